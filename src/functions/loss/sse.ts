import { difference, product, square, sumOver } from "../../expr/build.ts";
import {
  defineTensorFunction,
  extent,
  type NumericArg,
  nonnegative,
  type TensorBuilder,
} from "../../expr/function.ts";

/** The sum of the squared errors, not divided by anything. */
export const sse: TensorBuilder = defineTensorFunction("sse", {
  about: { fr: "somme des carrés des erreurs", en: "sum of squared errors" },
  aliases: ["SSE"],
  shape: { takes: [["m"], ["m"]], gives: [] },
  range: nonnegative,
  latex: ([F, Y]) => String.raw`\operatorname{SSE}\left(${F}, ${Y}\right)`,
  latexName: String.raw`\operatorname{SSE}`,

  definition: (F, Y) => () => sumOver(extent(F), (k) => square(difference(F(k), Y(k)))),
  folds: false,
  jacobians: [
    (F, Y) => () => (j) => product(2, difference(F(j), Y(j))),
    (F, Y) => () => (j) => product(2, difference(Y(j), F(j))),
  ],

  kernel: (F, Y) => squaredError(F, Y),
});

/** The sum of the squared differences of two arrays of the same sizes. */
export const squaredError = (left: NumericArg, right: NumericArg): number =>
  left.values.reduce((sum, value, k) => sum + (value - (right.values[k] ?? 0)) ** 2, 0);
