import { half } from "../expr/build.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { scaled } from "../grading/surgery.ts";

export const halfLost = defineMisconception("half-lost", {
  severity: "slip",
  reach: "wide",
  about: { fr: "facteur ½ perdu", en: "a factor ½ lost" },
  tells: {
    fr: "Tout y est, avec un 2 de trop : le ½ de la fonction le compense.",
    en: "All is there, with a 2 too many: the ½ of the function cancels it.",
  },
  mends: ({ wrote }) => scaled(wrote, half),
  caught: [
    {
      declare: { X: "n x d", w: "d", r: "n" },
      asked: String.raw`\frac{\partial}{\partial w} \frac12\|Xw - r\|^2`,
      wrote: String.raw`2X^\top (Xw - r)`,
    },
    {
      asked: String.raw`\frac{\partial}{\partial x} \left(\frac12 x^2 + 3x\right)`,
      wrote: "2x + 3",
    },
  ],
  spared: [
    {
      asked: String.raw`\frac{\partial}{\partial x} \left(\frac12 x^2 + 3x\right)`,
      wrote: "x + 3",
    },
    { asked: String.raw`\frac{\partial}{\partial x} \frac13 x^3`, wrote: "3x^2" },
  ],
});
