import { arranged, compareExpr } from "../../expr/arranged.ts";
import { difference } from "../../expr/build.ts";
import type { Comparison, Cond, Expr, Sym } from "../../expr/node.ts";
import { substitute } from "../../expr/walk.ts";
import { assuming, follows, nothingGiven } from "../../rewrite/given.ts";
import { isScalar, type Value } from "../value.ts";
import type { Layout } from "./layout.ts";
import type { Reader } from "./reader.ts";

/* Definitions by cases whose conditions can hold together. */

/** A case: a value and when it holds. */
export interface Arm {
  readonly value: Value;
  readonly when: Cond;
  readonly place: Layout;
}

/** Says so where two conditions can hold at once and the values differ: the first one counts. */
export const sayOverlaps = (reader: Reader, arms: readonly Arm[]): void => {
  for (const [at, second] of arms.entries()) {
    const first = arms.slice(0, at).find((each) => contradicts(each, second));
    if (!first) continue;
    reader.remark(
      second.place,
      "Cette condition n'exclut pas une condition précédente, dont la valeur est une autre : le premier cas l'emporte.",
      "This condition does not exclude an earlier one, whose value is another: the first case counts.",
    );
  }
};

/** Whether two cases may hold at once with different values. */
const contradicts = (first: Arm, second: Arm): boolean => {
  if (!isScalar(first.value) || !isScalar(second.value)) return !excludes(first.when, second.when);
  const [a, b] = [first.value.at(), second.value.at()];
  if (isSame(a, b) || excludes(first.when, second.when)) return false;
  // x ≥ 0 and x ≤ 0 meet at 0 alone.
  const meet = meetingOf(first.when, second.when);
  if (!meet) return true;
  const there = (e: Expr): Expr =>
    substitute(e, { symbols: new Map([[meet.sym.name, () => meet.is]]) });
  return !isSame(there(a), there(b));
};

const isSame = (a: Expr, b: Expr): boolean => compareExpr(arranged(a), arranged(b)) === 0;

const excludes = (a: Cond, b: Cond): boolean =>
  follows(b, assuming(nothingGiven, a)) === false ||
  follows(a, assuming(nothingGiven, b)) === false ||
  areApart(a, b);

/** x > 2 and x ≤ 1, of one quantity and two numbers. */
const areApart = (a: Cond, b: Cond): boolean => {
  if (a.kind === "all") return a.of.some((each) => areApart(each, b));
  if (b.kind === "all") return b.of.some((each) => areApart(a, each));
  if (a.kind !== "compare" || b.kind !== "compare") return false;
  const [one, other] = [rangeOf(a), rangeOf(b)];
  if (!one || !other || !isSame(one.of, other.of)) return false;
  return endsBefore(one, other) || endsBefore(other, one);
};

/** What a comparison says of a quantity: between which numbers it lies, ends included or not. */
interface Range {
  readonly of: Expr;
  readonly low?: Bound;
  readonly high?: Bound;
}

type Comparing = Cond & { readonly kind: "compare" };

interface Bound {
  readonly at: Expr;
  readonly included: boolean;
}

const rangeOf = ({ left, rel, right }: Comparing): Range | undefined => {
  const turned = left.kind === "num" ? turns[rel] : undefined;
  return turned ? rangeFrom(right, turned, left) : rangeFrom(left, rel, right);
};

const rangeFrom = (of: Expr, rel: Comparison, to: Expr): Range | undefined => {
  const at = arranged(to);
  if (at.kind !== "num" || rel === "≠") return undefined;
  const bound = { at, included: rel !== "<" && rel !== ">" };
  if (rel === "=") return { of, low: bound, high: bound };
  return rel === "<" || rel === "≤" ? { of, high: bound } : { of, low: bound };
};

const turns: Readonly<Record<string, Comparison>> = {
  "<": ">",
  "≤": "≥",
  "=": "=",
  ">": "<",
  "≥": "≤",
};

const endsBefore = ({ high }: Range, { low }: Range): boolean => {
  if (!high || !low) return false;
  const gap = arranged(difference(low.at, high.at));
  if (gap.kind !== "num") return false;
  return (
    (gap.value.s > 0n && gap.value.n !== 0n) ||
    (gap.value.n === 0n && !(high.included && low.included))
  );
};

/** The only value of a quantity at which both hold. */
const meetingOf = (a: Cond, b: Cond): { sym: Sym; is: Expr } | undefined => {
  if (a.kind !== "compare" || b.kind !== "compare") return undefined;
  const [one, other] = [rangeOf(a), rangeOf(b)];
  if (!one || !other || one.of.kind !== "entry" || !isSame(one.of, other.of)) return undefined;
  const touches = (high: Bound | undefined, low: Bound | undefined): boolean =>
    high !== undefined && low !== undefined && isSame(high.at, low.at);
  const is = touches(one.high, other.low)
    ? one.high
    : touches(other.high, one.low)
      ? one.low
      : undefined;
  return is && { sym: one.of.of, is: is.at };
};
