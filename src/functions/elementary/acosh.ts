import { difference, inverse, square, sum } from "../../expr/build.ts";
import { defineFunction, nonnegative, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";
import { log } from "./log.ts";
import { cosh } from "./sinh-cosh.ts";
import { sqrt } from "./sqrt.ts";

/** The number that is not negative and has a given hyperbolic cosine. */
export const acosh: ScalarBuilder = defineFunction("acosh", {
  about: { fr: "argument cosinus hyperbolique", en: "inverse hyperbolic cosine" },
  aliases: ["argch", "arcosh"],
  domain: { from: 1, open: "right" },
  range: nonnegative,
  latex: (u) => String.raw`\operatorname{arcosh}\left(${u}\right)`,
  latexName: String.raw`\operatorname{arcosh}`,

  definition: (u) => log(sum(u, sqrt(difference(square(u), 1)))),
  derivative: (u) => inverse(sqrt(difference(square(u), 1))),

  kernel: Math.acosh,

  lemmas: () => ({
    cosh_acosh: {
      from: cosh(acosh(a)),
      to: a,
      because: {
        fr: "Le cosinus hyperbolique défait sa réciproque.",
        en: "The hyperbolic cosine undoes its inverse.",
      },
    },
  }),
});
