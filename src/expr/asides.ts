import { isIndexVar } from "./index-of.ts";
import type { Expr, Ix } from "./node.ts";
import { condSides } from "./walk.ts";

/** Expressions that stand in conditions, indices and targets: inside, though no parts to be rewritten. */
export const asides = (e: Expr): readonly Expr[] => {
  switch (e.kind) {
    case "over":
      return e.where ? condSides(e.where) : [];
    case "cases":
      return e.arms.flatMap((arm) => condSides(arm.when));
    case "entry":
    case "call":
      return e.at.flatMap(inIndex);
    case "index":
      return inIndex(e.value);
    case "delta":
      return [...inIndex(e.left), ...inIndex(e.right)];
    case "deriv":
      return [e.by];
    case "limit":
      return typeof e.to === "string" ? [] : [e.to];
    default:
      return [];
  }
};

const inIndex = (at: Ix): readonly Expr[] =>
  at.terms.flatMap(([, variable]) => (isIndexVar(variable) ? [] : [variable]));
