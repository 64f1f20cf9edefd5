import { over } from "../expr/build.ts";
import { mentions } from "../expr/walk.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { contraction, linearEdits } from "../grading/surgery.ts";

export const sumLost = defineMisconception("sum-lost", {
  severity: "belief",
  about: { fr: "somme oubliée", en: "a sum forgotten" },
  tells: {
    fr: "Le terme est juste ; la variable agit sur toutes les sorties : sommez-les.",
    en: "The term is right; the variable acts on every output: sum over them.",
  },
  mends: ({ wrote, truth, indices }) =>
    indices
      .filter((k) => !mentions(truth, k))
      .flatMap((k) => [
        ...linearEdits(
          wrote,
          (part) => {
            const speaking = contraction(part).of.filter((factor) => mentions(factor, k));
            return speaking.length > 1 || (part.kind === "sum" && mentions(part, k))
              ? [over("sum", [k], part)]
              : [];
          },
          indices,
        ),
      ]),
  caught: [
    {
      declare: { B: "c x h", g: "c" },
      asked: String.raw`\sum_{k=1}^c g_k B_{kj}`,
      wrote: "g_k B_{kj}",
    },
    {
      declare: { A: "m x n", x: "n", b: "m" },
      asked: String.raw`\frac{\partial}{\partial x_j} \sum_{i=1}^m b_i A_{ij} x_j`,
      wrote: "b_i A_{ij}",
    },
  ],
  spared: [
    {
      declare: { B: "c x h", g: "c" },
      asked: String.raw`\sum_{k=1}^c g_k B_{kj}`,
      wrote: String.raw`\sum_k g_k B_{kj}`,
    },
    { declare: { B: "c x h", g: "c" }, asked: String.raw`\sum_{k=1}^c g_k B_{kj}`, wrote: "g_k" },
  ],
});
