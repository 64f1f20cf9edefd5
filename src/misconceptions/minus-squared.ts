import { negate, sum } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { subterms } from "../expr/walk.ts";
import { isSquare, terms, unsigned } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { contraction, edits, exchanged } from "../grading/surgery.ts";

const squaresOpposite = (e: Expr): boolean =>
  [...subterms(e)].some((part) => isSquare(part) && unsigned(part.base).sign < 0);

export const minusSquared = defineMisconception("minus-squared", {
  severity: "slip",
  reach: "narrow",
  about: { fr: "carré d'un opposé", en: "square of an opposite" },
  tells: {
    fr: "Le carré est le bon ; celui d'un nombre négatif est positif.",
    en: "The square is the right one; the square of a negative number is positive.",
  },
  mends: ({ left, wrote, indices }) =>
    edits(
      wrote,
      (part) =>
        terms(part).flatMap((term, at) =>
          squaresOpposite(left) &&
          unsigned(term).sign < 0 &&
          contraction(term).of.some((factor) => isSquare(factor))
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
    { asked: "x^2", wrote: "-x^2" },
  ],
});
