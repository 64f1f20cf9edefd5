import { difference, half, negate, product, quotient, sum } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder, unitInterval } from "../../expr/function.ts";
import { a, u } from "../../rewrite/holes.ts";
import { erf, erfcOf } from "./erf.ts";
import { normpdf } from "./normpdf.ts";
import { sqrt } from "./sqrt.ts";

/** The probability that a standard normal variable is at most its argument. */
export const normcdf: ScalarBuilder = defineFunction("normcdf", {
  about: {
    fr: "fonction de répartition de la loi normale",
    en: "cumulative distribution of the normal law",
  },
  aliases: ["Φ"],
  range: unitInterval,
  latex: (u) => String.raw`\Phi\left(${u}\right)`,
  latexName: String.raw`\Phi`,
  text: "Φ",

  definition: (u) => product(half, sum(1, erf(quotient(u, sqrt(2))))),
  derivative: (u) => normpdf(u),

  // 1 + erf cancels in the left tail; its complement does not.
  kernel: (u) => erfcOf(-u / Math.SQRT2) / 2,

  spellings: () => [{ from: quotient(sum(1, erf(quotient(u, sqrt(2)))), 2), to: normcdf(u) }],

  lemmas: () => ({
    normcdf_neg: {
      from: normcdf(negate(a)),
      to: difference(1, normcdf(a)),
      because: { fr: "La cloche est symétrique.", en: "The bell is symmetric." },
    },
    normcdf_zero: {
      from: normcdf(0),
      to: half,
      because: {
        fr: "La moitié de la cloche est à gauche de 0.",
        en: "Half of the bell lies to the left of 0.",
      },
    },
  }),
});
