import { SingleBar } from "cli-progress";
import { Piscina } from "piscina";
import type { Exercise } from "../../exercise/exercise.ts";
import type { CopyFiles } from "./copies.ts";
import { failedCopy, failureOf, type HowToJudge, type Outcome, type ReadAs } from "./judged.ts";
import type { Failure } from "./open.ts";
import type { Begun, Task } from "./worker.ts";

/** Where threads find their program; its text changes whenever what it loads does. */
export const workerFile = (): URL => new URL("./grade-worker.js", import.meta.url);

/** How many megabytes a thread may take. */
const memoryMb = 3072;

/** How many seconds a thread has to start and to make the exercise ready. */
const preparing = 300;

const tooLong = (seconds: number): Failure => ({
  code: "E-TIME",
  message: {
    fr: `La correction a pris plus de ${seconds} s et a été interrompue (--limit).`,
    en: `Grading took more than ${seconds} s and was stopped (--limit).`,
  },
  place: undefined,
});

/** Stops the thread of a copy when its time is over. */
class Watch {
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  seconds = 0;

  constructor(seconds: number) {
    this.within(seconds);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Counts from now on. */
  within(seconds: number): void {
    this.end();
    this.seconds = seconds;
    this.#timer = setTimeout(() => this.#stop.abort(), 1000 * seconds);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

/**
 * Judges copies side by side. A copy that takes too long or too much memory costs its thread, and no other copy.
 *
 * @param readAs what a person says that lines of a copy mean
 * @param done called with each outcome as it comes
 */
export const judgeTogether = async (
  copies: readonly CopyFiles[],
  exercise: Exercise,
  how: HowToJudge,
  readAs: (copy: CopyFiles) => ReadAs,
  { jobs, seconds }: { readonly jobs: number; readonly seconds: number },
  done: (copy: CopyFiles, outcome: Outcome) => Promise<void>,
): Promise<void> => {
  const threads = new Piscina({
    filename: workerFile().href,
    name: "judgeTask",
    // All of them stay: a new thread would make the exercise ready anew, which takes longer than many copies.
    minThreads: Math.min(jobs, copies.length),
    maxThreads: Math.min(jobs, copies.length),
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    recordTiming: false,
  });
  const bar = new SingleBar({
    format: "{bar} {value}/{total} {copy}",
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
    hideCursor: true,
    barsize: 24,
  });
  const { text, file } = exercise.source;
  const waiting = [...copies];
  const watched = new Map<number, Watch>();
  threads.on("message", ({ begun }: Begun) => watched.get(begun)?.within(seconds));
  const judge = async (copy: CopyFiles): Promise<Outcome> => {
    const id = copies.indexOf(copy);
    const watch = new Watch(preparing);
    watched.set(id, watch);
    try {
      const task: Task = { id, copy, exercise: { text, file }, how, readAs: readAs(copy) };
      return (await threads.run(task, { signal: watch.signal })) as Outcome;
    } catch (thrown) {
      const lang = how.lang === "auto" ? how.otherwise : how.lang;
      const failure = watch.signal.aborted ? tooLong(watch.seconds) : failureOf(thrown);
      return failedCopy(exercise, copy, lang, failure);
    } finally {
      // What a thread says may arrive after its outcome.
      watched.delete(id);
      watch.end();
    }
  };
  const lane = async (): Promise<void> => {
    for (let copy = waiting.shift(); copy; copy = waiting.shift()) {
      await done(copy, await judge(copy));
      bar.increment(1, { copy: copy.name });
    }
  };
  bar.start(copies.length, 0, { copy: "" });
  try {
    await Promise.all(Array.from({ length: Math.min(jobs, copies.length) }, lane));
  } finally {
    bar.stop();
    await threads.destroy();
  }
};
