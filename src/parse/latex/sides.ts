import { indexValue } from "../../expr/build.ts";
import { indexVar, ix } from "../../expr/index-of.ts";
import type { IndexVar } from "../../expr/node.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { isScalar, scalarValue, type Value } from "../value.ts";
import { listed } from "./fences.ts";
import type { Layout, List } from "./layout.ts";
import { comparisonOf, isDots, isSpace } from "./marks.ts";
import { meaningOf } from "./named.ts";
import { goal } from "./operators.ts";
import type { Reader } from "./reader.ts";
import { coreOf, textOf } from "./spell.ts";
import type { Relation } from "./statements.ts";

/* Sides of a relation that are no values: sets, several things side by side, where something tends to. */

/** A side that says something other than a value. */
export type Side =
  /** A set or an interval that is not looked into. */
  | { readonly is: "set" }
  /** Several things side by side, as in (x, y). */
  | { readonly is: "tuple" }
  /** Where something tends to: an infinity, or a value from one side. */
  | {
      readonly is: "goal";
      readonly to: Tensor | "+inf" | "-inf";
      readonly from: "left" | "right" | undefined;
    };

/** The side that a list is when it is no value; nothing where it has to be read as one. */
export const sideOf = (
  reader: Reader,
  list: List,
  before: Relation | undefined,
): Side | undefined => {
  const parts = list.filter((part) => !isSpace(part));
  const [only, ...more] = parts;
  if (!only) return undefined;
  const text = textOf(parts);
  if (/^[+-]?infty$/.test(text)) {
    return { is: "goal", to: text.startsWith("-") ? "-inf" : "+inf", from: undefined };
  }
  // x ↦ x⁺ is a function; x → a⁺ is a limit.
  const sided = before === "→" ? /\^[+-]$/ : /^[+-]?[\d.]+\^[+-]$/;
  if ((before === "→" || before === "↦") && sided.test(text)) {
    const { to, from } = goal(reader, parts, only);
    return {
      is: "goal",
      to: typeof to === "string" ? to : { indices: [], body: to },
      from,
    };
  }
  if (more.length > 0) return undefined;
  if (meaningOf(reader, only)?.is === "set") return { is: "set" };
  if (only.kind !== "fence") return undefined;
  const items = listed(only.of).filter((item) => item.length > 0);
  if (items.length < 2) return undefined;
  if (only.open === "{") return { is: "set" };
  const isOther = (part: Layout): boolean => isDots(part) || comparisonOf(part) !== undefined;
  if (only.open !== "(" || items.some((item) => item.some(isOther))) return undefined;
  const values = items.map((item) => reader.expression(item, only).value);
  return values.every(isScalar) ? undefined : { is: "tuple" };
};

/**
 * The letters that a side consists of, when they are indices: nothing declares them, and the set they belong to or
 * other formulas say how far they run.
 */
export const indicesIn = (reader: Reader, list: List): readonly IndexVar[] | undefined => {
  const found = listed(list.filter((part) => !isSpace(part))).map((item) => {
    const [only] = item;
    const letter = item.length === 1 && only ? coreOf(only) : undefined;
    if (!only || letter === undefined || !/^[a-z]$/.test(letter)) return undefined;
    if (meaningOf(reader, only) || reader.bound(letter)) return undefined;
    const known = reader.letters.free.get(letter)?.variable;
    if (known) return known;
    const size = reader.letters.hints.get(letter);
    if (!size) return undefined;
    const variable = indexVar(letter, size);
    reader.letters.free.set(letter, { letter, index: ix(variable), from: undefined, variable });
    return variable;
  });
  return found.every((each) => each !== undefined) ? found : undefined;
};

export const indexSide = (variable: IndexVar): Value => scalarValue(indexValue(ix(variable)));
