import { delta, indicator, one } from "../../expr/build.ts";
import type { Expr } from "../../expr/node.ts";
import { arrayOf, scalarValue, type Value } from "../value.ts";
import { conditionOf } from "./conditions.ts";
import { indexLike, indexOf, leadingVar, looseIndices, loosely, sizeIn } from "./indices.ts";
import { membership, type Sides, saysRelation, sidesOf, within } from "./intervals.ts";
import type { Fence, Layout, List } from "./layout.ts";
import { markOf, operatorOf } from "./marks.ts";
import type { Cursor, Leaf, Reader } from "./reader.ts";
import { raised, scripted } from "./scripts.ts";
import { textOf } from "./spell.ts";

/* 1 where a condition holds and 0 elsewhere, and the vector of ones, which is written with the same sign. */

/** 1 where a condition holds and 0 elsewhere, entry by entry; of two indices that meet, a Kronecker δ. */
export const truth = (reader: Reader, list: List, near: { first: number; last: number }): Value => {
  const { sides, rels } = sidesOf(list);
  const [left, right] = sides;
  if (sides.length === 2 && rels[0] === "=" && left && right) {
    const meets = meetingOf(reader, left, right, near);
    if (meets) return scalarValue(meets);
  }
  const simple =
    membership(list) !== undefined ||
    !list.some((each) => markOf(each) === "," || each.kind === "text" || each.kind === "word");
  const indices =
    sides.some((side) => indexLike(reader, side) !== undefined) || looseIndices(reader, sides);
  if (simple && !indices && rels.length > 0) return related(reader, { sides, rels }, near);
  return scalarValue(indicator(conditionOf(reader, list, near)));
};

/** 1 where all relations hold, entry by entry. */
const related = (
  reader: Reader,
  { sides, rels }: Sides,
  near: { first: number; last: number },
): Value => {
  const of = sides.map((side) => reader.expression(side, near));
  return reader.plain.value({ kind: "relation", of, rels, first: near.first, last: near.last });
};

/** δ of two indices; nothing where a side is no index. */
const meetingOf = (
  reader: Reader,
  left: List,
  right: List,
  near: { first: number; last: number },
): Expr | undefined => {
  const [a, b] = [indexLike(reader, left), indexLike(reader, right)];
  if (!a && !b) {
    if (!looseIndices(reader, [left, right])) return undefined;
    const [i, j] = loosely(reader, [left, right], near) ?? [];
    return i && j ? delta(i, j) : one;
  }
  const size = [a, b].map((at) => at && leadingVar(at)?.size).find((each) => each !== undefined);
  return delta(a ?? indexOf(reader, left, size, near), b ?? indexOf(reader, right, size, near));
};

/** 1_{x>0}, 1_{ℝ₊*}(z), 1_{i=j}; with a size below, the vector of ones. */
export const indicatorOf = (reader: Reader, part: Layout, sub: List, cursor: Cursor): Leaf => {
  const inner =
    sub.length === 1 && (sub[0]?.kind === "group" || sub[0]?.kind === "fence") ? sub[0].of : sub;
  const scripts = part.kind === "scripts" ? part : undefined;
  const powered = (leaf: Leaf): Leaf =>
    scripts?.sup ? raised(reader, leaf, scripts.sup, part) : leaf;
  if (saysRelation(inner)) {
    const value = truth(reader, inner, part);
    const next = cursor.list[cursor.at];
    // 1_{x>0}(x) names its argument again.
    if (
      cursor.at < cursor.end &&
      next?.kind === "fence" &&
      next.open === "(" &&
      repeats(next, inner)
    ) {
      cursor.at += 1;
    }
    return powered(reader.leaf(value, part));
  }
  const argument = cursor.list[cursor.at];
  const fence = argument?.kind === "fence" && argument.open === "(" ? argument : undefined;
  const set = fence && cursor.at < cursor.end ? within(fence.of, sub) : undefined;
  if (set && fence) {
    cursor.at += 1;
    const place = { first: part.first, last: fence.last };
    return powered(reader.leaf(related(reader, set, place), place));
  }
  return powered(onesOf(reader, part, inner));
};

/** 1[x > 0], 1(x > 0): an indicator with its condition in brackets behind it. */
export const bracketed = (reader: Reader, part: Layout, cursor: Cursor): Leaf | undefined => {
  const next = cursor.list[cursor.at];
  const fence = next?.kind === "scripts" ? next.base : next;
  if (cursor.at >= cursor.end || !next || fence?.kind !== "fence" || !saysRelation(fence.of)) {
    return undefined;
  }
  cursor.at += 1;
  const leaf = reader.leaf(truth(reader, fence.of, fence), { first: part.first, last: next.last });
  return scripted(reader, leaf, next);
};

const repeats = (fence: Fence, condition: List): boolean => {
  const said = textOf(fence.of);
  return condition.some((part) => textOf([part]) === said);
};

/** The vector, or matrix, of ones of the sizes below it; without them, of a size that shows beside it. */
export const onesOf = (reader: Reader, part: Layout, sub: List | undefined): Leaf => {
  if (!sub) {
    return reader.leaf(
      arrayOf([reader.openSizes.open(part)], () => one),
      part,
    );
  }
  const cut = sub.findIndex((each) => operatorOf(each) === "times" || markOf(each) === ",");
  const lists = cut < 0 ? [sub] : [sub.slice(0, cut), sub.slice(cut + 1)];
  const sizes = lists.map((list) => sizeIn(reader, list, part));
  return reader.leaf(
    arrayOf(sizes, () => one),
    part,
  );
};
