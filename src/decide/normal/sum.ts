import { arranged, compareExpr } from "../../expr/arranged.ts";
import { entryAt, over, sizeValue } from "../../expr/build.ts";
import {
  addIx,
  boundVar,
  fixedIx,
  indexVar,
  isIndexVar,
  ix,
  negateIx,
  plainEntry,
  plainVar,
  reachOf,
  scaleIx,
} from "../../expr/index-of.ts";
import type { Delta, Entry, Expr, IndexVar, Ix, Over } from "../../expr/node.ts";
import { addSizes, fixedSize, leastSize, scaleSize, size } from "../../expr/size.ts";
import { mapBottomUp, mentions, substitute } from "../../expr/walk.ts";
import { isNegative, isOne, oneRational } from "../../numeric/rational.ts";
import { ixMentions, reindexedFactors } from "./guard.ts";
import { multiplyPolys, settle } from "./multiply.ts";
import { binderOrders } from "./order.ts";
import {
  addPolys,
  atomPoly,
  type Factor,
  factorsExpr,
  mergeFactors,
  onePoly,
  type Poly,
  scalePoly,
  wholeOf,
  withoutFactor,
} from "./poly.ts";
import { GiveUp, type Work } from "./work.ts";

/** More indices than this are not summed over at once. */
const mostIndices = 8;
/** Orders of more indices than this are not tried one by one. */
const mostPermuted = 4;

/** Σ over the indices, term by term: what does not depend on an index leaves its Σ. */
export const sumPoly = (work: Work, by: readonly IndexVar[], of: Poly): Poly =>
  by.length === 0
    ? of
    : addPolys(
        ...[...of.values()].map(({ coefficient, factors }) =>
          scalePoly(coefficient, sumFactors(work, by, factors)),
        ),
      );

const sumFactors = (work: Work, by: readonly IndexVar[], factors: readonly Factor[]): Poly => {
  work.spend(1 + factors.length);
  const inside = factors.filter((f) => mentionsAny(f.base, by));
  if (inside.length < factors.length) {
    const outside = factors.filter((f) => !inside.includes(f));
    return multiplyPolys(work, settle(work, oneRational, outside), sumFactors(work, by, inside));
  }
  return (
    collapsed(work, by, factors) ??
    added(work, by, factors) ??
    opened(work, by, factors) ??
    split(work, by, factors)
  );
};

const mentionsAny = (e: Expr, by: readonly IndexVar[]): boolean => by.some((k) => mentions(e, k));

// -- δ ------------------------------------------------------------------------------------------------------

/** Σ_k δ_kt f(k) = f(t), where t is sure to be in the range of k. */
const collapsed = (
  work: Work,
  by: readonly IndexVar[],
  factors: readonly Factor[],
): Poly | undefined => {
  for (const [at, { base }] of factors.entries()) {
    if (base.kind !== "delta") continue;
    for (const k of by) {
      const target = solved(base, k);
      if (!target || !within(work, target, k)) continue;
      const rest = reindexedFactors(work, withoutFactor(factors, at), k, target);
      return sumPoly(
        work,
        by.filter((other) => other !== k),
        rest,
      );
    }
  }
  return undefined;
};

/** What the index is where the δ is 1, if it stands there with the coefficient 1 or −1. */
const solved = ({ left, right }: Delta, k: IndexVar): Ix | undefined => {
  const gap = addIx(left, negateIx(right));
  const own = gap.terms.find(([, v]) => isIndexVar(v) && v.id === k.id);
  const coefficient = own && fixedSize(own[0]);
  if (coefficient !== 1 && coefficient !== -1) return undefined;
  const rest = addIx(gap, scaleIx(size(-coefficient), ix(k)));
  const target = coefficient === 1 ? negateIx(rest) : rest;
  return ixMentions(target, k) ? undefined : target;
};

const within = (work: Work, target: Ix, k: IndexVar): boolean => {
  const variable = plainVar(target);
  if (variable) return variable.size === k.size;
  const label = plainEntry(target);
  if (label) return work.inRange(label, k.size);
  const fixed = fixedIx(target);
  if (fixed !== undefined) return fixed >= 1 && fixed <= (leastSize(k.size) ?? 0);
  const reach = reachOf(target);
  return (
    reach !== undefined &&
    (leastSize(addSizes(reach.from, size(-1))) ?? -1) >= 0 &&
    (leastSize(addSizes(k.size, scaleSize(-1, reach.to))) ?? -1) >= 0
  );
};

// -- what adds up -------------------------------------------------------------------------------------------

/** Σ_k 1 = n, Σ_k y_k = 1 for probabilities, and Σ_k a_jk / Σ_k a_jk = 1. */
const added = (
  work: Work,
  by: readonly IndexVar[],
  factors: readonly Factor[],
): Poly | undefined => {
  for (const k of by) {
    const others = by.filter((other) => other !== k);
    const own = factors.filter(({ base }) => mentions(base, k));
    const rest = factors.filter((factor) => !own.includes(factor));
    const [only] = own;
    if (!only) {
      return multiplyPolys(
        work,
        work.poly(sizeValue(k.size)),
        sumPoly(work, others, settle(work, oneRational, rest)),
      );
    }
    if (own.length === 1 && isOne(only.exponent) && isDistribution(work, only.base, k))
      return sumPoly(work, others, settle(work, oneRational, rest));
    if (rest.some(isDividingSum)) {
      const inner = atomOf(work, [k], own);
      const divisor = rest.find(
        (factor) => isDividingSum(factor) && compareExpr(factor.base, inner) === 0,
      );
      if (divisor) {
        const cancelled = mergeFactors(rest, [{ base: inner, exponent: oneRational }]);
        return sumPoly(work, others, settle(work, oneRational, cancelled));
      }
    }
  }
  return undefined;
};

const isDistribution = (work: Work, base: Expr, k: IndexVar): boolean => {
  if (base.kind !== "entry") return false;
  const kind = work.kindOf(base.of.name);
  if (kind !== "onehot" && kind !== "simplex") return false;
  const [last, axis] = [base.at.at(-1), base.of.axes.at(-1)];
  return (
    last !== undefined &&
    plainVar(last)?.id === k.id &&
    axis === k.size &&
    !base.at.slice(0, -1).some((place) => ixMentions(place, k))
  );
};

const isDividingSum = ({ base, exponent }: Factor): boolean =>
  base.kind === "over" && base.op === "sum" && isNegative(exponent);

// -- one Σ out of several, several out of one ---------------------------------------------------------------

/** Σ_k a_k Σ_l b_kl = Σ_k Σ_l a_k b_kl: a Σ inside gives its indices to the one outside. */
const opened = (
  work: Work,
  by: readonly IndexVar[],
  factors: readonly Factor[],
): Poly | undefined => {
  for (const [at, { base, exponent }] of factors.entries()) {
    const whole = wholeOf(exponent);
    if (base.kind !== "over" || base.op !== "sum" || base.where || whole === undefined) continue;
    if (whole < 1 || by.length + whole * base.by.length > mostIndices) continue;
    const copies = Array.from({ length: whole }, () => renamed(base));
    return sumPoly(
      work,
      [...by, ...copies.flatMap((copy) => copy.by)],
      multiplyPolys(
        work,
        settle(work, oneRational, withoutFactor(factors, at)),
        ...copies.map(({ body }) => work.poly(body)),
      ),
    );
  }
  return undefined;
};

const renamed = ({ by, body }: Over): { readonly by: readonly IndexVar[]; readonly body: Expr } => {
  const next = by.map((k) => indexVar("k", k.size));
  const indices = new Map(by.map((k, at) => [k.id, ix(next[at] as IndexVar)]));
  return { by: next, body: substitute(body, { indices }) };
};

/** Σ_k Σ_l a_k b_l = (Σ_k a_k)(Σ_l b_l): indices that share no factor are summed over apart. */
const split = (work: Work, by: readonly IndexVar[], factors: readonly Factor[]): Poly => {
  let left: readonly Factor[] = factors;
  let total = onePoly;
  let rest: readonly IndexVar[] = by;
  while (rest.length > 0) {
    const group = new Set<IndexVar>(rest.slice(0, 1));
    let own: readonly Factor[] = [];
    for (let count = -1; count < group.size; ) {
      count = group.size;
      own = left.filter(({ base }) => mentionsAny(base, [...group]));
      for (const k of rest) if (own.some(({ base }) => mentions(base, k))) group.add(k);
    }
    total = multiplyPolys(work, total, atomPoly(atomOf(work, [...group], own)));
    left = left.filter((factor) => !own.includes(factor));
    rest = rest.filter((k) => !group.has(k));
  }
  return total;
};

const atomOf = (work: Work, by: readonly IndexVar[], factors: readonly Factor[]): Expr => {
  if (by.length > mostIndices) throw new GiveUp("too many indices");
  work.spend(factors.length * 2 ** Math.min(by.length, 4));
  const body = factorsExpr(factors);
  // The order of two indices of a symmetric matrix depends on their names: each order of names is tried.
  const symmetric = symmetricIn(work, body);
  const candidates = symmetric ? [...orders(by)] : binderOrders(by, factors);
  let best: Expr | undefined;
  for (const order of candidates) {
    const form = symmetric ? symmetricForm(work, order, body) : arranged(over("sum", order, body));
    if (!best || compareExpr(form, best) < 0) best = form;
  }
  return best as Expr;
};

const symmetricForm = (work: Work, order: readonly IndexVar[], body: Expr): Expr => {
  const names = order.map((k, at) => boundVar(1_000_000 + at, k.size));
  const indices = new Map(order.map((k, at) => [k.id, ix(names[at] as IndexVar)]));
  return arranged(over("sum", names, sorted(work, substitute(body, { indices }))));
};

const symmetricIn = (work: Work, body: Expr): boolean => {
  let found = false;
  mapBottomUp(body, (e) => {
    found ||= e.kind === "entry" && work.kindOf(e.of.name) === "symmetric";
    return e;
  });
  return found;
};

const sorted = (work: Work, body: Expr): Expr =>
  mapBottomUp(body, (e) => (e.kind === "entry" ? symmetricEntry(work, e) : e));

/** An entry of a symmetric matrix with its last two indices in order. */
export const symmetricEntry = (work: Work, e: Entry): Entry => {
  if (e.at.length < 2 || work.kindOf(e.of.name) !== "symmetric") return e;
  const [row, column] = e.at.slice(-2) as [Ix, Ix];
  const swapped = entryAt(e.of, [...e.at.slice(0, -2), column, row]);
  return row.key <= column.key ? e : swapped;
};

function* orders(of: readonly IndexVar[]): Generator<readonly IndexVar[]> {
  if (of.length > mostPermuted) throw new GiveUp("too many indices of a symmetric matrix");
  if (of.length <= 1) yield of;
  else
    for (const [at, first] of of.entries())
      for (const rest of orders([...of.slice(0, at), ...of.slice(at + 1)])) yield [first, ...rest];
}
