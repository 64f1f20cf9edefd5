import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Value } from "../../src/compile/evaluate.ts";
import { scalar } from "../../src/expr/build.ts";
import { inventoryOf } from "../../src/expr/inventory.ts";
import { sizeAt } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { seeded } from "../../src/numeric/random.ts";
import { type Numbers, type ProgramOptions, tensorProgram } from "../../src/tensor/program.ts";
import { ProgramError } from "../../src/tensor/program-error.ts";
import { layers } from "../calculus/layers.ts";
import { losses } from "../calculus/losses.ts";
import { expression, outer, points, seeds } from "../compile/random-expression.ts";
import { reading } from "../decide/ask.ts";

type Sizes = ReadonlyMap<string, number>;
type Backend = NonNullable<ProgramOptions["backend"]>;

const step = scalar("stepname");

interface Seen {
  readonly before: Numbers;
  /** The changes: rows are entries of the output, columns those of the input that is moved. */
  readonly changes: Numbers;
  /** The same from the whole expression evaluated anew for every entry that is moved. */
  readonly anew: readonly number[];
}

/** By how much an expression changes when entries of an input are moved, by changes alone and by evaluating it anew. */
const seen = (
  of: Tensor,
  by: string,
  shift: number,
  sizes: Sizes,
  symbols: ReadonlyMap<string, Value>,
  backend: Backend,
): Seen => {
  const inputs = [...inventoryOf(of.body).symbols.values()];
  const changes = [{ of: 0, by, step: step.of.name }];
  const program = tensorProgram([of], { inputs: [...inputs, step.of], sizes, backend, changes });
  for (const [name, array] of program.inputs) {
    const value = symbols.get(name);
    if (typeof value === "number") array[0] = value;
    else if (typeof value === "object") array.set(value.values);
  }
  program.inputs.get(step.of.name)?.fill(shift);
  const [before = [], found = []] = program.run().map((each) => each.slice());
  const moved = program.inputs.get(by) as Numbers;
  const anew = Array.from({ length: found.length }, () => Number.NaN);
  for (let at = 0; at < moved.length; at += 1) {
    const here = moved[at] as number;
    moved[at] = here + shift;
    const [after = []] = program.run();
    moved[at] = here;
    for (let row = 0; row < before.length; row += 1)
      anew[row * moved.length + at] = (after[row] as number) - (before[row] as number);
  }
  return { before: before as Numbers, changes: found as Numbers, anew };
};

/** The same symbols, a little aside. */
const beside = (symbols: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> =>
  new Map(
    [...symbols].map(([name, value], turn): [string, Value] => [
      name,
      typeof value === "object"
        ? { ...value, values: value.values.map((each, at) => each * (1 + (at + turn) * 1e-12)) }
        : value,
    ]),
  );

const isSteady = (one: readonly number[], other: readonly number[]): boolean =>
  one.every((value, at) => !(Math.abs(value - (other[at] as number)) > 1e-8));

const expectSame = ({ before, changes, anew }: Seen, within: number, mayLack = false): void => {
  const columns = changes.length / before.length;
  for (const [at, value] of anew.entries()) {
    const own = changes[at] as number;
    const scale = Math.max(
      1,
      Math.abs(before[Math.floor(at / columns)] as number),
      Math.abs(value),
    );
    // What comes out of a region without values is not known by how much.
    if (Number.isFinite(value) && !(mayLack && Number.isNaN(own)))
      expect(Math.abs(own - value), `${at}: ${own}, not ${value}`).toBeLessThanOrEqual(
        within * scale,
      );
  }
};

test("what changes in random expressions is what evaluating them anew says", {
  timeout: 120_000,
}, () => {
  let carried = 0;
  fc.assert(
    fc.property(seeds, points, (seed, at) => {
      const of = { indices: [outer], body: expression(seed) };
      const { symbols: all, labels, offsets } = inventoryOf(of.body);
      for (const name of all.keys()) {
        if (labels.has(name) || offsets.has(name)) continue;
        try {
          const sizes = at.sizes as Sizes;
          const symbols = at.symbols as ReadonlyMap<string, Value>;
          const found = seen(of, name, 0.25, sizes, symbols, "javascript");
          // Conditions that hang on the last bit of a value say nothing.
          const aside = seen(of, name, 0.25, sizes, beside(symbols), "javascript");
          if (!isSteady(found.anew, aside.anew)) continue;
          expectSame(found, 1e-9, true);
          carried += 1;
        } catch (error) {
          if (!(error instanceof ProgramError)) throw error;
        }
      }
    }),
    { seed: 5, numRuns: 80 },
  );
  expect(carried).toBeGreaterThan(80);
});

describe.each(["javascript", "wasm"] as const)("by %s", (backend) => {
  test.each(
    [...layers, ...losses].flatMap(({ declare, rows }) =>
      rows.map(({ of }) => [of, declare] as const),
    ),
  )("every input of %s is moved", (text, declare) => {
    const { tensor } = reading(text, { declare: [declare] });
    const { labels, sizes: named, symbols: all } = inventoryOf(tensor.body);
    const axes = [...all.values()].flatMap((sym) => sym.axes);
    const names = [...named, ...axes.flatMap(({ terms }) => terms.flatMap((term) => term.names))];
    const sizes = new Map([...new Set(names)].sort().map((name, at) => [name, 2 + at]));
    const random = seeded(7);
    const symbols = new Map<string, Value>(
      [...all].map(([name, sym]) => {
        const dims = sym.axes.map((axis) => sizeAt(axis, sizes));
        const count = dims.reduce((so, size) => so * size, 1);
        const draw = (): number => (labels.has(name) ? 1 : 0.25 + random());
        return [
          name,
          dims.length === 0
            ? draw()
            : { values: Float64Array.from({ length: count }, draw), sizes: dims },
        ];
      }),
    );
    for (const name of all.keys())
      if (!labels.has(name)) expectSame(seen(tensor, name, 0.125, sizes, symbols, backend), 1e-11);
  });
});
