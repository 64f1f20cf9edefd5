import type { Cue } from "../../document/document.ts";
import type { Bilingual } from "../../expr/function.ts";
import type { ChainReading } from "../../parse/latex/formula.ts";
import type { Lang } from "../verb.ts";
import { fits, type Reason } from "./meaning.ts";

/** What the reader says of a side that is no expression, and of the parts of a document. */
export const partWords = {
  fr: {
    statement: "énoncé",
    answer: "réponse",
    where: "où",
    blank: "à compléter",
    words: "des mots",
    set: "un ensemble",
    function: "une fonction",
    tuple: "une liste",
    left: "par la gauche",
    right: "par la droite",
    layer: "le numéro d'une couche",
    index: "un indice",
    note: "remarque :",
    introduces: "introduit",
    or: "ou :",
    not: "et non :",
  },
  en: {
    statement: "statement",
    answer: "answer",
    where: "where",
    blank: "left open",
    words: "words",
    set: "a set",
    function: "a function",
    tuple: "a list",
    left: "from the left",
    right: "from the right",
    layer: "the number of a layer",
    index: "an index",
    note: "note:",
    introduces: "introduces",
    or: "or:",
    not: "not:",
  },
} as const;

const reasonWords: Readonly<Record<Reason, Bilingual>> = {
  types: {
    fr: "ainsi seulement les formes s'accordent",
    en: "only so do the shapes fit",
  },
  section: {
    fr: "d'autres formules de la section le veulent",
    en: "other formulas of the section ask for it",
  },
  plausible: {
    fr: "le plus plausible ; les formes s'accordent aussi autrement",
    en: "the most plausible; the shapes fit otherwise too",
  },
};

const unfit: Bilingual = {
  fr: "le plus plausible ; les formes ne s'accordent d'aucune façon",
  en: "the most plausible; the shapes fit in no way",
};

/** Why an option of a reading was taken. */
export const reasonText = (reason: Reason, taken: ChainReading, lang: Lang): string =>
  (reason === "plausible" && !fits(taken) ? unfit : reasonWords[reason])[lang];

/** Said of a chain whose sides are read and do not go together. */
export const differ: Bilingual = {
  fr: "Les membres n'ont pas la même forme.",
  en: "The sides differ in shape.",
};

/** What the words before a formula announce. */
export const cueWords: Readonly<Record<Cue, Bilingual>> = {
  introduces: { fr: "introduit", en: "introduces" },
  case: { fr: "cas", en: "case" },
  goal: { fr: "but", en: "goal" },
  concludes: { fr: "conclut", en: "concludes" },
  recalls: { fr: "rappelle", en: "recalls" },
  step: { fr: "étape", en: "step" },
};
