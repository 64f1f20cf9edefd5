import type { Assumption } from "../expr/assumption.ts";
import { indicator } from "../expr/build.ts";
import type { Inventory } from "../expr/inventory.ts";
import type { Cond, Expr, IndexVar } from "../expr/node.ts";
import { type Size, sizeAt } from "../expr/size.ts";
import { freeIndices } from "../expr/walk.ts";
import { isOne, isZero } from "../numeric/rational.ts";
import { Graph, type Node, reachable, type Slot } from "./graph.ts";
import { type Ground, groundAt } from "./ground.ts";
import { places } from "./worlds.ts";

/** What is asked: the two sides, whose free indices are the same, and what is known. */
export interface Question {
  readonly left: Expr;
  readonly right: Expr;
  /** The axes of both sides. */
  readonly indices: readonly IndexVar[];
  readonly about: Inventory;
  readonly assume: ReadonlyMap<string, Assumption>;
  /** What holds where the sides are compared. */
  readonly conditions: readonly Cond[];
  readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether points where a condition changes are left out. */
  readonly offBorders: boolean;
}

/** One entry of both sides at given sizes. */
export interface Pair {
  readonly left: Node;
  readonly right: Node;
  /** What has to be 1 where the entry is compared. */
  readonly when: readonly Node[];
  readonly entry: readonly number[];
  readonly wholes: ReadonlyMap<string, readonly number[]>;
}

/** Both sides at given sizes. */
export interface Instance {
  readonly graph: Graph;
  readonly pairs: readonly Pair[];
  readonly slots: readonly Slot[];
  readonly sizes: ReadonlyMap<string, number>;
}

/** How many entries are compared at one choice of sizes. */
const mostPairs = 400;

/** How many choices of labels are looked at. */
const mostLabels = 24;

/** Both sides laid out, entry by entry. @throws TooLarge where that is too much. */
export const instanceAt = (
  question: Question,
  sizes: ReadonlyMap<string, number>,
  mostNodes?: number,
): Instance => {
  const graph = new Graph(mostNodes);
  const { indices, conditions } = question;
  const extra = freeBeside(question);
  const all = [...indices, ...extra];
  const ranges = all.map((k) => sizeAt(k.size, sizes));
  const entries = places(ranges);
  const labels = labelsAt(question, sizes);
  const pairs: Pair[] = [];
  const step = Math.max(1, Math.floor((entries.length * labels.length) / mostPairs));
  let turn = 0;
  for (const wholes of labels) {
    const ground = groundWith(question, sizes, wholes, graph);
    for (const entry of entries) {
      turn += 1;
      if (turn % step !== 0) continue;
      const at = new Map(all.map((k, axis) => [k.id, entry[axis] as number]));
      const when = conditions.map((cond) => ground(indicator(cond), at));
      if (when.some((node) => node.kind === "num" && isZero(node.value))) continue;
      pairs.push({
        left: ground(question.left, at),
        right: ground(question.right, at),
        when: when.filter((node) => !(node.kind === "num" && isOne(node.value))),
        entry: entry.slice(0, indices.length),
        wholes,
      });
    }
  }
  const nodes = reachable(pairs.flatMap(({ left, right, when }) => [left, right, ...when]));
  const slots = nodes.flatMap((node) => (node.kind === "slot" ? [node.slot] : []));
  return { graph, pairs, slots, sizes };
};

const groundWith = (
  question: Question,
  sizes: ReadonlyMap<string, number>,
  wholes: ReadonlyMap<string, readonly number[]>,
  graph: Graph,
): Ground =>
  groundAt(
    {
      sizes,
      symbols: question.about.symbols,
      wholes: new Map(
        [...wholes].map(([name, values]) => {
          const axes = axesOf(question, name, sizes);
          return [name, (at: readonly number[]) => values[rank(at, axes)] ?? 1];
        }),
      ),
      dependencies: question.dependencies,
    },
    graph,
  );

/** Indices that are free in a side or a condition without being an axis. */
const freeBeside = ({ left, right, indices, conditions }: Question): readonly IndexVar[] => {
  const found = new Map<number, IndexVar>();
  for (const e of [left, right, ...conditions.map(indicator)])
    for (const k of freeIndices(e)) found.set(k.id, k);
  for (const k of indices) found.delete(k.id);
  return [...found.values()];
};

const axesOf = (
  { about }: Question,
  name: string,
  sizes: ReadonlyMap<string, number>,
): readonly number[] => (about.symbols.get(name)?.axes ?? []).map((axis) => sizeAt(axis, sizes));

const rank = (at: readonly number[], sizes: readonly number[]): number =>
  at.reduce((position, k, axis) => position * (sizes[axis] as number) + k - 1, 0);

/** Every choice of the symbols that serve as indices, or enough of them. */
const labelsAt = (
  question: Question,
  sizes: ReadonlyMap<string, number>,
): readonly ReadonlyMap<string, readonly number[]>[] => {
  const upTo = new Map<string, Size>(question.about.labels);
  for (const [name, assume] of question.assume)
    if (assume.is === "index" && question.about.symbols.has(name)) upTo.set(name, assume.upTo);
  let found: ReadonlyMap<string, readonly number[]>[] = [new Map()];
  for (const [name, size] of upTo) {
    const most = sizeAt(size, sizes);
    const count = axesOf(question, name, sizes).reduce((product, axis) => product * axis, 1);
    // A label for every sample: all start at another class.
    const choices =
      count === 1
        ? Array.from({ length: most }, (_, k) => [k + 1])
        : Array.from({ length: most }, (_, start) =>
            Array.from(
              { length: count },
              (_, k) => 1 + ((start + k + Math.floor(k / most)) % most),
            ),
          );
    found = found.flatMap((so) => choices.map((values) => new Map(so).set(name, values)));
  }
  const step = Math.max(1, Math.ceil(found.length / mostLabels));
  return found.filter((_, k) => k % step === 0);
};
