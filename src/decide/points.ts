import type { Assumption } from "../expr/assumption.ts";
import { seeded } from "../numeric/random.ts";
import { isInteger, isNegative, isZero, type Rational, rational } from "../numeric/rational.ts";
import type { Slot } from "./graph.ts";
import type { World } from "./pure.ts";
import type { RealPoint } from "./shadow.ts";
import { settle } from "./worlds.ts";

/** Numbers a person likes to check by hand, in the order they are tried. */
const nice: readonly Rational[] = [[1], [2], [1, 2], [-1], [0], [3], [-2], [-1, 2]].map(
  ([above = 0, below = 1]) => rational(above, below),
);

/** How many nice points there are, before signs are gone through one by one. */
const niceCount = (slots: number): number => (slots <= 4 ? 6 : 2);

/** Up to so many variables every pattern of signs is visited. */
const mostSigned = 5;

/** What is known of the values of a slot. */
export type RangeOf = (slot: Slot) => Assumption | undefined;

/** Where in its range a value is wanted: among the nice ones, or anywhere with a sign. */
type Wish = { readonly nice: number } | { readonly sign: 1 | -1; readonly along: number };

/** How many points give a fair view: the nice ones, and every pattern of signs of a few variables. */
export const fairNumber = (slots: readonly Slot[], world: World): number => {
  const free = slots.reduce((count, { name }) => count + (world.has(name) ? 0 : 1), 0);
  return free === 0 ? 1 : niceCount(free) + Math.max(leastRandom, patternsOf(free));
};

/** So many points beside the nice ones are looked at, however few patterns there are. */
const leastRandom = 6;

const patternsOf = (free: number): number => 2 ** Math.min(free, mostSigned);

/**
 * Real points with small rational coordinates, without an end: the nicest first, then patterns of signs with
 * magnitudes from 1/16 to 20. What the world fixes is what it is there.
 */
export function* realPoints(
  slots: readonly Slot[],
  world: World,
  ranges: RangeOf,
  seed: number,
): Generator<RealPoint> {
  const free = slots.filter((slot) => !world.has(slot.name));
  const random = seeded(seed);
  for (let round = 0; round < niceCount(free.length); round += 1)
    yield pointFrom(slots, free, world, ranges, (k) => ({ nice: k + round }));
  for (let turn = 0; free.length > 0; turn += 1) {
    yield pointFrom(slots, free, world, ranges, (k) => ({
      sign: (k < mostSigned ? (turn >> k) % 2 === 0 : random() < 0.5) ? 1 : -1,
      along: random(),
    }));
  }
}

const pointFrom = (
  slots: readonly Slot[],
  free: readonly Slot[],
  world: World,
  ranges: RangeOf,
  wish: (k: number) => Wish,
): RealPoint => {
  const values = new Map<string, Rational>();
  free.forEach((slot, k) => {
    values.set(slot.name, inRange(ranges(slot), wish(k), slot));
  });
  normalise(world, values);
  settle(slots, world, values);
  return values;
};

/** A number between 1/16 and 20, more often small, with a short denominator. */
const magnitude = (along: number): Rational => {
  const size = 20 ** (2 * along - 1);
  return size < 4
    ? rational(Math.max(1, Math.round(16 * size)), 16)
    : rational(Math.round(4 * size), 4);
};

/** A number inside (0, 1). */
const within = (wish: Wish): Rational => {
  if ("nice" in wish) {
    const below = 2 + (wish.nice % 5);
    return wish.nice % 2 === 0 ? rational(1, below) : rational(below - 1, below + 1);
  }
  return rational(1 + Math.floor(wish.along * 62), 64);
};

const inRange = (assume: Assumption | undefined, wish: Wish, slot: Slot): Rational => {
  const any = "nice" in wish ? (nice[wish.nice % nice.length] as Rational) : signed(wish);
  if (!assume) return any;
  const size =
    "nice" in wish ? rational(1 + (wish.nice % 4), wish.nice % 8 < 4 ? 1 : 3) : any.abs();
  switch (assume.is) {
    case "positive":
    case "simplex":
      return size;
    case "nonnegative":
      return "nice" in wish && wish.nice % 8 === 7 ? rational(0) : size;
    case "negative":
      return size.neg();
    case "nonzero":
      return isZero(any) ? rational(5) : any;
    case "integer":
      return "nice" in wish
        ? rational([1, 2, -1, 3, 0, -2, 5, 4][wish.nice % 8] as number)
        : rational(wish.sign * Math.round(1 + 8 * wish.along));
    case "unit":
      return within(wish);
    case "smallpos":
      return within(wish).div(2);
    case "large":
      return rational(2)
        .add(within(wish).mul(8))
        .mul(isNegative(any) ? -1 : 1);
    case "index":
      return rational(1);
    case "interval": {
      const { from, to } = assume;
      if (from && to) return from.add(to.sub(from).mul(within(wish)));
      return from ? from.add(size) : to ? to.sub(size) : any;
    }
    case "spd":
    case "invertible": {
      // A dominant diagonal makes it so.
      const [i, j] = slot.at.slice(-2);
      const small = within(wish).div(4);
      return i === j ? rational(3).add(small) : isNegative(any) ? small.neg() : small;
    }
    default:
      return any;
  }
};

const signed = ({ sign, along }: Extract<Wish, { sign: 1 | -1 }>): Rational =>
  sign > 0 ? magnitude(along) : magnitude(along).neg();

/** Makes shares so small that they leave something for the last one. */
const normalise = (world: World, values: Map<string, Rational>): void => {
  for (const is of world.values()) {
    if (!("besides" in is) || is.besides.length === 0) continue;
    const names = is.besides.map(({ name }) => name);
    const total = names.reduce((sum, name) => sum.add(values.get(name) ?? 0), rational(1));
    for (const name of names) {
      const value = values.get(name);
      if (value) values.set(name, value.div(total));
    }
  }
};

/** Where a range ends: on which side of what number its inside lies. */
export const borders = (
  assume: Assumption | undefined,
): readonly { readonly side: Rational; readonly at: Rational }[] => {
  const above = (at: Rational) => ({ side: rational(1), at });
  const below = (at: Rational) => ({ side: rational(-1), at });
  switch (assume?.is) {
    case "positive":
    case "nonnegative":
    case "simplex":
      return [above(rational(0))];
    case "negative":
      return [below(rational(0))];
    case "unit":
      return [above(rational(0)), below(rational(1))];
    case "smallpos":
      return [above(rational(0)), below(rational(1, 2))];
    case "interval":
      return [
        ...(assume.from ? [above(assume.from)] : []),
        ...(assume.to ? [below(assume.to)] : []),
      ];
    default:
      return [];
  }
};

/** Whether a value is where it is assumed to be. */
export const isInRange = (assume: Assumption | undefined, value: Rational): boolean => {
  switch (assume?.is) {
    case "large":
      return value.abs().compare(2) >= 0 && value.abs().compare(10) <= 0;
    case "nonzero":
      return !isZero(value);
    case "integer":
      return isInteger(value);
    default:
      return borders(assume).every(({ side, at }) => {
        const beyond = value.sub(at).mul(side);
        return isZero(beyond) ? holdsEnd(assume, side) : !isNegative(beyond);
      });
  }
};

/** Whether the end of a range is in it, on the side from which its inside is seen. */
const holdsEnd = (assume: Assumption | undefined, side: Rational): boolean =>
  assume?.is === "nonnegative" ||
  (assume?.is === "interval" &&
    (assume.open === "none" || assume.open === (isNegative(side) ? "left" : "right")));

/** Whether an entry cannot be moved without leaving what is assumed of the whole. */
export const isBound = (assume: Assumption | undefined): boolean =>
  assume?.is === "spd" || assume?.is === "invertible";

/** Whether a range holds a number where it ends. */
export const hasEnds = (assume: Assumption | undefined): boolean =>
  assume?.is === "nonnegative" ||
  assume?.is === "large" ||
  (assume?.is === "interval" && assume.open !== "both");
