import { delta, over, product, sizeValue, sum } from "../expr/build.ts";
import { indexVar, ix, plainVar, reachOf } from "../expr/index-of.ts";
import type { Delta, Expr, IndexVar, Ix } from "../expr/node.ts";
import { addSizes, leastSize, type Size, scaleSize } from "../expr/size.ts";
import { freeIndices, mentions, parts, substitute, withParts } from "../expr/walk.ts";

/** A product of factors, summed over bound indices. */
export interface Term {
  readonly factors: readonly Expr[];
  readonly bound: readonly IndexVar[];
}

/** How many terms an expansion may reach before it is given up. */
const termLimit = 256;

/** The largest whole power that is opened into factors. */
const powerLimit = 4;

/** How often a power repeats its base, when it is a small whole number. */
export const repeats = (e: Expr): number | undefined => {
  if (e.kind !== "power" || e.exponent.kind !== "num" || e.exponent.value.d !== 1n)
    return undefined;
  const times = Number(e.exponent.value.s * e.exponent.value.n);
  return times >= 2 && times <= powerLimit ? times : undefined;
};

/** The factors and bound indices of a product of sums over indices, sums of terms left whole. */
export const termOf = (e: Expr): Term => {
  if (e.kind === "product") return joined(e.args.map(termOf));
  if (e.kind === "over" && e.op === "sum" && !e.where) {
    const fresh = e.by.map((k) => indexVar(k.letter, k.size));
    const inner = termOf(moved(e.body, e.by, fresh.map(ix)));
    return { factors: inner.factors, bound: [...fresh, ...inner.bound] };
  }
  const times = repeats(e);
  return times && e.kind === "power"
    ? joined(Array.from({ length: times }, () => termOf(e.base)))
    : { factors: [e], bound: [] };
};

const joined = (terms: readonly Term[]): Term => ({
  factors: terms.flatMap((term) => term.factors),
  bound: terms.flatMap((term) => term.bound),
});

const moved = (e: Expr, from: readonly IndexVar[], to: readonly Ix[]): Expr =>
  substitute(e, { indices: new Map(from.map((k, at) => [k.id, to[at] as Ix])) });

/** The term with its products over sums multiplied out; nothing when there would be too many. */
export const expanded = (term: Term): readonly Term[] | undefined => {
  const at = term.factors.findIndex((factor) => factor.kind === "sum");
  if (at < 0) return [term];
  const all: Term[] = [];
  const choice = term.factors[at] as Expr;
  for (const part of parts(choice)) {
    // Each term of the sum gets bound indices of its own, so that terms can be told apart later.
    const fresh = term.bound.map((k) => indexVar(k.letter, k.size));
    const places = fresh.map(ix);
    const inner = termOf(moved(part, term.bound, places));
    const others = (list: readonly Expr[]): Expr[] =>
      list.map((factor) => moved(factor, term.bound, places));
    const open = expanded({
      factors: [
        ...others(term.factors.slice(0, at)),
        ...inner.factors,
        ...others(term.factors.slice(at + 1)),
      ],
      bound: [...fresh, ...inner.bound],
    });
    if (!open) return undefined;
    all.push(...open);
    if (all.length > termLimit) return undefined;
  }
  return all;
};

/** The term with every δ that meets a bound index used up, and bound indices that nothing mentions counted. */
export const contracted = (term: Term): Term => {
  let { factors, bound } = term;
  for (;;) {
    const found = pickDelta(factors, bound);
    if (!found) break;
    const { at, index, other } = found;
    factors = factors
      .filter((_, place) => place !== at)
      .map((factor) => moved(factor, [index], [other]));
    bound = bound.filter((k) => k.id !== index.id);
  }
  // What δ_ii mentions is not counted by it.
  factors = factors.filter((factor) => !isSelf(factor));
  const loose = bound.filter((k) => !factors.some((factor) => mentions(factor, k)));
  return {
    factors: [...factors, ...loose.map((k) => sizeValue(k.size))],
    bound: bound.filter((k) => !loose.includes(k)),
  };
};

const isSelf = (e: Expr): boolean => e.kind === "delta" && e.left.key === e.right.key;

const pickDelta = (
  factors: readonly Expr[],
  bound: readonly IndexVar[],
): { at: number; index: IndexVar; other: Ix } | undefined => {
  for (const [at, factor] of factors.entries()) {
    if (factor.kind !== "delta" || isSelf(factor)) continue;
    for (const [side, other] of [
      [factor.left, factor.right],
      [factor.right, factor.left],
    ] as const) {
      const index = plainVar(side);
      if (!index || !bound.some((k) => k.id === index.id)) continue;
      if (!mentionsIx(other, index) && !leaves(other, index.size)) return { at, index, other };
    }
  }
  return undefined;
};

const mentionsIx = (at: Ix, k: IndexVar): boolean => mentions(delta(at, 1), k);

/** Whether an index may leave 1 … n, so that its δ meets nothing there. Labels and numbers are taken to stay. */
const leaves = (at: Ix, size: Size): boolean => {
  const reach = reachOf(at);
  if (!reach) return false;
  const beyond = addSizes(reach.to, scaleSize(-1, size));
  if (at.terms.length === 0) return (leastSize(beyond) ?? 0) > 0;
  return (leastSize(reach.from) ?? 0) < 1 || (leastSize(scaleSize(-1, beyond)) ?? -1) < 0;
};

/**
 * The expression multiplied out and with its δ's used up: a form in which two ways to write the same sum of
 * products agree. Used to check matrix notation, never shown. Nothing when it would grow too large.
 */
export const flat = (e: Expr): Expr | undefined => {
  const inside = (of: Expr): Expr | undefined => {
    const below = parts(of);
    const next = below.map(flat);
    return next.every((part) => part !== undefined) ? withParts(of, next) : undefined;
  };
  const opened = expanded(termOf(e));
  if (!opened) return undefined;
  const terms: Expr[] = [];
  for (const term of opened) {
    const settled = contracted(term);
    const factors = settled.factors.map(inside);
    if (!factors.every((factor) => factor !== undefined)) return undefined;
    terms.push(gathered(renamedByDeltas(factors), settled.bound));
  }
  return sum(...terms);
};

/** Where δ_ij stands, j may be written i: every other factor is written with the older of the two. */
const renamedByDeltas = (factors: readonly Expr[]): readonly Expr[] => {
  let list = factors;
  for (const [at, factor] of factors.entries()) {
    if (factor.kind !== "delta") continue;
    const [index, other] = newerFirst(factor);
    if (index)
      list = list.map((each, place) => (place === at ? each : moved(each, [index], [other])));
  }
  return list.filter((factor) => !isSelf(factor));
};

const newerFirst = ({ left, right }: Delta): readonly [IndexVar | undefined, Ix] => {
  const [l, r] = [plainVar(left), plainVar(right)];
  if (l && r) return l.id > r.id ? [l, right] : [r, left];
  return l ? [l, right] : [r, left];
};

/** Σ of a product as a product of sums, one for each set of factors that share bound indices. */
const gathered = (factors: readonly Expr[], bound: readonly IndexVar[]): Expr => {
  const groups: { by: IndexVar[]; of: Expr[] }[] = [];
  for (const factor of factors) {
    const by = freeIndices(factor).filter((k) => bound.some((b) => b.id === k.id));
    const group = { by: [...by], of: [factor] };
    if (by.length === 0) {
      groups.push(group);
      continue;
    }
    for (const other of groups.filter((g) => g.by.some((k) => by.some((b) => b.id === k.id)))) {
      groups.splice(groups.indexOf(other), 1);
      group.by.push(...other.by.filter((k) => !group.by.some((b) => b.id === k.id)));
      group.of.push(...other.of);
    }
    groups.push(group);
  }
  return product(
    ...groups.map(({ by, of }) =>
      by.length === 0 ? product(...of) : over("sum", by, product(...of)),
    ),
  );
};
