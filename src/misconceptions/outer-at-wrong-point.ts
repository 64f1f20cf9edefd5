import { deriv, product } from "../expr/build.ts";
import { isScalarCall, slopeAt, soleEntry } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";

export const outerAtWrongPoint = defineMisconception("outer-at-wrong-point", {
  severity: "belief",
  about: { fr: "dérivée prise au mauvais point", en: "derivative taken at the wrong point" },
  tells: {
    fr: "Les deux facteurs sont là ; f' se prend en g(x), non en x.",
    en: "Both factors are there; f' is taken at g(x), not at x.",
  },
  believes: [
    {
      insteadOf: "deriv_chain",
      rewrite: ({ of, by }) => {
        if (!isScalarCall(of) || !of.args[0]) return undefined;
        const inner = of.args[0].body;
        const point = soleEntry(inner, by.of.name);
        const slope = point && point !== inner ? slopeAt(of.fn, point) : undefined;
        return slope && product(slope, deriv(inner, by));
      },
    },
  ],
  caught: [
    { asked: String.raw`\frac{\partial}{\partial x} \sin(x^2)`, wrote: String.raw`2x\cos(x)` },
    {
      declare: { x: "n" },
      asked: String.raw`\frac{\partial}{\partial x_i} \sum_k \sigma(3x_k)`,
      wrote: String.raw`3\sigma(x_i)(1-\sigma(x_i))`,
    },
  ],
  spared: [
    { asked: String.raw`\frac{\partial}{\partial x} \sin(x^2)`, wrote: String.raw`2x\cos(x^2)` },
    { asked: String.raw`\frac{\partial}{\partial x} \sin(x^2)`, wrote: String.raw`\cos(x^2)` },
  ],
});
