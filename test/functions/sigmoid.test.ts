import { expect, test } from "vitest";
import { same } from "../../src/expr/arranged.ts";
import { difference, product, scalar } from "../../src/expr/build.ts";
import { scalarEntries } from "../../src/expr/function.ts";
import { sigmoid } from "../../src/functions/activation/sigmoid.ts";
import { valueAt } from "../support/functions.ts";

test("the sigmoid is 1/2 at 0", () => {
  expect(valueAt(sigmoid, 0)).toBe(0.5);
});

test("the slope of the sigmoid is the sigmoid times its complement", () => {
  const x = scalar("x");
  const slope = sigmoid.def.jacobians[0]?.([scalarEntries(x)], [], []);
  expect(slope && same(slope, product(sigmoid(x), difference(1, sigmoid(x))))).toBe(true);
});

test("far to the left, the sigmoid is eˣ with all its digits", () => {
  expect(valueAt(sigmoid, -700) / Math.exp(-700)).toBeNear(1, 1e-15);
});

test("far out, the sigmoid settles at 0 and 1", () => {
  expect(valueAt(sigmoid, -1e9)).toBe(0);
  expect(valueAt(sigmoid, 1e9)).toBe(1);
});
