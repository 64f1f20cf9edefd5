import { expect, test } from "vitest";
import { evaluate, type NumericTensor } from "../../src/compile/evaluate.ts";
import { type Kind, samplePoints } from "../../src/compile/points.ts";
import {
  difference,
  entry,
  number,
  product,
  scalar,
  square,
  sumOver,
  symbol,
} from "../../src/expr/build.ts";
import { addSizes, size } from "../../src/expr/size.ts";
import { rational } from "../../src/numeric/rational.ts";

const [n, m, k] = [size("n"), size("m"), size("k")];
const s = symbol("s");
const x = symbol("x", [n]);
const W = symbol("W", [m, n]);
const y = symbol("y", [m]);
const asked = { symbols: [s, x, W, y], sizes: ["n", "m"], seed: 1, count: 24 };
const scalars = (kind: Kind): number[] =>
  samplePoints({ ...asked, symbols: [s], assume: new Map([["s", kind]]) }).map(
    ({ symbols }) => symbols?.get("s") as number,
  );
const tensors = (of: typeof W, kind: Kind): NumericTensor[] =>
  samplePoints({ ...asked, symbols: [of], assume: new Map([[of.name, kind]]) }).map(
    ({ symbols }) => symbols?.get(of.name) as NumericTensor,
  );

test("the same seed gives the same points, another seed others", () => {
  expect(samplePoints(asked)).toEqual(samplePoints(asked));
  expect(samplePoints({ ...asked, seed: 2 })).not.toEqual(samplePoints(asked));
});

test("sizes are unequal, in three instances that differ in every size", () => {
  const found = samplePoints(asked).map(
    ({ sizes }) => [sizes?.get("n"), sizes?.get("m")] as number[],
  );
  for (const [wide, high] of found) expect(wide).not.toBe(high);
  const [first, second, third] = found as [number[], number[], number[]];
  for (const axis of [0, 1]) expect(new Set([first[axis], second[axis], third[axis]]).size).toBe(3);
  expect(Math.max(...found.flat())).toBeLessThanOrEqual(7);
});

test("no axis is empty", () => {
  const out = symbol("out", [
    addSizes(n, size(1), { ...k, terms: [{ coefficient: -1, names: ["k"] }] }),
  ]);
  for (const { symbols } of samplePoints({
    symbols: [out],
    sizes: ["n", "k"],
    seed: 3,
    count: 3,
  })) {
    const made = symbols?.get("out") as NumericTensor;
    expect(made.values.length).toBeGreaterThan(0);
  }
});

test("both signs come equally often, and all magnitudes", () => {
  const values = scalars({ is: "real" });
  expect(values.filter((value) => value > 0)).toHaveLength(12);
  expect(Math.min(...values.map(Math.abs))).toBeLessThan(0.1);
  expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(2.5);
});

test.each<[Kind, (value: number) => boolean]>([
  [{ is: "positive" }, (value) => value > 0],
  [{ is: "negative" }, (value) => value < 0],
  [{ is: "nonnegative" }, (value) => value >= 0],
  [{ is: "nonzero" }, (value) => value !== 0],
  [{ is: "integer" }, Number.isInteger],
  [{ is: "binary" }, (value) => value === 0 || value === 1],
  [{ is: "pm1" }, (value) => Math.abs(value) === 1],
  [{ is: "unit" }, (value) => value > 0 && value < 1],
  [{ is: "smallpos" }, (value) => value > 0 && value < 0.5],
  [{ is: "large" }, (value) => Math.abs(value) >= 2 && Math.abs(value) <= 10],
  [{ is: "index", upTo: size(4) }, (value) => [1, 2, 3, 4].includes(value)],
  [
    { is: "interval", open: "both", from: rational(2), to: rational(5, 2) },
    (value) => value > 2 && value < 2.5,
  ],
  [{ is: "interval", open: "both", to: rational(-1) }, (value) => value < -1],
])("$is", (kind, holds) => {
  expect(scalars(kind).every(holds)).toBe(true);
});

test("one-hot rows, simplex rows, symmetric matrices", () => {
  for (const { values, sizes } of tensors(W, { is: "onehot" })) {
    expect(values.reduce((total, value) => total + value, 0)).toBe(sizes[0]);
  }
  for (const { values } of tensors(x, { is: "simplex" })) {
    expect(values.reduce((total, value) => total + value, 0)).toBeCloseTo(1, 12);
  }
  for (const { values, sizes } of tensors(symbol("A", [n, n]), { is: "symmetric" })) {
    const [side] = sizes as [number];
    expect(values[1]).toBe(values[side]);
  }
  for (const { values } of tensors(W, { is: "mask" })) expect(new Set(values).size).toBe(1);
});

test("a linear kink is seen from both sides, and at the tie", () => {
  const kink = difference(
    sumOver(n, (j) => product(entry(x, j), entry(x, j), number(0))),
    number(0),
  );
  const linear = difference(product(entry(s), number(3)), number(100));
  const seen = samplePoints({
    ...asked,
    kinks: [linear, kink, square(scalar("s"))],
    ties: true,
  }).slice(asked.count);
  const values = seen.map((at) => evaluate(linear, at));
  expect(values).toHaveLength(3);
  expect(values[0]).toBeLessThan(0);
  expect(values[1]).toBeCloseTo(0, 12);
  expect(values[2]).toBeGreaterThan(0);
});
