/*
 * Functions of fixed-point numbers: a real x is kept as a whole number near x·2^bits. What a function
 * returns is less than 4 units (of 2^-bits) away from the value at the number it was given.
 *
 * Whole numbers of the engine are used here: decimal.js needs 7 ms for an exp of 300 digits, minutes for an
 * atan of 900, and knows neither π nor ln 10 beyond 1025 digits.
 */

/** a/b, rounded down, for b > 0. */
export const floorQuotient = (a: bigint, b: bigint): bigint => {
  const quotient = a / b;
  return a < 0n && quotient * b !== a ? quotient - 1n : quotient;
};

/** The whole number below √n: half of its digits first, then one step of Newton's method. */
export const floorRoot = (n: bigint): bigint => {
  if (n < 1n << 52n) return BigInt(Math.floor(Math.sqrt(Number(n))));
  const quarter = BigInt(n.toString(16).length);
  const guess = floorRoot(n >> (2n * quarter)) << quarter;
  let root = (guess + n / guess) >> 1n;
  while (root * root > n) root -= 1n;
  while ((root + 1n) * (root + 1n) <= n) root += 1n;
  return root;
};

// -- constants ------------------------------------------------------------------------------------------

const guard = 40;

/** The sum of sign^k / ((2k + 1) n^(2k+1)): atan(1/n) for the sign -1, artanh(1/n) for +1. */
const inverseSeries = (n: bigint, sign: 1n | -1n, bits: number): bigint => {
  let power = (1n << BigInt(bits)) / n;
  let total = power;
  for (let k = 3n, s = sign; power > 0n; k += 2n, s *= sign) {
    power /= n * n;
    total += (s * power) / k;
  }
  return total;
};

/** A constant that is computed again only when more bits of it are asked than before. */
const constant = (compute: (bits: number) => bigint): ((bits: number) => bigint) => {
  let [known, value] = [0, 0n];
  return (bits) => {
    if (bits > known) {
      known = bits + (bits >> 2);
      value = compute(known + guard) >> BigInt(guard);
    }
    return value >> BigInt(known - bits);
  };
};

/** π (J. Machin, 1706). */
export const piFixed = constant(
  (bits) => 16n * inverseSeries(5n, -1n, bits) - 4n * inverseSeries(239n, -1n, bits),
);

/** ln 10, from the quotients 32/30, 50/48 and 162/160, whose primes are 2, 3 and 5. */
export const ln10Fixed = constant(
  (bits) =>
    46n * inverseSeries(31n, 1n, bits) +
    34n * inverseSeries(49n, 1n, bits) +
    20n * inverseSeries(161n, 1n, bits),
);

// -- exponential and circular functions -----------------------------------------------------------------

// Halving the argument h times makes the series short; the squarings that undo it cost as much as its terms.
const halvingsFor = (bits: number): number => Math.ceil(Math.sqrt(bits));

/**
 * e^x for |x| ≤ 3. Each of the N terms errs by less than two units, h squarings magnify that by
 * 2^h·e^3, and 40 further bits are there for it.
 */
export const expFixed = (x: bigint, bits: number): bigint => {
  const halvings = halvingsFor(bits);
  const work = BigInt(bits + halvings + guard);
  const small = x << BigInt(guard);
  let total = 1n << work;
  let term = total;
  for (let k = 1n; term !== 0n; k += 1n) {
    term = ((term * small) >> work) / k;
    total += term;
  }
  for (let h = 0; h < halvings; h += 1) total = (total * total) >> work;
  return total >> BigInt(halvings + guard);
};

/** sin x and cos x for |x| ≤ 1; a doubling of the angle magnifies an error by less than 3. */
export const sinCosFixed = (x: bigint, bits: number): [sin: bigint, cos: bigint] => {
  const halvings = halvingsFor(bits);
  const work = BigInt(bits + 2 * halvings + guard);
  const small = x << BigInt(halvings + guard);
  let cos = 1n << work;
  let sin = 0n;
  let term = cos;
  for (let k = 1n; term !== 0n; k += 1n) {
    term = ((term * small) >> work) / k;
    const signed = (k & 2n) === 0n ? term : -term;
    if ((k & 1n) === 0n) cos += signed;
    else sin += signed;
  }
  for (let h = 0; h < halvings; h += 1) {
    [sin, cos] = [(sin * cos) >> (work - 1n), (cos * cos - sin * sin) >> work];
  }
  const drop = BigInt(2 * halvings + guard);
  return [sin >> drop, cos >> drop];
};

// -- their inverses -------------------------------------------------------------------------------------

/** Up to here the value of the library function is a start that is good enough. */
const fromDouble = 140;

const doubleOfFixed = (x: bigint, bits: number): number => Number(x >> BigInt(bits - 60)) / 2 ** 60;
const fixedOfDouble = (x: number, bits: number): bigint =>
  BigInt(Math.round(x * 2 ** 50)) << BigInt(bits - 50);

/** A third of the bits first: what is then missing is so small that its cube does not count. */
const roughly = (
  f: (x: bigint, bits: number) => bigint,
  library: (x: number) => number,
  x: bigint,
  bits: number,
): bigint => {
  if (bits <= fromDouble) return fixedOfDouble(library(doubleOfFixed(x, bits)), bits);
  const third = Math.max(Math.ceil(bits / 3) + 8, 64);
  const drop = BigInt(bits - third);
  return f(x >> drop, third) << drop;
};

const extra = 16;

/** ln x for 0.3 ≤ x ≤ 3.3: a guess L, and ln(x/e^L) as δ - δ²/2. */
export const logFixed = (x: bigint, bits: number): bigint => {
  const rough = roughly(logFixed, Math.log, x, bits);
  const work = bits + extra;
  const power = expFixed(rough << BigInt(extra), work);
  const missing = (((x << BigInt(extra)) - power) << BigInt(work)) / power;
  const correction = missing - ((missing * missing) >> BigInt(work + 1));
  return rough + (correction >> BigInt(extra));
};

/** atan x for |x| ≤ 1: a guess a, and the angle between (1, x) and (cos a, sin a) as its tangent. */
export const atanFixed = (x: bigint, bits: number): bigint => {
  const rough = roughly(atanFixed, Math.atan, x, bits);
  const work = bits + extra;
  const [sin, cos] = sinCosFixed(rough << BigInt(extra), work);
  const one = BigInt(bits);
  const missing = (((x * cos) >> one) - sin) << BigInt(work);
  return rough + ((missing / (cos + ((x * sin) >> one))) >> BigInt(extra));
};

// -- the error function ---------------------------------------------------------------------------------

/**
 * The sum of 2^n x^(2n+1) / (2n+1)!!, which is e^(x²) erf(x) √π/2, for 0 < x ≤ 32. No term is negative, so
 * that the relative error is at most 2^-(bits - 2m - 20) where x ≥ 2^-m.
 */
export const erfSeriesFixed = (x: bigint, bits: number): bigint => {
  const one = BigInt(bits);
  const twice = (x * x) >> (one - 1n);
  let total = 0n;
  let term = x;
  for (let k = 3n; term > 0n; k += 2n) {
    total += term;
    term = ((term * twice) >> one) / k;
  }
  return total;
};

/**
 * Two numbers around the sum of (-1)^k (2k-1)!! z^k, given z = 1/(2x²) ≤ 1/1800: of this alternating
 * asymptotic series for x √π e^(x²) erfc(x), what is left out is less than its first term.
 */
export const erfcTailFixed = (z: bigint, bits: number): [lo: bigint, hi: bigint] => {
  const work = BigInt(bits + guard);
  const ratio = z << BigInt(guard);
  let total = 1n << work;
  let term = total;
  for (let k = 1n; term > 0n; k += 2n) {
    const next = (term * k * ratio) >> work;
    if (next >= term) break;
    term = next;
    total += (k & 2n) === 0n ? -term : term;
  }
  const [sum, left] = [total >> BigInt(guard), (term >> BigInt(guard)) + 2n];
  return [sum - left, sum + left];
};

/** How many bits hold so many decimal digits. */
export const bitsOf = (digits: number): number => Math.ceil(digits * 3.3219281);
