import { cases, compare, difference, one } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { exp } from "../elementary/exp.ts";

/** A ramp that levels off at −1 to the left; its slope is continuous. */
export const elu: ScalarBuilder = defineFunction("elu", {
  about: { fr: "unité linéaire exponentielle", en: "exponential linear unit" },
  aliases: ["ELU"],
  range: { from: -1, open: "both" },
  latex: (u) => String.raw`\operatorname{ELU}\left(${u}\right)`,
  latexName: String.raw`\operatorname{ELU}`,

  definition: (u) => cases([{ when: compare(u, ">", 0), is: u }], difference(exp(u), 1)),
  derivative: (u) => cases([{ when: compare(u, ">", 0), is: one }], exp(u)),

  // eᵘ − 1 cancels near 0.
  kernel: (u) => (u > 0 ? u : Math.expm1(u)),
});
