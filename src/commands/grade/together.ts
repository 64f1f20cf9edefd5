import { SingleBar } from "cli-progress";
import type { Exercise } from "../../exercise/exercise.ts";
import type { CopyFiles } from "./copies.ts";
import { failedCopy, failureOf, type HowToJudge, type Outcome, type ReadAs } from "./judged.ts";
import type { Failure } from "./open.ts";
import type { Threads } from "./threads.ts";

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
  { threads, seconds }: { readonly threads: Threads; readonly seconds: number },
  done: (copy: CopyFiles, outcome: Outcome) => Promise<void>,
): Promise<void> => {
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
  const judge = async (copy: CopyFiles): Promise<Outcome> => {
    const id = copies.indexOf(copy);
    const watch = new Watch(preparing);
    try {
      const task = { id, copy, exercise: { text, file }, how, readAs: readAs(copy) };
      return await threads.judge(task, watch.signal, () => watch.within(seconds));
    } catch (thrown) {
      const lang = how.lang === "auto" ? how.otherwise : how.lang;
      const failure = watch.signal.aborted ? tooLong(watch.seconds) : failureOf(thrown);
      return failedCopy(exercise, copy, lang, failure);
    } finally {
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
    await Promise.all(Array.from({ length: threads.count }, lane));
  } finally {
    bar.stop();
  }
};
