import { product } from "../expr/build.ts";
import { plainVar } from "../expr/index-of.ts";
import type { Expr, IndexVar, Ix } from "../expr/node.ts";
import { freeIndices } from "../expr/walk.ts";
import type { Rational } from "../numeric/rational.ts";

/* What terms and factors look like, as far as it decides how they are worked out. */

/** Whether a factor hangs on no index: it is best multiplied last. */
export const isNumber = (e: Expr): boolean => freeIndices(e).length === 0;

/** What a term is the opposite of, where it begins with a minus sign. */
export const opposite = (term: Expr): Expr | undefined => {
  if (term.kind === "num") return undefined;
  if (term.kind !== "product") return undefined;
  const [first, ...rest] = term.args;
  return first?.kind === "num" && isUnit(first.value, -1) ? product(...rest) : undefined;
};

/** The terms of a sum beside a number that is one of them. */
export const without = (terms: readonly Expr[], number: 1 | -1): readonly Expr[] | undefined => {
  const at = terms.findIndex((term) => term.kind === "num" && isUnit(term.value, number));
  return at < 0 || terms.length === 1 ? undefined : terms.toSpliced(at, 1);
};

const isUnit = ({ n, d, s }: Rational, number: 1 | -1): boolean =>
  n === 1n && d === 1n && s < 0n === number < 0;

/** What a factor divides by. */
export const reciprocal = (e: Expr): Expr | undefined =>
  e.kind === "power" && e.exponent.kind === "num" && isUnit(e.exponent.value, -1)
    ? e.base
    : undefined;

export interface Collapse {
  readonly k: IndexVar;
  readonly to: Ix;
}

/** The index that a delta settles, and where: another index as long, or a fixed place. */
export const collapses = (
  { left, right }: Expr & { readonly kind: "delta" },
  over: readonly IndexVar[],
): Collapse | undefined => {
  const [l, r] = [plainVar(left), plainVar(right)];
  const among = (k: IndexVar | undefined): boolean => over.some(({ id }) => id === k?.id);
  if (!l || !r || l.id === r.id || l.size !== r.size) return undefined;
  if (among(l)) return { k: l, to: right };
  if (among(r)) return { k: r, to: left };
  return undefined;
};

/**
 * The factors of what is summed, with those of sums among them, which are summed at once; not those of a sum over an
 * index that stands beside it as another.
 */
export const flattened = (
  by: readonly IndexVar[],
  body: Expr,
): { readonly over: readonly IndexVar[]; readonly factors: readonly Expr[] } => {
  const over = [...by];
  const taken = new Set([...by, ...freeIndices(body)].map(({ id }) => id));
  const factors: Expr[] = [];
  const open = body.kind === "product" ? [...body.args] : [body];
  for (const factor of open) {
    const isInner =
      factor.kind === "over" &&
      factor.op === "sum" &&
      !factor.where &&
      factor.body.kind !== "sum" &&
      !factor.by.some(({ id }) => taken.has(id));
    if (isInner && factor.kind === "over") {
      over.push(...factor.by);
      for (const { id } of factor.by) taken.add(id);
      open.push(...(factor.body.kind === "product" ? factor.body.args : [factor.body]));
    } else factors.push(factor);
  }
  return { over, factors };
};

/** Whether some terms of a sum vary with an index, and some do not. */
export const varies = ({ args }: Expr & { readonly kind: "sum" }, { id }: IndexVar): boolean => {
  const vary = args.filter((term) => freeIndices(term).some((each) => each.id === id));
  return vary.length > 0 && vary.length < args.length;
};

/** Whether a factor is a sum of which some terms vary less than others with what is summed over. */
export const isSplit = (e: Expr, over: readonly IndexVar[]): boolean => {
  if (e.kind !== "sum") return false;
  const all = freeIndices(e);
  return (
    over.some((k) => all.some(({ id }) => id === k.id)) &&
    e.args.some((term) => freeIndices(term).length < all.length)
  );
};
