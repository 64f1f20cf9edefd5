import { layerOf } from "../exercise/family.ts";
import { symbolMatrix, thinSymbol } from "../expr/matrix.ts";
import type { Entry, Sym } from "../expr/node.ts";
import { fixedSize } from "../expr/size.ts";
import { subterms } from "../expr/walk.ts";
import type { Block, GraphNode } from "../narrate/block.ts";
import { directly, reaches } from "../rewrite/graph.ts";
import type { Given } from "../rewrite/lemma.ts";

/** Graphs with fewer quantities show nothing that a line does not say. */
const fewest = 3;

/** What a quantity is computed from, step by step, and along which way its gradient comes back to a variable. */
export const computationGraph = (of: Entry, by: Sym, so: Given): Block | undefined => {
  const symbols = symbolsIn(so, of.of, by);
  const names = new Set([of.of.name]);
  // Names that are met on the way are gone through too.
  for (const name of names)
    for (const next of directly(name, so)) if (symbols.has(next)) names.add(next);
  if (names.size < fewest) return undefined;
  const inOrder = [...symbols.keys()].filter((name) => names.has(name));
  const backward = inOrder.filter(
    (name) =>
      name === by.name || (symbols.get(name) && reaches(symbols.get(name) as Sym, by.name, so)),
  );
  const nodes = inOrder.map((name): GraphNode => {
    const sym = symbols.get(name) as Sym;
    const isBase = directly(name, so).size === 0;
    const role =
      name === of.of.name
        ? "loss"
        : !isBase
          ? "value"
          : backward.includes(name)
            ? "parameter"
            : "input";
    const isFar = [...directly(name, so)].some((from) => names.has(from) && skips(from, name, so));
    return { id: name, formula: { matrix: whole(sym) }, shape: sym.axes, role, isFar };
  });
  return {
    kind: "graph",
    nodes,
    edges: inOrder.flatMap((name) =>
      [...directly(name, so)]
        .filter((from) => names.has(from))
        .map((from): readonly [string, string] => [from, name]),
    ),
    backward: backward.toReversed(),
  };
};

/** Whether what is known of a quantity leaves out layers: of the last one only that it depends on l + 1. */
const skips = (from: string, to: string, { definitions }: Given): boolean => {
  const [lower, upper] = [layerOf(from), layerOf(to)];
  return !definitions.has(to) && !!lower && !!upper && lower.of !== upper.of;
};

const whole = (sym: Sym) =>
  sym.axes.length === 2 && sym.axes.some((axis) => fixedSize(axis) === 1)
    ? thinSymbol(sym)
    : symbolMatrix(sym);

/**
 * The symbols of all definitions, each after those it is computed from. A variable may stand in none of them,
 * and a loss that is only known to depend on others neither.
 */
const symbolsIn = ({ definitions }: Given, loss: Sym, by: Sym): ReadonlyMap<string, Sym> => {
  const found = new Map<string, Sym>();
  for (const { sym, body } of definitions.values()) {
    // A name for a gradient, or for a label's vector, is no step of the computation.
    if (body.kind === "deriv" || body.kind === "delta") continue;
    for (const part of subterms(body)) if (part.kind === "entry") found.set(part.of.name, part.of);
    found.delete(sym.name);
    found.set(sym.name, sym);
  }
  if (!definitions.has(loss.name)) {
    found.delete(loss.name);
    found.set(loss.name, loss);
  }
  return found.has(by.name) ? found : new Map([[by.name, by], ...found]);
};
