import { delta, product, sum, sumOver } from "../../expr/build.ts";
import { defineTensorFunction, extent, type TensorBuilder } from "../../expr/function.ts";

const factor = (latex: string): string =>
  /[+-]/.test(latex) ? String.raw`\left(${latex}\right)` : latex;

/** A layer of weights W and biases b: W x + b. */
export const linear: TensorBuilder = defineTensorFunction("linear", {
  about: { fr: "couche linéaire", en: "linear layer" },
  aliases: ["affine"],
  shape: { takes: [["m", "n"], ["n"], ["m"]], gives: ["m"] },
  latex: ([W = "", x = "", b = ""], [i]) =>
    String.raw`\left(${factor(W)}\,${factor(x)}+${b}\right)${i ? `_{${i}}` : ""}`,

  definition: (W, x, b) => (i) =>
    sum(
      sumOver(extent(x), (j) => product(W(i, j), x(j)), "j"),
      b(i),
    ),
  folds: false,
  jacobians: [
    (_, x) => (i) => (k, j) => product(delta(i, k), x(j)),
    (W) => (i) => (j) => W(i, j),
    () => (i) => (k) => delta(i, k),
  ],

  kernel: (W, x, b) => {
    const width = x.values.length;
    return b.values.map((bias, row) =>
      x.values.reduce((sum, value, j) => sum + value * (W.values[row * width + j] ?? 0), bias),
    );
  },
});
