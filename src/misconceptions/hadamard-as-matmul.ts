import { product } from "../expr/build.ts";
import { ix } from "../expr/index-of.ts";
import { freeIndices, reindexed, substitute } from "../expr/walk.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { type Change, contraction, edits, swapped } from "../grading/surgery.ts";

/** P ⊙ Q for P Q and P Qᵀ. */
const entrywise: Change = (part) => {
  const { by, of } = contraction(part);
  const [k] = by;
  const [p, q] = of;
  if (by.length !== 1 || of.length !== 2 || !k || !p || !q) return [];
  const [i, j] = [p, q].map((factor) => freeIndices(factor).find((each) => each.id !== k.id));
  if (!i || !j || i.id === j.id || i.size !== k.size || j.size !== k.size) return [];
  const first = reindexed(p, k, j);
  return [
    product(first, reindexed(q, k, i)),
    product(
      first,
      substitute(q, {
        indices: new Map([
          [k.id, ix(j)],
          [j.id, ix(i)],
        ]),
      }),
    ),
    product(first, swapped(reindexed(q, k, i), i, j)),
  ];
};

export const hadamardAsMatmul = defineMisconception("hadamard-as-matmul", {
  severity: "belief",
  about: {
    fr: "produit matriciel pour un produit terme à terme",
    en: "a matrix product for an entrywise one",
  },
  tells: {
    fr: "Les facteurs sont bons ; le produit se fait terme à terme.",
    en: "The factors are right; the product is entrywise.",
  },
  misfit: "hadamard-as-matmul",
  mends: ({ wrote, indices }) => edits(wrote, entrywise, indices),
  caught: [
    { declare: { G: "n x n", F: "n x n" }, asked: String.raw`G \odot F`, wrote: "G F" },
    {
      declare: { G: "n x n", u: "n x n" },
      asked: String.raw`G \odot \tanh(u)`,
      wrote: String.raw`G \tanh(u)^\top`,
    },
  ],
  spared: [
    { declare: { G: "n x n", F: "n x n" }, asked: "G F", wrote: String.raw`G \odot F` },
    {
      declare: { G: "n x n", F: "n x n" },
      asked: String.raw`G \odot F`,
      wrote: String.raw`F \odot F`,
    },
  ],
});
