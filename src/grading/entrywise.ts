import { delta, deriv, difference, one, product, zero } from "../expr/build.ts";
import { indexVar, plainVar } from "../expr/index-of.ts";
import { freeIndices, mentions, reindexed, subterms } from "../expr/walk.ts";
import { entrywiseLayout } from "../parse/latex/orientation.ts";
import type { Frame } from "./frame.ts";
import type { LinkReading } from "./links.ts";
import { type Conditions, type Equation, truthOf } from "./truth.ts";

/* Where the derivative of an array by an array may be written entry by entry: where no entry acts on another. */

/** Whether derivatives of arrays are read entry by entry. */
export const readsEntrywise = ({ choices }: LinkReading): boolean =>
  choices.some(({ options, taken }) => options[taken] === entrywiseLayout);

/** Whether every ∂u_i/∂v_i is all there is of the derivative of u by v: elsewhere ∂u_i/∂v_j is 0. */
export const isDiagonal = (
  { left, right }: Equation,
  frame: Frame,
  conditions: Conditions,
): boolean =>
  [...subterms(left), ...subterms(right)].every((part) => {
    if (part.kind !== "deriv" || part.by.kind !== "entry") return true;
    const { by, of } = part;
    return by.at
      .flatMap((at) => plainVar(at) ?? [])
      .every((i) => {
        if (!mentions(of, i)) return true;
        const j = indexVar(i.letter, i.size);
        const beside = product(difference(one, delta(i, j)), deriv(of, reindexed(by, i, j)));
        const indices = [...freeIndices(part), j];
        return truthOf({ left: beside, right: zero, indices }, frame, conditions).holds === true;
      });
  });
