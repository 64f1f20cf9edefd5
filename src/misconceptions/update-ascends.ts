import { negate, sum } from "../expr/build.ts";
import { subterms } from "../expr/walk.ts";
import { terms } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";

export const updateAscends = defineMisconception("update-ascends", {
  severity: "slip",
  reach: "narrow",
  about: { fr: "pas dans le sens de la montée", en: "a step uphill" },
  tells: {
    fr: "Le pas est bon ; on descend : retranchez-le.",
    en: "The step is right; we go down: subtract it.",
  },
  mends: ({ left, wrote }) => {
    const by = new Set(
      [...subterms(left)].flatMap((part) =>
        part.kind === "deriv" && part.by.kind === "entry" ? [part.by.of.name] : [],
      ),
    );
    const start = terms(wrote).find((term) => term.kind === "entry" && by.has(term.of.name));
    return start
      ? [sum(...terms(wrote).map((term) => (term === start ? term : negate(term))))]
      : [];
  },
  caught: [
    {
      declare: { w: "n", X: "m x n", eta: "scalar" },
      asked: String.raw`w - \eta \frac{\partial}{\partial w} \|Xw\|^2`,
      wrote: String.raw`w + 2\eta X^\top X w`,
    },
    {
      declare: { b: "scalar", eta: "scalar" },
      define: { J: "(b - 3)^2" },
      asked: String.raw`b - \eta \frac{\partial J}{\partial b}`,
      wrote: String.raw`b + 2 \eta (b - 3)`,
    },
  ],
  spared: [
    {
      declare: { b: "scalar", eta: "scalar" },
      define: { J: "(b - 3)^2" },
      asked: String.raw`b - \eta \frac{\partial J}{\partial b}`,
      wrote: String.raw`b - 2 \eta (b - 3)`,
    },
    {
      declare: { b: "scalar", eta: "scalar" },
      asked: String.raw`b - 2\eta`,
      wrote: String.raw`b + 2\eta`,
    },
  ],
});
