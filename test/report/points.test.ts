import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decimal } from "../../src/numeric/rational.ts";
import {
  clean,
  counted,
  digits,
  hundredths,
  isUnharmed,
  outOf,
  total,
} from "../../src/report/points.ts";

test("points add up as they are written, not as doubles do", () => {
  const points = fc.array(fc.integer({ min: -4_000_000, max: 4_000_000 }), { maxLength: 40 });
  fc.assert(
    fc.property(points, (thousandths) => {
      const texts = thousandths.map((each) => digits(each / 1000));
      const sum = texts.reduce((all, text) => all.add(decimal(text)), decimal("0"));
      expect(total(thousandths.map((each) => each / 1000))).toBe(sum.valueOf());
    }),
  );
  expect(total([0.1, 0.2])).toBe(0.3);
  expect(total(Array.from({ length: 7 }, () => 1 / 7))).toBeCloseTo(1, 8);
});

test.each([
  [0.1 + 0.2, "0.3"],
  [20, "20"],
  [100, "100"],
  [-0.5, "-0.5"],
  [-0, "0"],
  [1e-7, "0.0000001"],
  [1 / 3, "0.333333333"],
])("%d is written %s", (points, text) => {
  expect(digits(points)).toBe(text);
  expect(digits(points, ",")).toBe(text.replace(".", ","));
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e12])("%d is no number of points", (points) => {
  expect(() => digits(points)).toThrow(RangeError);
  expect(() => total([1, points])).toThrow(RangeError);
});

test("points are converted to five decimals, ties away from zero", () => {
  expect(outOf(12.25, 16, 100)).toBe(76.5625);
  expect(outOf(1, 3, 20)).toBe(6.66667);
  expect(outOf(0.00001, 2, 1)).toBe(0.00001);
  expect(outOf(7, 0, 20)).toBe(7);
});

test("pending points count as won, or not at all, and harm nothing while they are open", () => {
  const of = { score: 1.1, pending: 2.2 };
  expect([counted(of, "keep"), counted(of, "full"), counted(of, "zero")]).toEqual([1.1, 3.3, 1.1]);
  expect(isUnharmed(of, 3.3)).toBe(true);
  expect(isUnharmed(of, 3.4)).toBe(false);
});

test("people are told hundredths, without a minus before zero", () => {
  expect([hundredths(1 / 3), hundredths(-0.001), hundredths(2.675)]).toEqual([0.33, 0, 2.68]);
  expect(Object.is(clean(-0), 0)).toBe(true);
});
