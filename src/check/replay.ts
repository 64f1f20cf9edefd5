import { arranged, same } from "../expr/arranged.ts";
import { excludesZero, signOf } from "../expr/bounds.ts";
import { entryAt, zero } from "../expr/build.ts";
import { ix } from "../expr/index-of.ts";
import type { Expr } from "../expr/node.ts";
import { parts, substitute, unfolded } from "../expr/walk.ts";
import { holds } from "../rewrite/apply.ts";
import { assuming, exhaustive, follows, within } from "../rewrite/given.ts";
import type { Given, Lemma } from "../rewrite/lemma.ts";
import { type Bindings, instantiate } from "../rewrite/match.ts";
import { type Place, replaceAt, termAt } from "../rewrite/place.ts";
import {
  type By,
  type Chain,
  compose,
  endOf,
  type Proof,
  type Relation,
  type Step,
} from "../rewrite/proof.ts";
import { agree } from "../rewrite/residue.ts";

/*
 * The checker. It knows nothing of how proofs are found: it puts what a step says at the place where the
 * step says it, and compares. What is trusted: `arranged`, substitution, places, the signs of `bounds`, the
 * hypotheses of `given`, and the laws themselves, each of which a law test doubts.
 */

/** Why a proof is refused, and at which step. */
export interface Refusal {
  readonly step: number | undefined;
  readonly says: string;
}

/** Replays a proof; nothing is returned when every step holds. */
export const replay = (proof: Proof): Refusal | undefined => {
  const { claim, body, given } = proof;
  switch (body.kind) {
    case "chain": {
      if (!same(body.start, claim.left))
        return refuse(undefined, "the chain does not start at the claim");
      if (!same(endOf(body), claim.right))
        return refuse(undefined, "the chain does not end at the claim");
      const { refusal, rel } = replayChain(body, given);
      if (refusal) return refusal;
      return rel === claim.rel ||
        (rel === "=" && (claim.rel === "≤" || claim.rel === "≥")) ||
        (claim.rel === "≤" && rel === "<") ||
        (claim.rel === "≥" && rel === ">")
        ? undefined
        : refuse(undefined, `the chain shows ${rel}, the claim says ${claim.rel}`);
    }
    case "cases": {
      if (!exhaustive(body.arms.map((arm) => arm.when))) {
        return refuse(undefined, "the cases leave something out");
      }
      for (const arm of body.arms) {
        const inner = arm.proof;
        if (
          !same(inner.claim.left, claim.left) ||
          !same(inner.claim.right, claim.right) ||
          inner.claim.rel !== claim.rel
        ) {
          return refuse(undefined, "a case proves another claim");
        }
        const allowed = assuming(given, arm.when);
        if (!inner.given.conditions.every((cond) => follows(cond, allowed) === true)) {
          return refuse(undefined, "a case assumes more than its condition");
        }
        const refusal = replay({ ...inner, given: allowed });
        if (refusal) return refusal;
      }
      return undefined;
    }
    case "no derivative": {
      for (const chain of [body.left, body.right]) {
        const { refusal, rel } = replayChain(chain, given);
        if (refusal) return refusal;
        if (rel !== "=") return refuse(undefined, "a one-sided derivative is an equality");
      }
      const [left, right] = [arranged(endOf(body.left)), arranged(endOf(body.right))];
      return left.kind === "num" && right.kind === "num" && left !== right
        ? undefined
        : refuse(undefined, "the one-sided derivatives do not differ");
    }
  }
};

const refuse = (step: number | undefined, says: string): Refusal => ({ step, says });

/** Replays a chain; tells the relation between its start and its end. */
export const replayChain = (
  chain: Chain,
  given: Given,
): { readonly refusal?: Refusal; readonly rel: Relation } => {
  let rel: Relation | undefined = "=";
  let at = chain.start;
  for (const [index, step] of chain.steps.entries()) {
    if (!same(at, step.before)) {
      return {
        refusal: refuse(index, "the step does not start where the last one ended"),
        rel: "=",
      };
    }
    const says = replayStep(step, given);
    if (says) return { refusal: refuse(index, says), rel: "=" };
    rel = rel && compose(rel, step.rel);
    if (!rel) return { refusal: refuse(index, "the relations do not compose"), rel: "=" };
    at = step.after;
  }
  return { rel };
};

/** Replays one step; tells why it does not hold, if it does not. */
export const replayStep = (step: Step, given: Given): string | undefined => {
  const [before, after] = step.mirrored ? [step.after, step.before] : [step.before, step.after];
  if (step.by.kind === "sign") return bySign(step, given);
  if (step.rel !== "=") return "only the sign of a value shows an inequality";
  try {
    if (step.by.kind === "arithmetic") {
      return arithmetic(before, after, within(before, step.places[0]?.path ?? [], given));
    }
    let whole = before;
    // The last place first: positions of the others then stay what they are.
    const places = [...step.places].sort((p, q) => (lexicographic(p, q) < 0 ? 1 : -1));
    if (places.length === 0) return "the step names no place";
    for (const place of places) {
      const term = termAt(before, place);
      const local = within(before, place.path, given);
      const image = rewritten(step.by, term, local);
      if (typeof image === "string") return image;
      whole = replaceAt(whole, place, image);
    }
    return same(whole, after) ? undefined : "the law gives something else";
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return error.message;
    throw error;
  }
};

const lexicographic = (p: Place, q: Place): number => {
  for (let at = 0; at < Math.min(p.path.length, q.path.length); at += 1) {
    const order = (p.path[at] ?? 0) - (q.path[at] ?? 0);
    if (order !== 0) return order;
  }
  return p.path.length - q.path.length || (p.part?.[0] ?? 0) - (q.part?.[0] ?? 0);
};

/** u > 0, because of what u is made of. */
const bySign = ({ before, rel, after }: Step, given: Given): string | undefined => {
  if (arranged(after) !== zero) return "a sign is a comparison with zero";
  const sign = signOf(before, given.knows);
  const shows: Readonly<Record<Relation, readonly string[]>> = {
    "=": ["zero"],
    ">": ["positive"],
    "≥": ["positive", "nonnegative", "zero"],
    "<": ["negative"],
    "≤": ["negative", "nonpositive", "zero"],
  };
  return shows[rel].includes(sign) ? undefined : `the value is not known to be ${rel} 0`;
};

/** What the term becomes by the reason given, or why it does not. */
const rewritten = (by: By, term: Expr, given: Given): Expr | string => {
  switch (by.kind) {
    case "lemma":
      return byLaw(by.lemma, by.with, by.way, term, given);
    case "result":
      return byLaw(by.result.lemma, by.with, by.way, term, given);
    case "function": {
      const body = unfolded(by.call);
      if (!body) return `${by.call.fn.name} has no definition`;
      const [from, to] = by.way === "unfold" ? [by.call, body] : [body, by.call];
      return same(from, term) ? to : `the term is not what ${by.call.fn.name} says`;
    }
    case "definition": {
      const { definition, at } = by;
      const indices = new Map(definition.indices.map((k, axis) => [k.id, at[axis] ?? ix(k)]));
      const named: Expr = entryAt(definition.sym, at);
      const body = substitute(definition.body, { indices });
      const [from, to] = by.way === "unfold" ? [named, body] : [body, named];
      return same(from, term) ? to : `the term is not what ${definition.sym.name} stands for`;
    }
    case "arm":
      return armOf(term, given) ?? "no arm is known to apply";
    case "arithmetic":
    case "sign":
      return term;
  }
};

const byLaw = (
  law: Lemma,
  b: Bindings,
  way: "forward" | "backward",
  term: Expr,
  given: Given,
): Expr | string => {
  if (law.kind === "schema") {
    return law.rewrite(term, given) ?? `${law.name} does not speak of the term`;
  }
  const [from, to] = way === "forward" ? [law.from, law.to] : [law.to, law.from];
  if (!same(instantiate(from, b), term))
    return `the term is not the side of ${law.name} that it should be`;
  const unmet = law.when.find((condition) => !holds(condition, b, given));
  return unmet ? `a condition of ${law.name} is not met` : instantiate(to, b);
};

/** The arm of a definition by cases whose condition follows, those before it being known to fail. */
const armOf = (term: Expr, given: Given): Expr | undefined => {
  if (term.kind !== "cases") return undefined;
  for (const arm of term.arms) {
    const known = follows(arm.when, given);
    if (known === undefined) return undefined;
    if (known) return arm.is;
  }
  return term.otherwise ?? zero;
};

const arithmetic = (before: Expr, after: Expr, given: Given): string | undefined => {
  const unknown = introduced(before, after).find(
    (base) => !excludesZero(signOf(base, given.knows)),
  );
  if (unknown) return "the step divides by something that could be zero";
  return agree(before, after) ? undefined : "the two sides differ";
};

/** Denominators that stand on one side only: what was cancelled, or brought in. */
const introduced = (before: Expr, after: Expr): readonly Expr[] => {
  const [left, right] = [denominators(before), denominators(after)];
  const lacks = (list: readonly Expr[], base: Expr): boolean =>
    !list.some((other) => same(other, base));
  return [
    ...left.filter((base) => lacks(right, base)),
    ...right.filter((base) => lacks(left, base)),
  ];
};

const denominators = (e: Expr): readonly Expr[] => {
  const found: Expr[] = [];
  const visit = (part: Expr): void => {
    if (part.kind === "power" && part.exponent.kind === "num" && part.exponent.value.s < 0n) {
      found.push(part.base);
    }
    parts(part).forEach((below) => {
      visit(below);
    });
  };
  visit(arranged(e));
  return found;
};
