import {
  call,
  delta,
  difference,
  inverse,
  one,
  product,
  quotient,
  sum,
  sumOver,
} from "../../expr/build.ts";
import {
  defineTensorFunction,
  type Entries,
  extent,
  type TensorBuilder,
} from "../../expr/function.ts";
import { ix } from "../../expr/index-of.ts";
import type { Over } from "../../expr/node.ts";
import { a, at, c, held, i, k, l, under } from "../../rewrite/holes.ts";
import { exp } from "../elementary/exp.ts";

const partition = (z: Entries): Over => sumOver(extent(z), (k) => exp(z(k)));

/** Scores turned into probabilities: exponentials, divided by their sum. */
export const softmax: TensorBuilder = defineTensorFunction("softmax", {
  about: {
    fr: "softmax : des scores aux probabilités",
    en: "softmax: from scores to probabilities",
  },
  aliases: ["Softmax"],
  shape: { takes: [["n"]], gives: ["n"] },
  // 1 is reached by a vector with a single entry.
  range: { from: 0, to: 1, open: "left" },
  latex: ([z], [i]) => String.raw`\operatorname{softmax}\left(${z}\right)${i ? `_{${i}}` : ""}`,

  definition: (z) => (i) => quotient(exp(z(i)), partition(z)),
  jacobians: [(z) => (i) => (j) => product(softmax(z)(i), difference(delta(i, j), softmax(z)(j)))],

  // Subtracting the largest logit changes nothing in exact arithmetic, and keeps exp below 1.
  kernel: ({ values }) => {
    const top = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const weights = values.map((value) => Math.exp(value - top));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  },

  lemmas: () => ({
    sum_softmax: {
      from: under("sum", k, softmax(held(a, l))(k)),
      to: one,
      when: [{ is: "without", of: a, index: k }],
      because: {
        fr: "Ce sont des probabilités : leur somme vaut 1.",
        en: "They are probabilities: they add up to 1.",
      },
    },
    softmax_odds: {
      from: softmax(held(a, k))(i),
      to: inverse(under("sum", k, exp(difference(a, at(a, k, i))))),
      because: {
        fr: "On divise le numérateur et le dénominateur par l'exponentielle du numérateur.",
        en: "Numerator and denominator are divided by the exponential above.",
      },
    },
    softmax_shift: {
      from: call(softmax.def, [{ by: [k], body: sum(a, c) }], [ix(i)]),
      to: softmax(held(a, k))(i),
      when: [{ is: "without", of: c, index: k }],
      because: {
        fr: "Le facteur commun eᶜ se simplifie entre le numérateur et la somme.",
        en: "The common factor eᶜ cancels between the numerator and the sum.",
      },
    },
  }),
});
