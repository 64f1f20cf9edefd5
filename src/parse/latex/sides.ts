import { indexValue } from "../../expr/build.ts";
import { indexVar, ix } from "../../expr/index-of.ts";
import type { IndexVar } from "../../expr/node.ts";
import type { Size } from "../../expr/size.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { isScalar, scalarValue, tensorOf, type Value } from "../value.ts";
import { baseOf, type Layout, type List } from "./layout.ts";
import { listed, solid } from "./lists.ts";
import { comparisonOf, isDots, isMember } from "./marks.ts";
import { meaningOf } from "./matches.ts";
import { goal } from "./operators.ts";
import type { Reader } from "./reader.ts";
import type { Relation } from "./relations.ts";
import { coreOf, textOf } from "./spell.ts";

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
    }
  /** The least or greatest value of a quantity, or where it is reached. */
  | {
      readonly is: "extremum";
      readonly op: "min" | "max" | "argmin" | "argmax";
      readonly by: readonly Parameter[];
      readonly of: Tensor;
    };

/** What an extremum is sought in: a quantity, or a named set of them, which has no shape. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly Size[] | undefined;
}

/** The side that a list is when it is no value; nothing where it has to be read as one. */
export const sideOf = (
  reader: Reader,
  list: List,
  before: Relation | undefined,
): Side | undefined => {
  const parts = solid(list);
  const [only, ...more] = parts;
  if (!only) return undefined;
  const extremum = extremumOf(reader, parts);
  if (extremum) return extremum;
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

/** argmin_θ J(θ), \min_{w ∈ ℝᵈ} …; nothing where the letters below are indices. */
const extremumOf = (reader: Reader, parts: List): Side | undefined => {
  const [first, second] = parts as [Layout, Layout?];
  const arg = nameOf(first) === "arg";
  const operator = arg ? second : first;
  const name = nameOf(operator);
  const op = arg ? `arg${name}` : name;
  if (!operator || (op !== "argmin" && op !== "argmax" && op !== "min" && op !== "max")) {
    return undefined;
  }
  if (operator.kind !== "scripts" || !operator.sub) return undefined;
  const member = operator.sub.findIndex(isMember);
  const names = listed(member < 0 ? operator.sub : operator.sub.slice(0, member));
  const by = names.flatMap((list): Parameter[] => {
    const [only] = list;
    const meaning = only && meaningOf(reader, only);
    if (meaning?.is === "set") return [{ name: meaning.name, shape: undefined }];
    if (meaning?.is !== "symbol") return [];
    const { body } = tensorOf(reader.expression(list, operator).value);
    const real = body.kind === "entry" && reader.found.symbols.get(body.of.name)?.role === "real";
    return real ? [{ name: body.of.name, shape: body.of.axes }] : [];
  });
  const rest = parts.slice(arg ? 2 : 1);
  if (by.length !== names.length || rest.length === 0) return undefined;
  return { is: "extremum", op, by, of: tensorOf(reader.expression(rest, operator).value) };
};

/** The operator that a part is, scripts aside. */
const nameOf = (part: Layout | undefined): string | undefined => {
  const base = baseOf(part);
  return base?.kind === "command" ? base.name : base?.kind === "word" ? base.text : undefined;
};

/**
 * The letters that a side consists of, when they are indices: nothing declares them, and the set they belong to or
 * other formulas say how far they run.
 */
export const indicesIn = (reader: Reader, list: List): readonly IndexVar[] | undefined => {
  const found = listed(solid(list)).map((item) => {
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
