import { deriv, difference, product, quotient } from "../expr/build.ts";
import { plainVar } from "../expr/index-of.ts";
import { argEntries, reindexed } from "../expr/walk.ts";
import { softmax } from "../functions/activation/softmax.ts";
import { factors, fraction, isSumOver } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { type Change, edits, without } from "../grading/surgery.ts";

/** p_i δ_ij, with the share of the denominator. */
const whole: Change = (part) =>
  factors(part).flatMap((factor, at) => {
    if (factor.kind !== "delta") return [];
    const [i, j] = [plainVar(factor.left), plainVar(factor.right)];
    const others = without(factors(part), at);
    if (!i || !j) return [];
    return others.flatMap((p) =>
      [reindexed(p, i, j), reindexed(p, j, i)].map((other) =>
        product(...others, difference(factor, other)),
      ),
    );
  });

export const softmaxNormFrozen = defineMisconception("softmax-norm-frozen", {
  severity: "belief",
  reach: "narrow",
  about: { fr: "dénominateur du softmax gardé fixe", en: "denominator of softmax held fixed" },
  tells: {
    fr: "Le numérateur est bien dérivé ; le dénominateur varie aussi : c'est un quotient.",
    en: "The numerator is differentiated well; the denominator moves too: use the quotient rule.",
  },
  mends: ({ wrote, indices }) => edits(wrote, whole, indices),
  believes: [
    {
      insteadOf: "deriv_softmax",
      rewrite: ({ of, by }) => {
        const score = of.kind === "call" && of.fn === softmax.def && of.args[0];
        return score && of.kind === "call"
          ? product(of, deriv(argEntries(score)(...of.at), by))
          : undefined;
      },
    },
    {
      insteadOf: "deriv_div",
      rewrite: (e, given) => {
        const { above, below } = fraction(e, given) ?? {};
        return above && below && isSumOver(below) ? quotient(deriv(above, e.by), below) : undefined;
      },
    },
  ],
  caught: [
    {
      declare: { s: "n" },
      asked: String.raw`\frac{\partial \operatorname{softmax}(s)_i}{\partial s_j}`,
      wrote: String.raw`\operatorname{softmax}(s)_i \delta_{ij}`,
    },
    {
      declare: { s: "n" },
      asked: String.raw`\frac{\partial}{\partial s_j} \frac{e^{s_i}}{\sum_k e^{s_k}}`,
      wrote: String.raw`\frac{e^{s_i}\delta_{ij}}{\sum_k e^{s_k}}`,
    },
  ],
  spared: [
    {
      declare: { s: "n" },
      asked: String.raw`\frac{\partial \operatorname{softmax}(s)_i}{\partial s_j}`,
      wrote: String.raw`\operatorname{softmax}(s)_i (\delta_{ij}-\operatorname{softmax}(s)_j)`,
    },
    {
      declare: { s: "n" },
      asked: String.raw`\frac{\partial \operatorname{softmax}(s)_i}{\partial s_j}`,
      wrote: String.raw`\operatorname{softmax}(s)_i (1-\operatorname{softmax}(s)_i) \delta_{ij}`,
    },
  ],
});
