import { describe, expect, test } from "vitest";
import { doubles } from "../../src/decide/enclosure.ts";
import { type FieldVerdict, signsAt, vanish } from "../../src/decide/field-test.ts";
import { Graph, type Node, reachable } from "../../src/decide/graph.ts";
import { groundAt } from "../../src/decide/ground.ts";
import { Pure, Unseen } from "../../src/decide/pure.ts";
import { Shadow } from "../../src/decide/shadow.ts";
import { inventoryOf } from "../../src/expr/inventory.ts";
import { rational } from "../../src/numeric/rational.ts";
import { reading } from "./ask.ts";

/** Where x and y are when the sign of a root is asked for. */
const place = new Map([
  ["x", rational(3, 2)],
  ["y", rational(5, 7)],
]);

/** The difference of two texts, without conditions. */
const gap = (left: string, right: string, point = place): Node => {
  const sides = [left, right].map((text) => reading(text).tensor.body);
  const graph = new Graph();
  const ground = groundAt(
    {
      symbols: inventoryOf(...sides).symbols,
      sizes: new Map(),
      wholes: new Map(),
      dependencies: new Map(),
    },
    graph,
  );
  const into = new Graph();
  const shadow = new Shadow(into, point, doubles);
  const gate = (): never => {
    throw new Unseen();
  };
  const pure = new Pure(into, new Map(), { gate, sign: (node) => shadow.sign(node) });
  const [l, r] = sides.map((side) => pure.of(ground(side, new Map()))) as [Node, Node];
  return into.sum([l, into.negate(r)]);
};

const tested = (left: string, right: string, seed = 1): FieldVerdict =>
  vanish([gap(left, right)], new Map(), seed);

const seeds = [1, 2, 3, 4, 5];

/** What is equal, law by law. */
const laws: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "sums and products": [
    ["(x + y)^2", "x^2 + 2*x*y + y^2"],
    ["(x^2 - y^2)/(x - y)", "x + y"],
    ["(x + y)^7*(x - y)^7", "(x^2 - y^2)^7"],
    ["1/x - 1/(x + 1)", "1/(x^2 + x)"],
    ["x/3 + x/6", "x/2"],
  ],
  exponentials: [
    ["exp(x + y)", "exp(x)*exp(y)"],
    ["exp(-x)", "1/exp(x)"],
    ["exp(x/2)^2", "exp(x)"],
    ["exp(2*x/3)^3", "exp(x)^2"],
    ["exp(x)^y", "exp(x*y)"],
    ["tanh(x)", "2*sigmoid(2*x) - 1"],
    ["exp(exp(x) + y)*exp(-y)", "exp(exp(x))"],
  ],
  "the number e": [
    ["exp(1)*exp(x)", "exp(x + 1)"],
    ["exp(1)^2", "exp(2)"],
    ["exp(1/2)^2", "exp(1)"],
    ["log(exp(1))", "1"],
    ["exp(3)*exp(-2)", "exp(1)"],
  ],
  logarithms: [
    ["log(x*y)", "log(x) + log(y)"],
    ["log(x^2*(x + y))", "2*log(x) + log(x + y)"],
    ["log(exp(x))", "x"],
    ["exp(log(x + y))", "x + y"],
    ["log(1 + exp(x))", "x + log(1 + exp(-x))"],
    ["x^y", "exp(y*log(x))"],
    ["(x*y)^(x + 1)", "x*y*x^x*y^x"],
    ["exp(log(x)^2)*x*exp(1/4)", "exp((log(x) + 1/2)^2)"],
  ],
  "logarithms of numbers": [
    ["log(6)", "log(2) + log(3)"],
    ["log(8)", "3*log(2)"],
    ["log(2/3)", "log(2) - log(3)"],
    ["log(2*x)", "log(2) + log(x)"],
    ["exp(log(2)*x)", "2^x"],
    ["4^x", "2^(2*x)"],
    ["log(pi*x)", "log(pi) + log(x)"],
    ["6^x", "2^x*3^x"],
  ],
  roots: [
    ["sqrt(x)*sqrt(y)", "sqrt(x*y)"],
    ["x^(1/3)*x^(1/6)", "sqrt(x)"],
    ["1/sqrt(x)", "sqrt(x)/x"],
    ["sqrt(2)*sqrt(3)", "sqrt(6)"],
    ["1/(sqrt(3) - sqrt(2))", "sqrt(3) + sqrt(2)"],
    ["sqrt(x + y)^4", "(x + y)^2"],
    ["1/(sqrt(x + 1) + sqrt(x))", "sqrt(x + 1) - sqrt(x)"],
    ["exp(x/2)*sqrt(exp(x))", "exp(x)"],
    ["8^(1/3)", "2"],
  ],
  "exponents that are not rational": [
    ["exp(sqrt(2)*x)^2", "exp(2*sqrt(2)*x)"],
    ["exp(sqrt(2)*x)*exp(-sqrt(2)*x)", "1"],
    ["exp(x + sqrt(2)*y)", "exp(x)*exp(sqrt(2)*y)"],
    ["exp(pi*x)^3", "exp(3*pi*x)"],
  ],
  "sines and cosines": [
    ["sin(x)^2 + cos(x)^2", "1"],
    ["sin(x + y)", "sin(x)*cos(y) + cos(x)*sin(y)"],
    ["cos(2*x)", "2*cos(x)^2 - 1"],
    ["sin(3*x)", "3*sin(x) - 4*sin(x)^3"],
    ["sin(x)", "2*sin(x/2)*cos(x/2)"],
    ["sin(-x)", "-sin(x)"],
    ["cos(exp(x) - y)", "cos(y - exp(x))"],
  ],
  "the number π": [
    ["sin(pi)", "0"],
    ["cos(pi)", "-1"],
    ["sin(pi/6)", "1/2"],
    ["cos(pi/4)", "sqrt(2)/2"],
    ["sin(x + pi/2)", "cos(x)"],
    ["cos(x + 2*pi)", "cos(x)"],
    ["(pi*x)^2", "pi^2*x^2"],
  ],
  "odd functions": [
    ["erf(-x)", "-erf(x)"],
    ["atan(x - y)", "-atan(y - x)"],
    ["erf((x + y)^2)", "erf(x^2 + 2*x*y + y^2)"],
  ],
};

describe.each(Object.entries(laws))("%s", (_, facts) => {
  test.each(facts)("%s is %s", (left, right) => {
    for (const seed of seeds) {
      const { isZero, bits } = tested(left, right, seed);
      expect(isZero).toBe(true);
      expect(bits).toBeGreaterThanOrEqual(60);
    }
  });

  test.each(facts)("%s is not %s and a little more", (left, right) => {
    for (const seed of seeds)
      for (const slip of [`${right} + x/7`, `1000001/1000000*(${right}) + 1/1000000007`])
        expect(tested(left, slip, seed).isZero).not.toBe(true);
  });
});

test.each([
  ["x + y", "x*y"],
  ["(x + y)^3", "x^3 + y^3"],
  ["exp(x*y)", "exp(x)*exp(y)"],
  ["exp(x)", "1 + x + x^2/2"],
  ["exp(1)", "271828/100000"],
  ["exp(1)", "exp(1/2)"],
  ["pi", "22/7"],
  ["pi", "exp(1)"],
  ["log(2)", "log(3)"],
  ["log(x + y)", "log(x) + log(y)"],
  ["log(2*x)", "2*log(x)"],
  ["log(2)", "693147/1000000"],
  ["sqrt(x + y)", "sqrt(x) + sqrt(y)"],
  ["x^(1/3)", "sqrt(x)"],
  ["sin(x + y)", "sin(x) + sin(y)"],
  ["sin(2*x)", "2*sin(x)"],
  ["erf(x)", "tanh(x)"],
  ["erf(2*x)", "2*erf(x)"],
  ["x^y", "y^x"],
  ["exp(x)^2", "exp(x^2)"],
  ["(x + 1/1000000000)^9", "x^9"],
])("%s is not %s", (left, right) => {
  for (const seed of seeds) expect(tested(left, right, seed).isZero).toBe(false);
});

test("what is not 0 by a multiple of one prime only is not 0", () => {
  for (const seed of seeds) expect(tested("x + 1125899315300759*y", "x", seed).isZero).toBe(false);
});

test.each([
  ["exp(sqrt(2)*x)", "exp(sqrt(3)*x)"],
  ["exp(sqrt(2)*x)", "exp(x)"],
  ["exp(pi*x)", "exp(3*x)"],
  ["sin(pi/7)", "1/2"],
])("of %s and %s it is not said that they are equal", (left, right) => {
  for (const seed of seeds) expect(tested(left, right, seed).isZero).not.toBe(true);
});

test("all of several nodes have to vanish", () => {
  const into = new Graph();
  const x = into.slot({ name: "x", of: "x", at: [], by: [] });
  const nothing = into.sum([x, into.product([into.whole(-1), x])]);
  const verdict = (roots: readonly Node[]): boolean | undefined =>
    vanish(roots, new Map(), 1).isZero;
  expect(verdict([nothing, nothing])).toBe(true);
  expect(verdict([nothing, x])).toBe(false);
  expect(verdict([])).toBe(true);
});

test("what has no value anywhere says nothing", () => {
  expect(tested("1/(x - x)", "x").isZero).toBeUndefined();
  expect(tested("1/(log(4) - 2*log(2))", "1").isZero).toBeUndefined();
});

test("variables are negative where that is said", () => {
  const point = new Map([["x", rational(-3)]]);
  const verdict = (left: string, right: string): boolean | undefined => {
    const of = gap(left, right, point);
    return vanish([of], signsAt(reachable([of]), point), 1).isZero;
  };
  expect(signsAt(reachable([gap("x", "1")]), point)).toEqual(new Map([["x", -1]]));
  expect(verdict("sqrt(-x)", "((-x)^(1/4))^2")).toBe(true);
  expect(verdict("sqrt(x^2)", "-x")).toBe(true);
  expect(verdict("sqrt(x^2)", "x")).toBe(false);
});

test("the same seed gives the same verdict", () => {
  for (const [left, right] of [...Object.values(laws).flat(), ["x^y", "y^x"] as const])
    expect(tested(left, right, 77)).toEqual(tested(left, right, 77));
});
