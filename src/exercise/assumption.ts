import type { Assumption, AssumptionWord } from "../expr/assumption.ts";
import { compare, entryAt, one, rationalNumber, sumOver, zero } from "../expr/build.ts";
import { entries } from "../expr/function.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import type { Cond, Expr, Sym } from "../expr/node.ts";
import { det } from "../functions/matrix/inv-det.ts";
import type { Everywhere } from "../rewrite/lemma.ts";

/** What is taken for true: conditions, and comparisons that hold for every entry of a vector. */
export interface Hypotheses {
  readonly conditions: readonly Cond[];
  readonly everywhere: readonly Everywhere[];
}

/** What an assumption amounts to. Of the entries of matrices nothing is said: a comparison has one index. */
export const hypothesesOf = (sym: Sym, assume: Assumption): Hypotheses => {
  const [axis, ...more] = sym.axes;
  if (!axis) return { conditions: comparisons(entryAt(sym, []), assume), everywhere: [] };
  if (more.length > 0) return { conditions: ofMatrix(sym, assume), everywhere: [] };
  const by = indexVar("k", axis);
  return {
    conditions: sumsToOne.has(assume.is)
      ? [
          compare(
            sumOver(axis, (k) => entryAt(sym, [ix(k)])),
            "=",
            one,
          ),
        ]
      : [],
    everywhere: comparisons(entryAt(sym, [ix(by)]), assume).flatMap((when) =>
      when.kind === "compare" ? [{ by, when, but: undefined }] : [],
    ),
  };
};

/** What is known of the determinant of a square matrix. */
const ofMatrix = (sym: Sym, { is }: Assumption): readonly Cond[] => {
  const [rows, columns] = sym.axes;
  if (sym.axes.length !== 2 || rows !== columns || (is !== "spd" && is !== "invertible")) return [];
  const determinant = det(entries(sym.axes, (...at) => entryAt(sym, at)))();
  return [compare(determinant, is === "spd" ? ">" : "≠", zero)];
};

const sumsToOne: ReadonlySet<string> = new Set(["onehot", "simplex"]);

const comparisons = (value: Expr, assume: Assumption): readonly Cond[] => {
  if (assume.is === "index") return [];
  if (assume.is !== "interval") return words[assume.is]?.(value) ?? [];
  const { from, to, open } = assume;
  return [
    ...(from
      ? [compare(value, open === "both" || open === "left" ? ">" : "≥", rationalNumber(from))]
      : []),
    ...(to
      ? [compare(value, open === "both" || open === "right" ? "<" : "≤", rationalNumber(to))]
      : []),
  ];
};

const words: Partial<Record<AssumptionWord, (value: Expr) => readonly Cond[]>> = {
  positive: (value) => [compare(value, ">", zero)],
  nonnegative: (value) => [compare(value, "≥", zero)],
  negative: (value) => [compare(value, "<", zero)],
  nonzero: (value) => [compare(value, "≠", zero)],
  pm1: (value) => [compare(value, "≠", zero)],
  large: (value) => [compare(value, "≠", zero)],
  unit: (value) => [compare(value, ">", zero), compare(value, "<", one)],
  smallpos: (value) => [compare(value, ">", zero), compare(value, "<", one)],
  binary: (value) => [compare(value, "≥", zero), compare(value, "≤", one)],
  mask: (value) => [compare(value, "≥", zero), compare(value, "≤", one)],
  onehot: (value) => [compare(value, "≥", zero), compare(value, "≤", one)],
  simplex: (value) => [compare(value, ">", zero)],
};
