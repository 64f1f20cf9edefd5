import { negate } from "../expr/build.ts";
import { exp } from "../functions/elementary/exp.ts";
import { isScalarCall } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { edits } from "../grading/surgery.ts";

export const expSign = defineMisconception("exp-sign", {
  severity: "slip",
  reach: "narrow",
  about: { fr: "signe de l'exposant", en: "sign of the exponent" },
  tells: {
    fr: "C'est bien une exponentielle ; vérifiez le signe de son exposant.",
    en: "It is an exponential indeed; check the sign of its exponent.",
  },
  mends: ({ wrote, indices }) =>
    edits(
      wrote,
      (part) =>
        isScalarCall(part) && part.fn === exp.def && part.args[0]
          ? [exp(negate(part.args[0].body))]
          : [],
      indices,
    ),
  caught: [
    { asked: String.raw`\frac{\partial}{\partial x} e^{-2x}`, wrote: "-2 e^{2x}" },
    {
      declare: { s: "n" },
      asked: String.raw`\frac{\partial}{\partial s_i} \sum_k e^{s_k}`,
      wrote: "e^{-s_i}",
    },
  ],
  spared: [
    { asked: String.raw`\frac{\partial}{\partial x} e^{-2x}`, wrote: "-2 e^{-2x}" },
    { asked: String.raw`\frac{\partial}{\partial x} e^{-2x}`, wrote: "2 e^{-2x}" },
  ],
});
