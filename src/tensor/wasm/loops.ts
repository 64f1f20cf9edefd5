import type { Node, Operand, Pointwise } from "../graph.ts";
import type { Operation } from "../operations.ts";
import type { FoldNest, Nest, Plan } from "../plan.ts";
import { type Access, accessTo, merged } from "./access.ts";
import { functionNumbers } from "./elementary.ts";
import {
  type Code,
  call,
  get,
  i32,
  i32add,
  i32mul,
  repeated,
  set,
  type Type,
  type WasmFunction,
} from "./encode.ts";
import { and, bitselect, type Lanes, or } from "./lanes.ts";

/*
 * Loops over arrays, a vector at a time along the innermost. A row whose length is no multiple of the vector's is
 * written a little over its end: what stands there is written later, or is the margin that follows every array.
 */

/** The operations that vectors have. */
const vectorOf = (
  by: Operation,
  lanes: Lanes,
): ((...args: readonly Code[]) => Code) | undefined => {
  const { constant } = lanes;
  const of = (name: keyof typeof functionNumbers) => (a: Code) => call(functionNumbers[name], a);
  const elementary = (name: "exp" | "log" | "tanh" | "sigmoid" | "softplus") =>
    of(lanes.type === "f64" ? name : `${name}Float`);
  const bit = (test: Code): Code => and(test, constant(1));
  const isValue = (a: Code, value: number): Code => lanes.equals(a, constant(value));
  /** 1, 0, or NaN where either side is none. */
  const compared = (test: (a: Code, b: Code) => Code) => (a: Code, b: Code) =>
    bitselect(constant(Number.NaN), bit(test(a, b)), or(lanes.differs(a, a), lanes.differs(b, b)));
  switch (by.name) {
    case "same":
      return (a) => a;
    case "add":
    case "subtract":
    case "multiply":
    case "divide":
    case "max":
    case "min":
      return lanes[by.name];
    case "negate":
    case "sqrt":
    case "abs":
      return lanes[by.name];
    case "relu":
      return (a) => lanes.max(a, constant(0));
    case "exp":
    case "log":
    case "tanh":
    case "sigmoid":
    case "softplus":
      return elementary(by.name);
    case "less":
      return compared(lanes.less);
    case "atMost":
      return compared(lanes.atMost);
    case "equals":
      return compared(lanes.equals);
    case "differs":
      return compared(lanes.differs);
    case "quotient":
      return (a, b) => bitselect(constant(Number.NaN), lanes.divide(a, b), isValue(b, 0));
    case "both":
      return (a, b) =>
        bitselect(constant(0), lanes.multiply(a, b), or(isValue(a, 0), isValue(b, 0)));
    case "either":
      return (a, b) => bitselect(constant(1), lanes.max(a, b), or(isValue(a, 1), isValue(b, 1)));
    case "gate":
      return (a, b) => bitselect(constant(0), lanes.multiply(a, b), isValue(a, 0));
    case "select":
      return (test, a, b) =>
        bitselect(
          constant(Number.NaN),
          bitselect(a, b, lanes.differs(test, constant(0))),
          lanes.differs(test, test),
        );
    default:
      return undefined;
  }
};

/** Writes one function of loops. */
class LoopWriter {
  readonly lanes: Lanes;
  readonly #locals: Type[] = [];

  constructor(lanes: Lanes) {
    this.lanes = lanes;
  }

  local(type: Type): number {
    this.#locals.push(type);
    return this.#locals.length - 1;
  }

  function(body: Code): WasmFunction {
    return { takes: [], gives: [], locals: this.#locals, body };
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

  /** A vector along an innermost loop of this stride; `turn` is how far the loop has come, in bytes. */
  vector(base: number, stride: number, turn: number): Code {
    const { lanes } = this;
    if (stride === 0) return lanes.spread(get(base));
    if (stride === 1) return lanes.load(i32add(get(base), get(turn)));
    const at = i32add(get(base), i32mul(get(turn), i32(stride)));
    return Array.from({ length: lanes.count - 1 }, (_, k) => k + 1).reduce<Code>(
      (so, lane) => lanes.loadLane(i32add(at, i32(stride * lanes.bytes * lane)), so, lane),
      lanes.spread(at),
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

/** Values worked out from vectors, each kept in a local; nothing where an operation has no vector form. */
const valuesCode = (
  values: readonly Pointwise[],
  reading: Reading,
  vectors: readonly Code[],
  writer: LoopWriter,
): { readonly code: Code; readonly of: (operand: Operand) => Code } | undefined => {
  const locals = new Map<Pointwise, number>();
  const of = (operand: Operand): Code => {
    const found = reading.of(operand);
    if ("number" in found) return writer.lanes.constant(found.number);
    if ("value" in found) return get(locals.get(found.value) ?? 0);
    return vectors[found.array] ?? [];
  };
  const code: number[] = [];
  for (const value of values) {
    const operation = vectorOf(value.by, writer.lanes);
    if (!operation) return undefined;
    const local = writer.local("v128");
    code.push(...set(local, operation(...value.of.map((each) => of(reading.moved(each))))));
    locals.set(value, local);
  }
  return { code, of };
};

/** A nest of loops as a function; nothing where it needs what vectors have not. */
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
  const stride = (slot: number): number => loops.accesses[slot]?.strides[inner] ?? 0;
  const reads = reading.arrays.map((_, slot) => ({ slot, vector: writer.local("v128") }));
  const done = valuesCode(
    values,
    reading,
    reads.map(({ vector }) => get(vector)),
    writer,
  );
  if (!done) return undefined;
  const read = ({ slot, vector }: (typeof reads)[number]): Code =>
    set(vector, writer.vector(bases[slot] as number, stride(slot), turn));
  const isFixed = ({ slot }: (typeof reads)[number]): boolean => stride(slot) === 0;
  const body: Code = [
    ...reads.filter((each) => !isFixed(each)).flatMap(read),
    ...done.code,
    ...kept.flatMap((node, at) =>
      lanes.store(
        i32add(get(bases[reading.arrays.length + at] as number), get(turn)),
        done.of({ node, axes: identity(dims.length) }),
      ),
    ),
  ];
  return writer.function(
    writer.nested(loops.dims.slice(0, -1), (counters) => [
      ...loops.accesses.flatMap((access, slot) =>
        set(bases[slot] as number, writer.address(access, counters)),
      ),
      ...reads.filter(isFixed).flatMap(read),
      ...set(turn, i32(0)),
      ...repeated(turn, 16, i32(length * lanes.bytes), body),
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
  const reads = slots.map(() => writer.local("v128"));
  const done = valuesCode(values, reading, reads.map(get), writer);
  if (!done) return undefined;
  const value = done.of(of);
  const step = (stride: (slot: number) => number): Code => [
    ...slots.flatMap((slot) =>
      set(reads[slot] as number, writer.vector(bases[slot] as number, stride(slot), turn)),
    ),
    ...done.code,
  ];
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
          ...set(total, lanes.constant(none)),
          ...writer.nested(inner.dims, (own) => [
            ...stepInto(own, own.length),
            ...step(last),
            ...set(total, take(get(total), value)),
          ]),
          ...lanes.store(i32add(get(starts[end] as number), get(turn)), get(total)),
        ]),
      ]),
    );
  }
  const length = inner.dims[along] ?? 1;
  const rest = length % lanes.count;
  const mask = lanes.mask(rest);
  const whole = (length - rest) * lanes.bytes;
  return writer.function(
    writer.nested(outer.dims, (counters) => [
      ...setStarts(counters),
      ...set(total, lanes.constant(none)),
      ...writer.nested(inner.dims.slice(0, -1), (own) => [
        ...stepInto(own, own.length),
        ...set(turn, i32(0)),
        ...(whole > 0
          ? repeated(turn, 16, i32(whole), [
              ...step(within),
              ...set(total, take(get(total), value)),
            ])
          : []),
        ...(rest > 0
          ? [
              ...step(within),
              ...set(total, take(get(total), bitselect(value, lanes.constant(none), mask))),
            ]
          : []),
      ]),
      ...lanes.across(total, take),
      ...lanes.storeLane(get(starts[end] as number), get(total), 0),
    ]),
  );
};
