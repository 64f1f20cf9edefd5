import { defineVerb } from "./verb.ts";

/** `corrige new`: a homework to start from. */
export const newVerb = defineVerb({
  name: "new",
  about: {
    fr: "crée un exercice commenté, prêt à être modifié",
    en: "create a commented exercise, ready to be changed",
  },
  takes: {
    name: "folder",
    about: {
      fr: "le dossier de l'exercice, comme exercises/005-perceptron",
      en: "the folder of the exercise, such as exercises/005-perceptron",
    },
  },
  options: {},
  examples: [
    {
      line: "corrige new exercises/005-perceptron --lang fr",
      about: {
        fr: "un exercice complet, commenté en français",
        en: "a complete exercise, with comments in French",
      },
    },
  ],
  run: async ([folder = ""], _, terminal) => {
    const { writeStarter } = await import("./new/run.ts");
    return writeStarter(folder, terminal);
  },
});
