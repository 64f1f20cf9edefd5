import { piEnds } from "./digits-circular.ts";
import {
  oneDecimal as one,
  type Precision,
  precisionOf,
  zeroDecimal as zero,
} from "./digits-ends.ts";
import { functionsOf } from "./digits-functions.ts";
import {
  abs,
  anyDigits,
  containsZero,
  type Digits,
  disjoint,
  emptyDigits,
  hull,
  isEmpty,
  isPoint,
  lineDigits,
  made,
  max,
  min,
  negate,
  signOf,
  text,
  zeroDigits,
} from "./digits-interval.ts";
import { operationsOf } from "./digits-operations.ts";

export type { Digits } from "./digits-interval.ts";

/** Interval arithmetic with so many decimal digits. */
export type DigitArithmetic = ReturnType<typeof arithmeticOf>;

/**
 * Interval arithmetic with so many decimal digits: every result is an interval that is sure to contain the
 * value, and no operation fails. Numbers beyond 10^(±10^15), and angles beyond 10^1000, are known only to be there.
 *
 * Sums, products and quotients are rounded outward by decimal.js; the functions are computed with fixed-point
 * numbers whose error is bounded, inverse functions by Newton's method on the direct ones (R. P. Brent, Fast
 * multiple-precision evaluation of elementary functions, 1976).
 *
 * @throws RangeError unless the number of digits is whole, from 5 to 10000.
 */
export const digitIntervals = (digits: number): DigitArithmetic => {
  if (!(Number.isInteger(digits) && digits >= 5 && digits <= 10000)) {
    throw new RangeError(`${digits} is no number of digits from 5 to 10000`);
  }
  const known = arithmetics.get(digits) ?? arithmeticOf(precisionOf(digits));
  arithmetics.set(digits, known);
  return known;
};

const arithmetics = new Map<number, DigitArithmetic>();

const arithmeticOf = (precision: Precision) => {
  const operations = operationsOf(precision);
  const { exp, log, sqrt, functions } = functionsOf(precision, operations);
  const { from, multiply, wholePower } = operations;

  const pi = made(piEnds(precision));

  /** The whole number that an exponent is, when it is one of a moderate size. */
  const whole = (a: Digits): number | undefined =>
    isPoint(a) && a.lo.isInteger() && a.lo.abs().lte(Number.MAX_SAFE_INTEGER)
      ? a.lo.toNumber()
      : undefined;

  const two = from(2);

  /** base^exponent for any real exponent; below 0 a base has powers with whole exponents only. */
  const power = (base: Digits, exponent: Digits): Digits => {
    if (isEmpty(base) || isEmpty(exponent)) return emptyDigits;
    const defined = base.defined && exponent.defined;
    const n = whole(exponent);
    if (n !== undefined)
      return { ...wholePower(base, n), defined: defined && (n >= 0 || !containsZero(base)) };
    const halves = whole(multiply(exponent, two));
    if (halves !== undefined) {
      const root = wholePower(sqrt(base), halves);
      return { ...root, defined: root.defined && exponent.defined };
    }
    const positive = powerOfPositive(max(base, zeroDigits), exponent);
    const holdsWhole = exponent.lo.ceil().lte(exponent.hi);
    if (!base.lo.lt(zero)) return positive;
    const above = base.hi.lt(zero) ? emptyDigits : positive;
    if (!holdsWhole) return { ...above, defined: false };
    const size = powerOfPositive(abs(base), exponent);
    return { ...hull(above, hull(size, negate(size))), defined: false };
  };

  /** e^(exponent·ln base) for a base that is not negative; a power of 0 is 0, 1 or nothing. */
  const powerOfPositive = (base: Digits, exponent: Digits): Digits => {
    const defined = base.defined && exponent.defined && (base.lo.gt(zero) || exponent.lo.gt(zero));
    const ofZero = exponent.lo.gt(zero)
      ? zeroDigits
      : exponent.hi.lt(zero)
        ? emptyDigits
        : hull(zeroDigits, made([one, one]));
    if (base.hi.isZero()) return { ...ofZero, defined };
    const proper = exp(multiply(exponent, log(base)));
    return base.lo.isZero() ? { ...hull(proper, ofZero), defined } : { ...proper, defined };
  };

  return {
    /** How many digits an end has. */
    digits: precision.digits,
    empty: emptyDigits,
    line: lineDigits,
    anything: anyDigits,
    ...operations,
    pi,
    negate,
    power,
    max,
    min,
    isEmpty,
    isPoint,
    containsZero,
    disjoint,
    hull,
    signOf,
    whole,
    functions,
    text,
  };
};
