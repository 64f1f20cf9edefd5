import { indexVar } from "../expr/index-of.ts";
import type { IndexVar } from "../expr/node.ts";
import { size as sizeOf } from "../expr/size.ts";
import { type Affine, added, divisor, nothing, reachOf } from "./relations.ts";

/*
 * Sums that relations between indices cut in two. Where i and p are met in m = 4i + 2p + u as 2i + p only, as places of
 * a window are that stand in a row of windows, Σ_{i,p} can be taken first: over the places s = 2i + p that they come to,
 * and what is left is m = 2s + u, a transposed convolution by itself.
 */

/** What is summed, and by which relations. */
interface Sum {
  readonly relations: readonly Affine[];
  readonly over: readonly IndexVar[];
}

/** A sum that is taken first, of the arrays with an index of a group, and the sum of what it makes with the others. */
interface Stage {
  readonly group: Group;
  readonly first: Sum;
  readonly rest: Sum;
}

/** Indices that are summed over and stand in relations, those together that arrays have in common. */
const groupsOf = (
  { relations, over }: Sum,
  arrays: readonly (readonly IndexVar[])[],
): readonly Group[] => {
  const tied = over.filter((k) => relations.some(({ terms }) => terms.has(k)));
  return arrays.reduce<readonly Group[]>(
    (so, axes) => {
      const meets = (group: Group): boolean => axes.some((k) => group.has(k));
      const met = so.filter(meets);
      if (met.length < 2) return so;
      return [...so.filter((group) => !meets(group)), new Set(met.flatMap((group) => [...group]))];
    },
    tied.map((k) => new Set([k])),
  );
};

type Group = ReadonlySet<IndexVar>;

/** A group with those that a relation ties to one index of it alone: that one is summed with them. */
const grown = (group: Group, groups: readonly Group[], relations: readonly Affine[]): Group => {
  const more = relations.flatMap(({ terms }) => {
    const indices = [...terms.keys()];
    if (indices.filter((k) => group.has(k)).length !== 1) return [];
    return groups.filter((each) => indices.some((k) => each.has(k) && !group.has(k)));
  });
  return more.length === 0
    ? group
    : grown(new Set([...group, ...more.flatMap((each) => [...each])]), groups, relations);
};

/**
 * The first sum that can be taken before the rest, where relations tie it to the rest by sums of its indices only;
 * nothing where there is none.
 *
 * @param arrays the indices that each array has.
 */
export const stageOf = (
  sum: Sum,
  arrays: readonly (readonly IndexVar[])[],
  size: (k: IndexVar) => number,
): Stage | undefined => {
  const groups = groupsOf(sum, arrays);
  for (const group of groups) {
    const found = stageBy(grown(group, groups, sum.relations), sum, arrays, size);
    if (found) return found;
  }
  return undefined;
};

const stageBy = (
  group: Group,
  { relations, over }: Sum,
  arrays: readonly (readonly IndexVar[])[],
  size: (k: IndexVar) => number,
): Stage | undefined => {
  const first: Affine[] = [];
  const rest: Affine[] = [];
  const places: IndexVar[] = [];
  for (const relation of relations) {
    const own = new Map([...relation.terms].filter(([k]) => group.has(k)));
    const isOwn = [...relation.terms.keys()].every((k) => group.has(k) || !over.includes(k));
    if (own.size === 0) rest.push(relation);
    else if (isOwn) first.push(relation);
    else {
      const { place, parts, is } = placesOf(own, size);
      first.push(added(parts, { terms: new Map([[place, 1]]), plus: 0 }, -1));
      rest.push(added(added(relation, { terms: own, plus: 0 }, -1), is, 1));
      places.push(place);
    }
  }
  if (places.length === 0) return undefined;
  const isLater = (k: IndexVar): boolean =>
    rest.some(({ terms }) => terms.has(k)) ||
    arrays.some((axes) => axes.includes(k) && !axes.some((each) => group.has(each)));
  return {
    group,
    first: { relations: first, over: over.filter((k) => !isLater(k)) },
    rest: { relations: rest, over: [...over.filter(isLater), ...places] },
  };
};

/**
 * A sum of indices as one index, Σ c k = step · place + plus: the place counts from 1, in the direction of the first
 * of them.
 */
const placesOf = (own: Affine["terms"], size: (k: IndexVar) => number) => {
  const [sign = 1] = [...own.values()].map(Math.sign);
  const step = sign * [...own.values()].reduce((so, c) => divisor(so, Math.abs(c)), 0);
  const parts = added(nothing, { terms: own, plus: 0 }, 1 / step);
  const [least, most] = reachOf(parts, size);
  const place = indexVar("s", sizeOf(most - least + 1));
  return {
    place,
    parts: { ...parts, plus: 1 - least },
    is: { terms: new Map([[place, step]]), plus: step * (least - 1) },
  };
};
