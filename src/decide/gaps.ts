import type { Comparison } from "../expr/node.ts";
import {
  addRational,
  isNegative,
  isOne,
  isZero,
  multiplyRational,
  oneRational,
  type Rational,
  zeroRational,
} from "../numeric/rational.ts";
import { elementary } from "./elementary.ts";
import { type Condition, type Graph, holds, type Node } from "./graph.ts";
import { isPositiveExponential, type Pure } from "./pure.ts";

/** What a comparison is about: the sign of a quantity, which may be the opposite of what it is kept as. */
interface Gap {
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
  const inner = withinMonotone(kept, into);
  if (inner) return gapOf(inner, into);
  const by = lead[1].inverse();
  return {
    of: into.sum(
      kept.map(([core, scale]) => into.product([into.number(multiplyRational(scale, by)), core])),
    ),
    flips: isNegative(by),
  };
};

/**
 * What tells the sign of f(u) - f(v) for an f that grows, the exponential or the logarithm: u - v. A constant
 * counts as a value of f.
 */
const withinMonotone = (
  terms: readonly (readonly [core: Node, scale: Rational])[],
  into: Graph,
): Node | undefined => {
  const [first, second] = terms;
  if (!first || terms.length > 2) return undefined;
  const [core, scale] = first;
  if (core.kind !== "call" || !isOne(scale.abs())) return undefined;
  const [u] = core.args;
  const isExp = core.fn === elementary.exp;
  if (!u || !(isExp ? isPositiveExponential(core) : core.fn === elementary.log)) return undefined;
  if (!second) return isExp ? undefined : signed(u, into.one, scale, into);
  const [other, otherScale] = second;
  if (isNegative(scale) === isNegative(otherScale)) return undefined;
  if (other === into.one && isExp && isOne(otherScale.abs()))
    return signed(u, into.zero, scale, into);
  const [v] = other.kind === "call" && other.fn === core.fn ? other.args : [];
  return v && isOne(otherScale.abs()) && (!isExp || isPositiveExponential(other))
    ? signed(u, v, scale, into)
    : undefined;
};

/** u - v, or v - u where the scale is negative. */
const signed = (u: Node, v: Node, scale: Rational, into: Graph): Node =>
  isNegative(scale) ? into.sum([v, into.negate(u)]) : into.sum([u, into.negate(v)]);

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

/** With which side a condition goes where its gap is 0: u > 0 as where u is negative, u = 0 with neither. */
export type Side = "above" | "below" | "own";

const sideOf: Readonly<Record<Comparison, Side>> = {
  ">": "below",
  "≤": "below",
  "<": "above",
  "≥": "above",
  "=": "own",
  "≠": "own",
};

const opposite = { above: "below", below: "above" } as const;

/** Decides a condition by the signs of its gaps; tells how each gap is asked about. */
export const conditionBySigns = (
  condition: Condition,
  pure: Pure,
  into: Graph,
  signOf: (gap: Node) => number,
  note: (gap: Node, side: Side) => void = () => undefined,
): boolean => {
  if (condition.kind !== "compare") {
    const open = condition.of.map((part) => conditionBySigns(part, pure, into, signOf, note));
    return condition.kind === "all" ? open.every(Boolean) : open.some(Boolean);
  }
  const { of, flips } = gapBetween(pure.of(condition.left), pure.of(condition.right), into);
  const side = sideOf[condition.rel];
  note(of, flips && side !== "own" ? opposite[side] : side);
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
  const positive = into.opaque(`above ${of.id}`);
  const at = into.opaque(`at ${of.id}`);
  const negative = not(into.sum([positive, at]));
  const [above, below] = flips ? [negative, positive] : [positive, negative];
  const parts: Readonly<Record<Comparison, readonly Node[]>> = {
    ">": [above],
    "≥": [above, at],
    "=": [at],
    "≠": [above, below],
    "≤": [at, below],
    "<": [below],
  };
  return into.sum(parts[condition.rel]);
};
