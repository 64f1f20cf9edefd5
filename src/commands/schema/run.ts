import { basename, dirname } from "node:path";
import { exerciseJsonSchema } from "../../exercise/json-schema.ts";
import { whyUnwritten, writeAll } from "../../page/write.ts";
import { questionKinds } from "../../questions/index.ts";
import { type ExitCode, exit, type Terminal } from "../verb.ts";

/** The JSON Schema of exercise files as a text. */
export const schemaText = (): string =>
  `${JSON.stringify(exerciseJsonSchema(questionKinds), undefined, 2)}\n`;

/** Prints the JSON Schema of exercise files, or writes it to a file. */
export const runSchema = async (
  { out }: { readonly out: string | undefined },
  terminal: Terminal,
): Promise<ExitCode> => {
  if (out === undefined) {
    terminal.say(schemaText().trimEnd());
    return exit.good;
  }
  return writeAll(new Map([[basename(out), schemaText()]]), dirname(out)).then(
    () => exit.good,
    (fault: NodeJS.ErrnoException) => {
      if (typeof fault.code !== "string") throw fault;
      const why = whyUnwritten(fault.code);
      terminal.note(terminal.lang === "fr" ? `${out} : ${why.fr}.` : `${out} ${why.en}.`);
      return exit.input;
    },
  );
};
