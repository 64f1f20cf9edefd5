import { delta } from "../expr/build.ts";
import { plainVar } from "../expr/index-of.ts";
import type { IndexVar, Ix } from "../expr/node.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { edits, likeIt } from "../grading/surgery.ts";

export const deltaWrongIndex = defineMisconception("delta-wrong-index", {
  severity: "slip",
  about: { fr: "mauvais indice dans δ", en: "wrong index in δ" },
  tells: {
    fr: "Les facteurs sont bons ; quel indice est fixé par la variable ? C'est lui que δ compare.",
    en: "The factors are right; which index does the variable fix? That is the one δ compares.",
  },
  mends: ({ wrote, indices }) =>
    edits(
      wrote,
      (part, scope) => {
        if (part.kind !== "delta") return [];
        const others = (at: Ix): readonly IndexVar[] => {
          const k = plainVar(at);
          return k ? likeIt(k, scope) : [];
        };
        return [
          ...others(part.left).map((k) => delta(k, part.right)),
          ...others(part.right).map((k) => delta(part.left, k)),
        ];
      },
      indices,
    ),
  caught: [
    {
      declare: { X: "n x n", W: "n x n" },
      asked: String.raw`\frac{\partial}{\partial W_{ij}} \sum_r X_{kr} W_{rl}`,
      wrote: String.raw`X_{ki} \delta_{li}`,
    },
    {
      declare: { x: "n", g: "n" },
      asked: String.raw`\sum_k g_k \delta_{ki} x_j`,
      wrote: String.raw`\sum_k g_k \delta_{kj} x_j`,
    },
  ],
  spared: [
    {
      declare: { X: "n x n", W: "n x n" },
      asked: String.raw`\frac{\partial}{\partial W_{ij}} \sum_r X_{kr} W_{rl}`,
      wrote: String.raw`X_{ki} \delta_{lj}`,
    },
    {
      declare: { X: "n x n", W: "n x n" },
      asked: String.raw`\frac{\partial}{\partial W_{ij}} \sum_r X_{kr} W_{rl}`,
      wrote: String.raw`X_{ik} \delta_{lj}`,
    },
  ],
});
