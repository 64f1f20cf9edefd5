import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { nearestName } from "../../parse/nearest.ts";
import type { Terminal } from "../verb.ts";

/** The exercise files that paths name: files as they are, folders by what they hold, in order. */
export const exerciseFiles = async (
  paths: readonly string[],
  terminal: Terminal,
): Promise<readonly string[] | undefined> => {
  const found: string[] = [];
  for (const path of paths) {
    const files = await filesAt(path);
    if (files.length === 0) {
      await sayMissing(path, terminal);
      return undefined;
    }
    for (const file of files) if (!found.includes(file)) found.push(file);
  }
  return found;
};

const filesAt = async (path: string): Promise<readonly string[]> => {
  const about = await stat(path).catch(() => undefined);
  if (about?.isFile()) return [path];
  if (!about?.isDirectory()) return [];
  const own = join(path, "exercise.yaml");
  if (await isFile(own)) return [own];
  const below = (await readdir(path)).sort().map((name) => join(path, name, "exercise.yaml"));
  const there = await Promise.all(below.map(isFile));
  return below.filter((_, at) => there[at]);
};

const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() ?? false;

const sayMissing = async (path: string, { lang, note }: Terminal): Promise<void> => {
  const exists = (await stat(path).catch(() => undefined)) !== undefined;
  const slash = path.replace(/[/\\]+$/, "").lastIndexOf("/");
  const folder = slash < 0 ? "." : path.slice(0, slash);
  const names = await readdir(folder).catch(() => []);
  const nearest = exists ? undefined : nearestName(path.slice(slash + 1), names);
  const hint = nearest === undefined ? "" : slash < 0 ? nearest : join(folder, nearest);
  note(
    lang === "fr"
      ? `corrige : ${path} : ${exists ? "aucun exercise.yaml ici" : "ce fichier n'existe pas"}.${hint && ` Vouliez-vous dire « ${hint} » ?`}`
      : `corrige: ${path}: ${exists ? "no exercise.yaml here" : "there is no such file"}.${hint && ` Did you mean "${hint}"?`}`,
  );
};
