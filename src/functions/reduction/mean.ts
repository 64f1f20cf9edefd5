import { inverse, product, sizeValue, sumOver } from "../../expr/build.ts";
import { defineTensorFunction, extent, type TensorBuilder } from "../../expr/function.ts";

/** The sum of the entries, divided by their number. */
export const mean: TensorBuilder = defineTensorFunction("mean", {
  about: { fr: "moyenne", en: "mean" },
  shape: { takes: [["n"]], gives: [] },
  latex: ([x]) => String.raw`\operatorname{mean}\left(${x}\right)`,

  definition: (x) => () =>
    product(
      inverse(sizeValue(extent(x))),
      sumOver(extent(x), (k) => x(k)),
    ),
  folds: false,
  jacobians: [(x) => () => () => inverse(sizeValue(extent(x)))],

  kernel: ({ values }) => values.reduce((sum, value) => sum + value, 0) / values.length,
});
