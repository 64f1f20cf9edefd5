import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { SingleBar } from "cli-progress";
import { Piscina } from "piscina";
import type { Terminal } from "../verb.ts";
import type { Done, Progress, Task } from "./worker.ts";
import type { Outcome, Wanted } from "./write.ts";

/** Threads beyond this many have nothing to do: exercises are few. */
const mostThreads = 4;

/** Exercises that ask for more are begun earlier, so that no thread is left alone with a long one at the end. */
const longestFirst = async (files: readonly string[]): Promise<readonly string[]> => {
  const sizes = await Promise.all(files.map(async (file) => ({ file, size: await sizeOf(file) })));
  return sizes.sort((a, b) => b.size - a.size).map(({ file }) => file);
};

/** What cannot be looked at is said by the thread that reads it. */
const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

/** Writes the sheets of several exercises side by side, each said as a whole and in order. */
export const writeTogether = async (
  files: readonly string[],
  wanted: Wanted,
  terminal: Terminal,
): Promise<readonly Outcome[]> => {
  const threads = new Piscina({
    // The build puts it beside the files of the command line.
    filename: new URL("./sheet-worker.js", import.meta.url).href,
    name: "sheetOf",
    maxThreads: Math.min(files.length, availableParallelism(), mostThreads),
    recordTiming: false,
  });
  const bar = new SingleBar({
    format: "{bar} {value}/{total} {question}",
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
    hideCursor: true,
    barsize: 24,
  });
  let total = 0;
  threads.on("message", (progress: Progress) => {
    if ("answered" in progress) bar.increment(1, { question: progress.answered });
    else {
      total += progress.questions;
      bar.setTotal(total);
    }
  });
  bar.start(0, 0, { question: "" });
  const done: Done[] = [];
  try {
    const { lang, width } = terminal;
    const coming = new Map<string, Promise<Done>>();
    for (const file of await longestFirst(files))
      coming.set(file, threads.run({ file, wanted, lang, width } satisfies Task));
    done.push(...(await Promise.all(files.map((file) => coming.get(file) as Promise<Done>))));
  } finally {
    bar.stop();
    await threads.destroy();
  }
  for (const { lines } of done) for (const { to, text } of lines) terminal[to](text);
  return done;
};
