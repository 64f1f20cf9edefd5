import { log } from "../functions/elementary/log.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { linearEdits } from "../grading/surgery.ts";

export const logLost = defineMisconception("log-lost", {
  severity: "belief",
  about: { fr: "logarithme oublié", en: "a logarithm forgotten" },
  tells: {
    fr: "La bonne entrée est choisie ; prenez-en le logarithme.",
    en: "The right entry is chosen; take its logarithm.",
  },
  mends: ({ wrote, indices }) =>
    linearEdits(
      wrote,
      (part) => (["entry", "call", "sum", "power"].includes(part.kind) ? [log(part)] : []),
      indices,
    ),
  caught: [
    {
      declare: { p: "n", y: "n" },
      assume: { p: "simplex", y: "onehot" },
      asked: String.raw`-\sum_k y_k \ln p_k`,
      wrote: String.raw`-\sum_k y_k p_k`,
    },
    {
      declare: { s: "n", t: "class n" },
      asked: String.raw`-\ln \operatorname{softmax}(s)_t`,
      wrote: String.raw`-\operatorname{softmax}(s)_t`,
    },
  ],
  spared: [
    {
      declare: { p: "n", y: "n" },
      assume: { p: "simplex", y: "onehot" },
      asked: String.raw`-\sum_k y_k \ln p_k`,
      wrote: String.raw`-\ln \sum_k y_k p_k`,
    },
    {
      declare: { p: "n", y: "n" },
      assume: { p: "simplex", y: "onehot" },
      asked: String.raw`-\sum_k y_k \ln p_k`,
      wrote: String.raw`-\sum_k \ln p_k`,
    },
  ],
});
