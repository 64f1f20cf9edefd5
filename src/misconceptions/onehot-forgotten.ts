import { minusOne, one, over, product, sum } from "../expr/build.ts";
import type { Expr, Over } from "../expr/node.ts";
import { symbolNames } from "../expr/walk.ts";
import { isSumOver, oneHotsAt } from "../grading/anatomy.ts";
import { type Doubt, defineMisconception } from "../grading/misconception.ts";
import { edits, exchanged } from "../grading/surgery.ts";

/** p_t - p_t p_k: whether a term is that of the true class t alone. */
const isAtLabel = (term: Expr, { assume }: Doubt): boolean =>
  [...symbolNames(term)].some((name) => assume.get(name)?.is === "index");

/** Σ_k y_k u_k for Σ_k u_k: the entry of the true class alone. */
const pickedOut = ({ by, body, where }: Over, doubt: Doubt): readonly Expr[] =>
  by.flatMap((k) => oneHotsAt(k, doubt)).map((each) => over("sum", by, product(each, body), where));

export const onehotForgotten = defineMisconception("onehot-forgotten", {
  severity: "belief",
  reach: "narrow",
  about: { fr: "1 pour le vecteur one-hot", en: "1 for the one-hot vector" },
  tells: {
    fr: "Ce 1 n'est là qu'à une seule composante, celle de la vraie classe : c'est le vecteur one-hot.",
    en: "That 1 is there in one entry only, that of the true class: it is the one-hot vector.",
  },
  mends: (doubt) =>
    edits(
      doubt.wrote,
      (part, scope) => {
        if (isSumOver(part)) return pickedOut(part, doubt);
        if (part.kind !== "sum") return [];
        return part.args.flatMap((term, at) => {
          if (term !== one && term !== minusOne && !isAtLabel(term, doubt)) return [];
          const hot = scope.flatMap((k) => oneHotsAt(k, doubt));
          return hot.map((each) => sum(...exchanged(part.args, at, product(term, each))));
        });
      },
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
    {
      declare: { s: "n", y: "n" },
      assume: { y: "onehot" },
      asked: String.raw`-\sum_k y_k \ln \operatorname{softmax}(s)_k`,
      wrote: String.raw`-\sum_k \ln \operatorname{softmax}(s)_k`,
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
