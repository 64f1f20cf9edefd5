import type { Interval } from "../numeric/interval.ts";
import { isOne } from "../numeric/rational.ts";
import { type Affine, affineOf, scaleAffine } from "./affine.ts";
import { survey, type Terrain } from "./cells.ts";
import { doubles } from "./enclosure.ts";
import { hasConstantRadical } from "./field-test.ts";
import { weightOf } from "./gaps.ts";
import { type Condition, Graph, type Node, reachable, type Slot } from "./graph.ts";
import type { Instance, Pair } from "./instance.ts";
import { borders, fairNumber, type RangeOf, realPoints } from "./points.ts";
import { Pure, Unseen, type World } from "./pure.ts";
import { separate } from "./separate.ts";
import { type RealPoint, Shadow } from "./shadow.ts";
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
}

/** How far the examination of one world goes, and what it leaves out. */
export interface Effort {
  readonly ranges: RangeOf;
  readonly seed: number;
  /** How many points are looked at. */
  readonly points: number;
  /** Whether points where conditions change are left out. */
  readonly offBorders: boolean;
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
  let domain: Finding["domain"];
  let looked = 0;
  const crossings = new Map(
    effort.offBorders ? pairs.map((pair) => [pair, gapsBelow(graph, pair)]) : [],
  );
  const fair = Math.min(fairNumber(slots, world), effort.points);
  for (const point of realPoints(slots, world, effort.ranges, effort.seed)) {
    // Where few points have a value on both sides more of them are looked for.
    if (looked >= (live.length < leastLive ? 4 * fair : fair)) break;
    looked += 1;
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
        const values = separate(graph, pair.left, pair.right, point);
        if (values)
          return { ...nothing, apart: { pair, point, values }, ...(domain && { domain }) };
      }
      both.add(pair);
    }
    if (both.size > 0) live.push({ point, pairs: both });
  }
  const found =
    live.length > 0 && effort.isProved()
      ? { isZero: true, bits: Number.POSITIVE_INFINITY }
      : prove(instance, world, effort, live);
  return { ...found, points: live.length, ...(domain && { domain }) };
};

/** At how many points both sides should have a value. */
const leastLive = 6;

const nothing = { isZero: false, bits: 0, points: 0 } as const;

const isSurelyOne = (shadow: Shadow<Interval>, node: Node): boolean => {
  const value = shadow.exact(node);
  return value !== undefined && isOne(value);
};

/** The differences of what the conditions of a pair compare: where one is 0 a condition changes. */
const gapsBelow = (graph: Graph, { left, right }: Pair): readonly Node[] => {
  const found = new Set<Node>();
  const visit = (gate: Condition): void => {
    if (gate.kind === "compare") found.add(graph.sum([gate.left, graph.negate(gate.right)]));
    else gate.of.forEach(visit);
  };
  for (const node of reachable([left, right])) if (node.kind === "select") visit(node.gate);
  return [...found];
};

// -- proving ------------------------------------------------------------------------------------------

/** At how many points enclosures with many digits are tried. */
const mostDoubts = 12;

type Proved = Pick<Finding, "isZero" | "bits" | "apart">;

const prove = (instance: Instance, world: World, effort: Effort, live: readonly Live[]): Proved => {
  const into = new Graph();
  const alive = instance.pairs.filter((pair) => live.some(({ pairs }) => pairs.has(pair)));
  if (alive.length === 0) return nothing;
  const once = atOnce(into, alive, world, effort.seed);
  if (once) return once;
  let bits = Number.POSITIVE_INFINITY;
  let isZero = true;
  const within = rangeForms(instance.slots, world, effort.ranges, into);
  for (const pair of alive) {
    if (pair.left === pair.right) continue;
    const own = alive.length === 1 ? undefined : atOnce(into, [pair], world, effort.seed);
    if (own) {
      bits = Math.min(bits, own.bits);
      continue;
    }
    const terrain: Terrain = {
      graph: instance.graph,
      into,
      pair,
      slots: instance.slots,
      world,
      ranges: effort.ranges,
      within,
      seed: effort.seed,
      offBorders: effort.offBorders,
    };
    const starts = live.flatMap(({ point, pairs }) => (pairs.has(pair) ? [point] : []));
    const found = survey(terrain, starts);
    for (const point of found.isZero
      ? []
      : [...found.doubts, ...starts.toReversed()].slice(0, mostDoubts)) {
      const values = separate(instance.graph, pair.left, pair.right, point);
      if (values) return { isZero: false, bits: 0, apart: { pair, point, values } };
    }
    isZero &&= found.isZero;
    bits = Math.min(bits, found.bits);
  }
  return { isZero, bits };
};

/** Whether the differences vanish however conditions turn out, as long as no sign of a root matters. */
const atOnce = (
  into: Graph,
  pairs: readonly Pair[],
  world: World,
  seed: number,
): Proved | undefined => {
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
    return verdict.isZero === true ? { isZero: true, bits: verdict.bits } : undefined;
  } catch (stop) {
    if (stop instanceof Unseen) return undefined;
    throw stop;
  }
};

/** Forms that are positive where all symbols are as they are assumed to be. */
const rangeForms = (
  slots: readonly Slot[],
  world: World,
  ranges: RangeOf,
  into: Graph,
): readonly Affine[] => {
  const pure = new Pure(into, world, { gate: () => false, sign: () => undefined });
  return slots.flatMap((slot) => {
    const form = affineOf(pure.of(into.slot(slot)));
    if (form.coefficients.size === 0) return [];
    return borders(ranges(slot)).map(({ side, at }) =>
      scaleAffine({ ...form, constant: form.constant.sub(at) }, side),
    );
  });
};
