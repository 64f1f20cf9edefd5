import type { Rational } from "./rational.ts";

const doubles = new Float64Array(1);
const halves = new Uint32Array(doubles.buffer);

// Which half holds the low bits depends on the machine.
doubles[0] = 1;
const [low, high] = halves[1] === 0 ? [1, 0] : [0, 1];

/** The least double above x. */
export const nextUp = (x: number): number => {
  if (Number.isNaN(x) || x === Number.POSITIVE_INFINITY) return x;
  if (x === 0) return Number.MIN_VALUE;
  doubles[0] = x;
  if (x > 0) {
    const next = ((halves[low] as number) + 1) >>> 0;
    halves[low] = next;
    if (next === 0) halves[high] = (halves[high] as number) + 1;
  } else {
    const bits = halves[low] as number;
    halves[low] = bits - 1;
    if (bits === 0) halves[high] = (halves[high] as number) - 1;
  }
  return doubles[0] as number;
};

/** The greatest double below x. */
export const nextDown = (x: number): number => -nextUp(-x);

const bitLength = (of: bigint): number => of.toString(2).length;

/** The double nearest to a rational, up to one unit in its last place; never an overflow on the way. */
export const doubleOf = (value: Rational): number => {
  const { s, n, d } = value;
  if (n <= 9007199254740991n && d <= 9007199254740991n) return Number(s * n) / Number(d);
  // Sixty-six digits of the quotient are enough; what the shift took is given back as a power of 2.
  const shift = 66 - (bitLength(n) - bitLength(d));
  const quotient = shift >= 0 ? (n << BigInt(shift)) / d : n / (d << BigInt(-shift));
  const half = Math.trunc(-shift / 2);
  return Number(s * quotient) * 2 ** half * 2 ** (-shift - half);
};

/** Whether a rational is a double exactly. */
export const isDouble = ({ n, d }: Rational): boolean =>
  n <= 9007199254740991n && d <= 1n << 200n && (d & (d - 1n)) === 0n;
