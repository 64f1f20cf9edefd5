import type { FunctionDef } from "../expr/function.ts";
import type { OverOp, Sym } from "../expr/node.ts";
import type { Holds, Piece } from "./piece.ts";

/** A bound index as it is printed: its letter and the size it runs to. */
export interface Binder {
  readonly letter: string;
  readonly to: string;
}

/**
 * How one way of writing writes each construction. What needs parentheses, where signs and fractions go and
 * which letters indices take is settled before, for all of them alike.
 */
export interface Notation {
  readonly minus: string;
  readonly plus: string;
  readonly less: string;
  /** Whether names are identifiers, so that no prime may hang on them. */
  readonly plain: boolean;
  group(inside: string): string;
  /** What stands between two factors. */
  times(left: Piece, right: Piece): string;
  fraction(above: Piece, below: Piece): Piece;
  power(base: Piece, exponent: Piece): Piece;
  /** A root, where it has a notation of its own. */
  root(of: Piece, degree: number): Piece | undefined;
  /** A letter: an index or a size. */
  letter(name: string): string;
  /** A symbol, whole or at indices; `:` for an axis that is left whole. */
  symbol(of: Sym, at: readonly string[]): Piece;
  /** A name given by the style, at indices. */
  named(name: string, at: readonly string[]): Piece;
  pi(): Piece;
  hole(name: string, moves: readonly (readonly [string, string])[]): Piece;
  /** An index that is a sum, fit to stand among others. */
  tight(index: string): string;
  delta(left: string, right: string): Piece;
  over(op: OverOp, by: readonly Binder[], where: string | undefined, body: Piece): Piece;
  call(fn: FunctionDef, args: readonly Piece[], at: readonly string[]): Piece;
  /** 1 where the condition holds, 0 elsewhere. */
  indicator(when: string): Piece;
  /** Without `otherwise` there is no value elsewhere. */
  cases(
    arms: readonly { readonly is: Piece; readonly when: string }[],
    otherwise: Piece | undefined,
  ): Piece;
  relation(rel: string): string;
  /** Several conditions, of which all or any must hold. */
  conditions(of: readonly string[], kind: "all" | "any"): string;
  derivative(of: Piece, by: readonly Piece[], upright: boolean, short: boolean): Piece;
  limit(of: Piece, by: Piece, to: string, from: "left" | "right" | undefined): Piece;
  infinity(sign: "+" | "-"): string;
  /** The array of the body's values over indices, where there is no better way to say it. */
  array(body: Piece, by: readonly Binder[]): Piece;
  transpose(of: Piece): Piece;
  hadamard: string;
  /** The entrywise quotient's sign. */
  divided: string;
  entrywisePower(base: Piece, exponent: Piece): Piece;
  /** A vector, or a matrix with so many columns. */
  ones(of: string, columns: string | undefined): Piece;
  identity(of: string): Piece;
  onehot(at: string, of: string): Piece;
  /** diag, tr and the like. */
  operator(name: "diag" | "trace", of: Piece): Piece;
  inverse(of: Piece): Piece;
  squaredNorm(of: Piece, layout: "vector" | "matrix"): Piece;
  /** A function of vectors applied to each row. */
  rowwise(fn: FunctionDef, of: Piece): Piece;
}

/** The piece as it stands in a place that needs it to hold together so tightly. */
export const held = (on: Pick<Notation, "group">, piece: Piece, least: Holds): string =>
  piece.holds >= least ? piece.text : on.group(piece.text);
