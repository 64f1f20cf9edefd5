import { cases, compare, number, one, product, zero } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";
import { relu } from "./relu.ts";

/** A ramp that keeps a small slope (1/100 if none is given) to the left of 0. */
export const leakyrelu: ScalarBuilder = defineFunction("leakyrelu", {
  about: { fr: "ReLU avec fuite", en: "leaky ReLU" },
  aliases: ["LeakyReLU", "leaky_relu"],
  defaults: [number(1, 100)],
  kinks: [{ at: zero, says: "corner" }],
  latex: (u, slope) => String.raw`\operatorname{LeakyReLU}_{${slope}}\left(${u}\right)`,
  latexName: String.raw`\operatorname{LeakyReLU}`,

  definition: (u, slope) => cases([{ when: compare(u, ">", 0), is: u }], product(slope, u)),
  partials: [
    (u, slope) => cases([{ when: compare(u, ">", 0), is: one }], slope),
    (u) => cases([{ when: compare(u, ">", 0), is: zero }], u),
  ],

  kernel: (u, slope) => (u > 0 ? u : slope * u),

  lemmas: () => ({
    leakyrelu_zero: {
      from: leakyrelu(a, 0),
      to: relu(a),
      because: { fr: "Sans fuite, c'est ReLU.", en: "Without a leak it is ReLU." },
    },
    leakyrelu_one: {
      from: leakyrelu(a, 1),
      to: a,
      because: {
        fr: "Avec la même pente des deux côtés, c'est une droite.",
        en: "With the same slope on both sides it is a straight line.",
      },
    },
  }),
});
