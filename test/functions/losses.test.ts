import { expect, test } from "vitest";
import type { NumericArg } from "../../src/expr/function.ts";
import { bce } from "../../src/functions/loss/bce.ts";
import { ce } from "../../src/functions/loss/ce.ts";
import { mse, msematrix, mserows } from "../../src/functions/loss/mse.ts";
import { sse } from "../../src/functions/loss/sse.ts";

const vector = (...values: number[]): NumericArg => ({
  values: Float64Array.from(values),
  sizes: [values.length],
});

const matrix = (rows: number, columns: number, ...values: number[]): NumericArg => ({
  values: Float64Array.from(values),
  sizes: [rows, columns],
});

test("squared errors are summed, or averaged over entries, or over rows", () => {
  const [F, Y] = [matrix(2, 3, 1, 2, 3, 4, 5, 6), matrix(2, 3, 0, 0, 0, 0, 0, 0)];
  expect(sse.def.kernel([vector(1, 2, 3), vector(0, 0, 0)])).toBe(14);
  expect(mse.def.kernel([vector(1, 2, 3), vector(0, 0, 0)])).toBeNear(14 / 3);
  expect(msematrix.def.kernel([F, Y])).toBeNear(91 / 6);
  expect(mserows.def.kernel([F, Y])).toBeNear(91 / 2);
});

test("cross-entropy of a sure and right prediction is nearly 0", () => {
  expect(ce.def.kernel([vector(50, 0, 0), vector(1, 0, 0)])).toBeNear(0, 1e-20);
});

test("cross-entropy of equal scores is the logarithm of the number of classes", () => {
  expect(ce.def.kernel([vector(7, 7, 7), vector(0, 1, 0)])).toBeNear(Math.log(3), 1e-15);
});

test("a sure target costs nothing on the side that did not happen", () => {
  expect(bce.def.kernel([vector(1), vector(1)])).toBeNear(0);
  expect(bce.def.kernel([vector(0.25), vector(1)])).toBeNear(Math.log(4), 1e-15);
});
