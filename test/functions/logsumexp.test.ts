import { expect, test } from "vitest";
import { logsoftmax } from "../../src/functions/activation/logsoftmax.ts";
import { logsumexp } from "../../src/functions/reduction/logsumexp.ts";
import { valuesAt } from "../support/functions.ts";

test("large entries do not overflow", () => {
  expect(valuesAt(logsumexp, 1000, 1000)).toBeNear([1000 + Math.LN2], 1e-15);
});

test("small entries do not vanish", () => {
  expect(valuesAt(logsumexp, -1000, -1000)).toBeNear([-1000 + Math.LN2], 1e-15);
});

test("of a single number, logsumexp is that number", () => {
  expect(valuesAt(logsumexp, 3)).toEqual([3]);
});

test("the logarithm of a probability that rounds to 0 is still finite", () => {
  expect(valuesAt(logsoftmax, 0, -2000)).toEqual([0, -2000]);
});
