import { differentiate, standardRules } from "../diff/differentiate.ts";
import { entryAt } from "../expr/build.ts";
import { ix, plainVar } from "../expr/index-of.ts";
import type { Expr, IndexVar, Ix } from "../expr/node.ts";
import { mapBottomUp, substitute } from "../expr/walk.ts";
import type { Definition, Given } from "../rewrite/lemma.ts";
import type { Frame } from "./frame.ts";
import { carriedOut } from "./truth.ts";

/*
 * What a copy claims of a quantity, and is wrong: the student's value goes into what follows, so that sound work on
 * it is seen to be sound.
 */

/** A quantity with the value that a copy gives it. */
export interface Claim {
  /** The derivative or the quantity, entry by entry. */
  readonly quantity: Expr;
  readonly indices: readonly IndexVar[];
  readonly value: Expr;
  /** The number of the wrong link. */
  readonly by: number;
}

/** The claim that a line makes, where its left side is a whole quantity or derivative. */
export const claimOf = (
  quantity: Expr,
  value: Expr,
  indices: readonly IndexVar[],
  by: number,
): Claim | undefined => {
  const places = placesIn(quantity);
  if (!places) return undefined;
  // Every index of the quantity is a letter of its own.
  const letters = places.map(plainVar);
  const known = new Set(letters.map((k) => k?.id));
  const isGeneral = letters.every((k) => k !== undefined) && known.size === letters.length;
  const covers = indices.every((k) => known.has(k.id));
  return isGeneral && covers ? { quantity, indices, value, by } : undefined;
};

const placesIn = (e: Expr): readonly Ix[] | undefined => {
  if (e.kind === "entry") return e.at;
  if (e.kind !== "deriv" || e.of.kind !== "entry" || e.by.kind !== "entry") return undefined;
  return [...e.of.at, ...e.by.at];
};

/** An expression in which quantities have the values that a copy gives them, derivatives carried out up to them. */
export const withClaims = (e: Expr, claims: readonly Claim[], frame: Frame): Expr => {
  const open = differentiate(e, standardRules, claims.reduce(upTo, frame.given));
  const put = mapBottomUp(open, (part) => {
    const places = placesIn(part);
    if (!places) return part;
    // The last one said is the student's opinion.
    const claim = claims.findLast(({ quantity }) => speaksOf(quantity, part));
    if (!claim) return part;
    const letters = (placesIn(claim.quantity) ?? []).map(plainVar);
    const to = new Map(
      letters.flatMap((k, at) => (k ? [[k.id, places[at] ?? ix(k)] as const] : [])),
    );
    return substitute(claim.value, { indices: to });
  });
  return carriedOut(put, frame);
};

const speaksOf = (a: Expr, b: Expr): boolean => {
  if (a.kind === "entry") return b.kind === "entry" && a.of.name === b.of.name;
  if (a.kind !== "deriv" || b.kind !== "deriv") return false;
  return speaksOf(a.of, b.of) && speaksOf(a.by, b.by);
};

/** What is given when a derivative stays as it is: what is differentiated is only known to depend on the variable. */
const upTo = (so: Given, { quantity }: Claim): Given => {
  const definitions = new Map(so.definitions);
  if (quantity.kind === "entry") {
    const definition = definitions.get(quantity.of.name);
    if (definition) definitions.delete(quantity.of.name);
    return { ...so, definitions };
  }
  if (quantity.kind !== "deriv" || quantity.of.kind !== "entry" || quantity.by.kind !== "entry")
    return so;
  const { name } = quantity.of.of;
  definitions.delete(name);
  const before = so.definitions.has(name) ? [] : [...(so.dependencies.get(name) ?? [])];
  return {
    ...so,
    definitions,
    dependencies: new Map(so.dependencies).set(name, new Set([...before, quantity.by.of.name])),
  };
};

/** A definition as a claim: what a name stands for. */
export const claimed = ({ sym, indices, body }: Definition, by: number): Claim => ({
  quantity: entryAt(sym, indices.map(ix)),
  indices,
  value: body,
  by,
});
