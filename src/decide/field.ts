import type { Rational } from "../numeric/rational.ts";

/** Splits a double into halves of 26 and 27 bits (Dekker 1971). */
const splitter = 2 ** 27 + 1;

/** Numbers modulo a prime below 2⁵⁰, as doubles. */
export class Field {
  readonly prime: number;
  /** (p - 1)/2, a prime: the order of the group of squares. */
  readonly order: number;
  private readonly reciprocal: number;
  private readonly high: number;
  private readonly low: number;

  constructor(prime: number) {
    this.prime = prime;
    this.order = (prime - 1) / 2;
    this.reciprocal = 1 / prime;
    const spread = splitter * prime;
    this.high = spread - (spread - prime);
    this.low = prime - this.high;
  }

  add(a: number, b: number): number {
    const total = a + b;
    return total >= this.prime ? total - this.prime : total;
  }

  subtract(a: number, b: number): number {
    return a >= b ? a - b : a - b + this.prime;
  }

  negate(a: number): number {
    return a === 0 ? 0 : this.prime - a;
  }

  /** The product: its low part is the rounding error of the double product, which is itself a double. */
  multiply(a: number, b: number): number {
    const top = a * b;
    const spreadA = splitter * a;
    const aHigh = spreadA - (spreadA - a);
    const aLow = a - aHigh;
    const spreadB = splitter * b;
    const bHigh = spreadB - (spreadB - b);
    const bLow = b - bHigh;
    const rest = aLow * bLow - (top - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
    const times = Math.floor(top * this.reciprocal);
    const away = times * this.prime;
    const spread = splitter * times;
    const high = spread - (spread - times);
    const low = times - high;
    const awayRest = low * this.low - (away - high * this.high - low * this.high - high * this.low);
    const found = top - away + (rest - awayRest);
    return found < 0 ? found + this.prime : found >= this.prime ? found - this.prime : found;
  }

  /** a to a whole power that is not negative. */
  power(a: number, exponent: number): number {
    let result = 1;
    let square = a;
    for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
      if (left % 2 === 1) result = this.multiply(result, square);
      if (left > 1) square = this.multiply(square, square);
    }
    return result;
  }

  /** 1/a, by Euclid's algorithm; a must not be 0. */
  inverse(a: number): number {
    return inverseModulo(a, this.prime);
  }

  /** Whether a is a square. */
  isSquare(a: number): boolean {
    return this.power(a, this.order) === 1;
  }

  /** The rational power of a square that is a square itself: there is just one. */
  squarePower(a: number, exponent: Rational): number {
    const order = BigInt(this.order);
    const above = Number(((exponent.s * exponent.n) % order) + order) % this.order;
    const below = Number(exponent.d % order);
    const scaled = multiplyModulo(above, inverseModulo(below, this.order), this.order);
    return this.power(a, scaled);
  }

  /** The residue of a rational number, or nothing where the prime divides its denominator. */
  rational(value: Rational): number | undefined {
    const prime = BigInt(this.prime);
    const below = Number(value.d % prime);
    if (below === 0) return undefined;
    const above = Number((((value.s * value.n) % prime) + prime) % prime);
    return below === 1 ? above : this.multiply(above, this.inverse(below));
  }
}

const multiplyModulo = (a: number, b: number, modulus: number): number =>
  Number((BigInt(a) * BigInt(b)) % BigInt(modulus));

const inverseModulo = (a: number, modulus: number): number => {
  let [r, next] = [modulus, a];
  let [s, nextS] = [0, 1];
  while (next !== 0) {
    const times = Math.floor(r / next);
    [r, next] = [next, r - times * next];
    [s, nextS] = [nextS, s - times * nextS];
  }
  return s < 0 ? s + modulus : s;
};

/** A fraction in lowest terms; the denominator is positive. */
export interface Fraction {
  readonly above: number;
  readonly below: number;
}

/** How large numerator times denominator may be: few residues stand for such a fraction by chance. */
const largestFraction = 2 ** 30;

/**
 * The simplest fraction that a residue stands for, if it is simple enough to be no accident: among all
 * that Euclid's algorithm passes, the one of least numerator times denominator (Monagan 2004).
 */
export const fractionOf = (a: number, field: Field): Fraction | undefined => {
  if (a === 0) return { above: 0, below: 1 };
  let [r, next] = [field.prime, a];
  let [s, nextS] = [0, 1];
  let best: Fraction | undefined;
  let least = largestFraction;
  while (next !== 0) {
    const size = next * Math.abs(nextS);
    if (size < least) {
      least = size;
      best = nextS < 0 ? { above: -next, below: -nextS } : { above: next, below: nextS };
    }
    const times = Math.floor(r / next);
    [r, next] = [next, r - times * next];
    [s, nextS] = [nextS, s - times * nextS];
  }
  return best;
};
