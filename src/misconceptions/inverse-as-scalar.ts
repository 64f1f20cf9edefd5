import { inv } from "../functions/matrix/inv-det.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { commuted, contraction, edits } from "../grading/surgery.ts";

export const inverseAsScalar = defineMisconception("inverse-as-scalar", {
  severity: "belief",
  reach: "narrow",
  about: { fr: "inverse traité comme un nombre", en: "an inverse treated as a number" },
  tells: {
    fr: "L'idée est bonne ; gardez l'ordre des matrices : -X⁻¹ dX X⁻¹.",
    en: "The idea is right; keep the order of the matrices: -X⁻¹ dX X⁻¹.",
  },
  mends: ({ wrote, indices }) =>
    edits(
      wrote,
      (part, scope) =>
        contraction(part).of.some((factor) => factor.kind === "call" && factor.fn === inv.def)
          ? commuted(part, scope)
          : [],
      indices,
    ),
  caught: [
    {
      declare: { X: "n x n", D: "n x n" },
      assume: { X: "invertible" },
      asked: "-X^{-1} D X^{-1}",
      wrote: "-X^{-1} X^{-1} D",
    },
    {
      declare: { X: "n x n", D: "n x n", v: "n" },
      assume: { X: "invertible" },
      asked: "X^{-1} D v",
      wrote: "D X^{-1} v",
    },
  ],
  spared: [
    {
      declare: { X: "n x n", D: "n x n" },
      assume: { X: "invertible" },
      asked: "-X^{-1} D X^{-1}",
      wrote: "-X^{-1} D X^{-1}",
    },
    {
      declare: { X: "n x n", D: "n x n" },
      assume: { X: "invertible" },
      asked: "-X^{-1} D X^{-1}",
      wrote: "X^{-1} D X^{-1}",
    },
  ],
});
