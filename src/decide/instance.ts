import type { Assumption } from "../expr/assumption.ts";
import { difference, indicator } from "../expr/build.ts";
import type { Inventory } from "../expr/inventory.ts";
import type { Cond, Expr, IndexVar } from "../expr/node.ts";
import { type Size, sizeAt } from "../expr/size.ts";
import { freeIndices } from "../expr/walk.ts";
import { between, seeded } from "../numeric/random.ts";
import { isOne, isZero } from "../numeric/rational.ts";
import { type Affine, affineOf } from "./affine.ts";
import { Graph, type Node, reachable, type Slot, slotAt } from "./graph.ts";
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
  /** Of which sides the points where a condition changes are left out. */
  readonly offBorders: Sides;
  /** Which sides have derivatives in them. */
  readonly differentiated: Sides;
}

/** Something that is said of each side. */
export interface Sides {
  readonly left: boolean;
  readonly right: boolean;
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
  /** Whether there are more entries or labels than these. */
  readonly isSample: boolean;
  /** What is 0 where the sides are compared, as conditions say. */
  readonly zeros: readonly Affine[];
}

/** How much of the sides is laid out. */
export interface Extent {
  /** How many entries, for all choices of labels; of more some are drawn. */
  readonly pairs: number;
  /** How many nodes. */
  readonly nodes: number;
}

/** Everything, as long as it is not too much. */
export const whole: Extent = { pairs: 4096, nodes: 60_000 };

/** Of how many labels of one symbol every choice is looked at. */
const mostChoices = 256;

/** Up to so many entries of a symbol of which something is assumed are slots even where nothing speaks of them. */
const mostTied = 64;

/** Both sides laid out, entry by entry. @throws TooLarge where that is too much. */
export const instanceAt = (
  question: Question,
  sizes: ReadonlyMap<string, number>,
  seed: number,
  extent: Extent = whole,
): Instance => {
  const graph = new Graph(extent.nodes);
  const { indices, conditions } = question;
  const extra = freeBeside(question);
  const all = [...indices, ...extra];
  const ranges = all.map((k) => sizeAt(k.size, sizes));
  const entries = places(ranges);
  const labels = labelsAt(question, sizes, seed);
  const total = entries.length * labels.all.length;
  const pairs: Pair[] = [];
  const random = seeded(seed);
  for (const wholes of labels.all) {
    const ground = groundWith(question, sizes, wholes, graph);
    for (const entry of entries) {
      if (total > extent.pairs && random() > extent.pairs / total) continue;
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
  const slots = new Map<string, Slot>();
  for (const node of nodes) if (node.kind === "slot") slots.set(node.slot.name, node.slot);
  for (const slot of tiedSlots(question, sizes, new Set([...slots.values()].map(({ of }) => of))))
    if (!slots.has(slot.name)) slots.set(slot.name, slot);
  return {
    graph,
    pairs,
    slots: [...slots.values()],
    sizes,
    zeros: zerosIn(question, sizes, graph),
    isSample: labels.isSample || total > extent.pairs,
  };
};

/** The equations among the conditions, as far as they are linear and of scalars. */
const zerosIn = (
  question: Question,
  sizes: ReadonlyMap<string, number>,
  graph: Graph,
): readonly Affine[] =>
  question.conditions.flatMap((cond) => {
    if (cond.kind !== "compare" || cond.rel !== "=" || cond.left.kind === "index") return [];
    const gap = difference(cond.left, cond.right);
    if (freeIndices(gap).length > 0) return [];
    const form = affineOf(groundWith(question, sizes, new Map(), graph)(gap, new Map()));
    return form.isExact && form.coefficients.size > 0 ? [form] : [];
  });

/** All entries of symbols of which something is assumed: one may follow from the others. */
const tiedSlots = (
  question: Question,
  sizes: ReadonlyMap<string, number>,
  present: ReadonlySet<string>,
): readonly Slot[] =>
  [...question.assume.keys()].flatMap((name) => {
    if (!present.has(name)) return [];
    const all = places(axesOf(question, name, sizes));
    return all.length > mostTied ? [] : all.map((at) => slotAt(name, at));
  });

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

/** Choices of all symbols that serve as indices. */
interface Labels {
  readonly all: readonly ReadonlyMap<string, readonly number[]>[];
  /** Whether there are more than these. */
  readonly isSample: boolean;
}

/** Every choice of the symbols that serve as indices, or enough of them. */
const labelsAt = (question: Question, sizes: ReadonlyMap<string, number>, seed: number): Labels => {
  const upTo = new Map<string, Size>([...question.about.offsets, ...question.about.labels]);
  for (const [name, assume] of question.assume)
    if (assume.is === "index" && question.about.symbols.has(name)) upTo.set(name, assume.upTo);
  let all: readonly ReadonlyMap<string, readonly number[]>[] = [new Map()];
  let isSample = false;
  const random = seeded(seed);
  for (const [name, size] of upTo) {
    const most = sizeAt(size, sizes);
    const count = axesOf(question, name, sizes).reduce((product, axis) => product * axis, 1);
    const isAll = most ** count <= mostChoices;
    const choices = isAll
      ? places(Array.from({ length: count }, () => most))
      : Array.from({ length: mostChoices }, (_, turn) =>
          Array.from({ length: count }, () => (turn < most ? turn + 1 : between(random, 1, most))),
        );
    isSample ||= !isAll;
    all = all.flatMap((so) => choices.map((values) => new Map(so).set(name, values)));
    if (all.length > whole.pairs) {
      isSample = true;
      const kept = mostChoices / all.length;
      all = all.filter(() => random() < kept);
    }
  }
  return { all, isSample };
};
