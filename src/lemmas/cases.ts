import { same } from "../expr/arranged.ts";
import { cases, compare, indicator, one, product, scalar, zero } from "../expr/build.ts";
import { lemmas } from "../rewrite/lemma.ts";

const x = scalar("x");
const y = scalar("y");

/** The laws of definitions by cases. */
export const caseLemmas = lemmas("cases", {
  cases_same: {
    head: "cases",
    because: { fr: "Tous les cas donnent la même valeur.", en: "All cases give the same value." },
    rewrite: (e) => {
      if (e.kind !== "cases") return undefined;
      const value = e.otherwise ?? zero;
      return e.arms.every((arm) => same(arm.is, value)) ? value : undefined;
    },
    examples: [cases([{ when: compare(x, ">", 0), is: y }], y)],
  },

  cases_indicator: {
    head: "cases",
    because: {
      fr: "Valoir a sous une condition et 0 sinon, c'est a fois l'indicatrice de cette condition.",
      en: "To be a under a condition and 0 otherwise is a times the indicator of that condition.",
    },
    rewrite: (e) => {
      if (e.kind !== "cases" || e.arms.length !== 1) return undefined;
      const [arm] = e.arms;
      if (!arm || !same(e.otherwise ?? zero, zero)) return undefined;
      if (!same(arm.is, one)) return product(arm.is, indicator(arm.when));
      return e.otherwise ? indicator(arm.when) : undefined;
    },
    examples: [cases([{ when: compare(x, ">", 0), is: y }], zero)],
  },
});
