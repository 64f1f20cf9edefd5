import { allOf, anyOf, compare, indexValue, one } from "../../expr/build.ts";
import { plainVar } from "../../expr/index-of.ts";
import type { Cond, Expr } from "../../expr/node.ts";
import { refuse } from "../error.ts";
import { indexLike, indexOf, looseIndices, loosely } from "./indices.ts";
import { membership, sidesOf } from "./intervals.ts";
import type { Layout, List, Stretch } from "./layout.ts";
import { solid } from "./lists.ts";
import { jointOf } from "./marks.ts";
import type { Reader } from "./reader.ts";

/* Conditions, where they hold: in cases, below Σ, and as 1 or 0 in an indicator. */

/** A condition such as x > 0, i = j, k ≠ y and 1 ≤ i ≤ n. */
export const conditionOf = (reader: Reader, list: List, near: Stretch): Cond => {
  const parts = solid(list);
  const member = membership(parts);
  const joints = parts.findIndex((part) => jointOf(part) !== undefined);
  if (joints >= 0 && !member) {
    const joint = jointOf(parts[joints] as Layout);
    const sides = [parts.slice(0, joints), parts.slice(joints + 1)].filter(
      (side) => side.length > 0,
    );
    const conds = sides.map((side) => conditionOf(reader, side, near));
    return joint === "or" ? anyOf(...conds) : allOf(...conds);
  }
  const { sides, rels } = member ?? sidesOf(parts);
  if (rels.length === 0) {
    return refuse(
      "E-SYNTAX",
      reader.spanOfList(list, near),
      "Ceci n'est pas une condition.",
      "This is no condition.",
      { expected: { fr: "une relation comme x > 0", en: "a relation such as x > 0" } },
    );
  }
  const values = sideValues(reader, sides, near);
  return allOf(...rels.map((rel, at) => compare(values[at] as Expr, rel, values[at + 1] as Expr)));
};

/** The sides of a condition: indices where one side is one, values else. */
const sideValues = (reader: Reader, sides: readonly List[], near: Stretch): readonly Expr[] => {
  const asIndex = sides.map((side) => indexLike(reader, side));
  const extent = asIndex.map((at) => at && plainVar(at)?.size).find((each) => each !== undefined);
  if (asIndex.some((at) => at !== undefined)) {
    return sides.map((side, at) => {
      const known = asIndex[at] ?? indexOf(reader, side, extent, near);
      return indexValue(known);
    });
  }
  if (looseIndices(reader, sides)) {
    return loosely(reader, sides, near)?.map(indexValue) ?? sides.map(() => one);
  }
  return sides.map((side) => reader.scalar(reader.expression(side, near)));
};
