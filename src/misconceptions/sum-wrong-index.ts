import { over, product } from "../expr/build.ts";
import { reindexed } from "../expr/walk.ts";
import { factors, isSumOver } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { edits, exchanged, likeIt, swapped } from "../grading/surgery.ts";

export const sumWrongIndex = defineMisconception("sum-wrong-index", {
  severity: "belief",
  about: { fr: "somme sur le mauvais indice", en: "sum over the wrong index" },
  tells: {
    fr: "Les termes sont bons ; on somme sur un indice, et l'autre est donné : vérifiez lequel est où.",
    en: "The terms are right; one index is summed over and the other is given: check which is where.",
  },
  mends: ({ wrote, indices }) =>
    edits(
      wrote,
      (part, scope) =>
        isSumOver(part)
          ? part.by.flatMap((k) =>
              likeIt(k, scope).flatMap((j) => [
                over("sum", part.by, swapped(part.body, k, j), part.where),
                ...factors(part.body).flatMap((factor, at) =>
                  [reindexed(factor, j, k), reindexed(factor, k, j)].map((other) =>
                    over(
                      "sum",
                      part.by,
                      product(...exchanged(factors(part.body), at, other)),
                      part.where,
                    ),
                  ),
                ),
              ]),
            )
          : [],
      indices,
    ),
  caught: [
    {
      declare: { B: "n x n", g: "n" },
      asked: String.raw`\sum_k g_k B_{kj}`,
      wrote: String.raw`\sum_k g_j B_{kj}`,
    },
    {
      declare: { A: "n x n", x: "n", y: "n" },
      asked: String.raw`\sum_k A_{ik} x_k y_i`,
      wrote: String.raw`\sum_k A_{ik} x_k y_k`,
    },
  ],
  spared: [
    {
      declare: { B: "n x n", g: "n" },
      asked: String.raw`\sum_k g_k B_{kj}`,
      wrote: String.raw`\sum_l g_l B_{lj}`,
    },
    {
      declare: { B: "n x n", g: "n" },
      asked: String.raw`\sum_k g_k B_{kj}`,
      wrote: String.raw`\sum_k g_k B_{jk}`,
    },
  ],
});
