import { sumOver } from "../../expr/build.ts";
import {
  defineTensorFunction,
  extent,
  nonnegative,
  type TensorBuilder,
} from "../../expr/function.ts";
import { abs } from "../elementary/abs.ts";
import { sign } from "../piecewise/sign.ts";

/** The sum of the absolute values of the entries. */
export const norm1: TensorBuilder = defineTensorFunction("norm1", {
  about: { fr: "norme 1", en: "1-norm" },
  shape: { takes: [["n"]], gives: [] },
  range: nonnegative,
  latex: ([x]) => String.raw`\left\lVert ${x}\right\rVert_{1}`,
  latexName: String.raw`\left\lVert\cdot\right\rVert_{1}`,

  definition: (x) => () => sumOver(extent(x), (k) => abs(x(k))),
  folds: false,
  jacobians: [(x) => () => (j) => sign(x(j))],

  kernel: ({ values }) => values.reduce((sum, value) => sum + Math.abs(value), 0),
});
