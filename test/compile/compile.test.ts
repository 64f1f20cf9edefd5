import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "../../src/compile/compile.ts";
import { evaluate, type Value } from "../../src/compile/evaluate.ts";
import { SourceLimit } from "../../src/compile/statements.ts";
import {
  cases,
  compare,
  delta,
  deriv,
  entry,
  indexValue,
  number,
  one,
  product,
  scalar,
  square,
  sum,
  sumOver,
  symbol,
} from "../../src/expr/build.ts";
import { entries } from "../../src/expr/function.ts";
import { addIx, indexVar, ix } from "../../src/expr/index-of.ts";
import { size } from "../../src/expr/size.ts";
import { softmax } from "../../src/functions/activation/softmax.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { expression, points, seeds } from "./random-expression.ts";

const names =
  /scalarname|labelname|vectorname|matrixname|dimension|outerindex|boundindex|softmax|tanh|relu/;

test("a program and the interpreter find the same value, and no name gets into the program", () => {
  fc.assert(
    fc.property(seeds, points, (seed, at) => {
      const e = expression(seed);
      const program = compile(e);
      expect(program.source).not.toMatch(names);
      const [left, right] = [program.run(at), evaluate(e, at)];
      if (Number.isFinite(right)) {
        expect(Math.abs(left - right)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(right)));
      } else expect(left).toBe(right);
    }),
    { seed: 1, numRuns: 600 },
  );
});

const n = size("n");
const x = symbol("x", [n]);
const W = symbol("W", [n, n]);
const i = indexVar("i", n);
const s = scalar("s");
const at = {
  symbols: new Map<string, number | { values: Float64Array; sizes: number[] }>([
    ["s", 0.5],
    ["x", { values: Float64Array.of(1, 2, 4), sizes: [3] }],
    ["W", { values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), sizes: [3, 3] }],
  ]),
  sizes: new Map([["n", 3]]),
  indices: new Map([[i.id, 2]]),
};

test("a shared part is worked out once, outside the loop it does not depend on", () => {
  const shared = exp(square(s));
  const { source, run } = compile(sumOver(n, (k) => product(entry(x, k), shared, sum(shared, 1))));
  expect(source.match(/kernels\[0\]/g)).toHaveLength(1);
  expect(source.indexOf("kernels[0](")).toBeLessThan(source.indexOf("for ("));
  expect(run(at)).toBeCloseTo(7 * Math.exp(0.25) * (Math.exp(0.25) + 1), 12);
});

test("softmax runs once for all its entries", () => {
  const z = entries([n], (k) => entry(x, k as never));
  const { source, run } = compile(
    sumOver(n, (k) => product(entry(x, k), softmax(z)(k), softmax(z)(i))),
  );
  expect(source.match(/kernels\[0\]/g)).toHaveLength(1);
  const e = sumOver(n, (k) => product(entry(x, k), softmax(z)(k), softmax(z)(i)));
  expect(run(at)).toBeCloseTo(evaluate(e, at), 13);
});

test("what a guard rules out is not read", () => {
  const beyond = entry(x, addIx(ix(i), ix(7)));
  expect(compile(product(beyond, delta(i, 1))).run(at)).toBe(0);
  expect(compile(cases([{ when: compare(indexValue(i), "=", 1), is: beyond }])).run(at)).toBe(0);
  const shifted = sumOver(n, (k) => {
    const next = addIx(ix(k), ix(1));
    return product(entry(x, next), cases([{ when: compare(indexValue(next), "≤", 3), is: one }]));
  });
  expect(compile(shifted).run(at)).toBe(6);
  expect(() => compile(beyond).run(at)).toThrow(/x/);
});

test("the index of an outer loop is not taken for that of an inner one", () => {
  const k = indexVar("k", n);
  const inner = sumOver(n, (l) => product(entry(W, k, l), entry(x, l)));
  const e = sum(
    sumOver(n, (l) => entry(W, l, l)),
    product(inner, entry(x, k)),
  );
  for (const row of [1, 2, 3]) {
    const here = { ...at, indices: new Map([[k.id, row]]) };
    expect(compile(e).run(here)).toBe(evaluate(e, here));
  }
});

test("symbols may be rules, and derivatives are measured", () => {
  const squares = (k: number): number => k * k;
  const ruled = { ...at, symbols: new Map<string, Value>([...at.symbols, ["x", squares]]) };
  expect(compile(sumOver(n, (k) => entry(x, k))).run(ruled)).toBe(14);
  expect(compile(sumOver(n, (k) => deriv(square(entry(x, k)), entry(x, i)))).run(at)).toBeCloseTo(
    4,
    10,
  );
});

test("what is not among the inputs is refused", () => {
  expect(() => compile(entry(x, 1), { symbols: [] })).toThrow(/x is not among the inputs/);
  expect(() => compile(entry(x, i), { symbols: [x], indices: [] })).toThrow(
    /i is not among the inputs/,
  );
});

test("a program has a greatest length", () => {
  const huge = (level: number, from: number): ReturnType<typeof sum> =>
    level === 0
      ? number(from)
      : sum(
          ...Array.from({ length: 40 }, (_, k) => square(sum(s, huge(level - 1, 40 * from + k)))),
        );
  expect(() => compile(huge(3, 1))).toThrow(SourceLimit);
});
