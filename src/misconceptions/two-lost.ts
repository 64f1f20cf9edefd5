import { two } from "../expr/build.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { scaled } from "../grading/surgery.ts";

export const twoLost = defineMisconception("two-lost", {
  severity: "slip",
  reach: "wide",
  about: { fr: "facteur 2 perdu", en: "a factor 2 lost" },
  tells: {
    fr: "Tout y est, sauf le 2 du carré.",
    en: "All is there but the 2 of the square.",
  },
  mends: ({ wrote }) => scaled(wrote, two),
  caught: [
    {
      declare: { X: "n x d", w: "d", r: "n" },
      asked: String.raw`\frac{\partial}{\partial w} \|Xw - r\|^2`,
      wrote: String.raw`X^\top (Xw - r)`,
    },
    { asked: String.raw`\frac{\partial}{\partial x} (x^2 + 3x)`, wrote: "x + 3" },
  ],
  spared: [
    { asked: String.raw`\frac{\partial}{\partial x} (x^2 + 3x)`, wrote: "2x + 3" },
    { asked: String.raw`\frac{\partial}{\partial x} x^3`, wrote: "x^2" },
  ],
});
