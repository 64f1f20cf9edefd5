import { deriv, minusOne, power, product, sum } from "../expr/build.ts";
import { exp } from "../functions/elementary/exp.ts";
import { isScalarCall } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { dependsOn } from "../rewrite/given.ts";

export const powerRuleOnExp = defineMisconception("power-rule-on-exp", {
  severity: "belief",
  about: { fr: "règle des puissances sur une exponentielle", en: "power rule on an exponential" },
  tells: {
    fr: "La variable est en exposant : c'est une exponentielle, (aᵘ)' = aᵘ ln(a) u'.",
    en: "The variable is in the exponent: this is an exponential, (aᵘ)' = aᵘ ln(a) u'.",
  },
  believes: [
    {
      insteadOf: "deriv_pow_var",
      rewrite: ({ of, by }, given) =>
        of.kind === "power" && dependsOn(of.exponent, by.of.name, given)
          ? product(of.exponent, power(of.base, sum(of.exponent, minusOne)), deriv(of.exponent, by))
          : undefined,
    },
    {
      insteadOf: "deriv_exp",
      rewrite: ({ of, by }) =>
        isScalarCall(of) && of.fn === exp.def && of.args[0]
          ? product(
              of.args[0].body,
              exp(sum(of.args[0].body, minusOne)),
              deriv(of.args[0].body, by),
            )
          : undefined,
    },
  ],
  caught: [
    { asked: String.raw`\frac{\partial}{\partial x} 2^x`, wrote: String.raw`x\cdot 2^{x-1}` },
    {
      declare: { s: "n" },
      asked: String.raw`\frac{\partial}{\partial s_i} \sum_k e^{s_k}`,
      wrote: "s_i e^{s_i-1}",
    },
  ],
  spared: [
    { asked: String.raw`\frac{\partial}{\partial x} 2^x`, wrote: String.raw`2^x \ln 2` },
    { asked: String.raw`\frac{\partial}{\partial x} x^2`, wrote: "x" },
  ],
});
