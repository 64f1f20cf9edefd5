import type { Sym } from "../expr/node.ts";
import { sizeAt } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { totalCost, volume } from "./graph.ts";
import { sourceOf } from "./javascript.ts";
import { Lowering, ProgramError } from "./lower.ts";
import { erfOf, sigmoidOf, softplusOf } from "./operations.ts";
import { type Plan, planOf, type Step } from "./plan.ts";
import { abilities, memoryFor, wasmSteps } from "./wasm/backend.ts";
import { engine } from "./wasm/engine.ts";
import { lanesOf } from "./wasm/lanes.ts";

export interface ProgramOptions {
  /** The symbols that expressions may read, with their axes. */
  readonly inputs: readonly Sym[];
  /** What the sizes are. */
  readonly sizes?: ReadonlyMap<string, number>;
  readonly dtype?: "f64" | "f32";
  /** What carries it out; by how much there is to do, where it is not said. */
  readonly backend?: "javascript" | "wasm";
}

/** Arrays of numbers, row by row. */
export type Numbers = Float64Array | Float32Array;

/** Expressions as a program over arrays. */
export interface TensorProgram {
  /** Where each input is to be written, row by row; what stands there stays until it is written anew. */
  readonly inputs: ReadonlyMap<string, Numbers>;
  /** The sizes of each output. */
  readonly shapes: readonly (readonly number[])[];
  /** Works out all outputs from the inputs; the same arrays each time. */
  readonly run: () => readonly Numbers[];
  /** The JavaScript that runs. */
  readonly source: string;
  /** The memory that it takes, in bytes. */
  readonly bytes: number;
}

/** With less to do, in additions, vectors do not make up for what it costs to prepare them. */
const worthwhile = 20_000;

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

/** More memory than this is refused. */
const mostBytes = 2 ** 31;

/**
 * The values of some expressions as one program: what they have in common is worked out once, sums of products are
 * taken two arrays at a time, softmax and its logarithm in their stable form.
 *
 * @throws ProgramError E-NAME for a symbol that is not among the inputs; E-SHAPE for an index that leads outside an
 *   array; E-LIMIT for more memory than is allowed; E-TYPE for what has no program (derivatives that are not carried
 *   out, limits, functions of matrices without a definition).
 * @throws UnknownSize for a size without a value.
 */
export const tensorProgram = (
  outputs: readonly Tensor[],
  { inputs, sizes = new Map(), dtype = "f64", backend }: ProgramOptions,
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
  const roots = outputs.map((each) => lowering.tensor(each));
  const plan = planOf(given, roots);
  const work = totalCost(roots);
  const isLarge = backend === "wasm" || (backend === undefined && work > worthwhile);
  const lanes = isLarge && abilities().simd ? lanesOf(dtype, abilities().fma) : undefined;
  const bytes = lanes ? memoryFor(plan, lanes) : plan.room * (dtype === "f64" ? 8 : 4);
  if (bytes > mostBytes)
    throw new ProgramError(
      "E-LIMIT",
      `the program takes ${bytes} bytes, and may take ${mostBytes}`,
    );
  const host = lanes && engine && new engine.Memory({ initial: bytes / 65536 });
  const buffer = host ? host.buffer : new ArrayBuffer(bytes);
  const memory = dtype === "f64" ? new Float64Array(buffer) : new Float32Array(buffer);
  const source = sourceOf(plan);
  const vectors = lanes && host ? wasmSteps(plan, lanes, host) : new Map<number, () => void>();
  const steps = stepsOf(plan, vectors, memory);
  const at = (node: (typeof roots)[number]): Numbers => {
    if (node.kind === "constant") return memory.slice(0, 1).fill(node.value);
    const start = plan.places.get(node) ?? 0;
    return memory.subarray(start, start + volume(node.dims));
  };
  const results = roots.map(at);
  return {
    inputs: new Map(
      inputs.map(({ name }, slot) => [name, at(given[slot] as (typeof given)[number])]),
    ),
    shapes: roots.map(({ dims }) => dims),
    run: () => {
      for (const step of steps) step();
      return results;
    },
    source,
    bytes,
  };
};
