import { difference, negate, product, sumOver } from "../../expr/build.ts";
import { defineTensorFunction, extent, type TensorBuilder } from "../../expr/function.ts";
import { softmax } from "../activation/softmax.ts";
import { log } from "../elementary/log.ts";
import { logsumexp } from "../reduction/logsumexp.ts";

/** The cross-entropy of target probabilities y and the softmax of the logits z. */
export const ce: TensorBuilder = defineTensorFunction("ce", {
  about: { fr: "entropie croisée sur des logits", en: "cross-entropy on logits" },
  aliases: ["crossentropy", "CE"],
  shape: { takes: [["m"], ["m"]], gives: [] },
  latex: ([z, y]) => String.raw`\operatorname{CE}\left(${z}, ${y}\right)`,
  latexName: String.raw`\operatorname{CE}`,

  definition: (z, y) => () => negate(sumOver(extent(z), (k) => product(y(k), log(softmax(z)(k))))),
  folds: false,
  // softmax(z) − y once the targets sum to 1, which a declaration tells and not the function.
  jacobians: [
    (z, y) => () => (j) =>
      difference(
        product(
          softmax(z)(j),
          sumOver(extent(y), (k) => y(k)),
        ),
        y(j),
      ),
    (z) => () => (j) => negate(log(softmax(z)(j))),
  ],

  // A class that is not the target costs nothing, even where its logit is −∞.
  kernel: (z, y) => {
    const top = logsumexp.def.kernel([z]) as number;
    return y.values.reduce(
      (sum, target, k) => (target === 0 ? sum : sum + target * (top - (z.values[k] ?? 0))),
      0,
    );
  },
});
