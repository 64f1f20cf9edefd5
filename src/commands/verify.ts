import { defineVerb } from "./verb.ts";

/** `corrige verify`: whether the answers of exercises stand, proof by proof. */
export const verifyVerb = defineVerb({
  name: "verify",
  about: {
    fr: "rejoue chaque preuve des exercices et confronte chaque dérivée à des valeurs",
    en: "replay every proof of exercises and hold every derivative against values",
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
    train: {
      about: {
        fr: "entraîne les réseaux des exercices par leurs gradients dérivés, et en écrit les images",
        en: "train the networks of exercises by their derived gradients, and write pictures of it",
      },
    },
    out: {
      takes: "text",
      default: "out",
      about: { fr: "le dossier des images", en: "the folder for the pictures" },
    },
    seed: {
      takes: "text",
      default: "5",
      about: {
        fr: "le départ de l'apprentissage, un entier : chacun tire d'autres poids",
        en: "the start of training, a whole number: each draws other weights",
      },
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
    {
      line: "corrige verify exercises/002-reseau-relu --train",
      about: {
        fr: "les formules dérivées apprennent à classer des points ; deux images dans out",
        en: "the derived formulas learn to classify points; two pictures in out",
      },
    },
  ],
  run: async (paths, options, terminal) => {
    const { verifyExercises } = await import("./verify/run.ts");
    return verifyExercises(paths.length > 0 ? paths : ["exercises"], options, terminal);
  },
});
