import { expect, test } from "vitest";
import { evaluateTensor } from "../../src/compile/evaluate.ts";
import { inventoryOf } from "../../src/expr/inventory.ts";
import type { Expr } from "../../src/expr/node.ts";
import { sizeAt } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { parts } from "../../src/expr/walk.ts";
import { seeded } from "../../src/numeric/random.ts";
import { tensorProgram } from "../../src/tensor/program.ts";
import { toAscii } from "../../src/tex/ascii.ts";
import { randomTensors, sizeNames } from "./random-tensor.ts";

/* Programs against the interpreter of expressions, where parts stand in expressions again and again. */

const shapes = [
  [3, 2, 4],
  [1, 1, 1],
  [2, 5, 1],
  [9, 2, 3],
  [4, 17, 2],
  [3, 4, 1],
] as const;

/** How many numbers the interpreter works out, which does all of it anew at every place. */
const workIn = (e: Expr, sizes: ReadonlyMap<string, number>): number => {
  const below = parts(e).reduce((so, each) => so + workIn(each, sizes), 1);
  return e.kind === "over" ? e.by.reduce((so, k) => so * sizeAt(k.size, sizes), below) : below;
};

const count = Number(process.env.CORRIGE_TENSORS ?? 150);

test(`${count} random programs find what the interpreter finds`, { timeout: 600_000 }, () => {
  let compared = 0;
  for (let seed = 0; seed < count; seed += 1) {
    const random = seeded(seed);
    const of = randomTensors(random);
    const shape = shapes[seed % shapes.length] as readonly number[];
    const sizes = new Map(sizeNames.map((name, at) => [name as string, shape[at] as number]));
    const volume = (axes: readonly { size: Parameters<typeof sizeAt>[0] }[]): number =>
      axes.reduce((so, k) => so * sizeAt(k.size, sizes), 1);
    const work = of.reduce((so, each) => so + workIn(each.body, sizes) * volume(each.indices), 0);
    if (work > 40_000) continue;
    const inputs = [...inventoryOf(...of.map(({ body }) => body)).symbols.values()];
    const given = new Map(
      inputs.map(({ name, axes }) => {
        const lengths = axes.map((axis) => sizeAt(axis, sizes));
        const values = Float64Array.from(
          { length: lengths.reduce((so, length) => so * length, 1) },
          () => Math.round(random() * 4096 - 2048) / 1024,
        );
        return [name, { values, sizes: lengths }];
      }),
    );
    const symbols = new Map(
      [...given].map(([name, each]) => [
        name,
        each.sizes.length > 0 ? each : (each.values[0] ?? 0),
      ]),
    );
    const wanted = of.map((each) => evaluateTensor(each, { sizes, symbols }));
    for (const backend of ["interpreter", "javascript", "wasm"] as const) {
      const program = tensorProgram(of, { inputs, sizes, backend });
      for (const [name, array] of program.inputs) array.set(given.get(name)?.values ?? []);
      program.run();
      const found = program.run();
      for (const [at, { values }] of wanted.entries()) {
        // Beyond all doubles, terms in another order come to something else.
        if (!values.every(Number.isFinite)) continue;
        const scale = values.reduce((so, value) => Math.max(so, Math.abs(value)), 1);
        const isNear = values.every((value, k) => {
          const own = found[at]?.[k] ?? Number.NaN;
          return Math.abs(own - value) <= 1e-9 * scale;
        });
        expect(isNear, `${backend}, seed ${seed}, at ${shape}: ${toAscii(of[at] as Tensor)}`).toBe(
          true,
        );
        compared += 1;
      }
    }
  }
  expect(compared).toBeGreaterThan(count);
});
