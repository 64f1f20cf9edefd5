import {
  difference,
  negate,
  number,
  one,
  product,
  quotient,
  square,
  sum,
  zero,
} from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a, u } from "../../rewrite/holes.ts";
import { exp } from "../elementary/exp.ts";
import { cosh, sinh } from "../elementary/sinh-cosh.ts";
import { sigmoid } from "./sigmoid.ts";

/** A smooth step from −1 to 1. */
export const tanh: ScalarBuilder = defineFunction("tanh", {
  about: { fr: "tangente hyperbolique", en: "hyperbolic tangent" },
  aliases: ["th"],
  range: { from: -1, to: 1, open: "both" },
  ends: { left: number(-1), right: one },
  latex: (u) => String.raw`\tanh\left(${u}\right)`,
  latexName: String.raw`\tanh`,

  definition: (u) => quotient(difference(exp(u), exp(negate(u))), sum(exp(u), exp(negate(u)))),
  derivative: (u) => difference(1, square(tanh(u))),

  kernel: Math.tanh,

  spellings: () => {
    const doubled = exp(product(2, u));
    const halved = exp(product(-2, u));
    return [
      { from: quotient(difference(doubled, 1), sum(doubled, 1)), to: tanh(u) },
      { from: quotient(difference(1, halved), sum(1, halved)), to: tanh(u) },
      { from: quotient(sinh(u), cosh(u)), to: tanh(u) },
    ];
  },

  lemmas: () => ({
    tanh_eq_sigmoid: {
      from: tanh(a),
      to: difference(product(2, sigmoid(product(2, a))), 1),
      because: {
        fr: "La tangente hyperbolique est une sigmoïde étirée de [0, 1] à [−1, 1].",
        en: "The hyperbolic tangent is a sigmoid stretched from [0, 1] to [−1, 1].",
      },
    },
    sigmoid_eq_tanh: {
      from: sigmoid(a),
      to: quotient(sum(1, tanh(quotient(a, 2))), 2),
      because: {
        fr: "La sigmoïde est une tangente hyperbolique ramenée à [0, 1].",
        en: "The sigmoid is a hyperbolic tangent brought back to [0, 1].",
      },
    },
    tanh_neg: {
      from: tanh(negate(a)),
      to: negate(tanh(a)),
      because: {
        fr: "La tangente hyperbolique est impaire.",
        en: "The hyperbolic tangent is odd.",
      },
    },
    tanh_zero: {
      from: tanh(0),
      to: zero,
      because: {
        fr: "La tangente hyperbolique s'annule en 0.",
        en: "The hyperbolic tangent is 0 at 0.",
      },
    },
  }),
});
