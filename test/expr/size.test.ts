import { describe, expect, test } from "vitest";
import {
  addSizes,
  floorDivided,
  multiplySizes,
  type Size,
  scaleSize,
  size,
  sizeAt,
  sizeText,
} from "../../src/expr/size.ts";

const [n, m, s] = ["n", "m", "s"].map((name) => size(name)) as [Size, Size, Size];
const plus = (of: Size, by: number): Size => addSizes(of, size(by));

describe("a size divided and rounded down", () => {
  test.each([
    [size(7), size(2), "3"],
    [size(-1), size(2), "-1"],
    [scaleSize(2, n), size(2), "n"],
    [plus(scaleSize(2, n), 3), size(2), "n + 1"],
    [plus(scaleSize(4, n), -1), size(2), "2*n - 1"],
    [plus(addSizes(n, m), -1), size(1), "m + n - 1"],
    [multiplySizes(s, plus(n, -1)), s, "n - 1"],
  ])("%#", (of, by, expected) => {
    const found = floorDivided(of, by);
    expect(found && sizeText(found)).toBe(expected);
    for (const [a, b, c] of [
      [1, 2, 3],
      [4, 3, 5],
    ]) {
      const at = new Map([
        ["n", a as number],
        ["m", b as number],
        ["s", c as number],
      ]);
      expect(sizeAt(found as Size, at)).toBe(Math.floor(sizeAt(of, at) / sizeAt(by, at)));
    }
  });

  test.each([
    [n, size(2)],
    [plus(scaleSize(3, n), 1), size(2)],
    [n, m],
    [multiplySizes(s, n), plus(s, 1)],
    [plus(multiplySizes(s, n), 1), s],
    [n, size(0)],
  ])("hangs on the letters, %#", (of, by) => {
    expect(floorDivided(of, by)).toBeUndefined();
  });
});
