import {
  difference,
  inverse,
  product,
  quotient,
  sizeValue,
  square,
  sumOver,
} from "../../expr/build.ts";
import {
  defineTensorFunction,
  type Entries,
  extent,
  nonnegative,
  type TensorBuilder,
} from "../../expr/function.ts";
import type { Expr, Over } from "../../expr/node.ts";
import { squaredError } from "./sse.ts";

/*
 * Three losses go by the name of mean squared error. They differ by what they divide by, which is a factor
 * in every gradient: the entries of a vector, the entries of a matrix, or its rows alone.
 */

/** The mean of the squared errors over the m entries of a vector. */
export const mse: TensorBuilder = defineTensorFunction("mse", {
  about: { fr: "erreur quadratique moyenne", en: "mean squared error" },
  aliases: ["MSE"],
  shape: { takes: [["m"], ["m"]], gives: [] },
  range: nonnegative,
  latex: ([F, Y]) => String.raw`\operatorname{MSE}\left(${F}, ${Y}\right)`,
  latexName: String.raw`\operatorname{MSE}`,

  definition: (F, Y) => () =>
    product(
      inverse(sizeValue(extent(F))),
      sumOver(extent(F), (k) => square(difference(F(k), Y(k)))),
    ),
  folds: false,
  jacobians: [
    (F, Y) => () => (j) => product(quotient(2, sizeValue(extent(F))), difference(F(j), Y(j))),
    (F, Y) => () => (j) => product(quotient(2, sizeValue(extent(F))), difference(Y(j), F(j))),
  ],

  kernel: (F, Y) => squaredError(F, Y) / F.values.length,
});

/** ΣΣ (F − Y)² over the entries of two matrices. */
const squares = (F: Entries, Y: Entries): Over =>
  sumOver(
    extent(F, 0),
    (k) => sumOver(extent(F, 1), (l) => square(difference(F(k, l), Y(k, l))), "l"),
    "k",
  );

const rows = (F: Entries): Expr => sizeValue(extent(F, 0));
const columns = (F: Entries): Expr => sizeValue(extent(F, 1));

/** The mean of the squared errors over all q·p entries of a matrix. */
export const msematrix: TensorBuilder = defineTensorFunction("msematrix", {
  about: {
    fr: "erreur quadratique moyenne sur toutes les composantes d'une matrice",
    en: "mean squared error over all entries of a matrix",
  },
  shape: {
    takes: [
      ["q", "p"],
      ["q", "p"],
    ],
    gives: [],
  },
  range: nonnegative,
  latex: ([F, Y]) => String.raw`\operatorname{MSE}\left(${F}, ${Y}\right)`,
  latexName: String.raw`\operatorname{MSE}`,

  definition: (F, Y) => () => product(inverse(product(rows(F), columns(F))), squares(F, Y)),
  folds: false,
  jacobians: [
    (F, Y) => () => (k, l) =>
      product(quotient(2, product(rows(F), columns(F))), difference(F(k, l), Y(k, l))),
    (F, Y) => () => (k, l) =>
      product(quotient(2, product(rows(F), columns(F))), difference(Y(k, l), F(k, l))),
  ],

  kernel: (F, Y) => squaredError(F, Y) / F.values.length,
});

/** The squared errors of each row summed, then averaged over the q rows. */
export const mserows: TensorBuilder = defineTensorFunction("mserows", {
  about: {
    fr: "erreur quadratique, moyennée sur les lignes seulement",
    en: "squared error, averaged over the rows only",
  },
  shape: {
    takes: [
      ["q", "p"],
      ["q", "p"],
    ],
    gives: [],
  },
  range: nonnegative,
  latex: ([F, Y]) => String.raw`\operatorname{MSE}_{\text{rows}}\left(${F}, ${Y}\right)`,
  latexName: String.raw`\operatorname{MSE}_{\text{rows}}`,

  definition: (F, Y) => () => product(inverse(rows(F)), squares(F, Y)),
  folds: false,
  jacobians: [
    (F, Y) => () => (k, l) => product(quotient(2, rows(F)), difference(F(k, l), Y(k, l))),
    (F, Y) => () => (k, l) => product(quotient(2, rows(F)), difference(Y(k, l), F(k, l))),
  ],

  kernel: (F, Y) => squaredError(F, Y) / (F.sizes[0] ?? 1),
});
