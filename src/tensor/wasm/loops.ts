import type { Node, Operand, Pointwise } from "../graph.ts";
import type { Plan } from "../plan.ts";
import { type Access, accessTo } from "./access.ts";
import {
  type Code,
  get,
  i32,
  i32add,
  i32mul,
  repeated,
  set,
  type Type,
  type WasmFunction,
} from "./encode.ts";
import type { Lanes } from "./lanes.ts";
import type { Straight } from "./straight.ts";
import { vectorOperations } from "./vectors.ts";

/* What nests and folds have in common: loops, how arrays are read in them, and values worked out from vectors. */

const takes: readonly Type[] = ["i32", "i32"];

/** Loops as a function: of the first turn of the outermost that it makes, and of the turn where it ends. */
export interface LoopFunction extends WasmFunction {
  /** How many turns there are, each to be made by itself; at least one. */
  readonly turns: number;
}

/** Writes one function of loops. */
export class LoopWriter {
  /** The first turn to be made of the outermost loop, and the one that is made no more. */
  readonly first = get(0);
  readonly end = get(1);
  /** Arithmetic whose constants are there before the loops: engines make a constant anew each time it is written. */
  readonly lanes: Lanes;
  readonly #locals: Type[] = [];
  readonly #constants = new Map<string, Code>();
  readonly #opening: Code[] = [];

  constructor(lanes: Lanes) {
    const { constant, integers } = lanes;
    this.lanes = {
      ...lanes,
      constant: (value) => this.#constant(constant(value)),
      integers: { ...integers, constant: (value) => this.#constant(integers.constant(value)) },
    };
  }

  #constant(code: Code): Code {
    const key = code.join();
    const known = this.#constants.get(key);
    if (known) return known;
    const local = this.local("v128");
    this.#opening.push(set(local, code));
    this.#constants.set(key, get(local));
    return get(local);
  }

  local(type: Type): number {
    this.#locals.push(type);
    return takes.length + this.#locals.length - 1;
  }

  function(turns: number, body: Code): LoopFunction {
    return { takes, gives: [], locals: this.#locals, body: [this.#opening, body], turns };
  }

  /** Nested loops, with the number of turns of each in a local; of the outermost the turns that are asked for. */
  outermost(dims: readonly number[], body: (counters: readonly number[]) => Code): Code {
    const [, ...inner] = dims;
    if (dims.length === 0) return body([]);
    const counter = this.local("i32");
    const inside = this.nested(inner, (counters) => body([counter, ...counters]));
    return [...set(counter, this.first), ...repeated(counter, 1, this.end, inside)];
  }

  /** Nested loops, with the number of turns of each in a local. */
  nested(dims: readonly number[], body: (counters: readonly number[]) => Code): Code {
    const counters = dims.map(() => this.local("i32"));
    return dims.reduceRight<Code>((inside, size, at) => {
      const counter = counters[at] as number;
      return [...set(counter, i32(0)), ...repeated(counter, 1, i32(size), inside)];
    }, body(counters));
  }

  /** Stores a vector; of the last of a row, only so many lanes. */
  store(at: Code, value: Code, plus: number, valid: number): Code {
    const { lanes } = this;
    if (valid === lanes.count) return lanes.store(at, value, plus);
    return Array.from({ length: valid }, (_, lane) =>
      lanes.storeLane(at, value, lane, plus + lane * lanes.bytes),
    );
  }

  /** The address that outer loops lead to, in bytes. */
  address({ start, strides }: Access, counters: readonly number[]): Code {
    return counters.reduce<Code>(
      (so, counter, at) => {
        const stride = (strides[at] ?? 0) * this.lanes.bytes;
        return stride === 0 ? so : i32add(so, i32mul(get(counter), i32(stride)));
      },
      i32(start * this.lanes.bytes),
    );
  }

  /**
   * A vector along an innermost loop of this stride.
   *
   * @param at how far the loop has come, in bytes of a loop of stride 1: in a local, and beyond it.
   * @param valid how many lanes there are; the others are as the first.
   */
  vector(
    base: Code,
    stride: number,
    at: { readonly turn: number; readonly plus: number },
    valid: number,
  ): Code {
    const { lanes } = this;
    if (stride === 0) return lanes.spread(base);
    if (stride === 1) return lanes.load(i32add(base, get(at.turn)), at.plus);
    const place = i32add(i32add(base, i32mul(get(at.turn), i32(stride))), i32(stride * at.plus));
    return Array.from({ length: valid - 1 }, (_, k) => k + 1).reduce<Code>(
      (so, lane) => lanes.loadLane(i32add(place, i32(stride * lanes.bytes * lane)), so, lane),
      lanes.spread(place),
    );
  }
}

/** What is read in a nest: arrays by how they are reached, and what the nest works out itself. */
export interface Reading {
  /** The arrays, each once for each way in which it is read. */
  readonly arrays: readonly { readonly node: Node; readonly access: Access }[];
  /** An operand of a value, by loops. */
  readonly moved: (operand: Operand) => Operand;
  /** What an operand by loops is: an array that is read, a value worked out before, or a number. */
  readonly of: (
    operand: Operand,
  ) => { readonly array: number } | { readonly value: Pointwise } | { readonly number: number };
}

/** How everything that some values read is reached from loops; nothing where some of it is not evenly spaced. */
export const readingOf = (
  values: readonly Pointwise[],
  also: readonly Operand[],
  /** Which loop each axis of the values is. */
  loops: readonly number[],
  count: number,
  plan: Plan,
): Reading | undefined => {
  const own = new Set<Node>(values);
  const arrays: { node: Node; access: Access }[] = [];
  const slots = new Map<string, number>();
  const key = ({ node, axes }: Operand): string => `${node.id}(${axes.join()})`;
  const add = ({ node, axes }: Operand): boolean => {
    if (own.has(node) || node.kind === "constant" || slots.has(key({ node, axes }))) return true;
    const access = accessTo(node, axes, count, plan);
    if (!access) return false;
    slots.set(key({ node, axes }), arrays.push({ node, access }) - 1);
    return true;
  };
  const moved = ({ node, axes }: Operand): Operand => ({
    node,
    axes: axes.map((axis) => loops[axis] ?? 0),
  });
  const all = [...values.flatMap(({ of }) => of.map(moved)), ...also];
  if (!all.every(add)) return undefined;
  return {
    arrays,
    moved,
    of: (operand) => {
      const { node } = operand;
      if (node.kind === "constant") return { number: node.value };
      if (own.has(node)) return { value: node as Pointwise };
      return { array: slots.get(key(operand)) ?? 0 };
    },
  };
};

/** Writes out values worked out from vectors, each kept; what an operand is then. */
export const writeValues = (
  values: readonly Pointwise[],
  reading: Reading,
  vectors: readonly Code[],
  into: Straight,
  lanes: Lanes,
): ((operand: Operand) => Code) => {
  const operation = vectorOperations(lanes, into.keep);
  const known = new Map<Pointwise, Code>();
  const of = (operand: Operand): Code => {
    const found = reading.of(operand);
    if ("number" in found) return lanes.constant(found.number);
    if ("value" in found) return known.get(found.value) ?? [];
    return vectors[found.array] ?? [];
  };
  for (const value of values) {
    const args = value.of.map((each) => of(reading.moved(each)));
    known.set(value, into.keep(operation(value.by)(...args)));
  }
  return of;
};
