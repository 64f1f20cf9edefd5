import { difference, inverse, square } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";
import { sin } from "./sin-cos.ts";
import { sqrt } from "./sqrt.ts";

/** The angle between −π/2 and π/2 that has a given sine. */
export const asin: ScalarBuilder = defineFunction("asin", {
  about: { fr: "arc sinus", en: "inverse sine" },
  aliases: ["arcsin"],
  domain: { from: -1, to: 1, open: "none" },
  range: { from: -Math.PI / 2, to: Math.PI / 2, open: "none" },
  latex: (u) => String.raw`\arcsin\left(${u}\right)`,
  latexName: String.raw`\arcsin`,

  derivative: (u) => inverse(sqrt(difference(1, square(u)))),

  kernel: Math.asin,

  lemmas: () => ({
    sin_asin: {
      from: sin(asin(a)),
      to: a,
      because: { fr: "Le sinus défait l'arc sinus.", en: "The sine undoes the inverse sine." },
    },
  }),
});
