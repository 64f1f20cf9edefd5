import { compare, indicator, zero } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";

/** 1 to the right of 0, and 0 elsewhere. */
export const step: ScalarBuilder = defineFunction("step", {
  about: {
    fr: "indicatrice des nombres strictement positifs",
    en: "indicator of the positive numbers",
  },
  range: { from: 0, to: 1, open: "none" },
  kinks: [{ at: zero, says: "jump" }],
  latex: (u) => String.raw`\mathbf{1}_{\{${u}>0\}}`,
  latexName: String.raw`\mathbf{1}_{\{\cdot>0\}}`,

  definition: (u) => indicator(compare(u, ">", 0)),
  folds: false,
  derivative: () => zero,

  kernel: (u) => (u > 0 ? 1 : 0),
});
