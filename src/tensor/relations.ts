import { isIndexVar } from "../expr/index-of.ts";
import type { IndexVar, Ix } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";
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

/** A way to solve relations: what some indices are in terms of the others, and relations that stay, each to be 0. */
export interface Solved {
  readonly is: ReadonlyMap<IndexVar, Affine>;
  readonly open: readonly Affine[];
}

/** How many ways are weighed. */
const mostWays = 512;

/** All ways to solve relations, each of which is to be 0, for indices that are summed over. */
const waysOf = (
  relations: readonly Affine[],
  isSummed: (k: IndexVar) => boolean,
): readonly Solved[] => {
  let ways: readonly Solved[] = [{ is: new Map(), open: [] }];
  for (const relation of relations) {
    ways = ways.flatMap((way): readonly Solved[] => {
      const now = [...way.is].reduce((so, [k, is]) => put(so, k, is), relation);
      const solvable = [...now.terms].filter(([k, c]) => isSummed(k) && Math.abs(c) === 1);
      if (solvable.length === 0) return [{ is: way.is, open: [...way.open, now] }];
      return solvable.map(([k, c]) => {
        const rest = new Map(now.terms);
        rest.delete(k);
        const is = added({ terms: new Map(), plus: 0 }, { terms: rest, plus: now.plus }, -c);
        return {
          is: new Map([...way.is, [k, is] as const].map(([l, was]) => [l, put(was, k, is)])),
          open: way.open,
        };
      });
    });
    // With very many relations the first ways stand for all.
    ways = ways.slice(0, mostWays);
  }
  return ways;
};

/**
 * The way to solve relations that makes a product of arrays summed over some indices cheapest.
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
  const isSummed = (k: IndexVar): boolean => over.includes(k);
  let best: { readonly way: Solved; readonly cost: number } | undefined;
  for (const way of waysOf(relations, isSummed)) {
    const moved = factors.map((axes) => ({ axes: axesAfter(axes, way) }));
    const tests = way.open.map(({ terms }) => ({ axes: [...terms.keys()] }));
    const read = moved.reduce(
      (so, { axes }, at) =>
        axes.every((k) => factors[at]?.includes(k))
          ? so
          : so + axes.reduce((product, k) => product * size(k), 1),
      0,
    );
    const cost = read + pathCost([...moved, ...tests], over, size);
    if (!best || cost < best.cost) best = { way, cost };
  }
  return best?.way ?? { is: new Map(), open: relations };
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
