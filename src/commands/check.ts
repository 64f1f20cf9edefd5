import { assumeOption, declareOption, defineVerb, formatOption } from "./verb.ts";

/** `corrige check`: whether a claimed derivative is right. */
export const checkVerb = defineVerb({
  name: "check",
  about: {
    fr: "dit si une dérivée proposée est juste, et sinon où elle ne l'est pas",
    en: "tell whether a claimed derivative is right, and if not where it is wrong",
  },
  takes: {
    name: "expression",
    many: true,
    about: {
      fr: "l'expression, puis la dérivée proposée",
      en: "the expression, then the claimed derivative",
    },
  },
  options: {
    wrt: {
      takes: "text",
      about: {
        fr: "la variable, ou une entrée comme W[k,j]",
        en: "the variable, or an entry such as W[k,j]",
      },
    },
    equal: {
      about: {
        fr: "compare les deux expressions elles-mêmes",
        en: "compare the two expressions themselves",
      },
    },
    declare: declareOption,
    assume: assumeOption,
    order: {
      takes: "text",
      choices: ["1", "2"],
      about: { fr: "dérivée première ou seconde", en: "first or second derivative" },
    },
    layout: {
      takes: "text",
      choices: ["gradient", "numerator", "denominator"],
      about: {
        fr: "la disposition exigée (sinon : toutes sont admises)",
        en: "the layout that is required (otherwise: any is right)",
      },
    },
    latex: {
      about: { fr: "les deux expressions sont en LaTeX", en: "both expressions are in LaTeX" },
    },
    format: formatOption,
  },
  examples: [
    {
      line: 'corrige check "sigmoid(x)" "sigmoid(x)*(1 - sigmoid(x))"',
      about: { fr: "une réponse juste : code de sortie 0", en: "a right answer: exit code 0" },
    },
    {
      line: 'corrige check "log(1+exp(-y*x))" "sigmoid(-y*x)" --wrt x',
      about: {
        fr: "une réponse fausse, avec un contre-exemple : code de sortie 1",
        en: "a wrong answer, with a counterexample: exit code 1",
      },
    },
    {
      line: 'corrige check "W*x" "W\'" --wrt x --layout numerator --declare "W: m x n; x: n"',
      about: {
        fr: "une transposition, vue à la forme",
        en: "a transposition, which the shapes show",
      },
    },
    {
      line: "corrige check '\\log\\frac{a}{b}' '\\log a - \\log b' --equal --latex",
      about: { fr: "deux expressions en LaTeX", en: "two expressions in LaTeX" },
    },
  ],
  run: async (words, options, terminal) => {
    const { runCheck } = await import("./check/run.ts");
    return runCheck(words, options, terminal);
  },
});
