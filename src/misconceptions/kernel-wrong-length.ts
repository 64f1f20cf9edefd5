import { minusOne, one, sum } from "../expr/build.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { isCount } from "../grading/surgery.ts";

export const kernelWrongLength = defineMisconception("kernel-wrong-length", {
  severity: "slip",
  reach: "narrow",
  about: { fr: "longueur d'une convolution", en: "length of a convolution" },
  tells: {
    fr: "La différence est bonne ; comptez les positions du noyau, la première et la dernière comprises : n - k + 1.",
    en: "The difference is right; count the positions of the kernel, the first and the last included: n - k + 1.",
  },
  mends: ({ wrote, truth }) =>
    isCount(wrote) && isCount(truth) ? [sum(wrote, one), sum(wrote, minusOne)] : [],
  caught: [
    { declare: { x: "n", w: "k" }, asked: "n - k + 1", wrote: "n - k" },
    { asked: "28 - 5 + 1", wrote: "23" },
  ],
  spared: [
    { declare: { x: "n", w: "k" }, asked: "n - k + 1", wrote: "1 + n - k" },
    { declare: { x: "n", w: "k" }, asked: "n - k + 1", wrote: "n + k" },
  ],
});
