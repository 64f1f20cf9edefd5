import { expect, test } from "vitest";
import { erfcOf, erfOf } from "../../src/functions/elementary/erf.ts";
import { normcdf } from "../../src/functions/elementary/normcdf.ts";
import { valueAt } from "../support/functions.ts";

/** 2/√π Σ (−1)ᵏ u²ᵏ⁺¹ / (k! (2k+1)), with 60 decimals kept. */
const series = (u: number): number => {
  const unit = 10n ** 60n;
  const bits = 2 ** 40;
  const [above, below] = [BigInt(u * bits), BigInt(bits)];
  let power = (unit * above) / below;
  let total = 0n;
  for (let k = 0n; power !== 0n; k += 1n) {
    total += power / (2n * k + 1n);
    power = (-power * above * above) / (below * below * (k + 1n));
  }
  return (2 / Math.sqrt(Math.PI)) * (Number(total / 10n ** 40n) / 1e20);
};

test("erf agrees with its series to a few units of rounding", () => {
  for (let u = -3; u <= 3; u += 1 / 64) expect(erfOf(u)).toBeNear(series(u), 1e-15);
});

// Values of Abramowitz and Stegun and of the NIST library, §7.
test.each([
  [0.5, 0.4795001221869535],
  [1, 0.15729920705028513],
  [2, 0.004677734981047266],
  [3, 2.209049699858544e-5],
  [5, 1.5374597944280349e-12],
  [10, 2.088487583762545e-45],
  [20, 5.395865611607901e-176],
])("the tail erfc(%d) keeps its digits", (u, value) => {
  expect(erfcOf(u) / value).toBeNear(1, 3e-15);
});

test("erf and erfc end at ±1, 0 and 2", () => {
  expect([-100, 100].map(erfOf)).toEqual([-1, 1]);
  expect([-100, 100].map(erfcOf)).toEqual([2, 0]);
  expect([erfOf(Number.POSITIVE_INFINITY), erfcOf(Number.POSITIVE_INFINITY)]).toEqual([1, 0]);
});

test("ten standard deviations below, a normal variable is rare but possible", () => {
  expect(valueAt(normcdf, -10) / 7.61985302416052e-24).toBeNear(1, 1e-13);
});
