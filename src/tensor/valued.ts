import type { IndexVar } from "../expr/node.ts";
import type { Node } from "./graph.ts";

/** An array, and the index that each of its axes is. */
export interface Valued {
  readonly node: Node;
  readonly axes: readonly IndexVar[];
}

export type HasAxes = Pick<Valued, "axes">;

export const has = ({ axes }: HasAxes, k: IndexVar): boolean => axes.some(({ id }) => id === k.id);

export const sameAxes = (a: readonly IndexVar[], b: readonly IndexVar[]): boolean =>
  a.length === b.length && a.every(({ id }, at) => id === b[at]?.id);

/** An array that has all axes, in the order in which every other has them that is no number; nothing if there is none. */
export const widestOf = (of: readonly Valued[]): Valued | undefined => {
  let widest = of[0] as Valued;
  for (const each of of) if (each.axes.length > widest.axes.length) widest = each;
  for (const { axes } of of)
    if (axes.length > 0 && axes !== widest.axes && !sameAxes(axes, widest.axes)) return undefined;
  return widest;
};

export const unionOf = (of: readonly HasAxes[]): readonly IndexVar[] => {
  const found = new Map<number, IndexVar>();
  for (const { axes } of of) for (const k of axes) if (!found.has(k.id)) found.set(k.id, k);
  return [...found.values()];
};

/** An array whose indices are, of those with one id, the first that was met. */
export const named = ({ node, axes }: Valued, indices: Map<number, IndexVar>): Valued => ({
  node,
  axes: axes.map((k) => {
    const known = indices.get(k.id) ?? k;
    indices.set(k.id, known);
    return known;
  }),
});
