import type { Bilingual } from "../../expr/function.ts";
import type { Layout } from "../../expr/tensor.ts";

/** How the two sides of a comparison are spoken of. */
export interface Sides {
  readonly values: (left: string, right: string) => string;
  readonly shapes: (left: string, right: string) => string;
  /** That one side alone has a value somewhere. */
  readonly domain: Readonly<Record<"left" | "right", (where: string) => string>>;
}

/** The layouts as they are called in a sentence. */
export const layoutName: Readonly<Record<Layout, Bilingual>> = {
  gradient: {
    fr: "comme gradient (de la forme de la variable)",
    en: "as a gradient (the variable's shape)",
  },
  numerator: {
    fr: "en disposition numérateur (une ligne par sortie)",
    en: "in numerator layout (one row per output)",
  },
  denominator: {
    fr: "en disposition dénominateur (une ligne par entrée de la variable)",
    en: "in denominator layout (one row per entry of the variable)",
  },
  derivative: { fr: "entrée par entrée", en: "entry by entry" },
  hessian: { fr: "comme hessienne", en: "as a Hessian" },
};

const fr = {
  equality: {
    equal: "Égales : les deux expressions ont la même valeur partout où toutes deux en ont une.",
    different: "Différentes.",
    undecided: "Indécis : ni une preuve, ni un contre-exemple.",
  },
  derivative: {
    equal: (by: string, layout: string) =>
      `Juste : c'est la dérivée par rapport à ${by}${layout && `, ${layout}`}.`,
    different: (by: string) => `Faux : ce n'est pas la dérivée par rapport à ${by}.`,
    undecided: (by: string) => `Indécis : est-ce la dérivée par rapport à ${by} ?`,
  },
  sides: {
    values: (left: string, right: string) => `la première vaut ${left}, la seconde ${right}`,
    shapes: (left: string, right: string) =>
      `la première est de forme ${left}, la seconde ${right}`,
    domain: {
      left: (where: string) => `Seule la première a une valeur en ${where}, par exemple.`,
      right: (where: string) => `Seule la seconde a une valeur en ${where}, par exemple.`,
    },
  },
  derivativeSides: {
    values: (left: string, right: string) => `la dérivée vaut ${left}, la réponse ${right}`,
    shapes: (left: string, right: string) => `forme attendue : ${left}, forme reçue : ${right}`,
    domain: {
      left: (where: string) => `La dérivée existe en ${where}, où la réponse n'a pas de valeur.`,
      right: (where: string) => `La réponse a une valeur sans que la dérivée existe en ${where}.`,
    },
  },
  about: (value: string) => `environ ${value}`,
  number: "un nombre",
  there: "ce point :",
  entry: (at: string) => `entrée ${at} : `,
  ofEntry: (text: string, letters: string) => `${text} (entrée ${letters})`,
  proved: "Prouvé.",
  provedForAll: "Prouvé, quelles que soient les tailles.",
  bound: (bound: string) => `La probabilité d'une erreur est inférieure à ${bound}.`,
  identical: "La différence s'annule terme à terme.",
  tested: (at: string) => `Tailles essayées : ${at}.`,
  layout: (name: string) => `Ce serait juste ${name}.`,
  kinks: (where: string) => `Comparé hors des points où la dérivée n'existe pas : ${where}.`,
  truth: (text: string) => `La dérivée : ${text}`,
  stranger: (name: string, nearest: string | undefined) =>
    `« ${name} » n'est pas dans l'expression.${nearest === undefined ? "" : ` Vouliez-vous dire « ${nearest} » ?`}`,
  oneEntry: (entry: string) => `Pour une seule entrée : --wrt "${entry}".`,
  oneOfMany: (entry: string) =>
    `Pour une seule entrée : un indice à l'expression aussi, comme f(x)[i], et --wrt "${entry}".`,
};

const en: typeof fr = {
  equality: {
    equal: "Equal: both expressions have the same value wherever both have one.",
    different: "Different.",
    undecided: "Undecided: neither a proof nor a counterexample.",
  },
  derivative: {
    equal: (by, layout) => `Right: this is the derivative by ${by}${layout && `, ${layout}`}.`,
    different: (by) => `Wrong: this is not the derivative by ${by}.`,
    undecided: (by) => `Undecided: is this the derivative by ${by}?`,
  },
  sides: {
    values: (left, right) => `the first is ${left}, the second ${right}`,
    shapes: (left, right) => `the first has shape ${left}, the second ${right}`,
    domain: {
      left: (where) => `Only the first has a value at ${where}, for instance.`,
      right: (where) => `Only the second has a value at ${where}, for instance.`,
    },
  },
  derivativeSides: {
    values: (left, right) => `the derivative is ${left}, the claim ${right}`,
    shapes: (left, right) => `expected ${left}, got ${right}`,
    domain: {
      left: (where) => `There is a derivative at ${where}, where the claim has no value.`,
      right: (where) => `The claim has a value and there is no derivative at ${where}.`,
    },
  },
  about: (value) => `about ${value}`,
  number: "a number",
  there: "this point:",
  entry: (at) => `entry ${at}: `,
  ofEntry: (text, letters) => `${text} (entry ${letters})`,
  proved: "Proved.",
  provedForAll: "Proved, for all sizes.",
  bound: (bound) => `The probability of an error is below ${bound}.`,
  identical: "The difference cancels term by term.",
  tested: (at) => `Sizes tried: ${at}.`,
  layout: (name) => `It would be right ${name}.`,
  kinks: (where) => `Compared off the points without a derivative: ${where}.`,
  truth: (text) => `The derivative: ${text}`,
  stranger: (name, nearest) =>
    `"${name}" is not in the expression.${nearest === undefined ? "" : ` Did you mean "${nearest}"?`}`,
  oneEntry: (entry) => `For one entry: --wrt "${entry}".`,
  oneOfMany: (entry) =>
    `For one entry: an index on the expression too, as in f(x)[i], and --wrt "${entry}".`,
};

/** What is said of a verdict. */
export const words = { fr, en } as const;
