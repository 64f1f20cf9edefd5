import { difference, product, quotient, sizeValue, square } from "../../expr/build.ts";
import {
  defineTensorFunction,
  entries,
  extent,
  nonnegative,
  type TensorBuilder,
} from "../../expr/function.ts";
import { sqrt } from "../elementary/sqrt.ts";
import { mean } from "./mean.ts";

/** The mean of the squared distances to the mean: it divides by the count. */
export const variance: TensorBuilder = defineTensorFunction("var", {
  about: { fr: "variance", en: "variance" },
  aliases: ["variance"],
  shape: { takes: [["n"]], gives: [] },
  range: nonnegative,
  latex: ([x]) => String.raw`\operatorname{Var}\left(${x}\right)`,
  latexName: String.raw`\operatorname{Var}`,

  definition: (x) => () => mean(entries(x.sizes, (k) => square(difference(x(k), mean(x)()))))(),
  folds: false,
  jacobians: [
    (x) => () => (j) => product(quotient(2, sizeValue(extent(x))), difference(x(j), mean(x)())),
  ],

  // Distances are squared after the mean is taken out, so that nothing cancels.
  kernel: ({ values }) => varianceOf(values),
});

/** The square root of the variance. */
export const std: TensorBuilder = defineTensorFunction("std", {
  about: { fr: "écart-type", en: "standard deviation" },
  shape: { takes: [["n"]], gives: [] },
  range: nonnegative,
  latex: ([x]) => String.raw`\operatorname{std}\left(${x}\right)`,

  definition: (x) => () => sqrt(variance(x)()),
  folds: false,
  jacobians: [
    (x) => () => (j) =>
      quotient(difference(x(j), mean(x)()), product(sizeValue(extent(x)), std(x)())),
  ],

  kernel: ({ values }) => Math.sqrt(varianceOf(values)),
});

const varianceOf = (values: Float64Array): number => {
  const center = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / values.length;
};
