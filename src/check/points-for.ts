import { evaluate, type Point } from "../compile/evaluate.ts";
import { settled } from "../compile/point.ts";
import { type Kind, pointsToDraw } from "../compile/points.ts";
import { asides } from "../expr/asides.ts";
import { difference, indexValue, indicator } from "../expr/build.ts";
import { inventoryOf } from "../expr/inventory.ts";
import type { Cond, Expr, IndexVar } from "../expr/node.ts";
import { type Size, sizeAt } from "../expr/size.ts";
import { condSides, freeIndices, subterms, symbolNames } from "../expr/walk.ts";
import { seedOf } from "../numeric/random.ts";
import { kinkGaps } from "../rewrite/domain.ts";
import { relevantTo } from "../rewrite/given.ts";
import { directly } from "../rewrite/graph.ts";
import type { Everywhere, Given } from "../rewrite/lemma.ts";
import { definingOf, dependentsOf } from "./dependents.ts";

/** What is known of the values of symbols, for drawing them. */
export type Kinds = ReadonlyMap<string, Kind>;

/** How many points each line is tried at; and how many draws may fall outside of what is given. */
const wanted = 6;
/** Where quantities are computed from each other one point has to do for each choice of sizes. */
const wantedInGraphs = 3;
const drawn = 36;

/** How often points are drawn anew, with other sizes, as long as none is where the hypotheses hold. */
const turns = 5;

/** Points where what is given holds, for the symbols, sizes and indices of the expressions. */
export const pointsFor = (of: readonly Expr[], all: Given, kinds: Kinds): readonly Point[] => {
  const given = relevantTo(all, of);
  const spoken = [...of, ...given.conditions.flatMap(condSides)];
  const about = inventoryOf(...spoken, ...definingOf(spoken, given).map(({ body }) => body));
  const symbols = new Map(about.symbols);
  const sizes = new Set(about.sizes);
  const indices = new Map<number, IndexVar>();
  for (const e of spoken) for (const k of freeIndices(e)) indices.set(k.id, k);
  const kinks = spoken.flatMap(kinksOf);
  // A scalar that is used as an index is a whole number on that axis: the y of o[y].
  const labels = [...about.labels].filter(([name]) => symbols.get(name)?.axes.length === 0);
  // Names that are met on the way are gone through too.
  for (const name of symbols.keys())
    for (const other of directly(name, given))
      if (!symbols.has(other)) symbols.set(other, { name: other, axes: [], key: `${other}[]` });
  for (const [name, kind] of kinds)
    if (kind.is === "index" && symbols.has(name)) {
      namesIn(kind.upTo).forEach((size) => sizes.add(size));
    }
  for (const sym of symbols.values())
    for (const axis of sym.axes) namesIn(axis).forEach((name) => sizes.add(name));
  for (const k of indices.values()) namesIn(k.size).forEach((name) => sizes.add(name));

  const isFreeName = (name: string): boolean =>
    !given.dependencies.has(name) && !given.definitions.has(name);
  const free = [...symbols.values()].filter(({ name }) => isFreeName(name));
  const seed = seedOf([...symbols.keys()].sort().join());
  const sampling = {
    symbols: free,
    assume: new Map<string, Kind>([
      ...labels.map(([name, upTo]): [string, Kind] => [name, { is: "index", upTo }]),
      ...kinds,
    ]),
    sizes: [...sizes].sort(),
    indices: [...indices.values()],
    kinks: [...equalities(given), ...kinks]
      .filter((kink) => freeIndices(kink).length === 0)
      // A quantity that is computed from others is not moved by itself.
      .filter((kink) => [...symbolNames(kink)].every((name) => isFreeName(name)))
      .slice(0, 8),
    ties: true,
    // What is computed from other quantities is measured through all of them.
    ...(free.length < symbols.size && { mostSize: 4 }),
    count: drawn,
  };
  const depends = free.length < symbols.size;
  const most = depends ? wantedInGraphs : wanted;
  for (let turn = 0; turn < turns; turn += 1) {
    const found: Point[] = [];
    const points = pointsToDraw({ ...sampling, seed: seed + turn });
    const take = (point: Point): void => {
      const complete: Point = depends
        ? settled({ ...point, dependents: dependentsOf(given, symbols, point.sizes ?? new Map()) })
        : point;
      for (const placed of withIndices(complete, [...indices.values()], given)) {
        if (given.conditions.every((cond) => holdsAt(cond, placed)))
          found.push({ ...placed, slopes: new Map() });
      }
    };
    for (let at = 0; at < drawn && found.length < most; at += 1) take(points.drawn(at));
    // Points at a tie are wanted as much as those that were drawn.
    points.atKinks().forEach(take);
    if (found.length > most) return [...found.slice(0, most - 1), found.at(-1) as Point];
    if (found.length > 0) return found;
  }
  return [];
};

/**
 * Hypotheses for every value of an index, such as x_k < x_i, are met by few choices of the other indices:
 * all of them are tried.
 */
const withIndices = (
  point: Point,
  indices: readonly IndexVar[],
  given: Given,
): readonly Point[] => {
  if (given.everywhere.length === 0) return [point];
  const spoken = new Set(
    given.everywhere.flatMap(({ by, when, but }) =>
      [...freeIndices(indicator(when)), ...(but ? freeIndices(indexValue(but)) : [])]
        .map((k) => k.id)
        .filter((id) => id !== by.id),
    ),
  );
  const values = point.sizes ?? new Map<string, number>();
  let choices: ReadonlyMap<number, number>[] = [new Map(point.indices)];
  for (const k of indices.filter(({ id }) => spoken.has(id))) {
    const count = sizeAt(k.size, values);
    choices = choices.flatMap((so) =>
      Array.from({ length: count }, (_, at) => new Map(so).set(k.id, at + 1)),
    );
  }
  return choices
    .map((chosen): Point => ({ ...point, indices: chosen }))
    .filter((at) => given.everywhere.every((all) => holdsThroughout(all, at)))
    .slice(0, 2);
};

/** At how many places of several indices at once a hypothesis is looked at. */
const mostPlaces = 64;

const holdsThroughout = ({ by, and = [], when, but }: Everywhere, at: Point): boolean => {
  const all = [...and, by].reduce<readonly ReadonlyMap<number, number>[]>(
    (so, k) =>
      so
        .slice(0, and.length > 0 ? mostPlaces : so.length)
        .flatMap((place) =>
          Array.from({ length: sizeAt(k.size, at.sizes ?? new Map()) }, (_, before) =>
            new Map(place).set(k.id, before + 1),
          ),
        ),
    [new Map(at.indices)],
  );
  return all.every((indices) => {
    const place = { ...at, indices };
    const isLeftOut = but && evaluate(indexValue(but), place) === indices.get(by.id);
    return isLeftOut || holdsAt(when, place);
  });
};

const holdsAt = (cond: Cond, at: Point): boolean => {
  try {
    return evaluate(indicator(cond), at) === 1;
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
};

/** What is zero where a function in the expression has a corner or a jump. */
const kinksOf = (e: Expr): readonly Expr[] =>
  [...subterms(e)].flatMap((part) => [
    ...(part.kind === "call" ? kinkGaps(part).map(({ gap }) => gap) : []),
    ...asides(part).flatMap(kinksOf),
  ]);

/** What is zero under the hypotheses: points there have to be looked for. */
const equalities = (given: Given): readonly Expr[] =>
  given.conditions.flatMap((cond) =>
    cond.kind === "compare" && cond.rel === "=" && cond.left.kind !== "index"
      ? [difference(cond.left, cond.right)]
      : [],
  );

const namesIn = (size: Size): readonly string[] => size.terms.flatMap((term) => [...term.names]);
