import { delta, one, product, zero } from "../expr/build.ts";
import { indicesMeet } from "../rewrite/given.ts";
import { a, at, i, k, under } from "../rewrite/holes.ts";
import { lemmas } from "../rewrite/lemma.ts";

/** The laws of δᵢⱼ, which is 1 where its two indices meet and 0 elsewhere. */
export const deltaLemmas = lemmas("delta", {
  delta_self: {
    from: delta(i, i),
    to: one,
    because: { fr: "Un indice se rencontre lui-même.", en: "An index meets itself." },
  },

  sum_delta: {
    from: under("sum", k, delta(i, k)),
    to: one,
    when: [{ is: "stays", index: i }],
    because: {
      fr: "De la somme, seul le terme où les deux indices se rencontrent survit.",
      en: "Only the term where the two indices meet survives the sum.",
    },
  },

  sum_delta_mul: {
    from: under("sum", k, product(delta(i, k), a)),
    to: at(a, k, i),
    when: [{ is: "stays", index: i }],
    because: {
      fr: "De la somme, seul le terme où les deux indices se rencontrent survit.",
      en: "Only the term where the two indices meet survives the sum.",
    },
  },

  delta_known: {
    head: "delta",
    because: {
      fr: "δ vaut 1 si ses indices sont égaux, 0 sinon.",
      en: "δ is 1 if its indices are equal, 0 if not.",
    },
    rewrite: (e, given) => {
      if (e.kind !== "delta") return undefined;
      const meets = indicesMeet(e.left, e.right, given);
      return meets === undefined ? undefined : meets ? one : zero;
    },
    examples: [delta(i, i), delta(i, k)],
  },
});
