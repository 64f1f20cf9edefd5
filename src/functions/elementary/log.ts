import {
  difference,
  inverse,
  negate,
  power,
  product,
  quotient,
  sum,
  zero,
} from "../../expr/build.ts";
import { defineFunction, positive, type ScalarBuilder } from "../../expr/function.ts";
import { a, b, rest } from "../../rewrite/holes.ts";
import { exp } from "./exp.ts";

/** The natural logarithm: the exponent of e that gives its argument. */
export const log: ScalarBuilder = defineFunction("log", {
  about: { fr: "logarithme naturel", en: "natural logarithm" },
  aliases: ["ln"],
  domain: positive,
  ends: { right: "+inf" },
  latex: (u) => String.raw`\ln\left(${u}\right)`,
  latexName: String.raw`\ln`,
  text: "ln",

  derivative: (u) => inverse(u),

  kernel: Math.log,

  lemmas: () => ({
    log_one: {
      from: log(1),
      to: zero,
      because: { fr: "Le logarithme de 1 est nul.", en: "The logarithm of 1 is zero." },
    },
    log_exp: {
      from: log(exp(a)),
      to: a,
      because: {
        fr: "Le logarithme défait l'exponentielle.",
        en: "The logarithm undoes the exponential.",
      },
    },
    exp_log_of_pos: {
      from: exp(log(a)),
      to: a,
      when: [{ is: "positive", of: a }],
      because: {
        fr: "L'exponentielle défait le logarithme.",
        en: "The exponential undoes the logarithm.",
      },
    },
    log_div_of_pos: {
      from: log(quotient(rest, b)),
      to: difference(log(rest), log(b)),
      when: [
        { is: "positive", of: rest },
        { is: "positive", of: b },
      ],
      because: {
        fr: "Le logarithme d'un quotient est la différence des logarithmes.",
        en: "The logarithm of a quotient is the difference of the logarithms.",
      },
    },
    log_mul_of_pos: {
      from: log(product(a, rest)),
      to: sum(log(a), log(rest)),
      when: [
        { is: "positive", of: a },
        { is: "positive", of: rest },
      ],
      because: {
        fr: "Le logarithme d'un produit est la somme des logarithmes.",
        en: "The logarithm of a product is the sum of the logarithms.",
      },
    },
    log_inv_of_pos: {
      from: log(inverse(a)),
      to: negate(log(a)),
      when: [{ is: "positive", of: a }],
      because: {
        fr: "Le logarithme de l'inverse est l'opposé du logarithme.",
        en: "The logarithm of a reciprocal is minus the logarithm.",
      },
    },
    log_pow_of_pos: {
      from: log(power(a, b)),
      to: product(b, log(a)),
      when: [{ is: "positive", of: a }],
      because: {
        fr: "Le logarithme fait descendre l'exposant.",
        en: "The logarithm brings the exponent down.",
      },
    },
  }),
});
