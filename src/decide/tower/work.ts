import type { Rational } from "../../numeric/rational.ts";
import type { Node } from "../graph.ts";

/** A factor of an exponential: a value, or the base of the storey, to a power. */
export interface Factor {
  /** The place of a value of the same storey; without it, the base of exponentials. */
  readonly of?: number;
  /** The places of values one storey further down that are multiplied to be the exponent. */
  readonly times: readonly number[];
  readonly scale: Rational;
  /** Whether the value is a square, the opposite of one, or either, when the power keeps its sign or forgets it. */
  readonly is: "square" | "opposite" | "either";
  /** The condition that a square root depends on. */
  readonly condition?: number;
}

/** What is done to find one value, from values at earlier places. */
export type Work =
  | { readonly op: "number"; readonly value: Rational }
  /** Anything at all, or a square, or the opposite of one. */
  | { readonly op: "free"; readonly sign: number }
  | { readonly op: "sum" | "product"; readonly of: readonly number[] }
  | { readonly op: "power"; readonly of: number; readonly exponent: number }
  | { readonly op: "exponential"; readonly factors: readonly Factor[] }
  /** The logarithm of the absolute value, which is one storey further up. */
  | { readonly op: "logarithm"; readonly of: number }
  /** A function of which nothing is known but that it is one, and odd or even. */
  | {
      readonly op: "hash";
      readonly name: string;
      readonly parity: -1 | 0 | 1;
      readonly of: readonly number[];
    }
  /** The value has to be a square. */
  | { readonly op: "square"; readonly of: number; readonly condition: number };

export type Instruction = Work & { readonly level: number };

/** What has to be positive for a root or an exponential to be what it is. */
export interface Demand {
  readonly node: Node;
  readonly level: number;
  readonly isInExponent: boolean;
  /** Whether it is a square for some primes and not for others, whatever is drawn. */
  readonly isConstant: boolean;
  /** The largest power of 2 that the denominators of its powers are divisible by. */
  readonly root: number;
}

/** How to find the values of nodes in a tower; storeys are counted from the highest one. */
export interface Plan {
  readonly instructions: readonly Instruction[];
  readonly roots: readonly number[];
  readonly storeys: number;
  readonly conditions: readonly Demand[];
  /** Primes that must be squares, by storey: factors of numbers whose sign is relied on. */
  readonly squares: ReadonlyMap<number, ReadonlySet<number>>;
  /** What degrees come to at every storey, with denominators of exponents cleared. */
  readonly degrees: readonly number[];
  /** The largest numerator or denominator. */
  readonly largest: bigint;
  /** Whether functions occur whose laws are not all known: then only "zero" is to be believed. */
  readonly isUnsure: boolean;
}
