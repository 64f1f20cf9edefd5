import type { Size } from "../expr/size.ts";
import type { LatexChain, LatexFormula } from "../parse/latex/formula.ts";

/* What the chains of a formula show. */

export const chainsOf = (formula: LatexFormula): readonly LatexChain[] =>
  formula.ok ? formula.chains : [];

/** A chain whose left side is missing goes on with what stands before it. */
export const isContinuation = ({ readings, relations }: LatexChain): boolean =>
  readings[0].members[0]?.is === "blank" && relations.length > 0;

/** Whether every side of a formula is read. */
export const isRead = (formula: LatexFormula): boolean =>
  formula.ok &&
  formula.chains.every(({ readings }) =>
    readings[0].members.every(({ is }) => is !== "unreadable"),
  );

/** How far the index letters of formulas run, where they agree. */
export const indicesIn = (formulas: readonly LatexFormula[]): ReadonlyMap<string, Size> => {
  const found = new Map<string, Set<Size>>();
  for (const formula of formulas) {
    for (const { readings } of chainsOf(formula)) {
      for (const meant of readings[0].members) {
        for (const { letter, size } of meant.is === "expression" ? meant.free : []) {
          found.set(letter, (found.get(letter) ?? new Set()).add(size));
        }
      }
    }
  }
  return new Map(
    [...found].flatMap(([letter, sizes]) => {
      const [size, ...others] = sizes;
      return size && others.length === 0 ? [[letter, size] as const] : [];
    }),
  );
};

/** Whether a side is a letter by itself that nothing declares: an index, perhaps, of other formulas. */
export const namesLetter = (formula: LatexFormula): boolean =>
  chainsOf(formula).some(({ readings }) =>
    readings[0].members.some(
      (meant) => meant.is === "unreadable" && /^[a-z]$/.test(meant.error.read?.trim() ?? ""),
    ),
  );
