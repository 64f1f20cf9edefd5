import { plainVar } from "../expr/index-of.ts";
import type { Call, Expr, IndexVar, Ix } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";

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
