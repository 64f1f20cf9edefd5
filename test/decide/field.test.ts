import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Field, fractionOf } from "../../src/decide/field.ts";
import { primes } from "../../src/decide/primes.ts";
import { between, type Random, seeded } from "../../src/numeric/random.ts";
import { rational } from "../../src/numeric/rational.ts";

/** A residue that is drawn from all of them. */
const residue = (random: Random, { prime }: Field): number => between(random, 0, prime - 1);

/** A power modulo a number, by repeated squaring. */
const powerModulo = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  let [result, square] = [1n, base % modulus];
  for (let left = exponent; left > 0n; left /= 2n) {
    if (left % 2n === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
};

const witnesses = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n];

/** Whether an odd number is prime: these witnesses leave no doubt below 3·10²³ (Miller 1976, Rabin 1980). */
const isPrime = (n: bigint): boolean => {
  let [odd, twos] = [n - 1n, 0];
  for (; odd % 2n === 0n; odd /= 2n) twos += 1;
  return witnesses.every((witness) => {
    if (witness % n === 0n) return true;
    let power = powerModulo(witness, odd, n);
    if (power === 1n) return true;
    for (let k = 0; k < twos; k += 1) {
      if (power === n - 1n) return true;
      power = (power * power) % n;
    }
    return false;
  });
};

describe("the primes", () => {
  test("are distinct, prime, safe, and below 2⁵⁰", () => {
    expect(new Set(primes).size).toBe(primes.length);
    for (const prime of primes) {
      expect(prime).toBeLessThan(2 ** 50);
      expect(prime).toBeGreaterThan(2 ** 49);
      expect(isPrime(BigInt(prime)), `${prime}`).toBe(true);
      expect(isPrime(BigInt((prime - 1) / 2)), `(${prime} - 1)/2`).toBe(true);
    }
  });

  test("are -1 modulo 8·3·5·7·11·13·17·19", () => {
    const modulus = 8 * 3 * 5 * 7 * 11 * 13 * 17 * 19;
    for (const prime of primes) expect((prime + 1) % modulus).toBe(0);
  });

  test("the witnesses know a prime from a pseudoprime", () => {
    expect([2n ** 61n - 1n, 1_000_000_007n].every(isPrime)).toBe(true);
    // 3 215 031 751 passes the bases 2, 3, 5 and 7.
    expect([561n, 3_215_031_751n, 2n ** 59n - 1n].some(isPrime)).toBe(false);
  });
});

const fields = [0, 1, 30, 60, primes.length - 1].map((at) => new Field(primes[at] as number));

describe.each(fields)("modulo $prime", (field) => {
  const { prime, order } = field;
  const edges = [0, 1, 2, 3, order - 1, order, order + 1, prime - 2, prime - 1, 2 ** 25, 2 ** 49];

  test("products are those of whole numbers", () => {
    const random = seeded(prime);
    const pairs = [
      ...edges.flatMap((a) => edges.map((b) => [a, b] as const)),
      ...Array.from({ length: 100_000 }, () => [residue(random, field), residue(random, field)]),
    ] as readonly (readonly [number, number])[];
    const modulus = BigInt(prime);
    const wrong = pairs.filter(
      ([a, b]) => field.multiply(a, b) !== Number((BigInt(a) * BigInt(b)) % modulus),
    );
    expect(wrong).toEqual([]);
  });

  test("sums, differences and opposites are those of whole numbers", () => {
    const whole = (value: number): number => ((value % prime) + prime) % prime;
    for (const a of edges) {
      expect(field.add(a, field.negate(a))).toBe(0);
      for (const b of edges) {
        expect(field.add(a, b)).toBe(whole(a + b));
        expect(field.subtract(a, b)).toBe(whole(a - b));
      }
    }
  });

  test("a number times its inverse is 1", () => {
    const random = seeded(prime + 1);
    const some = Array.from({ length: 2000 }, () => between(random, 1, prime - 1));
    for (const a of [...edges.slice(1), ...some])
      expect(field.multiply(a, field.inverse(a))).toBe(1);
  });

  test("powers are those of whole numbers", () => {
    const random = seeded(prime + 2);
    for (const a of edges) {
      for (const exponent of [0, 1, 2, 3, 64, order, prime - 1, residue(random, field)]) {
        const expected = powerModulo(BigInt(a), BigInt(exponent), BigInt(prime));
        expect(field.power(a, exponent)).toBe(Number(expected));
      }
    }
  });

  test("of a number and its opposite one is a square", () => {
    const random = seeded(prime + 3);
    expect(field.isSquare(1)).toBe(true);
    expect(field.isSquare(prime - 1)).toBe(false);
    for (let turn = 0; turn < 300; turn += 1) {
      const a = between(random, 1, prime - 1);
      expect(field.isSquare(a)).toBe(!field.isSquare(field.negate(a)));
      expect(field.isSquare(field.multiply(a, a))).toBe(true);
    }
  });

  test("small primes have square roots", () => {
    for (const small of [2, 3, 5, 7, 11, 13, 17, 19]) expect(field.isSquare(small)).toBe(true);
  });

  test("a rational power of a square is a square, and raised back gives the square again", () => {
    const exponents = fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: prime - 1 }), exponents, (root, [above, below]) => {
        const square = field.multiply(root, root);
        const found = field.squarePower(square, rational(above, below));
        expect(field.isSquare(found)).toBe(true);
        const raised = field.power(above < 0 ? field.inverse(square) : square, Math.abs(above));
        expect(field.power(found, below)).toBe(raised);
      }),
      { numRuns: 200, seed: 50 },
    );
  });

  test("a fraction is found again from its residue", () => {
    const fraction = fc.tuple(
      fc.integer({ min: -10_000, max: 10_000 }),
      fc.integer({ min: 1, max: 10_000 }),
    );
    fc.assert(
      fc.property(fraction, ([above, below]) => {
        const value = rational(above, below);
        const found = fractionOf(field.rational(value) as number, field);
        expect(found).toEqual({ above: Number(value.s * value.n), below: Number(value.d) });
      }),
      { numRuns: 500, seed: 51 },
    );
  });

  test("a random residue stands for no fraction, but one in ten thousand", () => {
    const random = seeded(prime + 4);
    const some = Array.from({ length: 20_000 }, () => residue(random, field));
    expect(some.filter((a) => fractionOf(a, field)).length).toBeLessThanOrEqual(2);
  });

  test("a number whose denominator the prime divides has no residue", () => {
    expect(field.rational(rational(1n, BigInt(prime)))).toBeUndefined();
    expect(field.rational(rational(BigInt(prime), 3n))).toBe(0);
    expect(field.rational(rational(-1, 2))).toBe(order);
  });
});
