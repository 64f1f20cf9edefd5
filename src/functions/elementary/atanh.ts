import { difference, half, inverse, product, quotient, square, sum } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";
import { tanh } from "../activation/tanh.ts";
import { log } from "./log.ts";

/** The number that has a given hyperbolic tangent. */
export const atanh: ScalarBuilder = defineFunction("atanh", {
  about: { fr: "argument tangente hyperbolique", en: "inverse hyperbolic tangent" },
  aliases: ["argth", "artanh"],
  domain: { from: -1, to: 1, open: "both" },
  latex: (u) => String.raw`\operatorname{artanh}\left(${u}\right)`,
  latexName: String.raw`\operatorname{artanh}`,

  definition: (u) => product(half, log(quotient(sum(1, u), difference(1, u)))),
  derivative: (u) => inverse(difference(1, square(u))),

  kernel: Math.atanh,

  lemmas: () => ({
    tanh_atanh: {
      from: tanh(atanh(a)),
      to: a,
      because: {
        fr: "La tangente hyperbolique défait sa réciproque.",
        en: "The hyperbolic tangent undoes its inverse.",
      },
    },
    atanh_tanh: {
      from: atanh(tanh(a)),
      to: a,
      because: {
        fr: "La réciproque défait la tangente hyperbolique.",
        en: "The inverse undoes the hyperbolic tangent.",
      },
    },
  }),
});
