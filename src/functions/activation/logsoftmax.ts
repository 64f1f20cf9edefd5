import { delta, difference } from "../../expr/build.ts";
import { defineTensorFunction, type TensorBuilder } from "../../expr/function.ts";
import { a, at, held, i, k, under } from "../../rewrite/holes.ts";
import { exp } from "../elementary/exp.ts";
import { log } from "../elementary/log.ts";
import { logsumexp } from "../reduction/logsumexp.ts";
import { softmax } from "./softmax.ts";

/** Log-probabilities: scores, less their smooth maximum. */
export const logsoftmax: TensorBuilder = defineTensorFunction("logsoftmax", {
  about: { fr: "logarithme du softmax", en: "logarithm of the softmax" },
  aliases: ["log_softmax"],
  shape: { takes: [["n"]], gives: ["n"] },
  range: { to: 0, open: "left" },
  latex: ([z], [i]) => String.raw`\operatorname{logsoftmax}\left(${z}\right)${i ? `_{${i}}` : ""}`,

  folds: false,
  definition: (z) => (i) => log(softmax(z)(i)),
  jacobians: [(z) => (i) => (j) => difference(delta(i, j), softmax(z)(j))],

  // The logarithm of a softmax that has rounded to 0 would be −∞; a difference keeps every digit.
  kernel: ({ values }) => {
    const top = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const rest = Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0));
    return values.map((value) => value - top - rest);
  },

  spellings: () => [
    {
      from: difference(at(a, k, i), log(under("sum", k, exp(a)))),
      to: logsoftmax(held(a, k))(i),
    },
    { from: difference(at(a, k, i), logsumexp(held(a, k))()), to: logsoftmax(held(a, k))(i) },
  ],

  lemmas: () => ({
    logsoftmax_eq_sub_logsumexp: {
      from: logsoftmax(held(a, k))(i),
      to: difference(at(a, k, i), log(under("sum", k, exp(a)))),
      because: {
        fr: "Le logarithme du quotient est la différence des logarithmes, et ln eᵃ = a.",
        en: "The logarithm of the quotient is the difference of the logarithms, and ln eᵃ = a.",
      },
    },
    exp_logsoftmax: {
      from: exp(logsoftmax(held(a, k))(i)),
      to: softmax(held(a, k))(i),
      because: {
        fr: "L'exponentielle défait le logarithme.",
        en: "The exponential undoes the logarithm.",
      },
    },
  }),
});
