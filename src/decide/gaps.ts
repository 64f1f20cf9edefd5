import type { Comparison } from "../expr/node.ts";
import {
  addRational,
  isNegative,
  isZero,
  multiplyRational,
  oneRational,
  type Rational,
  zeroRational,
} from "../numeric/rational.ts";
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

/**
 * A quantity up to a positive factor, and up to its sign: like terms collected, the first of them with
 * coefficient 1. It is a number when nothing varies in it.
 */
export const gapOf = (of: Node, into: Graph): Gap => {
  const terms = new Map<Node, Rational>();
  collect(of, oneRational, terms, into);
  const kept = [...terms]
    .filter(([, scale]) => !isZero(scale))
    .sort(([a], [b]) => Number(a === into.one) - Number(b === into.one) || a.id - b.id);
  const [lead] = kept;
  if (!lead) return { of: into.zero, flips: false };
  if (lead[0] === into.one) return { of: into.number(lead[1]), flips: false };
  const by = lead[1].inverse();
  return {
    of: into.sum(
      kept.map(([core, scale]) => into.product([into.number(multiplyRational(scale, by)), core])),
    ),
    flips: isNegative(by),
  };
};

/** The terms of a sum, each as a multiple of something without a number before it. */
const collect = (of: Node, by: Rational, terms: Map<Node, Rational>, into: Graph): void => {
  const add = (core: Node, scale: Rational): void => {
    terms.set(core, addRational(terms.get(core) ?? zeroRational, scale));
  };
  if (of.kind === "num") add(into.one, multiplyRational(by, of.value));
  else if (of.kind === "sum") for (const arg of of.args) collect(arg, by, terms, into);
  else if (of.kind === "product") {
    const number = of.args.find((arg) => arg.kind === "num");
    if (number?.kind !== "num") add(of, by);
    else {
      const rest = into.product(of.args.filter((arg) => arg !== number));
      collect(rest, multiplyRational(by, number.value), terms, into);
    }
  } else add(of, by);
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
