import type { EqualOptions } from "../../decide/equal.ts";
import { arranged } from "../../expr/arranged.ts";
import type { Assumption } from "../../expr/assumption.ts";
import { entryAt, indexValue, sizeValue } from "../../expr/build.ts";
import { ix } from "../../expr/index-of.ts";
import type { Expr, IndexVar, Ix } from "../../expr/node.ts";
import { size } from "../../expr/size.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { substitute, subterms } from "../../expr/walk.ts";
import type { DeclaredSymbol } from "../../parse/context.ts";
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
  /** Whether derivatives are taken at points that are no variables, as in ∂L/∂σ(o). */
  readonly hasPoints: boolean;
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
    hasPoints: points.any,
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
  any = false;
  readonly #names = new Map<Expr, string>();

  *of(side: Side): Generator<readonly [string, (...at: Ix[]) => Expr]> {
    for (const { sym, is } of side.readings?.[0]?.points ?? []) {
      this.any = true;
      const key = arranged(is.body);
      const name = this.#names.get(key) ?? `_${this.#names.size + 1}`;
      this.#names.set(key, name);
      if (name !== sym.name) yield [sym.name, (...at) => entryAt({ ...sym, name }, at)];
    }
  }
}

/** What is known of values. */
const assumedOf = ({ symbols }: Names): ReadonlyMap<string, Assumption> => {
  const found = new Map<string, Assumption>();
  for (const [name, { assume, role, usedAsIndex }] of symbols) {
    if (assume) found.set(name, assume);
    else if (role === "integer" && !usedAsIndex) found.set(name, { is: "integer" });
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
  for (const body of bodies) {
    for (const part of subterms(body)) {
      if (part.kind !== "deriv" || part.by.kind !== "entry") continue;
      let { of } = part;
      while (of.kind === "deriv") of = of.of;
      if (of.kind !== "entry" || of.of.name === part.by.of.name) continue;
      const known = all.get(of.of.name) ?? new Set();
      all.set(of.of.name, known.add(part.by.of.name));
    }
  }
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
