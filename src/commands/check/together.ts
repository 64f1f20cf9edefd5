import type { EqualOptions } from "../../decide/equal.ts";
import { same } from "../../expr/arranged.ts";
import type { Assumption } from "../../expr/assumption.ts";
import { entryAt, indexValue, sizeValue, symbol } from "../../expr/build.ts";
import type { Bilingual } from "../../expr/function.ts";
import { ix } from "../../expr/index-of.ts";
import type { Expr, IndexVar, Ix } from "../../expr/node.ts";
import { size, sizeText } from "../../expr/size.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { substitute, subterms } from "../../expr/walk.ts";
import type { DeclaredSymbol } from "../../parse/context.ts";
import type { LatexOptions } from "../../parse/latex/notation.ts";
import type { LatexReading } from "../../parse/latex/read.ts";
import type { Reading } from "../../parse/read.ts";

/** A text that was read, in either notation; of several readings the first, the most plausible one. */
export type Side = Reading & { readonly readings?: readonly LatexReading[] };

/** What names mean to several texts at once. */
export interface Names {
  readonly symbols: ReadonlyMap<string, DeclaredSymbol>;
  readonly sizes: ReadonlySet<string>;
}

/** A tensor whose general entries are told apart: the axes that letters stand for, and its own. */
export interface Lettered {
  readonly letters: readonly IndexVar[];
  readonly own: readonly IndexVar[];
  readonly body: Expr;
}

/** Texts in which every name means the same. */
export interface Together extends Names {
  readonly sides: readonly Lettered[];
  readonly options: EqualOptions;
  /** Why a difference between the first two would say nothing: derivatives whose values are not told. */
  readonly doubt: Bilingual | undefined;
}

/** Unknown functions, by the names of what they are functions of. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/** What each name means where texts are compared: a size in one of them is a size in all. */
export const namesOf = (sides: readonly Side[]): Names => {
  const sizes = new Set(sides.flatMap((side) => [...side.sizes]));
  const symbols = new Map<string, DeclaredSymbol>();
  for (const side of sides) {
    for (const [name, found] of side.symbols) {
      if (sizes.has(name) && found.sym.axes.length === 0) continue;
      const known = symbols.get(name);
      symbols.set(
        name,
        known ? { ...known, usedAsIndex: known.usedAsIndex || found.usedAsIndex } : found,
      );
    }
  }
  return { symbols, sizes };
};

/** Texts with the names of all: sizes are sizes, letters stand for the same indices, points for the same values. */
export const together = (sides: readonly Side[], declared: Dependencies = new Map()): Together => {
  const names = namesOf(sides);
  const letters = lettersOf(sides);
  const points = new Points();
  const lettered = sides.map((side) => joined(side, names, letters, points));
  const bodies = lettered.map(({ body }) => body);
  return {
    ...names,
    sides: lettered,
    options: {
      assume: assumedOf(names),
      dependencies: dependenciesOf(bodies, declared),
    },
    doubt: points.any ? pointed : isFormal(bodies, declared) ? formal : undefined,
  };
};

/** The whole tensor, the axes of letters first. */
export const wholeOf = ({ letters, own, body }: Lettered): Tensor => ({
  indices: [...letters, ...own],
  body,
});

const freeIn = (side: Side): readonly IndexVar[] => side.readings?.[0]?.free ?? [];

/** The letters that stand for general entries, in alphabetical order. */
const lettersOf = (sides: readonly Side[]): readonly IndexVar[] => {
  const found = new Map<string, IndexVar>();
  for (const side of sides)
    for (const k of freeIn(side)) if (!found.has(k.letter)) found.set(k.letter, k);
  return [...found.values()].sort((a, b) => (a.letter < b.letter ? -1 : 1));
};

const joined = (
  side: Side,
  { sizes }: Names,
  letters: readonly IndexVar[],
  points: Points,
): Lettered => {
  const free = freeIn(side);
  const own = side.tensor.indices.filter((k) => !free.some(({ id }) => id === k.id));
  const symbols = new Map<string, (...at: Ix[]) => Expr>();
  const isNumber = (name: string): boolean => side.symbols.get(name)?.sym.axes.length === 0;
  // What is a number here is a size, or an index, where another text says so.
  for (const name of sizes) if (isNumber(name)) symbols.set(name, () => sizeValue(size(name)));
  const indices = new Map<number, Ix>();
  const axes = letters.map((common) => {
    const here = free.find(({ letter }) => letter === common.letter);
    if (here && here.size !== common.size) return here;
    if (here) indices.set(here.id, ix(common));
    else if (isNumber(common.letter) && !symbols.has(common.letter))
      symbols.set(common.letter, () => indexValue(common));
    return common;
  });
  for (const [name, entries] of points.of(side)) symbols.set(name, entries);
  const isSame = symbols.size === 0 && axes.every((k) => free.includes(k));
  const { body } = side.tensor;
  return { letters: axes, own, body: isSame ? body : substitute(body, { symbols, indices }) };
};

/** Points at which derivatives are taken: equal ones have one name, unequal ones two. */
class Points {
  readonly #known: { readonly name: string; readonly is: Tensor }[] = [];

  get any(): boolean {
    return this.#known.length > 0;
  }

  *of(side: Side): Generator<readonly [string, (...at: Ix[]) => Expr]> {
    for (const { sym, is } of side.readings?.[0]?.points ?? []) {
      const name = this.#nameOf(is);
      if (name !== sym.name) yield [sym.name, (...at) => entryAt(symbol(name, sym.axes), at)];
    }
  }

  #nameOf(is: Tensor): string {
    const known = this.#known.find((other) => isSame(is, other.is));
    if (known) return known.name;
    const name = `_${this.#known.length + 1}`;
    this.#known.push({ name, is });
    return name;
  }
}

const isSame = (a: Tensor, b: Tensor): boolean =>
  a.indices.length === b.indices.length &&
  a.indices.every((k, axis) => k.size === b.indices[axis]?.size) &&
  same(
    a.body,
    substitute(b.body, {
      indices: new Map(b.indices.map((k, axis) => [k.id, ix(a.indices[axis] ?? k)])),
    }),
  );

/** What is known of values. */
const assumedOf = ({ symbols }: Names): ReadonlyMap<string, Assumption> => {
  const found = new Map<string, Assumption>();
  for (const [name, { assume, role, usedAsIndex }] of symbols) {
    if (assume) found.set(name, assume);
    else if (role === "integer" && !usedAsIndex) found.set(name, { is: "integer" });
  }
  return found;
};

/** What stands above ∂ and what below it, where the one is no expression in the other. */
const partialsIn = (body: Expr): readonly (readonly [of: string, by: string])[] => {
  const found: (readonly [string, string])[] = [];
  for (const part of subterms(body)) {
    if (part.kind !== "deriv" || part.by.kind !== "entry") continue;
    let { of } = part;
    while (of.kind === "deriv") of = of.of;
    if (of.kind === "entry" && of.of.name !== part.by.of.name)
      found.push([of.of.name, part.by.of.name]);
  }
  return found;
};

/**
 * Unknown functions: those that are declared, and what stands above ∂ without being declared one. Where L is
 * differentiated by z and by x, and z by x, L is a function of z, and of x through it.
 */
const dependenciesOf = (
  bodies: readonly Expr[],
  declared: Dependencies,
): ReadonlyMap<string, ReadonlySet<string>> => {
  const all = new Map<string, Set<string>>();
  for (const [of, by] of bodies.flatMap(partialsIn))
    all.set(of, (all.get(of) ?? new Set()).add(by));
  const reaches = (from: string, to: string, seen: ReadonlySet<string>): boolean =>
    [...(all.get(from) ?? [])].some(
      (next) => next === to || (!seen.has(next) && reaches(next, to, new Set([...seen, next]))),
    );
  const direct = new Map<string, ReadonlySet<string>>(
    [...all].map(([name, of]) => [
      name,
      new Set(
        [...of].filter(
          (far) =>
            ![...of].some((near) => near !== far && reaches(near, far, new Set([name, far]))),
        ),
      ),
    ]),
  );
  for (const [name, of] of declared) direct.set(name, new Set(of));
  return direct;
};

/** Derivatives of functions that nothing is declared of, where only one side has them: they may have a value. */
const isFormal = ([left, right]: readonly Expr[], declared: Dependencies): boolean => {
  const [l, r] = [left, right].map(
    (body) =>
      new Set(
        (body ? partialsIn(body) : [])
          .filter(([of]) => !declared.has(of))
          .map(([of, by]) => `${of}/${by}`),
      ),
  ) as [Set<string>, Set<string>];
  return l.size !== r.size || [...l].some((each) => !r.has(each));
};

const pointed: Bilingual = {
  fr: "Une dérivée y est prise par rapport à une expression, et non à une variable.",
  en: "A derivative is taken by an expression there, not by a variable.",
};

const formal: Bilingual = {
  fr: "Une dérivée y est seulement nommée : sa valeur dépend de ce que le texte ne dit pas.",
  en: "A derivative is only named there: its value depends on what the text does not say.",
};

/** The same options with the letters of other texts, which stand for the same indices. */
export const withLetters = (options: LatexOptions, others: readonly Side[]): LatexOptions => {
  const letters = lettersOf(others).map(
    ({ letter, size: range }) => [letter, `index ${sizeText(range)}`] as const,
  );
  const { declare = {} } = options;
  return {
    ...options,
    declare: isList(declare)
      ? [...declare, ...letters.map(([letter, index]) => `${letter}: ${index}`)]
      : { ...Object.fromEntries(letters), ...declare },
  };
};

const isList = (declare: NonNullable<LatexOptions["declare"]>): declare is readonly string[] =>
  Array.isArray(declare);

/** Two texts, each read beside the other: how far the i of δᵢⱼ runs may be said in either. @throws what reading throws */
export const readBoth = (
  left: (beside: readonly Side[]) => Side,
  right: (beside: readonly Side[]) => Side,
): readonly [Side, Side] => {
  let first: Side;
  try {
    first = left([]);
  } catch (fault) {
    let second: Side;
    try {
      second = right([]);
    } catch {
      throw fault;
    }
    return [left([second]), second];
  }
  return [first, right([first])];
};
