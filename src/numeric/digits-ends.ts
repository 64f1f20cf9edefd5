import { Decimal } from "decimal.js";
import { bitsOf, floorQuotient, floorRoot } from "./digits-fixed.ts";
import type { Rational } from "./rational.ts";

/** Two decimals with a real number between them; either may be infinite. */
export type Ends = readonly [lo: Decimal, hi: Decimal];

/** Numbers whose exponent is beyond this are an end only as 0, as infinity or as the last number before. */
const reach = 1e15;

const decimals = { defaults: true, precision: 40, toExpNeg: -7, toExpPos: 21 };

// A class of its own: the settings of decimal.js belong to a class, and others use the library too.
const Plain = Decimal.clone(decimals);

const positiveInfinity = new Plain(Number.POSITIVE_INFINITY);
const negativeInfinity = new Plain(Number.NEGATIVE_INFINITY);
const most = new Plain(`1e${reach}`);
const least = new Plain(`1e-${reach}`);
export const zeroDecimal = new Plain(0);
export const oneDecimal = new Plain(1);
export const limits = { positiveInfinity, negativeInfinity, most, least };

const inReachUp = (x: Decimal): Decimal => {
  if (x.isNaN()) return positiveInfinity;
  if (!x.isFinite()) return x;
  if (x.e > reach) return x.isNegative() ? most.negated() : positiveInfinity;
  if (x.e < -reach && !x.isZero()) return x.isNegative() ? zeroDecimal : least;
  return x;
};

const inReachDown = (x: Decimal): Decimal => {
  if (x.isNaN()) return negativeInfinity;
  if (!x.isFinite()) return x;
  if (x.e > reach) return x.isNegative() ? negativeInfinity : most;
  if (x.e < -reach && !x.isZero()) return x.isNegative() ? least.negated() : zeroDecimal;
  return x;
};

const Exact = Decimal.clone({ ...decimals, precision: 1e6 });

/** The sum as it is, for numbers whose exponents are not far apart. */
export const exactSum = (a: Decimal, b: Decimal): Decimal => Exact.add(a, b);

/** Arithmetic on ends that rounds in one direction. decimal.js rounds + × ÷ correctly. */
export interface Rounded {
  readonly add: (a: Decimal, b: Decimal) => Decimal;
  readonly multiply: (a: Decimal, b: Decimal) => Decimal;
  readonly divide: (a: Decimal, b: Decimal) => Decimal;
  readonly sqrt: (a: Decimal) => Decimal;
  readonly round: (a: Decimal) => Decimal;
}

const rounded = (precision: number, rounding: 2 | 3, inReach: (x: Decimal) => Decimal): Rounded => {
  const Own = Decimal.clone({ ...decimals, precision, rounding });
  const isUp = rounding === Decimal.ROUND_CEIL;
  const round = (a: Decimal): Decimal =>
    a.isFinite() ? inReach(new Own(a).toSignificantDigits(precision, rounding)) : a;
  return {
    add: (a, b) => inReach(Own.add(a, b)),
    // An infinite end is never reached, so that 0 times it is 0.
    multiply: (a, b) => (a.isZero() || b.isZero() ? zeroDecimal : inReach(Own.mul(a, b))),
    divide: (a, b) => inReach(Own.div(a, b)),
    sqrt: (a) => (a.isZero() || !a.isFinite() ? a : round(rootOf(a, precision, isUp))),
    round,
  };
};

/** Ends of so many digits: rounding in both directions, and the way to fixed-point numbers and back. */
export interface Precision {
  readonly digits: number;
  /** How many bits a fixed-point number near 1 should have. */
  readonly bits: number;
  readonly down: Rounded;
  readonly up: Rounded;
}

const precisions = new Map<number, Precision>();

export const precisionOf = (digits: number): Precision => {
  const known = precisions.get(digits);
  if (known) return known;
  const made = {
    digits,
    bits: bitsOf(digits) + 32,
    down: rounded(digits, Decimal.ROUND_FLOOR, inReachDown),
    up: rounded(digits, Decimal.ROUND_CEIL, inReachUp),
  };
  precisions.set(digits, made);
  return made;
};

// -- decimals and whole numbers -------------------------------------------------------------------------

const tens = new Map<number, bigint>();

const ten = (exponent: number): bigint => {
  const known = tens.get(exponent) ?? 10n ** BigInt(exponent);
  if (tens.size < 5000) tens.set(exponent, known);
  return known;
};

/** Decimals as decimal.js keeps them: words of seven digits. */
const wholeDigits = ({ d, s }: Decimal): { digits: bigint; count: number } => {
  let text = String(d[0]);
  for (let k = 1; k < d.length; k += 1) text += String(d[k]).padStart(7, "0");
  return { digits: BigInt(s) * BigInt(text), count: text.length };
};

/**
 * √x with more digits than asked, below it or above. The root of decimal.js is right as well, but takes a step
 * for every four nines in it.
 */
const rootOf = (x: Decimal, digits: number, isUp: boolean): Decimal => {
  const { digits: whole, count } = wholeDigits(x);
  const exponent = x.e - count + 1;
  const odd = Math.abs(exponent % 2);
  const places = Math.max(0, digits + 2 - Math.floor(count / 2));
  const square = whole * ten(2 * places + odd);
  const root = floorRoot(square);
  const end = isUp && root * root !== square ? root + 1n : root;
  return new Plain(`${end}e${(exponent - odd) / 2 - places}`);
};

/** The whole number below x·10^shift·2^bits: x·10^shift itself lies less than one unit above it. */
export const toFixedPoint = (x: Decimal, bits: number, shift = 0): bigint => {
  if (x.isZero()) return 0n;
  if (x.e + shift < -bits * 0.302 - 2) return x.isNegative() ? -1n : 0n;
  const { digits, count } = wholeDigits(x);
  const power = x.e - count + 1 + shift;
  const scaled = digits << BigInt(bits);
  return power >= 0 ? scaled * ten(power) : floorQuotient(scaled, ten(-power));
};

/** What a fixed-point number times 10^shift says of a real less than `slack` units away. */
export const fromFixedPoint = (
  value: bigint,
  { down, up, digits }: Precision,
  bits: number,
  slack = 64n,
  shift = 0,
): Ends => {
  const size = value < 0n ? -value : value;
  const before = Math.floor((size.toString(16).length * 4 - bits) * 0.30103);
  const places = Math.max(0, digits + 4 - before);
  const scale = ten(places);
  const lo = ((value - slack) * scale) >> BigInt(bits);
  const hi = (((value + slack) * scale) >> BigInt(bits)) + 1n;
  const exponent = shift - places;
  return [down.round(new Plain(`${lo}e${exponent}`)), up.round(new Plain(`${hi}e${exponent}`))];
};

const quotientEnds = (numerator: bigint, denominator: bigint, { down, up }: Precision): Ends => {
  const [a, b] = [new Plain(`${numerator}`), new Plain(`${denominator}`)];
  return [down.divide(a, b), up.divide(a, b)];
};

export const endsOfRational = ({ s, n, d }: Rational, precision: Precision): Ends =>
  quotientEnds(s * n, d, precision);

/** The ends around a double, which has up to 767 digits. */
export const endsOfDouble = (x: number, precision: Precision): Ends => {
  if (!Number.isFinite(x)) return [new Plain(x), new Plain(x)];
  let [value, halvings] = [x, 0];
  while (!Number.isInteger(value)) {
    // Below the normal doubles a factor of 2 is exact as well.
    value *= 2;
    halvings += 1;
  }
  return quotientEnds(BigInt(value), 1n << BigInt(halvings), precision);
};
