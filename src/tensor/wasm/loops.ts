import type { Node, Operand, Pointwise } from "../graph.ts";
import type { FoldNest, Nest, Plan } from "../plan.ts";
import { type Access, accessTo, merged } from "./access.ts";
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
import { bitselect, type Lanes } from "./lanes.ts";
import { interleaved, Straight } from "./straight.ts";
import { vectorOperations } from "./vectors.ts";

/*
 * Loops over arrays, a vector at a time along the innermost. A row whose length is no multiple of the vector's is
 * written a little over its end: what stands there is written later, or is the margin that follows every array.
 */

/** Writes one function of loops. */
class LoopWriter {
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
    return this.#locals.length - 1;
  }

  function(body: Code): WasmFunction {
    return { takes: [], gives: [], locals: this.#locals, body: [this.#opening, body] };
  }

  /** Nested loops, with the number of turns of each in a local. */
  nested(dims: readonly number[], body: (counters: readonly number[]) => Code): Code {
    const counters = dims.map(() => this.local("i32"));
    return dims.reduceRight<Code>((inside, size, at) => {
      const counter = counters[at] as number;
      return [...set(counter, i32(0)), ...repeated(counter, 1, i32(size), inside)];
    }, body(counters));
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
interface Reading {
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
const readingOf = (
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

const identity = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

/** Writes out values worked out from vectors, each kept; what an operand is then. */
const writeValues = (
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

/** So many statements of a body are under way at once: short bodies are written out several times a turn. */
const underWay = 200;
const mostCopies = 4;

/** A nest of loops as a function; nothing where it reads what is not evenly spaced. */
export const nestFunction = (nest: Nest, plan: Plan, lanes: Lanes): WasmFunction | undefined => {
  const { dims, values } = nest;
  const kept = [...nest.kept];
  const reading = readingOf(values, [], identity(dims.length), dims.length, plan);
  if (!reading) return undefined;
  const stores = kept.map((node) => accessTo(node, identity(dims.length), dims.length, plan));
  if (stores.includes(undefined)) return undefined;
  const loops = merged({
    dims,
    accesses: [...reading.arrays.map(({ access }) => access), ...(stores as Access[])],
  });
  const writer = new LoopWriter(lanes);
  const inner = loops.dims.length - 1;
  const length = loops.dims[inner] ?? 1;
  const turn = writer.local("i32");
  const bases = loops.accesses.map(() => writer.local("i32"));
  const base = (slot: number): Code => get(bases[slot] as number);
  const stride = (slot: number): number => loops.accesses[slot]?.strides[inner] ?? 0;
  const fixed = new Map(
    reading.arrays.flatMap((_, slot) =>
      stride(slot) === 0 ? [[slot, writer.local("v128")] as const] : [],
    ),
  );
  /** A vector of all values, from where the loop stands; of the last, only so many lanes. */
  const vector = (plus: number, valid: number): Straight => {
    const code = new Straight(() => writer.local("v128"));
    const vectors = reading.arrays.map((_, slot) => {
      const local = fixed.get(slot);
      if (local !== undefined) return get(local);
      return code.keep(writer.vector(base(slot), stride(slot), { turn, plus }, valid));
    });
    const of = writeValues(values, reading, vectors, code, writer.lanes);
    for (const [at, node] of kept.entries()) {
      const place = i32add(base(reading.arrays.length + at), get(turn));
      code.do(lanes.store(place, of({ node, axes: identity(dims.length) }), plus));
    }
    return code;
  };
  const isSpread = reading.arrays.some((_, slot) => stride(slot) > 1 || stride(slot) < 0);
  const rest = isSpread ? length % lanes.count : 0;
  const count = Math.ceil((length - rest) / lanes.count);
  const single = vector(0, lanes.count);
  const copies = Math.max(
    1,
    Math.min(mostCopies, Math.floor(underWay / single.statements.length), count),
  );
  const whole = Math.floor(count / copies) * copies;
  const copied = [
    single,
    ...Array.from({ length: copies - 1 }, (_, at) => vector(16 * (at + 1), lanes.count)),
  ];
  const body: Code = [
    ...(whole > 0 ? repeated(turn, 16 * copies, i32(16 * whole), interleaved(copied)) : []),
    ...(count > whole ? repeated(turn, 16, i32(16 * count), interleaved([single])) : []),
    ...(rest > 0 ? interleaved([vector(0, rest)]) : []),
  ];
  return writer.function(
    writer.nested(loops.dims.slice(0, -1), (counters) => [
      ...loops.accesses.flatMap((access, slot) =>
        set(bases[slot] as number, writer.address(access, counters)),
      ),
      ...[...fixed].flatMap(([slot, local]) =>
        set(local, writer.vector(base(slot), 0, { turn, plus: 0 }, lanes.count)),
      ),
      ...set(turn, i32(0)),
      ...body,
    ]),
  );
};

/** What a fold begins with, and how it takes a value. */
const foldOf = (by: FoldNest["by"], lanes: Lanes) =>
  ({
    sum: { none: 0, take: lanes.add },
    product: { none: 1, take: lanes.multiply },
    max: { none: Number.NEGATIVE_INFINITY, take: lanes.max },
    min: { none: Number.POSITIVE_INFINITY, take: lanes.min },
  })[by];

/**
 * A fold as a function: along rows that lie in one piece, a vector at a time and across the vector in the end; or for
 * a vector of results at once, where these lie in one piece. Nothing where it needs what vectors have not.
 */
export const foldFunction = (
  fold: FoldNest,
  plan: Plan,
  lanes: Lanes,
): WasmFunction | undefined => {
  const { dims, over, values, of, result } = fold;
  const count = dims.length + over.length;
  const reading = readingOf(values, [of], of.axes, count, plan);
  const target = accessTo(result, identity(dims.length), count, plan);
  if (!reading || !target) return undefined;
  const accesses = [...reading.arrays.map(({ access }) => access), target];
  const outer = merged({
    dims,
    accesses: accesses.map(({ start, strides }) => ({
      start,
      strides: strides.slice(0, dims.length),
    })),
  });
  const inner = merged({
    dims: over,
    accesses: accesses.map(({ strides }) => ({ start: 0, strides: strides.slice(dims.length) })),
  });
  const writer = new LoopWriter(lanes);
  const across = outer.dims.length - 1;
  const along = inner.dims.length - 1;
  const last = (slot: number): number => outer.accesses[slot]?.strides[across] ?? 0;
  const within = (slot: number): number => inner.accesses[slot]?.strides[along] ?? 0;
  const slots = reading.arrays.map((_, slot) => slot);
  const isEven = (stride: number): boolean => stride === 0 || stride === 1;
  // Results side by side, unless what is folded lies in rows.
  const sideBySide =
    across >= 0 &&
    slots.every((slot) => isEven(last(slot))) &&
    !slots.every((slot) => isEven(within(slot)));
  const { none, take } = foldOf(fold.by, lanes);
  const turn = writer.local("i32");
  const total = writer.local("v128");
  const bases = accesses.map(() => writer.local("i32"));
  const starts = accesses.map(() => writer.local("i32"));
  /** Folds one more vector into the total; of the last, only so many lanes. */
  const step = (stride: (slot: number) => number, valid = lanes.count): Code => {
    const code = new Straight(() => writer.local("v128"));
    const vectors = slots.map((slot) =>
      code.keep(writer.vector(get(bases[slot] as number), stride(slot), { turn, plus: 0 }, valid)),
    );
    const value = writeValues(values, reading, vectors, code, writer.lanes)(of);
    const all =
      valid < lanes.count
        ? bitselect(value, writer.lanes.constant(none), lanes.mask(valid))
        : value;
    code.do(set(total, take(get(total), all)));
    return interleaved([code]);
  };
  const stepInto = (counters: readonly number[], from: number): Code =>
    slots.flatMap((slot) =>
      set(
        bases[slot] as number,
        i32add(
          get(starts[slot] as number),
          writer.address(
            { start: 0, strides: inner.accesses[slot]?.strides ?? [] },
            counters.slice(0, from),
          ),
        ),
      ),
    );
  const setStarts = (counters: readonly number[]): Code =>
    outer.accesses.flatMap((access, slot) =>
      set(starts[slot] as number, writer.address(access, counters)),
    );
  const end = accesses.length - 1;
  if (sideBySide) {
    const length = (outer.dims[across] ?? 1) * lanes.bytes;
    return writer.function(
      writer.nested(outer.dims.slice(0, -1), (counters) => [
        ...setStarts(counters),
        ...set(turn, i32(0)),
        ...repeated(turn, 16, i32(length), [
          ...set(total, writer.lanes.constant(none)),
          ...writer.nested(inner.dims, (own) => [...stepInto(own, own.length), ...step(last)]),
          ...lanes.store(i32add(get(starts[end] as number), get(turn)), get(total)),
        ]),
      ]),
    );
  }
  const length = inner.dims[along] ?? 1;
  const rest = length % lanes.count;
  const whole = (length - rest) * lanes.bytes;
  return writer.function(
    writer.nested(outer.dims, (counters) => [
      ...setStarts(counters),
      ...set(total, writer.lanes.constant(none)),
      ...writer.nested(inner.dims.slice(0, -1), (own) => [
        ...stepInto(own, own.length),
        ...set(turn, i32(0)),
        ...(whole > 0 ? repeated(turn, 16, i32(whole), step(within)) : []),
        ...(rest > 0 ? step(within, rest) : []),
      ]),
      ...lanes.across(total, take),
      ...lanes.storeLane(get(starts[end] as number), get(total), 0),
    ]),
  );
};
