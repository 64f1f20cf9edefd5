import { assumeOption, declareOption, defineVerb, formatOption } from "./verb.ts";

/** `corrige parse`: how a formula, or every formula of a copy, is read. */
export const parseVerb = defineVerb({
  name: "parse",
  about: {
    fr: "montre comment une formule, ou une copie entière, est lue",
    en: "show how a formula, or a whole copy, is read",
  },
  takes: {
    name: "formula",
    optional: true,
    about: {
      fr: "une formule en LaTeX ; « - », ou rien, la lit sur l'entrée standard",
      en: 'a formula in LaTeX; "-", or nothing, reads it from standard input',
    },
  },
  options: {
    ascii: {
      about: {
        fr: "la formule est en syntaxe simple, comme 1/(1+exp(-x))",
        en: "the formula is in plain syntax, such as 1/(1+exp(-x))",
      },
    },
    document: {
      takes: "text",
      about: {
        fr: "une copie à lire en entier : .md, .tex, .ipynb ou .txt",
        en: "a copy to be read as a whole: .md, .tex, .ipynb or .txt",
      },
    },
    notation: {
      takes: "text",
      about: {
        fr: "un fichier de notation, ou un exercise.yaml",
        en: "a notation file, or an exercise.yaml",
      },
    },
    declare: declareOption,
    assume: assumeOption,
    macros: {
      takes: "text",
      about: {
        fr: "un fichier de macros TeX : \\newcommand, \\def…",
        en: "a file of TeX macros: \\newcommand, \\def…",
      },
    },
    strict: {
      about: {
        fr: "refuse les lettres qui ne sont déclarées nulle part (sinon : des nombres)",
        en: "refuse letters that are declared nowhere (otherwise: numbers)",
      },
    },
    explain: {
      about: {
        fr: "dit chaque ambiguïté, la lecture choisie et pourquoi, et les autres",
        en: "tell each ambiguity, the reading chosen and why, and the others",
      },
    },
    write: {
      takes: "text",
      choices: ["unicode", "plain", "latex"],
      default: "unicode",
      about: {
        fr: "comment les lectures d'une copie sont écrites",
        en: "how the readings of a copy are written",
      },
    },
    format: formatOption,
  },
  examples: [
    {
      line: "corrige parse '\\frac{1}{1+e^{-x}}'",
      about: { fr: "la formule en syntaxe simple", en: "the formula in plain syntax" },
    },
    {
      line: "corrige parse '\\frac{\\partial L}{\\partial W} x' --declare 'W: m x n; x: n' --explain",
      about: {
        fr: "les lectures possibles, et celle que les formes retiennent",
        en: "the readings there are, and the one that the shapes keep",
      },
    },
    {
      line: "corrige parse --document copy.md --notation exercise.yaml",
      about: {
        fr: "toutes les formules d'une copie, et ce qui n'y est pas lu",
        en: "all formulas of a copy, and what is not read in it",
      },
    },
  ],
  run: async (words, options, terminal) => {
    const { runParse } = await import("./parse/run.ts");
    return runParse(words, options, terminal);
  },
});
