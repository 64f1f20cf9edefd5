import { type FieldVerdict, vanish } from "./field-test.ts";
import type { Node } from "./graph.ts";
import { vanishInTower } from "./tower.ts";

/** Whether nodes without conditions are zero: by the field, and where that abstains by the tower. */
export const vanishes = (
  roots: readonly Node[],
  signs: ReadonlyMap<string, number>,
  seed: number,
  demanded: ReadonlyMap<Node, number> = new Map(),
): FieldVerdict => {
  const found = vanish(roots, signs, seed, demanded);
  return found.isZero === undefined && demanded.size === 0
    ? { ...vanishInTower(roots, signs, seed), isTower: true }
    : found;
};
