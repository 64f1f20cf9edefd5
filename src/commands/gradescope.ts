import { defineVerb } from "./verb.ts";

/** `corrige gradescope`: the zip of an autograder. */
export const gradescopeVerb = defineVerb({
  name: "gradescope",
  about: {
    fr: "écrit l'archive d'un correcteur automatique pour Gradescope",
    en: "write the zip of an autograder for Gradescope",
  },
  takes: {
    name: "exercise",
    about: {
      fr: "un fichier exercise.yaml, ou son dossier",
      en: "an exercise.yaml file, or its folder",
    },
  },
  options: {
    out: {
      takes: "text",
      default: "autograder.zip",
      about: { fr: "l'archive à écrire", en: "the zip to write" },
    },
    lang: {
      takes: "text",
      choices: ["fr", "en"],
      default: "en",
      about: {
        fr: "la langue d'une copie qui n'a pas pu être corrigée",
        en: "the language of a copy that could not be graded",
      },
    },
    pending: {
      takes: "text",
      choices: ["keep", "full", "zero"],
      default: "keep",
      about: {
        fr: "les points qui attendent une personne : gardés à part, comptés, ou perdus",
        en: "points that wait for a person: kept apart, counted, or lost",
      },
    },
    stage: {
      takes: "text",
      choices: ["reading", "formative", "verdicts"],
      about: {
        fr: "ce qui est dit à l'étudiant (ce que dit « release » à l'heure de la remise)",
        en: "what a student is told (what release says at the time of submission)",
      },
    },
    limit: {
      takes: "text",
      default: "540",
      about: {
        fr: "combien de secondes une copie peut prendre",
        en: "how many seconds a copy may take",
      },
    },
  },
  examples: [
    {
      line: "corrige gradescope exercises/004-reseaux-de-neurones --out autograder.zip",
      about: {
        fr: "à déposer dans Gradescope, sous « Configure Autograder »",
        en: "to be uploaded to Gradescope, under Configure Autograder",
      },
    },
  ],
  run: async (words, options, terminal) => {
    const { writeAutograder } = await import("./gradescope/run.ts");
    return writeAutograder(words, options, terminal);
  },
});
