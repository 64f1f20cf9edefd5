import { arranged, compareExpr } from "../../expr/arranged.ts";
import { number, power, product, rationalNumber, sum } from "../../expr/build.ts";
import type { Expr } from "../../expr/node.ts";
import {
  addRational,
  compareRational,
  isInteger,
  isNegative,
  isOne,
  isZero,
  multiplyRational,
  oneRational,
  type Rational,
  rational,
  zeroRational,
} from "../../numeric/rational.ts";

/** A power of a base that is not taken apart: an entry, an exponential, a Σ, a denominator. */
export interface Factor {
  readonly base: Expr;
  readonly exponent: Rational;
}

/** A number times powers, their bases in the order of `compareExpr` and each there once. */
export interface Term {
  readonly coefficient: Rational;
  readonly factors: readonly Factor[];
}

/** A sum of terms with different powers and coefficients that are not 0, by their powers. */
export type Poly = ReadonlyMap<string, Term>;

export const zeroPoly: Poly = new Map();

const keyOf = (factors: readonly Factor[]): string => {
  let key = "";
  for (const { base, exponent } of factors) {
    key += `${base.id}^${exponent.s * exponent.n}/${exponent.d};`;
  }
  return key;
};

export const polyOfTerm = (term: Term): Poly =>
  isZero(term.coefficient) ? zeroPoly : new Map([[keyOf(term.factors), term]]);

export const constantPoly = (coefficient: Rational): Poly =>
  polyOfTerm({ coefficient, factors: [] });

export const onePoly: Poly = constantPoly(oneRational);

export const minusOneRational = rational(-1);

/** The base to an exponent, as it stands. */
export const atomPoly = (base: Expr, exponent: Rational = oneRational): Poly =>
  polyOfTerm({ coefficient: oneRational, factors: [{ base, exponent }] });

export const addPolys = (...polys: readonly Poly[]): Poly => {
  const filled = polys.filter((poly) => poly.size > 0);
  const [only] = filled;
  if (filled.length <= 1) return only ?? zeroPoly;
  const total = new Map(only);
  for (const poly of filled.slice(1)) {
    for (const [key, term] of poly) {
      const known = total.get(key);
      if (!known) {
        total.set(key, term);
        continue;
      }
      const coefficient = addRational(known.coefficient, term.coefficient);
      if (isZero(coefficient)) total.delete(key);
      else total.set(key, { coefficient, factors: known.factors });
    }
  }
  return total;
};

export const scalePoly = (by: Rational, of: Poly): Poly => {
  if (isOne(by)) return of;
  if (isZero(by)) return zeroPoly;
  const scaled = new Map<string, Term>();
  for (const [key, { coefficient, factors }] of of)
    scaled.set(key, { coefficient: multiplyRational(by, coefficient), factors });
  return scaled;
};

export const negatePoly = (of: Poly): Poly => scalePoly(minusOneRational, of);

export const subtractPolys = (left: Poly, right: Poly): Poly => addPolys(left, negatePoly(right));

/** The number a sum of terms is, when it is one. */
export const constantOf = (poly: Poly): Rational | undefined => {
  if (poly.size === 0) return zeroRational;
  const term = poly.get("");
  return poly.size === 1 && term ? term.coefficient : undefined;
};

/** The only term there is. */
export const soleTerm = (poly: Poly): Term | undefined => {
  if (poly.size !== 1) return undefined;
  const [term] = poly.values();
  return term;
};

/** The factors of both, exponents of equal bases added; a base to the power 0 is gone. */
export const mergeFactors = (a: readonly Factor[], b: readonly Factor[]): readonly Factor[] => {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const merged: Factor[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i] as Factor, b[j] as Factor];
    const order = compareExpr(left.base, right.base);
    if (order < 0) merged.push(left);
    else if (order > 0) merged.push(right);
    else {
      const exponent = addRational(left.exponent, right.exponent);
      if (!isZero(exponent)) merged.push({ base: left.base, exponent });
    }
    if (order <= 0) i += 1;
    if (order >= 0) j += 1;
  }
  return [...merged, ...a.slice(i), ...b.slice(j)];
};

/** The factors without the one at a position. */
export const withoutFactor = (factors: readonly Factor[], at: number): readonly Factor[] => [
  ...factors.slice(0, at),
  ...factors.slice(at + 1),
];

/** The factors with another one at a position. */
export const withFactor = (factors: readonly Factor[], at: number, by: Factor): readonly Factor[] =>
  factors.map((factor, k) => (k === at ? by : factor));

/** The exponents of a term, the powers of one base counted lexicographically before those of the next. */
const compareTerms = (a: Term, b: Term): number => {
  let [i, j] = [0, 0];
  while (i < a.factors.length || j < b.factors.length) {
    const [left, right] = [a.factors[i], b.factors[j]];
    const order = left && right ? compareExpr(left.base, right.base) : left ? -1 : 1;
    const [e, f] = [
      order <= 0 && left ? left.exponent : zeroRational,
      order >= 0 && right ? right.exponent : zeroRational,
    ];
    const difference = compareRational(e, f);
    if (difference !== 0) return difference;
    if (order <= 0) i += 1;
    if (order >= 0) j += 1;
  }
  return 0;
};

/** The greatest term in a lexicographic order of the exponents, which products keep. */
export const leadingTerm = (poly: Poly): Term => {
  let best: Term | undefined;
  for (const term of poly.values()) if (!best || compareTerms(term, best) > 0) best = term;
  if (!best) throw new RangeError("0 has no leading term");
  return best;
};

/** What is left of the factors once the divisor is taken out, if each of its powers is there. */
export const quotientFactors = (
  of: readonly Factor[],
  divisor: readonly Factor[],
): readonly Factor[] | undefined => {
  for (const { base, exponent } of divisor) {
    const found = of.find((factor) => compareExpr(factor.base, base) === 0);
    if (!found || isNegative(exponent) !== isNegative(found.exponent)) return undefined;
    if (compareRational(found.exponent.abs(), exponent.abs()) < 0) return undefined;
  }
  return mergeFactors(of, invertedFactors(divisor));
};

export const invertedFactors = (factors: readonly Factor[]): readonly Factor[] =>
  factors.map(({ base, exponent }) => ({ base, exponent: exponent.neg() }));

/** δ and [cond]: where one of them is 0, the factors beside it are not looked at. */
export const isGuardBase = (base: Expr): boolean => base.kind === "delta" || base.kind === "cases";

export const hasGuard = ({ factors }: Term): boolean =>
  factors.some(({ base }) => isGuardBase(base));

export const polyHasGuard = (poly: Poly): boolean => [...poly.values()].some(hasGuard);

export const wholeOf = (value: Rational): number | undefined =>
  isInteger(value) && value.n < 1000n ? Number(value.s * value.n) : undefined;

const factorExpr = ({ base, exponent }: Factor): Expr =>
  isOne(exponent) ? base : power(base, rationalNumber(exponent));

export const factorsExpr = (factors: readonly Factor[]): Expr =>
  product(...factors.map(factorExpr));

/** The expression that a sum of terms is, arranged. */
export const exprOf = (poly: Poly): Expr =>
  arranged(
    sum(
      ...[...poly.values()].map(({ coefficient, factors }) =>
        isOne(coefficient) && factors.length > 0
          ? factorsExpr(factors)
          : product(rationalNumber(coefficient), ...factors.map(factorExpr)),
      ),
    ),
  );

/** A whole number as a sum of terms. */
export const wholePoly = (value: number): Poly => constantPoly(number(value).value);
