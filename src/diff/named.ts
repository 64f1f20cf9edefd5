import { entryAt, over, sum } from "../expr/build.ts";
import { ix } from "../expr/index-of.ts";
import type { Entry, Expr } from "../expr/node.ts";
import { mapBottomUp, subterms, symbolNames } from "../expr/walk.ts";
import { onDomain } from "../rewrite/domain.ts";
import { definedAt, gateways, reaches } from "../rewrite/graph.ts";
import type { Definition, Given } from "../rewrite/lemma.ts";
import { match } from "../rewrite/match.ts";
import { findPlace, type Place, replaceAll } from "../rewrite/place.ts";
import type { Result } from "../rewrite/proof.ts";
import { takeArms } from "../rewrite/regions.ts";
import { tidy } from "../rewrite/tidy.ts";
import type { Trace } from "../rewrite/trace.ts";

/*
 * Quantities that have a name: written out before they are differentiated by what they are made of, or gone
 * through by the chain rule, and named again in the result.
 */

/**
 * The hypotheses of a derivative: what is given, and where everything that is differentiated has a value. A
 * gradient that stays but is known from an earlier result is differentiated too.
 */
export const onDomainOf = (
  of: Expr,
  by: Entry,
  so: Given,
  { keep, using = [] }: { readonly keep?: ReadonlySet<string>; readonly using?: readonly Result[] },
): Given => {
  if (!keep) return onDomain(writtenOut(of, by, so), so, true);
  const known = using.flatMap(({ lemma: { from } }) =>
    from.kind === "deriv" && from.of === of && from.by.kind === "entry" && keep.has(from.by.of.name)
      ? [writtenOut(of, from.by, so)]
      : [],
  );
  // What depends on a quantity that stays is not differentiated, unless the variable stands in it too.
  const passed = [...so.definitions.values()].filter(
    ({ sym, body }) =>
      symbolNames(body).has(by.of.name) ||
      (reaches(sym, by.of.name, so) && ![...keep].some((name) => reaches(sym, name, so))),
  );
  const all = passed.map(({ indices, body }) =>
    indices.length === 0 ? body : over("sum", indices, body),
  );
  return onDomain(sum(of, ...known, ...all), so, true);
};

/** What is differentiated by a variable in the course of a derivation: all of it, or one step of the graph. */
export const differentiatedBy = (
  of: Expr,
  by: Entry,
  so: Given,
  keep: ReadonlySet<string> | undefined,
): readonly Expr[] =>
  keep
    ? [...so.definitions.values()]
        .map(({ body }) => body)
        .filter((body) => symbolNames(body).has(by.of.name))
    : [writtenOut(of, by, so)];

/** The definition of an entry that depends on the variable, and is not the variable itself. */
const openable = (part: Expr, by: Entry, so: Given): Definition | undefined => {
  if (part.kind !== "entry" || part.of.name === by.of.name) return undefined;
  const definition = so.definitions.get(part.of.name);
  return definition && reaches(part.of, by.of.name, so) ? definition : undefined;
};

/** An expression in which every quantity that depends on the variable is replaced by its definition. */
const writtenOut = (e: Expr, by: Entry, so: Given): Expr =>
  mapBottomUp(e, (part) => {
    const definition = openable(part, by, so);
    return definition && part.kind === "entry"
      ? writtenOut(definedAt(definition, part.at), by, so)
      : part;
  });

/** Writes out, line by line, every quantity that depends on the variable. */
export const writeOut = (trace: Trace, by: Entry): void => {
  for (;;) {
    const wave = [...subterms(trace.current)].filter((part) => openable(part, by, trace.given));
    if (wave.length === 0) return;
    for (const part of wave) {
      const definition = openable(part, by, trace.given);
      if (!definition || part.kind !== "entry") continue;
      if (![...subterms(trace.current)].includes(part)) continue;
      const { at } = part;
      trace.replace(
        part,
        definedAt(definition, at),
        { kind: "definition", definition, at, way: "unfold" },
        "open",
      );
    }
    // An entry of a vector that is written out, entry by entry, is one of its lines.
    const before = trace.steps.length;
    takeArms(trace);
    if (trace.steps.length > before) trace.arithmetic(tidy(trace.current, trace.given), "open");
    trace.newLine();
  }
};

/** Puts the names of quantities where their definitions stand, those that were computed last first. */
export const nameAgain = (trace: Trace): void => {
  const definitions = [...trace.given.definitions.values()].reverse();
  for (const definition of definitions) {
    // A label's one-hot vector is the δ that it is written with.
    if (definition.body.kind === "delta" || definition.body.kind === "entry") continue;
    for (let fuel = 0; fuel < 64 && nameOnce(trace, definition); fuel += 1);
  }
};

const nameOnce = (trace: Trace, definition: Definition): boolean => {
  const { sym, indices, body } = definition;
  let found: ReturnType<typeof match>;
  const place = findPlace(trace.current, (part) => {
    if (part.kind !== body.kind) return false;
    found = match(body, part);
    return found !== undefined && indices.every((k) => found?.with.indices.has(k.id));
  });
  if (!place || !found) return false;
  const filled = found.with.indices;
  const at = indices.map((k) => filled.get(k.id) ?? ix(k));
  const named: Place = { path: place.path, part: found.part };
  trace.take(
    replaceAll(trace.current, [named], entryAt(sym, at)),
    { kind: "definition", definition, at, way: "fold" },
    "recognise",
    [named],
  );
  return true;
};

/**
 * The names of what a variable acts through at once: where backpropagation stops by itself. A quantity in
 * whose definition the variable stands, or to which no gateways lead, is taken term by term.
 */
export const nextUp = (of: Entry, by: Entry, so: Given): ReadonlySet<string> => {
  const definition = so.definitions.get(of.of.name);
  const isDirect = definition !== undefined && symbolNames(definition.body).has(by.of.name);
  const found = isDirect ? [] : gateways(of, by.of, so);
  if (found.length > 0 || !definition) return new Set(found.map(({ name }) => name));
  const inner = [...subterms(definition.body)].flatMap((part) =>
    openable(part, by, so) && part.kind === "entry" ? [part] : [],
  );
  return new Set(inner.flatMap((part) => [...nextUp(part, by, so)]));
};
