import { isIndexVar } from "../expr/index-of.ts";
import { inventoryOf } from "../expr/inventory.ts";
import type { Cond, Expr, Ix } from "../expr/node.ts";
import { fixedSize, sizeText } from "../expr/size.ts";
import { condSides, parts } from "../expr/walk.ts";
import { dependsOn } from "../rewrite/given.ts";
import type { Frame } from "./frame.ts";
import { spelledOut } from "./truth.ts";

/* Whether a frame can tell of two sides: what they are differentiated by has to lie within it. */

/** Whether a frame tells of two sides, as they were read and in its own names. */
export const tellsOf = (frame: Frame, read: readonly Expr[], named: readonly Expr[]): boolean => {
  const { exact, layer, numbers } = frame;
  if (!named.every((side) => isShaped(side, frame))) return false;
  const isWritten = (number: number): boolean => read.some((side) => writes(side, number));
  // A number that is written for more than a size is taken for what it is.
  if ([...numbers.keys()].some(isWritten)) return false;
  if (exact.size > 0 && ![...exact.values()].some(isWritten)) return false;
  if (speaksOfOthers(frame, named)) return false;
  return layer !== "any" || !named.some((side) => movesBeyond(side, frame));
};

/** Whether quantities have the sizes of the frame: with two classes, a line says nothing of so many as there are. */
const isShaped = (e: Expr, { vocabulary: { definitions, shapes } }: Frame): boolean =>
  [...inventoryOf(e).symbols.values()].every(({ name, axes }) => {
    if (axes.every((axis) => fixedSize(axis) === undefined)) return true;
    const written = axes.map(sizeText).join(" x ");
    const own = definitions.get(name)?.sym.axes;
    return (own ? own.map(sizeText).join(" x ") : (shapes.get(name) ?? written)) === written;
  });

/**
 * Whether what is said is meant of other quantities than those of a frame: 0 = 0 of quantities that have nothing to do
 * with each other here says nothing of those that were meant.
 */
export const speaksOfOthers = (frame: Frame, named: readonly Expr[]): boolean =>
  !named.some((side) => side.kind === "num" && side.value.n === 0n) &&
  named.some((side) => isIdle(spelledOut(side, frame.given), frame));

/** Whether a named quantity is differentiated by one that it does not depend on. */
const isIdle = (e: Expr, frame: Frame): boolean => {
  if (e.kind === "deriv" && e.of.kind === "entry" && e.by.kind === "entry") {
    const { name } = e.by.of;
    if (e.of.of.name !== name && !dependsOn(e.of, name, frame.given)) return true;
  }
  return parts(e).some((part) => isIdle(part, frame));
};

/** Whether something is differentiated by what lies beyond the layers of a frame, and is only known to depend on them. */
const movesBeyond = (e: Expr, frame: Frame): boolean =>
  (e.kind === "deriv" && e.by.kind === "entry" && isBeyond(e.by.of.name, frame)) ||
  parts(e).some((part) => movesBeyond(part, frame));

const isBeyond = (name: string, frame: Frame): boolean => {
  const { definitions, dependencies } = frame.given;
  const definition = definitions.get(name);
  if (!definition) return dependencies.has(name);
  return definition.body.kind === "entry" && isBeyond(definition.body.of.name, frame);
};

/** Whether a number stands in an expression as a value or as a place, not only as the size of an axis. */
const writes = (e: Expr, number: number): boolean => {
  const at = (place: Ix): boolean =>
    fixedSize(place.plus) === number ||
    place.terms.some(([, variable]) => !isIndexVar(variable) && writes(variable, number));
  const inCond = (cond: Cond): boolean => condSides(cond).some((side) => writes(side, number));
  const here = (): boolean => {
    switch (e.kind) {
      case "num":
        return e.value.n === BigInt(number) || e.value.d === BigInt(number);
      case "entry":
      case "call":
        return e.at.some(at);
      case "index":
        return at(e.value);
      case "delta":
        return at(e.left) || at(e.right);
      case "over":
        return e.where !== undefined && inCond(e.where);
      case "cases":
        return e.arms.some(({ when }) => inCond(when));
      case "deriv":
        return writes(e.by, number);
      default:
        return false;
    }
  };
  return here() || parts(e).some((part) => writes(part, number));
};
