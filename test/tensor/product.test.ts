import { describe, expect, test } from "vitest";
import { inventoryOf } from "../../src/expr/inventory.ts";
import { seeded } from "../../src/numeric/random.ts";
import { tensorProgram } from "../../src/tensor/program.ts";
import { reading } from "../decide/ask.ts";

/* Products of matrices, whose blocks, panels and edges are of all sizes, against sums taken one by one. */

/** Whether the left and the right factor are transposed, and the result. */
const layouts = [
  ["A*B", "A: n x k; B: k x m", false, false],
  ["A'*B", "A: k x n; B: k x m", true, false],
  ["A*B'", "A: n x k; B: m x k", false, true],
  ["A'*B'", "A: k x n; B: m x k", true, true],
] as const;

const shapes = [
  [1, 1, 1],
  [1, 300, 1],
  [5, 2, 1],
  [4, 1, 9],
  [3, 7, 8],
  [9, 5, 17],
  [66, 257, 10],
  [65, 513, 33],
  [4, 256, 16],
  // Large enough for a kernel that was measured to be the fastest.
  [301, 211, 173],
] as const;

describe.each([
  ["f64", true, 1e-13],
  ["f64", false, 1e-13],
  ["f32", true, 1e-4],
  ["f32", false, 1e-4],
] as const)("in %s, fused %s", (dtype, fma, within) => {
  test.each(layouts)("%s", (text, declare, isLeftTurned, isRightTurned) => {
    const { tensor } = reading(text, { declare: [declare] });
    for (const [n, k, m] of shapes) {
      const program = tensorProgram([tensor], {
        inputs: [...inventoryOf(tensor.body).symbols.values()],
        sizes: new Map(Object.entries({ n, k, m })),
        dtype,
        backend: "wasm",
        allow: { fma },
      });
      const [A, B] = ["A", "B"].map((name) => program.inputs.get(name) ?? new Float64Array());
      if (!A || !B) throw new Error("two factors");
      const random = seeded(5);
      for (const array of [A, B])
        for (let at = 0; at < array.length; at += 1) array[at] = 2 * random() - 1;
      const found = program.run()[0] ?? [];
      expect(program.executor()).toBe("wasm");
      expect(found).toHaveLength(n * m);
      for (let row = 0; row < n; row += 1)
        for (let column = 0; column < m; column += 1) {
          let sum = 0;
          for (let term = 0; term < k; term += 1)
            sum +=
              (A[isLeftTurned ? term * n + row : row * k + term] ?? Number.NaN) *
              (B[isRightTurned ? column * k + term : term * m + column] ?? Number.NaN);
          const gap = Math.abs((found[row * m + column] ?? Number.NaN) - sum);
          if (!(gap <= within)) expect.fail(`${n} x ${k} x ${m}, ${row}, ${column}: off by ${gap}`);
        }
    }
  });
});
