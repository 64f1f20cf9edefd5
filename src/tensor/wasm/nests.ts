import { identity } from "../graph.ts";
import type { Nest, Plan } from "../plan.ts";
import { type Access, accessTo, merged } from "./access.ts";
import { type Code, get, i32, i32add, i32mul, isEqual, repeated, set, when } from "./encode.ts";
import type { Lanes } from "./lanes.ts";
import { type LoopFunction, LoopWriter, readingOf, writeValues } from "./loops.ts";
import { interleaved, Straight } from "./straight.ts";

/*
 * Loops over arrays, a vector at a time along the innermost. A row whose length is no multiple of the vector's is
 * written a little over its end: what stands there is written later, or is the margin that follows every array. Where
 * another thread may have written it before, rows are written to their end and no further.
 */

/** So many statements of a body are under way at once: short bodies are written out several times a turn. */
const underWay = 200;
const mostCopies = 4;

/**
 * A nest of loops as a function; nothing where it reads what is not evenly spaced.
 *
 * @param isShared whether threads may share its turns.
 */
export const nestFunction = (
  nest: Nest,
  plan: Plan,
  lanes: Lanes,
  isShared: boolean,
): LoopFunction | undefined => {
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
      code.do(writer.store(place, of({ node, axes: identity(dims.length) }), plus, valid));
    }
    return code;
  };
  const isSpread = reading.arrays.some((_, slot) => stride(slot) > 1 || stride(slot) < 0);
  const isOne = loops.dims.length <= 1;
  const rest = isSpread || (isShared && !isOne) ? length % lanes.count : 0;
  const count = Math.ceil((length - rest) / lanes.count);
  const single = vector(0, lanes.count);
  const copies = Math.max(
    1,
    Math.min(mostCopies, Math.floor(underWay / single.statements.length), count),
  );
  const turns = Math.floor(count / copies);
  const whole = turns * copies;
  const copied = [
    single,
    ...Array.from({ length: copies - 1 }, (_, at) => vector(16 * (at + 1), lanes.count)),
  ];
  const several = (end: Code): Code => repeated(turn, 16 * copies, end, interleaved(copied));
  const others: Code = [
    ...(count > whole ? repeated(turn, 16, i32(16 * count), interleaved([single])) : []),
    ...(rest > 0 ? interleaved([vector(0, rest)]) : []),
  ];
  const opening = (counters: readonly number[]): Code => [
    ...loops.accesses.flatMap((access, slot) =>
      set(bases[slot] as number, writer.address(access, counters)),
    ),
    ...[...fixed].flatMap(([slot, local]) =>
      set(local, writer.vector(base(slot), 0, { turn, plus: 0 }, lanes.count)),
    ),
  ];
  // One loop is cut along itself: what is left of it goes with its last turn.
  if (isOne && turns > 0) {
    const bytes = i32(16 * copies);
    return writer.function(turns, [
      ...opening([]),
      ...set(turn, i32mul(writer.first, bytes)),
      ...several(i32mul(writer.end, bytes)),
      ...when(isEqual(writer.end, i32(turns)), others),
    ]);
  }
  return writer.function(
    isOne ? 1 : (loops.dims[0] as number),
    writer.outermost(loops.dims.slice(0, -1), (counters) => [
      ...opening(counters),
      ...set(turn, i32(0)),
      ...(whole > 0 ? several(i32(16 * whole)) : []),
      ...others,
    ]),
  );
};
