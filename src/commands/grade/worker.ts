import { parentPort } from "node:worker_threads";
import { loadExercise } from "../../exercise/load.ts";
import { forgetUnused } from "../../expr/node.ts";
import { functions } from "../../functions/index.ts";
import { type Prepared, prepared } from "../../grading/prepared.ts";
import { questionKinds } from "../../questions/index.ts";
import { standardTools } from "../tools.ts";
import type { CopyFiles } from "./copies.ts";
import { type HowToJudge, judgeFiles, type Outcome, type ReadAs } from "./judged.ts";

/*
 * What a thread of `corrige grade` loads; it becomes a file of its own, dist/grade-worker.js.
 */

/** One copy for a thread. */
export interface Task {
  readonly id: number;
  readonly copy: CopyFiles;
  readonly exercise: { readonly text: string; readonly file: string };
  readonly how: HowToJudge;
  readonly readAs: ReadAs;
}

/** How many expressions are held on to from one copy to the next. */
const mostHeld = 50_000;

let ready: { readonly text: string; readonly prepared: Prepared } | undefined;

/** The exercise made ready once for all copies that a thread is given. */
const readied = ({ text, file }: Task["exercise"]): Prepared => {
  if (ready?.text === text) return ready.prepared;
  const loaded = loadExercise(text, file, questionKinds, functions);
  if (!loaded.ok) throw loaded.errors[0];
  ready = { text, prepared: prepared(loaded.exercise, standardTools()) };
  return ready.prepared;
};

/** What a thread says once the exercise is ready: from there on time is counted. */
export interface Begun {
  readonly begun: number;
}

export const judgeTask = ({ id, copy, exercise, how, readAs }: Task): Outcome => {
  const ready = readied(exercise);
  parentPort?.postMessage({ begun: id } satisfies Begun);
  const outcome = judgeFiles(copy, ready, how, readAs);
  forgetUnused(mostHeld);
  return outcome;
};
