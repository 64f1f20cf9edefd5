import { difference, negate, product, sum } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";
import { erfcOf } from "../elementary/erf.ts";
import { normcdf } from "../elementary/normcdf.ts";
import { normpdf } from "../elementary/normpdf.ts";

/** A number times the probability that a standard normal variable is below it. */
export const gelu: ScalarBuilder = defineFunction("gelu", {
  about: { fr: "GELU", en: "GELU" },
  aliases: ["GELU"],
  latex: (u) => String.raw`\operatorname{GELU}\left(${u}\right)`,
  latexName: String.raw`\operatorname{GELU}`,

  definition: (u) => product(u, normcdf(u)),
  folds: false,
  derivative: (u) => sum(normcdf(u), product(u, normpdf(u))),

  kernel: (u) => (u * erfcOf(-u / Math.SQRT2)) / 2,

  lemmas: () => ({
    gelu_sub_gelu_neg: {
      from: difference(gelu(a), gelu(negate(a))),
      to: a,
      because: {
        fr: "a·Φ(a) + a·Φ(−a) = a, car la cloche est symétrique.",
        en: "a·Φ(a) + a·Φ(−a) = a, as the bell is symmetric.",
      },
    },
  }),
});
