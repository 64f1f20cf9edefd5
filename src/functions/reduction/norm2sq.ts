import { product, square, sumOver } from "../../expr/build.ts";
import {
  defineTensorFunction,
  extent,
  nonnegative,
  type TensorBuilder,
} from "../../expr/function.ts";

/** The squared length of a vector. */
export const norm2sq: TensorBuilder = defineTensorFunction("norm2sq", {
  about: { fr: "carré de la norme euclidienne", en: "squared Euclidean norm" },
  shape: { takes: [["n"]], gives: [] },
  range: nonnegative,
  latex: ([x]) => String.raw`\left\lVert ${x}\right\rVert_{2}^{2}`,
  latexName: String.raw`{\left\lVert\cdot\right\rVert_{2}^{2}}`,

  definition: (x) => () => sumOver(extent(x), (k) => square(x(k))),
  folds: false,
  jacobians: [(x) => () => (j) => product(2, x(j))],

  kernel: ({ values }) => values.reduce((sum, value) => sum + value * value, 0),
});
