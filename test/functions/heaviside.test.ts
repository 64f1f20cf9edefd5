import { expect, test } from "vitest";
import { heaviside } from "../../src/functions/piecewise/heaviside.ts";
import { step } from "../../src/functions/piecewise/step.ts";
import { valueAt } from "../support/functions.ts";

test("the Heaviside step is halfway up at 0", () => {
  expect([-1, 0, 1].map((x) => valueAt(heaviside, x))).toEqual([0, 0.5, 1]);
});

test("the indicator of x > 0 is 0 at 0", () => {
  expect([-1, 0, 1].map((x) => valueAt(step, x))).toEqual([0, 0, 1]);
});
