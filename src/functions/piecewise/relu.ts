import {
  cases,
  compare,
  difference,
  half,
  indicator,
  negate,
  product,
  sum,
  zero,
} from "../../expr/build.ts";
import { defineFunction, nonnegative, type ScalarBuilder } from "../../expr/function.ts";
import { a, u } from "../../rewrite/holes.ts";
import { abs } from "../elementary/abs.ts";
import { max } from "../elementary/max.ts";
import { heaviside } from "./heaviside.ts";

/** The positive part of a number: the rectified linear unit. */
export const relu: ScalarBuilder = defineFunction("relu", {
  about: { fr: "partie positive (ReLU)", en: "positive part (ReLU)" },
  aliases: ["rect", "ReLU", "RELU"],
  range: nonnegative,
  kinks: [{ at: zero, says: "corner" }],
  latex: (u) => String.raw`\operatorname{ReLU}\left(${u}\right)`,
  latexName: String.raw`\operatorname{ReLU}`,
  text: "relu",

  definition: (u) => cases([{ when: compare(u, ">", 0), is: u }], zero),
  derivative: (u) => indicator(compare(u, ">", 0)),

  kernel: (u) => Math.max(u, 0),

  spellings: () => [
    { from: cases([{ when: compare(u, ">", 0), is: u }]), to: relu(u) },
    { from: max(0, u), to: relu(u) },
    { from: max(u, 0), to: relu(u) },
    { from: product(u, indicator(compare(u, ">", 0))), to: relu(u) },
    { from: product(u, indicator(compare(u, "≥", 0))), to: relu(u) },
  ],

  lemmas: () => ({
    relu_eq_max: {
      from: relu(a),
      to: max(0, a),
      because: {
        fr: "La partie positive est le plus grand de 0 et du nombre.",
        en: "The positive part is the larger of 0 and the number.",
      },
    },
    relu_eq_mul_heaviside: {
      from: relu(a),
      to: product(a, heaviside(a)),
      because: {
        fr: "L'échelon garde a à droite de 0 et l'efface à gauche ; en 0, le produit est nul.",
        en: "The step keeps a to the right of 0 and erases it to the left; at 0 the product is 0.",
      },
    },
    relu_eq_abs: {
      from: relu(a),
      to: product(half, sum(a, abs(a))),
      because: {
        fr: "La partie positive est la moyenne du nombre et de sa valeur absolue.",
        en: "The positive part is the mean of the number and its absolute value.",
      },
    },
    relu_sub_relu_neg: {
      from: difference(relu(a), relu(negate(a))),
      to: a,
      because: {
        fr: "Un nombre est sa partie positive moins sa partie négative.",
        en: "A number is its positive part minus its negative part.",
      },
    },
    relu_of_nonneg: {
      from: relu(a),
      to: a,
      when: [{ is: "nonnegative", of: a }],
      because: {
        fr: "Un nombre positif ou nul est sa propre partie positive.",
        en: "A number that is not negative is its own positive part.",
      },
    },
  }),
});
