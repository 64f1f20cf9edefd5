import { arranged, same } from "../expr/arranged.ts";
import { asides } from "../expr/asides.ts";
import { excludesZero, signOf } from "../expr/bounds.ts";
import { difference, entryAt, quotient, sum, zero } from "../expr/build.ts";
import { isIndexVar, plainVar } from "../expr/index-of.ts";
import type { Expr } from "../expr/node.ts";
import { freeIndices, mentions, parts, substitute, subterms, unfolded } from "../expr/walk.ts";
import { holds, keepsApart, meansTheSame } from "../rewrite/apply.ts";
import { assuming, dependsOn, exhaustive, follows, within } from "../rewrite/given.ts";
import { definedAt } from "../rewrite/graph.ts";
import type { Equation, Given, Lemma } from "../rewrite/lemma.ts";
import { type Bindings, instantiate } from "../rewrite/match.ts";
import { type Place, replaceAt, termAt } from "../rewrite/place.ts";
import {
  type By,
  type Chain,
  compose,
  endOf,
  type NoDerivative,
  type Proof,
  type Relation,
  type Step,
} from "../rewrite/proof.ts";
import { agree, proportional } from "../rewrite/residue.ts";

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
    case "no derivative":
      return replaySides(proof, body);
  }
};

/** Both chains must start at the one-sided difference quotients of the function that is claimed. */
const replaySides = ({ claim, given }: Proof, body: NoDerivative): Refusal | undefined => {
  const { of, at } = body;
  if (!same(claim.left, of) || !same(claim.right, at)) {
    return refuse(undefined, "the point is not that of the claim");
  }
  if (of.by.kind !== "entry" || of.by.at.length > 0) {
    return refuse(undefined, "one-sided derivatives are taken by a single number");
  }
  const { name } = of.by.of;
  const read = (value: Expr): Expr =>
    substitute(of.of, { symbols: new Map([[name, () => value]]) });
  for (const side of ["left", "right"] as const) {
    const chain = body[side];
    const { start } = chain;
    if (start.kind !== "limit" || start.from !== side || typeof start.to === "string") {
      return refuse(undefined, "a one-sided derivative is a one-sided limit");
    }
    const step = entryAt(start.by, []);
    const ratio = quotient(difference(read(sum(at, step)), read(at)), step);
    const isFresh = start.by.axes.length === 0 && !dependsOn(of, start.by.name, given);
    if (!isFresh || !same(start.to, zero) || !same(start.of, ratio)) {
      return refuse(undefined, "the limit is not that of the difference quotient");
    }
    const { refusal, rel } = replayChain(chain, given);
    if (refusal) return refusal;
    if (rel !== "=") return refuse(undefined, "a one-sided derivative is an equality");
  }
  const [left, right] = [arranged(endOf(body.left)), arranged(endOf(body.right))];
  return left.kind === "num" && right.kind === "num" && !same(left, right)
    ? undefined
    : refuse(undefined, "the one-sided derivatives do not differ");
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
    if (step.by.kind === "arithmetic") return arithmeticAt(step.places[0], before, after, given);
    let whole = before;
    // The last place first: positions of the others then stay what they are.
    const places = [...step.places].sort((p, q) => (lexicographic(p, q) < 0 ? 1 : -1));
    if (places.length === 0) return "the step names no place";
    const tangled = entangled(places);
    if (tangled) return tangled;
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
  if (!same(after, zero)) return "a sign is a comparison with zero";
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
      if (given.definitions.get(definition.sym.name) !== definition)
        return `${definition.sym.name} is not defined so`;
      const named: Expr = entryAt(definition.sym, at);
      const body = definedAt(definition, at);
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
  if (!hygienic(law, b, term)) return `${law.name} is given an index that is bound elsewhere`;
  if (!same(instantiate(from, b), term))
    return `the term is not the side of ${law.name} that it should be`;
  if (!meansTheSame(law, given)) return `${law.name} was shown of other quantities`;
  if (!keepsApart(law, b, given))
    return `${law.name} is used of a symbol that depends on its variable`;
  const unmet = law.when.find((condition) => !holds(condition, b, given));
  return unmet ? `a condition of ${law.name} is not met` : instantiate(to, b);
};

/**
 * What fills an index that a law binds must be a name of its own: not free in the term, and not what fills
 * any other index of the law.
 */
const hygienic = (law: Equation, b: Bindings, term: Expr): boolean => {
  const bound = new Set<number>();
  for (const side of [law.from, law.to]) {
    for (const part of subterms(side)) {
      const by =
        part.kind === "over"
          ? part.by
          : part.kind === "call"
            ? part.args.flatMap((arg) => arg.by)
            : [];
      for (const k of by) bound.add(k.id);
      // A hole that is read at another index was filled below a binder of its own.
      if (part.kind === "hole") for (const move of part.at) bound.add(move.of.id);
    }
  }
  const free = freeIndices(term);
  for (const gap of bound) {
    const filling = b.indices.get(gap);
    if (!filling) continue;
    const own = plainVar(filling);
    if (!own || free.some((k) => k.id === own.id)) return false;
    for (const [other, index] of b.indices) {
      if (other === gap || bound.has(other)) continue;
      if (
        index.terms.some(([, variable]) =>
          isIndexVar(variable) ? variable.id === own.id : mentions(variable, own),
        )
      ) {
        return false;
      }
    }
  }
  return true;
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

/** Places must lie apart, and name each part once. */
const entangled = (places: readonly Place[]): string | undefined => {
  for (const [at, { path, part }] of places.entries()) {
    if (part && new Set(part).size < part.length) return "a place names a part twice";
    for (const other of places.slice(at + 1)) {
      const shorter = Math.min(path.length, other.path.length);
      if (path.slice(0, shorter).every((step, depth) => step === other.path[depth])) {
        return "one place lies in another";
      }
    }
  }
  return undefined;
};

/** Arithmetic at one place may use what is known there; what changes elsewhere may not. */
const arithmeticAt = (
  place: Place | undefined,
  before: Expr,
  after: Expr,
  given: Given,
): string | undefined => {
  if (place && place.path.length > 0 && !place.part) {
    const inner = partAt(after, place.path);
    if (inner && same(replaceAt(before, place, inner), after)) {
      return arithmetic(termAt(before, place), inner, within(before, place.path, given));
    }
  }
  return arithmetic(before, after, given);
};

const partAt = (e: Expr, path: readonly number[]): Expr | undefined =>
  path.reduce<Expr | undefined>((term, step) => term && parts(term)[step], e);

const arithmetic = (before: Expr, after: Expr, given: Given): string | undefined => {
  const unknown = introduced(before, after).find(
    (base) => !excludesZero(signOf(base, given.knows)),
  );
  if (unknown) return "the step divides by something that could be zero";
  return agree(before, after) ? undefined : "the two sides differ";
};

/** Denominators that stand on one side only: what was cancelled, or brought in. */
const introduced = (before: Expr, after: Expr): readonly Expr[] => {
  const [left, right] = [arranged(before), arranged(after)];
  const shared = casesIn(left).filter((one) => casesIn(right).some((other) => same(one, other)));
  const [needs, offers] = [
    [...denominators(left, shared), ...denominators(right, shared)],
    [denominators(left, casesIn(left)), denominators(right, casesIn(right))],
  ];
  const stands = (base: Expr, among: readonly Expr[]): boolean =>
    among.some((other) => same(other, base) || proportional(other, base));
  return needs.filter((base) => !offers.every((among) => stands(base, among)));
};

/** Definitions by cases in an expression: what stands in an arm need not have a value outside of it. */
const casesIn = (e: Expr): readonly Expr[] =>
  [...subterms(e)].filter((part) => part.kind === "cases");

const denominators = (e: Expr, but: readonly Expr[]): readonly Expr[] => {
  const found: Expr[] = [];
  const visit = (part: Expr): void => {
    if (but.some((other) => same(other, part))) return;
    if (
      part.kind === "power" &&
      part.exponent.kind === "num" &&
      part.exponent.value.s < 0n &&
      !found.some((known) => same(known, part.base))
    ) {
      found.push(part.base);
    }
    for (const below of [...parts(part), ...asides(part)]) visit(below);
  };
  visit(e);
  return found;
};
