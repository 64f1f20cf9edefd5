import type { IndexVar } from "../expr/node.ts";
import type { Graph, Node, Operand } from "./graph.ts";
import { type HasAxes, has, sameAxes, type Valued } from "./valued.ts";

/*
 * A product of several arrays summed over some indices is worked out two arrays at a time. The order is found greedily
 * by what each step costs (opt_einsum; Smith and Gray 2018), sums being taken as soon as an index stands in one array
 * or two.
 */

/** What is needed to work out products and sums. */
export interface Contracting {
  readonly graph: Graph;
  readonly size: (k: IndexVar) => number;
  readonly times: (a: Valued, b: Valued) => Valued;
  /** Whether an array is made anyway. */
  readonly isThere?: (node: Node) => boolean;
}

/** The product of arrays, summed over those of the indices that they have; nothing for no array. */
export const contraction = (
  of: readonly Valued[],
  over: readonly IndexVar[],
  by: Contracting,
): Valued | undefined => {
  const isSummed = (k: IndexVar): boolean => over.some(({ id }) => id === k.id);
  let open: readonly Valued[] = of;
  const [first, ...rest] = of;
  // Entry by entry, every order is as good.
  const isPlain = over.length === 0 && rest.every(({ axes }) => sameAxes(axes, first?.axes ?? []));
  if (first && isPlain) return rest.reduce(by.times, first);
  for (;;) {
    open = open.map((each) =>
      folded(
        each,
        each.axes.filter((k) => isSummed(k) && isAlone(k, open)),
        by,
      ),
    );
    if (open.length < 2) return open[0];
    // By their places: one array may stand in a product twice.
    const pair = pairThere(open, isSummed, by) ?? cheapest(open, isSummed, by.size).pair;
    const [left, right] = pair.map((at) => open[at]) as [Valued, Valued];
    const others = open.filter((_, at) => !pair.includes(at));
    const common = commonOf(left, right, others, isSummed);
    const product = productOf(left, right, common, by);
    open = [...others, product];
  }
};

/** The product of two arrays, summed over some indices that both have. */
const productOf = (
  left: Valued,
  right: Valued,
  common: readonly IndexVar[],
  by: Contracting,
): Valued => {
  // Where neither has an index of its own there are no rows and columns: entries are multiplied and added up.
  const isRow = left.axes.every((k) => has(right, k)) && right.axes.every((k) => has(left, k));
  if (common.length === 0) return by.times(left, right);
  return isRow ? folded(by.times(left, right), common, by) : contracted(left, right, common, by);
};

/** The indices of two arrays that no other array has, of those that are summed over. */
const commonOf = (
  left: Valued,
  right: Valued,
  others: readonly Valued[],
  isSummed: (k: IndexVar) => boolean,
): readonly IndexVar[] =>
  left.axes.filter((k) => isSummed(k) && has(right, k) && !others.some((each) => has(each, k)));

/** Two arrays whose product is made anyway. */
const pairThere = (
  open: readonly Valued[],
  isSummed: (k: IndexVar) => boolean,
  { graph, size, isThere }: Contracting,
): readonly number[] | undefined => {
  if (!isThere || open.length < 3) return undefined;
  for (const [l, left] of open.entries())
    for (const [r, right] of open.entries()) {
      const others = open.filter((_, at) => at !== l && at !== r);
      const common = r > l ? commonOf(left, right, others, isSummed) : [];
      if (common.length === 0) continue;
      const { operands, dims, over } = contractedAs(left, right, common, size);
      const found = graph.findContracted(...operands, dims, over);
      if (found && isThere(found)) return [l, r];
    }
  return undefined;
};

/** What it costs to sum a product of arrays, of which only the axes are known, in that order. */
export const pathCost = (
  of: readonly HasAxes[],
  over: readonly IndexVar[],
  size: (k: IndexVar) => number,
): number => {
  const isSummed = (k: IndexVar): boolean => over.some(({ id }) => id === k.id);
  const volumeOf = (axes: readonly IndexVar[]): number => axes.reduce((so, k) => so * size(k), 1);
  let cost = 0;
  let open = of;
  for (;;) {
    open = open.map((each) => {
      const kept = each.axes.filter((k) => !(isSummed(k) && isAlone(k, open)));
      if (kept.length < each.axes.length) cost += volumeOf(each.axes);
      return { axes: kept };
    });
    if (open.length < 2) return cost;
    const { pair, work } = cheapest(open, isSummed, size);
    const [left, right] = pair.map((at) => open[at]) as [HasAxes, HasAxes];
    const others = open.filter((_, at) => !pair.includes(at));
    const union = [...left.axes, ...right.axes.filter((k) => !has(left, k))];
    cost += work;
    open = [
      ...others,
      { axes: union.filter((k) => !isSummed(k) || others.some((each) => has(each, k))) },
    ];
  }
};

const isAlone = (k: IndexVar, among: readonly HasAxes[]): boolean =>
  among.filter((each) => has(each, k)).length === 1;

/** The sum over some of the axes of one array. */
const folded = (of: Valued, over: readonly IndexVar[], { graph, size }: Contracting): Valued => {
  if (over.length === 0) return of;
  const axes = of.axes.filter((k) => !over.includes(k));
  const all = [...axes, ...over];
  const operand = { node: of.node, axes: of.axes.map((k) => all.indexOf(k)) };
  return { node: graph.folded("sum", operand, axes.map(size), over.map(size)), axes };
};

/** Whether an array comes first in a product: what was worked out before what is given, as examples before weights. */
const comesFirst = ({ node: a }: Valued, { node: b }: Valued): boolean =>
  (a.kind === "input") === (b.kind === "input") ? a.id <= b.id : b.kind === "input";

const contracted = (
  one: Valued,
  other: Valued,
  common: readonly IndexVar[],
  { graph, size }: Contracting,
): Valued => {
  const { operands, dims, over, axes } = contractedAs(one, other, common, size);
  return { node: graph.contracted(...operands, dims, over), axes };
};

/** The sum of products of two arrays, in one order, so that a product and its transpose are one array. */
const contractedAs = (
  one: Valued,
  other: Valued,
  over: readonly IndexVar[],
  size: (k: IndexVar) => number,
) => {
  const [left, right] = comesFirst(one, other) ? [one, other] : [other, one];
  const isOver = (k: IndexVar): boolean => over.some(({ id }) => id === k.id);
  const axes = [
    ...left.axes.filter((k) => !isOver(k)),
    ...right.axes.filter((k) => !isOver(k) && !has(left, k)),
  ];
  const summed = left.axes.filter(isOver);
  const all = [...axes, ...summed];
  const operand = ({ node, axes: own }: Valued): Operand => ({
    node,
    axes: own.map((k) => all.findIndex(({ id }) => id === k.id)),
  });
  const operands: readonly [Operand, Operand] = [operand(left), operand(right)];
  return { operands, dims: axes.map(size), over: summed.map(size), axes };
};

/** The two arrays to be multiplied next, by their places: the fewest products, and entries written and read again. */
const cheapest = (
  open: readonly HasAxes[],
  isSummed: (k: IndexVar) => boolean,
  size: (k: IndexVar) => number,
): { readonly pair: readonly number[]; readonly work: number } => {
  let best = { pair: [0, 1], work: Number.POSITIVE_INFINITY, cost: Number.POSITIVE_INFINITY };
  for (const [l, left] of open.entries()) {
    for (const [r, right] of open.entries()) {
      if (r <= l) continue;
      const union = [...left.axes, ...right.axes.filter((k) => !has(left, k))];
      const stays = (k: IndexVar): boolean =>
        !isSummed(k) || open.some((each, at) => at !== l && at !== r && has(each, k));
      const product = (so: number, k: IndexVar): number => so * size(k);
      const work = union.reduce(product, 1);
      const cost = work + 2 * union.filter(stays).reduce(product, 1);
      if (cost < best.cost) best = { pair: [l, r], work, cost };
    }
  }
  return best;
};
