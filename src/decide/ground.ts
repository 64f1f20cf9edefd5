import { indexValue } from "../expr/build.ts";
import { type Arithmetic, interpret, type ValueOf } from "../expr/interpret.ts";
import type { Entry, Expr, Sym } from "../expr/node.ts";
import { sizeAt } from "../expr/size.ts";
import { layingOut } from "./arithmetic.ts";
import { entryName, type Graph, type Node, type Slot, slotAt } from "./graph.ts";
import { tangent } from "./tangent.ts";

/** Where expressions are laid out: what every size is, and every entry that serves as an index. */
export interface Place {
  readonly sizes: ReadonlyMap<string, number>;
  /** The symbols of the question, by name. */
  readonly symbols: ReadonlyMap<string, Sym>;
  /** Symbols whose entries serve as indices, and what those are. */
  readonly wholes: ReadonlyMap<string, (at: readonly number[]) => number>;
  /** Unknown functions, and the symbols they are functions of. */
  readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Lays an expression out where its free indices, by id, have these values. */
export type Ground = (e: Expr, indices: ReadonlyMap<number, number>) => Node;

/** Lays expressions out as a graph at a place: sums are written out, derivatives carried out. */
export const groundAt = (place: Place, graph: Graph): Ground => {
  const axesOf = (name: string): readonly number[] =>
    (place.symbols.get(name)?.axes ?? []).map((axis) => sizeAt(axis, place.sizes));
  const symbols = new Map<string, ValueOf<Node>>();
  for (const name of place.symbols.keys())
    symbols.set(name, reader(name, axesOf(name), place, graph));
  const at = { symbols, sizes: place.sizes };
  const own: Arithmetic<Node> = {
    ...layingOut(graph),
    deriv: ({ of, by }, indices) => {
      if (by.kind !== "entry") return graph.none;
      const value = ground(of, indices);
      const slope = tangent(value, slotOf(by, indices), {
        graph,
        dependencies: place.dependencies,
        axes: axesOf,
      });
      // Where a function has no value it has no derivative either, whatever the rules give.
      return graph.sum([slope, graph.product([graph.zero, value])]);
    },
  };
  const ground: Ground = (e, indices) => interpret(e, own, { ...at, indices });
  const slotOf = (by: Entry, indices: ReadonlyMap<number, number>): Slot =>
    slotAt(
      by.of.name,
      by.at.map((index) => own.whole(ground(indexValue(index), indices)) ?? Number.NaN),
    );
  return ground;
};

/** What the entries of a symbol are: slots, or the whole numbers that serve as indices. */
const reader = (
  name: string,
  sizes: readonly number[],
  { wholes }: Place,
  graph: Graph,
): ((...at: number[]) => Node) => {
  const whole = wholes.get(name);
  const known = new Map<string, Node>();
  return (...at) => {
    const key = entryName(name, at);
    let found = known.get(key);
    if (!found) {
      const isOutside = at.some((k, axis) => !(k >= 1 && k <= (sizes[axis] as number)));
      found = isOutside
        ? graph.none
        : whole
          ? graph.whole(whole(at))
          : graph.slot(slotAt(name, at));
      known.set(key, found);
    }
    return found;
  };
};
