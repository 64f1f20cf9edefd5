import { describe, expect, test } from "vitest";
import { standardTools } from "../../src/commands/tools.ts";
import { derive } from "../../src/diff/derive.ts";
import { entryAt } from "../../src/expr/build.ts";
import { indexVar, ix } from "../../src/expr/index-of.ts";
import { inventoryOf } from "../../src/expr/inventory.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { seeded } from "../../src/numeric/random.ts";
import { nothingGiven } from "../../src/rewrite/given.ts";
import { endOf } from "../../src/rewrite/proof.ts";
import { type ProgramOptions, tensorProgram } from "../../src/tensor/program.ts";
import { reading } from "../decide/ask.ts";

/* Gradients by an image through several layers, where sums are taken in stages: against loops. */

interface Layers {
  readonly side: number;
  readonly f: number;
  readonly stride: number;
  readonly padding: number;
  readonly window: number;
  readonly step: number;
}

const [C, h, m] = [2, 3, 2];

const hows = (["interpreter", "javascript", "wasm"] as const).flatMap((backend) =>
  (["f64", "f32"] as const).map((dtype) => ({ backend, dtype })),
);
const near = { f64: 1e-11, f32: 1e-3 } as const;

/** The sides of what each layer makes. */
const sidesOf = ({ side, f, stride, padding, window, step }: Layers) => {
  const made = Math.floor((side + 2 * padding - f) / stride) + 1;
  return { made, pooled: Math.floor((made - window) / step) + 1 };
};

const declared = (layers: Layers): string => {
  const { side, f } = layers;
  const { pooled } = sidesOf(layers);
  return `X: 1 x ${C} x ${side} x ${side}; K: ${h} x ${C} x ${f} x ${f}; b: ${h}; L: ${m} x ${h} x 3 x 3; c: ${m}; G: 1 x ${m} x ${pooled} x ${pooled}`;
};

const lossOf = ({ stride, padding, window, step }: Layers): string =>
  `sum(conv2d(maxpool2d(conv2d(X, K, b, ${stride}, ${padding}), ${window}, ${step}), L, c, 1, 1) .* G)`;

const byImage = (text: string, declare: string): Tensor => {
  const { body } = reading(text, { declare: [declare] }).tensor;
  const of = inventoryOf(body).symbols.get("X");
  if (!of) throw new Error("X is not there");
  const indices = of.axes.map((size) => indexVar("k", size));
  const chain = derive(body, entryAt(of, indices.map(ix)), standardTools(), nothingGiven);
  return { indices, body: endOf(chain) };
};

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, k) => k);

type Given = (name: string) => ArrayLike<number>;

/** The gradient by loops, layer by layer backwards. */
const byLoops = (layers: Layers, given: Given): Float64Array => {
  const { side, f, stride, padding, window, step } = layers;
  const { made, pooled } = sidesOf(layers);
  const [X, K, b, L, G] = ["X", "K", "b", "L", "G"].map(given) as [
    ArrayLike<number>,
    ArrayLike<number>,
    ArrayLike<number>,
    ArrayLike<number>,
    ArrayLike<number>,
  ];
  const taps = function* (t: number, i: number, j: number) {
    for (const s of range(C))
      for (const u of range(f))
        for (const v of range(f)) {
          const [row, column] = [stride * i + u - padding, stride * j + v - padding];
          if (row < 0 || row >= side || column < 0 || column >= side) continue;
          const weight = K[((t * C + s) * f + u) * f + v] as number;
          yield [(s * side + row) * side + column, weight] as const;
        }
  };
  const slopes = new Float64Array(C * side * side);
  for (const t of range(h))
    for (const p of range(pooled))
      for (const q of range(pooled)) {
        let above = 0;
        for (const l of range(m))
          for (const u of range(3))
            for (const v of range(3)) {
              const [row, column] = [p - u + 1, q - v + 1];
              if (row < 0 || row >= pooled || column < 0 || column >= pooled) continue;
              const weight = L[((l * h + t) * 3 + u) * 3 + v] as number;
              above += weight * (G[(l * pooled + row) * pooled + column] as number);
            }
        let most = Number.NEGATIVE_INFINITY;
        let where = [0, 0];
        for (const u of range(window))
          for (const v of range(window)) {
            const [i, j] = [step * p + u, step * q + v];
            if (i >= made || j >= made) continue;
            let value = b[t] as number;
            for (const [at, weight] of taps(t, i, j)) value += weight * (X[at] as number);
            if (value > most) [most, where] = [value, [i, j]];
          }
        const [i = 0, j = 0] = where;
        for (const [at, weight] of taps(t, i, j))
          slopes[at] = (slopes[at] as number) + above * weight;
      }
  return slopes;
};

const programOf = (of: Tensor, how: Pick<ProgramOptions, "backend" | "dtype">) => {
  const inputs = [...inventoryOf(of.body).symbols.values()];
  const program = tensorProgram([of], { inputs, ...how });
  const random = seeded(7);
  for (const name of ["X", "K", "b", "L", "c", "G"]) {
    const array = program.inputs.get(name);
    array?.set(Array.from(array, () => Math.round((random() - 0.5) * 4096) / 2048));
  }
  return program;
};

const rows: readonly Layers[] = [
  { side: 9, f: 3, stride: 1, padding: 1, window: 2, step: 2 },
  { side: 12, f: 4, stride: 2, padding: 1, window: 2, step: 2 },
  { side: 14, f: 8, stride: 2, padding: 3, window: 2, step: 2 },
  { side: 16, f: 5, stride: 3, padding: 2, window: 2, step: 2 },
  { side: 13, f: 3, stride: 2, padding: 2, window: 3, step: 2 },
  { side: 12, f: 2, stride: 1, padding: 0, window: 2, step: 3 },
  { side: 15, f: 4, stride: 4, padding: 3, window: 2, step: 1 },
];

const said = ({ side, f, stride, padding, window, step }: Layers): string =>
  `${side}×${side} by kernels ${f}×${f}, stride ${stride}, padding ${padding}, windows of ${window} a step of ${step} apart`;

describe.each(rows.map((each) => [said(each), each] as const))("an image of %s", (_, layers) => {
  const gradient = byImage(lossOf(layers), declared(layers));

  test.each(hows)("by $backend in $dtype", (how) => {
    const program = programOf(gradient, how);
    const expected = byLoops(layers, (name) => program.inputs.get(name) as ArrayLike<number>);
    const found = program.run()[0] ?? [];
    expect(found.length).toBe(expected.length);
    for (const [at, value] of expected.entries())
      expect(Math.abs((found[at] as number) - value), `entry ${at}`).toBeLessThanOrEqual(
        near[how.dtype] * Math.max(1, Math.abs(value)),
      );
  });
});
