import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate, type Value } from "../../src/compile/evaluate.ts";
import { entry, number, over, product, sum, symbol } from "../../src/expr/build.ts";
import { indexVar } from "../../src/expr/index-of.ts";
import { inventoryOf } from "../../src/expr/inventory.ts";
import type { IndexVar } from "../../src/expr/node.ts";
import { size, sizeAt } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { seeded } from "../../src/numeric/random.ts";
import { type ProgramOptions, tensorProgram } from "../../src/tensor/program.ts";
import { ProgramError } from "../../src/tensor/program-error.ts";
import { layers } from "../calculus/layers.ts";
import { losses } from "../calculus/losses.ts";
import { expression, outer, points, seeds } from "../compile/random-expression.ts";
import { reading } from "../decide/ask.ts";

type Sizes = ReadonlyMap<string, number>;
type Symbols = ReadonlyMap<string, Value>;
const ways = [
  ["interpreter", "f64"],
  ["javascript", "f64"],
  ["wasm", "f64"],
  ["interpreter", "f32"],
  ["javascript", "f32"],
  ["wasm", "f32"],
] as const;

/** The entries of a tensor by a program, row by row. */
const byProgram = (
  of: Tensor,
  sizes: Sizes,
  symbols: Symbols,
  how: Pick<ProgramOptions, "backend" | "dtype">,
): readonly number[] => {
  const inputs = [...inventoryOf(of.body).symbols.values()];
  const program = tensorProgram([of], { inputs, sizes, ...how });
  for (const [name, array] of program.inputs) {
    const value = symbols.get(name);
    if (typeof value === "number") array[0] = value;
    else if (typeof value === "object") array.set(value.values);
  }
  return [...(program.run()[0] ?? [])];
};

/** All places of some axes, row by row, counted from 1. */
const places = (axes: readonly IndexVar[], sizes: Sizes): readonly (readonly number[])[] =>
  axes.reduce<readonly (readonly number[])[]>(
    (so, { size }) =>
      so.flatMap((place) =>
        Array.from({ length: sizeAt(size, sizes) }, (_, at) => [...place, at + 1]),
      ),
    [[]],
  );

/** The same by the interpreter, entry by entry. */
const byInterpreter = (
  { indices, body }: Tensor,
  sizes: Sizes,
  symbols: Symbols,
): readonly number[] =>
  places(indices, sizes).map((place) =>
    evaluate(body, {
      sizes,
      symbols,
      indices: new Map(indices.map((k, at) => [k.id, place[at] as number])),
    }),
  );

const expectClose = (
  found: readonly number[],
  expected: readonly number[],
  within: number,
): void => {
  expect(found).toHaveLength(expected.length);
  for (const [at, value] of expected.entries()) {
    const own = found[at] as number;
    // Where there is no value, none is found.
    if (!Number.isFinite(value)) expect(own, `entry ${at}`).not.toSatisfy(Number.isFinite);
    else
      expect(Math.abs(own - value), `entry ${at}: ${own}, not ${value}`).toBeLessThanOrEqual(
        within * Math.max(1, Math.abs(value)),
      );
  }
};

/** The same symbols, a little aside. */
const moved = (symbols: Symbols): Symbols =>
  new Map(
    [...symbols].map(([name, value]): [string, Value] => [
      name,
      typeof value === "object"
        ? { ...value, values: value.values.map((each) => each * (1 + 1e-12)) }
        : value,
    ]),
  );

const isSteady = (one: readonly number[], other: readonly number[]): boolean =>
  one.every((value, at) => {
    const near = other[at] as number;
    return Number.isFinite(value)
      ? Math.abs(value - near) <= 1e-9 * Math.max(1, Math.abs(value))
      : Object.is(value, near);
  });

test("a program and the interpreter find the same entries", { timeout: 120_000 }, () => {
  let carried = 0;
  let refused = 0;
  fc.assert(
    fc.property(seeds, points, (seed, at) => {
      const of = { indices: [outer], body: expression(seed) };
      const sizes = at.sizes as Sizes;
      const symbols = at.symbols as Symbols;
      let expected: readonly number[];
      try {
        expected = byInterpreter(of, sizes, symbols);
        // Conditions that hang on the last bit of a value say nothing.
        if (!isSteady(expected, byInterpreter(of, sizes, moved(symbols)))) return;
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return;
      }
      try {
        for (const backend of ["interpreter", "javascript", "wasm"] as const)
          expectClose(byProgram(of, sizes, symbols, { backend }), expected, 1e-9);
        carried += 1;
      } catch (error) {
        if (!(error instanceof ProgramError)) throw error;
        refused += 1;
      }
    }),
    { seed: 1, numRuns: 300 },
  );
  expect(refused).toBeLessThan(0.02 * carried);
});

test("a sum times itself is its square", () => {
  const [n, m] = [size("n"), size("m")];
  const [i, j] = [indexVar("i", n), indexVar("j", m)];
  const row = over("sum", [j], entry(symbol("A", [n, m]), i, j));
  const sizes = new Map([
    ["n", 2],
    ["m", 3],
  ]);
  const A: Value = { values: Float64Array.of(1, 2, 3, -1, 0, -4), sizes: [2, 3] };
  for (const [backend, dtype] of ways) {
    const of = { indices: [i], body: product(row, row) };
    expect(byProgram(of, sizes, new Map([["A", A]]), { backend, dtype })).toEqual([36, 25]);
    const all = over("sum", [i], row);
    const twice = { indices: [], body: product(all, all, number(1, 2)) };
    expect(byProgram(twice, sizes, new Map([["A", A]]), { backend, dtype })).toEqual([0.5]);
  }
});

test("an index of a sum that stands twice in a product stays its own", () => {
  const [n, m, p] = [size("n"), size("m"), size("p")];
  const [A, C, y] = [symbol("A", [n, m]), symbol("C", [n, p]), symbol("y", [m])];
  const [i, j, q, l] = [indexVar("i", n), indexVar("j", m), indexVar("q", n), indexVar("l", p)];
  const inner = over("sum", [q], over("sum", [l], product(entry(A, i, j), entry(C, i, l))));
  const body = over("sum", [i, j], product(inner, sum(inner, entry(y, j)), entry(y, j)));
  for (const [rows, columns] of [
    [3, 2],
    [40, 40],
  ] as const) {
    const array = (...sizes: readonly number[]): Value => ({
      values: Float64Array.from(
        { length: sizes.reduce((so, each) => so * each, 1) },
        (_, at) => ((3 * at) % 7) - 2,
      ),
      sizes,
    });
    const sizes = new Map([
      ["n", rows],
      ["m", columns],
      ["p", 4],
    ]);
    const symbols = new Map([
      ["A", array(rows, columns)],
      ["C", array(rows, 4)],
      ["y", array(columns)],
    ]);
    const of = { indices: [], body };
    const expected = byInterpreter(of, sizes, symbols);
    for (const backend of ["interpreter", "javascript", "wasm"] as const)
      expectClose(byProgram(of, sizes, symbols, { backend }), expected, 1e-12);
  }
});

const near = { f64: 1e-11, f32: 2e-4 } as const;

test.each([
  "sum((x[i] + 1)*sum((x[i] + 1)*A[i,j], j, 1, m), i, 1, n)",
  "sum((x[i] + 1)*sum((x[i] + 1)*A[i,j], j, 1, m)/3, i, 1, n)",
  "sum(x[i]*sum(x[i]*A[i,j], j, 1, m)/3, i, 1, n)",
  "sum(sum(x[i]*A[i,j]*sum(x[i]*A[i,k], k, 1, m), j, 1, m), i, 1, n)/3",
])("a factor that stands in %s twice counts twice", (text) => {
  const declare = ["x: n; A: n x m"];
  const { tensor } = reading(text, { declare });
  const entriesOf = (count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, at) => 0.5 + ((7 * at) % 5));
  for (const [n, m] of [
    [1, 1],
    [3, 2],
    [2, 40],
    [40, 2],
  ] as const) {
    const sizes = new Map([
      ["n", n],
      ["m", m],
    ]);
    const symbols = new Map<string, Value>([
      ["x", { values: entriesOf(n), sizes: [n] }],
      ["A", { values: entriesOf(n * m), sizes: [n, m] }],
    ]);
    const expected = byInterpreter(tensor, sizes, symbols);
    for (const [backend, dtype] of ways)
      expectClose(
        byProgram(tensor, sizes, symbols, { backend, dtype }),
        expected,
        dtype === "f64" ? 1e-12 : 1e-5,
      );
  }
});

describe.each(ways)("by %s in %s", (backend, dtype) => {
  test.each(
    [...layers, ...losses].flatMap(({ declare, rows }) =>
      rows
        .flatMap(({ of, is }) => [of, ...(is === undefined ? [] : [is])])
        .map((text) => [text, declare] as const),
    ),
  )("%s", (text, declare) => {
    const { tensor } = reading(text, { declare: [declare] });
    const { labels, sizes: named, symbols: all } = inventoryOf(tensor.body);
    const names = [
      ...new Set([
        ...named,
        ...[...all.values()].flatMap(({ axes }) =>
          axes.flatMap(({ terms }) => terms.flatMap((term) => term.names)),
        ),
      ]),
    ];
    const sizes = new Map(names.sort().map((name, at) => [name, 3 + 2 * at]));
    const random = seeded(7);
    const symbols = new Map<string, Value>(
      [...all].map(([name, { axes }]) => {
        const dims = axes.map((axis) => sizeAt(axis, sizes));
        const count = dims.reduce((so, size) => so * size, 1);
        // Numbers that floats hold, so that both widths are given the same.
        const draw = (): number =>
          labels.has(name)
            ? 1 + Math.floor(3 * random())
            : Math.round((0.25 + random()) * 4096) / 4096;
        return [
          name,
          dims.length === 0
            ? draw()
            : { values: Float64Array.from({ length: count }, draw), sizes: dims },
        ];
      }),
    );
    const expected = byInterpreter(tensor, sizes, symbols);
    expectClose(byProgram(tensor, sizes, symbols, { backend, dtype }), expected, near[dtype]);
  });
});
