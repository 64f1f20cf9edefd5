import { expect, test } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { scalar } from "../../src/expr/build.ts";
import { scalarEntries } from "../../src/expr/function.ts";
import { leakyrelu } from "../../src/functions/piecewise/leakyrelu.ts";
import { relu } from "../../src/functions/piecewise/relu.ts";
import { valueAt } from "../support/functions.ts";

test("relu is 0 at 0", () => {
  expect(valueAt(relu, 0)).toBe(0);
});

test("relu has a corner at 0, with slopes 0 and 1", () => {
  expect(relu.def.kinks.map(({ at, says }) => [evaluate(at, {}), says])).toEqual([[0, "corner"]]);
  const slope = relu.def.jacobians[0]?.([scalarEntries(scalar("x"))], [], []);
  const slopeAt = (x: number): number | undefined =>
    slope && evaluate(slope, { symbols: new Map([["x", x]]) });
  expect([slopeAt(-1), slopeAt(1)]).toEqual([0, 1]);
});

test("a leak that is not given is one hundredth", () => {
  expect(valueAt(leakyrelu, -2)).toBeNear(-0.02, 1e-15);
  expect(leakyrelu(scalar("x")).args).toHaveLength(2);
});
