import { minusOne, one, product, sum } from "../expr/build.ts";
import { oneHotsAt } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { edits, exchanged } from "../grading/surgery.ts";

export const onehotForgotten = defineMisconception("onehot-forgotten", {
  severity: "belief",
  reach: "narrow",
  about: { fr: "1 pour le vecteur one-hot", en: "1 for the one-hot vector" },
  tells: {
    fr: "On retire bien 1, mais à une seule composante : celle de la vraie classe.",
    en: "1 is subtracted indeed, but from one entry only: that of the true class.",
  },
  mends: (doubt) =>
    edits(
      doubt.wrote,
      (part, scope) =>
        part.kind === "sum"
          ? part.args.flatMap((term, at) => {
              if (term !== one && term !== minusOne) return [];
              const hot = scope.flatMap((k) => oneHotsAt(k, doubt));
              return hot.map((each) => sum(...exchanged(part.args, at, product(term, each))));
            })
          : [],
      doubt.indices,
    ),
  caught: [
    {
      declare: { s: "n", y: "n" },
      assume: { y: "onehot" },
      define: { p: "softmax(s)", J: "-sum(y .* log(p))" },
      asked: String.raw`\frac{\partial J}{\partial s_k}`,
      wrote: "p_k - 1",
    },
    {
      declare: { s: "n", t: "class n" },
      asked: String.raw`\frac{\partial}{\partial s_k} \left(-\ln \operatorname{softmax}(s)_t\right)`,
      wrote: String.raw`\operatorname{softmax}(s)_k - 1`,
    },
  ],
  spared: [
    {
      declare: { s: "n", y: "n" },
      assume: { y: "onehot" },
      define: { p: "softmax(s)", J: "-sum(y .* log(p))" },
      asked: String.raw`\frac{\partial J}{\partial s_k}`,
      wrote: "p_k - y_k",
    },
    {
      declare: { s: "n", y: "n" },
      assume: { y: "onehot" },
      define: { p: "softmax(s)", J: "-sum(y .* log(p))" },
      asked: String.raw`\frac{\partial J}{\partial s_k}`,
      wrote: "p_k + y_k",
    },
  ],
});
