import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { writeAll } from "../../page/write.ts";
import { type CopyFiles, filesBelow } from "./copies.ts";
import type { HowToJudge, Outcome, ReadAs } from "./judged.ts";
import { workerFile } from "./threads.ts";

/*
 * What was judged is kept beside the grades, so that a run that was interrupted goes on, and that grading again after a
 * decision judges nothing anew. Decisions are applied to what is judged: they are no part of the key, but for those
 * that say what a line means. Copies that hold such a line are kept a second time, in a folder of their own.
 */

/** How many bytes beside a copy are looked at; with more, it is judged every time. */
const mostBytes = 20_000_000;

/** Whatever the outcome depends on, in one word; nothing where that would be too much to read. */
export const keyOf = async (
  copy: CopyFiles,
  about: {
    readonly exercise: string;
    readonly how: HowToJudge;
    readonly program: string;
    readonly readAs: ReadAs;
  },
): Promise<string | undefined> => {
  if (copy.isLink) return undefined;
  const hash = createHash("sha256");
  const { lang, otherwise, macros = "" } = about.how;
  const add = (text: string | Uint8Array): void => {
    hash.update(`${text.length}\n`).update(text);
  };
  const said = JSON.stringify([...about.readAs].sort());
  const { program, exercise } = about;
  for (const text of [program, exercise, lang, otherwise, macros, said, ...copy.files]) add(text);
  const paths = (await stat(copy.root).catch(() => undefined))?.isDirectory()
    ? (await filesBelow(copy.root)).map((path) => join(copy.root, path))
    : copy.files;
  let bytes = 0;
  for (const path of [...new Set(paths)]) {
    const about = await stat(path).catch(() => undefined);
    if (!about?.isFile()) return undefined;
    bytes += about.size;
    if (bytes > mostBytes) return undefined;
    add(path);
    add(await readFile(path));
  }
  return hash.digest("hex");
};

/** The program in one word. */
export const programKey = async (): Promise<string> =>
  createHash("sha256")
    .update(await readFile(workerFile()))
    .digest("hex");

/** Outcomes by the names of copies' reports. */
export class Cache {
  readonly #folder: string;

  constructor(out: string, isReadAs: boolean) {
    this.#folder = join(out, ".judged", ...(isReadAs ? ["read-as"] : []));
  }

  /** The outcome that is kept under this key; nothing for a file that was damaged. */
  async find(name: string, key: string): Promise<Outcome | undefined> {
    try {
      const text = await readFile(join(this.#folder, `${name}.json`), "utf8");
      const kept = JSON.parse(text) as Kept;
      return kept.key === key && Array.isArray(kept.outcome.judged.links)
        ? kept.outcome
        : undefined;
    } catch {
      return undefined;
    }
  }

  async keep(name: string, key: string, outcome: Outcome): Promise<void> {
    const kept: Kept = { key, outcome };
    await writeAll(new Map([[`${name}.json`, JSON.stringify(kept)]]), this.#folder);
  }
}

interface Kept {
  readonly key: string;
  readonly outcome: Outcome;
}
