import { negate, one, square, sum, zero } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";

/** The height of a point that has gone a given way around the unit circle. */
export const sin: ScalarBuilder = defineFunction("sin", {
  about: { fr: "sinus", en: "sine" },
  range: { from: -1, to: 1, open: "none" },
  latex: (u) => String.raw`\sin\left(${u}\right)`,
  latexName: String.raw`\sin`,

  derivative: (u) => cos(u),

  kernel: Math.sin,

  lemmas: () => ({
    sin_zero: {
      from: sin(0),
      to: zero,
      because: { fr: "Le sinus de 0 est nul.", en: "The sine of 0 is zero." },
    },
    sin_neg: {
      from: sin(negate(a)),
      to: negate(sin(a)),
      because: { fr: "Le sinus est impair.", en: "The sine is odd." },
    },
    square_sin_add_square_cos: {
      from: sum(square(sin(a)), square(cos(a))),
      to: one,
      because: {
        fr: "Le point (cos a, sin a) est sur le cercle de rayon 1.",
        en: "The point (cos a, sin a) lies on the circle of radius 1.",
      },
    },
  }),
});

/** The abscissa of a point that has gone a given way around the unit circle. */
export const cos: ScalarBuilder = defineFunction("cos", {
  about: { fr: "cosinus", en: "cosine" },
  range: { from: -1, to: 1, open: "none" },
  latex: (u) => String.raw`\cos\left(${u}\right)`,
  latexName: String.raw`\cos`,

  derivative: (u) => negate(sin(u)),

  kernel: Math.cos,

  lemmas: () => ({
    cos_zero: {
      from: cos(0),
      to: one,
      because: { fr: "Le cosinus de 0 vaut 1.", en: "The cosine of 0 is 1." },
    },
    cos_neg: {
      from: cos(negate(a)),
      to: cos(a),
      because: { fr: "Le cosinus est pair.", en: "The cosine is even." },
    },
  }),
});
