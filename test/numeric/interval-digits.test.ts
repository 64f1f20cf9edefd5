import { describe, expect, test } from "vitest";
import { type Digits, digitIntervals } from "../../src/numeric/digits.ts";
import {
  addInterval,
  contains,
  type Interval,
  interval,
  intervalFunctions,
  inverseInterval,
  isEmpty,
  maxInterval,
  minInterval,
  multiplyInterval,
  piInterval,
  powerInterval,
  rationalInterval,
  sigmoidInterval,
  wholePowerInterval,
} from "../../src/numeric/interval.ts";
import { between, oneOf, type Random, seeded } from "../../src/numeric/random.ts";
import { rational } from "../../src/numeric/rational.ts";
import { drawn } from "../support/doubles.ts";

const sixty = digitIntervals(60);

const callOf = (name: string, { functions } = sixty): ((...args: Digits[]) => Digits) => {
  const f = functions.get(name);
  if (!f) throw new Error(`${name} is missing`);
  return f;
};

const overlap = ({ lo, hi }: Digits, double: Interval): boolean =>
  isEmpty(double)
    ? !lo.lte(hi)
    : lo.lte(hi)
      ? lo.lte(double.hi === Infinity ? lo : sixty.from(double.hi).hi) &&
        hi.gte(double.lo === -Infinity ? hi : sixty.from(double.lo).lo)
      : !double.defined;

const noNaN = ({ lo, hi }: Interval): boolean => !Number.isNaN(lo) && !Number.isNaN(hi);

describe("doubles enclose what sixty digits say", () => {
  test.each([...intervalFunctions.keys()])("%s at points and within intervals", (name) => {
    const random = seeded(3);
    const double = intervalFunctions.get(name) as (a: Interval) => Interval;
    for (let run = 0; run < 400; run += 1) {
      const [x, y] = [drawn(random), drawn(random)];
      const value = callOf(name)(sixty.from(x));
      for (const around of [interval(x), interval(Math.min(x, y), Math.max(x, y))]) {
        const found = double(around);
        const message = `${name} of [${around.lo}, ${around.hi}] at ${x}: [${found.lo}, ${found.hi}] or ${value.lo}`;
        expect(noNaN(found), message).toBe(true);
        expect(overlap(value, found), message).toBe(true);
      }
    }
  });

  test("powers", () => {
    const random = seeded(4);
    for (let run = 0; run < 1500; run += 1) {
      const [x, y] = [drawn(random), random() < 0.3 ? between(random, -9, 9) / 2 : drawn(random)];
      const value = sixty.power(sixty.from(x), sixty.from(y));
      const wider = (u: number): Interval => {
        const v = u + (random() - 0.5) * oneOf(random, [1e-12, 1, 1e3]);
        return interval(Math.min(u, v), Math.max(u, v));
      };
      for (const [base, exponent] of [
        [interval(x), interval(y)],
        [wider(x), interval(y)],
        [interval(x), wider(y)],
        [wider(x), wider(y)],
      ] as const) {
        const found = powerInterval(base, exponent);
        const message = `[${base.lo}, ${base.hi}] ^ [${exponent.lo}, ${exponent.hi}] at ${x} ^ ${y}: [${found.lo}, ${found.hi}] or ${value.lo}`;
        expect(noNaN(found), message).toBe(true);
        expect(sixty.isEmpty(value) ? !found.defined : overlap(value, found), message).toBe(true);
      }
    }
  });

  test("powers of what is near 1", () => {
    const random = seeded(9);
    for (let run = 0; run < 1500; run += 1) {
      const y = (random() < 0.5 ? -1 : 1) * 2 ** (10 + random() * 45);
      const x = 1 + (random() * 1400 - 700) / y;
      if (!(x > 0)) continue;
      const found = powerInterval(interval(x), interval(y));
      expect(overlap(sixty.power(sixty.from(x), sixty.from(y)), found), `${x} ^ ${y}`).toBe(true);
    }
    // The library's value is 641 units of its last place away.
    const [x, y] = [1.0000001652805592, -3925430898.9131956];
    const value = sixty.power(sixty.from(x), sixty.from(y));
    expect(overlap(value, powerInterval(interval(x), interval(y)))).toBe(true);
    expect(overlap(value, interval(x ** y))).toBe(false);
  });

  test("expressions", () => {
    const random = seeded(5);
    for (let run = 0; run < 1500; run += 1) {
      const [digits, double, written] = expression(random, between(random, 1, 5));
      const message = `${written}: [${double.lo}, ${double.hi}] ${double.defined} or [${digits.lo}, ${digits.hi}]`;
      expect(noNaN(double), message).toBe(true);
      expect(digits.lo.isNaN() || digits.hi.isNaN(), message).toBe(false);
      // Either may be too wide to see that there is no value.
      const [none, nothing] = [sixty.isEmpty(digits), isEmpty(double)];
      expect(
        none || nothing ? !(none ? double : digits).defined : overlap(digits, double),
        message,
      ).toBe(true);
    }
  });
});

test("edges of domains", () => {
  expect(inverseInterval(interval(0, 2)).lo).toBeCloseTo(0.5);
  expect(inverseInterval(interval(0, 2))).toMatchObject({ hi: Infinity, defined: false });
  expect(inverseInterval(interval(-2, 0)).hi).toBeCloseTo(-0.5);
  // Above 2^20 a whole exponent is not multiplied out, and a base below 0 has the power still.
  expect(contains(powerInterval(interval(-1), interval(2 ** 30)), 1)).toBe(true);
  expect(contains(powerInterval(interval(-2), interval(2.9, 3.1)), -8)).toBe(true);
  expect(isEmpty(powerInterval(interval(-2), interval(2.4, 2.6)))).toBe(true);
  expect(powerInterval(interval(-0, 2), interval(-3, -1)).hi).toBe(Infinity);
  expect(wholePowerInterval(interval(1e-200), 3).lo).toBe(0);
  // e^709.79 is beyond all doubles, its inverse is not.
  expect(contains(sigmoidInterval(interval(-709.79)), Math.exp(-709.79))).toBe(true);
});

/** A random expression, in both arithmetics. */
const expression = (random: Random, depth: number): [Digits, Interval, string] => {
  if (depth === 0 || random() < 0.1) {
    const kind = between(random, 0, 5);
    if (kind === 0) return [sixty.pi, piInterval, "π"];
    if (kind === 1) {
      const value = rational(between(random, -50, 50), between(random, 1, 30));
      return [sixty.rational(value), rationalInterval(value), value.toFraction()];
    }
    const x = drawn(random);
    return [sixty.from(x), interval(x), `${x}`];
  }
  const [a, b, u] = expression(random, depth - 1);
  if (random() < 0.5) {
    const name = oneOf(random, [...intervalFunctions.keys()]);
    const double = intervalFunctions.get(name) as (a: Interval) => Interval;
    return [callOf(name)(a), double(b), `${name}(${u})`];
  }
  const [c, d, v] = expression(random, depth - 1);
  const n = between(random, -5, 9);
  switch (between(random, 0, 6)) {
    case 0:
      return [sixty.multiply(a, c), multiplyInterval(b, d), `(${u})·(${v})`];
    case 1:
      return [sixty.max(a, c), maxInterval(b, d), `max(${u}, ${v})`];
    case 2:
      return [sixty.min(a, c), minInterval(b, d), `min(${u}, ${v})`];
    case 3:
      return [sixty.inverse(a), inverseInterval(b), `1/(${u})`];
    case 4:
      return [sixty.power(a, c), powerInterval(b, d), `(${u})^(${v})`];
    case 5:
      return [sixty.wholePower(a, n), wholePowerInterval(b, n), `(${u})^${n}`];
    default:
      return [sixty.add(a, c), addInterval(b, d), `(${u}) + (${v})`];
  }
};
