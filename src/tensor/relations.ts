import { indexVar, isIndexVar } from "../expr/index-of.ts";
import type { IndexVar, Ix } from "../expr/node.ts";
import { type Size, size as sizeOf } from "../expr/size.ts";
import { pathCost } from "./contraction.ts";

/*
 * A sum of products in which δ ties indices to each other, as δ_{m,2i+u-3} of a convolution does: Σ_m δ_{m,at} x_m is x
 * read at `at`, 0 where that lies outside. Each δ is solved for one of the indices that are summed over, the ones with
 * which the rest is cheapest: for m the sum is a convolution, for i it is the transposed one.
 */

/** Σ coefficient · index + plus, in whole numbers; indices count from 1. */
export interface Affine {
  readonly terms: ReadonlyMap<IndexVar, number>;
  readonly plus: number;
}

/**
 * The index as a sum of whole multiples of others; nothing where a label is in it.
 *
 * @param indices those that were met, by their id: one object for each.
 */
export const affineOf = (
  { terms, plus }: Ix,
  size: (of: Size) => number,
  indices: Map<number, IndexVar>,
): Affine | undefined => {
  const all = new Map<IndexVar, number>();
  for (const [coefficient, variable] of terms) {
    if (!isIndexVar(variable)) return undefined;
    const k = indices.get(variable.id) ?? variable;
    indices.set(k.id, k);
    all.set(k, size(coefficient));
  }
  return { terms: all, plus: size(plus) };
};

/** one + by · other. */
export const added = (one: Affine, other: Affine, by: number): Affine => {
  const terms = new Map(one.terms);
  for (const [k, c] of other.terms) {
    const total = (terms.get(k) ?? 0) + by * c;
    if (total === 0) terms.delete(k);
    else terms.set(k, total);
  }
  return { terms, plus: one.plus + by * other.plus };
};

/** An index put for another one. */
const put = (of: Affine, k: IndexVar, is: Affine): Affine => {
  const c = of.terms.get(k);
  if (c === undefined) return of;
  const terms = new Map(of.terms);
  terms.delete(k);
  return added({ terms, plus: of.plus }, is, c);
};

/** An index that is said by two others: m = stride (q - 1) + r, where r goes from 1 to the stride. */
export interface Split {
  readonly m: IndexVar;
  readonly q: IndexVar;
  readonly r: IndexVar;
  readonly stride: number;
}

/** A way to solve relations: what some indices are in terms of the others, and relations that stay, each to be 0. */
export interface Solved {
  readonly is: ReadonlyMap<IndexVar, Affine>;
  readonly open: readonly Affine[];
  /** New indices that are summed over. */
  readonly more: readonly IndexVar[];
  /** Indices that are not summed over, which others stand for. */
  readonly splits: readonly Split[];
}

const untouched: Solved = { is: new Map(), open: [], more: [], splits: [] };

/** What is known of the indices. */
interface Indices {
  readonly isSummed: (k: IndexVar) => boolean;
  readonly size: (k: IndexVar) => number;
}

/** A way, and the relations that are still to be solved. */
interface Partly {
  readonly way: Solved;
  readonly left: readonly Affine[];
}

/** The ways to solve the next relation, for an index that is summed over, by itself or in phases. */
const solutions = ({ way, left: [first, ...rest] }: Partly, by: Indices): readonly Partly[] => {
  if (!first) return [];
  const isSummed = (k: IndexVar): boolean => way.more.includes(k) || by.isSummed(k);
  const now = [...way.is].reduce((so, [k, is]) => put(so, k, is), first);
  const units = [...now.terms].filter(([k, c]) => isSummed(k) && Math.abs(c) === 1);
  if (units.length === 0) return [{ way: { ...way, open: [...way.open, now] }, left: rest }];
  const plain = units.map(([k, c]): Partly => {
    const others = new Map(now.terms);
    others.delete(k);
    const is = added(nothing, { terms: others, plus: now.plus }, -c);
    return { way: settled(way, [[k, is]]), left: rest };
  });
  const phased = units.flatMap(([u]) =>
    [...now.terms].flatMap(([m, c]): readonly Partly[] => {
      if (m === u || Math.abs(c) !== 1) return [];
      const found = inPhases(added(nothing, now, -c), u, m, { ...by, isSummed });
      if (!found) return [];
      const next = settled(way, [
        [u, found.u],
        [m, found.m],
      ]);
      const { split, a } = found;
      const more = isSummed(m) ? [...a, split.q, split.r] : a;
      const splits = isSummed(m) ? next.splits : [...next.splits, split];
      const then = { ...next, more: [...next.more, ...more], splits };
      return [{ way: then, left: [found.relation, ...rest] }];
    }),
  );
  return [...plain, ...phased];
};

export const nothing: Affine = { terms: new Map(), plus: 0 };

/** A way with more indices said in terms of others. */
const settled = (way: Solved, by: readonly (readonly [IndexVar, Affine])[]): Solved => ({
  ...way,
  is: new Map(
    [...way.is, ...by].map(([k, was]) => [k, by.reduce((so, [l, is]) => put(so, l, is), was)]),
  ),
});

/**
 * A relation m = ±u + stride · Σ c i + plus, solved by phases: where the places that are read are a stride apart, so are
 * those that are met. With m = stride (q - 1) + r, u is read a stride apart for each r, and only near to where q meets
 * Σ c i. So the transpose of a convolution with a stride is a convolution for each r (Shi et al. 2016).
 *
 * @param of is 0, with the coefficient -1 of m.
 */
const inPhases = (of: Affine, u: IndexVar, m: IndexVar, { isSummed, size }: Indices) => {
  const others = [...of.terms].filter(([k]) => k !== u && k !== m);
  const stride = others.reduce((so, [, c]) => divisor(so, Math.abs(c)), 0);
  const e = of.terms.get(u) ?? 1;
  if (stride < 2 || !others.some(([k]) => isSummed(k))) return undefined;
  const q = indexVar("q", sizeOf(Math.ceil(size(m) / stride)));
  const r = indexVar("r", sizeOf(stride));
  // e u = stride (t - 1) + r - plus for t = q - Σ c i, and u is 1 to its size.
  const ends = [e, e * size(u)];
  const least = Math.ceil((Math.min(...ends) + of.plus - stride) / stride) + 1;
  const most = Math.floor((Math.max(...ends) + of.plus - 1) / stride) + 1;
  if (most < least) return undefined;
  // t from its least value on, counted from 1; where it has one value only, that.
  const a = most > least ? [indexVar("a", sizeOf(most - least + 1))] : [];
  const t: Affine = {
    terms: new Map(a.map((k) => [k, 1])),
    plus: least - a.length,
  };
  const place = added({ terms: new Map([[r, 1]]), plus: -stride }, t, stride);
  return {
    split: { m, q, r, stride },
    a,
    u: added(nothing, { ...place, plus: place.plus - of.plus }, e),
    m: {
      terms: new Map([
        [q, stride],
        [r, 1],
      ]),
      plus: -stride,
    },
    relation: added(
      { terms: new Map([[q, -1], ...others.map(([k, c]) => [k, c / stride] as const)]), plus: 0 },
      t,
      1,
    ),
  };
};

/** The greatest number that divides both. */
export const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** How many ways are gone on with at a time: the cheapest, a relation that is still open being an array. */
const mostWays = 16;

/**
 * The way to solve relations that makes a product of arrays summed over some indices cheapest, as far as ways are
 * weighed.
 *
 * @param relations sums of indices, each of which is to be 0.
 * @param factors the indices that each array has.
 */
export const solved = (
  relations: readonly Affine[],
  factors: readonly (readonly IndexVar[])[],
  over: readonly IndexVar[],
  size: (k: IndexVar) => number,
): Solved => {
  const by: Indices = { isSummed: (k) => over.includes(k), size };
  const costOf = ({ way, left }: Partly): number => {
    const moved = factors.map((axes) => axesAfter(axes, way));
    const read = moved.filter((axes, at) => axes.some((k) => !factors[at]?.includes(k)));
    const tests = [...way.open, ...left].map(({ terms }) => axesAfter([...terms.keys()], way));
    return (
      read.reduce((so, axes) => so + axes.reduce((product, k) => product * size(k), 1), 0) +
      pathCost(
        [...moved, ...tests].map((axes) => ({ axes })),
        [...over, ...way.more],
        size,
      )
    );
  };
  let best: { readonly way: Solved; readonly cost: number } | undefined;
  let open: readonly Partly[] = [{ way: untouched, left: relations }];
  while (open.length > 0) {
    const next = open
      .flatMap((each) => solutions(each, by))
      .map((each) => ({ ...each, cost: costOf(each) }));
    for (const { way, left, cost } of next)
      if (left.length === 0 && (!best || cost < best.cost)) best = { way, cost };
    open = next
      .filter(({ left }) => left.length > 0)
      .sort((a, b) => a.cost - b.cost)
      .slice(0, mostWays);
  }
  return best?.way ?? untouched;
};

/** The indices of an array once some of its own are said in terms of others, each once. */
export const axesAfter = (axes: readonly IndexVar[], { is }: Solved): readonly IndexVar[] => [
  ...new Set(axes.flatMap((k) => [...(is.get(k)?.terms.keys() ?? [k])])),
];

/** From where to where a sum of indices goes while they run from 1 to their sizes. */
export const reachOf = (
  { terms, plus }: Affine,
  size: (k: IndexVar) => number,
): readonly [least: number, most: number] => {
  let [least, most] = [plus, plus];
  for (const [k, c] of terms) {
    const ends = [c, c * size(k)];
    least += Math.min(...ends);
    most += Math.max(...ends);
  }
  return [least, most];
};
