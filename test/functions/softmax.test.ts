import { expect, test } from "vitest";
import { softmax } from "../../src/functions/activation/softmax.ts";
import { valuesAt } from "../support/functions.ts";

test("equal scores share the probability equally", () => {
  expect(valuesAt(softmax, 3, 3, 3, 3)).toBeNear([0.25, 0.25, 0.25, 0.25], 1e-15);
});

test("adding the same number to every score changes nothing", () => {
  expect(valuesAt(softmax, 1001, 1002, 1003)).toEqual(valuesAt(softmax, 1, 2, 3));
});

test("probabilities of large scores still add up to 1", () => {
  const total = valuesAt(softmax, 800, -800, 799).reduce((sum, weight) => sum + weight, 0);
  expect(total).toBeNear(1, 1e-15);
});

test("a single score has probability 1", () => {
  expect(valuesAt(softmax, -1e300)).toEqual([1]);
});
