import { isTurned } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { edits, transposed } from "../grading/surgery.ts";

export const transposeExtra = defineMisconception("transpose-extra", {
  severity: "belief",
  about: { fr: "transposée de trop", en: "a transpose too many" },
  tells: {
    fr: "Les facteurs sont bons ; la matrice s'applique telle quelle.",
    en: "The factors are right; the matrix applies as it is.",
  },
  misfit: "transpose-extra",
  mends: ({ wrote, indices }) =>
    edits(
      wrote,
      (part, scope) => {
        const turned = part.kind === "entry" ? transposed(part) : undefined;
        return turned && !isTurned(turned, scope, indices) ? [turned] : [];
      },
      indices,
    ),
  caught: [
    { declare: { B: "n x n", v: "n" }, asked: "B v", wrote: String.raw`B^\top v` },
    {
      declare: { A: "n x n", C: "n x n" },
      asked: "A C",
      wrote: String.raw`A C^\top`,
    },
  ],
  spared: [
    { declare: { B: "n x n", v: "n" }, asked: "B v", wrote: "B v" },
    { declare: { B: "n x n", v: "n" }, asked: String.raw`B^\top v`, wrote: "B v" },
  ],
});
