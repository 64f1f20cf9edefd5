import { defineVerb } from "./verb.ts";

/** `corrige verify`: whether the answers of exercises stand, proof by proof. */
export const verifyVerb = defineVerb({
  name: "verify",
  about: {
    fr: "rejoue et confronte à des valeurs chaque preuve des exercices, sans rien écrire",
    en: "replay every proof of exercises and compare it with values, writing nothing",
  },
  takes: {
    name: "exercise",
    many: true,
    optional: true,
    about: {
      fr: "des fichiers exercise.yaml, ou leurs dossiers (sinon : exercises)",
      en: "exercise.yaml files, or folders of them (otherwise: exercises)",
    },
  },
  options: {
    format: {
      takes: "text",
      choices: ["text", "json"],
      default: "text",
      about: { fr: "la forme du rapport", en: "the form of the report" },
    },
  },
  examples: [
    {
      line: "corrige verify",
      about: {
        fr: "tous les exercices ; code de sortie 1 si une question échoue",
        en: "every exercise; exit code 1 if a question fails",
      },
    },
    {
      line: "corrige verify exercises/004-reseaux-de-neurones --format json",
      about: { fr: "un exercice, pour un script", en: "one exercise, for a script" },
    },
  ],
  run: async (paths, { format }, terminal) => {
    const { verifyExercises } = await import("./verify/run.ts");
    return verifyExercises(paths.length > 0 ? paths : ["exercises"], format, terminal);
  },
});
