import { sum } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { countsIn, isCount, terms } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";

/** Beyond so many layers the ways to leave out biases are too many. */
const mostLayers = 5;

/** For each layer of weights no bias, or one for each of its outputs. */
const withBiases = (wrote: Expr): readonly Expr[] =>
  terms(wrote).reduce<readonly Expr[]>(
    (sums, term) => {
      const outputs = countsIn(term);
      return outputs.length > 1
        ? sums.flatMap((so) => [so, ...outputs.map((count) => sum(so, count))])
        : sums;
    },
    [wrote],
  );

export const biasesForgotten = defineMisconception("biases-forgotten", {
  severity: "belief",
  reach: "narrow",
  about: { fr: "biais oubliés", en: "biases forgotten" },
  tells: {
    fr: "Les poids sont bien comptés ; ajoutez les biais, un par sortie.",
    en: "The weights are counted well; add the biases, one for each output.",
  },
  mends: ({ wrote }) =>
    isCount(wrote) && terms(wrote).length <= mostLayers ? withBiases(wrote) : [],
  caught: [
    { declare: { W: "h x d" }, asked: "hd + h", wrote: "hd" },
    { declare: { W: "h x d", B: "c x h" }, asked: "hd + h + ch + c", wrote: "hd + ch" },
    { asked: String.raw`128 \times 784 + 128`, wrote: String.raw`128 \times 784` },
  ],
  spared: [
    { declare: { W: "h x d" }, asked: "hd + h", wrote: "hd + h" },
    { declare: { W: "h x d" }, asked: "hd + h", wrote: "h" },
  ],
});
