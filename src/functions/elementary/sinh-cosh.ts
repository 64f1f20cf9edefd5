import { difference, half, negate, one, product, quotient, square, sum } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a, u } from "../../rewrite/holes.ts";
import { exp } from "./exp.ts";

/** The odd part of the exponential. */
export const sinh: ScalarBuilder = defineFunction("sinh", {
  about: { fr: "sinus hyperbolique", en: "hyperbolic sine" },
  aliases: ["sh"],
  latex: (u) => String.raw`\sinh\left(${u}\right)`,
  latexName: String.raw`\sinh`,

  definition: (u) => quotient(difference(exp(u), exp(negate(u))), 2),
  derivative: (u) => cosh(u),

  kernel: Math.sinh,

  spellings: () => [{ from: product(half, difference(exp(u), exp(negate(u)))), to: sinh(u) }],

  lemmas: () => ({
    sinh_neg: {
      from: sinh(negate(a)),
      to: negate(sinh(a)),
      because: { fr: "Le sinus hyperbolique est impair.", en: "The hyperbolic sine is odd." },
    },
  }),
});

/** The even part of the exponential. */
export const cosh: ScalarBuilder = defineFunction("cosh", {
  about: { fr: "cosinus hyperbolique", en: "hyperbolic cosine" },
  aliases: ["ch"],
  range: { from: 1, open: "right" },
  latex: (u) => String.raw`\cosh\left(${u}\right)`,
  latexName: String.raw`\cosh`,

  definition: (u) => quotient(sum(exp(u), exp(negate(u))), 2),
  derivative: (u) => sinh(u),

  kernel: Math.cosh,

  spellings: () => [{ from: product(half, sum(exp(u), exp(negate(u)))), to: cosh(u) }],

  lemmas: () => ({
    cosh_neg: {
      from: cosh(negate(a)),
      to: cosh(a),
      because: { fr: "Le cosinus hyperbolique est pair.", en: "The hyperbolic cosine is even." },
    },
    cosh_square_sub_sinh_square: {
      from: difference(square(cosh(a)), square(sinh(a))),
      to: one,
      because: {
        fr: "(ch a − sh a)(ch a + sh a) = e⁻ᵃ·eᵃ = 1.",
        en: "(cosh a − sinh a)(cosh a + sinh a) = e⁻ᵃ·eᵃ = 1.",
      },
    },
  }),
});
