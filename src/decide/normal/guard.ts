import { compareExpr } from "../../expr/arranged.ts";
import { delta } from "../../expr/build.ts";
import { isIndexVar, plainVar } from "../../expr/index-of.ts";
import type { Delta, Expr, IndexVar, Ix } from "../../expr/node.ts";
import { mentions, reindexed } from "../../expr/walk.ts";
import {
  isNegative,
  isOne,
  multiplyRational,
  oneRational,
  type Rational,
} from "../../numeric/rational.ts";
import {
  atomPoly,
  type Factor,
  isGuardBase,
  leadingTerm,
  negatePoly,
  type Poly,
  polyOfTerm,
  quotientFactors,
  scalePoly,
  subtractPolys,
  zeroPoly,
} from "./poly.ts";
import type { Work } from "./work.ts";

/** δ_ij f(j) = δ_ij f(i). */
export const carried = (
  work: Work,
  coefficient: Rational,
  { left, right }: Delta,
  rest: readonly Factor[],
): Poly | undefined => {
  const [from, to] = plainVar(right)
    ? [plainVar(right) as IndexVar, left]
    : [plainVar(left), right];
  if (!from || ixMentions(to, from) || !rest.some(({ base }) => mentions(base, from)))
    return undefined;
  const moved = reindexedFactors(work, rest, from, to);
  return scalePoly(coefficient, work.multiply(atomPoly(delta(left, right)), moved));
};

export const ixMentions = (of: Ix, k: IndexVar): boolean =>
  of.terms.some(([, variable]) =>
    isIndexVar(variable) ? variable.id === k.id : mentions(variable, k),
  );

/** A product of powers read at another index. */
export const reindexedFactors = (
  work: Work,
  factors: readonly Factor[],
  from: IndexVar,
  to: Ix,
): Poly => {
  work.spend(factors.length);
  return work.multiply(
    ...factors.map(({ base, exponent }) => {
      if (!mentions(base, from)) return atomPoly(base, exponent);
      const moved = work.poly(reindexed(base, from, to));
      return isOne(exponent) ? moved : raised(work, moved, exponent);
    }),
  );
};

/** What a moved base is to its exponent: it is one factor again, or a guard that is settled now. */
const raised = (work: Work, moved: Poly, exponent: Rational): Poly => {
  const [term] = moved.values();
  const [factor] = term?.factors ?? [];
  const alone =
    moved.size === 1 &&
    term?.factors.length === 1 &&
    isOne(term.coefficient) &&
    factor !== undefined &&
    isOne(factor.exponent) &&
    !isGuardBase(factor.base);
  return alone
    ? work.settle(oneRational, [{ base: factor.base, exponent }])
    : work.power(moved, exponent);
};

/** The comparison with 0 that an indicator is. */
const gapOf = (base: Expr): { readonly gap: Expr; readonly rel: ">" | "=" } | undefined => {
  const when = base.kind === "cases" ? base.arms[0]?.when : undefined;
  if (when?.kind !== "compare" || (when.rel !== ">" && when.rel !== "=" && when.rel !== "<"))
    return undefined;
  // Arranged, u > 0 is 0 < u.
  return when.rel === "<"
    ? { gap: when.right, rel: ">" }
    : { gap: when.left.kind === "num" ? when.right : when.left, rel: when.rel };
};

/** [u > 0][u = 0] is 0, and where u = 0 its leading term is minus the others. */
export const excluded = (
  work: Work,
  coefficient: Rational,
  base: Expr,
  rest: readonly Factor[],
): Poly | undefined => {
  const own = gapOf(base);
  if (own?.rel !== "=") return undefined;
  for (const other of rest) {
    const another = gapOf(other.base);
    if (another?.rel === ">" && compareExpr(another.gap, own.gap) === 0) return zeroPoly;
  }
  const gap = work.poly(own.gap);
  if (gap.size === 0) return undefined;
  const lead = leadingTerm(gap);
  const cancelled = lead.factors.length > 0 ? quotientFactors(rest, lead.factors) : undefined;
  if (!cancelled || lead.factors.some(({ exponent }) => isNegative(exponent))) return undefined;
  const others = negatePoly(subtractPolys(gap, polyOfTerm(lead)));
  const scale = multiplyRational(coefficient, lead.coefficient.inverse());
  return work.multiply(atomPoly(base), work.settle(scale, cancelled), others);
};
