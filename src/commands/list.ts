import { defineVerb, exit } from "./verb.ts";

/** `corrige list`: what the house knows. */
export const listVerb = defineVerb({
  name: "list",
  about: {
    fr: "montre les fonctions, les lois ou les sortes de questions",
    en: "show the functions, the laws or the kinds of question",
  },
  takes: {
    name: "room",
    choices: ["functions", "lemmas", "questions"],
    about: { fr: "ce qu'il faut montrer", en: "what to show" },
  },
  options: {
    json: { about: { fr: "en JSON", en: "as JSON" } },
  },
  examples: [
    {
      line: "corrige list functions",
      about: {
        fr: "les fonctions, leurs autres noms, leur sens",
        en: "functions, their other names, their meaning",
      },
    },
    {
      line: "corrige list lemmas --lang fr",
      about: { fr: "les lois, en français", en: "the laws, in French" },
    },
    {
      line: "corrige list questions --json",
      about: {
        fr: "les sortes de questions, pour un script",
        en: "kinds of question, for a script",
      },
    },
  ],
  run: async ([room = "functions"], { json }, terminal) => {
    const { listing, listText } = await import("./list/listing.ts");
    const rows = await listing(room as "functions" | "lemmas" | "questions");
    terminal.say(json ? JSON.stringify(rows, undefined, 2) : listText(rows, terminal));
    return exit.good;
  },
});
