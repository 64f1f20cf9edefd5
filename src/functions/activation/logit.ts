import {
  allOf,
  compare,
  difference,
  inverse,
  negate,
  product,
  quotient,
} from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder, unitInterval } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";
import { log } from "../elementary/log.ts";
import { sigmoid } from "./sigmoid.ts";

/** The log-odds of a probability: the inverse of the sigmoid. */
export const logit: ScalarBuilder = defineFunction("logit", {
  about: { fr: "logit (logarithme de la cote)", en: "logit (log-odds)" },
  domain: unitInterval,
  latex: (p) => String.raw`\operatorname{logit}\left(${p}\right)`,

  definition: (p) => log(quotient(p, difference(1, p))),
  derivative: (p) => inverse(product(p, difference(1, p))),

  kernel: (p) => Math.log(p) - Math.log1p(-p),

  lemmas: () => ({
    logit_sigmoid: {
      from: logit(sigmoid(a)),
      to: a,
      because: { fr: "Le logit défait la sigmoïde.", en: "The logit undoes the sigmoid." },
    },
    sigmoid_logit_of_unit: {
      from: sigmoid(logit(a)),
      to: a,
      when: [{ is: "holds", cond: allOf(compare(a, ">", 0), compare(a, "<", 1)) }],
      because: { fr: "La sigmoïde défait le logit.", en: "The sigmoid undoes the logit." },
    },
    logit_one_sub_of_unit: {
      from: logit(difference(1, a)),
      to: negate(logit(a)),
      when: [{ is: "holds", cond: allOf(compare(a, ">", 0), compare(a, "<", 1)) }],
      because: {
        fr: "Échanger p et 1 − p inverse la cote.",
        en: "Exchanging p and 1 − p inverts the odds.",
      },
    },
  }),
});
