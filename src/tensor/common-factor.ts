import type { Contracted, Operand } from "./graph.ts";
import type { Valued } from "./valued.ts";

/** Two sums of products of arrays that have one array in common: Σ a·b and Σ a·c. */
export interface CommonFactor {
  /** The first of them. */
  readonly within: Contracted;
  /** The array that both have, and the one that the first has beside it. */
  readonly common: Operand;
  readonly own: Operand;
  readonly commonIsLeft: boolean;
  /** What the second has beside it, along the axes of the array that the first has. */
  readonly beside: Operand;
}

/** The array that two sums of products have in common, where both run over the same places. */
export const commonFactor = (one: Valued, other: Valued): CommonFactor | undefined => {
  const [a, b] = [one.node, other.node];
  if (a.kind !== "contracted" || b.kind !== "contracted") return undefined;
  if (one.axes.length !== other.axes.length || a.over.length !== b.over.length) return undefined;
  /** The loop of the first that a loop of the second is, of those that are left in the result. */
  const kept = (loop: number): number =>
    one.axes.findIndex(({ id }) => id === other.axes[loop]?.id);
  for (const commonIsLeft of [true, false])
    for (const [there, beside] of [
      [b.left, b.right],
      [b.right, b.left],
    ] as const) {
      const [common, own] = commonIsLeft ? [a.left, a.right] : [a.right, a.left];
      if (common.node !== there.node || own.axes.length !== beside.axes.length) continue;
      const loops = new Map(there.axes.map((loop, at) => [loop, common.axes[at] as number]));
      const fits = there.axes.every((loop, at) => {
        const is = common.axes[at] as number;
        const isSame = loop < b.dims.length ? kept(loop) === is : is >= a.dims.length;
        return isSame && loops.get(loop) === is;
      });
      const axes = beside.axes.map((loop) =>
        own.axes.indexOf(loop < b.dims.length ? kept(loop) : (loops.get(loop) ?? -1)),
      );
      if (!fits || axes.some((axis) => axis < 0) || new Set(axes).size < axes.length) continue;
      return { within: a, common, own, commonIsLeft, beside: { node: beside.node, axes } };
    }
  return undefined;
};
