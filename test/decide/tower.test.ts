import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { doubles } from "../../src/decide/enclosure.ts";
import { type FieldVerdict, vanish } from "../../src/decide/field-test.ts";
import { Graph, type Node } from "../../src/decide/graph.ts";
import { instanceAt, type Pair } from "../../src/decide/instance.ts";
import { Pure, Unseen } from "../../src/decide/pure.ts";
import { Shadow } from "../../src/decide/shadow.ts";
import { chainsOf, storeysOf } from "../../src/decide/tower/chains.ts";
import { vanishInTower } from "../../src/decide/tower.ts";
import { inventoryOf } from "../../src/expr/inventory.ts";
import { subterms } from "../../src/expr/walk.ts";
import { functions } from "../../src/functions/index.ts";
import { between, seeded, seedOf } from "../../src/numeric/random.ts";
import { rational } from "../../src/numeric/rational.ts";
import { read } from "../../src/parse/read.ts";
import { families } from "./corpus/index.ts";
import type { Options } from "./corpus/row.ts";

/** Where x and y are when signs are asked for. */
const point = new Map([
  ["x", rational(3, 2)],
  ["y", rational(5, 7)],
]);

/** Both sides of a question without indices, or nothing where there are sizes in it. */
const pairOf = (
  left: string,
  right: string,
  { declare = [], assume = {} }: Options,
): Pair | undefined => {
  const [l, r] = [left, right].map((text) => read(text, { functions, declare, assume }));
  if (!l?.ok || !r?.ok || l.tensor.indices.length > 0 || r.tensor.indices.length > 0)
    return undefined;
  const about = inventoryOf(l.tensor.body, r.tensor.body);
  const isIndexed = [...subterms(l.tensor.body), ...subterms(r.tensor.body)].some(
    ({ kind }) => kind === "delta",
  );
  if (about.sizes.size > 0 || about.labels.size > 0 || isIndexed) return undefined;
  const question = {
    left: l.tensor.body,
    right: r.tensor.body,
    indices: [],
    about,
    assume: new Map(),
    conditions: [],
    dependencies: new Map(),
    offBorders: { left: false, right: false },
    differentiated: { left: false, right: false },
  };
  return instanceAt(question, new Map(), 0).pairs[0];
};

/** Both sides without conditions, or nothing where a condition, or a sign that is not known, matters. */
const pureSides = (
  { left, right }: Pair,
  into: Graph,
  sign: (node: Node) => number | undefined,
): readonly [Node, Node] | undefined => {
  const gate = (): never => {
    throw new Unseen();
  };
  const pure = new Pure(into, new Map(), { gate, sign });
  try {
    return [pure.of(left), pure.of(right)];
  } catch (stop) {
    if (stop instanceof Unseen) return undefined;
    throw stop;
  }
};

const gapBetween = ([left, right]: readonly [Node, Node], into: Graph): Node =>
  into.sum([left, into.negate(right)]);

/** The difference of two texts in positive x and y. */
const gap = (left: string, right: string): Node => {
  const into = new Graph();
  const shadow = new Shadow(into, point, doubles);
  const pair = pairOf(left, right, {});
  const sides = pair && pureSides(pair, into, (node) => shadow.sign(node));
  if (!sides) throw new Error(`${left} = ${right}`);
  return gapBetween(sides, into);
};

const inTower = (left: string, right: string, seed = 1): FieldVerdict =>
  vanishInTower([gap(left, right)], new Map(), seed);

// -- storeys ------------------------------------------------------------------------------------------

const isPrime = (n: number): boolean => {
  for (let k = 2; k * k <= n; k += 1) if (n % k === 0) return false;
  return n > 1;
};

const lengths = [3, 4, 5, 6];

test.each(lengths)("chains of %d storeys consist of safe primes, and -1 is no square", (count) => {
  for (const highest of chainsOf(count) ?? []) {
    expect((highest + 1) % 840).toBe(0);
    for (const { field, exponents } of storeysOf(highest, count)) {
      expect(isPrime(field.prime)).toBe(true);
      expect(isPrime(exponents.prime)).toBe(true);
      expect(field.prime).toBe(2 * exponents.prime + 1);
      expect(field.isSquare(field.prime - 1)).toBe(false);
    }
  }
});

test("products are those of whole numbers", () => {
  const random = seeded(3);
  for (const count of lengths) {
    for (const { field } of storeysOf(chainsOf(count)?.[0] as number, count)) {
      for (let turn = 0; turn < 2000; turn += 1) {
        const [a, b] = [0, 1].map(() => between(random, 0, field.prime - 1)) as [number, number];
        expect(field.multiply(a, b)).toBe(Number((BigInt(a) * BigInt(b)) % BigInt(field.prime)));
      }
    }
  }
});

test("logarithms undo exponentials, whatever the sign", () => {
  const random = seeded(4);
  for (const count of lengths) {
    for (const level of storeysOf(chainsOf(count)?.at(-1) as number, count)) {
      for (const exponent of [0, 1, between(random, 2, 1000), level.exponents.prime - 1]) {
        const value = level.exponential(exponent);
        expect(level.logarithm(value)).toBe(exponent);
        expect(level.logarithm(level.field.negate(value))).toBe(exponent);
      }
    }
  }
});

const roots = (count: number): string =>
  Array.from({ length: count }, (_, k) => `sqrt(x + ${k + 1})`).join("*");

// -- facts --------------------------------------------------------------------------------------------

test.each([
  ["exp(x + y)", "exp(x)*exp(y)"],
  ["exp(x/2)^2", "exp(x)"],
  ["log(x*(x + y))", "log(x) + log(x + y)"],
  ["exp(log(x + y)^2)*(x + y)*exp(1/4)", "exp((log(x + y) + 1/2)^2)"],
  ["(x + y)^x*(x + y)^y", "(x + y)^(x + y)"],
  ["log(1 + exp(x))", "x + log(1 + exp(-x))"],
  ["exp(log(1 + exp(log(1 + exp(x)))))", "2 + exp(x)"],
  ["log(6)", "log(2) + log(3)"],
  ["x^(1/3)*x^(1/6)", "sqrt(x)"],
  ["sqrt(x + 1)*sqrt(x + y)", "sqrt(x^2 + x*y + x + y)"],
  ["sqrt(3)*sqrt(11)", "sqrt(33)"],
  ["sqrt(49)", "7"],
  ["1/(sqrt(3) - sqrt(2))", "sqrt(3) + sqrt(2)"],
  ["sin(x + y)", "-sin(-y - x)"],
  ["cos(x - y)", "cos(y - x)"],
  ["erf(x/2 - y)", "-erf((2*y - x)/2)"],
  ["tanh(tanh(tanh(x)))", "2*sigmoid(2*tanh(tanh(x))) - 1"],
])("%s is %s", (left, right) => {
  const { isZero, bits } = inTower(left, right);
  expect(isZero).toBe(true);
  expect(bits).toBeGreaterThanOrEqual(60);
});

// The base of exp is random: with base 4 the first three would hold.
test.each([
  ["exp(1)", "4"],
  ["log(2)", "1/2"],
  ["log(1 + exp(0))", "1/2"],
  ["sqrt(49)", "-7"],
  ["sqrt(121)", "-11"],
  ["log(-x*y)", "log(x*y) + 1"],
  ["exp(x + 1/12345)", "exp(x)"],
  ["sqrt(x + y)", "sqrt(x) + sqrt(y)"],
  ["sqrt(x + 1)*sqrt(y + 1)", "sqrt(x*y + 1)"],
  ["log(x + y)", "log(x) + log(y)"],
  ["x^y", "y^x"],
])("%s is not %s", (left, right) => {
  for (let seed = 0; seed < 20; seed += 1) expect(inTower(left, right, seed).isZero).toBe(false);
});

test.each([
  ["a root of a square in disguise, which may be of either sign", "sqrt(x^2 + 2*x + 1)", "x + 1"],
  ["a sum of angles", "sin(x + y)", "sin(x)*cos(y) + cos(x)*sin(y)"],
  ["a number that a prime may divide", "x + 1099511627776", "x"],
  ["an exponent near the primes", "(x^9000)^9000", "1"],
  ["a denominator near the primes", "exp(x*46637639/46637640)", "1"],
  ["more storeys than any tower has", `${"tanh(".repeat(9)}x${")".repeat(9)}`, "x"],
  ["a denominator that is 0", "x/(log(4) - 2*log(2))", "1"],
  ["more roots than points are drawn for", roots(9), "y"],
])("says nothing of %s", (_, left, right) => {
  for (let seed = 0; seed < 20; seed += 1)
    expect(inTower(left, right, seed).isZero).toBeUndefined();
});

test("variables are as negative as they are said to be", () => {
  const into = new Graph();
  const pair = pairOf("sqrt(x^2)", "x", {}) as Pair;
  const [root, x] = pureSides(pair, into, () => -1) as [Node, Node];
  const negative = new Map([["x", -1]]);
  expect(vanishInTower([into.sum([root, x])], negative, 1).isZero).toBe(true);
  expect(vanishInTower([gapBetween([root, x], into)], negative, 1).isZero).toBe(false);
});

test("the logarithm of a product of negative numbers is a sum of logarithms", () => {
  const into = new Graph();
  const pair = pairOf("exp(z*log(x*y))", "(x*y)^z", {}) as Pair;
  const gap = gapBetween(pureSides(pair, into, () => 1) as [Node, Node], into);
  const signs = new Map([
    ["x", -1],
    ["y", -1],
  ]);
  expect(gap).not.toBe(into.zero);
  expect(vanishInTower([gap], signs, 1).isZero).toBe(true);
});

test("the same seed gives the same verdict", () => {
  const verdicts = [1, 2].map(() => inTower("sqrt(x + 1)*sqrt(y + 1)", "sqrt(x*y + x + y + 1)", 9));
  expect(verdicts[0]).toEqual(verdicts[1]);
});

// -- against the field test ---------------------------------------------------------------------------

interface Twins {
  readonly left: string;
  readonly right: string;
}

/** What is positive and equal whatever positive numbers A and B are. */
const laws: readonly (readonly [string, string])[] = [
  ["A + B", "B + A"],
  ["A*(B + 1)", "A*B + A"],
  ["A/B", "A^2*B/(A*B^2)"],
  ["1/(A + B)", "exp(-log(A + B))"],
  ["sqrt(A*B)", "sqrt(A)*sqrt(B)"],
  ["A^(1/3)*A^(1/6)", "sqrt(A)"],
  ["(A + B)^(3/2)", "(A + B)*sqrt(A + B)"],
  ["exp(log(A)/2 + x)", "sqrt(A)*exp(x)"],
  ["A^x", "exp(x*log(A))"],
  ["(A*B)^y", "A^y*B^y"],
  ["A^(x + y)", "A^x*A^y"],
  ["exp(A - B)", "exp(A)/exp(B)"],
  ["sqrt(exp(A))", "exp(A/2)"],
  ["log(1 + A)", "log(2 + 2*A) - log(2)"],
  ["log(1 + exp(A))", "A + log(1 + exp(-A))"],
  ["exp((log(A) + 1)^2)", "exp(log(A)^2 + 1)*A^2"],
];

const fill = (template: string, a: string, b: string): string =>
  template.replace(/[AB]/g, (hole) => (hole === "A" ? `(${a})` : `(${b})`));

const twins = (depth: number): fc.Arbitrary<Twins> => {
  const leaf = fc
    .constantFrom("x", "y", "2", "1/3", "x + 1")
    .map((text) => ({ left: text, right: text }));
  if (depth === 0) return leaf;
  const below = fc.oneof(leaf, twins(depth - 1));
  return fc
    .tuple(fc.constantFrom(...laws), below, below, fc.boolean())
    .map(([[one, other], a, b, swapped]) => ({
      left: fill(swapped ? other : one, a.left, b.left),
      right: fill(swapped ? one : other, a.right, b.right),
    }));
};

const slips = ["T + x/7", "T*1.001", "T + exp(-x)", "T - 1e-4", "T*x/(x + 1e-3)"];

test("towers and fields never contradict each other, nor the laws", { timeout: 60_000 }, () => {
  let decided = 0;
  let asked = 0;
  const ask = (left: string, right: string, seed: number, truth: boolean): void => {
    const root = gap(left, right);
    const found = vanishInTower([root], new Map(), seed).isZero;
    const other = vanish([root], new Map(), seed).isZero;
    asked += 1;
    if (found === undefined) return;
    decided += 1;
    expect(found, `${left} = ${right}`).toBe(truth);
    if (other !== undefined) expect(found, `${left} = ${right}`).toBe(other);
  };
  fc.assert(
    fc.property(twins(2), fc.constantFrom(...slips), fc.nat(), ({ left, right }, slip, seed) => {
      ask(left, right, seed, true);
      ask(left, slip.replace("T", `(${right})`), seed, false);
    }),
    { numRuns: 400, seed: 20_241 },
  );
  expect(decided / asked).toBeGreaterThan(0.95);
});

describe.each([...families])("on the corpus: %s", (_, rows) => {
  test("no verdict contradicts the field test, and no wrong answer is zero", () => {
    for (const row of rows) {
      for (const text of [row.right, ...Object.values(row.wrong)]) {
        const into = new Graph();
        const pair = pairOf(row.left, text, row);
        const sides = pair && pureSides(pair, into, () => undefined);
        if (!sides) continue;
        const root = gapBetween(sides, into);
        const title = `${row.left} = ${text}`;
        const seed = seedOf(title);
        const found = vanishInTower([root], new Map(), seed).isZero;
        if (found === undefined) continue;
        if (text !== row.right) expect(found, title).toBe(false);
        const other = vanish([root], new Map(), seed).isZero;
        if (other !== undefined) expect(found, title).toBe(other);
      }
    }
  });
});
