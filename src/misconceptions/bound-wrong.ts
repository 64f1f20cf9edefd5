import { over } from "../expr/build.ts";
import { addIx, indexVar, ix } from "../expr/index-of.ts";
import { addSizes, size } from "../expr/size.ts";
import { reindexed } from "../expr/walk.ts";
import { isSumOver, sizesIn } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { edits } from "../grading/surgery.ts";

export const boundWrong = defineMisconception("bound-wrong", {
  severity: "slip",
  about: { fr: "borne de la somme", en: "bound of the sum" },
  tells: {
    fr: "Le terme de la somme est juste ; comptez combien il y en a, du premier au dernier.",
    en: "The term of the sum is right; count how many there are, from the first to the last.",
  },
  misfit: "bound-wrong",
  mends: ({ wrote, indices, truth, left }) =>
    edits(
      wrote,
      (part) => {
        if (!isSumOver(part) || part.where) return [];
        const [k, ...more] = part.by;
        if (!k || more.length > 0) return [];
        const bounds = [
          addSizes(k.size, size(1)),
          addSizes(k.size, size(-1)),
          ...sizesIn(truth, left),
        ];
        return [k.size, ...bounds].flatMap((bound) =>
          [0, 1, -1].flatMap((shift) => {
            if (bound === k.size && shift === 0) return [];
            const own = indexVar(k.letter, bound);
            return [over("sum", [own], reindexed(part.body, k, addIx(ix(own), ix(shift))))];
          }),
        );
      },
      indices,
    ),
  caught: [
    {
      declare: { x: "n" },
      asked: String.raw`\sum_{k=1}^n x_k`,
      wrote: String.raw`\sum_{k=1}^{n-1} x_k`,
    },
    {
      declare: { B: "c x h", g: "c" },
      asked: String.raw`\sum_{k=1}^c g_k B_{kj}`,
      wrote: String.raw`\sum_{k=2}^c g_k B_{kj}`,
    },
  ],
  spared: [
    {
      declare: { x: "n" },
      asked: String.raw`\sum_{k=1}^n x_k`,
      wrote: String.raw`x_n + \sum_{k=1}^{n-1} x_k`,
    },
    {
      declare: { x: "n" },
      asked: String.raw`\sum_{k=1}^n x_k`,
      wrote: String.raw`\sum_{k=1}^{n} x_k^2`,
    },
  ],
});
