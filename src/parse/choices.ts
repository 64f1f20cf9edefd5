import { allOf, cases, compare, indicator } from "../expr/build.ts";
import type { Comparison, Cond, Expr } from "../expr/node.ts";
import { freeIndices, symbolNames } from "../expr/walk.ts";
import type { Elaborator } from "./elaborate.ts";
import { bare, type Tree } from "./tree.ts";
import { isScalar, type Value } from "./value.ts";

/** A relation, which is 1 where it holds and 0 elsewhere, or a definition by cases: `c ? a : b`. */
export const choiceOf = (
  reader: Elaborator,
  tree: Tree & { kind: "relation" | "choice" },
): Value => {
  if (tree.kind === "relation") {
    const values = tree.of.map((part) => reader.value(part));
    return reader.combine(tree, tree.of, values, (...sides) =>
      indicator(chained(tree.rels, sides)),
    );
  }
  // c ? a : d ? b : … is one definition by cases.
  const parts: Tree[] = [];
  const conditions: { at: number; count: number; cond: (sides: Expr[]) => Cond }[] = [];
  let rest: Tree = tree;
  while (rest.kind === "choice") {
    const when = bare(rest.when);
    const sides = when.kind === "relation" ? when.of : [when];
    conditions.push({
      at: parts.length,
      count: sides.length,
      cond:
        when.kind === "relation"
          ? (values) => chained(when.rels, values)
          : ([value]) => compare(value as Expr, "≠", 0),
    });
    parts.push(...sides, rest.yes);
    rest = bare(rest.no);
  }
  parts.push(rest);
  // What stands behind a condition has a value only where it holds.
  const sides = new Set(conditions.flatMap(({ at, count }) => parts.slice(at, at + count)));
  const letters = new Set<string>();
  const values = parts.map((part) => {
    const value = reader.scope.guarding(letters, [], () => reader.value(part));
    if (sides.has(part) && isScalar(value)) {
      const side = value.at();
      for (const k of freeIndices(side)) letters.add(k.letter);
      // A label is held back by its name.
      for (const name of symbolNames(side)) letters.add(name);
    }
    return value;
  });
  return reader.combine(tree, parts, values, (...all) =>
    cases(
      conditions.map(({ at, count, cond }) => ({
        when: cond(all.slice(at, at + count)),
        is: all[at + count] as Expr,
      })),
      all.at(-1),
    ),
  );
};

/** a < b ≤ c: each relation with the two sides beside it. */
const chained = (rels: readonly Comparison[], sides: readonly Expr[]): Cond =>
  allOf(...rels.map((rel, at) => compare(sides[at] as Expr, rel, sides[at + 1] as Expr)));
