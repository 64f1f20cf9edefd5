import { parentPort } from "node:worker_threads";
import { solveExercise } from "../../exercise/solve.ts";
import { standardTools } from "../tools.ts";
import type { Lang, Terminal } from "../verb.ts";
import { type Outcome, type Wanted, writeSheet } from "./write.ts";

/*
 * What a thread of `corrige sheet` loads; it becomes a file of its own, dist/sheet-worker.js.
 */

/** One exercise for a thread. */
export interface Task {
  readonly file: string;
  readonly wanted: Wanted;
  readonly lang: Lang;
  readonly width: number;
}

/** What became of it, and what is to be said. */
export interface Done extends Outcome {
  readonly lines: readonly { readonly to: "say" | "note"; readonly text: string }[];
}

/** How far a thread is: questions that an exercise has, or one that is answered. */
export type Progress = { readonly questions: number } | { readonly answered: string };

export const sheetOf = async ({ file, wanted, lang, width }: Task): Promise<Done> => {
  const lines: { to: "say" | "note"; text: string }[] = [];
  const terminal: Terminal = {
    lang,
    width,
    colour: false,
    say: (text) => void lines.push({ to: "say", text }),
    note: (text) => void lines.push({ to: "note", text }),
  };
  const post = (progress: Progress): void => parentPort?.postMessage(progress);
  const outcome = await writeSheet(file, wanted, terminal, (exercise) => {
    post({ questions: exercise.questions.length });
    return solveExercise(exercise, standardTools(), ({ question }) =>
      post({ answered: `${exercise.id} ${question.id}` }),
    );
  });
  return { ...outcome, lines };
};
