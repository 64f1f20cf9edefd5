import {
  difference,
  half,
  inverse,
  negate,
  one,
  product,
  quotient,
  square,
  sum,
  zero,
} from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder, unitInterval } from "../../expr/function.ts";
import { a, b, u } from "../../rewrite/holes.ts";
import { exp } from "../elementary/exp.ts";

/** A smooth step from 0 to 1: the probability whose log-odds is the argument. */
export const sigmoid: ScalarBuilder = defineFunction("sigmoid", {
  about: { fr: "sigmoïde (fonction logistique)", en: "sigmoid (logistic function)" },
  aliases: ["logistic", "σ"],
  range: unitInterval,
  ends: { left: zero, right: one },
  latex: (u) => String.raw`\sigma\left(${u}\right)`,
  latexName: String.raw`\sigma`,
  text: "σ",

  definition: (u) => inverse(sum(1, exp(negate(u)))),
  derivative: (u) => product(sigmoid(u), difference(1, sigmoid(u))),

  // The exponent is never positive, so nothing overflows, and small values keep all their digits.
  kernel: (u) => {
    const small = Math.exp(-Math.abs(u));
    return (u < 0 ? small : 1) / (1 + small);
  },

  // The complement stands before e^u/(1 + e^u), which would read e^-u/(1 + e^-u) as σ(-u).
  spellings: () => [
    { from: quotient(exp(negate(u)), sum(1, exp(negate(u)))), to: difference(1, sigmoid(u)) },
    {
      from: quotient(exp(negate(u)), square(sum(1, exp(negate(u))))),
      to: product(sigmoid(u), difference(1, sigmoid(u))),
    },
    { from: quotient(exp(u), sum(1, exp(u))), to: sigmoid(u) },
    {
      from: quotient(exp(u), square(sum(1, exp(u)))),
      to: product(sigmoid(u), difference(1, sigmoid(u))),
    },
    { from: inverse(sum(1, exp(u))), to: sigmoid(negate(u)) },
  ],

  lemmas: () => ({
    sigmoid_neg: {
      from: sigmoid(negate(a)),
      to: difference(1, sigmoid(a)),
      because: {
        fr: "La courbe est symétrique autour du point (0, 1/2).",
        en: "The curve is symmetric about the point (0, 1/2).",
      },
    },
    sigmoid_add_sigmoid_neg: {
      from: sum(sigmoid(a), sigmoid(negate(a))),
      to: one,
      because: {
        fr: "La sigmoïde et son reflet se complètent à 1.",
        en: "The sigmoid and its reflection add up to 1.",
      },
    },
    sigmoid_sub: {
      from: sigmoid(difference(a, b)),
      to: quotient(exp(a), sum(exp(a), exp(b))),
      because: {
        fr: "La sigmoïde d'une différence est un softmax à deux scores.",
        en: "The sigmoid of a difference is a softmax of two scores.",
      },
    },
    sigmoid_zero: {
      from: sigmoid(0),
      to: half,
      because: {
        fr: "En 0, la sigmoïde est à mi-hauteur.",
        en: "At 0 the sigmoid is halfway up.",
      },
    },
  }),
});
