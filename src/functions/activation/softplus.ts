import { difference, negate, sum, zero } from "../../expr/build.ts";
import { defineFunction, positive, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";
import { exp } from "../elementary/exp.ts";
import { log } from "../elementary/log.ts";
import { sigmoid } from "./sigmoid.ts";

/** A smooth ramp: the antiderivative of the sigmoid that vanishes at −∞. */
export const softplus: ScalarBuilder = defineFunction("softplus", {
  about: { fr: "rampe lisse", en: "smooth ramp" },
  range: positive,
  ends: { left: zero, right: "+inf" },
  latex: (u) => String.raw`\operatorname{softplus}\left(${u}\right)`,

  definition: (u) => log(sum(1, exp(u))),
  derivative: (u) => sigmoid(u),

  // log(1 + eᵘ) overflows near u = 710. Taking max(u, 0) out of the logarithm
  // leaves an exponent that is never positive.
  kernel: (u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u))),

  lemmas: () => ({
    log_sigmoid: {
      from: log(sigmoid(a)),
      to: negate(softplus(negate(a))),
      because: {
        fr: "Le logarithme d'un inverse change de signe : ln σ(a) = −ln(1 + e⁻ᵃ).",
        en: "The logarithm of a reciprocal changes sign: ln σ(a) = −ln(1 + e⁻ᵃ).",
      },
    },
    log_one_sub_sigmoid: {
      from: log(difference(1, sigmoid(a))),
      to: negate(softplus(a)),
      because: {
        fr: "1 − σ(a) est l'inverse de 1 + eᵃ.",
        en: "1 − σ(a) is the reciprocal of 1 + eᵃ.",
      },
    },
    softplus_sub_softplus_neg: {
      from: difference(softplus(a), softplus(negate(a))),
      to: a,
      because: {
        fr: "La rampe et son reflet diffèrent d'une droite.",
        en: "The ramp and its reflection differ by a straight line.",
      },
    },
    softplus_zero: {
      from: softplus(0),
      to: log(2),
      because: { fr: "En 0 : ln(1 + 1).", en: "At 0: ln(1 + 1)." },
    },
  }),
});
