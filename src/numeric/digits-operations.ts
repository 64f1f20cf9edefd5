import type { Decimal } from "decimal.js";
import {
  endsOfDouble,
  endsOfRational,
  limits,
  oneDecimal as one,
  type Precision,
} from "./digits-ends.ts";
import {
  abs,
  anyDigits,
  containsZero,
  type Digits,
  emptyDigits,
  greater,
  isEmpty,
  lesser,
  made,
  negate,
  signOf,
} from "./digits-interval.ts";
import type { Rational } from "./rational.ts";

export type Operations = ReturnType<typeof operationsOf>;

/** What is done with intervals by rounding + × ÷ outward. */
export const operationsOf = (precision: Precision) => {
  const { down, up } = precision;

  const from = (value: number): Digits =>
    Number.isNaN(value) ? emptyDigits : made(endsOfDouble(value, precision));
  const rational = (value: Rational): Digits => made(endsOfRational(value, precision));

  const add = (a: Digits, b: Digits): Digits =>
    isEmpty(a) || isEmpty(b)
      ? emptyDigits
      : made([down.add(a.lo, b.lo), up.add(a.hi, b.hi)], a.defined && b.defined);

  const multiply = (a: Digits, b: Digits): Digits => {
    if (isEmpty(a) || isEmpty(b)) return emptyDigits;
    const defined = a.defined && b.defined;
    // Most factors have a sign: then two products are enough.
    const [left, right] = [signOf(a), signOf(b)];
    if (left === 1 && right === 1) {
      return made([down.multiply(a.lo, b.lo), up.multiply(a.hi, b.hi)], defined);
    }
    if (left === -1) return negate(multiply(negate(a), b));
    if (right === -1) return negate(multiply(a, negate(b)));
    const corners = [
      [a.lo, b.lo],
      [a.lo, b.hi],
      [a.hi, b.lo],
      [a.hi, b.hi],
    ] as const;
    return made(
      [
        corners.map(([x, y]) => down.multiply(x, y)).reduce(lesser),
        corners.map(([x, y]) => up.multiply(x, y)).reduce(greater),
      ],
      defined,
    );
  };

  const inverse = (a: Digits): Digits => {
    if (isEmpty(a) || signOf(a) === 0) return emptyDigits;
    if (!containsZero(a)) return made([down.divide(one, a.hi), up.divide(one, a.lo)], a.defined);
    if (a.lo.isZero()) return made([down.divide(one, a.hi), limits.positiveInfinity], false);
    if (a.hi.isZero()) return made([limits.negativeInfinity, up.divide(one, a.lo)], false);
    return anyDigits;
  };

  const divide = (a: Digits, b: Digits): Digits => multiply(a, inverse(b));

  /** The power of a number that is not negative, one end rounded in one direction. */
  const powerEnd = ({ multiply: times }: typeof down, x: Decimal, exponent: number): Decimal => {
    let result = one;
    let square = x;
    for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
      if (left % 2 === 1) result = times(result, square);
      if (left > 1) square = times(square, square);
    }
    return result;
  };

  /** The whole power of an interval. */
  const wholePower = (a: Digits, exponent: number): Digits => {
    if (isEmpty(a)) return emptyDigits;
    if (exponent < 0) return inverse(wholePower(a, -exponent));
    if (exponent === 0) return made([one, one], a.defined);
    if (exponent === 1) return a;
    if (exponent % 2 === 0 || !a.lo.isNegative()) {
      const size = abs(a);
      return made([powerEnd(down, size.lo, exponent), powerEnd(up, size.hi, exponent)], a.defined);
    }
    const low = powerEnd(up, a.lo.abs(), exponent).negated();
    return a.hi.isNegative()
      ? made([low, powerEnd(down, a.hi.abs(), exponent).negated()], a.defined)
      : made([low, powerEnd(up, a.hi, exponent)], a.defined);
  };

  return { from, rational, add, multiply, inverse, divide, wholePower };
};
