import type { Expr, IndexVar } from "../expr/node.ts";
import { sizeName } from "../expr/size.ts";
import { parts } from "../expr/walk.ts";
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

const pick = (k: IndexVar, taken: ReadonlySet<string>, plain: boolean): string => {
  const wishes = k.letter.startsWith("_") ? spares : [k.letter, ...spares];
  const free = wishes.find((letter) => !taken.has(letter));
  if (free) return free;
  const [wish = "k"] = wishes;
  for (let count = 1; ; count += 1) {
    const letter = plain ? `${wish}${count}` : wish + "'".repeat(count);
    if (!taken.has(letter)) return letter;
  }
};

/** The scope with letters for more indices: each gets the one it likes if that is free, else another. */
export const withIndices = (
  scope: Scope,
  by: readonly IndexVar[],
  style: PrintStyle,
  plain: boolean,
): Scope => {
  const letters = new Map(scope.letters);
  const taken = new Set(scope.taken);
  for (const k of by) {
    const letter = style.letters?.get(k.id) ?? pick(k, taken, plain);
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
  const taken = new Set(style.avoid);
  const seen = new Set<Expr>();
  const visit = (e: Expr): void => {
    if (seen.has(e)) return;
    seen.add(e);
    for (const name of namesIn(e)) {
      taken.add(name);
      const spelled = style.symbols?.get(name);
      if (spelled) taken.add(spelled);
    }
    parts(e).forEach(visit);
  };
  expressions.forEach(visit);
  for (const letter of style.letters?.values() ?? []) taken.add(letter);
  return withIndices({ letters: new Map(), taken, fill: new Map() }, free, style, plain);
};

const namesIn = (e: Expr): readonly string[] => {
  if (e.kind === "entry") return [e.of.name];
  if (e.kind === "limit") return [e.by.name];
  if (e.kind === "deriv") return e.by.kind === "entry" ? [e.by.of.name] : [];
  if (e.kind === "size") return e.value.terms.flatMap((term) => term.names);
  const by = e.kind === "over" ? e.by : e.kind === "call" ? e.args.flatMap((arg) => arg.by) : [];
  return by.flatMap((k) => sizeName(k.size) ?? k.size.terms.flatMap((term) => term.names));
};
