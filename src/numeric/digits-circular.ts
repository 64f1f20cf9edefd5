import type { Decimal } from "decimal.js";
import {
  type Ends,
  fromFixedPoint,
  oneDecimal as one,
  type Precision,
  precisionOf,
  toFixedPoint,
  zeroDecimal as zero,
} from "./digits-ends.ts";
import { atanFixed, bitsOf, floorQuotient, piFixed, sinCosFixed } from "./digits-fixed.ts";
import {
  type AtPoint,
  addEnds,
  divideEnds,
  multiplyEnds,
  nearIdentity,
  negated,
  odd,
  oddNearIdentity,
  oneEnds,
  sqrtEnds,
  twice,
  withinOne,
  zeroEnds,
  zerosOf,
} from "./digits-points.ts";

/** Beyond 10^1000 an angle is not reduced: π would be needed to as many digits. */
const angleEnd = 1000;

const everyValue: readonly [sin: Ends, cos: Ends] = [
  [one.negated(), one],
  [one.negated(), one],
];

/** sin x and cos x. */
export const sinCosAt = (x: Decimal, precision: Precision): readonly [sin: Ends, cos: Ends] => {
  if (x.isZero()) return [zeroEnds, oneEnds];
  if (!x.isFinite() || x.e > angleEnd) return everyValue;
  const { down } = precision;
  if (x.e < -precision.digits) {
    const square = precision.up.multiply(x, x);
    return [nearIdentity(x, precision), [down.add(one, square.negated()), one]];
  }
  const bits = precision.bits + bitsOf(zerosOf(x));
  const fixed = toFixedPoint(x, bits);
  const further = bitsOf(Math.max(0, x.e)) + 20;
  const pi = piFixed(bits + further);
  // The nearest multiple of π/2, of which at most π/4 remains.
  const turns = floorQuotient(((fixed << BigInt(further)) << 1n) + (pi >> 1n), pi);
  const rest = fixed - ((turns * pi) >> BigInt(further + 1));
  const [sin, cos] = sinCosFixed(rest, bits);
  const [s, c] = [fromFixedPoint(sin, precision, bits), fromFixedPoint(cos, precision, bits)];
  const quarter = Number(((turns % 4n) + 4n) % 4n);
  const [moved, other] = (
    [
      [s, c],
      [c, negated(s)],
      [negated(s), negated(c)],
      [negated(c), s],
    ] as const
  )[quarter as 0 | 1 | 2 | 3];
  return [withinOne(moved), withinOne(other)];
};

/**
 * The whole numbers k between x/π + half/2 and y/π + half/2, or a few more: the first and the last; nothing when
 * the angles are too large.
 */
export const multiplesOfPi = (
  x: Decimal,
  y: Decimal,
  half: 0 | 1,
  { bits }: Precision,
): readonly [first: bigint, last: bigint] | undefined => {
  if (!x.isFinite() || !y.isFinite() || Math.max(x.e, y.e) > angleEnd) return undefined;
  const further = bitsOf(Math.max(0, x.e, y.e)) + 20;
  const pi = piFixed(bits + further);
  const inTurns = (angle: Decimal): bigint =>
    floorQuotient(toFixedPoint(angle, bits) << BigInt(bits + further), pi) +
    (BigInt(half) << BigInt(bits - 1));
  const unit = BigInt(bits);
  const unsure = 16n;
  return [-(-(inTurns(x) - unsure) >> unit), (inTurns(y) + unsure) >> unit];
};

export const piEnds = (precision: Precision): Ends =>
  fromFixedPoint(piFixed(precision.bits), precision, precision.bits);

export const atanAt: AtPoint = oddNearIdentity((x, precision) => {
  const { bits } = precision;
  if (x.isFinite() && x.lte(one)) {
    const fine = bits + bitsOf(zerosOf(x));
    return fromFixedPoint(atanFixed(toFixedPoint(x, fine), fine), precision, fine);
  }
  const inverse = x.isFinite() ? precisionOf(precision.digits + 16).down.divide(one, x) : zero;
  const rest = atanFixed(toFixedPoint(inverse, bits), bits);
  return fromFixedPoint((piFixed(bits) >> 1n) - rest, precision, bits);
});

const atanOf = (a: Ends, precision: Precision): Ends => [
  atanAt(a[0], precision)[0],
  atanAt(a[1], precision)[1],
];

const oneMinus = (x: Decimal, precision: Precision): Ends =>
  addEnds(oneEnds, [x.negated(), x.negated()], precision);
const onePlus = (x: Decimal, precision: Precision): Ends => addEnds(oneEnds, [x, x], precision);

/** asin x = 2 atan(x / (1 + √((1 - x)(1 + x)))), for |x| ≤ 1. */
export const asinAt: AtPoint = odd((x, precision) => {
  const product = multiplyEnds(oneMinus(x, precision), onePlus(x, precision), precision);
  const below = addEnds(oneEnds, sqrtEnds(product, precision), precision);
  return twice(atanOf(divideEnds([x, x], below, precision), precision), precision);
});

/** acos x = 2 atan √((1 - x)/(1 + x)), for |x| ≤ 1. */
export const acosAt: AtPoint = (x, precision) => {
  if (x.eq(one.negated())) return piEnds(precision);
  const ratio = divideEnds(oneMinus(x, precision), onePlus(x, precision), precision);
  return twice(atanOf(sqrtEnds(ratio, precision), precision), precision);
};
