import {
  cases,
  compare,
  difference,
  indicator,
  minusOne,
  negate,
  one,
  square,
  zero,
} from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";

/** +1, 0 or −1: on which side of 0 a number lies. */
export const sign: ScalarBuilder = defineFunction("sign", {
  about: { fr: "signe", en: "sign" },
  aliases: ["signe", "sgn"],
  range: { from: -1, to: 1, open: "none" },
  kinks: [{ at: zero, says: "jump" }],
  latex: (u) => String.raw`\operatorname{sign}\left(${u}\right)`,

  definition: (u) =>
    cases(
      [
        { when: compare(u, ">", 0), is: one },
        { when: compare(u, "<", 0), is: minusOne },
      ],
      zero,
    ),
  derivative: () => zero,

  kernel: Math.sign,

  lemmas: () => ({
    sign_eq_indicators: {
      from: sign(a),
      to: difference(indicator(compare(a, ">", 0)), indicator(compare(a, "<", 0))),
      because: {
        fr: "Le signe compte +1 du côté positif et −1 du côté négatif.",
        en: "The sign counts +1 on the positive side and −1 on the negative side.",
      },
    },
    sign_neg: {
      from: sign(negate(a)),
      to: negate(sign(a)),
      because: { fr: "La fonction signe est impaire.", en: "The sign function is odd." },
    },
    square_sign_of_ne_zero: {
      from: square(sign(a)),
      to: one,
      when: [{ is: "nonzero", of: a }],
      because: { fr: "(+1)² et (−1)² valent 1.", en: "(+1)² and (−1)² are both 1." },
    },
    sign_of_pos: {
      from: sign(a),
      to: one,
      when: [{ is: "positive", of: a }],
      because: {
        fr: "Le signe d'un nombre strictement positif est +1.",
        en: "The sign of a positive number is +1.",
      },
    },
  }),
});
