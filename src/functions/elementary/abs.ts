import { cases, compare, negate, product, square, zero } from "../../expr/build.ts";
import { defineFunction, nonnegative, type ScalarBuilder } from "../../expr/function.ts";
import { a, rest, u } from "../../rewrite/holes.ts";
import { sign } from "../piecewise/sign.ts";
import { max } from "./max.ts";

/** The distance to 0. */
export const abs: ScalarBuilder = defineFunction("abs", {
  about: { fr: "valeur absolue", en: "absolute value" },
  range: nonnegative,
  kinks: [{ at: zero, says: "corner" }],
  latex: (u) => String.raw`\left|${u}\right|`,
  latexName: String.raw`\left|\cdot\right|`,

  definition: (u) => cases([{ when: compare(u, "≥", 0), is: u }], negate(u)),
  derivative: (u) => sign(u),

  kernel: Math.abs,

  spellings: () => [
    { from: max(u, negate(u)), to: abs(u) },
    { from: cases([{ when: compare(u, ">", 0), is: u }], negate(u)), to: abs(u) },
    { from: cases([{ when: compare(u, "<", 0), is: negate(u) }], u), to: abs(u) },
  ],

  lemmas: () => ({
    abs_eq_mul_sign: {
      from: abs(a),
      to: product(a, sign(a)),
      because: {
        fr: "La valeur absolue est le nombre multiplié par son signe.",
        en: "The absolute value is the number times its sign.",
      },
    },
    abs_neg: {
      from: abs(negate(a)),
      to: abs(a),
      because: {
        fr: "Un nombre et son opposé sont à la même distance de 0.",
        en: "A number and its opposite are equally far from 0.",
      },
    },
    abs_mul: {
      from: abs(product(a, rest)),
      to: product(abs(a), abs(rest)),
      because: {
        fr: "La valeur absolue d'un produit est le produit des valeurs absolues.",
        en: "The absolute value of a product is the product of the absolute values.",
      },
    },
    square_abs: {
      from: square(abs(a)),
      to: square(a),
      because: { fr: "Le carré oublie le signe.", en: "Squaring forgets the sign." },
    },
    abs_of_nonneg: {
      from: abs(a),
      to: a,
      when: [{ is: "nonnegative", of: a }],
      because: {
        fr: "Un nombre positif ou nul est sa propre valeur absolue.",
        en: "A number that is not negative is its own absolute value.",
      },
    },
  }),
});
