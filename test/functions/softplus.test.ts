import { expect, test } from "vitest";
import { scalar } from "../../src/expr/build.ts";
import { scalarEntries } from "../../src/expr/function.ts";
import { sigmoid } from "../../src/functions/activation/sigmoid.ts";
import { softplus } from "../../src/functions/activation/softplus.ts";
import { valueAt } from "../support/functions.ts";

test("the slope of softplus is the sigmoid", () => {
  const x = scalar("x");
  expect(softplus.def.jacobians[0]?.([scalarEntries(x)], [], [])).toBe(sigmoid(x));
});

test("softplus is ln 2 at 0", () => {
  expect(valueAt(softplus, 0)).toBeNear(Math.LN2, 1e-15);
});

test("where eˣ would overflow, softplus is a straight line", () => {
  expect(valueAt(softplus, 1000)).toBe(1000);
});

test("far to the left, softplus is eˣ and not 0", () => {
  expect(valueAt(softplus, -50) / Math.exp(-50)).toBeNear(1, 1e-15);
});
