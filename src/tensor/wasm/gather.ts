import { missingOf, type Node, type Operand, type Reach, stridesOf } from "../graph.ts";
import type { Plan, Step } from "../plan.ts";
import { accessTo } from "./access.ts";

/*
 * Entries of an array at places of which each hangs on one loop: how far the turns of a loop lead into the array is
 * worked out before the loops, so that within them there is no more to do than to look it up.
 */

/** The place along an axis, by the turn of a loop. */
interface Place {
  readonly loop: number;
  readonly at: (turn: number) => number;
  /** How long the axis is, and how far one step along it leads, in entries. */
  readonly length: number;
  readonly stride: number;
}

/** What a step is that only copies entries at places: what it reads, and what it writes. */
const copyIn = (step: Step): { readonly of: Operand; readonly result: Node } | undefined => {
  if (step.kind === "copy")
    return { of: { node: step.of, axes: step.of.dims.map((_, at) => at) }, result: step.of };
  if (step.kind !== "nest" || step.values.length !== 1) return undefined;
  const [value] = step.values;
  const [of] = value?.by.name === "same" ? value.of : [];
  return value && of ? { of, result: value } : undefined;
};

/**
 * Copies entries at places; nothing where a place hangs on several loops, or a step does more.
 *
 * @param memory the arrays of the plan.
 */
export const gatherStep = (
  step: Step,
  plan: Plan,
  memory: Float64Array | Float32Array,
): (() => void) | undefined => {
  const copy = copyIn(step);
  const gathered = copy?.of.node;
  if (!copy || gathered?.kind !== "gathered") return undefined;
  const { dims } = copy.result;
  const own = stridesOf(gathered.of.dims);
  const places = gathered.at.map((reach, axis) => {
    const found = placeOf(reach, copy.of.axes, plan, memory);
    return found && { ...found, length: gathered.of.dims[axis] ?? 1, stride: own[axis] ?? 0 };
  });
  const known = places.filter((each) => each !== undefined);
  const [source, target] = [plan.places.get(gathered.of), plan.places.get(copy.result)];
  if (known.length < places.length || dims.length === 0) return undefined;
  if (source === undefined || target === undefined) return undefined;
  const missing = missingOf(gathered);
  const strides = stridesOf(dims);
  const tables = dims.map((size) => new Int32Array(size));
  const last = dims.length - 1;
  let isLine = false;
  const write = (loop: number, from: number, to: number): void => {
    const table = tables[loop] as Int32Array;
    if (loop === last) {
      const first = from + (table[0] as number);
      if (isLine) memory.copyWithin(to, first, first + table.length);
      else
        for (let turn = 0; turn < table.length; turn += 1) {
          const way = table[turn] as number;
          memory[to + turn] = way < 0 ? missing : (memory[from + way] as number);
        }
      return;
    }
    const stride = strides[loop] as number;
    for (let turn = 0; turn < table.length; turn += 1) {
      const way = table[turn] as number;
      const start = to + turn * stride;
      if (way < 0) memory.fill(missing, start, start + stride);
      else write(loop + 1, from + way, start);
    }
  };
  return () => {
    for (const table of tables) table.fill(0);
    for (const place of known) addTo(tables[place.loop] as Int32Array, place);
    const inner = tables[last] as Int32Array;
    const start = inner[0] as number;
    isLine = start >= 0 && inner.every((way, turn) => way === start + turn);
    write(0, source, target);
  };
};

/** Adds how far a place leads, for each turn of its loop; below 0 where it leads outside. */
const addTo = (table: Int32Array, { at, length, stride }: Place): void => {
  for (let turn = 0; turn < table.length; turn += 1) {
    const place = at(turn);
    const isThere = Number.isInteger(place) && place >= 0 && place < length;
    const so = table[turn] as number;
    table[turn] = isThere && so >= 0 ? so + place * stride : -1;
  }
};

/** A place as a function of the turn of one loop; nothing where it hangs on several, or reads what is not in memory. */
const placeOf = (
  { terms, numbers, plus }: Reach,
  axes: readonly number[],
  plan: Plan,
  memory: Float64Array | Float32Array,
): Pick<Place, "loop" | "at"> | undefined => {
  const met = [...terms.map(([, axis]) => axis), ...numbers.flatMap(([, each]) => each.axes)];
  const [loop = 0, ...more] = new Set(met.map((axis) => axes[axis] as number));
  if (more.length > 0) return undefined;
  const step = terms.reduce((so, [c]) => so + c, 0);
  const read = numbers.map(([c, { node, axes: along }]) => {
    const access = accessTo(
      node,
      along.map(() => 0),
      1,
      plan,
    );
    return access && { c, start: access.start, stride: access.strides[0] ?? 0 };
  });
  const known = read.filter((each) => each !== undefined);
  if (known.length < read.length) return undefined;
  return {
    loop,
    at: (turn) =>
      known.reduce(
        (so, { c, start, stride }) => so + c * (memory[start + turn * stride] as number),
        plus + step * turn,
      ),
  };
};
