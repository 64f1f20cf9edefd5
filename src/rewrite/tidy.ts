import { arranged, compareExpr, same } from "../expr/arranged.ts";
import {
  minusOne,
  negate,
  number,
  one,
  power,
  product,
  rationalNumber,
  sum,
  zero,
} from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { mapBottomUp } from "../expr/walk.ts";
import {
  addRational,
  isInteger,
  isOne,
  isZero,
  multiplyRational,
  oneRational,
  powerRational,
  type Rational,
  zeroRational,
} from "../numeric/rational.ts";
import { type Given, isNonzero } from "./lemma.ts";

/** A product told apart: a rational, and bases with whole exponents in the order they first occur. */
export interface Monomial {
  readonly coefficient: Rational;
  readonly factors: readonly { readonly base: Expr; readonly exponent: number }[];
}

const wholeExponent = (e: Expr): number | undefined =>
  e.kind === "num" && isInteger(e.value) && e.value.n < 1000n
    ? Number(e.value.s * e.value.n)
    : undefined;

/**
 * The monomial an expression is, powers of one base collected. A base cancels only where it is known not to
 * be zero.
 */
export const monomial = (e: Expr, given: Given): Monomial => {
  let coefficient = oneRational;
  const factors: { base: Expr; exponent: number }[] = [];
  const add = (of: Expr, exponent: number): void => {
    if (of.kind === "num") {
      const isLong = of.value.n > 1n << 64n || of.value.d > 1n << 64n || Math.abs(exponent) > 512;
      if ((isZero(of.value) && exponent < 0) || (isLong && Math.abs(exponent) > 1))
        factors.push({ base: of, exponent });
      else coefficient = multiplyRational(coefficient, powerRational(of.value, exponent));
      return;
    }
    if (of.kind === "product") {
      for (const factor of of.args) add(factor, exponent);
      return;
    }
    if (of.kind === "power") {
      const whole = wholeExponent(of.exponent);
      if (whole !== undefined) {
        if (whole !== 0) add(of.base, whole * exponent);
        else if (!isNonzero(of.base, given)) factors.push({ base: of, exponent });
        return;
      }
    }
    const known = factors.find(
      (factor) => same(factor.base, of) && (factor.exponent * exponent > 0 || isNonzero(of, given)),
    );
    if (known) {
      known.exponent += exponent;
      return;
    }
    // b - a below a - b is -1, as long as neither is zero.
    if (of.kind === "sum") {
      const opposite = arranged(negate(of));
      const mirrored = factors.find(
        (factor) => compareExpr(arranged(factor.base), opposite) === 0 && isNonzero(of, given),
      );
      if (mirrored) {
        mirrored.exponent += exponent;
        if (exponent % 2 !== 0) coefficient = multiplyRational(coefficient, minusOne.value);
        return;
      }
    }
    factors.push({ base: of, exponent });
  };
  add(e, 1);
  const kept = factors.filter((factor) => factor.exponent !== 0);
  if (!isZero(coefficient)) return { coefficient, factors: kept };
  // Nothing times what has a value is nothing.
  return {
    coefficient,
    factors: kept.filter(({ base, exponent }) => exponent < 0 && !isNonzero(base, given)),
  };
};

/** The product that a monomial is, its number in front. */
export const fromMonomial = ({ coefficient, factors }: Monomial): Expr => {
  if (isZero(coefficient) && factors.every(({ exponent }) => exponent > 0)) return zero;
  // Letters before functions, functions before brackets: -y·σ(-yx), σ(x)·(1 - σ(x)).
  const powers = [...factors]
    .sort((a, b) => seat[a.base.kind] - seat[b.base.kind])
    .map(({ base, exponent }) => (exponent === 1 ? base : power(base, number(exponent))));
  return isOne(coefficient) && powers.length > 0
    ? product(...powers)
    : product(rationalNumber(coefficient), ...powers);
};

const seat: Readonly<Record<Expr["kind"], number>> = {
  num: 0,
  constant: 1,
  size: 1,
  index: 1,
  entry: 2,
  delta: 2,
  power: 3,
  product: 3,
  call: 3,
  hole: 3,
  over: 4,
  cases: 4,
  sum: 5,
  deriv: 6,
  limit: 6,
};

/** A term as a rational times the rest. */
export const splitCoefficient = (
  term: Expr,
): { readonly coefficient: Rational; readonly body: Expr } => {
  if (term.kind === "num") return { coefficient: term.value, body: one };
  if (term.kind !== "product" || term.args[0]?.kind !== "num") {
    return { coefficient: oneRational, body: term };
  }
  const [first, ...others] = term.args;
  return { coefficient: first.value, body: product(...others) };
};

export const isNegativeTerm = (term: Expr): boolean => splitCoefficient(term).coefficient.s < 0n;

const tidySum = (e: Expr & { kind: "sum" }): Expr => {
  const terms: { coefficient: Rational; body: Expr }[] = [];
  for (const arg of e.args) {
    const { coefficient, body } = splitCoefficient(arg);
    const known = terms.find((term) => same(term.body, body));
    if (known) known.coefficient = addRational(known.coefficient, coefficient);
    else terms.push({ coefficient, body });
  }
  const kept = terms
    .filter(({ coefficient }) => !isZero(coefficient))
    .map(({ coefficient, body }) =>
      body === one
        ? rationalNumber(coefficient)
        : isOne(coefficient)
          ? body
          : product(rationalNumber(coefficient), body),
    );
  if (kept.length === 0) return rationalNumber(zeroRational);
  // A sum likes to begin with a term that is added.
  const lead = kept.findIndex((term) => !isNegativeTerm(term));
  if (lead > 0) kept.unshift(...kept.splice(lead, 1));
  return sum(...kept);
};

/**
 * The expression tidied as a person would without a word: numbers multiplied out, units and zeros gone,
 * like terms and powers collected, common factors cancelled where they are known not to be zero. Order is
 * kept otherwise. Nothing is expanded.
 */
export const tidy = (e: Expr, given: Given): Expr =>
  mapBottomUp(e, (part) => {
    switch (part.kind) {
      case "sum":
        return tidySum(part);
      case "product":
      case "power":
        return fromMonomial(monomial(part, given));
      default:
        return part;
    }
  });
