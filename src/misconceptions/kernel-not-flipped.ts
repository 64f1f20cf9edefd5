import { over, product } from "../expr/build.ts";
import { addIx, ix, negateIx, sizeIx } from "../expr/index-of.ts";
import type { Expr } from "../expr/node.ts";
import { fixedSize } from "../expr/size.ts";
import { mentions, reindexed, subterms } from "../expr/walk.ts";
import { factors, isSumOver } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { edits, exchanged } from "../grading/surgery.ts";

/** Whether an index goes back somewhere: what is no convolution has no kernel to flip. */
const goesBack = (e: Expr): boolean =>
  [...subterms(e)].some(
    (part) =>
      part.kind === "entry" &&
      part.at.some(({ terms }) => terms.some(([coefficient]) => (fixedSize(coefficient) ?? 0) < 0)),
  );

export const kernelNotFlipped = defineMisconception("kernel-not-flipped", {
  severity: "belief",
  about: { fr: "noyau non retourné", en: "kernel not flipped" },
  tells: {
    fr: "La corrélation est juste ; la convolution retourne le noyau : l'indice de x recule quand celui de w avance.",
    en: "The correlation is right; the convolution flips the kernel: the index of x goes back as that of w goes on.",
  },
  mends: ({ left, truth, wrote, indices }) =>
    edits(
      wrote,
      (part) => {
        if (!isSumOver(part) || part.where || !(goesBack(left) || goesBack(truth))) return [];
        return part.by.flatMap((k) => {
          const last = addIx(addIx(sizeIx(k.size), ix(1)), negateIx(ix(k)));
          return factors(part.body).flatMap((factor, at) =>
            mentions(factor, k)
              ? [
                  over(
                    "sum",
                    part.by,
                    product(...exchanged(factors(part.body), at, reindexed(factor, k, last))),
                  ),
                ]
              : [],
          );
        });
      },
      indices,
    ),
  caught: [
    {
      declare: { x: "n+m-1", w: "m", y: "n" },
      asked: String.raw`y_i \sum_{k=1}^m w_k x_{i+m-k}`,
      wrote: String.raw`y_i \sum_{k=1}^m w_k x_{i+k-1}`,
    },
    {
      declare: { x: "3", w: "3" },
      asked: String.raw`\sum_{k=1}^3 w_k x_{4-k}`,
      wrote: String.raw`\sum_{k=1}^3 w_k x_k`,
    },
  ],
  spared: [
    {
      declare: { x: "3", w: "3" },
      asked: String.raw`\sum_{k=1}^3 w_k x_{4-k}`,
      wrote: "w_1 x_3 + w_2 x_2 + w_3 x_1",
    },
    {
      declare: { x: "3", w: "3" },
      asked: String.raw`\sum_{k=1}^3 w_k x_{4-k}`,
      wrote: String.raw`\sum_{k=1}^3 x_k`,
    },
  ],
});
