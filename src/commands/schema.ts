import { defineVerb } from "./verb.ts";

/** `corrige schema`: the JSON Schema of exercise files, for editors. */
export const schemaVerb = defineVerb({
  name: "schema",
  about: {
    fr: "donne le schéma JSON des fichiers d'exercice, pour un éditeur de texte",
    en: "give the JSON Schema of exercise files, for a text editor",
  },
  options: {
    out: {
      takes: "text",
      about: {
        fr: "le fichier où l'écrire (sinon : la sortie standard)",
        en: "the file to write it to (otherwise: standard output)",
      },
    },
  },
  examples: [
    {
      line: "corrige schema --out exercise.schema.json",
      about: {
        fr: "un fichier que « # yaml-language-server: $schema=… » peut nommer",
        en: "a file for # yaml-language-server: $schema=… to name",
      },
    },
  ],
  run: async (_, options, terminal) => {
    const { runSchema } = await import("./schema/run.ts");
    return runSchema(options, terminal);
  },
});
