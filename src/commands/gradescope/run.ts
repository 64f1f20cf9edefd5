import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, sep } from "node:path";
import type { Stage } from "../../grading/grade.ts";
import { writeAll } from "../../page/write.ts";
import { autograderZip, type Files } from "../../report/gradescope-zip.ts";
import type { PendingPolicy } from "../../report/points.ts";
import { longestSeconds, orRefusal, wholeFrom } from "../grade/asked.ts";
import { filesBelow } from "../grade/copies.ts";
import { exerciseAt } from "../grade/run.ts";
import { shown } from "../sheet/load.ts";
import { type ExitCode, exit, type Lang, type Terminal } from "../verb.ts";

export interface AutograderAsked {
  readonly out: string;
  readonly lang: Lang;
  readonly pending: PendingPolicy;
  readonly stage: Stage | undefined;
  readonly limit: string;
}

/** Writes the archive with this very program, which grades a copy without any network. */
export const writeAutograder = (
  [given = ""]: readonly string[],
  { out, lang, pending, stage, limit }: AutograderAsked,
  terminal: Terminal,
): Promise<ExitCode> =>
  orRefusal(terminal, async () => {
    const seconds = wholeFrom(limit, "--limit", longestSeconds);
    const exercise = await exerciseAt(given, terminal);
    if (!exercise) return exit.input;
    const zip = autograderZip({
      program: await programFiles(),
      // The folder says what the exercise is called.
      exercise: new Map([[`${exercise.id}/exercise.yaml`, exercise.source.text]]),
      words: ({ exercise: folder, submission, results, submitted }) => [
        "grade",
        `${folder}/${exercise.id}/exercise.yaml`,
        submission,
        ...["--whole", "--gradescope", results, "--now", submitted, "--pending", pending],
        ...["--out", "/tmp/corrige-grades", "--format", "json", "--jobs", "1"],
        ...["--limit", `${Math.max(1, seconds - 60)}`, ...(stage ? ["--stage", stage] : [])],
      ],
      lang,
      seconds,
    });
    const [path = out] = await writeAll(new Map([[basename(out), zip]]), dirname(out));
    terminal.say(shown(path));
    return exit.good;
  });

/** The files of the program that runs, which stand side by side, and the package that it loads when it runs. */
const programFiles = async (): Promise<Files> => {
  const folder = new URL("./", import.meta.url);
  const files = new Map<string, Uint8Array>();
  for (const name of (await readdir(folder)).sort())
    if (/\.js(?:\.LEGAL\.txt)?$/.test(name) && !name.startsWith("index.js"))
      files.set(name, await readFile(new URL(name, folder)));
  const dist = dirname(createRequire(import.meta.url).resolve("piscina"));
  const own = ["../LICENSE", "../package.json", ...(await filesBelow(dist))];
  for (const name of own)
    if (/\.m?js$|package\.json$|LICENSE$/.test(name))
      files.set(
        join("node_modules/piscina/dist", name).split(sep).join("/"),
        await readFile(join(dist, name)),
      );
  return files;
};
