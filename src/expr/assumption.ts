import type { Rational } from "../numeric/rational.ts";
import type { Size } from "./size.ts";

/** What is taken for true of a quantity, or of every entry of one. */
export type Assumption =
  | { readonly is: AssumptionWord }
  | { readonly is: "index"; readonly upTo: Size }
  | {
      readonly is: "interval";
      /** A missing end is infinite. */
      readonly from?: Rational;
      readonly to?: Rational;
      readonly open: "both" | "left" | "right" | "none";
    };

export const assumptionWords = [
  "positive",
  "nonnegative",
  "negative",
  "nonzero",
  "integer",
  "binary",
  "mask",
  "pm1",
  "unit",
  "smallpos",
  "large",
  "onehot",
  "simplex",
  "symmetric",
  "spd",
  "invertible",
] as const;

export type AssumptionWord = (typeof assumptionWords)[number];
