import { defineVerb, exit } from "./verb.ts";

/** `corrige batch`: one request a line in, one answer a line out. */
export const batchVerb = defineVerb({
  name: "batch",
  about: {
    fr: "répond à des requêtes JSON, une par ligne, de l'entrée vers la sortie standard",
    en: "answer JSON requests, one a line, from standard input to standard output",
  },
  options: {
    lang: {
      takes: "text",
      choices: ["fr", "en"],
      default: "en",
      about: {
        fr: "la langue des messages d'une requête qui n'en dit pas",
        en: "the language of messages for a request that names none",
      },
    },
  },
  examples: [
    {
      line: "corrige batch < requests.jsonl > answers.jsonl",
      about: {
        fr: "une réponse par ligne, dans l'ordre des requêtes",
        en: "one answer a line, in the order of the requests",
      },
    },
    {
      line: `echo '{"id":1,"op":"derivative","expr":{"ascii":"softplus(x)"},"wrt":"x"}' | corrige batch`,
      about: { fr: "une seule requête", en: "one request" },
    },
  ],
  run: async (_, { lang }, terminal) => {
    const { runBatch } = await import("./batch/run.ts");
    try {
      await runBatch(process.stdin, process.stdout, lang);
      return exit.good;
    } catch (fault) {
      const { syscall, message } = fault as NodeJS.ErrnoException;
      if (syscall !== "read") throw fault;
      terminal.note(`corrige: ${message}`);
      return exit.input;
    }
  },
});
