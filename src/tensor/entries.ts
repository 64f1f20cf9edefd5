import { isIndexVar, ix, plainVar } from "../expr/index-of.ts";
import type { Entry, IndexVar, Ix } from "../expr/node.ts";
import { scaled } from "./arithmetic.ts";
import type { Node } from "./graph.ts";
import type { Lowering } from "./lower.ts";
import { operations } from "./operations.ts";
import { ProgramError } from "./program-error.ts";
import { has, unionOf, type Valued } from "./valued.ts";

/* Arrays read at places: x[i + 1], W[k, y], an index as a number. */

/** An entry of an input. @throws ProgramError E-NAME for one that is not given, E-SHAPE for a place outside. */
export const entryOf = (lowering: Lowering, e: Entry): Valued => {
  const slot = lowering.slotOf(e.of.name);
  if (slot === undefined)
    throw new ProgramError(
      "E-NAME",
      `« ${e.of.name} » n'est pas parmi les entrées.`,
      `"${e.of.name}" is not among the inputs.`,
    );
  const dims = e.of.axes.map((axis) => lowering.size(axis));
  const node = lowering.graph.input(slot, dims);
  return entriesAt(lowering, node, e.at, e.of.name);
};

/** The entry of an array at a place. */
const entriesAt = (lowering: Lowering, node: Node, at: readonly Ix[], name: string): Valued => {
  const plain = at.map(plainVar);
  const isWhole = plain.every(
    (k, axis) =>
      k !== undefined && plain.indexOf(k) === axis && lowering.size(k.size) === node.dims[axis],
  );
  if (isWhole) return { node, axes: plain as readonly IndexVar[] };
  const numbers = at.map(({ terms }) =>
    terms.flatMap(([coefficient, variable]) =>
      isIndexVar(variable) ? [] : [[lowering.size(coefficient), lowering.value(variable)] as const],
    ),
  );
  const axes = unionOf([
    { axes: at.flatMap(({ terms }) => terms.flatMap(([, k]) => (isIndexVar(k) ? [k] : []))) },
    ...numbers.flat().map(([, value]) => value),
  ]);
  const dims = axes.map((k) => lowering.size(k.size));
  const reach = at.map(({ terms, plus }, axis) => ({
    terms: terms.flatMap(([coefficient, k]) =>
      isIndexVar(k)
        ? [[lowering.size(coefficient), axes.findIndex(({ id }) => id === k.id)] as const]
        : [],
    ),
    numbers: (numbers[axis] ?? []).map(([k, value]) => [k, lowering.operand(value, axes)] as const),
    // Indices count from 1, axes from 0: Σ c (i + 1) + plus - 1.
    plus:
      lowering.size(plus) -
      1 +
      terms.reduce((so, [c, k]) => (isIndexVar(k) ? so + lowering.size(c) : so), 0),
  }));
  const misses = reach.some(({ terms, numbers: read, plus }, axis) => {
    if (read.length > 0) return true;
    const ends = terms.map(([c, k]) => c * ((dims[k] ?? 1) - 1));
    const least = ends.reduce((so, end) => so + Math.min(end, 0), plus);
    const most = ends.reduce((so, end) => so + Math.max(end, 0), plus);
    return least < 0 || most >= (node.dims[axis] ?? 0);
  });
  const isDynamic = reach.some(({ numbers: read }) => read.length > 0);
  if (misses && !isDynamic && !lowering.isGuarded)
    throw new ProgramError(
      "E-SHAPE",
      `Un indice sort de « ${name} ».`,
      `An index leads outside "${name}".`,
    );
  return { node: lowering.graph.gathered(node, reach, dims, misses), axes };
};

/** An index as a number. */
export const placeOf = (lowering: Lowering, { terms, plus }: Ix): Valued => {
  const parts = terms.map(([coefficient, variable]) => {
    const value = isIndexVar(variable)
      ? { node: lowering.graph.count(lowering.size(variable.size)), axes: [variable] }
      : lowering.value(variable);
    return scaled(lowering, value, lowering.size(coefficient));
  });
  const start = lowering.size(plus);
  const all = start === 0 && parts.length > 0 ? parts : [...parts, lowering.number(start)];
  return all.reduce((so, each) => lowering.apply(operations.add, so, each));
};

/** An array over k, at a place. */
export const readAlong = (lowering: Lowering, of: Valued, k: IndexVar, at: Ix): Valued => {
  const j = plainVar(at);
  if (j && j.id === k.id) return of;
  if (!has(of, k)) return of;
  if (j && !has(of, j) && j.size === k.size)
    return { node: of.node, axes: of.axes.map((each) => (each.id === k.id ? j : each)) };
  return entriesAt(
    lowering,
    of.node,
    of.axes.map((each) => (each.id === k.id ? at : ix(each))),
    k.letter,
  );
};
