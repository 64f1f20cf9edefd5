import { evaluate, type Point } from "../compile/evaluate.ts";
import { indicator } from "../expr/build.ts";
import type { Expr, IndexVar } from "../expr/node.ts";
import { sizeAt } from "../expr/size.ts";
import { between, seeded, seedOf } from "../numeric/random.ts";
import type { Given } from "../rewrite/lemma.ts";

/* Points with their indices moved about: where two of them meet, or one meets a label, lines differ that agree elsewhere. */

/** The value at a point; nothing where the expression speaks of what does not exist: an index beyond its axis. */
export const valueAt = (e: Expr, at: Point): number | undefined => {
  try {
    return evaluate(e, at);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** How often the indices of a point are moved. */
const mostMoves = 14;

/**
 * The points with their indices at other values: through their whole range in turn, for the one entry of a one-hot
 * vector that is not 0, and among the first two, where some are equal and others are not, for every δ. Indices that
 * are moved stay in the case that is given.
 */
export const placed = (
  points: readonly Point[],
  indices: readonly IndexVar[],
  { conditions }: Pick<Given, "conditions">,
): readonly Point[] => {
  const random = seeded(seedOf("indices"));
  const found = new Map<string, Point>();
  for (let move = 0; move < (indices.length === 0 ? 1 : mostMoves); move += 1)
    for (const [which, point] of points.entries()) {
      const values = new Map(point.indices);
      for (const [axis, k] of indices.entries()) {
        const extent = sizeAt(k.size, point.sizes ?? new Map());
        const start = (values.get(k.id) ?? 1) - 1;
        const next =
          move % 2 === 0
            ? ((start + (axis + 1) * (move / 2)) % extent) + 1
            : between(random, 1, Math.min(extent, 2));
        values.set(k.id, next);
      }
      const key = `${which} ${indices.map(({ id }) => values.get(id))}`;
      if (!found.has(key)) found.set(key, { ...point, indices: values });
    }
  const cases = conditions.map(indicator);
  return [...found.values()].filter((point) => cases.every((each) => valueAt(each, point) !== 0));
};
