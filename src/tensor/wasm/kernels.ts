import { seeded } from "../../numeric/random.ts";
import { moduleOf } from "./encode.ts";
import { engine, isWidening, optimized, type WasmModule } from "./engine.ts";
import type { Lanes } from "./lanes.ts";
import { type Block, packedRoom, productFunctions } from "./product.ts";

/*
 * The functions that multiply matrices, compiled once in a process. Which block is fastest depends on the registers
 * that an engine has left, and on whether it makes one vector of 256 bits of two: it is measured when it first matters.
 */

/** How `multiply` is made. */
export interface Kernel extends Block {
  /** Compiled at once as well as the engine can, not when it has run often; two vectors as one where it knows how. */
  readonly isOptimized: boolean;
  readonly isWide: boolean;
}

/** The kernel of small products. */
export const usual: Kernel = { rows: 4, vectors: 2, isOptimized: false, isWide: false };

/** The kernels of large products: the first is compared with the others, value by value. */
export const candidates = (): readonly Kernel[] => {
  const block = (rows: number, vectors: number, isWide = false): Kernel => ({
    rows,
    vectors,
    isOptimized: true,
    isWide,
  });
  return [block(4, 2), ...(isWidening() ? [block(4, 4, true), block(6, 4, true)] : [block(6, 2)])];
};

const modules = new Map<Lanes, Map<string, WasmModule>>();

/** The module of `multiply`; nothing where there is no engine. */
export const productModule = (
  lanes: Lanes,
  kernel: Kernel,
  isShared: boolean,
): WasmModule | undefined => {
  if (!engine) return undefined;
  const { Module } = engine;
  const { rows, vectors, isOptimized, isWide } = kernel;
  const key = [rows, vectors, isOptimized, isWide, isShared].join();
  const own = modules.get(lanes) ?? new Map<string, WasmModule>();
  modules.set(lanes, own);
  const known = own.get(key);
  if (known) return known;
  // The engine takes the code that it has for equal bytes, however that was made.
  const note = isOptimized ? "optimized" : "";
  const make = (): WasmModule =>
    new Module(moduleOf(productFunctions(lanes, kernel), isShared, [], note));
  const made = isOptimized ? optimized(isWide, make) : make();
  own.set(key, made);
  return made;
};

/** How many rows, terms and columns a product has. */
type Sizes = readonly [rows: number, terms: number, columns: number];

/** What kernels are timed with, and what they are compared by: no whole blocks, and more terms than go at a time. */
const timed: Sizes = [48, 256, 48];
const compared: Sizes = [13, 270, 21];

/** How many numbers are drawn; they are repeated, and no row begins with the same as another. */
const drawn = 251;

/** How often each is timed. */
const rounds = 5;

/** A kernel on a product of its own. */
interface Trial {
  readonly run: () => void;
  readonly result: Float64Array | Float32Array;
}

/** @param isTurned whether the factors lie as their transposes do. */
const trialOf = (
  lanes: Lanes,
  kernel: Kernel,
  [rows, terms, columns]: Sizes,
  isTurned: boolean,
): Trial | undefined => {
  const module = productModule(lanes, kernel, false);
  if (!engine || !module) return undefined;
  const { bytes } = lanes;
  const b = rows * terms;
  const c = b + terms * columns;
  const scratch = c + rows * columns + 8;
  const tables = Math.ceil((scratch + packedRoom(columns, kernel, lanes) + 16) / 8) * 8 * bytes;
  const end = tables + 4 * (rows + 2 * terms + columns) + 64;
  const memory = new engine.Memory({ initial: Math.ceil(end / 65536) });
  const { buffer } = memory;
  const numbers = lanes.type === "f64" ? new Float64Array(buffer) : new Float32Array(buffer);
  const random = seeded(1);
  for (let at = 0; at < drawn; at += 1) numbers[at] = random() - 0.5;
  for (let at = drawn; at < c; at *= 2) numbers.copyWithin(at, 0, Math.min(at, c - at));
  let next = tables;
  const table = (count: number, stride: number): number => {
    const entries = Array.from({ length: count }, (_, at) => at * stride * bytes);
    new Int32Array(buffer, next, count).set(entries);
    next += 4 * count;
    return next - 4 * count;
  };
  const aRows = table(rows, isTurned ? 1 : terms);
  const aTerms = table(terms, isTurned ? rows : 1);
  const bTerms = table(terms, isTurned ? 1 : columns);
  const bColumns = table(columns, isTurned ? terms : 1);
  const args = [rows, columns, terms, 0, aRows, aTerms, b * bytes, bTerms, bColumns, c * bytes];
  const { multiply } = new engine.Instance(module, { host: { memory } }).exports;
  return {
    run: () => multiply?.(...args, columns * bytes, bytes, scratch * bytes),
    result: numbers.subarray(c, c + rows * columns),
  };
};

/** What a kernel finds, which must not depend on it. */
export const foundBy = (lanes: Lanes, kernel: Kernel): readonly number[] =>
  [true, false].flatMap((isTurned) => {
    const trial = trialOf(lanes, kernel, compared, isTurned);
    trial?.run();
    return [...(trial?.result ?? [])];
  });

const chosen = new Map<Lanes, Kernel>();

/** The kernel for large products: measured once in a process. One that finds other bits than the usual is left out. */
export const fastest = (lanes: Lanes): Kernel => {
  const known = chosen.get(lanes) ?? measured(lanes);
  chosen.set(lanes, known);
  return known;
};

const measured = (lanes: Lanes): Kernel => {
  const [first = usual, ...others] = candidates();
  const expected = foundBy(lanes, first);
  const isSame = (found: readonly number[]): boolean =>
    found.length > 0 && found.every((value, at) => Object.is(value, expected[at]));
  const running = [first, ...others.filter((kernel) => isSame(foundBy(lanes, kernel)))].flatMap(
    (kernel) => {
      const trial = trialOf(lanes, kernel, timed, false);
      return trial ? [{ kernel, trial, best: Number.POSITIVE_INFINITY }] : [];
    },
  );
  for (let round = 0; round < rounds; round += 1)
    for (const each of running) {
      const start = performance.now();
      each.trial.run();
      each.best = Math.min(each.best, performance.now() - start);
    }
  // What is faster by less than a clock tells is not preferred.
  return running.reduce((so, each) => (each.best < 0.95 * so.best ? each : so)).kernel;
};
