import type { Operation } from "../operations.ts";
import type { Plan, Step } from "../plan.ts";
import { type Products, productsOf, tablesOf } from "./contract.ts";
import { type Import, moduleOf, type WasmFunction } from "./encode.ts";
import { askForRelaxed, engine, type WasmMemory } from "./engine.ts";
import { foldFunction } from "./folds.ts";
import { type Lanes, lanesOf } from "./lanes.ts";
import { marginStep } from "./margin.ts";
import { nestFunction } from "./nests.ts";
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

const knownProducts = new WeakMap<Plan, readonly (Products | undefined)[]>();

/** The products of each step that is a contraction, by its number. */
const productsIn = (plan: Plan): readonly (Products | undefined)[] => {
  const found =
    knownProducts.get(plan) ??
    plan.steps.map((step) => (step.kind === "contraction" ? productsOf(step.of, plan) : undefined));
  knownProducts.set(plan, found);
  return found;
};

/** Where what products need begins, in bytes: what they pack, their tables, and the end of it. */
const layoutOf = (plan: Plan, lanes: Lanes) => {
  const all = productsIn(plan).filter((each) => each !== undefined);
  const columns = Math.max(0, ...all.map(({ bColumns }) => bColumns.length));
  const packed = all.length === 0 ? 0 : packedRoom(columns, lanes);
  const tables = (plan.room + packed + 16) * lanes.bytes;
  const entries = all.flatMap(tablesOf).reduce((so, table) => so + table.length, 0);
  // A vector that is read at the very end reaches over it.
  return { scratch: plan.room * lanes.bytes, tables, end: tables + 4 * entries + 64 };
};

/** How many bytes of memory a plan takes here, with what products are packed into. */
export const memoryFor = (plan: Plan, lanes: Lanes): number =>
  Math.ceil(layoutOf(plan, lanes).end / pageBytes) * pageBytes;

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
  const { scratch, tables } = layoutOf(plan, lanes);
  const { buffer } = memory;
  const numbers = lanes.type === "f64" ? new Float64Array(buffer) : new Float32Array(buffer);
  let next = tables;
  for (const [at, step] of plan.steps.entries()) {
    const own =
      exports[`s${at}`] ?? (step.kind === "copy" ? marginStep(step.of, plan, numbers) : undefined);
    if (own) found.set(at, own);
    const products = productsIn(plan)[at];
    const run = exports.multiply;
    if (!products || !run) continue;
    const [aRows = 0, aTerms = 0, bTerms = 0, bColumns = 0] = tablesOf(products).map((table) => {
      new Int32Array(memory.buffer, next, table.length).set(
        table.map((offset) => offset * lanes.bytes),
      );
      next += 4 * table.length;
      return next - 4 * table.length;
    });
    const all = products.starts.map(({ a, b, c }) => [
      products.aRows.length,
      products.bColumns.length,
      products.aTerms.length,
      a * lanes.bytes,
      aRows,
      aTerms,
      b * lanes.bytes,
      bTerms,
      bColumns,
      c * lanes.bytes,
      products.cRow * lanes.bytes,
      products.cColumn * lanes.bytes,
      scratch,
    ]);
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
