import { arranged } from "../../expr/arranged.ts";
import { rationalNumber } from "../../expr/build.ts";
import { boundVar, ix } from "../../expr/index-of.ts";
import { hashAll, type IndexVar, type Ix } from "../../expr/node.ts";
import { mentions, substitute } from "../../expr/walk.ts";
import type { Factor } from "./poly.ts";
import { GiveUp } from "./work.ts";

/** `arranged` itself tries every order of so many bound indices. */
const triedByArranged = 4;
/** More orders than this are not tried. */
const mostOrders = 24;
/** Names of the colours, far from those that arranged forms use. */
const palette = 3_000_000;

/**
 * Orders of the indices of a Σ among which the least form is the same however they were named. Few indices
 * are left to `arranged`; more are told apart by colour refinement of the graph whose edges are the factors,
 * and by singling out one of those that look alike (McKay 1981).
 */
export const binderOrders = (
  by: readonly IndexVar[],
  factors: readonly Factor[],
): readonly (readonly IndexVar[])[] => {
  if (by.length <= triedByArranged) return [by];
  const found: (readonly IndexVar[])[] = [];
  const explore = (start: readonly number[]): void => {
    const colours = refined(by, factors, start);
    const twins = firstTwins(colours);
    if (twins.length === 0) {
      if (found.length === mostOrders) throw new GiveUp("too many indices that look alike");
      const ranked = by.map((k, at) => ({ k, colour: colours[at] as number }));
      found.push(ranked.sort((a, b) => a.colour - b.colour).map(({ k }) => k));
      return;
    }
    for (const one of twins)
      explore(colours.map((colour, at) => (at === one ? 2 * colour : 2 * colour + 1)));
  };
  explore(by.map(() => 0));
  return found;
};

/** The positions of the least colour that is there more than once. */
const firstTwins = (colours: readonly number[]): readonly number[] => {
  const shared = colours.filter((colour, at) => colours.indexOf(colour) !== at);
  if (shared.length === 0) return [];
  const least = Math.min(...shared);
  return colours.flatMap((colour, at) => (colour === least ? [at] : []));
};

/** Colours refined until they tell no more indices apart: by size, then by the factors an index stands in. */
const refined = (
  by: readonly IndexVar[],
  factors: readonly Factor[],
  start: readonly number[],
): readonly number[] => {
  let colours = start;
  for (let count = 0; new Set(colours).size > count; ) {
    count = new Set(colours).size;
    const seen = by.map((k, at) =>
      hashAll(colours[at] as number, signatures(by, factors, colours, k)),
    );
    // An index keeps its colour's place; within a colour the hashes decide.
    const order = by
      .map((_, at) => at)
      .sort(
        (a, b) =>
          (colours[a] as number) - (colours[b] as number) ||
          (seen[a] as number) - (seen[b] as number),
      );
    const next = new Array<number>(by.length).fill(0);
    let rank = 0;
    for (const [at, position] of order.entries()) {
      const before = order[at - 1];
      if (
        before !== undefined &&
        (colours[before] !== colours[position] || seen[before] !== seen[position])
      )
        rank += 1;
      next[position] = rank;
    }
    colours = next;
  }
  return colours;
};

/** What the factors that mention an index look like when indices are known by their colours alone. */
const signatures = (
  by: readonly IndexVar[],
  factors: readonly Factor[],
  colours: readonly number[],
  k: IndexVar,
): readonly number[] => {
  const painted = new Map<number, Ix>(
    by.map((other, at) => [
      other.id,
      ix(boundVar(other === k ? palette : palette + 1 + (colours[at] as number), other.size)),
    ]),
  );
  return factors
    .filter(({ base }) => mentions(base, k))
    .map(({ base, exponent }) =>
      hashAll(rationalNumber(exponent).hash, [
        arranged(substitute(base, { indices: painted })).hash,
      ]),
    )
    .sort((a, b) => a - b);
};
