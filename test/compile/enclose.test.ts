import fc from "fast-check";
import { expect, test } from "vitest";
import { enclose } from "../../src/compile/enclose.ts";
import { evaluate, evaluateWithError } from "../../src/compile/evaluate.ts";
import {
  difference,
  entry,
  power,
  product,
  quotient,
  scalar,
  square,
  sum,
  symbol,
} from "../../src/expr/build.ts";
import { entries } from "../../src/expr/function.ts";
import { size } from "../../src/expr/size.ts";
import { sigmoid } from "../../src/functions/activation/sigmoid.ts";
import { softmax } from "../../src/functions/activation/softmax.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { relu } from "../../src/functions/piecewise/relu.ts";
import { contains, disjoint, interval, isEmpty } from "../../src/numeric/interval.ts";
import { expression, points, seeds } from "./random-expression.ts";

test("an enclosure holds the value that the interpreter finds, within its error", () => {
  fc.assert(
    fc.property(seeds, points, (seed, at) => {
      const e = expression(seed);
      const { value, error } = evaluateWithError(e, at);
      if (!Number.isFinite(value) || !(error < 1e-6 * Math.max(1, Math.abs(value)))) return;
      const found = enclose(e, at);
      expect(isEmpty(found)).toBe(false);
      expect(found.lo - 4 * error).toBeLessThanOrEqual(value);
      expect(found.hi + 4 * error).toBeGreaterThanOrEqual(value);
    }),
    { seed: 5, numRuns: 600 },
  );
});

test("the estimated value is the value", () => {
  fc.assert(
    fc.property(seeds, points, (seed, at) => {
      const e = expression(seed);
      const [estimate, value] = [evaluateWithError(e, at), evaluate(e, at)];
      if (Number.isFinite(estimate.error) && estimate.value !== value) {
        expect(Math.abs(estimate.value - value)).toBeLessThanOrEqual(estimate.error);
      }
    }),
    { seed: 6, numRuns: 600 },
  );
});

const x = scalar("x");
const at = (lo: number, hi = lo) => ({ symbols: new Map([["x", interval(lo, hi)]]) });

test("two functions that differ are told apart at a point", () => {
  const [right, wrong] = [sigmoid(x), quotient(exp(x), sum(2, exp(x)))];
  expect(disjoint(enclose(right, at(0.5)), enclose(wrong, at(0.5)))).toBe(true);
  expect(
    disjoint(enclose(right, at(0.5)), enclose(quotient(exp(x), sum(1, exp(x))), at(0.5))),
  ).toBe(false);
});

test("a function without an enclosure of its own is unfolded", () => {
  const n = size("n");
  const z = symbol("z", [n]);
  const here = {
    symbols: new Map([["z", { values: [0.3, -1.2, 2], sizes: [3] }]]),
    sizes: new Map([["n", 3]]),
  };
  const e = softmax(entries([n], (i) => entry(z, i)))(2);
  const found = enclose(e, here);
  expect(contains(found, Math.exp(-1.2) / (Math.exp(0.3) + Math.exp(-1.2) + Math.exp(2)))).toBe(
    true,
  );
  expect(found.hi - found.lo).toBeLessThan(1e-15);
  expect(found.defined).toBe(true);
});

test("a branch that is undecided holds both sides", () => {
  const found = enclose(relu(difference(x, 1)), at(0, 3));
  expect(contains(found, 0) && contains(found, 2)).toBe(true);
});

test("a value that may be missing says so", () => {
  expect(enclose(power(x, -1), at(-1, 1)).defined).toBe(false);
  expect(enclose(square(product(x, x)), at(-1, 1)).defined).toBe(true);
});
