import {
  addRational,
  compareRational,
  decimal,
  isZero,
  multiplyRational,
  type Rational,
  rational,
  zeroRational,
} from "../numeric/rational.ts";

/* Points, counted exactly: 0.1 of a file is one tenth, and a third of a point three times is a point. */

/** The exact value of a number of a file. */
export const exact = (value: number): Rational => decimal(`${value}`);

export const times = (left: Rational, right: Rational): Rational => multiplyRational(left, right);

export const minus = (left: Rational, right: Rational): Rational =>
  addRational(left, multiplyRational(rational(-1), right));

export const sumOf = (values: readonly Rational[]): Rational =>
  values.reduce(addRational, zeroRational);

export const greater = (left: Rational, right: Rational): Rational =>
  compareRational(left, right) < 0 ? right : left;

export const lesser = (left: Rational, right: Rational): Rational =>
  compareRational(left, right) < 0 ? left : right;

/** The share that a part has of a whole; nothing of nothing. */
export const shareOf = (part: Rational, whole: Rational): Rational =>
  isZero(whole) ? zeroRational : multiplyRational(part, whole.inverse());

/** The nearest multiple of a step, the upper one of two that are as near; all there is stays all there is. */
export const roundedTo = (value: Rational, step: Rational, most: Rational): Rational =>
  compareRational(value, most) >= 0
    ? most
    : lesser(most, times(step, times(value, step.inverse()).add(rational(1, 2)).floor()));

/** As a number of JSON; what floating point adds to a third is not shown. */
export const numberOf = (value: Rational): number => Math.round(value.valueOf() * 1e9) / 1e9;
