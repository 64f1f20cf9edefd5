import { defineVerb, detailOption } from "./verb.ts";

/** `corrige sheet`: corrected answer sheets from exercise files. */
export const sheetVerb = defineVerb({
  name: "sheet",
  about: {
    fr: "écrit le corrigé prouvé d'un exercice, en français et en anglais",
    en: "write the proved answer sheet of an exercise, in French and English",
  },
  takes: {
    name: "exercise",
    many: true,
    about: {
      fr: "des fichiers exercise.yaml, ou leurs dossiers",
      en: "exercise.yaml files, or folders of them",
    },
  },
  options: {
    out: {
      takes: "text",
      default: "out",
      about: { fr: "le dossier où écrire", en: "the folder to write into" },
    },
    format: {
      takes: "text",
      default: "html,latex,markdown,json",
      about: {
        fr: "les formes voulues, séparées par des virgules : html, latex, markdown, json, pdf",
        en: "the forms wanted, separated by commas: html, latex, markdown, json, pdf",
      },
    },
    lang: {
      takes: "text",
      default: "fr,en",
      about: {
        fr: "les langues des feuilles, séparées par des virgules",
        en: "the languages of the sheets, separated by commas",
      },
    },
    detail: detailOption,
  },
  examples: [
    {
      line: "corrige sheet exercises/004-reseaux-de-neurones",
      about: { fr: "les deux langues, toutes les formes", en: "both languages, all forms" },
    },
    {
      line: "corrige sheet exercises/004-reseaux-de-neurones --format pdf --lang fr",
      about: {
        fr: "à imprimer, par Chromium ou par LaTeX",
        en: "to be printed, by Chromium or by LaTeX",
      },
    },
    {
      line: "corrige sheet exercises --lang fr --format html --out out",
      about: {
        fr: "tous les exercices, en français, en HTML",
        en: "every exercise, in French, as HTML",
      },
    },
  ],
  run: async (paths, options, terminal) => {
    const { writeSheets } = await import("./sheet/run.ts");
    return writeSheets(paths, options, terminal);
  },
});
