import { inverse, minusOne, negate, number, power, product, scalar } from "../expr/build.ts";
import { exp } from "../functions/elementary/exp.ts";
import { lemmas } from "../rewrite/lemma.ts";
import { splitCoefficient } from "../rewrite/tidy.ts";

/** Laws that write exponentials as powers of one another. */
export const exponentialLemmas = lemmas("exponential", {
  exp_multiple: {
    head: "call",
    because: {
      fr: "L'exponentielle d'un multiple entier est une puissance.",
      en: "The exponential of a whole multiple is a power.",
    },
    rewrite: (e) => {
      if (e.kind !== "call" || e.fn !== exp.def) return undefined;
      const [arg] = e.args;
      if (!arg || arg.body.kind === "num") return undefined;
      const { coefficient, body } = splitCoefficient(arg.body);
      const isWhole = coefficient.d === 1n && coefficient.n > 1n && coefficient.n < 64n;
      if (!isWhole) return undefined;
      return power(exp(body), number(coefficient.s * coefficient.n));
    },
    examples: [exp(product(-2, scalar("x")))],
  },

  exp_opposite: {
    head: "call",
    because: {
      fr: "Changer le signe de l'exposant, c'est prendre l'inverse.",
      en: "Changing the sign of the exponent takes the reciprocal.",
    },
    rewrite: (e) => {
      if (e.kind !== "call" || e.fn !== exp.def) return undefined;
      const [arg] = e.args;
      return arg && arg.body.kind === "product" && arg.body.args[0] === minusOne
        ? inverse(exp(negate(arg.body)))
        : undefined;
    },
    examples: [exp(negate(scalar("x")))],
  },
});
