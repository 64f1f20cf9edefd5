import {
  cases,
  compare,
  difference,
  half,
  indicator,
  negate,
  one,
  product,
  quotient,
  sum,
  zero,
} from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";
import { sign } from "./sign.ts";

/** The step from 0 to 1 that is halfway up at 0. */
export const heaviside: ScalarBuilder = defineFunction("heaviside", {
  about: { fr: "échelon de Heaviside", en: "Heaviside step" },
  aliases: ["H", "Heaviside"],
  range: { from: 0, to: 1, open: "none" },
  kinks: [{ at: zero, says: "jump" }],
  latex: (u) => String.raw`H\left(${u}\right)`,
  latexName: "H",
  text: "H",

  definition: (u) =>
    cases(
      [
        { when: compare(u, ">", 0), is: one },
        { when: compare(u, "<", 0), is: zero },
      ],
      half,
    ),
  derivative: () => zero,

  kernel: (u) => (Math.sign(u) + 1) / 2,

  lemmas: () => ({
    heaviside_eq_sign: {
      from: heaviside(a),
      to: quotient(sum(1, sign(a)), 2),
      because: {
        fr: "L'échelon est le signe, ramené de [−1, 1] à [0, 1].",
        en: "The step is the sign, moved from [−1, 1] to [0, 1].",
      },
    },
    heaviside_eq_indicators: {
      from: heaviside(a),
      to: sum(indicator(compare(a, ">", 0)), product(half, indicator(compare(a, "=", 0)))),
      because: {
        fr: "L'échelon vaut 1 à droite de 0, et 1/2 en 0.",
        en: "The step is 1 to the right of 0, and 1/2 at 0.",
      },
    },
    heaviside_neg: {
      from: heaviside(negate(a)),
      to: difference(1, heaviside(a)),
      because: {
        fr: "Le reflet de l'échelon est son complément.",
        en: "The reflection of the step is its complement.",
      },
    },
    heaviside_zero: {
      from: heaviside(0),
      to: half,
      because: {
        fr: "En 0, l'échelon est à mi-hauteur, par définition.",
        en: "At 0 the step is halfway up, by definition.",
      },
    },
    heaviside_of_pos: {
      from: heaviside(a),
      to: one,
      when: [{ is: "positive", of: a }],
      because: { fr: "À droite de 0, l'échelon vaut 1.", en: "To the right of 0 the step is 1." },
    },
  }),
});
