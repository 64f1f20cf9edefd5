import { product } from "../expr/build.ts";
import { freeIndices, mentions, reindexed } from "../expr/walk.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { contracted, contraction, edits, likeIt, without } from "../grading/surgery.ts";

export const maskTooEarly = defineMisconception("mask-too-early", {
  severity: "belief",
  about: {
    fr: "pente de l'activation appliquée trop tôt",
    en: "slope of the activation applied too early",
  },
  tells: {
    fr: "Les facteurs sont bons ; φ' agit après la remontée par la matrice, non avant.",
    en: "The factors are right; φ' acts after going back through the matrix, not before.",
  },
  mends: ({ wrote, indices }) =>
    edits(
      wrote,
      (part, scope) => {
        const { by, of } = contraction(part);
        return by.flatMap((k) =>
          of.flatMap((mask, at) => {
            const inside = freeIndices(mask);
            if (inside.length !== 1 || inside[0]?.id !== k.id) return [];
            const rest = contracted({ by, of: without(of, at) });
            return likeIt(k, scope)
              .filter((j) => mentions(rest, j))
              .map((j) => product(rest, reindexed(mask, k, j)));
          }),
        );
      },
      indices,
    ),
  caught: [
    {
      declare: { B: "n x n", g: "n", u: "n" },
      asked: String.raw`(B^\top g) \odot \sigma(u)`,
      wrote: String.raw`B^\top (g \odot \sigma(u))`,
    },
    {
      declare: { A: "n x n", g: "n", u: "n" },
      define: { v: "tanh(u)" },
      asked: String.raw`(1 - v_j^2) \sum_k g_k A_{kj}`,
      wrote: String.raw`\sum_k (1 - v_k^2) g_k A_{kj}`,
    },
  ],
  spared: [
    {
      declare: { B: "n x n", g: "n", u: "n" },
      asked: String.raw`B^\top (g \odot \sigma(u))`,
      wrote: String.raw`(B^\top g) \odot \sigma(u)`,
    },
    {
      declare: { B: "n x n", g: "n", u: "n" },
      asked: String.raw`(B^\top g) \odot \sigma(u)`,
      wrote: String.raw`B^\top g`,
    },
  ],
});
