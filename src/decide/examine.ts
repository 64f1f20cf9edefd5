import type { Assumption } from "../expr/assumption.ts";
import type { Interval } from "../numeric/interval.ts";
import { isOne, isZero, type Rational } from "../numeric/rational.ts";
import { survey } from "./cells.ts";
import { doubles } from "./enclosure.ts";
import { hasConstantRadical } from "./field-test.ts";
import { gapOf, weightOf } from "./gaps.ts";
import { type Condition, Graph, type Node, reachable, type Slot } from "./graph.ts";
import type { Instance, Pair, Sides } from "./instance.ts";
import { fairNumber, isInRange, type RangeOf, realPoints } from "./points.ts";
import { Pure, Unseen, type World } from "./pure.ts";
import { separate } from "./separate.ts";
import { type RealPoint, Shadow } from "./shadow.ts";
import { Terrain } from "./terrain.ts";
import { vanishes } from "./zero-test.ts";

/** A place where something was seen of an entry of both sides. */
export interface Sight {
  readonly pair: Pair;
  readonly point: RealPoint;
}

/** What came out for both sides at given sizes, in one world. */
export interface Finding {
  /** Where the sides differ for certain, and their values there. */
  readonly apart?: Sight & { readonly values: readonly [string, string] };
  /** Whether the difference vanishes in a prime field, in every region. */
  readonly isZero: boolean;
  readonly bits: number;
  /** At how many points both sides have a value. */
  readonly points: number;
  /** Where only one side has a value. */
  readonly domain?: Sight & { readonly defined: "left" | "right" };
  /** Whether it was the tower that found so, somewhere. */
  readonly isTower?: true;
  /** Whether something could not be settled, be it where no point with values was seen. */
  readonly isOpen: boolean;
}

/** How far the examination of one world goes, and what it leaves out. */
export interface Effort {
  readonly ranges: RangeOf;
  readonly seed: number;
  /** How many points are looked at. */
  readonly points: number;
  /** Whether points where conditions change are left out. */
  readonly offBorders: Sides;
  /** Which sides have derivatives: these are not taken part by part where a condition changes. */
  readonly differentiated: Sides;
  /** Whether the sides are equal by their normal forms, whatever the sizes and the world. */
  readonly isProved: () => boolean;
}

/** Where both sides have a value. */
interface Live {
  readonly point: RealPoint;
  readonly pairs: ReadonlySet<Pair>;
}

/**
 * Looks at both sides in one world: first whether sure enclosures come apart at some real point, then whether
 * the difference vanishes in a prime field, whatever conditions and signs turn out to be.
 */
export const examine = (instance: Instance, world: World, effort: Effort): Finding => {
  const { graph, pairs, slots } = instance;
  const live: Live[] = [];
  const starts: RealPoint[] = [];
  let domain: Finding["domain"];
  let looked = 0;
  const crossings = new Map(
    pairs.map((pair) => [pair, gapsBelow(graph, sidesOf(pair, effort.offBorders))]),
  );
  const fair = Math.min(fairNumber(slots, world), effort.points);
  const isKink = kinksIn(instance, effort);
  for (const point of realPoints(slots, world, effort.ranges, effort.seed)) {
    // Where few points have a value on both sides more of them are looked for.
    if (looked >= (live.length < leastLive ? 4 * fair : fair)) break;
    looked += 1;
    if (!isAsAssumed(slots, world, effort.ranges, point)) continue;
    starts.push(point);
    const shadow = new Shadow(graph, point, doubles);
    const both = new Set<Pair>();
    for (const pair of pairs) {
      if (!pair.when.every((node) => isSurelyOne(shadow, node))) continue;
      if (crossings.get(pair)?.some((gap) => !shadow.sign(gap))) continue;
      const [l, r] = [shadow.at(pair.left), shadow.at(pair.right)];
      const [noLeft, noRight] = [doubles.isEmpty(l), doubles.isEmpty(r)];
      if (noLeft !== noRight && (noLeft ? r : l).defined)
        domain ??= { pair, point, defined: noLeft ? "right" : "left" };
      if (noLeft || noRight || !l.defined || !r.defined) continue;
      if (doubles.disjoint(l, r)) {
        if (isKink(pair, shadow)) continue;
        const values = separate(graph, pair.left, pair.right, point);
        if (values)
          return { ...nothing, apart: { pair, point, values }, ...(domain && { domain }) };
      }
      both.add(pair);
    }
    if (both.size > 0) live.push({ point, pairs: both });
  }
  if (live.length > 0 && effort.isProved())
    return {
      isZero: true,
      isOpen: false,
      bits: Number.POSITIVE_INFINITY,
      points: live.length,
      ...(domain && { domain }),
    };
  return { ...prove(instance, world, effort, live, starts), ...(domain && { domain }) };
};

/** Whether what equations tie is at the point what it is assumed to be. */
const isAsAssumed = (
  slots: readonly Slot[],
  world: World,
  ranges: RangeOf,
  point: RealPoint,
): boolean =>
  slots.every((slot) => {
    const is = world.get(slot.name);
    const value = is && "affine" in is ? point.get(slot.name) : undefined;
    return !value || (isInRange(ranges(slot), value) && isChoice(ranges(slot), value));
  });

/** Whether a value is among the few that something may be. */
const isChoice = (assume: Assumption | undefined, value: Rational): boolean => {
  switch (assume?.is) {
    case "binary":
    case "mask":
    case "onehot":
      return isZero(value) || isOne(value);
    case "pm1":
      return isOne(value.abs());
    default:
      return true;
  }
};

/** At how many points both sides should have a value. */
const leastLive = 6;

const nothing = { isZero: false, isOpen: true, bits: 0, points: 0 } as const;

const isSurelyOne = (shadow: Shadow<Interval>, node: Node): boolean => {
  const value = shadow.exact(node);
  return value !== undefined && isOne(value);
};

const sidesOf = ({ left, right }: Pair, which: Sides): readonly Node[] => [
  ...(which.left ? [left] : []),
  ...(which.right ? [right] : []),
];

/**
 * Tells where a condition changes on a side with derivatives: a sum may have one there although its terms have
 * none, as |u| - u sign u, so that nothing follows from what the terms give.
 */
const kinksIn = ({ graph, pairs }: Instance, { differentiated }: Effort) => {
  const gaps = new Map(
    pairs.map((pair) => [pair, gapsBelow(graph, sidesOf(pair, differentiated))]),
  );
  return (pair: Pair, shadow: Shadow<Interval>): boolean =>
    gaps.get(pair)?.some((gap) => !shadow.sign(gap)) === true;
};

/** The differences of what the conditions of a pair compare: where one is 0 a condition changes. */
const gapsBelow = (graph: Graph, sides: readonly Node[]): readonly Node[] => {
  if (sides.length === 0) return [];
  const found = new Set<Node>();
  const visit = (gate: Condition): void => {
    if (gate.kind === "compare") {
      // What is compared with itself is on no border.
      const { of } = gapOf(graph.sum([gate.left, graph.negate(gate.right)]), graph);
      if (of.kind !== "num") found.add(of);
    } else gate.of.forEach(visit);
  };
  for (const node of reachable(sides)) if (node.kind === "select") visit(node.gate);
  return [...found];
};

// -- proving ------------------------------------------------------------------------------------------

/** At how many points enclosures with many digits are tried. */
const mostDoubts = 12;

/** From how many points regions are looked for. */
const mostStarts = 14;

const prove = (
  instance: Instance,
  world: World,
  effort: Effort,
  live: readonly Live[],
  starts: readonly RealPoint[],
): Finding => {
  const into = new Graph();
  const isAlive = (pair: Pair): boolean => live.some(({ pairs }) => pairs.has(pair));
  const alive = instance.pairs.filter(isAlive);
  const once = alive.length === instance.pairs.length && atOnce(into, alive, world, effort.seed);
  if (once) return { ...once, isOpen: false, points: live.length };
  const isKink = kinksIn(instance, effort);
  let bits = Number.POSITIVE_INFINITY;
  let isZero = true;
  let isTower = false;
  let points = live.length;
  for (const pair of instance.pairs) {
    if (pair.left === pair.right) continue;
    const own = isAlive(pair) && atOnce(into, [pair], world, effort.seed);
    if (own) {
      bits = Math.min(bits, own.bits);
      isTower ||= own.isTower === true;
      continue;
    }
    const { graph, slots } = instance;
    const { ranges, seed, offBorders } = effort;
    const terrain = new Terrain({ graph, into, pair, slots, world, ranges, seed, offBorders });
    const seen = live.flatMap(({ point, pairs }) => (pairs.has(pair) ? [point] : []));
    const from = [...new Set([...seen, ...starts])].slice(0, mostStarts);
    const found = survey(terrain, from);
    for (const point of found.isZero
      ? []
      : [...found.doubts, ...seen.toReversed()].slice(0, mostDoubts)) {
      if (isKink(pair, new Shadow(graph, point, doubles))) continue;
      const values = terrain.hasValues(point) && separate(graph, pair.left, pair.right, point);
      if (values) return { ...nothing, apart: { pair, point, values } };
    }
    isZero &&= found.isZero;
    isTower ||= found.isTower === true;
    bits = Math.min(bits, found.bits);
    points += found.points;
  }
  return {
    isZero: isZero && points > 0,
    isOpen: !isZero,
    bits,
    points,
    ...(isTower && { isTower }),
  };
};

/** Whether the differences vanish however conditions turn out, as long as no sign of a root matters. */
const atOnce = (
  into: Graph,
  pairs: readonly Pair[],
  world: World,
  seed: number,
): { readonly isZero: true; readonly bits: number; readonly isTower?: true } | undefined => {
  const pure = new Pure(into, world, {
    gate: (condition, own) => weightOf(condition, own, into),
    sign: () => undefined,
  });
  try {
    const roots = pairs.map(({ left, right }) =>
      left === right ? into.zero : into.sum([pure.of(left), into.negate(pure.of(right))]),
    );
    const open = [...new Set(roots)].filter((root) => root !== into.zero);
    // The sign of a constant root has to be seen at a point.
    if (open.some(hasConstantRadical)) return undefined;
    const verdict = vanishes(open, new Map(), seed);
    return verdict.isZero === true ? { ...verdict, isZero: true } : undefined;
  } catch (stop) {
    if (stop instanceof Unseen) return undefined;
    throw stop;
  }
};
