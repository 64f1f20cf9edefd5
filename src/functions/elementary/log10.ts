import { inverse, one, product, quotient } from "../../expr/build.ts";
import { defineFunction, positive, type ScalarBuilder } from "../../expr/function.ts";
import { log } from "./log.ts";

/** The exponent of 10 that gives its argument. */
export const log10: ScalarBuilder = defineFunction("log10", {
  about: { fr: "logarithme décimal", en: "decimal logarithm" },
  domain: positive,
  latex: (u) => String.raw`\log_{10}\left(${u}\right)`,
  latexName: String.raw`\log_{10}`,

  definition: (u) => quotient(log(u), log(10)),
  folds: false,
  derivative: (u) => inverse(product(u, log(10))),

  kernel: Math.log10,

  lemmas: () => ({
    log10_base: {
      from: log10(10),
      to: one,
      because: { fr: "10 puissance 1 vaut 10.", en: "10 to the power 1 is 10." },
    },
  }),
});
