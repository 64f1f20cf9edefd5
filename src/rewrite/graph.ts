import { entryAt } from "../expr/build.ts";
import { ix } from "../expr/index-of.ts";
import type { Entry, Expr, Ix, Sym } from "../expr/node.ts";
import { substitute, subterms, symbolNames } from "../expr/walk.ts";
import { dependsOn } from "./given.ts";
import type { Definition, Given } from "./lemma.ts";

/*
 * The graph of what is named: which quantity is computed from which others, by its definition or because it
 * is declared as an unknown function of them.
 */

/** The names that a quantity is computed from at once. */
export const directly = (
  name: string,
  { definitions, dependencies }: Given,
): ReadonlySet<string> => {
  const definition = definitions.get(name);
  return definition ? symbolNames(definition.body) : (dependencies.get(name) ?? new Set());
};

/** What an entry of a named quantity is, by its definition. */
export const definedAt = (definition: Definition, at: readonly Ix[]): Expr =>
  substitute(definition.body, {
    indices: new Map(definition.indices.map((k, axis) => [k.id, at[axis] ?? ix(k)])),
  });

/** Whether one quantity can change when another does. */
export const reaches = (from: Sym, name: string, so: Given): boolean =>
  dependsOn(
    entryAt(
      from,
      from.axes.map(() => ix(1)),
    ),
    name,
    so,
  );

/**
 * Quantities through which `of` depends on a variable, none of which depends on another: each path from the
 * variable leads through one of them. They are what is computed from the variable at once; where one of these
 * is computed from another, as in a network with tied weights, the later ones, if no path avoids them.
 */
export const gateways = (of: Entry, by: Sym, so: Given): readonly Sym[] => {
  const all = consumers(of, by, so);
  const latest = all.filter(({ name }) =>
    all.every((other) => other.name === name || !reaches(other, name, so)),
  );
  return avoids(of.of.name, by.name, new Set(latest.map(({ name }) => name)), so) ? [] : latest;
};

/** Whether a quantity depends on a variable by a path that meets none of some others. */
export const avoids = (of: string, by: string, others: ReadonlySet<string>, so: Given): boolean => {
  const seen = new Set([of]);
  // Names that are met on the way are gone through too.
  for (const name of seen) {
    if (name === by) return true;
    for (const next of directly(name, so)) if (!others.has(next)) seen.add(next);
  }
  return false;
};

/** The quantities, other than `of`, that are computed from a variable at once, and `of` from them in turn. */
const consumers = (of: Entry, by: Sym, so: Given): readonly Sym[] => {
  const found = new Map<string, Sym>();
  for (const sym of named(so)) {
    const { name } = sym;
    if (name === of.of.name || name === by.name || found.has(name)) continue;
    if (directly(name, so).has(by.name) && reaches(of.of, name, so)) found.set(name, sym);
  }
  return [...found.values()];
};

/** Every symbol that has a definition, or stands in one. */
function* named({ definitions }: Given): Generator<Sym> {
  for (const { sym, body } of definitions.values()) {
    for (const part of subterms(body)) if (part.kind === "entry") yield part.of;
    yield sym;
  }
}
