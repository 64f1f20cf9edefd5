import { plainVar } from "../expr/index-of.ts";
import type { Matrix } from "../expr/matrix.ts";
import { isAt, isNamed } from "../expr/naming.ts";
import type { Call, Entry, Expr, IndexVar, Ix } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { mentions } from "../expr/walk.ts";

/** Whether one of the indices runs along a part only of an axis that an entry or a call is read along. */
export const leavesPart = (e: Expr, indices: readonly IndexVar[]): boolean => {
  switch (e.kind) {
    case "entry":
      return fallsShort(e.at, e.of.axes, indices);
    case "call":
      return fallsShort(e.at, axesOfCall(e), indices);
    case "deriv":
      return leavesPart(e.of, indices) || leavesPart(e.by, indices);
    default:
      return false;
  }
};

const fallsShort = (
  at: readonly Ix[],
  axes: readonly (Size | undefined)[],
  indices: readonly IndexVar[],
): boolean =>
  at.some((place, axis) => {
    const k = plainVar(place);
    return k !== undefined && indices.some(({ id }) => id === k.id) && k.size !== axes[axis];
  });

/** The sizes of what a function of tensors gives. */
const axesOfCall = ({ fn, args }: Call): readonly (Size | undefined)[] => {
  const sizes = new Map(
    fn.shape.takes.flatMap((letters, which) =>
      letters.map((letter, axis) => [letter, args[which]?.by[axis]?.size] as const),
    ),
  );
  return fn.shape.gives.map((letter) => sizes.get(letter));
};

/** Whether a leaf can be written without its indices. */
export const standsWhole = (leaf: Matrix, named: readonly Tensor[] = []): boolean => {
  if (leaf.kind !== "tensor" || leaf.indices.length === 0) return true;
  const { body, indices } = leaf;
  const outside = (e: Expr): boolean => !indices.some((k) => mentions(e, k));
  if (named.some((name) => isNamed(leaf, name))) return true;
  if (leavesPart(body, indices)) return false;
  if (body.kind === "entry") return isSlice(body, indices);
  if (body.kind === "call")
    return isAt(body.at, leaf) && body.args.every((arg) => outside(arg.body));
  if (body.kind === "deriv" && body.by.kind === "entry") {
    const above = body.of.kind === "entry" ? body.of.at : [];
    return isAt([...above, ...body.by.at], leaf) && (body.of.kind === "entry" || outside(body.of));
  }
  return false;
};

/** Whether an entry leaves axes whole, in the order of the indices, and fixes the others. */
const isSlice = (e: Entry, indices: readonly IndexVar[]): boolean => {
  const whole = e.at.filter((at) => indices.some((k) => k.id === plainVar(at)?.id));
  const fixed = e.at.filter((at) => !whole.includes(at));
  return (
    isAt(whole, { indices }) &&
    !fixed.some((at) => at.terms.some(([, v]) => indices.some((k) => k === v)))
  );
};
