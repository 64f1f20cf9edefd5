import { indexValue } from "../expr/build.ts";
import { type Arithmetic, interpret, type ValueOf } from "../expr/interpret.ts";
import type { Entry, Expr, Sym } from "../expr/node.ts";
import { sizeAt } from "../expr/size.ts";
import { layingOut } from "./arithmetic.ts";
import type { Graph, Node, Slot } from "./graph.ts";
import { tangent } from "./tangent.ts";

/** Where an expression is laid out: what every size and every index is. */
export interface Place {
  readonly sizes: ReadonlyMap<string, number>;
  /** The values of free indices, by id. */
  readonly indices: ReadonlyMap<number, number>;
  /** The symbols of the question, by name. */
  readonly symbols: ReadonlyMap<string, Sym>;
  /** Symbols whose entries serve as indices, and what those are. */
  readonly wholes: ReadonlyMap<string, (at: readonly number[]) => number>;
  /** Unknown functions, and the symbols they are functions of. */
  readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The sizes of a symbol's axes at a place. */
const axesAt = (place: Place, name: string): readonly number[] =>
  (place.symbols.get(name)?.axes ?? []).map((axis) => sizeAt(axis, place.sizes));

/** The expression at a place, as a graph: sums are written out, derivatives carried out. */
export const ground = (e: Expr, place: Place, graph: Graph): Node => {
  const symbols = new Map<string, ValueOf<Node>>();
  for (const name of place.symbols.keys()) {
    const whole = place.wholes.get(name);
    const sizes = axesAt(place, name);
    symbols.set(name, (...at: number[]) =>
      at.some((k, axis) => !(k >= 1 && k <= (sizes[axis] as number)))
        ? graph.none
        : whole
          ? graph.whole(whole(at))
          : graph.slot({ of: name, at, by: [] }),
    );
  }
  const at = { symbols, sizes: place.sizes };
  const own: Arithmetic<Node> = {
    ...layingOut(graph),
    deriv: ({ of, by }, indices) => {
      if (by.kind !== "entry") return graph.none;
      const value = interpret(of, own, { ...at, indices });
      const slope = tangent(value, slotOf(by, indices), {
        graph,
        dependencies: place.dependencies,
        axes: (name) => axesAt(place, name),
      });
      // Where a function has no value it has no derivative either, whatever the rules give.
      return graph.sum([slope, graph.product([graph.zero, value])]);
    },
  };
  const slotOf = (by: Entry, indices: ReadonlyMap<number, number>): Slot => ({
    of: by.of.name,
    at: by.at.map(
      (place) => own.whole(interpret(indexValue(place), own, { ...at, indices })) ?? Number.NaN,
    ),
    by: [],
  });
  return interpret(e, own, { ...at, indices: place.indices });
};
