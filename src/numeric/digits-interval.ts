import type { Decimal } from "decimal.js";
import { type Ends, limits, oneDecimal as one, zeroDecimal as zero } from "./digits-ends.ts";

/** An interval of decimals that contains a real value; `defined` and emptiness mean what they mean for `Interval`. */
export interface Digits {
  readonly lo: Decimal;
  readonly hi: Decimal;
  readonly defined: boolean;
}

export const made = ([lo, hi]: Ends, defined = true): Digits => ({ lo, hi, defined });

export const emptyDigits = made([limits.positiveInfinity, limits.negativeInfinity], false);
export const zeroDigits = made([zero, zero]);
export const lineDigits = made([limits.negativeInfinity, limits.positiveInfinity]);
/** All that can be said of a value that may not exist. */
export const anyDigits: Digits = { ...lineDigits, defined: false };

export const isEmpty = (a: Digits): boolean => !a.lo.lte(a.hi);
export const isPoint = (a: Digits): boolean => a.lo.eq(a.hi);
export const containsZero = (a: Digits): boolean => a.lo.lte(zero) && a.hi.gte(zero);
export const disjoint = (a: Digits, b: Digits): boolean => a.hi.lt(b.lo) || b.hi.lt(a.lo);

export const lesser = (x: Decimal, y: Decimal): Decimal => (y.lt(x) ? y : x);
export const greater = (x: Decimal, y: Decimal): Decimal => (y.gt(x) ? y : x);

export const hull = (a: Digits, b: Digits): Digits =>
  made([lesser(a.lo, b.lo), greater(a.hi, b.hi)], a.defined && b.defined);

/** -1, 0 or 1 where every number within has this sign; nothing where they differ or there is none. */
export const signOf = (a: Digits): -1 | 0 | 1 | undefined => {
  if (isEmpty(a)) return undefined;
  if (a.lo.gt(zero)) return 1;
  if (a.hi.lt(zero)) return -1;
  return a.lo.isZero() && a.hi.isZero() ? 0 : undefined;
};

export const negate = (a: Digits): Digits => made([a.hi.negated(), a.lo.negated()], a.defined);

export const max = (a: Digits, b: Digits): Digits =>
  isEmpty(a) || isEmpty(b)
    ? emptyDigits
    : made([greater(a.lo, b.lo), greater(a.hi, b.hi)], a.defined && b.defined);

export const min = (a: Digits, b: Digits): Digits => negate(max(negate(a), negate(b)));

export const abs = (a: Digits): Digits => {
  if (isEmpty(a)) return emptyDigits;
  const [low, high] = [a.lo.abs(), a.hi.abs()];
  return made([containsZero(a) ? zero : lesser(low, high), greater(low, high)], a.defined);
};

export const signDecimal = (x: Decimal): Decimal =>
  x.isZero() ? zero : x.isNegative() ? one.negated() : one;

/**
 * The decimal number that a value is, to as many digits as are certain and at most so many, rounded; nothing
 * when not even the first is certain.
 */
export const text = (a: Digits, digits: number): string | undefined => {
  if (isEmpty(a) || !a.lo.isFinite() || !a.hi.isFinite()) return undefined;
  for (let kept = digits; kept > 0; kept -= 1) {
    const lo = a.lo.toSignificantDigits(kept, 4);
    if (lo.eq(a.hi.toSignificantDigits(kept, 4))) return lo.toString();
  }
  return undefined;
};
