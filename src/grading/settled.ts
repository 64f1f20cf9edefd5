import { indexVar, ix } from "../expr/index-of.ts";
import type { Cond, Expr, IndexVar, Ix } from "../expr/node.ts";
import { type Size, sizeText } from "../expr/size.ts";
import { mapCond, substitute } from "../expr/walk.ts";

/*
 * Every reading has indices of its own. Where what was found is kept, they are exchanged for indices that depend on
 * their place and size alone, so that the same line of another copy is known again.
 */

const known = new Map<string, IndexVar>();

/** How many there may be: sizes come from exercises. */
const most = 4096;

/** The index of an axis by its place among the free ones. */
const settledAt = (place: number, { size, letter }: IndexVar): IndexVar => {
  const key = `${place} ${letter} ${sizeKey(size)}`;
  const found = known.get(key) ?? indexVar(letter, size);
  if (known.size >= most) known.clear();
  known.set(key, found);
  return found;
};

const sizeKey = (size: Size): string => sizeText(size);

/** Expressions with settled indices in place of these. */
export const settledIn = (
  indices: readonly IndexVar[],
): {
  readonly indices: readonly IndexVar[];
  readonly put: (e: Expr) => Expr;
  readonly putIn: (cond: Cond) => Cond;
} => {
  const own = indices.map((k, place) => settledAt(place, k));
  const to = new Map<number, Ix>(indices.map((k, place) => [k.id, ix(own[place] ?? k)]));
  const put = (e: Expr): Expr => (to.size === 0 ? e : substitute(e, { indices: to }));
  return { indices: own, put, putIn: (cond) => mapCond(cond, put) };
};
