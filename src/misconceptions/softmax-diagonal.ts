import { deriv, difference, one, product, sum } from "../expr/build.ts";
import { plainVar } from "../expr/index-of.ts";
import { argEntries, reindexed } from "../expr/walk.ts";
import { softmax } from "../functions/activation/softmax.ts";
import { factors } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { type Change, edits, exchanged, without } from "../grading/surgery.ts";

/** p_i(1 - p_i)δ_ij, with what it is the diagonal of. */
const whole: Change = (part) =>
  factors(part).flatMap((factor, at) => {
    if (factor.kind !== "delta") return [];
    const others = without(factors(part), at);
    return others.flatMap((bracket, place) => {
      if (bracket.kind !== "sum" || !bracket.args.includes(one)) return [];
      const less = sum(...bracket.args.filter((term) => term !== one));
      return [
        [factor.left, factor.right],
        [factor.right, factor.left],
      ].flatMap(([from, to]) => {
        const [i, j] = [from && plainVar(from), to && plainVar(to)];
        return i && j
          ? [product(...exchanged(others, place, sum(factor, reindexed(less, i, j))))]
          : [];
      });
    });
  });

export const softmaxDiagonal = defineMisconception("softmax-diagonal", {
  severity: "belief",
  reach: "narrow",
  about: { fr: "diagonale seule du softmax", en: "the diagonal of softmax only" },
  tells: {
    fr: "La diagonale est juste ; p_k dépend aussi de s_i pour i ≠ k.",
    en: "The diagonal is right; p_k also depends on s_i for i ≠ k.",
  },
  mends: ({ wrote, indices }) => edits(wrote, whole, indices),
  believes: [
    {
      insteadOf: "deriv_softmax",
      rewrite: ({ of, by }) => {
        const score = of.kind === "call" && of.fn === softmax.def && of.args[0];
        return score && of.kind === "call"
          ? product(of, difference(one, of), deriv(argEntries(score)(...of.at), by))
          : undefined;
      },
    },
  ],
  caught: [
    {
      declare: { s: "n" },
      asked: String.raw`\frac{\partial \operatorname{softmax}(s)_i}{\partial s_j}`,
      wrote: String.raw`\operatorname{softmax}(s)_i (1-\operatorname{softmax}(s)_i) \delta_{ij}`,
    },
    {
      declare: { p: "n" },
      assume: { p: "simplex" },
      asked: String.raw`p_k (\delta_{ki} - p_i)`,
      wrote: String.raw`p_k (1 - p_k)\delta_{ki}`,
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
      asked: String.raw`\frac{\partial \sigma(s_i)}{\partial s_j}`,
      wrote: String.raw`\sigma(s_i) \delta_{ij}`,
    },
  ],
});
