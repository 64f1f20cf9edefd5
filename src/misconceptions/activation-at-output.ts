import { deriv, product } from "../expr/build.ts";
import { isActivation, meaningOf, slopeAt } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { anywhere } from "../grading/surgery.ts";

export const activationAtOutput = defineMisconception("activation-at-output", {
  severity: "slip",
  about: { fr: "pente prise à la sortie", en: "slope taken at the output" },
  tells: {
    fr: "Le facteur est le bon ; φ' se prend avant l'activation, en u.",
    en: "The factor is the right one; φ' is taken before the activation, at u.",
  },
  mends: (doubt) =>
    anywhere(doubt.wrote, (part) => {
      const meaning = meaningOf(part, doubt);
      return meaning && isActivation(meaning) ? meaning.args[0]?.body : undefined;
    }),
  believes: [
    {
      insteadOf: "deriv_chain",
      rewrite: ({ of, by }) => {
        if (!isActivation(of) || !of.args[0]) return undefined;
        const slope = slopeAt(of.fn, of);
        return slope && product(slope, deriv(of.args[0].body, by));
      },
    },
  ],
  caught: [
    {
      declare: { u: "h" },
      define: { v: "tanh(u)" },
      asked: String.raw`\frac{\partial}{\partial u_j} \sum_k v_k`,
      wrote: String.raw`1 - \tanh^2(v_j)`,
    },
    {
      declare: { u: "scalar" },
      define: { v: "sigmoid(u)" },
      asked: String.raw`\frac{\partial v}{\partial u}`,
      wrote: String.raw`\sigma(v)(1-\sigma(v))`,
    },
  ],
  spared: [
    {
      declare: { u: "h" },
      define: { v: "tanh(u)" },
      asked: String.raw`\frac{\partial}{\partial u_j} \sum_k v_k`,
      wrote: "1 - v_j^2",
    },
    {
      declare: { u: "scalar" },
      define: { v: "sigmoid(u)" },
      asked: String.raw`\frac{\partial v}{\partial u}`,
      wrote: "v",
    },
  ],
});
