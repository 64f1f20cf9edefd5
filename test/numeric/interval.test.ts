import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { doubleOf, nextDown, nextUp } from "../../src/numeric/double.ts";
import {
  absInterval,
  addInterval,
  contains,
  cosInterval,
  divideInterval,
  empty,
  expInterval,
  hull,
  type Interval,
  interval,
  inverseInterval,
  isEmpty,
  line,
  logInterval,
  maxInterval,
  minInterval,
  multiplyInterval,
  negateInterval,
  piInterval,
  powerInterval,
  rationalInterval,
  reluInterval,
  sigmoidInterval,
  sinInterval,
  softplusInterval,
  sqrtInterval,
  tanhInterval,
  wholePowerInterval,
} from "../../src/numeric/interval.ts";
import { type Rational, rational } from "../../src/numeric/rational.ts";

const runs = { seed: 7, numRuns: 400 };

/** A double as the rational that it is. */
const exactly = (x: number): Rational => {
  let [value, shift] = [x, 0];
  while (!Number.isInteger(value)) {
    value *= 2;
    shift += 1;
  }
  return rational(BigInt(value), 2n ** BigInt(shift));
};

const holds = (a: Interval, value: Rational): boolean =>
  (a.lo === Number.NEGATIVE_INFINITY || exactly(a.lo).compare(value) <= 0) &&
  (a.hi === Number.POSITIVE_INFINITY || exactly(a.hi).compare(value) >= 0);

const numbers = fc
  .double({ min: -1e6, max: 1e6, noNaN: true })
  .map((x) => (Math.abs(x) < 1e-200 ? 0 : x));
const intervals = fc
  .tuple(numbers, numbers)
  .map(([a, b]) => interval(Math.min(a, b), Math.max(a, b)));
const within = (a: Interval, part: number): number =>
  Math.min(a.hi, Math.max(a.lo, a.lo + part * (a.hi - a.lo)));
const parts = fc.double({ min: 0, max: 1, noNaN: true });

describe("arithmetic encloses the exact value", () => {
  test.each<
    [string, (a: Interval, b: Interval) => Interval, (a: Rational, b: Rational) => Rational]
  >([
    ["sums", addInterval, (a, b) => a.add(b)],
    ["products", multiplyInterval, (a, b) => a.mul(b)],
    ["maxima", maxInterval, (a, b) => (a.compare(b) >= 0 ? a : b)],
    ["minima", minInterval, (a, b) => (a.compare(b) <= 0 ? a : b)],
  ])("%s", (_, enclose, exact) => {
    fc.assert(
      fc.property(intervals, intervals, parts, parts, (a, b, p, q) => {
        const [x, y] = [within(a, p), within(b, q)];
        expect(holds(enclose(a, b), exact(exactly(x), exactly(y)))).toBe(true);
        expect(holds(enclose(interval(x), interval(y)), exact(exactly(x), exactly(y)))).toBe(true);
      }),
      runs,
    );
  });

  test("quotients", () => {
    fc.assert(
      fc.property(intervals, intervals, parts, parts, (a, b, p, q) => {
        const [x, y] = [within(a, p), within(b, q)];
        if (y === 0) return;
        expect(holds(divideInterval(a, b), exactly(x).div(exactly(y)))).toBe(true);
        expect(holds(divideInterval(interval(x), interval(y)), exactly(x).div(exactly(y)))).toBe(
          true,
        );
      }),
      runs,
    );
  });

  test("whole powers", () => {
    fc.assert(
      fc.property(intervals, parts, fc.integer({ min: 0, max: 7 }), (a, p, n) => {
        const x = within(a, p);
        expect(holds(wholePowerInterval(a, n), exactly(x).pow(n) as Rational)).toBe(true);
        expect(holds(wholePowerInterval(interval(x), n), exactly(x).pow(n) as Rational)).toBe(true);
      }),
      runs,
    );
  });

  test("rationals and their nearest doubles", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 300n), max: 2n ** 300n }),
        fc.bigInt({ min: 1n, max: 2n ** 200n }),
        (n, d) => {
          const value = rational(n, d);
          const found = rationalInterval(value);
          expect(holds(found, value)).toBe(true);
          expect(contains(found, doubleOf(value))).toBe(true);
        },
      ),
      runs,
    );
    expect(rationalInterval(rational(1, 2))).toEqual(interval(0.5));
    expect(doubleOf(rational(10n ** 400n, 10n ** 399n))).toBe(10);
    expect(doubleOf(rational(1n, 10n ** 320n))).toBe(1e-320);
  });
});

/** exp to sixty digits, as a rational, by its series on a halved argument. */
const exactExp = (x: number): Rational => {
  const digits = 10n ** 80n;
  const { s, n, d } = exactly(x);
  const halvings = 40n;
  const small = (s * n * digits) / (d * 2n ** halvings);
  let [total, term] = [digits, digits];
  for (let k = 1n; k < 20n; k += 1n) {
    term = (term * small) / (digits * k);
    total += term;
  }
  for (let k = 0n; k < halvings; k += 1n) total = (total * total) / digits;
  return rational(total, digits);
};

describe("functions enclose the exact value", () => {
  // The reference carries eighty digits, which does not reach below this.
  const tame = (x: number): number => (Math.abs(x) < 1e-12 ? 0 : x);
  const moderate = fc.double({ min: -20, max: 20, noNaN: true }).map(tame);

  test("exp, sigmoid, tanh", () => {
    fc.assert(
      fc.property(moderate, moderate, parts, (u, v, p) => {
        const a = interval(Math.min(u, v), Math.max(u, v));
        const x = tame(within(a, p));
        const e = exactExp(x);
        const [one, square] = [rational(1), e.mul(e)];
        for (const around of [hull(a, interval(x)), interval(x)]) {
          expect(holds(expInterval(around), e)).toBe(true);
          expect(holds(sigmoidInterval(around), e.div(one.add(e)))).toBe(true);
          expect(holds(tanhInterval(around), square.sub(one).div(square.add(one)))).toBe(true);
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  test("log and softplus undo exp", () => {
    fc.assert(
      fc.property(moderate, (x) => {
        const y = Math.exp(x);
        if (y < 1e-12) return;
        // lo ≤ log y ≤ hi when exp(lo) ≤ y ≤ exp(hi).
        const found = logInterval(interval(y));
        expect(exactExp(found.lo).compare(exactly(y))).toBeLessThanOrEqual(0);
        expect(exactExp(found.hi).compare(exactly(y))).toBeGreaterThanOrEqual(0);
        const ramp = softplusInterval(interval(x));
        const value = exactExp(x).add(1);
        expect(exactExp(ramp.lo).compare(value)).toBeLessThanOrEqual(0);
        expect(exactExp(ramp.hi).compare(value)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  test("square roots", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (x) => {
        const y = Math.max(x, 1e-100);
        const { lo, hi } = sqrtInterval(interval(y));
        expect(exactly(lo).pow(2)?.compare(exactly(y))).toBeLessThanOrEqual(0);
        expect(exactly(hi).pow(2)?.compare(exactly(y))).toBeGreaterThanOrEqual(0);
        const cube = powerInterval(interval(y), rationalInterval(rational(1, 3)));
        expect(exactly(cube.lo).pow(3)?.compare(exactly(y))).toBeLessThanOrEqual(0);
        expect(exactly(cube.hi).pow(3)?.compare(exactly(y))).toBeGreaterThanOrEqual(0);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  test.each<[string, (a: Interval) => Interval, (x: number) => number]>([
    ["sin", sinInterval, Math.sin],
    ["cos", cosInterval, Math.cos],
    ["abs", absInterval, Math.abs],
    ["relu", reluInterval, (x) => Math.max(x, 0)],
    ["negation", negateInterval, (x) => -x],
  ])("%s holds the values within", (_, enclose, f) => {
    fc.assert(
      fc.property(moderate, fc.double({ min: 0, max: 7, noNaN: true }), parts, (lo, width, p) => {
        const a = interval(lo, lo + width);
        expect(contains(enclose(a), f(within(a, p)))).toBe(true);
      }),
      runs,
    );
  });

  test("sin and cos reach 1 where they turn", () => {
    expect(contains(cosInterval(interval(-0.1, 0.1)), 1)).toBe(true);
    expect(contains(sinInterval(interval(1.5, 1.6)), 1)).toBe(true);
    expect(sinInterval(interval(0.5)).hi - sinInterval(interval(0.5)).lo).toBeLessThan(1e-15);
    expect(piInterval.lo).toBeLessThan(piInterval.hi);
  });
});

describe("where a value is missing", () => {
  test("one over an interval that holds 0 may be anything", () => {
    expect(inverseInterval(interval(-1, 2))).toEqual({ ...line, defined: false });
    expect(isEmpty(inverseInterval(interval(0)))).toBe(true);
  });
  test("a logarithm forgets what lies below 0, and says so", () => {
    expect(isEmpty(logInterval(interval(-2, -1)))).toBe(true);
    expect(logInterval(interval(-1, 1))).toMatchObject({
      lo: Number.NEGATIVE_INFINITY,
      defined: false,
    });
    expect(isEmpty(addInterval(logInterval(interval(-1)), interval(1)))).toBe(true);
    expect(hull(empty, interval(1)).defined).toBe(false);
  });
  test("overflow widens to infinity", () => {
    const big = expInterval(interval(1000));
    expect(big.lo).toBeGreaterThan(1.79e308);
    expect(multiplyInterval(big, interval(0))).toMatchObject({ lo: 0, hi: 0 });
    expect(addInterval(big, negateInterval(big))).toEqual(line);
  });
});

test("the next double is next", () => {
  for (const x of [0, 1, -1, 2 ** -1074, 1e300, -(2 ** 52), 0.1]) {
    expect(nextUp(x)).toBeGreaterThan(x);
    expect(nextDown(nextUp(x))).toBe(x === 0 ? 0 : x);
    const between = x + (nextUp(x) - x) / 2;
    expect([x, nextUp(x)]).toContain(between);
  }
});
