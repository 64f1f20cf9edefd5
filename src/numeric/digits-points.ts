import type { Decimal } from "decimal.js";
import {
  type Ends,
  exactSum,
  oneDecimal as one,
  type Precision,
  zeroDecimal as zero,
} from "./digits-ends.ts";

/** A function of one decimal, enclosed. */
export type AtPoint = (x: Decimal, precision: Precision) => Ends;

export const two = exactSum(one, one);
export const oneEnds: Ends = [one, one];
export const zeroEnds: Ends = [zero, zero];
export const negated = ([lo, hi]: Ends): Ends => [hi.negated(), lo.negated()];

/** Arguments at most 1 lose as many digits in a fixed-point number as there are zeros behind the point. */
export const zerosOf = (x: Decimal): number => Math.max(0, -x.e);

/** For the odd functions with slope 1 at 0, whose distance from x is below |x|³ for |x| < 1/2. */
export const nearIdentity = (x: Decimal, { down, up }: Precision): Ends => {
  const size = x.abs();
  const cube = up.multiply(size, up.multiply(size, size));
  return [down.add(x, cube.negated()), up.add(x, cube)];
};

/** An odd function that grows, from what it is for x > 0. */
export const odd =
  (positive: AtPoint): AtPoint =>
  (x, precision) => {
    if (x.isZero()) return zeroEnds;
    return x.isNegative() ? negated(positive(x.negated(), precision)) : positive(x, precision);
  };

/** The same with x itself where x is tiny. */
export const oddNearIdentity = (positive: AtPoint): AtPoint =>
  odd((x, precision) =>
    x.e < -precision.digits ? nearIdentity(x, precision) : positive(x, precision),
  );

export const addEnds = (a: Ends, b: Ends, { down, up }: Precision): Ends => [
  down.add(a[0], b[0]),
  up.add(a[1], b[1]),
];

/** The product of numbers that are not negative. */
export const multiplyEnds = (a: Ends, b: Ends, { down, up }: Precision): Ends => [
  down.multiply(a[0], b[0]),
  up.multiply(a[1], b[1]),
];

/** a/b for a not negative and b positive. */
export const divideEnds = (a: Ends, b: Ends, { down, up }: Precision): Ends => [
  down.divide(a[0], b[1]),
  up.divide(a[1], b[0]),
];

export const half = (a: Ends, { down, up }: Precision): Ends => [
  down.divide(a[0], two),
  up.divide(a[1], two),
];

export const sqrtEnds = (a: Ends, { down, up }: Precision): Ends => [
  down.sqrt(a[0]),
  up.sqrt(a[1]),
];

export const twice = (a: Ends, precision: Precision): Ends => addEnds(a, a, precision);

export const withinOne = ([lo, hi]: Ends): Ends => [
  lo.lt(one.negated()) ? one.negated() : lo,
  hi.gt(one) ? one : hi,
];
