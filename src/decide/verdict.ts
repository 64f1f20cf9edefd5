import type { Bilingual } from "../expr/function.ts";
import type { Size } from "../expr/size.ts";
import type { Rational } from "../numeric/rational.ts";

/** How sure an answer is. */
export type Certainty = "proved" | "probabilistic";

/** By what means it was found. */
type Rung = "shape" | "arranged" | "normal" | "enclosure" | "field" | "tower";

/** A place where something is the case, with what every symbol and size is there. */
export interface Place {
  /** The entries of symbols, row by row. */
  readonly symbols: ReadonlyMap<string, Entries>;
  readonly sizes: ReadonlyMap<string, number>;
  /** Which entry is meant, counted from 1; none for a scalar. */
  readonly entry: readonly number[];
}

export interface Entries {
  readonly sizes: readonly number[];
  readonly values: readonly Rational[];
}

/** A place where two sides differ, and what they are there, to as many digits as tell them apart. */
export interface Counterexample extends Place {
  readonly values: readonly [string, string];
}

/** Two sides whose axes differ. */
export interface ShapeMismatch {
  readonly left: readonly Size[];
  readonly right: readonly Size[];
  /** Whether one is the transpose of the other's shape. */
  readonly isTransposed: boolean;
}

/** A place where one side has a value and the other has none. */
export interface DomainRemark extends Place {
  readonly defined: "left" | "right";
}

/** Whether two expressions are equal wherever both have a value, and how surely. */
export type Verdict =
  | {
      readonly verdict: "equal";
      readonly certainty: Certainty;
      readonly rung: Rung;
      /** "Equal" is wrong with a probability below 2 to the minus this, where it rests on chance. */
      readonly bits?: number;
      /** The sizes it was tested at; none where it holds for all sizes. */
      readonly sizes: readonly ReadonlyMap<string, number>[];
      readonly domain?: DomainRemark;
    }
  | {
      readonly verdict: "different";
      readonly certainty: "proved";
      readonly rung: "enclosure";
      readonly counterexample: Counterexample;
      readonly domain?: DomainRemark;
    }
  | {
      readonly verdict: "different";
      readonly certainty: "proved";
      readonly rung: "shape";
      readonly shapes: ShapeMismatch;
    }
  | { readonly verdict: "undecided"; readonly reason: Bilingual };
