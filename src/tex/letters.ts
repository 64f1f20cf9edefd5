import type { Cond, Expr, IndexVar, Ix } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";
import { condSides, parts, symbolNames } from "../expr/walk.ts";
import type { Piece } from "./piece.ts";
import type { PrintStyle } from "./style.ts";

/** The letters that indices go by at a place of an expression, and those that are spoken for. */
export interface Scope {
  readonly letters: ReadonlyMap<number, string>;
  readonly taken: ReadonlySet<string>;
  /** What is printed for a symbol that stands for something already written. */
  readonly fill: ReadonlyMap<string, Piece>;
}

const spares = [..."kljpqrstuvwmnabcdfgh"];

/** The letter that an index goes by: its own if that is free, else another. */
export const letterFor = (k: IndexVar, taken: ReadonlySet<string>, plain: boolean): string => {
  const wishes = k.letter.startsWith("_") ? spares : [k.letter, ...spares];
  const free = wishes.find((letter) => !taken.has(letter));
  if (free) return free;
  const [wish = "k"] = wishes;
  for (let count = 1; ; count += 1) {
    const letter = plain ? `${wish}${count}` : wish + "'".repeat(count);
    if (!taken.has(letter)) return letter;
  }
};

/** The scope with letters for more indices: each gets the one it was given, or likes, if that is free. */
export const withIndices = (
  scope: Scope,
  by: readonly IndexVar[],
  style: PrintStyle,
  plain: boolean,
): Scope => {
  const letters = new Map(scope.letters);
  const taken = new Set(scope.taken);
  for (const k of by) {
    const given = style.letters?.get(k.id);
    const isFree = given !== undefined && ![...letters.values()].includes(given);
    const letter = isFree ? given : letterFor(k, taken, plain);
    letters.set(k.id, letter);
    taken.add(letter);
  }
  return { ...scope, letters, taken };
};

/** The scope in which expressions with these free indices are printed. */
export const outermost = (
  expressions: readonly Expr[],
  free: readonly IndexVar[],
  style: PrintStyle,
  plain: boolean,
): Scope => {
  const taken = namesIn(expressions, style);
  return withIndices({ letters: new Map(), taken, fill: new Map() }, free, style, plain);
};

/** Names that no index may take: those of the style, and of symbols and sizes however they are spelled. */
export const namesIn = (expressions: readonly Expr[], style: PrintStyle): Set<string> => {
  const taken = new Set(style.avoid);
  const add = (name: string): void => {
    const spelled = style.symbols?.get(name) ?? name;
    taken.add(name).add(spelled);
    // The entries of a bold letter are in the plain one.
    taken.add(spelled.replace(bold, "$2"));
  };
  const seen = new Set<Expr>();
  const addSize = (of: Size): void => {
    for (const { names } of of.terms) names.forEach(add);
  };
  const addIndex = ({ terms, plus }: Ix): void => {
    addSize(plus);
    for (const [coefficient] of terms) addSize(coefficient);
  };
  const addCond = (cond: Cond): void => condSides(cond).forEach(visit);
  const visit = (e: Expr): void => {
    if (seen.has(e)) return;
    seen.add(e);
    const by = e.kind === "over" ? e.by : e.kind === "call" ? e.args.flatMap((arg) => arg.by) : [];
    for (const k of by) addSize(k.size);
    if (e.kind === "size") addSize(e.value);
    if (e.kind === "index") addIndex(e.value);
    if (e.kind === "entry" || e.kind === "call") e.at.forEach(addIndex);
    if (e.kind === "delta") [e.left, e.right].forEach(addIndex);
    if (e.kind === "limit") add(e.by.name);
    if (e.kind === "over" && e.where) addCond(e.where);
    if (e.kind === "cases") for (const { when } of e.arms) addCond(when);
    parts(e).forEach(visit);
  };
  for (const e of expressions) {
    symbolNames(e).forEach(add);
    visit(e);
  }
  return taken;
};

const bold = /^\\(mathbf|boldsymbol|bm)\{(.*)\}$/s;
