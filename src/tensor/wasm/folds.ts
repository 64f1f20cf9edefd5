import { identity } from "../graph.ts";
import type { FoldNest, Plan } from "../plan.ts";
import { accessTo, merged } from "./access.ts";
import { type Code, get, i32, i32add, i32mul, repeated, set } from "./encode.ts";
import { bitselect, type Lanes } from "./lanes.ts";
import { type LoopFunction, LoopWriter, readingOf, writeValues } from "./loops.ts";
import { interleaved, Straight } from "./straight.ts";

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
 *
 * @param isShared whether threads may share its turns; a result is never shared.
 */
export const foldFunction = (
  fold: FoldNest,
  plan: Plan,
  lanes: Lanes,
  isShared: boolean,
): LoopFunction | undefined => {
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
    const length = outer.dims[across] ?? 1;
    const isOne = outer.dims.length === 1;
    const rest = isShared && !isOne ? length % lanes.count : 0;
    const vectors = Math.ceil((length - rest) / lanes.count);
    const results = (valid: number): Code => [
      ...set(total, writer.lanes.constant(none)),
      ...writer.nested(inner.dims, (own) => [...stepInto(own, own.length), ...step(last)]),
      ...writer.store(i32add(get(starts[end] as number), get(turn)), get(total), 0, valid),
    ];
    if (isOne)
      return writer.function(vectors, [
        ...setStarts([]),
        ...set(turn, i32mul(writer.first, i32(16))),
        ...repeated(turn, 16, i32mul(writer.end, i32(16)), results(lanes.count)),
      ]);
    return writer.function(
      outer.dims[0] as number,
      writer.outermost(outer.dims.slice(0, -1), (counters) => [
        ...setStarts(counters),
        ...set(turn, i32(0)),
        ...(vectors > 0 ? repeated(turn, 16, i32(16 * vectors), results(lanes.count)) : []),
        ...(rest > 0 ? results(rest) : []),
      ]),
    );
  }
  const length = inner.dims[along] ?? 1;
  const rest = length % lanes.count;
  const whole = (length - rest) * lanes.bytes;
  return writer.function(
    outer.dims[0] ?? 1,
    writer.outermost(outer.dims, (counters) => [
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
