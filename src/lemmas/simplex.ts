import { entryAt, one, sumOver } from "../expr/build.ts";
import { ix } from "../expr/index-of.ts";
import type { Sym } from "../expr/node.ts";
import { type LemmaFamily, lemmas } from "../rewrite/lemma.ts";

/** What is given of a one-hot label, or of any vector of probabilities: its entries add up to 1. */
export const simplexLaws = (of: Sym): LemmaFamily | undefined => {
  const [size] = of.axes;
  return size && of.axes.length === 1
    ? lemmas("simplex", {
        [`given_sum_${of.name}`]: {
          from: sumOver(size, (k) => entryAt(of, [ix(k)])),
          to: one,
          because: {
            fr: "Les composantes de ce vecteur somment à 1 : c'est donné.",
            en: "The entries of this vector add up to 1: that is given.",
          },
        },
      })
    : undefined;
};
