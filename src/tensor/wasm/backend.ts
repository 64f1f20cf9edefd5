import type { Contracted } from "../graph.ts";
import type { Operation } from "../operations.ts";
import type { Plan, Step } from "../plan.ts";
import { type Access, accessTo, merged } from "./access.ts";
import { type Import, moduleOf, type WasmFunction } from "./encode.ts";
import { askForRelaxed, engine, type WasmMemory } from "./engine.ts";
import { type Lanes, lanesOf } from "./lanes.ts";
import { foldFunction, nestFunction } from "./loops.ts";
import { packedRoom, productFunctions } from "./product.ts";
import { foreign } from "./vectors.ts";

/* A plan carried out by WebAssembly: a function for each nest of loops, and one product of matrices for contractions. */

/** What the engine allows. */
export interface Abilities {
  /** Vectors of 128 bits. */
  readonly simd: boolean;
  /** a·b + c in one rounding. */
  readonly fma: boolean;
}

const works = (lanes: Lanes): boolean => {
  const body = lanes.store(
    [0x41, 0],
    lanes.madd(lanes.constant(1), lanes.constant(1), lanes.constant(1)),
  );
  const probe = { takes: [], gives: [], locals: [], body } satisfies WasmFunction;
  return engine?.validate(moduleOf([probe], 1)) ?? false;
};

let known: Abilities | undefined;

/** What this engine allows, found out once, when it is first needed. */
export const abilities = (): Abilities => {
  known ??= found();
  return known;
};

const found = (): Abilities => {
  const simd = works(lanesOf("f64", false));
  const fused = lanesOf("f64", true);
  if (!simd || works(fused)) return { simd, fma: simd };
  askForRelaxed();
  return { simd, fma: works(fused) };
};

const pageBytes = 65536;

/** How many bytes of memory a plan takes here, with what products are packed into. */
export const memoryFor = (plan: Plan, lanes: Lanes): number => {
  const columns = plan.steps.flatMap((step) =>
    step.kind === "contraction"
      ? (productsOf(step.of, plan)?.map(({ columns: n }) => n) ?? [])
      : [],
  );
  const packed = columns.length === 0 ? 0 : packedRoom(Math.max(...columns), lanes);
  // A vector that is read at the very end reaches over it.
  const room = (plan.room + packed + 16) * lanes.bytes;
  return Math.ceil(room / pageBytes) * pageBytes;
};

/**
 * The steps of a plan that WebAssembly carries out, by their number.
 *
 * @param memory holds at least `memoryFor` bytes.
 */
export const wasmSteps = (
  plan: Plan,
  lanes: Lanes,
  memory: WasmMemory,
): ReadonlyMap<number, () => void> => {
  if (!engine) return new Map();
  const products = plan.steps.some(({ kind }) => kind === "contraction")
    ? productFunctions(lanes, foreign.length)
    : [];
  const named = plan.steps.flatMap((step, at) => {
    const made = functionOf(step, plan, lanes);
    return made ? [{ ...made, name: `s${at}` }] : [];
  });
  const bytes = moduleOf(
    [...products, ...named],
    memory.buffer.byteLength / pageBytes,
    foreign.map(importOf),
  );
  const values = foreign.map(({ name, value }) => [name, value] as const);
  const host = { memory, ...Object.fromEntries(values) };
  const { exports } = new engine.Instance(new engine.Module(bytes), { host });
  const found = new Map<number, () => void>();
  for (const [at, step] of plan.steps.entries()) {
    const own = exports[`s${at}`];
    if (own) found.set(at, own);
    if (step.kind !== "contraction") continue;
    const calls = productsOf(step.of, plan);
    const run = exports.multiply;
    if (!calls || !run) continue;
    const scratch = plan.room * lanes.bytes;
    const all = calls.map((each) => argumentsOf(each, lanes.bytes, scratch));
    found.set(at, () => {
      for (const args of all) run(...args);
    });
  }
  return found;
};

const importOf = ({ name, source }: Operation): Import => ({
  name,
  takes: Array.from({ length: source.length }, () => "f64"),
  gives: ["f64"],
});

const functionOf = (step: Step, plan: Plan, lanes: Lanes): WasmFunction | undefined => {
  if (step.kind === "nest") return nestFunction(step, plan, lanes);
  if (step.kind === "fold") return foldFunction(step, plan, lanes);
  return undefined;
};

/** A product of two matrices: distances in entries. */
interface Product {
  readonly rows: number;
  readonly columns: number;
  readonly terms: number;
  readonly a: readonly [start: number, row: number, term: number];
  readonly b: readonly [start: number, term: number, column: number];
  readonly c: readonly [start: number, row: number, column: number];
  readonly adds: boolean;
}

const argumentsOf = (
  { rows, columns, terms, a, b, c, adds }: Product,
  bytes: number,
  scratch: number,
): readonly number[] => [
  rows,
  columns,
  terms,
  ...a.map((entries) => entries * bytes),
  ...b.map((entries) => entries * bytes),
  ...c.map((entries) => entries * bytes),
  adds ? 1 : 0,
  scratch,
];

/** How many products one contraction may be cut into. */
const mostProducts = 4096;

/** A contraction as products of matrices; nothing where its arrays are not evenly spaced, or there are too many. */
const productsOf = (of: Contracted, plan: Plan): readonly Product[] | undefined => {
  const count = of.dims.length + of.over.length;
  const dims = [...of.dims, ...of.over];
  const out = of.dims.map((_, at) => at);
  const [left, right, result] = [
    accessTo(of.left.node, of.left.axes, count, plan),
    accessTo(of.right.node, of.right.axes, count, plan),
    accessTo(of, out, count, plan),
  ];
  if (!left || !right || !result) return undefined;
  const group = (loops: readonly number[]) =>
    merged({
      dims: loops.map((at) => dims[at] ?? 1),
      accesses: [left, right, result].map(({ strides }) => ({
        start: 0,
        strides: loops.map((at) => strides[at] ?? 0),
      })),
    });
  const inLeft = (at: number): boolean => of.left.axes.includes(at);
  const inRight = (at: number): boolean => of.right.axes.includes(at);
  const summed = of.over.map((_, at) => of.dims.length + at);
  const groups = {
    rows: group(out.filter((at) => inLeft(at) && !inRight(at))),
    columns: group(out.filter((at) => inRight(at) && !inLeft(at))),
    both: group(out.filter((at) => inLeft(at) === inRight(at))),
    terms: group(summed),
  };
  const inner = {
    rows: lastOf(groups.rows),
    columns: lastOf(groups.columns),
    terms: lastOf(groups.terms),
  };
  const outer = placesOf([groups.both, butLast(groups.rows), butLast(groups.columns)]);
  const sums = placesOf([butLast(groups.terms)]);
  if (outer.length * sums.length > mostProducts) return undefined;
  const made = outer.flatMap((place) =>
    sums.map((sum, at): Product => {
      const start = (which: number, access: Access): number =>
        access.start + (place[which] ?? 0) + (sum[which] ?? 0);
      return {
        rows: inner.rows.size,
        columns: inner.columns.size,
        terms: inner.terms.size,
        a: [start(0, left), inner.rows.strides[0] ?? 0, inner.terms.strides[0] ?? 0],
        b: [start(1, right), inner.terms.strides[1] ?? 0, inner.columns.strides[1] ?? 0],
        c: [start(2, result), inner.rows.strides[2] ?? 0, inner.columns.strides[2] ?? 0],
        adds: at > 0,
      };
    }),
  );
  return made.map(asRows);
};

/** Columns lie side by side in C, where its rows do: then C is made as its transpose. */
const asRows = (product: Product): Product => {
  const { rows, columns, a, b, c } = product;
  const isTurned = (c[1] === 1 && c[2] !== 1) || columns === 1;
  if (!isTurned || rows === 1) return product;
  return {
    ...product,
    rows: columns,
    columns: rows,
    a: [b[0], b[2], b[1]],
    b: [a[0], a[2], a[1]],
    c: [c[0], c[2], c[1]],
  };
};

type Group = ReturnType<typeof merged>;

/** The innermost loop of a group: one turn where it has none. */
const lastOf = ({ dims, accesses }: Group) => ({
  size: dims.at(-1) ?? 1,
  strides: accesses.map(({ strides }) => strides.at(-1) ?? 0),
});

const butLast = ({ dims, accesses }: Group): Group => ({
  dims: dims.slice(0, -1),
  accesses: accesses.map(({ start, strides }) => ({ start, strides: strides.slice(0, -1) })),
});

/** How far loops lead in each array, for all of their turns. */
const placesOf = (groups: readonly Group[]): readonly (readonly number[])[] => {
  let places: readonly (readonly number[])[] = [[0, 0, 0]];
  for (const { dims, accesses } of groups) {
    for (const [at, size] of dims.entries()) {
      if (places.length * size > mostProducts)
        return Array.from({ length: mostProducts + 1 }, () => []);
      places = places.flatMap((place) =>
        Array.from({ length: size }, (_, turn) =>
          place.map((so, which) => so + turn * (accesses[which]?.strides[at] ?? 0)),
        ),
      );
    }
  }
  return places;
};
