import { Piscina } from "piscina";
import type { Outcome } from "./judged.ts";
import type { Begun, ReportTask, Task } from "./worker.ts";

/** Where threads find their program; its text changes whenever what it loads does. */
export const workerFile = (): URL => new URL("./grade-worker.js", import.meta.url);

/** How many megabytes a thread may take. The less it is, the sooner what is not used any more is collected. */
const memoryMb = 512;

/** The threads of a run, which judge copies and write reports; they start when there is something to do. */
export class Threads {
  /** How many work side by side. */
  readonly count: number;
  readonly #begun = new Map<number, () => void>();
  #pool: Piscina | undefined;

  constructor(count: number) {
    this.count = count;
  }

  /** Judges a copy; `begins` is called once the thread has the exercise ready. */
  async judge(task: Task, signal: AbortSignal, begins: () => void): Promise<Outcome> {
    this.#begun.set(task.id, begins);
    try {
      return (await this.#started().run(task, { name: "judgeTask", signal })) as Outcome;
    } finally {
      // What a thread says may arrive after its outcome.
      this.#begun.delete(task.id);
    }
  }

  async report(task: ReportTask): Promise<void> {
    await this.#started().run(task, { name: "reportTask" });
  }

  async close(): Promise<void> {
    await this.#pool?.destroy();
  }

  #started(): Piscina {
    if (this.#pool) return this.#pool;
    this.#pool = new Piscina({
      filename: workerFile().href,
      // All of them stay: a new thread would make the exercise ready anew, which takes longer than many copies.
      minThreads: this.count,
      maxThreads: this.count,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      recordTiming: false,
    });
    this.#pool.on("message", ({ begun }: Begun) => this.#begun.get(begun)?.());
    return this.#pool;
  }
}
