import { deriv, quotient } from "../expr/build.ts";
import { log } from "../functions/elementary/log.ts";
import { isScalarCall } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";

export const logKept = defineMisconception("log-kept", {
  severity: "belief",
  about: { fr: "logarithme gardé", en: "a logarithm kept" },
  tells: {
    fr: "u' est juste ; le logarithme disparaît en dérivant : (ln u)' = u'/u.",
    en: "u' is right; the logarithm goes when you differentiate: (ln u)' = u'/u.",
  },
  believes: [
    {
      insteadOf: "deriv_log",
      rewrite: ({ of, by }) =>
        isScalarCall(of) && of.fn === log.def && of.args[0]
          ? quotient(deriv(of.args[0].body, by), of)
          : undefined,
    },
  ],
  caught: [
    {
      asked: String.raw`\frac{\partial}{\partial x} \ln(1+x^2)`,
      wrote: String.raw`\frac{2x}{\ln(1+x^2)}`,
    },
    {
      declare: { p: "n", y: "n" },
      assume: { p: "positive" },
      asked: String.raw`\frac{\partial}{\partial p_i} \left(-\sum_k y_k \ln p_k\right)`,
      wrote: String.raw`-\frac{y_i}{\ln p_i}`,
    },
  ],
  spared: [
    {
      asked: String.raw`\frac{\partial}{\partial x} \ln(1+x^2)`,
      wrote: String.raw`\frac{2x}{1+x^2}`,
    },
    {
      asked: String.raw`\frac{\partial}{\partial x} \ln(1+x^2)`,
      wrote: String.raw`\frac{1}{1+x^2}`,
    },
  ],
});
