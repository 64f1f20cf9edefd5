import { defineMisconception } from "../grading/misconception.ts";
import { commuted, edits } from "../grading/surgery.ts";

export const factorsSwapped = defineMisconception("factors-swapped", {
  severity: "belief",
  about: { fr: "ordre des facteurs", en: "order of the factors" },
  tells: {
    fr: "Les facteurs sont bons ; leur ordre est l'autre : un produit de matrices ne commute pas.",
    en: "The factors are right; their order is the other one: matrix products do not commute.",
  },
  misfit: "factors-swapped",
  mends: ({ wrote, indices }) => edits(wrote, (part, scope) => commuted(part, scope), indices),
  caught: [
    {
      declare: { X: "n x n", G: "n x n" },
      asked: String.raw`X^\top G`,
      wrote: String.raw`G X^\top`,
    },
    { declare: { A: "n x n", B: "n x n", v: "n" }, asked: "A B v", wrote: "B A v" },
    { declare: { g: "n", x: "n" }, asked: String.raw`g x^\top`, wrote: String.raw`x g^\top` },
  ],
  spared: [
    {
      declare: { X: "n x n", G: "n x n" },
      asked: String.raw`X^\top G`,
      wrote: String.raw`(G^\top X)^\top`,
    },
    { declare: { X: "n x n", G: "n x n" }, asked: String.raw`X^\top G`, wrote: "X G" },
  ],
});
