import { negate, sum } from "../expr/build.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { edits, exchanged } from "../grading/surgery.ts";

export const signLost = defineMisconception("sign-lost", {
  severity: "slip",
  reach: "wide",
  about: { fr: "signe perdu", en: "a sign lost" },
  tells: {
    fr: "La forme est bonne ; vérifiez le signe.",
    en: "The form is right; check the sign.",
  },
  mends: ({ wrote, indices }) =>
    edits(
      wrote,
      (part) => [
        ...(part === wrote ? [negate(part)] : []),
        ...(part.kind === "sum"
          ? part.args.map((term, at) => sum(...exchanged(part.args, at, negate(term))))
          : []),
      ],
      indices,
    ),
  caught: [
    { asked: String.raw`\frac{\partial}{\partial x} e^{-2x}`, wrote: "2 e^{-2x}" },
    {
      declare: { s: "n", y: "n" },
      assume: { y: "onehot" },
      define: { J: "-sum(y .* log(softmax(s)))" },
      asked: String.raw`\frac{\partial J}{\partial s}`,
      wrote: String.raw`\operatorname{softmax}(s) + y`,
    },
    {
      declare: { A: "m x n", x: "n", b: "m" },
      asked: String.raw`\frac{\partial}{\partial x} \|Ax - b\|^2`,
      wrote: "2 A^\\top (Ax + b)",
    },
  ],
  spared: [
    { asked: String.raw`\frac{\partial}{\partial x} e^{-2x}`, wrote: "-2 e^{-2x}" },
    { asked: String.raw`\frac{\partial}{\partial x} \cos x`, wrote: String.raw`-\cos x` },
    {
      declare: { x: "n" },
      asked: String.raw`\frac{\partial}{\partial x} \|x\|^2`,
      wrote: "x",
    },
  ],
});
