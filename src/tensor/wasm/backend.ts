import { costOf } from "../graph.ts";
import type { Operation } from "../operations.ts";
import type { Plan, Step } from "../plan.ts";
import { type Products, productsOf, tablesOf } from "./contract.ts";
import { type Import, moduleOf, type WasmFunction } from "./encode.ts";
import {
  askForRelaxed,
  engine,
  type WasmExports,
  type WasmMemory,
  type WasmModule,
} from "./engine.ts";
import { foldFunction } from "./folds.ts";
import { gatherStep } from "./gather.ts";
import { fastest, type Kernel, productModule, usual } from "./kernels.ts";
import { type Lanes, lanesOf } from "./lanes.ts";
import type { LoopFunction } from "./loops.ts";
import { marginStep } from "./margin.ts";
import { nestFunction } from "./nests.ts";
import { loopCalls, productCalls, type StepCalls, worthSharing } from "./pieces.ts";
import { packedRoom } from "./product.ts";
import { type Piece, type SharedStep, sharing } from "./second-thread.ts";
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
  return engine?.validate(moduleOf([probe], false)) ?? false;
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

/** With less to multiply in a run, in products of two numbers, it does not matter how. */
const largeProducts = 10_000_000;

/** How the products of a plan are made. */
const kernelOf = (plan: Plan, lanes: Lanes): Kernel => {
  const cost = plan.steps.reduce(
    (so, step) => (step.kind === "contraction" ? so + costOf(step.of) : so),
    0,
  );
  return cost < largeProducts ? usual : fastest(lanes);
};

/** Where what products need begins, in bytes: what each thread packs, their tables, and the end of it. */
const layoutOf = (plan: Plan, lanes: Lanes, threads: number) => {
  const all = productsIn(plan).filter((each) => each !== undefined);
  const columns = Math.max(0, ...all.map(({ bColumns }) => bColumns.length));
  const packed = all.length === 0 ? 0 : packedRoom(columns, kernelOf(plan, lanes), lanes);
  const tables = (plan.room + threads * packed + 16) * lanes.bytes;
  const entries = all.flatMap(tablesOf).reduce((so, table) => so + table.length, 0);
  return {
    scratch: Array.from(
      { length: threads },
      (_, thread) => (plan.room + thread * packed) * lanes.bytes,
    ),
    tables,
    // A vector that is read at the very end reaches over it.
    end: tables + 4 * entries + 64,
  };
};

/** A memory for a plan, with what products are packed into. */
export interface Room {
  readonly bytes: number;
  readonly memory: () => WasmMemory | undefined;
}

/** The room that a plan takes here. @param isShared whether two threads work in it. */
export const roomFor = (plan: Plan, lanes: Lanes, isShared: boolean): Room => {
  const pages = Math.ceil(layoutOf(plan, lanes, isShared ? 2 : 1).end / pageBytes);
  const size = isShared ? { initial: pages, maximum: pages, shared: true } : { initial: pages };
  return { bytes: pages * pageBytes, memory: () => engine && new engine.Memory(size) };
};

/** What a step costs, in additions. */
const stepCost = (step: Step): number => {
  switch (step.kind) {
    case "nest":
      return step.values.reduce((so, value) => so + costOf(value), 0);
    case "fold":
      return step.values.reduce((so, value) => so + costOf(value), costOf(step.result));
    case "contraction":
    case "copy":
      return costOf(step.of);
  }
};

/** Whether a plan has steps that two threads may share, and is long enough for it. @param least in additions. */
export const isShareable = (plan: Plan, least: number): boolean => {
  const costs = plan.steps.map(stepCost);
  return (
    costs.reduce((so, cost) => so + cost, 0) >= least && costs.some((cost) => cost >= worthSharing)
  );
};

/** The steps of a plan that WebAssembly carries out, by their number. */
export interface WasmSteps {
  readonly steps: ReadonlyMap<number, () => void>;
  /** How many pieces of them the second thread has made so far. */
  readonly shared: () => number;
}

/**
 * The steps of a plan that WebAssembly carries out.
 *
 * @param memory from `roomFor`.
 * @param isShared whether a second thread takes part.
 */
export const wasmSteps = (
  plan: Plan,
  lanes: Lanes,
  memory: WasmMemory,
  isShared: boolean,
): WasmSteps => {
  if (!engine) return { steps: new Map(), shared: () => 0 };
  const loops = plan.steps.map((step) => functionOf(step, plan, lanes, isShared));
  const code = moduleOf(
    loops.flatMap((made, at) => (made ? [{ ...made, name: nameOf(at) }] : [])),
    isShared,
    foreign.map(importOf),
  );
  const modules = [new engine.Module(code)];
  if (productsIn(plan).some((each) => each !== undefined))
    modules.push(productModule(lanes, kernelOf(plan, lanes), isShared) as WasmModule);
  const values = foreign.map(({ name, value }) => [name, value] as const);
  const host = { memory, ...Object.fromEntries(values) };
  const { Instance } = engine;
  const exports: WasmExports = Object.assign(
    {},
    ...modules.map((each) => new Instance(each, { host }).exports),
  );
  const made = new Map<number, StepCalls>();
  const room = layoutOf(plan, lanes, isShared ? 2 : 1);
  const productsCalled = productCalls(room, kernelOf(plan, lanes), lanes, memory);
  for (const [at, step] of plan.steps.entries()) {
    const loop = loops[at];
    const cost = isShared ? stepCost(step) : 0;
    const products = productsIn(plan)[at];
    if (loop) made.set(at, loopCalls(nameOf(at), loop.turns, callsForeign(step) ? 0 : cost));
    else if (products) made.set(at, productsCalled(products, cost));
  }
  const known = new Map([...made].map(([at, { pieces }]) => [at, pieces[1] ?? []]));
  const partner = isShared ? sharing({ modules, memory, steps: known }) : undefined;
  const make = ({ name, calls }: Piece): void => {
    const run = exports[name] as WasmExports[string];
    for (const args of calls) run(...args);
  };
  const steps = new Map<number, () => void>();
  const { buffer } = memory;
  const numbers = lanes.type === "f64" ? new Float64Array(buffer) : new Float32Array(buffer);
  for (const [at, step] of plan.steps.entries()) {
    const own = made.get(at);
    const whole = own
      ? () => make(own.whole)
      : ((step.kind === "copy" ? marginStep(step.of, plan, numbers) : undefined) ??
        gatherStep(step, plan, numbers));
    if (!whole) continue;
    const pieces = own?.pieces[0] ?? [];
    if (!partner || pieces.length < 2) {
      steps.set(at, whole);
      continue;
    }
    const shared: SharedStep = {
      at,
      cost: stepCost(step),
      pieces: pieces.length,
      make: (piece) => make(pieces[piece] as Piece),
      whole,
    };
    steps.set(at, () => partner.run(shared));
  }
  return { steps, shared: () => partner?.others() ?? 0 };
};

const nameOf = (step: number): string => `s${step}`;

/** Whether a step calls what vectors have not. */
const callsForeign = (step: Step): boolean =>
  (step.kind === "nest" || step.kind === "fold") &&
  step.values.some(({ by }) => foreign.includes(by));

const importOf = ({ name, source }: Operation): Import => ({
  name,
  takes: Array.from({ length: source.length }, () => "f64"),
  gives: ["f64"],
});

const functionOf = (
  step: Step,
  plan: Plan,
  lanes: Lanes,
  isShared: boolean,
): LoopFunction | undefined => {
  if (step.kind === "nest") return nestFunction(step, plan, lanes, isShared);
  if (step.kind === "fold") return foldFunction(step, plan, lanes, isShared);
  return undefined;
};
