import { isIndexVar, plainVar } from "../expr/index-of.ts";
import type { Cond, Expr, Ix } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";
import { condSides, parts } from "../expr/walk.ts";

/** Whether an index is one that runs over the axis, and so stays on it. */
export const runsOver = (at: Ix, axis: Size | undefined): boolean => plainVar(at)?.size === axis;

const harmless = new WeakMap<Expr, boolean>();

/** Whether evaluating the expression can raise no error, so that it may be done before it is needed. */
export const neverThrows = (e: Expr): boolean => {
  let known = harmless.get(e);
  if (known === undefined) {
    known = isHarmless(e);
    harmless.set(e, known);
  }
  return known;
};

const isHarmless = (e: Expr): boolean => {
  const pure = (at: Ix): boolean => at.terms.every(([, variable]) => isIndexVar(variable));
  switch (e.kind) {
    case "index":
      return pure(e.value);
    case "entry":
      return e.at.every((at, axis) => runsOver(at, e.of.axes[axis]));
    case "delta":
      return pure(e.left) && pure(e.right);
    case "call":
      return e.at.every((at) => plainVar(at) !== undefined) && parts(e).every(neverThrows);
    case "over":
      return neverThrows(e.body) && (!e.where || condNeverThrows(e.where));
    case "cases":
      return parts(e).every(neverThrows) && e.arms.every((arm) => condNeverThrows(arm.when));
    case "deriv":
    case "limit":
    case "hole":
      return false;
    default:
      return parts(e).every(neverThrows);
  }
};

const condNeverThrows = (cond: Cond): boolean => condSides(cond).every(neverThrows);
