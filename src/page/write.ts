import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize, resolve, sep } from "node:path";
import type { Bilingual } from "../expr/function.ts";

/** What a file says, in one piece or in several, or what writes it under a name. */
export type Content = string | Uint8Array | Iterable<string> | ((path: string) => Promise<void>);

/**
 * Writes files below a folder, all or nothing: each goes to a temporary name first, and only when every one
 * is written are they renamed. Returns their paths.
 *
 * @param atOnce how many files are written side by side
 * @throws RangeError for a path that leaves the folder.
 */
export const writeAll = async (
  files: ReadonlyMap<string, Content>,
  outDir: string,
  atOnce = 1,
): Promise<readonly string[]> => {
  const arriving = [...files].map(([path, content]) => {
    const inside = normalize(path);
    if (isAbsolute(inside) || inside.split(sep)[0] === "..")
      throw new RangeError(`${path} leaves ${outDir}`);
    const to = join(outDir, inside);
    return { content, to, part: `${to}.${process.pid}.part` };
  });
  const waiting = arriving.values();
  const lane = async (): Promise<void> => {
    for (const { content, to, part } of waiting) {
      await makeFolder(dirname(to));
      await (typeof content === "function" ? content(part) : writeFile(part, content));
    }
  };
  try {
    // No lane writes any more when what was written is taken away.
    const ended = await Promise.allSettled(Array.from({ length: atOnce }, lane));
    for (const each of ended) if (each.status === "rejected") throw each.reason;
    // A folder in the way is seen before the first file takes its place.
    for (const { to } of arriving) {
      const there = await stat(to).catch(() => undefined);
      if (there?.isDirectory())
        throw Object.assign(new Error(`${to} is a folder`), { code: "EISDIR" });
    }
    for (const { part, to } of arriving) await rename(part, to);
  } finally {
    // What could not be written cannot be removed either; the first fault is the one to tell.
    await Promise.allSettled(arriving.map(({ part }) => rm(part, { force: true })));
  }
  return arriving.map(({ to }) => to);
};

/** Makes a folder and those around it, one by one: asked for all at once, some file systems never answer. */
export const makeFolder = async (folder: string): Promise<void> => {
  const whole = resolve(folder);
  if (await stat(whole).catch(() => undefined)) return;
  if (dirname(whole) !== whole) await makeFolder(dirname(whole));
  await mkdir(whole).catch((fault: NodeJS.ErrnoException) => {
    // Another may have made it since.
    if (fault.code !== "EEXIST") throw fault;
  });
};

/** Why a file could not be written, by the code that the system gives: what is said after its name. */
export const whyUnwritten = (code: string): Bilingual =>
  faults[code] ?? { fr: "impossible d'y écrire", en: "cannot be written to" };

const faults: Readonly<Record<string, Bilingual>> = {
  EACCES: {
    fr: "impossible d'y écrire, vous n'en avez pas le droit",
    en: "cannot be written to, you may not",
  },
  EPERM: {
    fr: "impossible d'y écrire, vous n'en avez pas le droit",
    en: "cannot be written to, you may not",
  },
  EROFS: {
    fr: "impossible d'y écrire, le disque est en lecture seule",
    en: "cannot be written to, the disk is read-only",
  },
  ENOSPC: {
    fr: "impossible d'y écrire, le disque est plein",
    en: "cannot be written to, the disk is full",
  },
  ENOTDIR: {
    fr: "impossible d'y écrire, une partie du chemin est un fichier et non un dossier",
    en: "cannot be written to, a part of the path is a file and no folder",
  },
  EISDIR: {
    fr: "impossible d'y écrire, c'est un dossier",
    en: "cannot be written to, it is a folder",
  },
  ENOENT: {
    fr: "impossible d'y écrire, aucun dossier ne peut être créé là",
    en: "cannot be written to, no folder can be made there",
  },
  ENAMETOOLONG: {
    fr: "impossible d'y écrire, le nom est trop long",
    en: "cannot be written to, the name is too long",
  },
};
