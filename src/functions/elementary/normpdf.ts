import { negate, pi, product, quotient, square } from "../../expr/build.ts";
import { defineFunction, positive, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";
import { exp } from "./exp.ts";
import { sqrt } from "./sqrt.ts";

/** The bell curve of the standard normal law. */
export const normpdf: ScalarBuilder = defineFunction("normpdf", {
  about: { fr: "densité de la loi normale", en: "density of the normal law" },
  aliases: ["φ"],
  range: positive,
  latex: (u) => String.raw`\varphi\left(${u}\right)`,
  latexName: String.raw`\varphi`,
  text: "φ",

  definition: (u) => quotient(exp(negate(quotient(square(u), 2))), sqrt(product(2, pi))),
  derivative: (u) => negate(product(u, normpdf(u))),

  kernel: (u) => Math.exp((-u * u) / 2) / Math.sqrt(2 * Math.PI),

  lemmas: () => ({
    normpdf_neg: {
      from: normpdf(negate(a)),
      to: normpdf(a),
      because: { fr: "La cloche est symétrique.", en: "The bell is symmetric." },
    },
  }),
});
