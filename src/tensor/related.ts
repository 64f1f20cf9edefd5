import type { Expr, IndexVar } from "../expr/node.ts";
import { cheaper, folded, multiplied, parted, scaled } from "./arithmetic.ts";
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
import { stageOf } from "./stages.ts";
import { isNumber } from "./terms.ts";
import { has, named, type Valued } from "./valued.ts";

/* Sums in which δ ties indices together, once it is solved: arrays read at sums of indices. */

/** A sum of products in which δ ties indices together, or conditions are factors. */
export const related = (
  lowering: Lowering,
  factors: readonly Expr[],
  over: readonly IndexVar[],
): Valued => {
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
  return inStages(lowering, { relations, arrays, numbers, over });
};

/** A sum of products of arrays and numbers, in which relations tie indices together: sums of indices that are 0. */
interface Tied {
  readonly relations: readonly Affine[];
  readonly arrays: readonly Valued[];
  readonly numbers: readonly Expr[];
  readonly over: readonly IndexVar[];
}

/** In the cheaper of two ways: at once, or what is tied to the rest by sums of indices alone summed up by these first. */
const inStages = (lowering: Lowering, tied: Tied): Valued => {
  const { arrays, numbers } = tied;
  const axes = arrays.map((each) => each.axes);
  const stage = stageOf(tied, axes, (k) => lowering.size(k.size));
  const atOnce = (): Valued => inOneStage(lowering, tied);
  if (!stage) return atOnce();
  const isFirst = ({ axes: own }: Valued): boolean => own.some((k) => stage.group.has(k));
  const [first, rest] = parted(arrays, isFirst);
  const inner = inStages(lowering, { ...stage.first, arrays: first, numbers: [] });
  const staged = inStages(lowering, { ...stage.rest, arrays: [inner, ...rest], numbers });
  return cheaper(lowering, atOnce(), staged);
};

const inOneStage = (lowering: Lowering, { relations, arrays, numbers, over }: Tied): Valued => {
  const size = (k: IndexVar): number => lowering.size(k.size);
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
  return joined(lowering, made, way.splits);
};

/** An array with one index for each two that stand for it. */
const joined = (lowering: Lowering, of: Valued, splits: readonly Split[]): Valued => {
  const met = splits.filter(({ q, r }) => has(of, q) || has(of, r));
  if (met.length === 0) return of;
  const size = (k: IndexVar): number => lowering.size(k.size);
  const whole = new Map(met.flatMap(({ m, q, r }) => [[q, m] as const, [r, m] as const]));
  const places = new Map(met.flatMap((split) => placesIn(lowering, split)));
  const axes = [...new Set(of.axes.map((k) => whole.get(k) ?? k))];
  const at = of.axes.map((k): Reach => {
    const number = places.get(k);
    return number
      ? { terms: [], numbers: [[1, lowering.operand(number, axes)]], plus: -1 }
      : { terms: [[1, axes.indexOf(k)]], numbers: [], plus: 0 };
  });
  return { node: lowering.graph.gathered(of.node, at, axes.map(size), true), axes };
};

/** The two indices that stand for a third, as numbers that hang on it. */
const placesIn = (
  lowering: Lowering,
  { m, q, r, stride }: Split,
): readonly (readonly [IndexVar, Valued])[] => {
  const place = affineArray(lowering, { terms: new Map([[m, 1]]), plus: 0 });
  const from = affineArray(lowering, { terms: new Map([[q, stride]]), plus: 1 - stride });
  const row = folded(lowering, "sum", lowering.apply(operations.atMost, from, place), [q]);
  const column = lowering.apply(
    operations.add,
    lowering.apply(operations.subtract, place, scaled(lowering, row, stride)),
    lowering.number(stride),
  );
  return [
    [q, row],
    [r, column],
  ];
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
