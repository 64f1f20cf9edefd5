import { describe, expect, test } from "vitest";
import { abilities } from "../../src/tensor/wasm/backend.ts";
import { candidates, fastest, foundBy, usual } from "../../src/tensor/wasm/kernels.ts";
import { lanesOf } from "../../src/tensor/wasm/lanes.ts";

/* The kernels that products of matrices are made by: which is taken changes how long it takes, and no bit. */

describe.each(
  (["f64", "f32"] as const).flatMap((dtype) => [true, false].map((fma) => ({ dtype, fma }))),
)("in $dtype, fused $fma", ({ dtype, fma }) => {
  const lanes = lanesOf(dtype, fma && abilities().fma);

  test("all of them find the same bits", () => {
    const expected = foundBy(lanes, usual);
    expect(expected.some((value) => value !== 0)).toBe(true);
    for (const kernel of candidates()) expect(foundBy(lanes, kernel)).toEqual(expected);
    // Blocks that this engine has no use for.
    for (const [rows, vectors] of [
      [1, 1],
      [3, 3],
      [6, 4],
      [7, 5],
    ] as const)
      expect(foundBy(lanes, { ...usual, rows, vectors })).toEqual(expected);
  });

  test("one of them is taken, once", () => {
    const kernel = fastest(lanes);
    expect(candidates()).toContainEqual(kernel);
    expect(fastest(lanes)).toBe(kernel);
  });
});
