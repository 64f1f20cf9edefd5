import { arranged, compareExpr, same } from "../expr/arranged.ts";
import { signOf } from "../expr/bounds.ts";
import type { Expr } from "../expr/node.ts";
import { nodeCount } from "../expr/walk.ts";
import { polyOf } from "./normal/form.ts";
import { labelsOf } from "./normal/labels.ts";
import { multiplyPolys, settle } from "./normal/multiply.ts";
import { exprOf, type Poly, subtractPolys } from "./normal/poly.ts";
import { powerPoly } from "./normal/power.ts";
import { sumPoly } from "./normal/sum.ts";
import { vanishes } from "./normal/vanish.ts";
import { type Told, witnessed } from "./normal/witness.ts";
import { type Facts, GiveUp, type Work } from "./normal/work.ts";

export type { Facts, SymbolKind } from "./normal/work.ts";

/** Expressions written with more nodes than this are not compared. */
const largest = 4000;
/** How many terms may be made on the way. */
const patience = 2000;
/** Expressions that are nested more deeply than this are not looked into. */
const deepest = 200;
/** A form may show more once it is written out; it is formed again until it stays as it is. */
const mostRounds = 4;

/**
 * A normal form for expressions with symbolic sizes: functions unfolded, sums over δ carried out, products and
 * exponentials multiplied out, denominators divided into what they divide. It has the value of the
 * expression wherever both have one; what took too much work stays as `arranged`.
 */
export const normal = (e: Expr, facts: Facts): Expr => {
  let form = arranged(e);
  for (let round = 0; round < mostRounds; round += 1) {
    if (nodeCount(form) > largest) return form;
    const before = form;
    const next = attempt(() => exprOf(workWith(facts, [before]).work.poly(before)));
    if (!next || compareExpr(next, before) === 0) return form;
    form = next;
  }
  return form;
};

/**
 * Whether two expressions are equal for all sizes and all values where both are defined. True is a proof:
 * the difference of their normal forms is 0, and points where both have a value exist. False says nothing.
 */
export const provedEqual = (left: Expr, right: Expr, facts: Facts): boolean => {
  if (same(left, right)) return true;
  if (nodeCount(left) + nodeCount(right) > largest) return false;
  // Two values that differ end it at once. What is told of composite values is not known beforehand.
  if (!facts.knows && witnessed(left, right, facts, []) !== "agree") return false;
  const { work, told } = workWith(facts, [left, right]);
  const equal = attempt(() => vanishes(work, subtractPolys(work.poly(left), work.poly(right))));
  if (!equal) return false;
  return !facts.knows || witnessed(left, right, facts, told) === "agree";
};

const attempt = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch (error) {
    if (error instanceof GiveUp) return undefined;
    throw error;
  }
};

const workWith = (
  { knows, kinds }: Facts,
  of: readonly Expr[],
): { readonly work: Work; readonly told: readonly Told[] } => {
  const told: Told[] = [];
  const polys = new Map<Expr, Poly>();
  const labels = labelsOf(of);
  let left = patience;
  let depth = 0;
  const kindOf: Work["kindOf"] = (name) => kinds?.(name);
  const signKnown = (e: Expr) => {
    const sign = knows?.(e);
    if (sign !== undefined && sign !== "unknown") {
      told.push({ of: e, sign });
      return sign;
    }
    if (!kinds || e.kind !== "entry") return sign;
    const kind = kindOf(e.of.name);
    if (kind === "pm1") return "nonzero";
    return kind === undefined || kind === "symmetric" ? sign : "nonnegative";
  };
  const nested = (of: () => Poly): Poly => {
    if (depth >= deepest) throw new GiveUp("too deep");
    depth += 1;
    try {
      return of();
    } finally {
      depth -= 1;
    }
  };
  const work: Work = {
    kindOf,
    sign: (e) => signOf(e, signKnown),
    poly: (e) => {
      const known = polys.get(e);
      if (known) return known;
      const made = nested(() => polyOf(work, e));
      polys.set(e, made);
      return made;
    },
    power: (base, exponent) => nested(() => powerPoly(work, base, exponent)),
    multiply: (...of) => multiplyPolys(work, ...of),
    settle: (coefficient, factors) => settle(work, coefficient, factors),
    sum: (by, of) => sumPoly(work, by, of),
    inRange: labels,
    spend: (amount) => {
      left -= amount;
      if (left < 0) throw new GiveUp("too much work");
    },
  };
  return { work, told };
};
