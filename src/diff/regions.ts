import { arranged, same } from "../expr/arranged.ts";
import { compare, difference, zero } from "../expr/build.ts";
import type { Cond, Expr } from "../expr/node.ts";
import { subterms, symbolNames } from "../expr/walk.ts";
import { kinkGaps } from "../rewrite/domain.ts";
import { assuming } from "../rewrite/given.ts";
import type { Given } from "../rewrite/lemma.ts";
import type { Proof } from "../rewrite/proof.ts";
import { isNegativeTerm } from "../rewrite/tidy.ts";
import { connectIn } from "./identity.ts";
import type { Toolbox } from "./toolbox.ts";

/** Quantities whose sign decides which line of a definition by cases applies, each once. */
export const borders = (...of: readonly Expr[]): readonly Expr[] => {
  const found: Expr[] = [];
  const add = (gap: Expr): void => {
    const form = arranged(gap);
    if (form.kind === "num" || form.kind === "size") return;
    const mirrored = arranged(difference(zero, form));
    if (found.some((known) => same(known, form) || same(known, mirrored))) return;
    found.push(isNegativeTerm(form) ? mirrored : form);
  };
  const addCond = (cond: Cond): void => {
    if (cond.kind !== "compare") cond.of.forEach(addCond);
    else if (cond.left.kind !== "index") add(difference(cond.left, cond.right));
  };
  for (const e of of) {
    for (const part of subterms(e)) {
      if (part.kind === "cases") for (const arm of part.arms) addCond(arm.when);
      if (part.kind === "call") for (const { gap } of kinkGaps(part)) add(gap);
    }
  }
  return found;
};

/** The three signs of a quantity, and where it is not zero the two. */
export const signsOf = (gap: Expr, withZero = true): readonly Cond[] => [
  compare(gap, "<", zero),
  ...(withZero ? [compare(gap, "=", zero)] : []),
  compare(gap, ">", zero),
];

/** One chain for each sign of the quantity that decides, or nothing where a case cannot be settled. */
export const byRegions = (
  left: Expr,
  right: Expr,
  pivot: Expr,
  tools: Toolbox,
  given: Given,
): Proof | undefined => {
  const claim = { left, rel: "=", right } as const;
  const arms: { when: Cond; proof: Proof }[] = [];
  for (const when of signsOf(pivot)) {
    const inner = assuming(given, when);
    const chain = connectIn(left, right, tools, inner);
    if (!chain) return undefined;
    arms.push({ when, proof: { claim, given: inner, body: chain } });
  }
  return { claim, given, body: { kind: "cases", arms } };
};

/** The only quantity that decides between cases, if there is just one and it is a variable. */
export const pivotOf = (...of: readonly Expr[]): Expr | undefined => {
  const [first, ...others] = borders(...of);
  return first && others.length === 0 && symbolNames(first).size === 1 ? first : undefined;
};
