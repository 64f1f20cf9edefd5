import { deriv, number } from "../expr/build.ts";
import { heaviside } from "../functions/piecewise/heaviside.ts";
import { step } from "../functions/piecewise/step.ts";
import { argumentOf, isPiecewise } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { anywhere } from "../grading/surgery.ts";

export const reluSlopeOne = defineMisconception("relu-slope-one", {
  severity: "belief",
  reach: "narrow",
  about: { fr: "pente 1 partout pour ReLU", en: "slope 1 everywhere for ReLU" },
  tells: {
    fr: "C'est juste pour u > 0 ; pour u < 0 la pente n'est pas 1.",
    en: "This is right for u > 0; for u < 0 the slope is not 1.",
  },
  makes: (right) =>
    anywhere(right, (part) =>
      part.kind === "cases" || argumentOf(part, heaviside, step) ? number(1) : undefined,
    ),
  believes: [
    {
      insteadOf: "deriv_relu",
      rewrite: ({ of, by }) =>
        isPiecewise(of) && of.args[0] ? deriv(of.args[0].body, by) : undefined,
    },
  ],
  caught: [
    { asked: String.raw`\frac{\partial}{\partial x} \operatorname{ReLU}(2x)`, wrote: "2" },
    {
      declare: { B: "c x h", u: "h", g: "c" },
      define: { v: "relu(u)" },
      asked: String.raw`\frac{\partial}{\partial u} g^\top B v`,
      wrote: String.raw`B^\top g`,
    },
  ],
  spared: [
    { asked: String.raw`\frac{\partial}{\partial x} \operatorname{ReLU}(2x)`, wrote: "2 H(2x)" },
    { asked: String.raw`\frac{\partial}{\partial x} \operatorname{ReLU}(2x)`, wrote: "H(2x)" },
  ],
});
