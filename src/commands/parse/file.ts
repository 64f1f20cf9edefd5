import { readFile, stat } from "node:fs/promises";
import type { Bilingual } from "../../expr/function.ts";

/** The largest file of macros, of notation, or formula from standard input. */
const longest = 2_000_000;

export type FileText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: Bilingual };

const refused = (fr: string, en: string): FileText => ({ ok: false, message: { fr, en } });

/** The text of a file that an option names. */
export const textOfFile = async (path: string): Promise<FileText> => {
  const about = await stat(path).catch(() => undefined);
  if (!about)
    return refused(`${path} : ce fichier n'existe pas.`, `${path}: there is no such file.`);
  if (!about.isFile())
    return refused(`${path} : ce n'est pas un fichier.`, `${path}: this is not a file.`);
  if (about.size > longest)
    return refused(`${path} : le fichier est trop grand.`, `${path}: the file is too large.`);
  const bytes = await readFile(path).catch(() => undefined);
  return bytes
    ? decoded(bytes, path)
    : refused(`${path} : ce fichier ne peut pas être lu.`, `${path}: this file cannot be read.`);
};

/** What comes in from another program, or from a person who types. */
export const textOfStream = async (input: AsyncIterable<Uint8Array>): Promise<FileText> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of input) {
      length += part.length;
      if (length > longest)
        return refused("L'entrée standard est trop longue.", "Standard input is too long.");
      parts.push(part);
    }
  } catch (fault) {
    const { message } = fault as Error;
    return refused(`Entrée standard : ${message}`, `Standard input: ${message}`);
  }
  return decoded(Buffer.concat(parts));
};

const decoded = (bytes: Uint8Array, path?: string): FileText => {
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return refused(
      `${path ?? "Entrée standard"} : ce n'est pas de l'UTF-8.`,
      `${path ?? "Standard input"}: this is not UTF-8.`,
    );
  }
};
