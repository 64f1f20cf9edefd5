import { Piscina } from "piscina";
import type { Lang } from "../verb.ts";
import { Desk, type Moment } from "./desk.ts";
import { type Fault, internal, tooLong, tooMuch } from "./fault.ts";
import type { Line } from "./lines.ts";
import { stopped } from "./reply.ts";
import type { Posted, Question, Round } from "./round.ts";

/** A line with who waits for its answer. */
interface Asked extends Question {
  readonly answered: (answer: string) => void;
}

/** Why a round ended before its lines did, and after how many answers. */
interface Cut {
  readonly after: number;
  readonly fault: Fault;
  /** Whether lines that were answered before may have a share in it. */
  readonly shared?: boolean;
}

/** A round while it is under way. */
interface Underway {
  readonly asked: readonly Asked[];
  readonly desk: Desk;
  readonly stop: AbortController;
  /** How many of the lines have been answered. */
  arrived: number;
  /** What the thread was last seen at, and since when. */
  seen: Moment | undefined;
  since: number;
  /** Why it was stopped from here. */
  cut: Cut | undefined;
  /** Called when the next answer has arrived. */
  next: (() => void) | undefined;
}

/** Every how many milliseconds the threads are looked at. */
const glance = 50;

/** How long after its time a request is stopped from outside: its own thread says so better, and lives on. */
const grace = 250;

/** Rounds grow while they are shorter than the first, and shrink when longer than the second, in milliseconds. */
const [short, long] = [20, 60];

/** How many lines a thread is given at most at once. */
const longestRound = 32;

/**
 * Threads that answer lines. A line that takes too long, or too much memory, costs its thread and nothing else: another
 * thread takes its place.
 */
export class AnswerPool {
  readonly #threads: Piscina;
  readonly #most: number;
  readonly #memoryMb: number;
  readonly #waiting: Asked[] = [];
  readonly #desks: Desk[] = [];
  readonly #underway = new Map<number, Underway>();
  #rounds = 0;
  #length = 1;
  #watching: NodeJS.Timeout | undefined;

  /** Threads load `worker`, a module that gives an `answerRound`; the first one starts at once. */
  constructor(worker: URL, { threads, memoryMb = 1024 }: { threads: number; memoryMb?: number }) {
    this.#most = threads;
    this.#memoryMb = memoryMb;
    this.#threads = new Piscina({
      filename: worker.href,
      name: "answerRound",
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      recordTiming: false,
    });
    this.#threads.on("message", ([id, answer]: Posted) => {
      const round = this.#underway.get(id);
      if (!round) return;
      take(round);
      arrives(round, answer);
      round.next?.();
    });
    // A thread died without a round. It may have died as it started: then a round may be waiting for it.
    this.#threads.on("error", (thrown: unknown) => {
      for (const round of this.#underway.values())
        if (round.arrived === 0 && round.desk.moment.at === undefined)
          stop(round, { after: 0, fault: internal(thrown) });
    });
  }

  /** The answer to a line. */
  answer(line: Line, lang: Lang): Promise<string> {
    return new Promise((answered) => {
      this.#waiting.push({ line, lang, afresh: false, answered });
      this.#fill();
    });
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    clearInterval(this.#watching);
    await this.#threads.destroy();
  }

  /** Gives lines to the threads that have none. */
  #fill(): void {
    while (this.#waiting.length > 0 && this.#underway.size < this.#most) {
      const share = Math.ceil(this.#waiting.length / this.#most);
      void this.#go(this.#waiting.splice(0, Math.min(share, this.#length)));
    }
    if (this.#underway.size > 0) {
      this.#watching ??= setInterval(() => this.#look(), glance);
    } else {
      clearInterval(this.#watching);
      this.#watching = undefined;
    }
  }

  async #go(asked: readonly Asked[]): Promise<void> {
    const id = this.#rounds;
    this.#rounds += 1;
    const round: Underway = {
      asked,
      desk: this.#desks.pop() ?? new Desk(),
      stop: new AbortController(),
      arrived: 0,
      seen: undefined,
      since: 0,
      cut: undefined,
      next: undefined,
    };
    this.#underway.set(id, round);
    const begun = performance.now();
    const cut = await this.#run(id, round);
    const after = typeof cut === "number" ? cut : cut.after;
    take(round);
    // Those that were posted come by another way than the end of their round.
    while (round.arrived < after) {
      await new Promise<void>((resolve) => {
        round.next = resolve;
      });
    }
    this.#underway.delete(id);
    if (typeof cut === "number") this.#desks.push(round.desk.cleared());
    this.#pace(performance.now() - begun);
    const left = asked.slice(after);
    const [first, ...others] = left;
    if (typeof cut === "number" || !first) {
      this.#waiting.unshift(...left);
    } else if (cut.shared && !first.afresh) {
      this.#waiting.unshift({ ...first, afresh: true }, ...others);
    } else {
      first.answered(stopped(first.line, cut.fault, first.lang));
      this.#waiting.unshift(...others);
    }
    this.#fill();
  }

  /** How many lines of the round its thread has answered, or why it was cut. */
  async #run(id: number, round: Underway): Promise<number | Cut> {
    const questions = round.asked.map(({ line, lang, afresh }) => ({ line, lang, afresh }));
    const given: Round = { id, questions, memory: round.desk.memory };
    try {
      return (await this.#threads.run(given, { signal: round.stop.signal })) as number;
    } catch (thrown) {
      if (round.cut) return round.cut;
      // All that a thread posted has arrived before its end is known.
      take(round);
      const after = round.arrived;
      const { code } = thrown as NodeJS.ErrnoException;
      return code === "ERR_WORKER_OUT_OF_MEMORY"
        ? { after, fault: tooMuch(this.#memoryMb), shared: true }
        : { after, fault: internal(thrown) };
    }
  }

  /** Long rounds spare messages, short ones share the work evenly. */
  #pace(ms: number): void {
    if (ms < short) this.#length = Math.min(2 * this.#length, longestRound);
    else if (ms > long) this.#length = Math.ceil(this.#length / 2);
  }

  /** Takes the answers there are, and stops what has been seen at the same place for longer than it may be there. */
  #look(): void {
    const now = performance.now();
    for (const round of this.#underway.values()) {
      const { desk, seen } = round;
      const { moment } = desk;
      take(round);
      if (moment.at === undefined || moment.word !== seen?.word) {
        round.seen = moment;
        round.since = now;
        continue;
      }
      // Another thread may be free for the lines behind a slow one.
      desk.recall();
      if (now - round.since > moment.allowed + grace && desk.condemn(moment))
        stop(round, { after: moment.at, fault: tooLong(moment.allowed) });
    }
  }
}

const arrives = (round: Underway, answer: string): void => {
  round.asked[round.arrived]?.answered(answer);
  round.arrived += 1;
};

/** Takes the answers that have been put down. */
const take = (round: Underway): void => {
  for (const answer of round.desk.take()) arrives(round, answer);
};

const stop = (round: Underway, cut: Cut): void => {
  round.cut = cut;
  round.stop.abort();
};
