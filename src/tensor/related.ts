import type { Expr, IndexVar } from "../expr/node.ts";
import { folded, multiplied, scaled } from "./arithmetic.ts";
import { type Reach, volume, whole } from "./graph.ts";
import type { Lowering } from "./lower.ts";
import { operations } from "./operations.ts";
import {
  type Affine,
  added,
  affineOf,
  axesAfter,
  reachOf,
  type Solved,
  type Split,
  solved,
} from "./relations.ts";
import { isNumber } from "./terms.ts";
import { has, named, type Valued } from "./valued.ts";

/* Sums in which δ ties indices together, once it is solved: arrays read at sums of indices. */

/** A sum of products in which δ ties indices together, or conditions are factors. */
export const related = (
  lowering: Lowering,
  factors: readonly Expr[],
  over: readonly IndexVar[],
): Valued => {
  const size = (k: IndexVar): number => lowering.size(k.size);
  const indices = new Map(over.map((k) => [k.id, k]));
  const relations: Affine[] = [];
  const arrays: Valued[] = [];
  const numbers: Expr[] = [];
  for (const factor of factors) {
    const [left, right] =
      factor.kind === "delta"
        ? [factor.left, factor.right].map((side) =>
            affineOf(side, (of) => lowering.size(of), indices),
          )
        : [];
    if (left && right) relations.push(added(left, right, -1));
    else if (isNumber(factor)) numbers.push(factor);
    else arrays.push(named(lowering.value(factor), indices));
  }
  const way = solved(
    relations,
    arrays.map(({ axes }) => axes),
    over,
    size,
  );
  const tests = way.open.map((each) =>
    lowering.apply(operations.equals, affineArray(lowering, each), lowering.number(0)),
  );
  // What no array is read at has to be looked at: an index stays on its axis.
  const bounds = [...way.is]
    .filter(([k]) => !arrays.some((each) => has(each, k)))
    .filter(([k]) => !way.splits.some(({ m }) => m === k))
    .flatMap(([k, is]) => within(lowering, is, size(k)));
  const read = arrays.map((each) => readAt(lowering, each, way));
  const left = [...over, ...way.more].filter((k) => !way.is.has(k));
  const made = multiplied(lowering, numbers, [...read, ...tests, ...bounds], left);
  return way.splits.reduceRight((so, split) => joined(lowering, so, split), made);
};

/** An array with one index for the two that stand for it. */
const joined = (lowering: Lowering, of: Valued, { m, q, r, stride }: Split): Valued => {
  if (!has(of, q) && !has(of, r)) return of;
  const size = (k: IndexVar): number => lowering.size(k.size);
  const place = affineArray(lowering, { terms: new Map([[m, 1]]), plus: 0 });
  const from = affineArray(lowering, { terms: new Map([[q, stride]]), plus: 1 - stride });
  const row = folded(lowering, "sum", lowering.apply(operations.atMost, from, place), [q]);
  const column = lowering.apply(
    operations.add,
    lowering.apply(operations.subtract, place, scaled(lowering, row, stride)),
    lowering.number(stride),
  );
  const axes = [...of.axes.filter((k) => k !== q && k !== r), m];
  const at = of.axes.map((k): Reach => {
    const number = k === q ? row : k === r ? column : undefined;
    return number
      ? { terms: [], numbers: [[1, lowering.operand(number, axes)]], plus: -1 }
      : { terms: [[1, axes.indexOf(k)]], numbers: [], plus: 0 };
  });
  return { node: lowering.graph.gathered(of.node, at, axes.map(size), true), axes };
};

/** An array with some of its indices said in terms of others; 0 where one leads outside. */
const readAt = (lowering: Lowering, of: Valued, way: Solved): Valued => {
  if (!of.axes.some((k) => way.is.has(k))) return of;
  const size = (k: IndexVar): number => lowering.size(k.size);
  const axes = axesAfter(of.axes, way);
  const at = of.axes.map((k): Affine => way.is.get(k) ?? { terms: new Map([[k, 1]]), plus: 0 });
  const dims = axes.map(size);
  const ends = at.map((each) => reachOf(each, size));
  const reaches = (from: readonly number[]): readonly Reach[] =>
    at.map(({ terms, plus }, axis) => ({
      terms: [...terms].map(([k, c]) => [c, axes.indexOf(k)] as const),
      numbers: [],
      plus: [...terms.values()].reduce((so, c) => so + c, plus) - (from[axis] ?? 1),
    }));
  const node =
    of.node.kind === "count"
      ? lowering.graph.pointwise(operations.same, [whole(of.node)], of.node.dims)
      : of.node;
  const misses = ends.some(([least, most], axis) => least < 1 || most > (node.dims[axis] ?? 0));
  const atOnce = {
    node: lowering.graph.gathered(node, reaches(ends.map(() => 1)), dims, misses),
    axes,
  };
  const wide = ends.map(([least, most]) => most - least + 1);
  if (!misses || volume(wide) > volume(dims)) return atOnce;
  // With a margin of zeros around it an array is read without a look at where its entries end.
  const starts = ends.map(([least]) => least);
  const margin = lowering.graph.gathered(
    node,
    starts.map((from, axis) => ({ terms: [[1, axis]], numbers: [], plus: from - 1 })),
    wide,
    true,
  );
  return { node: lowering.graph.gathered(margin, reaches(starts), dims, false), axes };
};

/** A sum of indices as an array. */
const affineArray = (lowering: Lowering, { terms, plus }: Affine): Valued => {
  const parts = [...terms].map(([k, c]) =>
    scaled(lowering, { node: lowering.graph.count(lowering.size(k.size)), axes: [k] }, c),
  );
  return [...parts, ...(plus === 0 && parts.length > 0 ? [] : [lowering.number(plus)])].reduce(
    (so, each) => lowering.apply(operations.add, so, each),
  );
};

/** Whether a sum of indices stays on an axis, as 1 or 0, where that hangs on the indices. */
const within = (lowering: Lowering, of: Affine, length: number): readonly Valued[] => {
  const [least, most] = reachOf(of, (k) => lowering.size(k.size));
  const value = affineArray(lowering, of);
  return [
    ...(least < 1 ? [lowering.apply(operations.atMost, lowering.number(1), value)] : []),
    ...(most > length ? [lowering.apply(operations.atMost, value, lowering.number(length))] : []),
  ];
};
