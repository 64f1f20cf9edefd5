import { rational } from "../numeric/rational.ts";

/**
 * What becomes of points that a person has still to decide: they stay open, or are counted as won or as lost.
 * A format that has one cell for a grade leaves it as it is while points stay open.
 */
export type PendingPolicy = "keep" | "full" | "zero";

/** Points that are decided, and points that are not. */
export interface Points {
  readonly score: number;
  readonly pending: number;
}

/** Points have nine decimals: seven sevenths of a point are one. Sums are taken in whole billionths, exactly. */
const places = 9;

/** @throws RangeError for what is no number of points. */
const billionths = (points: number): number => {
  const whole = Math.round(points * 10 ** places);
  if (!Number.isSafeInteger(whole)) throw new RangeError(`${points} is no number of points`);
  // Never -0.
  return whole + 0;
};

/**
 * The sum of points as the double that is nearest: 0.3 for 0.1 and 0.2.
 *
 * @throws RangeError for what is no number of points.
 */
export const total = (points: Iterable<number>): number => {
  let sum = 0;
  for (const each of points) sum += billionths(each);
  return sum / 10 ** places;
};

/** Points without the noise of what was computed before. */
export const clean = (points: number): number => total([points]);

/** Points as they are told to people, to the hundredth. */
export const hundredths = (points: number): number =>
  Math.round(billionths(points) / 10 ** (places - 2)) / 100 + 0;

/** What is counted as won. */
export const counted = ({ score, pending }: Points, policy: PendingPolicy): number =>
  policy === "full" ? total([score, pending]) : clean(score);

/** Whether nothing of it has been lost so far. */
export const isUnharmed = ({ score, pending }: Points, maximum: number): boolean =>
  total([score, pending]) >= clean(maximum);

/** Points out of another maximum, to the five decimals that a gradebook keeps. */
export const outOf = (points: number, maximum: number, other: number): number =>
  maximum === other || maximum === 0
    ? clean(points)
    : rational(billionths(points))
        .mul(rational(billionths(other)))
        .div(rational(billionths(maximum)))
        .div(rational(10 ** places))
        .round(5)
        .valueOf();

/** Digits for a machine: no exponent, no grouping, the sign of decimals that is asked for. */
export const digits = (points: number, sign: "." | "," = "."): string =>
  clean(points)
    .toFixed(places)
    .replace(/\.?0+$/, "")
    .replace(".", sign);
