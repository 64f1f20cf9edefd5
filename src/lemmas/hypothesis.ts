import { signOf } from "../expr/bounds.ts";
import { scalar, zero } from "../expr/build.ts";
import { lemmas } from "../rewrite/lemma.ts";

/** What is given, used as a law. */
export const hypothesisLemmas = lemmas("hypothesis", {
  given_zero: {
    head: "entry",
    because: {
      fr: "Dans ce cas, cette quantité est nulle.",
      en: "In this case this quantity is zero.",
    },
    rewrite: (e, given) =>
      e.kind === "entry" && signOf(e, given.knows) === "zero" ? zero : undefined,
    examples: [scalar("x")],
  },
});
