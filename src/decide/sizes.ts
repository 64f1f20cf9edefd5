import type { Size } from "../expr/size.ts";
import { sizeAt } from "../expr/size.ts";
import { between, seeded } from "../numeric/random.ts";

/** How many choices of sizes are tested. */
const instances = 3;
const [least, most] = [2, 5];

/**
 * Choices of sizes, all unequal within a choice where there are few enough names, and different from choice
 * to choice in every size: a transposition, a wrong bound or a forgotten factor then shows. Every axis has at
 * least one entry.
 */
export const sizeChoices = (
  names: readonly string[],
  axes: readonly Size[],
  seed: number,
): readonly ReadonlyMap<string, number>[] => {
  if (names.length === 0) return [new Map()];
  const random = seeded(seed);
  const span = most - least + 1;
  const found: ReadonlyMap<string, number>[] = [];
  for (let attempt = 0; attempt < 400 && found.length < instances; attempt += 1) {
    const start = between(random, 0, span - 1);
    // Later attempts allow for axes such as n - k + 1, which want some sizes well above others.
    const reach = attempt < 40 ? 0 : Math.floor(attempt / 40);
    const sizes = new Map(
      names.map((name, at) => [
        name,
        least + ((start + at) % span) + (reach && between(random, 0, reach)),
      ]),
    );
    if (!axes.every((axis) => sizeAt(axis, sizes) >= 1)) continue;
    const isNew = found.every((other) =>
      names.every((name) => other.get(name) !== sizes.get(name)),
    );
    if (isNew || attempt > 200) found.push(sizes);
  }
  return found;
};
