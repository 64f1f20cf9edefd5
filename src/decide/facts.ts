import type { Sign } from "../expr/bounds.ts";
import { sizeAt } from "../expr/size.ts";
import { given } from "../rewrite/given.ts";
import { solvedFor } from "./affine.ts";
import type { Instance, Question } from "./instance.ts";
import type { Facts, SymbolKind } from "./normal.ts";
import type { Replacement, World } from "./pure.ts";
import type { Constrained } from "./worlds.ts";

/** What the normal form may rest on: the conditions, and what is assumed of symbols. */
export const factsOf = ({ assume, conditions }: Question): Facts => {
  if (assume.size === 0 && conditions.length === 0) return {};
  const kinds: Facts["kinds"] = (name) => {
    const is = assume.get(name)?.is;
    return is && isKind(is) ? is : undefined;
  };
  const told = given({ conditions }).knows;
  return {
    kinds,
    knows: (e) =>
      told(e) ?? (e.kind === "entry" ? signs[assume.get(e.of.name)?.is ?? ""] : undefined),
  };
};

const isKind = (is: string): is is SymbolKind =>
  ["onehot", "simplex", "binary", "pm1", "symmetric"].includes(is);

/** The signs that assumptions say of every entry. */
const signs: Readonly<Record<string, Sign>> = {
  positive: "positive",
  unit: "positive",
  smallpos: "positive",
  negative: "negative",
  nonnegative: "nonnegative",
  nonzero: "nonzero",
  large: "nonzero",
  pm1: "nonzero",
};

/** The symbols of which something is assumed, as far as their entries are among the slots. */
export const constrainedIn = (
  question: Question,
  { slots, sizes }: Instance,
): readonly Constrained[] => {
  const present = new Set(slots.map(({ of }) => of));
  return [...question.assume].flatMap(([name, assume]) => {
    const sym = question.about.symbols.get(name);
    return sym && present.has(name)
      ? [{ name, assume, sizes: sym.axes.map((axis) => sizeAt(axis, sizes)) }]
      : [];
  });
};

/**
 * The world in which, beside, each equation ties one slot to the others in it: one that is free and of which
 * nothing is assumed, if there is one. Of equations that share a slot only the first is used.
 */
export const withTies = ({ assume }: Question, { zeros, slots }: Instance, world: World): World => {
  const tied = new Map<string, Replacement>(world);
  const used = new Set<string>();
  const isAssumed = (name: string): boolean =>
    slots.some((slot) => slot.name === name && assume.has(slot.of));
  for (const form of zeros) {
    const names = [...form.coefficients.keys()];
    const free = names.filter((name) => !world.has(name));
    const name = free.find((one) => !isAssumed(one)) ?? free[0];
    if (name === undefined || names.some((one) => used.has(one))) continue;
    tied.set(name, { affine: solvedFor(form, name) });
    for (const one of names) used.add(one);
  }
  return tied;
};
