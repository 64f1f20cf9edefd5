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

/* Layers of networks against loops that are written out here, and their gradients against differences of values. */

type Sizes = Readonly<Record<string, number>>;
type How = Pick<ProgramOptions, "backend" | "dtype">;

const hows: readonly How[] = (["interpreter", "javascript", "wasm"] as const).flatMap((backend) =>
  (["f64", "f32"] as const).map((dtype) => ({ backend, dtype })),
);

const programOf = (of: readonly Tensor[], sizes: Sizes, how: How) =>
  tensorProgram(of, {
    inputs: [...inventoryOf(...of.map(({ body }) => body)).symbols.values()],
    sizes: new Map(Object.entries(sizes)),
    ...how,
  });

/** Numbers that floats of 32 bits hold too. */
const draws = (seed: number): (() => number) => {
  const random = seeded(seed);
  return () => Math.round((random() - 0.5) * 8192) / 4096;
};

const tensor = (text: string, declare: string): Tensor =>
  reading(text, { declare: [declare] }).tensor;

const expectClose = (
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  within: number,
): void => {
  expect(found.length).toBe(expected.length);
  for (let at = 0; at < expected.length; at += 1) {
    const [own, value] = [found[at] as number, expected[at] as number];
    expect(Math.abs(own - value), `entry ${at}: ${own}, not ${value}`).toBeLessThanOrEqual(
      within * Math.max(1, Math.abs(value)),
    );
  }
};

const near = { f64: 1e-12, f32: 2e-5 } as const;

/** All places of some axes, row by row, from 0. */
const places = (dims: readonly number[]): readonly (readonly number[])[] =>
  dims.reduce<readonly (readonly number[])[]>(
    (so, size) => so.flatMap((at) => Array.from({ length: size }, (_, k) => [...at, k])),
    [[]],
  );

/** The entry at a place, 0 outside. */
const entryOf = (of: ArrayLike<number>, dims: readonly number[], at: readonly number[]): number => {
  if (at.some((k, axis) => k < 0 || k >= (dims[axis] as number))) return 0;
  return of[at.reduce((so, k, axis) => so * (dims[axis] as number) + k, 0)] as number;
};

interface Layer {
  readonly B: number;
  readonly C: number;
  readonly n: readonly [number, number];
  readonly k: number;
  readonly f: readonly [number, number];
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

const outOf = (n: number, f: number, { stride, padding, dilation }: Layer): number =>
  Math.floor((n + 2 * padding - dilation * (f - 1) - 1) / stride) + 1;

const layers: readonly Layer[] = [
  { B: 2, C: 3, n: [7, 6], k: 4, f: [3, 2], stride: 1, padding: 0, dilation: 1 },
  { B: 1, C: 2, n: [8, 9], k: 3, f: [3, 3], stride: 1, padding: 1, dilation: 1 },
  { B: 2, C: 2, n: [9, 7], k: 3, f: [4, 3], stride: 2, padding: 3, dilation: 1 },
  { B: 3, C: 1, n: [10, 11], k: 2, f: [3, 2], stride: 3, padding: 2, dilation: 2 },
  { B: 1, C: 4, n: [6, 5], k: 5, f: [1, 1], stride: 1, padding: 0, dilation: 1 },
  { B: 1, C: 2, n: [5, 8], k: 2, f: [2, 3], stride: 1, padding: 4, dilation: 3 },
];

const said = ({ B, C, n, k, f, stride, padding, dilation }: Layer): string =>
  `${B}×${C}×${n.join("×")} by ${k} kernels ${f.join("×")}, stride ${stride}, padding ${padding}, dilation ${dilation}`;

describe.each(layers.map((layer) => [said(layer), layer] as const))("conv2d, %s", (_, layer) => {
  const { B, C, n, k, f, stride, padding, dilation } = layer;
  const out = n.map((axis, at) => outOf(axis, f[at] as number, layer)) as [number, number];
  const declare = `X: ${B} x ${C} x ${n.join(" x ")}; K: ${k} x ${C} x ${f.join(" x ")}; b: ${k}; G: ${B} x ${k} x ${out.join(" x ")}`;
  const text = `conv2d(X, K, b, ${stride}, ${padding}, ${dilation})`;
  const value = tensor(text, declare);
  const draw = draws(5);
  const data: Record<string, Float64Array> = {
    X: new Float64Array(B * C * n[0] * n[1]).map(draw),
    K: new Float64Array(k * C * f[0] * f[1]).map(draw),
    b: new Float64Array(k).map(draw),
    G: new Float64Array(B * k * out[0] * out[1]).map(draw),
  };
  const { X, K, b, G } = data as Record<"X" | "K" | "b" | "G", Float64Array>;
  const from = (i: number, u: number): number => stride * i + dilation * u - padding;
  const entryX = (at: readonly number[]): number => entryOf(X, [B, C, ...n], at);

  const expected = places([B, k, ...out]).map(([s = 0, t = 0, i = 0, j = 0]) =>
    places([C, ...f]).reduce(
      (so, [c = 0, u = 0, v = 0]) =>
        so + entryOf(K, [k, C, ...f], [t, c, u, v]) * entryX([s, c, from(i, u), from(j, v)]),
      b[t] as number,
    ),
  );
  // What one product of the sum Σ G·Y adds to each gradient.
  const byK = new Float64Array(K.length);
  const byX = new Float64Array(X.length);
  const byB = new Float64Array(k);
  for (const [at, [s = 0, t = 0, i = 0, j = 0]] of places([B, k, ...out]).entries()) {
    const g = G[at] as number;
    byB[t] = (byB[t] as number) + g;
    for (const [c = 0, u = 0, v = 0] of places([C, ...f])) {
      const [row, column] = [from(i, u), from(j, v)];
      const own = ((t * C + c) * f[0] + u) * f[1] + v;
      byK[own] = (byK[own] as number) + g * entryX([s, c, row, column]);
      if (row < 0 || row >= n[0] || column < 0 || column >= n[1]) continue;
      const there = ((s * C + c) * n[0] + row) * n[1] + column;
      byX[there] = (byX[there] as number) + g * (K[own] as number);
    }
  }

  const scalar = tensor(`sum(${text} .* G)`, declare);
  const gradients = ["K", "X", "b"].map((name): Tensor => {
    const of = inventoryOf(scalar.body).symbols.get(name);
    if (!of) throw new Error(`${name} is not there`);
    const indices = of.axes.map((size) => indexVar("k", size));
    const chain = derive(scalar.body, entryAt(of, indices.map(ix)), standardTools(), nothingGiven);
    return { indices, body: endOf(chain) };
  });

  test.each(hows)("by $backend in $dtype", ({ backend = "wasm", dtype = "f64" }) => {
    const program = programOf([value, ...gradients], {}, { backend, dtype });
    for (const [name, array] of program.inputs) array.set(data[name] as Float64Array);
    const [own, ...slopes] = program.run();
    expectClose(own as Float64Array, expected, near[dtype]);
    for (const [at, is] of [byK, byX, byB].entries())
      expectClose(slopes[at] as Float64Array, is, near[dtype] * 10);
  });
});

describe("maxpool2d", () => {
  test.each([
    { n: [6, 8], window: 2, stride: 2 },
    { n: [7, 9], window: 3, stride: 2 },
    { n: [8, 7], window: 3, stride: 3 },
    { n: [5, 6], window: 2, stride: 1 },
  ])("$n by windows of $window, stride $stride", ({ n: [n = 0, m = 0], window, stride }) => {
    const [B, C] = [2, 3];
    const draw = draws(9);
    const X = new Float64Array(B * C * n * m).map(draw);
    const out = [n, m].map((axis) => Math.floor((axis - window) / stride) + 1);
    const G = new Float64Array(B * C * (out[0] as number) * (out[1] as number)).map(draw);
    const expected: number[] = [];
    const slopes = new Float64Array(X.length);
    for (const [at, [b = 0, c = 0, i = 0, j = 0]] of places([B, C, ...out]).entries()) {
      let most = Number.NEGATIVE_INFINITY;
      let where = 0;
      for (const [u = 0, v = 0] of places([window, window])) {
        const there = ((b * C + c) * n + i * stride + u) * m + j * stride + v;
        if ((X[there] as number) > most) [most, where] = [X[there] as number, there];
      }
      expected.push(most);
      slopes[where] = (slopes[where] as number) + (G[at] as number);
    }
    const declare = `X: ${B} x ${C} x ${n} x ${m}; G: ${B} x ${C} x ${out.join(" x ")}`;
    const text = `maxpool2d(X, ${window}, ${stride})`;
    const loss = tensor(`sum(${text} .* G)`, declare);
    const of = inventoryOf(loss.body).symbols.get("X");
    if (!of) throw new Error("X is not there");
    const indices = of.axes.map((size) => indexVar("k", size));
    const body = endOf(
      derive(loss.body, entryAt(of, indices.map(ix)), standardTools(), nothingGiven),
    );
    for (const how of hows) {
      const program = programOf([tensor(text, declare), { indices, body }], {}, how);
      program.inputs.get("X")?.set(X);
      program.inputs.get("G")?.set(G);
      const [value, gradient] = program.run();
      expectClose(value as Float64Array, expected, 1e-12);
      expectClose(gradient as Float64Array, slopes, near[how.dtype ?? "f64"]);
    }
  });

  test("where entries of a window tie, each of them is taken for the largest", () => {
    const declare = "X: 2 x 2";
    const loss = tensor("sum(maxpool2d(X, 2))", declare);
    const of = inventoryOf(loss.body).symbols.get("X");
    if (!of) throw new Error("X is not there");
    const indices = of.axes.map((size) => indexVar("k", size));
    const body = endOf(
      derive(loss.body, entryAt(of, indices.map(ix)), standardTools(), nothingGiven),
    );
    const program = programOf([{ indices, body }], {}, {});
    program.inputs.get("X")?.set([1, 3, 3, 2]);
    expect([...(program.run()[0] ?? [])]).toEqual([0, 1, 1, 0]);
  });
});

describe("convolve", () => {
  const rows = [
    { n: 7, f: 4, keeps: "full" },
    { n: 7, f: 4, keeps: "same" },
    { n: 7, f: 4, keeps: "valid" },
    { n: 6, f: 3, keeps: "full" },
    { n: 6, f: 3, keeps: "same" },
    { n: 6, f: 3, keeps: "valid" },
    { n: 3, f: 5, keeps: "full" },
    { n: 3, f: 5, keeps: "same" },
    { n: 3, f: 5, keeps: "valid" },
  ];
  test.each(rows)("$n samples by a kernel of $f, $keeps", ({ n, f, keeps }) => {
    const draw = draws(n + f);
    const x = Array.from({ length: n }, draw);
    const k = Array.from({ length: f }, draw);
    const full = Array.from({ length: n + f - 1 }, (_, at) =>
      k.reduce((so, weight, u) => so + weight * entryOf(x, [n], [at - u]), 0),
    );
    const [long, short] = [Math.max(n, f), Math.min(n, f)];
    const expected = {
      full,
      same: full.slice(Math.floor((short - 1) / 2)).slice(0, long),
      valid: full.slice(short - 1, long),
    }[keeps];
    for (const how of hows) {
      const program = programOf([tensor(`convolve(x, k, ${keeps})`, `x: ${n}; k: ${f}`)], {}, how);
      program.inputs.get("x")?.set(x);
      program.inputs.get("k")?.set(k);
      expectClose(program.run()[0] ?? [], expected ?? [], near[how.dtype ?? "f64"]);
    }
  });

  test("the moving average of a step", () => {
    const of = (keeps: string): readonly number[] => {
      const program = programOf([tensor(`convolve(x, k, ${keeps})`, "x: 7; k: 4")], {}, {});
      program.inputs.get("x")?.set([1, 1, 4, 4, 4, 1, 1]);
      program.inputs.get("k")?.set([0.25, 0.25, 0.25, 0.25]);
      return [...(program.run()[0] ?? [])];
    };
    expect(of("full")).toEqual([0.25, 0.5, 1.5, 2.5, 3.25, 3.25, 2.5, 1.5, 0.5, 0.25]);
    expect(of("valid")).toEqual([2.5, 3.25, 3.25, 2.5]);
    expect(of("same")).toEqual([0.5, 1.5, 2.5, 3.25, 3.25, 2.5, 1.5]);
  });
});

describe("a network of convolutions", () => {
  const declare = "X: B x C x 4*q x 4*q; k1: h x C x 4 x 4; c1: h; k2: m x h x 3 x 3; c2: m";
  const text = "sum(conv2d(maxpool2d(tanh(conv2d(X, k1, c1, 2, 1)), 2), k2, c2, 1, 1).^2)/(2*B)";
  const loss = tensor(text, declare);
  const names = ["X", "k1", "c1", "k2", "c2"];
  const gradients = names.map((name): Tensor => {
    const of = inventoryOf(loss.body).symbols.get(name);
    if (!of) throw new Error(`${name} is not there`);
    const indices = of.axes.map((size) => indexVar("k", size));
    const chain = derive(loss.body, entryAt(of, indices.map(ix)), standardTools(), nothingGiven);
    return { indices, body: endOf(chain) };
  });

  test.each([
    { B: 2, C: 1, q: 2, h: 3, m: 2 },
    { B: 1, C: 3, q: 3, h: 2, m: 4 },
    { B: 3, C: 2, q: 4, h: 5, m: 3 },
  ])("its gradients are the slopes of its value, B = $B, C = $C, q = $q", (sizes) => {
    const program = programOf([loss, ...gradients], sizes, {});
    const draw = draws(3);
    for (const array of program.inputs.values()) array.set(array.map(draw));
    const claimed = program.run().map((each) => [...each]);
    const random = seeded(11);
    for (const [at, name] of names.entries()) {
      const array = program.inputs.get(name) as Float64Array;
      for (let turn = 0; turn < 12; turn += 1) {
        const place = Math.floor(random() * array.length);
        const was = array[place] as number;
        const valueAt = (value: number): number => {
          array[place] = value;
          return program.run()[0]?.[0] as number;
        };
        const step = 1e-6;
        const slope = (valueAt(was + step) - valueAt(was - step)) / (2 * step);
        array[place] = was;
        const own = (claimed[at + 1] as readonly number[])[place] as number;
        expect(Math.abs(own - slope), `∂/∂${name}[${place}]: ${own}, not ${slope}`).toBeLessThan(
          1e-6 * Math.max(1, Math.abs(slope)),
        );
      }
    }
  });

  test.each(hows)("by $backend in $dtype it is the same", ({ backend = "wasm", dtype = "f64" }) => {
    const sizes = { B: 2, C: 3, q: 3, h: 4, m: 5 };
    const [own, other] = [
      { backend, dtype },
      { backend: "interpreter", dtype: "f64" } as const,
    ].map((how) => {
      const program = programOf([loss, ...gradients], sizes, how);
      const draw = draws(4);
      for (const name of names) {
        const array = program.inputs.get(name);
        array?.set(array.map(draw));
      }
      return program.run();
    });
    for (const [at, array] of (own ?? []).entries())
      expectClose(array, other?.[at] ?? [], dtype === "f64" ? 1e-11 : 1e-3);
  });
});
