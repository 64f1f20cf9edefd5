import { minusOne, one, product, sum, zero } from "../expr/build.ts";
import { type Matrix, matrixProduct, matrixSum, numberMatrix, scale } from "../expr/matrix.ts";
import type { Expr } from "../expr/node.ts";
import { shared } from "../rewrite/forms.ts";
import { nothingGiven } from "../rewrite/given.ts";
import { isNegativeTerm, tidy } from "../rewrite/tidy.ts";
import { cheapest, sameMatrix } from "./taste.ts";

/* Sums of matrices with numbers before them: what all terms share stands outside. */

/** A matrix with a number before it. */
export const scaled = (by: Expr, of: Matrix, asWritten = false): Matrix => {
  const tidied = (e: Expr): Expr => (asWritten ? e : tidy(e, nothingGiven));
  const number = tidied(by);
  if (of.kind === "tensor" && of.indices.length === 0) {
    return numberMatrix(of.body === one ? number : tidied(product(number, of.body)));
  }
  return number === one ? of : scale(numberMatrix(number), of);
};

/** A term of a sum: a number before a product of matrices. */
interface Scaled {
  readonly by: Expr;
  readonly factors: readonly Matrix[];
}

/** The sum of matrices: like terms added, and what all terms share taken out, numbers before matrices. */
export const gatheredSum = (of: readonly Matrix[], asWritten: boolean | undefined): Matrix => {
  if (asWritten) return matrixSum(...of);
  const terms = likeAdded(of.map(takenApart));
  const common =
    terms.length > 1
      ? shared(
          terms.map(({ by }) => by),
          nothingGiven,
        )
      : undefined;
  if (!common || terms[0]?.factors[0]?.extent.layout === "scalar") return gatheredTerms(terms);
  const [first = one] = common.inside;
  const sign = isNegativeTerm(first) ? minusOne : one;
  const inside = terms.map(({ factors }, at) => ({
    by: tidy(product(sign, common.inside[at] ?? one), nothingGiven),
    factors,
  }));
  return scaled(product(sign, ...common.outside), gatheredTerms(inside));
};

const likeAdded = (terms: readonly Scaled[]): readonly Scaled[] => {
  const found: Scaled[] = [];
  for (const term of terms) {
    const at = found.findIndex((other) => areAlike(other.factors, term.factors));
    const like = found[at];
    if (like) found[at] = { ...like, by: tidy(sum(like.by, term.by), nothingGiven) };
    else found.push(term);
  }
  const left = found.filter(({ by }) => by !== zero);
  return left.length > 0 ? left : found.slice(0, 1);
};

const areAlike = (a: readonly Matrix[], b: readonly Matrix[]): boolean =>
  a.length === b.length && a.every((m, at) => sameMatrix(m, b[at] as Matrix));

/** The sum of terms, with a matrix that all of them share taken out on the left or right. */
const gatheredTerms = (terms: readonly Scaled[]): Matrix => {
  const plain = matrixSum(...terms.map(({ by, factors }) => scaled(by, matrixProduct(...factors))));
  const [first, ...others] = terms;
  if (!first || others.length === 0 || plain.extent.layout === "scalar") return plain;
  const rest = (side: "left" | "right"): Matrix | undefined => {
    const common = side === "left" ? first.factors[0] : first.factors.at(-1);
    if (!common || common.kind === "ones") return undefined;
    const parts: Scaled[] = [];
    for (const { by, factors } of terms) {
      const own = side === "left" ? factors[0] : factors.at(-1);
      if (factors.length < 2 || !own || !sameMatrix(own, common)) return undefined;
      parts.push({ by, factors: side === "left" ? factors.slice(1) : factors.slice(0, -1) });
    }
    // A bracket begins without a sign.
    const sign = isNegativeTerm(first.by) ? minusOne : one;
    const inner = gatheredTerms(
      parts.map(({ by, factors }) => ({ by: tidy(product(sign, by), nothingGiven), factors })),
    );
    return scaled(
      sign,
      side === "left" ? matrixProduct(common, inner) : matrixProduct(inner, common),
    );
  };
  return cheapest([plain, rest("left"), rest("right")]) as Matrix;
};

const takenApart = (m: Matrix): Scaled => {
  if (m.kind === "scale" && m.by.kind === "tensor") {
    const inner = takenApart(m.of);
    return {
      by: inner.by === one ? m.by.body : product(m.by.body, inner.by),
      factors: inner.factors,
    };
  }
  return { by: one, factors: m.kind === "product" ? m.args : [m] };
};
