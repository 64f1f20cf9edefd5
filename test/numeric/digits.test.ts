import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Digits, digitIntervals } from "../../src/numeric/digits.ts";
import { seeded } from "../../src/numeric/random.ts";
import { type Rational, rational } from "../../src/numeric/rational.ts";
import { drawn } from "../support/doubles.ts";

const sixty = digitIntervals(60);
const fifteen = digitIntervals(15);

const callOf = (name: string, { functions } = sixty): ((...args: Digits[]) => Digits) => {
  const f = functions.get(name);
  if (!f) throw new Error(`${name} is missing`);
  return f;
};

/** The value of a named function at a number. */
const at = (name: string, x: number, digits = 60): Digits => {
  const arithmetic = digitIntervals(digits);
  return callOf(name, arithmetic)(arithmetic.from(x));
};

describe("digits that are known", () => {
  test.each([
    ["exp", 1, "2.71828182845904523536028747135266249775724709369995957496697"],
    ["log", 2, "0.69314718055994530941723212145817656807550013436025525412068"],
    ["atan", 1, "0.785398163397448309615660845819875721049292349843776455243736"],
    ["erf", 1, "0.842700792949714869341220635082609259296066997966302908459938"],
    ["erfc", 3, "0.0000220904969985854413727761295823203798477070873992496572389548"],
    ["sin", 1e10, "-0.487506025087510691527794294348106041676447316922786885745255"],
    ["exp", -1000, "5.07595889754945676529180947957433691930559928289283736183239e-435"],
  ])("%s(%d) = %s", (name, x, digits) => {
    expect(digitIntervals(70).text(at(name, x, 70), 60)).toBe(digits);
  });

  test("π, to 900 digits", () => {
    const { lo, hi } = digitIntervals(900).pi;
    // Its digits 91 to 100, and 881 to 899.
    expect(lo.toString().slice(92, 102)).toBe("3421170679");
    expect(lo.toString().slice(-20, -1)).toBe("8381420617177669147");
    expect(hi.toString().slice(-20, -1)).toBe("3814206171776691473".slice(0, 19));
  });

  test("a text has the digits that are certain, and no others", () => {
    const { text, from, hull, rational: exactly } = sixty;
    expect(text(at("sigmoid", 0.5), 10)).toBe("0.6224593312");
    expect(text(from(-0.5), 10)).toBe("-0.5");
    expect(text(hull(exactly(rational(1234, 1000)), exactly(rational(1236, 1000))), 10)).toBe(
      "1.2",
    );
    expect(text(hull(from(-1), from(1)), 10)).toBeUndefined();
    expect(text(sixty.empty, 10)).toBeUndefined();
  });
});

/** A decimal with up to thirty digits, far from 1 or near. */
const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: -70, max: 40 }))
  .map(([n, e]) => (e < 0 ? rational(n, 10n ** BigInt(-e)) : rational(n * 10n ** BigInt(e))));

const holds = (a: Digits, value: Rational): boolean =>
  !digitIntervals(300).disjoint(a, digitIntervals(300).rational(value));

describe("arithmetic rounds outward", () => {
  test("sums, products, quotients and powers", () => {
    fc.assert(
      fc.property(decimals, decimals, fc.integer({ min: -3, max: 6 }), (x, y, n) => {
        const [a, b] = [fifteen.rational(x), fifteen.rational(y)];
        expect(holds(a, x)).toBe(true);
        expect(holds(fifteen.add(a, b), x.add(y))).toBe(true);
        expect(holds(fifteen.multiply(a, b), x.mul(y))).toBe(true);
        if (y.n !== 0n) expect(holds(fifteen.divide(a, b), x.div(y))).toBe(true);
        if (x.n !== 0n) expect(holds(fifteen.wholePower(a, n), x.pow(n) as Rational)).toBe(true);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  test("roots of squares, and of what is near a square", () => {
    const sqrt = callOf("sqrt", fifteen);
    fc.assert(
      fc.property(decimals, (x) => {
        expect(holds(sqrt(fifteen.rational(x.mul(x))), x.abs())).toBe(true);
      }),
      { seed: 7, numRuns: 500 },
    );
    const { lo, hi } = sqrt(fifteen.from(0.25));
    expect([lo.toNumber(), hi.toNumber()]).toEqual([0.5, 0.5]);
    const tiny = sixty.wholePower(sixty.from(-10), -59);
    const below = callOf("sqrt")(sixty.add(sixty.from(0.25), tiny));
    expect(below.hi.lt(0.5)).toBe(true);
  });

  test("a double is the number that it is, not the decimal it is written with", () => {
    const tenth = sixty.from(0.1);
    expect(tenth.lo.toString()).toBe("0.1000000000000000055511151231257827021181583404541015625");
    expect(sixty.isPoint(tenth)).toBe(true);
    expect(sixty.disjoint(tenth, sixty.rational(rational(1, 10)))).toBe(true);
  });
});

describe("precisions agree", () => {
  test.each([...sixty.functions.keys()])("%s", (name) => {
    const random = seeded(6);
    for (let run = 0; run < 150; run += 1) {
      const [x, y] = [drawn(random), drawn(random)];
      const [few, many] = [at(name, x, 20), at(name, x, 120)];
      const wide = callOf(name)(sixty.hull(sixty.from(x), sixty.from(y)));
      const message = `${name}(${x}): [${few.lo}, ${few.hi}] or ${many.lo}`;
      if (sixty.isEmpty(many)) {
        // Where 1 + 2^-50 is an edge, twenty digits see it and its neighbours.
        expect(few.defined && !sixty.isEmpty(few), message).toBe(false);
        continue;
      }
      expect(sixty.disjoint(few, many), message).toBe(false);
      expect(sixty.disjoint(wide, many), `${message} within ${y}`).toBe(false);
    }
  });

  test.each([...sixty.functions.keys()])("%s keeps nearly all of its digits", (name) => {
    const random = seeded(8);
    for (let run = 0; run < 80; run += 1) {
      const x = drawn(random);
      const { lo, hi } = at(name, x, 200);
      // Sixty digits do not hold every double, and near a pole, a turn or 1 some more are lost.
      const found = at(name, x, 60);
      const lost = 5 + Math.max(0, Math.log10(Math.abs(x))) * 3;
      if (!lo.lte(hi) || lo.isZero() || !hi.isFinite() || lost > 30 || lo.eq(hi)) continue;
      const gap = found.hi.minus(found.lo).dividedBy(hi).abs();
      expect(gap.lt(`1e${Math.ceil(lost) - 40}`), `${name}(${x}) ± ${gap}`).toBe(true);
    }
  });

  test("of erf by its series and by its tail", () => {
    const { add, from, negate, disjoint } = digitIntervals(1000);
    for (const x of [29.9, 30, 30.1]) {
      const complement = add(from(1), negate(at("erf", x, 1000)));
      for (const digits of [40, 300, 500]) {
        expect(disjoint(at("erfc", x, digits), complement)).toBe(false);
      }
    }
  });

  test.each([40, 300, 900])("of functions and their inverses, with %d digits", (digits) => {
    const a = digitIntervals(digits);
    const call = (name: string, x: Digits): Digits => callOf(name, a)(x);
    for (const x of [1e-30, 1, 22, 355, 1e22, 2 ** 200, 1 + 2 ** -52]) {
      const u = a.from(x);
      const squares = a.add(a.wholePower(call("sin", u), 2), a.wholePower(call("cos", u), 2));
      for (const [left, right] of [
        [squares, a.from(1)],
        [call("exp", call("log", u)), u],
        [call("tan", call("atan", u)), u],
      ] as const) {
        expect(a.disjoint(left, right)).toBe(false);
      }
    }
  });
});

describe("nothing fails and nothing hangs", () => {
  const exp = callOf("exp");
  const tower = exp(exp(exp(sixty.from(3))));
  const { from, power, negate, inverse } = sixty;

  test.each<[string, () => Digits]>([
    ["e to a tower of e", () => exp(tower)],
    ["the sine of a tower", () => callOf("sin")(tower)],
    ["erfc of a tower", () => callOf("erfc")(tower)],
    ["1/e^-tower", () => inverse(exp(negate(tower)))],
    ["ln(1 + e^-tower)", () => callOf("softplus")(negate(tower))],
    ["e^(10^12)", () => exp(from(1e12))],
    ["a huge power", () => power(power(from(3), from(1e300)), from(1e300))],
    ["a tiny power", () => power(power(from(3), from(-1e15)), from(1e15))],
    ["the sine of 10^308", () => callOf("sin")(from(1e308))],
  ])("%s", (_, value) => {
    const start = performance.now();
    const { lo, hi } = value();
    expect(lo.lte(hi)).toBe(true);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test("what is beyond all exponents has an infinite end", () => {
    const huge = exp(from(1e20));
    expect(huge.lo.isFinite() && huge.lo.gt("1e300")).toBe(true);
    expect(huge.hi.isFinite()).toBe(false);
    const tiny = inverse(huge);
    expect(tiny.lo.isZero() && tiny.hi.gt(0)).toBe(true);
    expect(sixty.signOf(sixty.multiply(huge, from(0)))).toBe(0);
    const unknown = sixty.add(huge, negate(huge));
    expect([unknown.lo.toNumber(), unknown.hi.toNumber()]).toEqual([-Infinity, Infinity]);
  });

  test("a number of digits is a whole number within reason", () => {
    for (const digits of [4, 40.5, 1e6]) expect(() => digitIntervals(digits)).toThrow(RangeError);
  });
});

describe("edges of domains", () => {
  const { from, hull, power, isEmpty, inverse } = sixty;

  test("0^0 is 1, 0 has no negative power, and below 0 whole exponents count", () => {
    expect(power(from(0), from(0)).lo.toNumber()).toBe(1);
    for (const [base, exponent] of [
      [0, -0.5],
      [0, -2],
      [-2, 0.5],
      [-2, 0.3],
    ] as const) {
      expect(isEmpty(power(from(base), from(exponent)))).toBe(true);
    }
    expect(power(from(-2), from(3)).hi.toNumber()).toBe(-8);
    const near = power(from(-2), hull(from(2.9), from(3.1)));
    expect(near.defined).toBe(false);
    expect(near.lo.lte(-8) && near.hi.gte(-8)).toBe(true);
  });

  test("what touches a domain's edge is cut there, and says so", () => {
    expect(callOf("log")(hull(from(-1), from(1))).defined).toBe(false);
    expect(callOf("log")(hull(from(0), from(1))).hi.toNumber()).toBe(0);
    expect(isEmpty(callOf("log")(from(0)))).toBe(true);
    expect(callOf("sqrt")(hull(from(0), from(4))).defined).toBe(true);
    expect(callOf("asin")(hull(from(0.5), from(2))).defined).toBe(false);
    expect(isEmpty(callOf("acos")(from(1.5)))).toBe(true);
    expect(inverse(hull(from(0), from(2))).lo.toNumber()).toBe(0.5);
    expect(callOf("tan")(hull(from(1), from(2))).defined).toBe(false);
    expect(sixty.signOf(hull(from(0), from(1)))).toBeUndefined();
    expect(sixty.signOf(from(-3))).toBe(-1);
  });
});
