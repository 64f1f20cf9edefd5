import { difference, negate, product, quotient, sum } from "../../expr/build.ts";
import { defineFunction, reals, type ScalarBuilder, unitInterval } from "../../expr/function.ts";
import { log } from "../elementary/log.ts";

/** The cross-entropy of a target y in [0, 1] and a probability p. */
export const bce: ScalarBuilder = defineFunction("bce", {
  about: { fr: "entropie croisée binaire", en: "binary cross-entropy" },
  aliases: ["BCE"],
  domain: [unitInterval, reals],
  latex: (p, y) => String.raw`\operatorname{BCE}\left(${p}, ${y}\right)`,
  latexName: String.raw`\operatorname{BCE}`,

  definition: (p, y) =>
    negate(sum(product(y, log(p)), product(difference(1, y), log(difference(1, p))))),
  folds: false,
  partials: [
    (p, y) => quotient(difference(p, y), product(p, difference(1, p))),
    (p) => difference(log(difference(1, p)), log(p)),
  ],

  kernel: (p, y) => -(weighted(y, Math.log(p)) + weighted(1 - y, Math.log1p(-p))),
});

// 0·ln 0 counts for nothing: a target that is certain asks only about its own side.
const weighted = (weight: number, value: number): number => (weight === 0 ? 0 : weight * value);
