import { delta, product } from "../../expr/build.ts";
import { addIx, negateIx, scaleIx } from "../../expr/index-of.ts";
import type { Expr, Ix } from "../../expr/node.ts";
import { multiplySizes, type Size } from "../../expr/size.ts";
import type { Elaborator } from "../elaborate.ts";
import type { Form } from "../form.ts";
import type { Tree } from "../tree.ts";
import {
  arrayOf,
  firstIx,
  isScalar,
  isUnit,
  isVector,
  matrixOf,
  scalarValue,
  settled,
  unit,
  type Value,
  vectorOf,
} from "../value.ts";
import { foldAll, foldOver } from "./folds.ts";

/** The diagonal matrix of a vector, or the diagonal of a matrix. */
export const diag: Form = (reader, tree) => {
  const [of] = tree.args;
  if (!of || tree.args.length !== 1) return undefined;
  const value = reader.value(of);
  if (isVector(value)) {
    const { sizes, at } = vectorOf(value);
    const size = sizes[0] as Size;
    return arrayOf([size, size], (i = firstIx, j = firstIx) => product(delta(i, j), at(i)));
  }
  const size = squareSize(reader, tree, of, value);
  return arrayOf([size], (i = firstIx) => value.at(i, i));
};

/** The sum of a square matrix's diagonal. */
export const trace: Form = (reader, tree) => {
  const [of] = tree.args;
  if (!of || tree.args.length !== 1) return undefined;
  const value = reader.value(of);
  if (isScalar(value)) return value;
  const size = squareSize(reader, tree, of, value);
  return foldAll(
    "sum",
    arrayOf([size], (i = firstIx) => value.at(i, i)),
  );
};

/** A function of a square matrix; a scalar is its own 1 × 1 matrix. */
export const ofSquare =
  (ofScalar: (entry: Expr, reader: Elaborator, tree: Tree) => Expr): Form =>
  (reader, tree) => {
    const [of] = tree.args;
    if (!of || tree.args.length !== 1) return undefined;
    const value = reader.value(of);
    if (isScalar(value)) return scalarValue(ofScalar(value.at(), reader, tree));
    squareSize(reader, tree, of, value);
    return reader.apply(tree.name, [settled(value)], tree);
  };

/** Where an entry of a block stands, in blocks of this size: p + size·(i − 1). */
const inBlocks = (block: Ix, within: Ix, size: Size): Ix =>
  addIx(within, scaleIx(size, addIx(block, negateIx(firstIx))));

/**
 * The Kronecker product. An index that counts the entries of all blocks tells no block and no place in it, so
 * the product is a sum over both of them, of which δ leaves one: (A ⊗ B)_rs = Σ A_ij B_pq δ_r,p+P(i−1) δ_s,q+Q(j−1).
 */
export const kron: Form = (reader, tree) => {
  if (tree.args.length !== 2) return undefined;
  const values = tree.args.map((arg) => reader.value(arg));
  if (values.some((value) => value.sizes.length > 2)) {
    return reader.clash(
      tree,
      values.map((value, at) => [tree.args[at] as Tree, value] as const),
      "Il faut deux matrices.",
      "It takes two matrices.",
    );
  }
  const [A, B] = values.map((value) => matrixOf(settled(value))) as [Value, Value];
  const [m = unit, n = unit] = A.sizes;
  const [p = unit, q = unit] = B.sizes;
  return arrayOf([multiplySizes(m, p), multiplySizes(n, q)], (r = firstIx, s = firstIx) =>
    foldOver(
      "sum",
      [m, n, p, q],
      ["i", "j", "k", "l"],
      (i = firstIx, j = firstIx, k = firstIx, l = firstIx) =>
        product(
          ...(isUnit(m) && isUnit(p) ? [] : [delta(r, inBlocks(i, k, p))]),
          ...(isUnit(n) && isUnit(q) ? [] : [delta(s, inBlocks(j, l, q))]),
          A.at(i, j),
          B.at(k, l),
        ),
    ),
  );
};

/** The columns of a matrix, one below the other: vec(A)_k = Σ A_ij δ_k,i+m(j−1). */
export const vec: Form = (reader, tree) => {
  const [of] = tree.args;
  if (!of || tree.args.length !== 1) return undefined;
  const value = reader.value(of);
  if (isScalar(value)) return value;
  if (value.sizes.length > 2) {
    return reader.clash(tree, [[of, value]], "Il faut une matrice.", "It takes a matrix.");
  }
  const { sizes, at } = matrixOf(settled(value));
  const [m = unit, n = unit] = sizes;
  return arrayOf([multiplySizes(m, n)], (k = firstIx) =>
    foldOver("sum", [m, n], ["i", "j"], (i = firstIx, j = firstIx) =>
      product(delta(k, inBlocks(j, i, m)), at(i, j)),
    ),
  );
};

const squareSize = (reader: Elaborator, tree: Tree, of: Tree, value: Value): Size => {
  const [rows, columns] = value.sizes;
  return value.sizes.length === 2 && rows && rows === columns
    ? rows
    : reader.clash(tree, [[of, value]], "Il faut une matrice carrée.", "It takes a square matrix.");
};
