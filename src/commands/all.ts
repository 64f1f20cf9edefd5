import { defineVerb } from "./verb.ts";

/** `corrige all`: every exercise of the house into `out/`; what `npm start` runs. */
export const allVerb = defineVerb({
  name: "all",
  about: {
    fr: "écrit les corrigés de tous les exercices de exercises/ dans out/, avec une page qui les liste",
    en: "write the answer sheets of every exercise in exercises/ into out/, with a page that lists them",
  },
  options: {},
  examples: [
    {
      line: "corrige all",
      about: { fr: "le travail de « npm start »", en: "what npm start does" },
    },
  ],
  run: async (_, __, terminal) => {
    const { writeSheets } = await import("./sheet/run.ts");
    const options = {
      out: "out",
      format: "html,latex,markdown,json",
      lang: "fr,en",
      detail: "normal",
      index: true,
    } as const;
    return writeSheets(["exercises"], options, terminal);
  },
});
