import { expect, test } from "vitest";

test("near is relative for large numbers, absolute for small ones", () => {
  expect(1e9 + 1).toBeNear(1e9);
  expect(1e-9).toBeNear(0);
  expect(1.001).not.toBeNear(1);
  expect(1.001).toBeNear(1, 0.01);
});

test("near compares arrays entry by entry, and their lengths", () => {
  expect([1, 2]).toBeNear(Float64Array.of(1, 2 + 1e-9));
  expect([1, 2]).not.toBeNear([2, 1]);
  expect([1, 2]).not.toBeNear([1, 2, 3]);
});

test("an infinity is near itself alone", () => {
  expect(Number.POSITIVE_INFINITY).toBeNear(Number.POSITIVE_INFINITY);
  expect(Number.POSITIVE_INFINITY).not.toBeNear(Number.NEGATIVE_INFINITY);
  expect(1).not.toBeNear(Number.POSITIVE_INFINITY);
  expect(Number.NaN).not.toBeNear(0);
});
