import type { Expr, IndexVar } from "./node.ts";

/** An array of values: the indices that are its axes, in order, and the entry at them. A scalar has none. */
export interface Tensor {
  readonly indices: readonly IndexVar[];
  readonly body: Expr;
}

/** How the entries of a derivative are arranged: rows are outputs in the numerator layout. */
export type Layout = "gradient" | "numerator" | "denominator" | "derivative" | "hessian";
