import { one } from "../expr/build.ts";
import { meaningOf } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { deltasOf } from "../grading/surgery.ts";

export const onesForIdentity = defineMisconception("ones-for-identity", {
  severity: "belief",
  reach: "narrow",
  about: { fr: "des 1 partout pour l'identité", en: "ones everywhere for the identity" },
  tells: {
    fr: "La pente est bien 1 ; mais chaque composante n'agit que sur sa propre sortie : c'est l'identité.",
    en: "The slope is 1 indeed; but each entry acts on its own output only: this is the identity.",
  },
  mends: (doubt) => {
    const { left, wrote, indices } = doubt;
    if (left.kind !== "deriv" || wrote !== one) return [];
    const of = meaningOf(left.of, doubt) ?? left.of;
    return of.kind === "sum" ? deltasOf(indices) : [];
  },
  caught: [
    {
      declare: { z: "n", b: "n" },
      asked: String.raw`\frac{\partial (z_k + b_k)}{\partial b_j}`,
      wrote: "1",
    },
    {
      declare: { W: "n x m", x: "m", b: "n" },
      define: { z: "W*x + b" },
      asked: String.raw`\frac{\partial z_i}{\partial b_j}`,
      wrote: "1",
    },
  ],
  spared: [
    {
      declare: { z: "n", b: "n" },
      asked: String.raw`\frac{\partial (z_k + b_k)}{\partial b_j}`,
      wrote: String.raw`\delta_{kj}`,
    },
    {
      declare: { z: "n", b: "n" },
      asked: String.raw`\frac{\partial (z_k + b_k)}{\partial b_j}`,
      wrote: "0",
    },
  ],
});
