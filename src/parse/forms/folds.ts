import { over } from "../../expr/build.ts";
import { indexVar, ix } from "../../expr/index-of.ts";
import type { Expr, Ix, OverOp } from "../../expr/node.ts";
import type { Size } from "../../expr/size.ts";
import { firstIx, isScalar, isUnit, scalarValue, type Value } from "../value.ts";

/**
 * Σ, Π, max or min over axes of these sizes, one in another, so that each index can be summed out by itself. An axis
 * of size 1 has the index 1.
 */
export const foldOver = (
  op: OverOp,
  sizes: readonly Size[],
  letters: readonly string[],
  body: (...at: Ix[]) => Expr,
): Expr => {
  const indices = sizes.map((size, at) =>
    isUnit(size) ? undefined : indexVar(letters[at] ?? letters[0] ?? "k", size),
  );
  return indices.reduceRight<Expr>(
    (inner, k) => (k ? over(op, [k], inner) : inner),
    body(...indices.map((k) => (k ? ix(k) : firstIx))),
  );
};

const letters = ["k", "l", "p", "q"];

/** Σ, Π, max or min of all entries. */
export const foldAll = (op: OverOp, value: Value): Value =>
  isScalar(value) ? value : scalarValue(foldOver(op, value.sizes, letters, value.at));

/** The sum of all entries. */
export const total = (value: Value): Expr => foldAll("sum", value).at();
