import Fraction from "fraction.js";

/** An exact rational number, always in lowest terms. */
export type Rational = Fraction;

/** Small whole numbers are made once and for all. */
const wholes: readonly Rational[] = Array.from({ length: 128 }, (_, k) => new Fraction(k));

/** The rational numerator/denominator. */
export const rational = (numerator: number | bigint, denominator: number | bigint = 1): Rational =>
  (denominator === 1 && typeof numerator === "number" ? wholes[numerator] : undefined) ??
  new Fraction(numerator, denominator);

/**
 * The exact value of a decimal literal: `0.1` is 1/10, `1e-3` is 1/1000.
 *
 * @throws RangeError when the exponent is beyond ±400, so that a short text cannot name a huge number.
 */
export const decimal = (text: string): Rational => {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const shift = Number(exponent) - fraction.length;
  if (!Number.isInteger(shift) || Math.abs(shift) > 400) {
    throw new RangeError(`the exponent of ${text} is out of range`);
  }
  const digits = BigInt(whole + fraction || "0");
  return shift >= 0
    ? new Fraction(digits * 10n ** BigInt(shift), 1n)
    : new Fraction(digits, 10n ** BigInt(-shift));
};

export const zeroRational = rational(0);
export const oneRational = rational(1);

export const isInteger = (value: Rational): boolean => value.d === 1n;
export const isZero = (value: Rational): boolean => value.n === 0n;
export const isOne = (value: Rational): boolean =>
  value.n === 1n && value.d === 1n && value.s === 1n;
export const isNegative = (value: Rational): boolean => value.s < 0n;

/** The signed numerator. */
export const numeratorOf = (value: Rational): bigint => value.s * value.n;

/** -1, 0 or 1 as the first is less than, equal to or greater than the second. */
export const compareRational = (left: Rational, right: Rational): number => left.compare(right);

export const addRational = (left: Rational, right: Rational): Rational =>
  isZero(left) ? right : isZero(right) ? left : left.add(right);

export const multiplyRational = (left: Rational, right: Rational): Rational =>
  isOne(left) ? right : isOne(right) ? left : left.mul(right);

/** The whole power of a rational. */
export const powerRational = (base: Rational, exponent: number): Rational => {
  if (exponent === 1) return base;
  if (exponent < 0) return powerRational(base.inverse(), -exponent);
  return new Fraction((base.s * base.n) ** BigInt(exponent), base.d ** BigInt(exponent));
};
