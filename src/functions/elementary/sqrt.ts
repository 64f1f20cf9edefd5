import { half, inverse, power, product, square } from "../../expr/build.ts";
import { defineFunction, nonnegative, type ScalarBuilder } from "../../expr/function.ts";
import { a, b, rest } from "../../rewrite/holes.ts";
import { abs } from "./abs.ts";

/** The number that is not negative and whose square is the argument. */
export const sqrt: ScalarBuilder = defineFunction("sqrt", {
  about: { fr: "racine carrée", en: "square root" },
  aliases: ["√"],
  domain: nonnegative,
  range: nonnegative,
  latex: (u) => String.raw`\sqrt{${u}}`,
  latexName: String.raw`\sqrt{\cdot}`,
  text: "√",

  definition: (u) => power(u, half),
  derivative: (u) => inverse(product(2, sqrt(u))),

  kernel: Math.sqrt,

  lemmas: () => ({
    square_sqrt_of_nonneg: {
      from: square(sqrt(a)),
      to: a,
      when: [{ is: "nonnegative", of: a }],
      because: { fr: "Le carré défait la racine.", en: "Squaring undoes the root." },
    },
    sqrt_square: {
      from: sqrt(square(a)),
      to: abs(a),
      because: {
        fr: "La racine d'un carré est la valeur absolue.",
        en: "The root of a square is the absolute value.",
      },
    },
    sqrt_mul_of_nonneg: {
      from: sqrt(product(a, rest)),
      to: product(sqrt(a), sqrt(rest)),
      when: [
        { is: "nonnegative", of: a },
        { is: "nonnegative", of: rest },
      ],
      because: {
        fr: "La racine d'un produit est le produit des racines.",
        en: "The root of a product is the product of the roots.",
      },
    },
    sqrt_inv_of_pos: {
      from: sqrt(inverse(b)),
      to: inverse(sqrt(b)),
      when: [{ is: "positive", of: b }],
      because: {
        fr: "La racine de l'inverse est l'inverse de la racine.",
        en: "The root of a reciprocal is the reciprocal of the root.",
      },
    },
  }),
});
