import { inverse, square, sum } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";
import { log } from "./log.ts";
import { sinh } from "./sinh-cosh.ts";
import { sqrt } from "./sqrt.ts";

/** The number that has a given hyperbolic sine. */
export const asinh: ScalarBuilder = defineFunction("asinh", {
  about: { fr: "argument sinus hyperbolique", en: "inverse hyperbolic sine" },
  aliases: ["argsh", "arsinh"],
  latex: (u) => String.raw`\operatorname{arsinh}\left(${u}\right)`,
  latexName: String.raw`\operatorname{arsinh}`,

  definition: (u) => log(sum(u, sqrt(sum(square(u), 1)))),
  derivative: (u) => inverse(sqrt(sum(square(u), 1))),

  kernel: Math.asinh,

  lemmas: () => ({
    sinh_asinh: {
      from: sinh(asinh(a)),
      to: a,
      because: {
        fr: "Le sinus hyperbolique défait sa réciproque.",
        en: "The hyperbolic sine undoes its inverse.",
      },
    },
  }),
});
