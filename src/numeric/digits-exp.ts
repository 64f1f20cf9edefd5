import type { Decimal } from "decimal.js";
import {
  type Ends,
  exactSum,
  fromFixedPoint,
  limits,
  oneDecimal as one,
  type Precision,
  toFixedPoint,
  zeroDecimal as zero,
} from "./digits-ends.ts";
import { bitsOf, expFixed, floorQuotient, ln10Fixed, logFixed } from "./digits-fixed.ts";
import {
  type AtPoint,
  addEnds,
  divideEnds,
  half,
  multiplyEnds,
  negated,
  oddNearIdentity,
  oneEnds,
  two,
  withinOne,
  zeroEnds,
  zerosOf,
} from "./digits-points.ts";

/** 10^n e^r, with the multiple n of ln 10 taken out of x; beyond 10^(±10^15), all that is known is that. */
export const expAt: AtPoint = (x, precision) => {
  if (x.isZero()) return oneEnds;
  if (!x.isFinite() || x.e > 15 || x.abs().gt(2.3e15)) {
    if (x.isNegative()) return x.isFinite() ? [zero, limits.least] : zeroEnds;
    return [limits.most, limits.positiveInfinity];
  }
  const { bits } = precision;
  const fixed = toFixedPoint(x, bits);
  const ln10 = ln10Fixed(bits + 60);
  const tens = floorQuotient(fixed << 60n, ln10);
  const rest = fixed - ((tens * ln10) >> 60n);
  return fromFixedPoint(expFixed(rest, bits), precision, bits, 64n, Number(tens));
};

/** ln of a positive decimal: q ln 10 + ln m, m between 0.3 and 3.2. Near 1 as many bits more as are lost. */
export const logAt: AtPoint = (x, precision) => {
  if (x.eq(one)) return zeroEnds;
  if (x.isZero()) return [limits.negativeInfinity, limits.negativeInfinity];
  if (!x.isFinite()) return [limits.positiveInfinity, limits.positiveInfinity];
  const leading = x.d[0] as number;
  const shift = x.e + (Number(String(leading)[0]) >= 3 ? 1 : 0);
  const bits = precision.bits + (shift === 0 ? bitsOf(closeness(x)) : 0);
  const rest = logFixed(toFixedPoint(x, bits, -shift), bits);
  const tens = (BigInt(shift) * ln10Fixed(bits + 60)) >> 60n;
  return fromFixedPoint(rest + tens, precision, bits);
};

/** How many digits of a number between 0.3 and 3 agree with those of 1. */
const closeness = (x: Decimal): number => zerosOf(exactSum(x, one.negated()));

/** ln(1 + x) for x from 0 to 1, accurate for small x. */
const log1pAt: AtPoint = (x, precision) => {
  const { down, digits } = precision;
  if (x.isZero()) return zeroEnds;
  if (x.e < -digits) return [down.multiply(x, down.add(one, x.negated())), x];
  return logAt(exactSum(one, x), precision);
};

// -- hyperbolic functions and their relatives -----------------------------------------------------------

/** e^x and e^-x for x from 0 to 1, with as many more bits as a difference of them loses. */
const bothPowers = (x: Decimal, { bits }: Precision): [bigint, bigint, number] => {
  const fine = bits + bitsOf(zerosOf(x));
  const power = expFixed(toFixedPoint(x, fine), fine);
  return [power, (1n << BigInt(2 * fine)) / power, fine];
};

export const sinhAt: AtPoint = oddNearIdentity((x, precision) => {
  if (x.lt(one)) {
    const [power, inverse, bits] = bothPowers(x, precision);
    return fromFixedPoint((power - inverse) >> 1n, precision, bits);
  }
  return half(
    addEnds(expAt(x, precision), negated(expAt(x.negated(), precision)), precision),
    precision,
  );
});

export const coshAt: AtPoint = (x, precision) =>
  half(addEnds(expAt(x, precision), expAt(x.negated(), precision), precision), precision);

export const tanhAt: AtPoint = oddNearIdentity((x, precision) => {
  if (x.lt(one)) {
    const [power, inverse, bits] = bothPowers(x, precision);
    const ratio = ((power - inverse) << BigInt(bits)) / (power + inverse);
    return withinOne(fromFixedPoint(ratio, precision, bits));
  }
  const tail = divideEnds([two, two], squareAndOne(x, precision), precision);
  return withinOne(addEnds(oneEnds, negated(tail), precision));
});

const squareAndOne = (x: Decimal, precision: Precision): Ends => {
  const power = expAt(x, precision);
  return addEnds(multiplyEnds(power, power, precision), oneEnds, precision);
};

export const sigmoidAt: AtPoint = (x, precision) =>
  divideEnds(oneEnds, addEnds(oneEnds, expAt(x.negated(), precision), precision), precision);

/** max(x, 0) + ln(1 + e^-|x|). */
export const softplusAt: AtPoint = (x, precision) => {
  const [lo, hi] = expAt(x.abs().negated(), precision);
  const tail: Ends = [log1pAt(lo, precision)[0], log1pAt(hi, precision)[1]];
  return x.isNegative() ? tail : addEnds([x, x], tail, precision);
};
