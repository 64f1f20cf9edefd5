import { inverse, square, sum } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";
import { tan } from "./tan.ts";

/** The angle between −π/2 and π/2 that has a given tangent. */
export const atan: ScalarBuilder = defineFunction("atan", {
  about: { fr: "arc tangente", en: "inverse tangent" },
  aliases: ["arctan"],
  range: { from: -Math.PI / 2, to: Math.PI / 2, open: "both" },
  latex: (u) => String.raw`\arctan\left(${u}\right)`,
  latexName: String.raw`\arctan`,

  derivative: (u) => inverse(sum(1, square(u))),

  kernel: Math.atan,

  lemmas: () => ({
    tan_atan: {
      from: tan(atan(a)),
      to: a,
      because: {
        fr: "La tangente défait l'arc tangente.",
        en: "The tangent undoes the inverse tangent.",
      },
    },
  }),
});
