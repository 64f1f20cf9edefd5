import { negate, sum } from "../expr/build.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { contraction, edits, exchanged, isSquare, terms, unsigned } from "../grading/surgery.ts";

export const minusSquared = defineMisconception("minus-squared", {
  severity: "slip",
  reach: "narrow",
  about: { fr: "carré d'un opposé", en: "square of an opposite" },
  tells: {
    fr: "Le carré est le bon ; celui d'un nombre négatif est positif.",
    en: "The square is the right one; the square of a negative number is positive.",
  },
  mends: ({ wrote, indices }) =>
    edits(
      wrote,
      (part) =>
        terms(part).flatMap((term, at) =>
          unsigned(term).sign < 0 && contraction(term).of.some((factor) => isSquare(factor))
            ? [part.kind === "sum" ? sum(...exchanged(part.args, at, negate(term))) : negate(part)]
            : [],
        ),
      indices,
    ),
  caught: [
    { asked: "(-x)^2 + 3x", wrote: "-x^2 + 3x" },
    {
      declare: { y: "n", p: "n" },
      asked: String.raw`\sum_k (-y_k)^2 p_k`,
      wrote: String.raw`-\sum_k y_k^2 p_k`,
    },
  ],
  spared: [
    { asked: "(-x)^2 + 3x", wrote: "x^2 + 3x" },
    { asked: "(-x)^3", wrote: "x^3" },
  ],
});
