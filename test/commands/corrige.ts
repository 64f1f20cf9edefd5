import { execFile } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** What a run of the built command left behind. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `corrige` as a process of its own, in English unless told otherwise, without a terminal. */
export const corrige = (
  words: readonly string[],
  { cwd = root, env = {} }: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Run> =>
  new Promise((resolve) => {
    const options = { cwd, env: { PATH: process.env.PATH, LANG: "C", ...env }, maxBuffer: 1 << 26 };
    execFile(
      process.execPath,
      [join(root, "dist", "cli.js"), ...words],
      options,
      (fault, out, err) => {
        resolve({ code: typeof fault?.code === "number" ? fault.code : fault ? -1 : 0, out, err });
      },
    );
  });

/** The words of a command line, quotes read as a shell reads them. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, quoted, raw, bare]) => quoted ?? raw ?? bare ?? "",
  );
