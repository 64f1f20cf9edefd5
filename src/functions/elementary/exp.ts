import {
  difference,
  inverse,
  negate,
  one,
  power,
  product,
  quotient,
  sum,
  zero,
} from "../../expr/build.ts";
import { defineFunction, positive, type ScalarBuilder } from "../../expr/function.ts";
import { a, b, rest } from "../../rewrite/holes.ts";

/** The function that is its own slope, and 1 at 0. */
export const exp: ScalarBuilder = defineFunction("exp", {
  about: { fr: "exponentielle", en: "exponential" },
  range: positive,
  ends: { left: zero, right: "+inf" },
  latex: (u) => `e^{${u}}`,
  latexName: String.raw`\exp`,

  derivative: (u) => exp(u),

  kernel: Math.exp,

  lemmas: () => ({
    exp_zero: {
      from: exp(0),
      to: one,
      because: { fr: "L'exponentielle de 0 vaut 1.", en: "The exponential of 0 is 1." },
    },
    exp_add: {
      from: exp(sum(a, rest)),
      to: product(exp(a), exp(rest)),
      because: {
        fr: "L'exponentielle d'une somme est le produit des exponentielles.",
        en: "The exponential of a sum is the product of the exponentials.",
      },
    },
    exp_sub: {
      from: exp(difference(rest, b)),
      to: quotient(exp(rest), exp(b)),
      because: {
        fr: "L'exponentielle d'une différence est le quotient des exponentielles.",
        en: "The exponential of a difference is the quotient of the exponentials.",
      },
    },
    exp_neg: {
      from: exp(negate(a)),
      to: inverse(exp(a)),
      because: {
        fr: "Changer le signe de l'exposant, c'est prendre l'inverse.",
        en: "Changing the sign of the exponent takes the reciprocal.",
      },
    },
    exp_pow: {
      from: power(exp(a), b),
      to: exp(product(b, a)),
      because: {
        fr: "Une puissance d'exponentielle multiplie l'exposant.",
        en: "A power of an exponential multiplies the exponent.",
      },
    },
  }),
});
