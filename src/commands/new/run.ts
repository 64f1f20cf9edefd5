import { stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { makeFolder, whyUnwritten } from "../../page/write.ts";
import { type ExitCode, exit, type Terminal } from "../verb.ts";
import { starter } from "./starter.ts";

/** Writes a commented exercise into a folder; one that is there already stays as it is. */
export const writeStarter = async (
  folder: string,
  { lang, say, note }: Terminal,
): Promise<ExitCode> => {
  if (folder.trim() === "") {
    note(
      lang === "fr"
        ? "corrige : le nom du dossier est vide ; écrivez par exemple exercises/005-perceptron."
        : "corrige: the name of the folder is empty; write exercises/005-perceptron, say.",
    );
    return exit.input;
  }
  const file = join(folder, "exercise.yaml");
  try {
    await makeFolder(folder);
    // "wx": between looking and writing, another could write.
    await writeFile(file, starter(lang, await schemaFrom(folder)), { flag: "wx" });
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (typeof code !== "string") throw fault;
    const why =
      code === "EEXIST"
        ? { fr: "existe déjà ; rien n'est écrit", en: "is there already; nothing is written" }
        : whyUnwritten(code);
    note(lang === "fr" ? `corrige : ${file} : ${why.fr}.` : `corrige: ${file} ${why.en}.`);
    return exit.input;
  }
  say(
    lang === "fr"
      ? `${file} est écrit.\n\nEnsuite :\n  corrige verify ${folder}\n  corrige sheet ${folder}`
      : `${file} is written.\n\nNext:\n  corrige verify ${folder}\n  corrige sheet ${folder}`,
  );
  return exit.good;
};

const schemaName = join("docs", "exercise.schema.json");

/** The schema that came with this program, as seen from a folder; nothing where it did not come. */
const schemaFrom = async (folder: string): Promise<string | undefined> => {
  // A bundle lies at another depth than the file it was made of.
  let above = dirname(fileURLToPath(import.meta.url));
  while (dirname(above) !== above) {
    const schema = join(above, schemaName);
    if (await stat(schema).catch(() => undefined))
      return relative(folder, schema).replaceAll("\\", "/");
    above = dirname(above);
  }
  return undefined;
};
