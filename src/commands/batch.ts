import { availableParallelism } from "node:os";
import { defineVerb, exit } from "./verb.ts";

/** How many threads are used unless it is said, and how many at most. */
const [usualThreads, mostThreads] = [4, 64];

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
    workers: {
      takes: "text",
      about: {
        fr: `combien de fils répondent, de 1 à ${mostThreads} (autant que de processeurs, au plus ${usualThreads})`,
        en: `how many threads answer, from 1 to ${mostThreads} (as many as processors, at most ${usualThreads})`,
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
  run: async (_, { lang, workers }, terminal) => {
    const threads = threadsFrom(workers);
    if (threads === undefined) {
      terminal.note(
        terminal.lang === "fr"
          ? `corrige : --workers est un entier de 1 à ${mostThreads}.`
          : `corrige: --workers is a whole number from 1 to ${mostThreads}.`,
      );
      return exit.input;
    }
    const { AnswerPool } = await import("./batch/pool.ts");
    // The build puts it beside the files of the command line.
    const pool = new AnswerPool(new URL("./batch-worker.js", import.meta.url), { threads });
    const { runBatch } = await import("./batch/run.ts");
    try {
      await runBatch(process.stdin, process.stdout, pool, lang);
      return exit.good;
    } catch (fault) {
      const { syscall, message } = fault as NodeJS.ErrnoException;
      if (syscall !== "read") throw fault;
      terminal.note(`corrige: ${message}`);
      return exit.input;
    } finally {
      await pool.close();
    }
  },
});

const threadsFrom = (text: string | undefined): number | undefined => {
  if (text === undefined) return Math.min(availableParallelism(), usualThreads);
  const threads = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  return threads >= 1 && threads <= mostThreads ? threads : undefined;
};
