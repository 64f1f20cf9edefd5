import { over, product } from "../expr/build.ts";
import { indexVar } from "../expr/index-of.ts";
import type { Expr } from "../expr/node.ts";
import { mentions, reindexed } from "../expr/walk.ts";
import { factors } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { type Change, edits, pairsOf, swapped } from "../grading/surgery.ts";

/** P Q in any order, each as it is or transposed, for P ⊙ Q. */
const multiplied: Change = (part, scope) =>
  pairsOf(scope).flatMap(([i, j]) => {
    const matrices = factors(part).filter((factor) => [i, j].every((k) => mentions(factor, k)));
    const [p, q, ...more] = matrices;
    if (!p || !q || more.length > 0) return [];
    const others = factors(part).filter((factor) => factor !== p && factor !== q);
    const k = indexVar("k", i.size);
    const before = (e: Expr): readonly Expr[] => [
      reindexed(e, j, k),
      reindexed(swapped(e, i, j), j, k),
    ];
    const behind = (e: Expr): readonly Expr[] => [
      reindexed(e, i, k),
      reindexed(swapped(e, i, j), i, k),
    ];
    return [
      [p, q],
      [q, p],
    ].flatMap(([first, second]) =>
      before(first as Expr).flatMap((a) =>
        behind(second as Expr).map((b) => product(...others, over("sum", [k], product(a, b)))),
      ),
    );
  });

export const matmulAsHadamard = defineMisconception("matmul-as-hadamard", {
  severity: "belief",
  about: {
    fr: "produit terme à terme pour un produit matriciel",
    en: "an entrywise product for a matrix one",
  },
  tells: {
    fr: "Les facteurs sont bons ; on somme sur les sorties : c'est un produit matriciel.",
    en: "The factors are right; the outputs are summed over: this is a matrix product.",
  },
  misfit: "matmul-as-hadamard",
  mends: ({ wrote, indices }) => edits(wrote, multiplied, indices),
  caught: [
    {
      declare: { B: "n x n", D: "n x n" },
      asked: String.raw`B^\top D`,
      wrote: String.raw`B \odot D`,
    },
    { declare: { A: "n x n", H: "n x n" }, asked: "A H", wrote: String.raw`A \odot H` },
  ],
  spared: [
    { declare: { A: "n x n", H: "n x n" }, asked: "A H", wrote: "A H" },
    { declare: { A: "n x n", H: "n x n" }, asked: String.raw`A \odot H`, wrote: "A H" },
  ],
});
