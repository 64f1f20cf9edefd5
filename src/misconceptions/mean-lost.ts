import { inverse, minusOne, sizeValue } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { freeIndices, subterms } from "../expr/walk.ts";
import { sizesIn } from "../grading/anatomy.ts";
import { type Doubt, defineMisconception } from "../grading/misconception.ts";
import { scaled } from "../grading/surgery.ts";

/** What a mean is divided by: sizes, and names that stand below a bar on the true side. */
const counts = ({ truth, wrote, left }: Doubt): readonly Expr[] => [
  ...sizesIn(truth, wrote, left).map(sizeValue),
  ...new Set(
    [truth, left]
      .flatMap((side) => [...subterms(side)])
      .flatMap((part) =>
        part.kind === "power" &&
        part.exponent === minusOne &&
        freeIndices(part.base).length === 0 &&
        part.base.kind !== "size"
          ? [part.base]
          : [],
      )
      .filter(({ kind }) => kind === "entry"),
  ),
];

export const meanLost = defineMisconception("mean-lost", {
  severity: "slip",
  reach: "wide",
  about: { fr: "moyenne sans son diviseur", en: "a mean without its divisor" },
  tells: {
    fr: "La somme est juste ; la perte est une moyenne, divisez.",
    en: "The sum is right; the loss is a mean, so divide.",
  },
  mends: (doubt) => counts(doubt).flatMap((count) => [...scaled(doubt.wrote, inverse(count))]),
  caught: [
    {
      declare: { x: "n", y: "n" },
      asked: String.raw`\frac{\partial}{\partial x_i} \frac1n \sum_{k=1}^n (x_k - y_k)^2`,
      wrote: "2(x_i - y_i)",
    },
    {
      declare: { X: "m x d", w: "d" },
      asked: String.raw`\frac{\partial}{\partial w} \frac1m \|Xw\|^2`,
      wrote: String.raw`2 X^\top X w`,
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
      wrote: String.raw`\frac2n y_i`,
    },
  ],
});
