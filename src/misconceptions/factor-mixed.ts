import { minusOne, one, product, sum } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { factors, isCount } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { type Change, exchanged, linearEdits } from "../grading/surgery.ts";

/** Numbers and sizes that multiply a term. */
const constants = (term: Expr): Expr =>
  product(...factors(term).filter((factor) => isCount(factor)));

/** The constants of one term put before another, which misses them. */
const evened: Change = function* (part) {
  if (part.kind !== "sum") return;
  for (const constant of new Set(part.args.map(constants)))
    if (constant !== one && constant !== minusOne)
      for (const [at, term] of part.args.entries())
        yield sum(...exchanged(part.args, at, product(constant, term)));
};

export const factorMixed = defineMisconception("factor-mixed", {
  severity: "notation",
  about: { fr: "deux normalisations", en: "two normalisations" },
  tells: {
    fr: "Chaque calcul se tient ; gardez une seule normalisation.",
    en: "Each computation holds; keep one normalisation.",
  },
  mends: ({ wrote, indices }) => linearEdits(wrote, evened, indices),
  caught: [
    {
      declare: { x: "n", y: "n" },
      asked: String.raw`\frac{\partial}{\partial x_i} \frac1n \sum_{k=1}^n \left((x_k - y_k)^2 + x_k^2\right)`,
      wrote: String.raw`\frac2n (x_i - y_i) + x_i`,
    },
    {
      declare: { X: "m x d", w: "d" },
      asked: String.raw`\frac{\partial}{\partial w} \frac1m \left(\|Xw\|^2 + \|w\|^2\right)`,
      wrote: String.raw`\frac2m X^\top X w + w`,
    },
  ],
  spared: [
    {
      declare: { x: "n", y: "n" },
      asked: String.raw`\frac{\partial}{\partial x_i} \frac1n \sum_{k=1}^n \left((x_k - y_k)^2 + x_k^2\right)`,
      wrote: String.raw`\frac2n (x_i - y_i) + \frac2n x_i`,
    },
    {
      declare: { x: "n", y: "n" },
      asked: String.raw`\frac{\partial}{\partial x_i} \frac1n \sum_{k=1}^n \left((x_k - y_k)^2 + x_k^2\right)`,
      wrote: "2 (x_i - y_i) + 2 x_i",
    },
  ],
});
