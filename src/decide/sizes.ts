import { type Size, sizeAt } from "../expr/size.ts";
import { between, type Random, seeded } from "../numeric/random.ts";

/** What the symbols of sizes are. */
export type Sizes = ReadonlyMap<string, number>;

/** How many choices of small sizes are tested, and between what. */
const instances = 3;
const [least, most] = [2, 5];

/** How many choices of larger ones. */
const probes = 2;
const [leastLarge, mostLarge] = [6, 12];
const mostAlone = 16;

/** What all sizes are when they are equal. */
const allAlike = 3;

/** How many choices are tried for those that fit. */
const patience = 400;

/**
 * Choices of sizes, all unequal within a choice where there are few enough names, and different from choice
 * to choice in every size: a transposition, a wrong bound or a forgotten factor then shows. Every axis has at
 * least one entry; the smallest choice comes first.
 */
export const sizeChoices = (
  names: readonly string[],
  axes: readonly Size[],
  seed: number,
): readonly Sizes[] => {
  if (names.length === 0) return [new Map()];
  const random = seeded(seed);
  const span = most - least + 1;
  const found: Sizes[] = [];
  for (let attempt = 0; attempt < patience && found.length < instances; attempt += 1) {
    const start = between(random, 0, span - 1);
    // Later attempts allow for axes such as n - k + 1, which want some sizes well above others.
    const reach = attempt < 40 ? 0 : Math.floor(attempt / 40);
    const sizes = new Map(
      names.map((name, at) => [
        name,
        least + ((start + at) % span) + (reach && between(random, 0, reach)),
      ]),
    );
    if (!fits(sizes, axes)) continue;
    const isNew = found.every((other) =>
      names.every((name) => other.get(name) !== sizes.get(name)),
    );
    if (isNew || attempt > patience / 2) found.push(sizes);
  }
  const total = (sizes: Sizes): number => [...sizes.values()].reduce((sum, size) => sum + size, 0);
  return found.sort((a, b) => total(a) - total(b));
};

/**
 * Other sizes, for what holds at small unequal ones only: equal ones, and larger ones, at which a polynomial in n
 * with roots at 2, 3, 4 and 5 shows.
 */
export const otherSizes = (
  names: readonly string[],
  axes: readonly Size[],
  seed: number,
): readonly Sizes[] => {
  const random = seeded(seed ^ 0x1a46e);
  const alike = new Map(names.map((name) => [name, allAlike]));
  const found: Sizes[] = names.length > 1 && fits(alike, axes) ? [alike] : [];
  const wanted = found.length + probes;
  for (let attempt = 0; attempt < patience && found.length < wanted; attempt += 1) {
    const sizes = new Map(names.map((name) => [name, large(random, names.length === 1)]));
    if (fits(sizes, axes)) found.push(sizes);
  }
  return found;
};

const large = (random: Random, isAlone: boolean): number =>
  between(random, leastLarge, isAlone ? mostAlone : mostLarge);

const fits = (sizes: Sizes, axes: readonly Size[]): boolean =>
  axes.every((axis) => sizeAt(axis, sizes) >= 1);
