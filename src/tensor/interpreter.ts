import {
  type Gathered,
  identity,
  missingOf,
  type Node,
  type Operand,
  type Pointwise,
  stridesOf,
  volume,
} from "./graph.ts";
import type { Operation } from "./operations.ts";
import type { FoldNest, Nest, Plan, Step } from "./plan.ts";
import { accessTo } from "./wasm/access.ts";

/*
 * A plan carried out without generated code: each step is a tape of instructions on short vectors that are there
 * already. Operations and the order of sums are those of the generated JavaScript, and so is every bit.
 */

/** Entries that are worked out at a time. */
const blockLength = 256;

/** An array of doubles or floats that a program reads and writes. */
type Memory = Float64Array | Float32Array;

/** One instruction on the vectors of a tape: the places from `from` on, `count` of them. */
type Instruction = (vectors: Float64Array, from: number, count: number) => void;

/** Where a vector begins among those of a tape. */
type Vector = number;

/** Where an array is read from loops: its entries, its start, and how far one turn of each loop leads. */
interface Source {
  readonly data: Memory;
  readonly start: number;
  readonly strides: readonly number[];
}

/** The steps of a plan over a memory of at least `plan.room` entries. */
export const interpreted = (plan: Plan, memory: Memory): readonly (() => void)[] =>
  plan.steps.map((step) => stepOf(step, plan, memory));

const stepOf = (step: Step, plan: Plan, memory: Memory): (() => void) => {
  switch (step.kind) {
    case "nest":
      return nest(step, plan, memory);
    case "fold":
      return fold(step, plan, memory);
    case "copy": {
      const { of } = step;
      const tape = new Tape(of.dims, plan, memory);
      tape.store(of, tape.gathered(of, identity(of.dims.length)));
      return whole(tape);
    }
    case "contraction": {
      const { left, right, dims, over } = step.of;
      const loops = [...dims, ...over];
      const sources = [left, right].map((each): Source => {
        const view = accessTo(each.node, each.axes, loops.length, plan);
        return view
          ? { ...view, data: memory }
          : sourceOf(each.node, each.axes, loops, plan, memory);
      });
      const start = plan.places.get(step.of) ?? 0;
      return contraction(sources as [Source, Source], dims, over, memory, start);
    }
  }
};

const nest = ({ dims, values, kept }: Nest, plan: Plan, memory: Memory): (() => void) => {
  const tape = new Tape(dims, plan, memory);
  for (const value of values) {
    const vector = tape.value(value);
    if (kept.has(value)) tape.store(value, vector);
  }
  return whole(tape);
};

/** All places of a tape, a block at a time. */
const whole = (tape: Tape) => (): void => {
  for (let from = 0; from < tape.places; from += blockLength)
    tape.run(from, Math.min(blockLength, tape.places - from));
};

const fold = (step: FoldNest, plan: Plan, memory: Memory): (() => void) => {
  const { by, dims, over, values, of, result } = step;
  const tape = new Tape([...dims, ...over], plan, memory);
  for (const value of values) tape.value(value, of.axes);
  const folded = tape.read(of);
  const width = volume(over);
  const start = plan.places.get(result) ?? 0;
  // Whole rows where they are short, parts of one where it is long.
  const most = width <= blockLength ? Math.floor(blockLength / width) * width : blockLength;
  const take = folds[by];
  let so = 0;
  return () => {
    for (let from = 0; from < tape.places; ) {
      const column = from % width;
      const count = Math.min(most, width <= blockLength ? tape.places - from : width - column);
      tape.run(from, count);
      for (let at = 0; at < count; ) {
        const inRow = (column + at) % width;
        if (inRow === 0) so = starts[by];
        const part = Math.min(width - inRow, count - at);
        so = take(so, tape.vectors, folded + at, folded + at + part);
        at += part;
        if (inRow + part === width) memory[start + (from + at) / width - 1] = so;
      }
      from += count;
    }
  };
};

const starts = {
  sum: 0,
  product: 1,
  max: Number.NEGATIVE_INFINITY,
  min: Number.POSITIVE_INFINITY,
} as const;

type Take = (so: number, of: Float64Array, from: number, to: number) => number;

const taking =
  (by: (a: number, b: number) => number): Take =>
  (so, of, from, to) => {
    let all = so;
    for (let at = from; at < to; at += 1) all = by(all, of[at] as number);
    return all;
  };

const folds: Readonly<Record<FoldNest["by"], Take>> = {
  sum: taking((a, b) => a + b),
  product: taking((a, b) => a * b),
  max: taking((a, b) => Math.max(a, b)),
  min: taking((a, b) => Math.min(a, b)),
};

/** What is worked out at every place of some loops. */
class Tape {
  readonly places: number;
  readonly #dims: readonly number[];
  readonly #plan: Plan;
  readonly #memory: Memory;
  readonly #length: number;
  readonly #instructions: Instruction[] = [];
  /** The vectors of values, and of operands that are read along some axes. */
  readonly #values = new Map<Node, Vector>();
  readonly #read = new Map<Node, { readonly axes: readonly number[]; readonly in: Vector }[]>();
  readonly #constants: { readonly value: number; readonly in: Vector }[] = [];
  #room = 0;
  #vectors: Float64Array | undefined;

  constructor(dims: readonly number[], plan: Plan, memory: Memory) {
    this.#dims = dims;
    this.#plan = plan;
    this.#memory = memory;
    this.places = volume(dims);
    this.#length = Math.min(this.places, blockLength);
  }

  /** All vectors, one after the other. */
  get vectors(): Float64Array {
    if (!this.#vectors) {
      this.#vectors = new Float64Array(this.#room);
      for (const each of this.#constants)
        this.#vectors.fill(each.value, each.in, each.in + this.#length);
    }
    return this.#vectors;
  }

  run(from: number, count: number): void {
    const all = this.#instructions;
    const { vectors } = this;
    for (let at = 0; at < all.length; at += 1) (all[at] as Instruction)(vectors, from, count);
  }

  /** @param loops which loop each axis of the value is. */
  value(node: Pointwise, loops?: readonly number[]): Vector {
    const [a, b, c] = node.of.map((operand) => this.read(loops ? moved(operand, loops) : operand));
    const into = this.#vector();
    this.#values.set(node, into);
    this.#instructions.push(operating(node.by, into, a as Vector, b, c));
    return into;
  }

  /** The vector of an operand's entries. */
  read({ node, axes }: Operand): Vector {
    const own = this.#values.get(node);
    if (own !== undefined) return own;
    const all = this.#read.get(node) ?? [];
    const known = all.find((each) => each.axes.every((axis, at) => axis === axes[at]));
    if (known) return known.in;
    const into = this.#loaded(node, axes);
    all.push({ axes, in: into });
    this.#read.set(node, all);
    return into;
  }

  #loaded(node: Node, axes: readonly number[]): Vector {
    if (node.kind === "gathered" && !this.#plan.places.has(node)) return this.gathered(node, axes);
    const into = this.#vector();
    if (node.kind === "constant") this.#constants.push({ value: node.value, in: into });
    else {
      const source = sourceOf(node, axes, this.#dims, this.#plan, this.#memory);
      this.#instructions.push(loading(source, this.#dims, into));
    }
    return into;
  }

  /** Entries at places that are worked out. */
  gathered(node: Gathered, axes: readonly number[]): Vector {
    const places = node.at.map(({ terms, numbers, plus }) => ({
      terms: terms.map(([c, axis]) => [c, axes[axis] as number] as const),
      numbers: numbers.map(([c, operand]) => [c, this.read(moved(operand, axes))] as const),
      plus,
    }));
    const into = this.#vector();
    const missing = missingOf(node);
    const strides = stridesOf(node.of.dims);
    const { data, start } = sourceOf(node.of, [], [], this.#plan, this.#memory);
    const at = this.#dims.map(() => 0);
    const dims = this.#dims;
    this.#instructions.push((vectors, from, count) => {
      goTo(at, dims, from);
      for (let k = 0; k < count; k += 1) {
        let entry = start;
        let isInside = true;
        for (let axis = 0; axis < places.length; axis += 1) {
          const { terms, numbers, plus } = places[axis] as (typeof places)[number];
          let place = 0;
          for (const [c, loop] of terms) place += c * (at[loop] as number);
          for (const [c, vector] of numbers) place += c * (vectors[vector + k] as number);
          place += plus;
          isInside &&=
            place >= 0 && place < (node.of.dims[axis] as number) && Number.isInteger(place);
          entry += place * (strides[axis] as number);
        }
        vectors[into + k] = isInside ? (data[entry] as number) : missing;
        goOn(at, dims);
      }
    });
    return into;
  }

  /** Writes a vector to where the array lies. */
  store(node: Node, from: Vector): void {
    const start = this.#plan.places.get(node);
    const memory = this.#memory;
    if (start === undefined) return;
    this.#instructions.push((vectors, first, count) => {
      const to = start + first;
      for (let k = 0; k < count; k += 1) memory[to + k] = vectors[from + k] as number;
    });
  }

  #vector(): Vector {
    const at = this.#room;
    this.#room += this.#length;
    return at;
  }
}

/** An operand of a reader whose axes are these loops. */
const moved = ({ node, axes }: Operand, loops: readonly number[]): Operand => ({
  node,
  axes: axes.map((axis) => loops[axis] as number),
});

const operating = (
  { value }: Operation,
  into: Vector,
  a: Vector,
  b: Vector | undefined,
  c: Vector | undefined,
): Instruction => {
  if (c !== undefined && b !== undefined)
    return (v, _, count) => {
      for (let k = 0; k < count; k += 1)
        v[into + k] = value(v[a + k] as number, v[b + k] as number, v[c + k] as number);
    };
  if (b !== undefined)
    return (v, _, count) => {
      for (let k = 0; k < count; k += 1)
        v[into + k] = value(v[a + k] as number, v[b + k] as number);
    };
  return (v, _, count) => {
    for (let k = 0; k < count; k += 1) v[into + k] = value(v[a + k] as number);
  };
};

/** Entries of an array as they come up in loops. */
const loading = (
  { data, start, strides }: Source,
  dims: readonly number[],
  into: Vector,
): Instruction => {
  if (strides.every((stride) => stride === 0))
    return (vectors, _, count) => {
      vectors.fill(data[start] as number, into, into + count);
    };
  const rows = stridesOf(dims);
  if (strides.every((stride, at) => dims[at] === 1 || stride === rows[at]))
    return (vectors, from, count) => {
      const first = start + from;
      for (let k = 0; k < count; k += 1) vectors[into + k] = data[first + k] as number;
    };
  const at = dims.map(() => 0);
  return (vectors, from, count) => {
    goTo(at, dims, from);
    for (let k = 0; k < count; k += 1) {
      let entry = start;
      for (let axis = 0; axis < at.length; axis += 1)
        entry += (at[axis] as number) * (strides[axis] as number);
      vectors[into + k] = data[entry] as number;
      goOn(at, dims);
    }
  };
};

const contraction = (
  [left, right]: readonly [Source, Source],
  dims: readonly number[],
  over: readonly number[],
  memory: Memory,
  start: number,
): (() => void) => {
  const loops = [...dims, ...over];
  const last = loops.length - 1;
  const inner = loops[last] ?? 1;
  const [l, r] = [left.strides[last] ?? 0, right.strides[last] ?? 0];
  const rest = volume(over) / inner;
  const places = volume(dims);
  const outerLoops = loops.slice(0, -1);
  const at = outerLoops.map(() => 0);
  return () => {
    at.fill(0);
    for (let place = 0; place < places; place += 1) {
      let so = 0;
      for (let turn = 0; turn < rest; turn += 1) {
        let [a, b] = [left.start, right.start];
        for (let axis = 0; axis < at.length; axis += 1) {
          a += (at[axis] as number) * (left.strides[axis] as number);
          b += (at[axis] as number) * (right.strides[axis] as number);
        }
        for (let k = 0; k < inner; k += 1) {
          so += (left.data[a] as number) * (right.data[b] as number);
          a += l;
          b += r;
        }
        goOn(at, outerLoops);
      }
      memory[start + place] = so;
    }
  };
};

/** How an array that lies in memory, or 1, 2, … or a constant is read from loops. */
const sourceOf = (
  node: Node,
  axes: readonly number[],
  loops: readonly number[],
  { places }: Plan,
  memory: Memory,
): Source => {
  const strides = loops.map(() => 0);
  const own = stridesOf(node.dims);
  for (const [at, axis] of axes.entries())
    if (node.dims[at] !== 1) strides[axis] = (strides[axis] ?? 0) + (own[at] ?? 0);
  if (node.kind === "constant") return { data: Float64Array.of(node.value), start: 0, strides };
  if (node.kind === "count")
    return {
      data: Float64Array.from({ length: node.dims[0] ?? 0 }, (_, at) => at + 1),
      start: 0,
      strides,
    };
  return { data: memory, start: places.get(node) ?? 0, strides };
};

/** The turns of loops at a place, counted row by row. */
const goTo = (at: number[], dims: readonly number[], place: number): void => {
  let left = place;
  for (let axis = dims.length - 1; axis >= 0; axis -= 1) {
    const size = dims[axis] as number;
    at[axis] = left % size;
    left = Math.floor(left / size);
  }
};

/** The next place. */
const goOn = (at: number[], dims: readonly number[]): void => {
  for (let axis = dims.length - 1; axis >= 0; axis -= 1) {
    const turn = (at[axis] as number) + 1;
    if (turn < (dims[axis] as number)) {
      at[axis] = turn;
      return;
    }
    at[axis] = 0;
  }
};
