import { inverse, one, product, quotient } from "../../expr/build.ts";
import { defineFunction, positive, type ScalarBuilder } from "../../expr/function.ts";
import { log } from "./log.ts";

/** The exponent of 2 that gives its argument. */
export const log2: ScalarBuilder = defineFunction("log2", {
  about: { fr: "logarithme binaire", en: "binary logarithm" },
  domain: positive,
  latex: (u) => String.raw`\log_{2}\left(${u}\right)`,
  latexName: String.raw`\log_{2}`,

  definition: (u) => quotient(log(u), log(2)),
  folds: false,
  derivative: (u) => inverse(product(u, log(2))),

  kernel: Math.log2,

  lemmas: () => ({
    log2_base: {
      from: log2(2),
      to: one,
      because: { fr: "2 puissance 1 vaut 2.", en: "2 to the power 1 is 2." },
    },
  }),
});
