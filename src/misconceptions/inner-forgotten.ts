import { minusOne, power, product, sum } from "../expr/build.ts";
import { isScalarCall, slopeAt, unchained } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";

export const innerForgotten = defineMisconception("inner-forgotten", {
  severity: "belief",
  about: { fr: "dérivée de l'intérieur oubliée", en: "inner derivative forgotten" },
  tells: {
    fr: "La fonction extérieure est bien dérivée ; multipliez par la dérivée de l'intérieur.",
    en: "The outer function is differentiated well; multiply by the derivative of the inside.",
  },
  believes: [
    {
      insteadOf: "deriv_chain",
      rewrite: ({ of, by }) => {
        if (!isScalarCall(of) || !of.args[0]) return undefined;
        const inner = of.args[0].body;
        const slope = slopeAt(of.fn, inner);
        const rest = unchained(inner, by);
        return slope && rest && product(slope, rest);
      },
    },
    {
      insteadOf: "deriv_pow",
      rewrite: ({ of, by }) => {
        if (of.kind !== "power" || of.exponent.kind !== "num" || of.exponent === minusOne)
          return undefined;
        const rest = unchained(of.base, by);
        return rest && product(of.exponent, power(of.base, sum(of.exponent, minusOne)), rest);
      },
    },
  ],
  caught: [
    {
      asked: String.raw`\frac{\partial}{\partial x} \sigma(3x)`,
      wrote: String.raw`\sigma(3x)(1-\sigma(3x))`,
    },
    { asked: String.raw`\frac{\partial}{\partial x} (1-5x)^3`, wrote: "3 (1-5x)^2" },
    {
      declare: { x: "n" },
      asked: String.raw`\frac{\partial}{\partial x_i} \sum_k \tanh(2x_k)`,
      wrote: String.raw`1-\tanh^2(2x_i)`,
    },
  ],
  spared: [
    {
      asked: String.raw`\frac{\partial}{\partial x} \sigma(3x)`,
      wrote: String.raw`3\sigma(3x)(1-\sigma(3x))`,
    },
    { asked: String.raw`\frac{\partial}{\partial x} \sigma(x)`, wrote: String.raw`\sigma(x)` },
  ],
});
