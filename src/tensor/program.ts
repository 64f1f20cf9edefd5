import type { Sym } from "../expr/node.ts";
import { sizeAt } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { erfOf } from "../functions/elementary/erf.ts";
import { Changes } from "./changes.ts";
import { type Input, type Node, volume } from "./graph.ts";
import { interpreted } from "./interpreter.ts";
import { sourceOf } from "./javascript.ts";
import { Lowering } from "./lower.ts";
import { sigmoidOf, softplusOf } from "./operations.ts";
import { type Plan, planOf, type Step } from "./plan.ts";
import { ProgramError } from "./program-error.ts";
import { Rounding } from "./rounding.ts";
import { abilities, isShareable, roomFor, wasmSteps } from "./wasm/backend.ts";
import { lanesOf } from "./wasm/lanes.ts";
import { maySecond } from "./wasm/second-thread.ts";

/** What a program may make use of; everything but threads, where nothing is said. */
export interface Allowed {
  /** Code that is generated while it runs, JavaScript or WebAssembly; without it an interpreter works alone. */
  readonly codegen?: boolean;
  /** Vectors of 128 bits. */
  readonly simd?: boolean;
  /** a·b + c in one rounding, which changes last bits. */
  readonly fma?: boolean;
  /**
   * A second thread for vectors, over memory that is shared: it changes no bit. It is there only where it is asked for,
   * since it gains nothing on a machine that is busy, and arrays over shared memory are not taken everywhere.
   */
  readonly threads?: boolean;
}

/** What carries a program out. */
export type Executor = "interpreter" | "javascript" | "wasm";

export interface ProgramOptions {
  /** The symbols that expressions may read, with their axes. */
  readonly inputs: readonly Sym[];
  /** What the sizes are. */
  readonly sizes?: ReadonlyMap<string, number>;
  readonly dtype?: "f64" | "f32";
  readonly allow?: Allowed;
  /** What carries it out; by how much there is to do, where it is not said. */
  readonly backend?: Executor;
  /** More memory than this is refused, in bytes. */
  readonly mostBytes?: number;
  /** Changes that are worked out too; they follow the values of the expressions. */
  readonly changes?: readonly ChangeAsked[];
  /** In the place of each output a bound of the rounding errors of its entries, in doubles. */
  readonly bounds?: BoundsAsked;
}

/** By how much an expression changes when one entry of an input is moved, for each entry: its axes, then the input's. */
export interface ChangeAsked {
  /** Which of the expressions. */
  readonly of: number;
  /** The input that is moved. */
  readonly by: string;
  /** By how much: another input, a number, or an array with the same axes, where each entry has a step of its own. */
  readonly step: string;
}

/** What rounding is bounded for. */
export interface BoundsAsked {
  /** The inputs that are rounded themselves; the others are exact. */
  readonly rounded: readonly string[];
  /** Whether comparisons are taken as they come out, also where rounding may turn them. */
  readonly isDecided: boolean;
}

/** Arrays of numbers, row by row. */
export type Numbers = Float64Array | Float32Array;

/** Expressions as a program over arrays. */
export interface TensorProgram {
  /** Where each input is to be written, row by row; what stands there stays until it is written anew. */
  readonly inputs: ReadonlyMap<string, Numbers>;
  /** The sizes of each output. */
  readonly shapes: readonly (readonly number[])[];
  /** Where the outputs stand after a run. */
  readonly outputs: readonly Numbers[];
  /** Works out all outputs from the inputs; the same arrays each time. */
  readonly run: () => readonly Numbers[];
  /** The whole of it as JavaScript over one memory. */
  readonly source: () => string;
  /** What carries out the next run. */
  readonly executor: () => Executor;
  /** How many pieces of its work the second thread has done so far. */
  readonly shared: () => number;
  /** The memory that it takes, in bytes. */
  readonly bytes: number;
}

/** With less to do, in additions, vectors do not make up for what it costs to prepare them. */
const worthwhile = 20_000;

/** With less to do in a run, in additions, one thread does it alone. */
const worthSecondThread = 2_000_000;

/**
 * How much is interpreted before JavaScript is generated, for each step of a plan and beyond, in additions: about as
 * much as is interpreted while it is generated, compiled and run for the first time, so that no more than twice the
 * time of the better choice is spent (Karlin et al. 1988). Measured on programs of 1 to 24 steps over 8 to 64 entries:
 * 30 to 1,000 µs, or 6,000 to 110,000 additions, within a factor of about two of this.
 */
const beforeCode = { first: 10_000, step: 4_000 } as const;

/** The steps of a plan: those that vectors carry out, and functions of the others. */
const stepsOf = (
  plan: Plan,
  vectors: ReadonlyMap<number, () => void>,
  memory: Numbers,
): readonly (() => void)[] => {
  const steps: (() => void)[] = [];
  let waiting: Step[] = [];
  const flush = (): void => {
    if (waiting.length === 0) return;
    const body = new Function("m", "erf", "sigmoid", "softplus", sourceOf(plan, waiting));
    steps.push(() => body(memory, erfOf, sigmoidOf, softplusOf));
    waiting = [];
  };
  for (const [at, step] of plan.steps.entries()) {
    const vector = vectors.get(at);
    if (vector) {
      flush();
      steps.push(vector);
    } else waiting.push(step);
  }
  flush();
  return steps;
};

const defaultMost = 2 ** 31;

const checkRoom = (bytes: number, most: number): void => {
  if (!(bytes <= most))
    throw new ProgramError(
      "E-LIMIT",
      `Le programme demande ${bytes} octets, et peut en prendre ${most}.`,
      `The program takes ${bytes} bytes, and may take ${most}.`,
    );
};

/** Memory that is asked for. @throws ProgramError E-LIMIT where there is not as much. */
const allocated = <T>(bytes: number, make: () => T): T => {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ProgramError(
      "E-LIMIT",
      `Le programme demande ${bytes} octets, plus qu'il n'y en a.`,
      `The program takes ${bytes} bytes, more than there are.`,
    );
  }
};

/** Carries out the steps of a plan over one memory. */
interface Runner {
  readonly executor: Executor;
  readonly steps: readonly (() => void)[];
}

/**
 * The interpreter first, and generated code as soon as what was interpreted would have paid for it: `work` is what one
 * run costs, in additions.
 */
const promoting = (first: Runner, work: number, after: number, next: () => Runner) => {
  let runner = first;
  let left = after;
  return {
    executor: (): Executor => runner.executor,
    run: (): void => {
      if (left < 0) {
        runner = next();
        left = Number.POSITIVE_INFINITY;
      }
      left -= work;
      for (const step of runner.steps) step();
    },
  };
};

/**
 * The values of some expressions as one program: what they have in common is worked out once, sums of products are
 * taken two arrays at a time, softmax and its logarithm in their stable form.
 *
 * It is interpreted until it has run often enough for generated JavaScript, or generated for vectors at once where
 * there is much to do. The interpreter and JavaScript find the same bits; vectors, with other elementary functions and
 * sums in another order, the same up to rounding.
 *
 * @throws ProgramError E-NAME for a symbol that is not among the inputs; E-SHAPE for an index that leads outside an
 *   array; E-LIMIT for more memory than is allowed; E-TYPE for what has no program (derivatives that are not carried
 *   out, limits, functions of matrices without a definition).
 * @throws UnknownSize for a size without a value.
 */
export const tensorProgram = (
  outputs: readonly Tensor[],
  {
    inputs,
    sizes = new Map(),
    dtype = "f64",
    allow = {},
    backend,
    mostBytes = defaultMost,
    changes = [],
    bounds,
  }: ProgramOptions,
): TensorProgram => {
  const slots = new Map(inputs.map(({ name }, slot) => [name, slot]));
  const lowering = new Lowering(sizes, slots);
  const given = inputs.map(({ axes }, slot) =>
    lowering.graph.input(
      slot,
      axes.map((axis) => sizeAt(axis, sizes)),
    ),
  );
  // An output is an array of its own, also where it is a number or another one.
  const values = outputs.map((each) => lowering.tensor(each));
  const inputNamed = (name: string): Input => {
    const found = given[slots.get(name) ?? -1];
    if (!found)
      throw new ProgramError(
        "E-NAME",
        `« ${name} » n'est pas parmi les entrées.`,
        `"${name}" is not among the inputs.`,
      );
    return found;
  };
  const moved = changes.map(({ of, by, step }) => {
    const changes = new Changes(lowering.graph, inputNamed(by), inputNamed(step));
    return { node: changes.of(values[of] as Node), bends: changes.bends };
  });
  const all = [...values, ...moved.map(({ node }) => node)];
  const rounding =
    bounds &&
    new Rounding(lowering.graph, {
      rounded: new Set(bounds.rounded.map(inputNamed)),
      isDecided: bounds.isDecided,
      bends: new Map(moved.flatMap(({ bends }) => [...bends])),
    });
  const roots = rounding ? all.map((each) => rounding.of(each)) : all;
  const plan = planOf(given, roots);
  const mayGenerate = backend !== "interpreter" && allow.codegen !== false;
  const isLarge = backend === "wasm" || (backend === undefined && plan.cost > worthwhile);
  const hasVectors = mayGenerate && isLarge && allow.simd !== false && abilities().simd;
  const lanes = hasVectors ? lanesOf(dtype, allow.fma !== false && abilities().fma) : undefined;
  const least = plan.room * (dtype === "f64" ? 8 : 4);
  // Before what vectors need is laid out, which takes room itself.
  checkRoom(least, mostBytes);
  const isShared =
    lanes !== undefined &&
    allow.threads === true &&
    maySecond() &&
    isShareable(plan, worthSecondThread);
  const room = lanes && roomFor(plan, lanes, isShared);
  const bytes = room?.bytes ?? least;
  checkRoom(bytes, mostBytes);
  const host = room && allocated(bytes, () => room.memory());
  const buffer = host ? host.buffer : allocated(bytes, () => new ArrayBuffer(bytes));
  const NumberArray = dtype === "f64" ? Float64Array : Float32Array;
  const memory: Numbers = dtype === "f64" ? new Float64Array(buffer) : new Float32Array(buffer);
  const vectors = lanes && host && wasmSteps(plan, lanes, host, isShared);
  const generated = (): Runner => ({
    executor: "javascript",
    steps: stepsOf(plan, new Map(), memory),
  });
  const runner = (): Runner => {
    if (vectors) return { executor: "wasm", steps: stepsOf(plan, vectors.steps, memory) };
    if (mayGenerate && (isLarge || backend === "javascript")) return generated();
    return { executor: "interpreter", steps: interpreted(plan, memory) };
  };
  const first = runner();
  const isLasting = first.executor !== "interpreter" || !mayGenerate;
  const after = isLasting
    ? Number.POSITIVE_INFINITY
    : beforeCode.first + beforeCode.step * plan.steps.length;
  const carried = promoting(first, plan.cost, after, generated);
  const at = (node: (typeof roots)[number]): Numbers => {
    if (node.kind === "constant") return NumberArray.of(node.value);
    const start = plan.places.get(node) ?? 0;
    return memory.subarray(start, start + volume(node.dims));
  };
  const results = roots.map(at);
  return {
    inputs: new Map(
      inputs.map(({ name }, slot) => [name, at(given[slot] as (typeof given)[number])]),
    ),
    shapes: roots.map(({ dims }) => dims),
    outputs: results,
    run: () => {
      carried.run();
      return results;
    },
    source: () => sourceOf(plan),
    executor: carried.executor,
    shared: () => vectors?.shared() ?? 0,
    bytes,
  };
};
