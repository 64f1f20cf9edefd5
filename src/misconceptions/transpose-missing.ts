import { isTurned } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { edits, transposed } from "../grading/surgery.ts";

export const transposeMissing = defineMisconception("transpose-missing", {
  severity: "belief",
  about: { fr: "transposée oubliée", en: "a transpose missing" },
  tells: {
    fr: "Les facteurs sont bons ; les formes demandent la transposée.",
    en: "The factors are right; the shapes ask for the transpose.",
  },
  misfit: "transpose-missing",
  mends: ({ wrote, indices }) =>
    edits(
      wrote,
      (part, scope) => {
        const turned = part.kind === "entry" ? transposed(part) : undefined;
        return turned && isTurned(turned, scope, indices) ? [turned] : [];
      },
      indices,
    ),
  caught: [
    { declare: { B: "n x n", g: "n" }, asked: String.raw`B^\top g`, wrote: "B g" },
    {
      declare: { X: "n x n", w: "n", r: "n" },
      asked: String.raw`\frac{\partial}{\partial w} \|Xw - r\|^2`,
      wrote: "2 X (Xw - r)",
    },
  ],
  spared: [
    { declare: { B: "n x n", g: "n" }, asked: String.raw`B^\top g`, wrote: String.raw`B^\top g` },
    { declare: { B: "n x n", g: "n" }, asked: "B g", wrote: String.raw`B^\top g` },
  ],
});
