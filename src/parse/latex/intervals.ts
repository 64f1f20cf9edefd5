import type { Comparison } from "../../expr/node.ts";
import type { Layout, List } from "./layout.ts";
import { solid } from "./lists.ts";
import { comparisonOf, isMember, isSign, isSpace, markOf } from "./marks.ts";
import { textOf } from "./spell.ts";

/* Relations and their sides. Belonging to an interval is two relations. */

/** What is related, and how: one more side than relations. */
export interface Sides {
  readonly sides: readonly List[];
  readonly rels: readonly Comparison[];
}

/** A list cut at its relations; x ∈ [0, 1] is 0 ≤ x ≤ 1. */
export const sidesOf = (list: List): Sides => {
  const member = list.findIndex(isMember);
  const inside = member > 0 ? within(list.slice(0, member), list.slice(member + 1)) : undefined;
  if (inside) return inside;
  const sides: List[] = [];
  const rels: Comparison[] = [];
  let from = 0;
  for (const [at, part] of list.entries()) {
    const rel = comparisonOf(part);
    if (!rel) continue;
    sides.push(list.slice(from, at));
    rels.push(rel);
    from = at + 1;
  }
  return { sides: [...sides, list.slice(from)], rels };
};

/** That something lies in an interval, where a list says just that. */
export const membership = (list: List): Sides | undefined => {
  const member = list.findIndex(isMember);
  const alone = member > 0 && list.every((part) => comparisonOf(part) === undefined);
  return alone ? within(list.slice(0, member), list.slice(member + 1)) : undefined;
};

/** Whether a list says something that holds or not. */
export const saysRelation = (list: List): boolean =>
  list.some((part) => comparisonOf(part) !== undefined || isMember(part));

/** That x lies in an interval; nothing where the set is none. */
export const within = (x: List, set: List): Sides | undefined => {
  const parts = solid(set);
  const half = halfLine(parts);
  const [first] = parts;
  if (half && first) {
    const { first: start, last } = first;
    const zero: Layout = { kind: "number", text: "0", font: "", first: start, last };
    return { sides: [x, [zero]], rels: [half] };
  }
  const bounds = boundsOf(parts);
  if (!bounds) return undefined;
  const { low, above, high, below } = bounds;
  const bounded = { low: !isInfinite(low), high: !isInfinite(high) };
  if (!bounded.low && !bounded.high) return undefined;
  return {
    sides: [...(bounded.low ? [low] : []), x, ...(bounded.high ? [high] : [])],
    rels: [...(bounded.low ? [above] : []), ...(bounded.high ? [below] : [])],
  };
};

interface Bounds {
  readonly low: List;
  /** How the lower bound is related to what lies inside. */
  readonly above: Comparison;
  readonly high: List;
  readonly below: Comparison;
}

/** The bounds of [a, b], ]a, b[, (a, b] and the like, however the brackets pair up. */
const boundsOf = (list: List): Bounds | undefined => {
  const [only] = list;
  const fence = list.length === 1 && only?.kind === "fence" ? only : undefined;
  const open = fence ? fence.open : markOf(only);
  const close = fence ? fence.close : markOf(list.at(-1));
  const inside = fence ? fence.of : list.slice(1, -1);
  const cut = inside.findIndex((part) => markOf(part) === "," || markOf(part) === ";");
  const [low, high] = [inside.slice(0, cut), inside.slice(cut + 1)];
  if (cut < 1 || high.length === 0 || high.some((part) => markOf(part) === ",")) return undefined;
  if (!open || !close || !"[](".includes(open) || !"[])".includes(close)) return undefined;
  return { low, above: open === "[" ? "≤" : "<", high, below: close === "]" ? "≤" : "<" };
};

const isInfinite = (list: List): boolean =>
  textOf(list.filter((part) => !isSign(part) && !isSpace(part))) === "infty";

/** ℝ₊*, ℝ₊, ℝ* and the like, as the relation to 0 that they are. */
const halfLine = (list: List): Comparison | undefined => {
  const text = textOf(list).replace(/\s/g, "");
  const found = /^R[_^]([*+-])[_^]?([*+-])?$/.exec(text);
  if (!found) return undefined;
  const marks = `${found[1]}${found[2] ?? ""}`;
  const open = marks.includes("*");
  return marks.includes("+") ? (open ? ">" : "≥") : marks.includes("-") ? (open ? "<" : "≤") : "≠";
};
