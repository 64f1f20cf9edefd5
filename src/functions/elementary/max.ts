import { cases, compare, difference, indicator, negate, sum } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a, b } from "../../rewrite/holes.ts";

/** The larger of two numbers. */
export const max: ScalarBuilder = defineFunction("max", {
  about: { fr: "maximum de deux nombres", en: "larger of two numbers" },
  kinks: [{ at: b, says: "corner" }],
  latex: (u, v) => String.raw`\max\left(${u}, ${v}\right)`,
  latexName: String.raw`\max`,

  definition: (u, v) => cases([{ when: compare(u, "≥", v), is: u }], v),
  partials: [(u, v) => indicator(compare(u, ">", v)), (u, v) => indicator(compare(u, "<", v))],

  kernel: (u, v) => Math.max(u, v),

  lemmas: () => ({
    max_self: {
      from: max(a, a),
      to: a,
      because: {
        fr: "Le maximum d'un nombre et de lui-même est ce nombre.",
        en: "The maximum of a number and itself is that number.",
      },
    },
    max_neg_neg: {
      from: max(negate(a), negate(b)),
      to: negate(min(a, b)),
      because: {
        fr: "Changer les signes échange maximum et minimum.",
        en: "Changing the signs exchanges maximum and minimum.",
      },
    },
    max_add_min: {
      from: sum(max(a, b), min(a, b)),
      to: sum(a, b),
      because: {
        fr: "Le plus grand et le plus petit sont les deux nombres.",
        en: "The larger and the smaller are the two numbers.",
      },
    },
    max_sub_min: {
      from: difference(max(a, b), min(a, b)),
      to: max(difference(a, b), difference(b, a)),
      because: {
        fr: "Le plus grand moins le plus petit est la distance des deux nombres.",
        en: "The larger minus the smaller is the distance between the two numbers.",
      },
    },
  }),
});

/** The smaller of two numbers. */
export const min: ScalarBuilder = defineFunction("min", {
  about: { fr: "minimum de deux nombres", en: "smaller of two numbers" },
  kinks: [{ at: b, says: "corner" }],
  latex: (u, v) => String.raw`\min\left(${u}, ${v}\right)`,
  latexName: String.raw`\min`,

  definition: (u, v) => cases([{ when: compare(u, "≤", v), is: u }], v),
  partials: [(u, v) => indicator(compare(u, "<", v)), (u, v) => indicator(compare(u, ">", v))],

  kernel: (u, v) => Math.min(u, v),

  lemmas: () => ({
    min_self: {
      from: min(a, a),
      to: a,
      because: {
        fr: "Le minimum d'un nombre et de lui-même est ce nombre.",
        en: "The minimum of a number and itself is that number.",
      },
    },
  }),
});
