import { addIx, ix } from "../../expr/index-of.ts";
import type { Comparison, Ix } from "../../expr/node.ts";
import type { List } from "./layout.ts";

/* Chains of relations between indices and bounds: 1 ≤ i < j ≤ n. */

/** One side of a chain of relations. */
export interface ChainSide {
  readonly list: List;
  /** The letter that it is, where the operator can bind it. */
  readonly letter: string | undefined;
  /** The number or the size that it is. */
  readonly constant: Ix | undefined;
}

/** A chain of relations, the least side first. */
export interface Chain {
  readonly sides: readonly ChainSide[];
  /** Each relation, and what it says as it is written. */
  readonly rels: readonly { readonly rel: Comparison; readonly said: List }[];
}

/** The relation with its sides exchanged. */
export const turnedOver: Readonly<Partial<Record<Comparison, Comparison>>> = { ">": "<", "≥": "≤" };

/** The least and the greatest value of a letter, as sizes at the ends of its chain say. */
export const limitsOf = (
  { sides, rels }: Chain,
  letter: string,
): { readonly low: Ix | undefined; readonly high: Ix | undefined } => {
  const at = sides.findIndex((side) => side.letter === letter);
  const reach = (step: -1 | 1): Ix | undefined => {
    for (let place = at; ; place += step) {
      const next = sides[place + step];
      const rel = rels[step > 0 ? place : place - 1]?.rel;
      if (!next || rel === "=") return undefined;
      if (next.constant) {
        if (rel === "≠") return undefined;
        return rel === "<" ? addIx(next.constant, ix(-step)) : next.constant;
      }
      if (next.letter === undefined) return undefined;
    }
  };
  return { low: reach(-1), high: reach(1) };
};
