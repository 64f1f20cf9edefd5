import { parentPort } from "node:worker_threads";
import { forget } from "../forget.ts";
import type { Lang } from "../verb.ts";
import { Desk } from "./desk.ts";
import type { Line } from "./lines.ts";

/** A line to answer. */
export interface Question {
  readonly line: Line;
  /** The language of an answer to a line that names none. */
  readonly lang: Lang;
  /** Whether what earlier lines left in memory is to be forgotten first. */
  readonly afresh: boolean;
}

/** The lines that a thread is given at once. */
export interface Round {
  readonly id: number;
  readonly questions: readonly Question[];
  /** The memory of the desk it is answered at. */
  readonly memory: SharedArrayBuffer;
}

/** An answer that its desk has no room for, as a thread posts it: the round, and the answer to the next of its lines. */
export type Posted = readonly [id: number, answer: string];

/** The answer to one line; `begins` is called where the time begins that the request may take. */
export type Answering = (
  line: Line,
  lang: Lang,
  begins: (timeoutMs: number) => void,
) => Promise<string>;

/** After how many answers the expressions of earlier ones are forgotten: a stream may have no end. */
const season = 1000;

/** What a thread does with a round: each answer is given before the next line is begun. Ends in how many there are. */
export const answering = (answerTo: Answering): ((round: Round) => Promise<number>) => {
  let answered = 0;
  return async ({ id, questions, memory }) => {
    const desk = new Desk(memory);
    let full = false;
    let at = 0;
    for (const { line, lang, afresh } of questions) {
      if (desk.recalled) break;
      if (afresh) await forget();
      desk.begin(at);
      const answer = await answerTo(line, lang, (timeoutMs) => desk.allow(timeoutMs));
      if (!desk.end()) break;
      // Behind one that was posted, all are: so they stay in order.
      full ||= !desk.put(answer);
      if (full) parentPort?.postMessage([id, answer] satisfies Posted);
      at += 1;
      answered += 1;
      if (answered % season === 0) await forget();
    }
    return at;
  };
};
