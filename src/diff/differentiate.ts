import { deriv } from "../expr/build.ts";
import type { Deriv, Expr } from "../expr/node.ts";
import { parts, withParts } from "../expr/walk.ts";
import { derivativeLemmas, derivativeOf } from "../lemmas/derivative.ts";
import { apply } from "../rewrite/apply.ts";
import type { Given, Lemma } from "../rewrite/lemma.ts";

/** The rules of differentiation in the order they are tried; a function's own rule comes from its declaration. */
export const standardRules: readonly Lemma[] = derivativeLemmas.lemmas;

/** One rule applied to an unevaluated derivative. */
export interface Ruled {
  readonly rule: Lemma;
  readonly after: Expr;
}

/** The rule that rewrites this derivative, or nothing where it is to stay (∂x_i/∂u_k of an unknown x). */
export const ruleFor = (e: Deriv, rules: readonly Lemma[], given: Given): Ruled | undefined => {
  for (const rule of rules) {
    if (rule.kind === "schema" && rule.head !== "deriv") continue;
    const applied = apply(rule, e, given);
    if (applied) return { rule, after: applied.after };
  }
  if (e.of.kind !== "call") return undefined;
  const rule = derivativeOf(e.of.fn);
  const applied = apply(rule, e, given);
  return applied && { rule, after: applied.after };
};

/**
 * Every derivative in the expression carried out by the rules, without a record: the same table and the
 * same result as the derivation that is told.
 */
export const differentiate = (e: Expr, rules: readonly Lemma[], given: Given): Expr => {
  const memo = new Map<Expr, Expr>();
  const go = (of: Expr): Expr => {
    const known = memo.get(of);
    if (known) return known;
    let image: Expr;
    if (of.kind === "deriv") {
      const ruled = ruleFor(deriv(go(of.of), of.by), rules, given);
      image = ruled ? go(ruled.after) : of;
    } else {
      const below = parts(of);
      const next = below.map(go);
      image = next.some((part, at) => part !== below[at]) ? withParts(of, next) : of;
    }
    memo.set(of, image);
    return image;
  };
  return go(e);
};
