import { isView, type Node, stridesOf, volume } from "../graph.ts";
import type { Plan } from "../plan.ts";

/** Where an array is read or written from loops: its start, and how far one turn of each loop leads, in entries. */
export interface Access {
  readonly start: number;
  readonly strides: readonly number[];
}

/**
 * How an array is reached from loops.
 *
 * @param axes which loop each axis of the array is.
 * @returns nothing where its entries are not evenly spaced, or may not be there.
 */
export const accessTo = (
  node: Node,
  axes: readonly number[],
  loops: number,
  { places }: Plan,
): Access | undefined => {
  const start = places.get(node);
  const own = stridesOf(node.dims);
  if (start !== undefined) {
    const strides = Array.from({ length: loops }, () => 0);
    for (const [at, axis] of axes.entries())
      if (node.dims[at] !== 1) strides[axis] = (strides[axis] ?? 0) + (own[at] ?? 0);
    return { start, strides };
  }
  if (!isView(node)) return undefined;
  const base = places.get(node.of);
  if (base === undefined) return undefined;
  const inner = stridesOf(node.of.dims);
  const strides = Array.from({ length: loops }, () => 0);
  let from = base;
  for (const [at, { terms, plus }] of node.at.entries()) {
    from += plus * (inner[at] ?? 0);
    for (const [coefficient, axis] of terms) {
      const loop = axes[axis] ?? 0;
      strides[loop] = (strides[loop] ?? 0) + coefficient * (inner[at] ?? 0);
    }
  }
  return { start: from, strides };
};

/** Loops, and how arrays are reached from them. */
export interface Loops {
  readonly dims: readonly number[];
  readonly accesses: readonly Access[];
}

/** Fewer loops that go the same way: those of one turn left out, those that go on as one line made one. */
export const merged = ({ dims, accesses }: Loops): Loops => {
  const groups: number[][] = [];
  for (const [at, size] of dims.entries()) {
    if (size === 1) continue;
    const last = groups.at(-1)?.at(-1);
    const goesOn =
      last !== undefined &&
      accesses.every(({ strides }) => strides[last] === (strides[at] ?? 0) * size);
    if (goesOn) groups.at(-1)?.push(at);
    else groups.push([at]);
  }
  return {
    dims: groups.map((group) => volume(group.map((at) => dims[at] ?? 1))),
    accesses: accesses.map(({ start, strides }) => ({
      start,
      strides: groups.map((group) => strides[group.at(-1) ?? 0] ?? 0),
    })),
  };
};
