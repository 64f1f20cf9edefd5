import { assumeOption, declareOption, defineVerb, detailOption, formatOption } from "./verb.ts";

/** `corrige derive`: the derivation of one function, step by step. */
export const deriveVerb = defineVerb({
  name: "derive",
  about: {
    fr: "dérive une expression, étape par étape",
    en: "differentiate an expression, step by step",
  },
  takes: {
    name: "expression",
    about: { fr: "une expression, comme softplus(x)", en: "an expression, such as softplus(x)" },
  },
  options: {
    wrt: {
      takes: "text",
      about: {
        fr: "la variable, ou une entrée comme W[k,j]",
        en: "the variable, or an entry such as W[k,j]",
      },
    },
    declare: declareOption,
    assume: assumeOption,
    order: {
      takes: "text",
      choices: ["1", "2"],
      default: "1",
      about: { fr: "dérivée première ou seconde", en: "first or second derivative" },
    },
    layout: {
      takes: "text",
      choices: ["gradient", "numerator", "denominator"],
      about: { fr: "la disposition des entrées", en: "how the entries are arranged" },
    },
    detail: detailOption,
    format: { ...formatOption, choices: ["text", "latex", "html", "json", "markdown"] },
  },
  examples: [
    {
      line: 'corrige derive "1/(1+exp(-x))"',
      about: { fr: "reconnaît σ dans l'expression", en: "finds σ in the expression" },
    },
    {
      line: 'corrige derive "relu(x)" --detail full',
      about: { fr: "dit où la dérivée n'existe pas", en: "tells where there is no derivative" },
    },
    {
      line: 'corrige derive "softmax(x)" --declare "x: n" --lang fr',
      about: {
        fr: "entrées et matrice jacobienne",
        en: "entries and Jacobian matrix, told in French",
      },
    },
    {
      line: 'corrige derive "-log(softmax(z)[y])" --declare "z: m" --format latex',
      about: { fr: "le gradient, en LaTeX", en: "the gradient, in LaTeX" },
    },
  ],
  run: async ([expression = ""], options, terminal) => {
    const { runDerive } = await import("./derive/run.ts");
    return runDerive(expression, options, terminal);
  },
});
