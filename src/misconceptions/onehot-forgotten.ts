import { minusOne, one, product, sum } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { symbolNames } from "../expr/walk.ts";
import { oneHotsAt } from "../grading/anatomy.ts";
import { type Doubt, defineMisconception } from "../grading/misconception.ts";
import { edits, exchanged } from "../grading/surgery.ts";

/** p_t - p_t p_k: whether a term is that of the true class t alone. */
const isAtLabel = (term: Expr, { assume }: Doubt): boolean =>
  [...symbolNames(term)].some((name) => assume.get(name)?.is === "index");

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
              if (term !== one && term !== minusOne && !isAtLabel(term, doubt)) return [];
              const hot = scope.flatMap((k) => oneHotsAt(k, doubt));
              return hot.map((each) => sum(...exchanged(part.args, at, product(term, each))));
            })
          : [],
      doubt.indices,
    ),
  caught: [
    {
      declare: { p: "n", t: "class n" },
      asked: String.raw`-\frac{1}{p_t} (p_t \delta_{tk} - p_t p_k)`,
      wrote: String.raw`-\frac{1}{p_t} (p_t - p_t p_k)`,
    },
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
    {
      declare: { s: "3" },
      asked: String.raw`\frac{\partial}{\partial s_k} \left(-\ln \operatorname{softmax}(s)_2\right)`,
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
