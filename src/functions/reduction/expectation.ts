import { product, sumOver } from "../../expr/build.ts";
import { defineTensorFunction, extent, type TensorBuilder } from "../../expr/function.ts";

/** The entry of a tensor in LaTeX: f gives f_j, u + v its (u + v)_j, and (x_k + 1)_k its own x_k + 1. */
const entryIn = (latex: string): { letter: string; entry: string } => {
  const own = /^(?:\\left)?\((.*?)(?:\\right)?\)_\{?([a-z])\}?$/.exec(latex);
  if (own) return { letter: own[2] ?? "", entry: own[1] ?? "" };
  const whole = /[+-]/.test(latex) ? String.raw`\left(${latex}\right)` : `{${latex}}`;
  return { letter: "j", entry: `${whole}_{j}` };
};

/** The mean of the values f under the probabilities p. */
export const expectation: TensorBuilder = defineTensorFunction("expectation", {
  about: { fr: "espérance", en: "expectation" },
  shape: { takes: [["n"], ["n"]], gives: [] },
  latex: ([p = "", f = ""]) => {
    const { letter, entry } = entryIn(f);
    return String.raw`\mathbb{E}_{${letter}\sim ${p}}\left[${entry}\right]`;
  },
  latexName: String.raw`\mathbb{E}`,
  text: "E",

  definition: (p, f) => () => sumOver(extent(p), (j) => product(p(j), f(j)), "j"),
  // Any weighted sum would pass for an expectation.
  folds: false,
  jacobians: [(_, f) => () => (j) => f(j), (p) => () => (j) => p(j)],

  kernel: (p, f) => p.values.reduce((sum, weight, j) => sum + weight * (f.values[j] ?? 0), 0),
});
