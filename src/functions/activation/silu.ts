import { difference, negate, product, sum } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";
import { sigmoid } from "./sigmoid.ts";

/** A number times its own sigmoid. */
export const silu: ScalarBuilder = defineFunction("silu", {
  about: { fr: "SiLU (swish)", en: "SiLU (swish)" },
  aliases: ["swish", "SiLU"],
  latex: (u) => String.raw`\operatorname{SiLU}\left(${u}\right)`,
  latexName: String.raw`\operatorname{SiLU}`,

  definition: (u) => product(u, sigmoid(u)),
  folds: false,
  derivative: (u) => product(sigmoid(u), sum(1, product(u, difference(1, sigmoid(u))))),

  kernel: (u) => (u < 0 ? (u * Math.exp(u)) / (1 + Math.exp(u)) : u / (1 + Math.exp(-u))),

  lemmas: () => ({
    silu_sub_silu_neg: {
      from: difference(silu(a), silu(negate(a))),
      to: a,
      because: {
        fr: "a·σ(a) + a·σ(−a) = a, car les deux sigmoïdes se complètent à 1.",
        en: "a·σ(a) + a·σ(−a) = a, as the two sigmoids add up to 1.",
      },
    },
  }),
});
