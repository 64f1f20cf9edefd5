import { call, sum, sumOver } from "../../expr/build.ts";
import { defineTensorFunction, extent, type TensorBuilder } from "../../expr/function.ts";
import { a, c, held, k } from "../../rewrite/holes.ts";
import { softmax } from "../activation/softmax.ts";
import { exp } from "../elementary/exp.ts";
import { log } from "../elementary/log.ts";

/** A smooth maximum, whose gradient is the softmax. */
export const logsumexp: TensorBuilder = defineTensorFunction("logsumexp", {
  about: { fr: "maximum lisse (log-somme-exp)", en: "smooth maximum (log-sum-exp)" },
  aliases: ["lse"],
  shape: { takes: [["n"]], gives: [] },
  latex: ([z]) => String.raw`\operatorname{logsumexp}\left(${z}\right)`,

  folds: false,
  definition: (z) => () => log(sumOver(extent(z), (k) => exp(z(k)))),
  jacobians: [(z) => () => (j) => softmax(z)(j)],

  // With the largest entry taken out, one term of the sum is 1 and the others are below it.
  kernel: ({ values }) => {
    const top = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    if (!Number.isFinite(top)) return top;
    return top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0));
  },

  lemmas: () => ({
    logsumexp_shift: {
      from: call(logsumexp.def, [{ by: [k], body: sum(a, c) }]),
      to: sum(logsumexp(held(a, k))(), c),
      when: [{ is: "without", of: c, index: k }],
      because: {
        fr: "Le facteur commun eᶜ sort de la somme, puis du logarithme.",
        en: "The common factor eᶜ leaves the sum, then the logarithm.",
      },
    },
  }),
});
