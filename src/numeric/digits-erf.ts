import type { Decimal } from "decimal.js";
import { piEnds } from "./digits-circular.ts";
import {
  type Ends,
  fromFixedPoint,
  oneDecimal as one,
  type Precision,
  precisionOf,
  toFixedPoint,
} from "./digits-ends.ts";
import { expAt } from "./digits-exp.ts";
import { bitsOf, erfcTailFixed, erfSeriesFixed } from "./digits-fixed.ts";
import {
  type AtPoint,
  addEnds,
  divideEnds,
  multiplyEnds,
  nearIdentity,
  odd,
  oneEnds,
  sqrtEnds,
  twice,
  two,
  withinOne,
  zeroEnds,
  zerosOf,
} from "./digits-points.ts";

const squareEnds = (x: Decimal, { down, up }: Precision): Ends => [
  down.multiply(x, x),
  up.multiply(x, x),
];

/** e^(-x²)/√π */
const bell = (x: Decimal, precision: Precision): Ends => {
  const [lo, hi] = squareEnds(x, precision);
  return divideEnds(
    [expAt(hi.negated(), precision)[0], expAt(lo.negated(), precision)[1]],
    sqrtEnds(piEnds(precision), precision),
    precision,
  );
};

/** Up to here by the series around 0, from here by the asymptotic one. */
const seriesEnd = 30;

const erfBySeries: AtPoint = (x, precision) => {
  const bits = precision.bits + 3 * bitsOf(zerosOf(x)) + 40;
  const sum = erfSeriesFixed(toFixedPoint(x, bits), bits);
  // The relative error of the series, and that of x cut off.
  const slack = (sum >> BigInt(precision.bits)) + 64n;
  const around = fromFixedPoint(sum, precision, bits, slack);
  return withinOne(twice(multiplyEnds(bell(x, precision), around, precision), precision));
};

/** erfc x for x > 0. */
const erfcOfPositive: AtPoint = (x, precision) => {
  if (x.isFinite() && x.lte(seriesEnd)) {
    // 1 - erf x loses the digits of e^(x²).
    const lost = Math.ceil((x.toNumber() ** 2 + x.toNumber()) / 36) * 16;
    const fine = precisionOf(precision.digits + lost + 16);
    const [lo, hi] = erfPositive(x, fine);
    return [precision.down.add(one, hi.negated()), precision.up.add(one, lo.negated())];
  }
  if (!x.isFinite()) return zeroEnds;
  const { bits } = precision;
  const fine = precisionOf(precision.digits + 16).down;
  const ratio = fine.divide(one, fine.multiply(two, fine.multiply(x, x)));
  const [lo, hi] = erfcTailFixed(toFixedPoint(ratio, bits), bits);
  const sum: Ends = [
    fromFixedPoint(lo, precision, bits)[0],
    fromFixedPoint(hi, precision, bits)[1],
  ];
  return divideEnds(multiplyEnds(bell(x, precision), sum, precision), [x, x], precision);
};

const erfPositive: AtPoint = (x, precision) => {
  if (x.e < -precision.digits) {
    const { down, up } = precision;
    const [lo, hi] = nearIdentity(x, precision);
    const root = sqrtEnds(piEnds(precision), precision);
    return [down.divide(down.multiply(two, lo), root[1]), up.divide(up.multiply(two, hi), root[0])];
  }
  if (x.isFinite() && x.lte(seriesEnd)) return erfBySeries(x, precision);
  const [lo, hi] = erfcOfPositive(x, precision);
  return withinOne([precision.down.add(one, hi.negated()), precision.up.add(one, lo.negated())]);
};

export const erfAt: AtPoint = odd(erfPositive);

export const erfcAt: AtPoint = (x, precision) => {
  if (x.isZero()) return oneEnds;
  if (!x.isNegative()) return erfcOfPositive(x, precision);
  const [lo, hi] = erfPositive(x.negated(), precision);
  return addEnds(oneEnds, [lo, hi], precision);
};
