import { compare, difference, zero } from "../expr/build.ts";
import type { Kink } from "../expr/function.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import type { Call, Cond, Expr, IndexVar, Over } from "../expr/node.ts";
import { fixedSize } from "../expr/size.ts";
import { argEntries, freeIndices, parts, reindexed, substitute, unfolded } from "../expr/walk.ts";
import { assuming, given } from "./given.ts";
import type { Everywhere, Given } from "./lemma.ts";

/** Conditions under which an expression has a value, and a derivative where one is asked. */
export interface Domain {
  readonly conditions: readonly Cond[];
  /** Those on entries of bound indices, which hold for every value of them. */
  readonly everywhere: readonly Everywhere[];
}

/** What is zero where a function has a corner or jumps: its argument less the place of the kink. */
export const kinkGaps = (of: Call): readonly { readonly kink: Kink; readonly gap: Expr }[] => {
  const [first, ...others] = of.args;
  if (!first || first.by.length > 0) return [];
  // A kink of a function of several numbers is told with holes b, c… for the others.
  const holes = new Map(others.map((arg, at) => [String.fromCharCode(98 + at), arg.body]));
  return of.fn.kinks.map((kink) => ({
    kink,
    gap: kink.at === zero ? first.body : difference(first.body, substitute(kink.at, { holes })),
  }));
};

/**
 * What is zero at a tie: the difference of two terms of a maximum or minimum over an index, and the indices that tell
 * them apart; nothing for a list of one term.
 */
export const tieOf = (
  of: Over,
): { readonly gap: Expr; readonly k: IndexVar; readonly other: IndexVar } | undefined => {
  const [k] = of.by;
  if (!k || of.by.length > 1 || fixedSize(k.size) === 1) return undefined;
  const other = indexVar(k.letter, k.size);
  return { gap: difference(of.body, reindexed(of.body, k, ix(other))), k, other };
};

/**
 * Where an expression has a value: arguments inside the domains of functions, denominators not zero. With
 * `smooth`, corners and jumps are kept away from too.
 */
export const domainOf = (e: Expr, smooth = false): Domain => {
  const conditions: Cond[] = [];
  const everywhere: Everywhere[] = [];
  const add = (when: Cond, bound: readonly IndexVar[]): void => {
    if (when.kind !== "compare" || (when.left.kind === "num" && when.right.kind === "num")) return;
    const tied = bound.filter((k) =>
      freeIndices(difference(when.left, when.right)).some((free) => free.id === k.id),
    );
    const [by, ...and] = tied;
    if (by) everywhere.push({ by, and, when, but: undefined });
    else conditions.push(when);
  };
  const addTie = (of: Over, bound: readonly IndexVar[]): void => {
    const tie = tieOf(of);
    if (!tie) return;
    const { gap, k, other } = tie;
    const free = freeIndices(gap);
    const and = [other, ...bound.filter((each) => free.some(({ id }) => id === each.id))];
    everywhere.push({
      by: k,
      and,
      when: compare(gap, "≠", zero) as Everywhere["when"],
      but: ix(other),
    });
  };
  const addBorders = (when: Cond, bound: readonly IndexVar[]): void => {
    if (when.kind !== "compare") for (const inner of when.of) addBorders(inner, bound);
    else if (when.left.kind !== "index") add(compare(when.left, "≠", when.right), bound);
  };
  const visit = (part: Expr, bound: readonly IndexVar[]): void => {
    if (part.kind === "power" && part.exponent.kind === "num" && part.exponent.value.s < 0n) {
      for (const factor of factorsOf(part.base)) add(compare(factor, "≠", zero), bound);
    }
    // u^v with a v that is no number means e^(v ln u).
    if (part.kind === "power" && part.exponent.kind !== "num")
      add(compare(part.base, ">", zero), bound);
    if (
      part.kind === "power" &&
      part.exponent.kind === "num" &&
      part.exponent.value.d % 2n === 0n
    ) {
      add(compare(part.base, part.exponent.value.s < 0n ? ">" : "≥", zero), bound);
    }
    if (part.kind === "cases" && smooth) for (const arm of part.arms) addBorders(arm.when, bound);
    if (part.kind === "call") {
      for (const [at, { from, to, open = "none" }] of part.fn.domain.entries()) {
        const arg = part.args[at];
        if (!arg || arg.by.length > 0) continue;
        const [left, right] = [
          open === "both" || open === "left",
          open === "both" || open === "right",
        ];
        if (from !== undefined && Number.isInteger(from))
          add(compare(arg.body, left ? ">" : "≥", from), bound);
        if (to !== undefined && Number.isInteger(to))
          add(compare(arg.body, right ? "<" : "≤", to), bound);
      }
      for (const when of part.fn.where?.(part.args.map(argEntries), smooth) ?? []) add(when, bound);
      if (smooth) for (const { gap } of kinkGaps(part)) add(compare(gap, "≠", zero), bound);
      for (const arg of part.args) visit(arg.body, [...bound, ...arg.by]);
      // A function of tensors has the corners of what it is made of: ‖x‖₁ those of |x_k|.
      const body =
        smooth && part.args.some((arg) => arg.by.length > 0) ? unfolded(part) : undefined;
      if (body) visit(body, bound);
      return;
    }
    if (part.kind === "over" && smooth && (part.op === "max" || part.op === "min"))
      addTie(part, bound);
    const inner = part.kind === "over" ? [...bound, ...part.by] : bound;
    for (const below of parts(part)) visit(below, inner);
  };
  visit(e, []);
  return { conditions, everywhere };
};

/** A product is not zero where none of its factors is; nor is a whole power, where its base is not. */
const factorsOf = (e: Expr): readonly Expr[] => {
  if (e.kind === "product") return e.args.flatMap(factorsOf);
  const isPower = e.kind === "power" && e.exponent.kind === "num" && e.exponent.value.s > 0n;
  return isPower ? factorsOf(e.base) : [e];
};

/** What is given, together with the conditions under which an expression has a value (or a derivative). */
export const onDomain = (of: Expr, so: Given, smooth = false): Given => {
  const { conditions, everywhere } = domainOf(of, smooth);
  return assuming(given({ ...so, everywhere: [...so.everywhere, ...everywhere] }), ...conditions);
};
