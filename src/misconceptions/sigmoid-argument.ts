import { inverse, minusOne, negate, one, sum } from "../expr/build.ts";
import { exp } from "../functions/elementary/exp.ts";
import { isScalarCall } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { type Change, edits } from "../grading/surgery.ts";

/** 1/(1 + e^u), which is σ(-u). */
const fromRising: Change = (part) => {
  if (part.kind !== "power" || part.exponent !== minusOne || part.base.kind !== "sum") return [];
  const { args } = part.base;
  const exponential = args.find((term) => isScalarCall(term) && term.fn === exp.def);
  if (args.length !== 2 || !args.includes(one) || exponential?.kind !== "call") return [];
  const [argument] = exponential.args;
  return argument ? [inverse(sum(one, exp(negate(argument.body))))] : [];
};

export const sigmoidArgument = defineMisconception("sigmoid-argument", {
  severity: "slip",
  reach: "narrow",
  about: { fr: "exposant de la sigmoïde", en: "exponent of the sigmoid" },
  tells: {
    fr: "C'est presque la sigmoïde ; son exposant porte un signe moins : 1/(1 + e⁻ᵘ).",
    en: "This is almost the sigmoid; its exponent has a minus sign: 1/(1 + e⁻ᵘ).",
  },
  mends: ({ wrote, indices }) => edits(wrote, fromRising, indices),
  caught: [
    { asked: String.raw`\sigma(x)`, wrote: String.raw`\frac{1}{1+e^{x}}` },
    {
      declare: { w: "n", x: "n" },
      asked: String.raw`\sigma(w^\top x)`,
      wrote: String.raw`\frac{1}{1+e^{w^\top x}}`,
    },
  ],
  spared: [
    { asked: String.raw`\sigma(x)`, wrote: String.raw`\frac{1}{1+e^{-x}}` },
    { asked: String.raw`\sigma(x)`, wrote: String.raw`\frac{1}{1-e^{-x}}` },
  ],
});
