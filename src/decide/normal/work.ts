import type { Knows, Sign } from "../../expr/bounds.ts";
import type { Expr, IndexVar } from "../../expr/node.ts";
import type { Size } from "../../expr/size.ts";
import type { Rational } from "../../numeric/rational.ts";
import type { Factor, Poly } from "./poly.ts";

/** What is known of the entries of a symbol; a onehot and a simplex add up to 1 along their last axis. */
export type SymbolKind = "onehot" | "simplex" | "binary" | "pm1" | "symmetric";

/** What may be taken for true while two expressions are compared. */
export interface Facts {
  /** Signs beyond those that the build of an expression shows. */
  readonly knows?: Knows;
  /** What the entries of a symbol are, by its name. */
  readonly kinds?: (name: string) => SymbolKind | undefined;
}

/** One normalisation under way: what is known, and how much may still be spent. */
export interface Work {
  readonly kindOf: (name: string) => SymbolKind | undefined;
  readonly sign: (e: Expr) => Sign;
  readonly poly: (e: Expr) => Poly;
  readonly multiply: (...polys: readonly Poly[]) => Poly;
  /** A product of powers, with the rules that join them applied. */
  readonly settle: (coefficient: Rational, factors: readonly Factor[]) => Poly;
  readonly sum: (by: readonly IndexVar[], of: Poly) => Poly;
  readonly power: (base: Poly, exponent: Rational) => Poly;
  /** Whether an integer entry is known to lie between 1 and the size. */
  readonly inRange: (label: Expr, size: Size) => boolean;
  /** Counts work done, and ends it with a GiveUp when there is too much of it. */
  readonly spend: (amount: number) => void;
}

/** Nothing can be said: too much work, or a denominator that is zero. */
export class GiveUp extends Error {}

export const isPositive = (sign: Sign): boolean => sign === "positive";

export const isNonnegative = (sign: Sign): boolean =>
  sign === "positive" || sign === "nonnegative" || sign === "zero";
