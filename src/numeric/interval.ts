import { doubleOf, isDouble, nextDown, nextUp } from "./double.ts";
import { erfcEnds, erfEnds } from "./interval-erf.ts";
import type { Rational } from "./rational.ts";

/**
 * A closed interval of doubles that contains a real value, however it was rounded. An end may be infinite.
 * Where a value exists for no choice within the arguments the interval is empty; where for some choices
 * only, `defined` is false and the interval holds the values there are.
 */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
  readonly defined: boolean;
}

const made = (lo: number, hi: number, defined: boolean): Interval => ({ lo, hi, defined });

/** The interval from lo to hi. */
export const interval = (lo: number, hi: number = lo): Interval => made(lo, hi, true);

export const line: Interval = interval(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);

/** All that can be said of a value that may not exist. */
export const anything: Interval = { ...line, defined: false };

export const empty: Interval = made(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, false);

export const isEmpty = (a: Interval): boolean => !(a.lo <= a.hi);
export const isPoint = (a: Interval): boolean => a.lo === a.hi;
export const contains = (a: Interval, x: number): boolean => a.lo <= x && x <= a.hi;

/** Whether no real number is in both. */
export const disjoint = (a: Interval, b: Interval): boolean => a.hi < b.lo || b.hi < a.lo;

/** The least interval that contains both. */
export const hull = (a: Interval, b: Interval): Interval =>
  made(Math.min(a.lo, b.lo), Math.max(a.hi, b.hi), a.defined && b.defined);

/** What is in both. */
export const meet = (a: Interval, b: Interval): Interval => {
  const lo = Math.max(a.lo, b.lo);
  const hi = Math.min(a.hi, b.hi);
  return lo <= hi ? made(lo, hi, a.defined && b.defined) : empty;
};

export const rationalInterval = (value: Rational): Interval => {
  const nearest = doubleOf(value);
  return isDouble(value) ? interval(nearest) : interval(widerDown(nearest, 2), widerUp(nearest, 2));
};

export const piInterval: Interval = interval(Math.PI, nextUp(Math.PI));

const widerUp = (x: number, steps: number): number => {
  let end = x;
  for (let k = 0; k < steps; k += 1) end = nextUp(end);
  return end;
};

const widerDown = (x: number, steps: number): number => -widerUp(-x, steps);

const outward = (lo: number, hi: number, defined: boolean, steps = 1): Interval =>
  made(widerDown(lo, steps), widerUp(hi, steps), defined);

// -- + × ÷ ----------------------------------------------------------------------------------------------

// The rounding error of a sum is itself a double (Knuth's TwoSum): an exact sum is not widened.
const sumError = (a: number, b: number, total: number): number => {
  const back = total - a;
  return a - (total - back) + (b - back);
};

const sumDown = (a: number, b: number): number => {
  const total = a + b;
  if (Number.isNaN(total)) return Number.NEGATIVE_INFINITY;
  return sumError(a, b, total) === 0 ? total : nextDown(total);
};

export const addInterval = (a: Interval, b: Interval): Interval =>
  isEmpty(a) || isEmpty(b)
    ? empty
    : made(sumDown(a.lo, b.lo), -sumDown(-a.hi, -b.hi), a.defined && b.defined);

export const negateInterval = (a: Interval): Interval => made(-a.hi, -a.lo, a.defined);

const isSmallWhole = (x: number): boolean => Number.isInteger(x) && Math.abs(x) <= 94906265;

const exactProduct = (a: number, b: number): boolean =>
  a === 0 ||
  b === 0 ||
  Math.abs(a) === 1 ||
  Math.abs(b) === 1 ||
  (isSmallWhole(a) && isSmallWhole(b));

// An infinite end is never reached, so that 0 times it is 0.
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b);

const productDown = (a: number, b: number): number =>
  exactProduct(a, b) ? times(a, b) : nextDown(a * b);
const productUp = (a: number, b: number): number =>
  exactProduct(a, b) ? times(a, b) : nextUp(a * b);

export const multiplyInterval = (a: Interval, b: Interval): Interval => {
  if (isEmpty(a) || isEmpty(b)) return empty;
  return made(
    Math.min(
      productDown(a.lo, b.lo),
      productDown(a.lo, b.hi),
      productDown(a.hi, b.lo),
      productDown(a.hi, b.hi),
    ),
    Math.max(
      productUp(a.lo, b.lo),
      productUp(a.lo, b.hi),
      productUp(a.hi, b.lo),
      productUp(a.hi, b.hi),
    ),
    a.defined && b.defined,
  );
};

/** 1/a; the whole line when a may be 0 and of either sign. */
export const inverseInterval = (a: Interval): Interval => {
  if (isEmpty(a) || (a.lo === 0 && a.hi === 0)) return empty;
  if (a.lo === 0) return made(Math.max(nextDown(1 / a.hi), 0), line.hi, false);
  if (a.hi === 0) return negateInterval(inverseInterval(negateInterval(a)));
  if (contains(a, 0)) return anything;
  return Math.abs(a.lo) === 1 && isPoint(a)
    ? a
    : clamped(outward(1 / a.hi, 1 / a.lo, a.defined), a);
};

// An inverse keeps the sign of what it inverts.
const clamped = (inverse: Interval, a: Interval): Interval =>
  a.lo > 0
    ? made(Math.max(inverse.lo, 0), inverse.hi, inverse.defined)
    : made(inverse.lo, Math.min(inverse.hi, 0), inverse.defined);

export const divideInterval = (a: Interval, b: Interval): Interval =>
  multiplyInterval(a, inverseInterval(b));

/**
 * How far a library function may be from the true value, in units of the last place. On 10^5 arguments each
 * exp log sin cos asin acos atan log2 and most ** erred by less than 1, sinh cosh log10 by less than 2, tanh by 2.1.
 */
const slack = 2;

// -- powers ---------------------------------------------------------------------------------------------

/** The whole power of an interval. */
export const wholePowerInterval = (a: Interval, exponent: number): Interval => {
  if (isEmpty(a)) return empty;
  if (exponent < 0) return inverseInterval(wholePowerInterval(a, -exponent));
  if (exponent === 0) return made(1, 1, a.defined);
  if (exponent === 1) return a;
  const [low, high] = [pointPower(a.lo, exponent), pointPower(a.hi, exponent)];
  // A product that underflows forgets its sign, a power does not.
  if (exponent % 2 === 1) {
    return made(
      a.lo >= 0 ? Math.max(low.lo, 0) : low.lo,
      a.hi <= 0 ? Math.min(high.hi, 0) : high.hi,
      a.defined,
    );
  }
  if (contains(a, 0)) return made(0, Math.max(low.hi, high.hi), a.defined);
  const [near, far] = a.lo > 0 ? [low, high] : [high, low];
  return made(Math.max(near.lo, 0), far.hi, a.defined);
};

const pointPower = (x: number, exponent: number): Interval => {
  let result = interval(1);
  let square = interval(x);
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiplyInterval(result, square);
    if (left > 1) square = multiplyInterval(square, square);
  }
  return result;
};

/** base^exponent for any real exponent; below 0 a base has powers with whole exponents only. */
export const powerInterval = (base: Interval, exponent: Interval): Interval => {
  if (isEmpty(base) || isEmpty(exponent)) return empty;
  if (isPoint(exponent) && Number.isInteger(exponent.lo) && Math.abs(exponent.lo) <= 2 ** 20) {
    const whole = wholePowerInterval(base, exponent.lo);
    return exponent.defined ? whole : { ...whole, defined: false };
  }
  if (base.lo >= 0) return powerOfPositive(base, exponent);
  const above = base.hi < 0 ? empty : powerOfPositive({ ...base, lo: 0 }, exponent);
  if (Math.ceil(exponent.lo) > exponent.hi) return { ...above, defined: false };
  const size = powerOfPositive(absInterval(base), exponent);
  return { ...hull(above, hull(size, negateInterval(size))), defined: false };
};

/** The power of a base that is not negative. */
const powerOfPositive = (base: Interval, exponent: Interval): Interval => {
  if (base.hi === 0 && exponent.hi < 0) return empty;
  const defined = base.defined && exponent.defined && (base.lo > 0 || exponent.lo > 0);
  // A power is monotone in each of its two arguments, so that its extremes are at corners.
  const corners = [
    cornerPower(base.lo, exponent.lo),
    cornerPower(base.lo, exponent.hi),
    cornerPower(base.hi, exponent.lo),
    cornerPower(base.hi, exponent.hi),
  ];
  const isHuge = Math.max(-exponent.lo, exponent.hi) > 2 ** 31;
  const room = isHuge ? hugePower : 0;
  const low = Math.min(...corners, Number.MAX_VALUE) * (1 - room);
  const wide = outward(low, Math.max(...corners) * (1 + room), defined, 2 * slack);
  return made(Math.max(wide.lo, 0), wide.hi, defined);
};

// Exponents above 2^31 go another way in the library (fdlibm's e_pow.c), whose logarithm is rounded once more:
// an error of 2^-53 times the logarithm of the result, at most 745, where others are below one unit.
const hugePower = 2 ** -41;

const cornerPower = (base: number, exponent: number): number => {
  // The interval from 0 may begin at -0, whose powers have a sign.
  const value = Math.abs(base) ** exponent;
  return Number.isNaN(value) ? 1 : value;
};

// -- functions ------------------------------------------------------------------------------------------

type Real = (x: number) => number;

const increasing =
  (f: Real, range: readonly [number, number] = [line.lo, line.hi], steps = slack) =>
  (a: Interval): Interval => {
    if (isEmpty(a)) return empty;
    const wide = outward(f(a.lo), f(a.hi), a.defined, steps);
    return made(Math.max(wide.lo, range[0]), Math.min(wide.hi, range[1]), a.defined);
  };

const withinDomain =
  (from: number, open: boolean, f: (a: Interval) => Interval) =>
  (a: Interval): Interval => {
    if (isEmpty(a) || a.hi < from || (open && a.hi === from)) return empty;
    if (a.lo > from || (!open && a.lo === from)) return f(a);
    return { ...f(made(from, a.hi, a.defined)), defined: false };
  };

export const expInterval = increasing(Math.exp, [0, line.hi]);
export const logInterval = withinDomain(0, true, increasing(Math.log));
export const log2Interval = withinDomain(0, true, increasing(Math.log2, undefined, 2 * slack));
export const log10Interval = withinDomain(0, true, increasing(Math.log10, undefined, 2 * slack));
export const sqrtInterval = withinDomain(0, false, increasing(Math.sqrt, [0, line.hi], 1));
export const tanhInterval = increasing(Math.tanh, [-1, 1], 2 * slack);
export const sinhInterval = increasing(Math.sinh, undefined, 2 * slack);
export const atanInterval = increasing(Math.atan, [-nextUp(Math.PI / 2), nextUp(Math.PI / 2)]);
/** What lies in [-1, 1], where the inverse circular functions live. */
const circular =
  (f: (a: Interval) => Interval) =>
  (a: Interval): Interval => {
    const inside = meet(a, interval(-1, 1));
    return isEmpty(inside)
      ? empty
      : f({ ...inside, defined: a.defined && a.lo >= -1 && a.hi <= 1 });
  };

export const asinInterval = circular(increasing(Math.asin));
export const acosInterval = circular((a) =>
  outward(Math.acos(a.hi), Math.acos(a.lo), a.defined, slack),
);

// e^(-x) would overflow where the value is still above 0.
const sigmoidOf: Real = (x) => {
  const power = Math.exp(-Math.abs(x));
  return (x < 0 ? power : 1) / (1 + power);
};

export const sigmoidInterval = increasing(sigmoidOf, [0, 1], 3 * slack);
export const softplusInterval = increasing(
  (x) => (x === line.lo ? 0 : Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  [0, line.hi],
  4 * slack,
);
export const reluInterval = (a: Interval): Interval =>
  isEmpty(a) ? empty : made(Math.max(a.lo, 0), Math.max(a.hi, 0), a.defined);

export const absInterval = (a: Interval): Interval => {
  if (isEmpty(a)) return empty;
  const [low, high] = [Math.abs(a.lo), Math.abs(a.hi)];
  return made(contains(a, 0) ? 0 : Math.min(low, high), Math.max(low, high), a.defined);
};

export const coshInterval = (a: Interval): Interval => {
  const size = absInterval(a);
  const wide = increasing(Math.cosh, [1, line.hi], 2 * slack)(size);
  return wide;
};

export const signInterval = increasing(Math.sign, [-1, 1], 0);

export const maxInterval = (a: Interval, b: Interval): Interval =>
  isEmpty(a) || isEmpty(b)
    ? empty
    : made(Math.max(a.lo, b.lo), Math.max(a.hi, b.hi), a.defined && b.defined);

export const minInterval = (a: Interval, b: Interval): Interval =>
  negateInterval(maxInterval(negateInterval(a), negateInterval(b)));

export const cosInterval = (a: Interval): Interval => {
  if (isEmpty(a)) return empty;
  if (!(Math.max(Math.abs(a.lo), Math.abs(a.hi)) < 1e9 && a.hi - a.lo < 6)) {
    return made(-1, 1, a.defined);
  }
  const [low, high] = [Math.cos(a.lo), Math.cos(a.hi)];
  const ends = outward(Math.min(low, high), Math.max(low, high), a.defined, slack);
  // The turns are the multiples of π: even ones are tops, odd ones bottoms. Near a turn, take it in.
  const near = 1e-6;
  let { lo, hi } = ends;
  const last = Math.floor((a.hi + near) / Math.PI);
  for (let turn = Math.ceil((a.lo - near) / Math.PI); turn <= last; turn += 1) {
    if (turn % 2 === 0) hi = 1;
    else lo = -1;
  }
  return made(Math.max(lo, -1), Math.min(hi, 1), a.defined);
};

const quarterTurn = interval(-nextUp(Math.PI / 2), -Math.PI / 2);

export const sinInterval = (a: Interval): Interval => {
  // Where no turn is near, sin at the ends is sharper than cos moved by a quarter turn.
  const moved = cosInterval(addInterval(a, quarterTurn));
  if (isEmpty(moved) || moved.hi === 1 || moved.lo === -1) return moved;
  const [low, high] = [Math.sin(a.lo), Math.sin(a.hi)];
  return meet(moved, outward(Math.min(low, high), Math.max(low, high), a.defined, slack));
};

export const erfInterval = (a: Interval): Interval =>
  isEmpty(a) ? empty : made(erfEnds(a.lo)[0], erfEnds(a.hi)[1], a.defined);

export const erfcInterval = (a: Interval): Interval =>
  isEmpty(a) ? empty : made(erfcEnds(a.hi)[0], erfcEnds(a.lo)[1], a.defined);

const perRoot = interval(-Math.SQRT1_2, -nextDown(Math.SQRT1_2));

export const normcdfInterval = (a: Interval): Interval => {
  const twice = erfcInterval(multiplyInterval(a, perRoot));
  return isEmpty(twice)
    ? empty
    : made(Math.max(nextDown(twice.lo / 2), 0), Math.min(nextUp(twice.hi / 2), 1), twice.defined);
};

/** Enclosures of functions of one or two scalars, by the names they have in the room `functions`. */
export const intervalFunctions: ReadonlyMap<string, (...args: Interval[]) => Interval> = new Map<
  string,
  (...args: Interval[]) => Interval
>([
  ["exp", expInterval],
  ["log", logInterval],
  ["log2", log2Interval],
  ["log10", log10Interval],
  ["sqrt", sqrtInterval],
  ["sin", sinInterval],
  ["cos", cosInterval],
  ["sinh", sinhInterval],
  ["cosh", coshInterval],
  ["tanh", tanhInterval],
  ["asin", asinInterval],
  ["acos", acosInterval],
  ["atan", atanInterval],
  ["sigmoid", sigmoidInterval],
  ["softplus", softplusInterval],
  ["relu", reluInterval],
  ["abs", absInterval],
  ["sign", signInterval],
  ["erf", erfInterval],
  ["erfc", erfcInterval],
  ["normcdf", normcdfInterval],
]);

/** -1, 0 or 1 where all of the interval lies on one side of 0 or at it; nothing where that is open. */
export const signOfInterval = (a: Interval): -1 | 0 | 1 | undefined =>
  a.lo > 0 ? 1 : a.hi < 0 ? -1 : a.lo === 0 && a.hi === 0 ? 0 : undefined;
