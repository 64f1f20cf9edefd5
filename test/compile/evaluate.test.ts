import { describe, expect, test } from "vitest";
import { compile } from "../../src/compile/compile.ts";
import {
  type Dependent,
  evaluate,
  evaluateWithError,
  measuredLimit,
} from "../../src/compile/evaluate.ts";
import {
  cases,
  compare,
  delta,
  deriv,
  difference,
  entry,
  indexValue,
  inverse,
  limit,
  meets,
  number,
  one,
  over,
  pi,
  power,
  product,
  quotient,
  scalar,
  sizeValue,
  square,
  sum,
  sumOver,
  symbol,
} from "../../src/expr/build.ts";
import { entries } from "../../src/expr/function.ts";
import { addIx, indexVar, ix } from "../../src/expr/index-of.ts";
import { interpret } from "../../src/expr/interpret.ts";
import type { Expr } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import { symbolNames } from "../../src/expr/walk.ts";
import { softmax } from "../../src/functions/activation/softmax.ts";
import { tanh } from "../../src/functions/activation/tanh.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { log } from "../../src/functions/elementary/log.ts";
import { relu } from "../../src/functions/piecewise/relu.ts";
import { a, at, k as holeK } from "../../src/rewrite/holes.ts";

const n = size("n");
const [i, j, k] = [indexVar("i", n), indexVar("j", n), indexVar("k", n)];
const s = scalar("s");
const x = symbol("x", [n]);
const W = symbol("W", [n, n]);
const vector = (...values: number[]) => ({
  values: Float64Array.from(values),
  sizes: [values.length],
});
const here = {
  symbols: new Map<string, number | ReturnType<typeof vector>>([
    ["s", 0.5],
    ["y", 2],
    ["x", vector(1, 2, 4)],
    ["W", { values: Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]), sizes: [3, 3] }],
  ]),
  sizes: new Map([["n", 3]]),
  indices: new Map([[i.id, 2]]),
};

describe("the value of an expression", () => {
  test.each([
    ["a quotient", quotient(sum(s, 1), 3), 0.5],
    ["a rational power", power(number(4), number(1, 2)), 2],
    ["pi", pi, Math.PI],
    ["a size", sizeValue(n), 3],
    ["an index", indexValue(i), 2],
    ["an entry", entry(W, i, 3), 6],
    ["an entry whose index is an entry", entry(x, scalar("y")), 2],
    ["a matrix product", sumOver(n, (l) => product(entry(W, i, l), entry(x, l))), 38],
    ["a sum picked by a delta", sumOver(n, (l) => product(delta(i, l), entry(x, l))), 2],
    ["a sum of squares of an index", over("sum", [k], square(indexValue(k))), 14],
    ["a product", over("product", [k], entry(x, k)), 8],
    ["a maximum", over("max", [k], entry(x, k)), 4],
    ["a minimum over two indices", over("min", [j, k], entry(W, j, k)), 1],
    [
      "a sum with a condition",
      over("sum", [j, k], one, compare(indexValue(j), "<", indexValue(k))),
      3,
    ],
    ["an empty sum", over("sum", [k], one, compare(indexValue(k), ">", 9)), 0],
    ["a case without otherwise", cases([{ when: compare(s, ">", 1), is: one }]), 0],
  ])("%s", (_, e, value) => {
    expect(evaluate(e, here)).toBeCloseTo(value, 12);
    expect(evaluateWithError(e, here).value).toBeCloseTo(value, 12);
  });

  test("softmax is read at an entry of its array", () => {
    const z = entries([n], (place) => entry(x, place as never));
    const total = Math.E + Math.exp(2) + Math.exp(4);
    expect(evaluate(softmax(z)(i), here)).toBeCloseTo(Math.exp(2) / total, 14);
    expect(
      evaluate(
        sumOver(n, (l) => softmax(z)(l)),
        here,
      ),
    ).toBeCloseTo(1, 14);
  });

  test("what is undefined has no value, and does not stop anything", () => {
    expect(evaluate(log(number(-1)), here)).toBeNaN();
    expect(evaluate(inverse(number(0)), here)).toBeNaN();
    expect(evaluate(power(number(-8), number(1, 3)), here)).toBeNaN();
    expect(evaluate(cases([{ when: compare(log(number(-1)), ">", 0), is: one }]), here)).toBeNaN();
  });

  test("a factor behind a false indicator is not looked at", () => {
    const beyond = entry(x, addIx(ix(i), ix(7)));
    expect(evaluate(product(beyond, delta(i, 1)), here)).toBe(0);
    expect(evaluate(product(beyond, cases([{ when: meets(i, 3), is: one }])), here)).toBe(0);
    expect(evaluate(product(log(number(-1)), delta(i, 1)), here)).toBe(0);
  });

  test("an index outside its axis is an error that names the symbol", () => {
    expect(() => evaluate(entry(x, addIx(ix(i), ix(7))), here)).toThrow(/x/);
    expect(() => evaluate(entry(x, s), here)).toThrow(RangeError);
  });

  test("a hole is filled in the scope where it stands", () => {
    const pattern = over("sum", [holeK], a);
    const holes = new Map([["a", entry(x, holeK)]]);
    expect(evaluate(pattern, { ...here, holes })).toBe(7);
    expect(evaluate(at(a, holeK, i), { ...here, holes })).toBe(2);
  });

  test("a large shared expression is worked out once", () => {
    let e = sum(s, 1);
    for (let level = 0; level < 60; level += 1)
      e = sum(product(e, number(1, 2)), tanh(product(e, 0)), product(number(1, 2), e));
    expect(evaluate(e, here)).toBe(1.5);
    expect(evaluateWithError(e, here).value).toBe(1.5);
    expect(compile(e).run(here)).toBe(1.5);
  });
});

describe("the value of a derivative", () => {
  const derivative = (e: Parameters<typeof deriv>[0], by: ReturnType<typeof entry>) =>
    evaluateWithError(deriv(e, by), here);

  test("of softmax is s(δ − s)", () => {
    const z = entries([n], (place) => entry(x, place as never));
    const [si, sj] = [1, 2].map((l) => evaluate(softmax(z)(l), here)) as [number, number];
    expect(derivative(softmax(z)(1), entry(x, 2)).value).toBeCloseTo(-si * sj, 13);
  });

  test("counts every place where the entry stands", () => {
    const e = sumOver(n, (l) => sumOver(n, (m) => product(entry(x, l), entry(x, m))));
    const { value, error } = derivative(e, entry(x, i));
    expect(value).toBeCloseTo(14, 11);
    expect(Math.abs(value - 14)).toBeLessThanOrEqual(error);
    expect(error).toBeLessThan(1e-10);
  });

  test("of a derivative is the second derivative", () => {
    const e = deriv(tanh(s), s);
    const t = Math.tanh(0.5);
    const { value, error } = derivative(e, s);
    expect(value).toBeCloseTo(-2 * t * (1 - t * t), 9);
    expect(error).toBeLessThan(1e-8);
  });

  test("follows the symbols that depend on the entry", () => {
    const u = symbol("u");
    const dependents = new Map([
      [
        "u",
        {
          from: new Set(["s"]),
          value: (symbols: ReadonlyMap<string, unknown>) => (symbols.get("s") as number) ** 3,
        },
      ],
    ]);
    const e = square(entry(u));
    expect(evaluate(e, { ...here, dependents })).toBeCloseTo(0.5 ** 6, 15);
    expect(evaluate(deriv(e, s), { ...here, dependents })).toBeCloseTo(6 * 0.5 ** 5, 11);
    expect(evaluate(deriv(e, entry(u)), { ...here, dependents })).toBeCloseTo(2 * 0.5 ** 3, 12);
  });

  // u = relu(s), told as what an arithmetic makes of it; v = u² after it.
  const following = (): ReadonlyMap<string, Dependent> => {
    const told = (name: string, body: Expr): readonly [string, Dependent] => [
      name,
      {
        from: symbolNames(body),
        value: (symbols) => evaluate(body, { symbols }),
        valueIn: (arithmetic, symbols) => interpret(body, arithmetic, { symbols }),
      },
    ];
    return new Map([told("u", relu(s)), told("v", square(entry(symbol("u"))))]);
  };

  test.each([
    [0.5, 1],
    [-0.5, 0],
  ])("follows a corner that is elsewhere exactly: at s = %d the slope of 3u + v", (at, isOn) => {
    const e = sum(product(3, entry(symbol("u"))), entry(symbol("v")));
    const point = { symbols: new Map([["s", at]]), dependents: following() };
    const { value, error } = evaluateWithError(deriv(e, s), point);
    expect(value).toBeCloseTo(isOn * (3 + 2 * at), 14);
    expect(error).toBeLessThan(1e-13);
  });

  test("is missing at a corner of what follows, and found where that is not asked for", () => {
    const point = { symbols: new Map([["s", 0]]), dependents: following() };
    expect(evaluate(deriv(entry(symbol("u")), s), point)).toBeNaN();
    expect(evaluate(deriv(square(s), s), point)).toBeCloseTo(0, 12);
  });

  test("is missing at a corner", () => {
    const e = relu(difference(s, number(1, 2)));
    expect(evaluate(deriv(e, s), here)).toBeNaN();
  });
});

describe("the value of a limit", () => {
  const t = symbol("t");
  const v = entry(t);
  test.each([
    ["tanh levels out", limit(tanh(v), t, "+inf"), 1],
    ["exp vanishes on the left", limit(exp(v), t, "-inf"), 0],
    ["a difference quotient", limit(quotient(difference(exp(v), 1), v), t, number(0)), 1],
    ["(1 + 1/t)^t", limit(power(sum(1, inverse(v)), v), t, "+inf"), Math.E],
    [
      "a step from the left",
      limit(cases([{ when: compare(v, ">", 0), is: one }]), t, number(0), "left"),
      0,
    ],
  ])("%s", (_, e, value) => {
    const found = measuredLimit(e, here);
    expect(found.how).toBe("settles");
    expect(Math.abs(found.value - value)).toBeLessThanOrEqual(Math.max(4 * found.error, 1e-15));
    expect(found.error).toBeLessThan(1e-4);
  });

  test("enclosures confine it", () => {
    const { within } = measuredLimit(limit(tanh(v), t, "+inf"), here);
    expect(within.lo).toBeGreaterThan(1 - 1e-12);
    expect(within.hi).toBe(1);
  });

  test("log grows, sin wavers, a step has two sides", () => {
    expect(measuredLimit(limit(log(v), t, "+inf"), here)).toMatchObject({
      how: "grows",
      value: Infinity,
    });
    const step = cases([{ when: compare(v, ">", 0), is: one }]);
    expect(measuredLimit(limit(step, t, number(0)), here).how).toBe("wavers");
    expect(evaluate(limit(step, t, number(0)), here)).toBeNaN();
  });
});
