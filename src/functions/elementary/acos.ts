import { difference, inverse, negate, square } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";
import { cos } from "./sin-cos.ts";
import { sqrt } from "./sqrt.ts";

/** The angle between 0 and π that has a given cosine. */
export const acos: ScalarBuilder = defineFunction("acos", {
  about: { fr: "arc cosinus", en: "inverse cosine" },
  aliases: ["arccos"],
  domain: { from: -1, to: 1, open: "none" },
  range: { from: 0, to: Math.PI, open: "none" },
  latex: (u) => String.raw`\arccos\left(${u}\right)`,
  latexName: String.raw`\arccos`,

  derivative: (u) => negate(inverse(sqrt(difference(1, square(u))))),

  kernel: Math.acos,

  lemmas: () => ({
    cos_acos: {
      from: cos(acos(a)),
      to: a,
      because: {
        fr: "Le cosinus défait l'arc cosinus.",
        en: "The cosine undoes the inverse cosine.",
      },
    },
  }),
});
