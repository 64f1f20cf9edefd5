import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join, relative, resolve, sep } from "node:path";
import { shown } from "../sheet/load.ts";

/** A copy on the disk: what it is called, and where it lies. */
export interface CopyFiles {
  readonly name: string;
  /** In the order in which they are read. */
  readonly files: readonly string[];
  /** Nothing outside of it is read. */
  readonly root: string;
  /** A link that lies in a folder of copies: it may lead anywhere, and is not followed. */
  readonly isLink?: boolean;
}

/** Endings of what a copy can be written in. */
const readable = /\.(?:tex|ltx|latex|md|markdown|mmd|txt|qmd|rmd|ipynb)$/i;

/** Files that lie beside copies and are none. */
const companions = /\.(?:sty|cls|bst|bib|def|ya?ml|csv|json|aux|log|out|toc|gz)$/i;

/** What the main file of a folder may be called. */
const mainName = /^(?:main|copie|copy|answers?|reponses?|submission|rapport|report|devoir)\./i;

/** How many copies one run takes, and how many files are looked at in the folder of one. */
const [mostCopies, mostFiles] = [5000, 200];

export type FoundCopies =
  | { readonly ok: true; readonly copies: readonly CopyFiles[] }
  | {
      readonly ok: false;
      readonly path: string;
      readonly why: "missing" | "empty" | "many";
    };

/**
 * The copies that paths name, in order. A file is a copy; in a folder each file and each sub-folder is one. A file
 * that is alone in its folder may input the others there; where several copies lie side by side, none reads another.
 *
 * @param except folders and files that hold no copies
 * @param whole whether each folder that is named is one copy
 */
export const copiesAt = async (
  paths: readonly string[],
  except: readonly string[],
  whole: boolean,
): Promise<FoundCopies> => {
  const found: CopyFiles[] = [];
  for (const path of paths) {
    const about = await stat(path).catch(() => undefined);
    if (!about) return { ok: false, path, why: "missing" };
    const inside = !about.isDirectory()
      ? [fileCopy(path)]
      : whole
        ? [await folderCopy(path)]
        : await copiesIn(path, except);
    if (inside.length === 0) return { ok: false, path, why: "empty" };
    found.push(...inside);
    if (found.length > mostCopies) return { ok: false, path, why: "many" };
  }
  const once = [
    ...new Map(found.map((copy) => [resolve(copy.files[0] ?? copy.root), copy])).values(),
  ];
  const named = distinctlyNamed(once.map(apart(once)));
  return { ok: true, copies: named };
};

const isHidden = (name: string): boolean => name.startsWith(".") || name === "__MACOSX";

const copiesIn = async (
  folder: string,
  except: readonly string[],
): Promise<readonly CopyFiles[]> => {
  const found: CopyFiles[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const path = join(folder, name);
    if (isHidden(name) || except.includes(resolve(path))) continue;
    const about = await lstat(path);
    if (about.isDirectory()) found.push(await folderCopy(path));
    else if (!companions.test(name))
      found.push({ ...fileCopy(path), root: folder, isLink: about.isSymbolicLink() });
  }
  return found;
};

const fileCopy = (path: string): CopyFiles => ({
  name: stem(path),
  files: [shown(path)],
  root: join(path, ".."),
});

const stem = (path: string): string => basename(path, extname(path));

/** A file among several copies is a folder of its own. */
const apart =
  (all: readonly CopyFiles[]) =>
  (copy: CopyFiles): CopyFiles => {
    const isShared = all.some(
      (other) => other !== copy && resolve(other.root) === resolve(copy.root),
    );
    const [only] = copy.files;
    return isShared && only !== undefined && copy.files.length === 1
      ? { ...copy, root: only }
      : copy;
  };

const folderCopy = async (folder: string): Promise<CopyFiles> => {
  const names = (await filesBelow(folder)).filter((name) => readable.test(name));
  const main = await mainOf(folder, names);
  const files = main === undefined ? names : [main];
  return {
    name: basename(resolve(folder)),
    files: files.map((name) => shown(join(folder, name))),
    root: folder,
  };
};

/** The file that inputs the others, if one can be told. */
const mainOf = async (folder: string, names: readonly string[]): Promise<string | undefined> => {
  const top = names.filter((name) => !name.includes(sep));
  const named = top.filter((name) => mainName.test(name));
  if (named.length === 1) return named[0];
  const whole: string[] = [];
  for (const name of names.filter((each) => /\.(?:tex|ltx|latex)$/i.test(each)))
    if (await startsDocument(join(folder, name))) whole.push(name);
  return whole.length === 1 ? whole[0] : undefined;
};

const startsDocument = async (path: string): Promise<boolean> => {
  const { size } = await stat(path);
  return size <= 2_000_000 && /^[^%\n]*\\documentclass/m.test(await readFile(path, "latin1"));
};

/** The files below a folder, by their paths from it, in order; links are not followed. */
export const filesBelow = async (folder: string, depth = 4): Promise<readonly string[]> => {
  const found: string[] = [];
  const go = async (at: string, left: number): Promise<void> => {
    for (const entry of (await readdir(at, { withFileTypes: true })).sort(byName)) {
      if (isHidden(entry.name) || found.length >= mostFiles) continue;
      const path = join(at, entry.name);
      if (entry.isDirectory() && left > 0) await go(path, left - 1);
      else if (entry.isFile()) found.push(relative(folder, path));
    }
  };
  await go(folder, depth);
  return found;
};

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

/** Copies of one name are told apart by the folders they lie in, and by a number where that is not enough. */
const distinctlyNamed = (copies: readonly CopyFiles[]): readonly CopyFiles[] => {
  const count = (name: string): number => copies.filter((copy) => copy.name === name).length;
  const seen = new Map<string, number>();
  return copies.map((copy) => {
    const folder = basename(resolve(copy.files[0] ?? copy.root, ".."));
    const wide = count(copy.name) > 1 ? `${folder}-${copy.name}` : copy.name;
    const before = seen.get(wide) ?? 0;
    seen.set(wide, before + 1);
    return before === 0 ? { ...copy, name: wide } : { ...copy, name: `${wide}-${before + 1}` };
  });
};
