import { sizeValue } from "../expr/build.ts";
import { sizesIn } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { scaled } from "../grading/surgery.ts";

export const factorOfMeanInBoth = defineMisconception("factor-of-mean-in-both", {
  severity: "slip",
  reach: "wide",
  about: { fr: "moyenne divisée deux fois", en: "a mean divided twice" },
  tells: {
    fr: "La moyenne est bien là ; elle ne se divise qu'une fois.",
    en: "The mean is there; it is divided by the count once only.",
  },
  mends: ({ wrote, truth, left }) =>
    sizesIn(truth, wrote, left).flatMap((count) => [...scaled(wrote, sizeValue(count))]),
  caught: [
    {
      declare: { x: "n", y: "n" },
      asked: String.raw`\frac{\partial}{\partial x_i} \frac1n \sum_{k=1}^n (x_k - y_k)^2`,
      wrote: String.raw`\frac{2}{n^2}(x_i - y_i)`,
    },
    {
      declare: { X: "m x d", w: "d" },
      asked: String.raw`\frac{\partial}{\partial w} \frac1m \|Xw\|^2`,
      wrote: String.raw`\frac{2}{m}\cdot\frac1m X^\top X w`,
    },
  ],
  spared: [
    {
      declare: { x: "n", y: "n" },
      asked: String.raw`\frac{\partial}{\partial x_i} \frac1n \sum_{k=1}^n (x_k - y_k)^2`,
      wrote: String.raw`\frac2n(x_i - y_i)`,
    },
    {
      declare: { x: "n", y: "n" },
      asked: String.raw`\frac{\partial}{\partial x_i} \frac1n \sum_{k=1}^n (x_k - y_k)^2`,
      wrote: String.raw`\frac1n(x_i + y_i)`,
    },
  ],
});
