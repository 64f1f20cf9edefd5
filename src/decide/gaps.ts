import type { Comparison } from "../expr/node.ts";
import { isOne, type Rational, rational } from "../numeric/rational.ts";
import { type Condition, type Graph, holds, type Node } from "./graph.ts";
import type { Pure } from "./pure.ts";

/** What a comparison is about: the sign of a quantity, which may be the opposite of what it is kept as. */
export interface Gap {
  readonly of: Node;
  readonly flips: boolean;
}

/** The quantity whose sign tells how two numbers compare, the same for x < y, y > x and 2x < 2y. */
export const gapBetween = (left: Node, right: Node, into: Graph): Gap =>
  gapOf(into.sum([left, into.negate(right)]), into);

/** A quantity up to a positive factor, and up to its sign. */
export const gapOf = (of: Node, into: Graph): Gap => {
  const lead = of.kind === "sum" ? of.args[0] : of;
  const scale = lead ? scaleOf(lead) : undefined;
  if (!scale || (isOne(scale) && of.kind !== "product")) return { of, flips: false };
  const by = into.number(scale.inverse());
  const scaled =
    of.kind === "sum"
      ? into.sum(of.args.map((arg) => into.product([arg, by])))
      : into.product([of, by]);
  return { of: scaled, flips: scale.s < 0n };
};

const scaleOf = (of: Node): Rational | undefined => {
  if (of.kind !== "product") return of.kind === "num" ? undefined : rational(1);
  const number = of.args.find((arg) => arg.kind === "num");
  return number?.kind === "num" ? number.value : rational(1);
};

/** Decides a condition by the signs of its gaps. */
export const conditionBySigns = (
  condition: Condition,
  pure: Pure,
  into: Graph,
  signOf: (gap: Node) => number,
): boolean => {
  if (condition.kind !== "compare") {
    const open = condition.of.map((part) => conditionBySigns(part, pure, into, signOf));
    return condition.kind === "all" ? open.every(Boolean) : open.some(Boolean);
  }
  const { of, flips } = gapBetween(pure.of(condition.left), pure.of(condition.right), into);
  const sign = signOf(of);
  return holds(flips ? -sign : sign, condition.rel);
};

/**
 * A condition as a number that is 1 or 0, in terms of three unknowns for each gap that add up to 1. What holds
 * for any such numbers holds however the conditions turn out.
 */
export const weightOf = (condition: Condition, pure: Pure, into: Graph): Node => {
  const not = (weight: Node): Node => into.sum([into.one, into.negate(weight)]);
  if (condition.kind !== "compare") {
    const weights = condition.of.map((part) => weightOf(part, pure, into));
    return condition.kind === "all" ? into.product(weights) : not(into.product(weights.map(not)));
  }
  const { of, flips } = gapBetween(pure.of(condition.left), pure.of(condition.right), into);
  if (of.kind === "num")
    return holds(Number(of.value.s) * (of === into.zero ? 0 : 1), condition.rel)
      ? into.one
      : into.zero;
  const above = into.opaque(`above ${of.id}`);
  const at = into.opaque(`at ${of.id}`);
  const below = not(into.sum([above, at]));
  const parts: Readonly<Record<Comparison, readonly Node[]>> = {
    ">": [above],
    "≥": [above, at],
    "=": [at],
    "≠": [above, below],
    "≤": [at, below],
    "<": [below],
  };
  const mirrored: Readonly<Record<Comparison, Comparison>> = {
    ">": "<",
    "≥": "≤",
    "=": "=",
    "≠": "≠",
    "≤": "≥",
    "<": ">",
  };
  return into.sum(parts[flips ? mirrored[condition.rel] : condition.rel]);
};
