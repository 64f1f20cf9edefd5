import { negate, quotient, square, sum } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";
import { cos, sin } from "./sin-cos.ts";

/** The slope of a line that makes a given angle with the horizontal. */
export const tan: ScalarBuilder = defineFunction("tan", {
  about: { fr: "tangente", en: "tangent" },
  aliases: ["tg"],
  latex: (u) => String.raw`\tan\left(${u}\right)`,
  latexName: String.raw`\tan`,

  definition: (u) => quotient(sin(u), cos(u)),
  derivative: (u) => sum(1, square(tan(u))),

  kernel: Math.tan,

  lemmas: () => ({
    tan_neg: {
      from: tan(negate(a)),
      to: negate(tan(a)),
      because: { fr: "La tangente est impaire.", en: "The tangent is odd." },
    },
  }),
});
