import { writeFile } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
import { loadExercise } from "../../exercise/load.ts";
import { functions } from "../../functions/index.ts";
import type { Grade } from "../../grading/grade.ts";
import { type Prepared, prepared } from "../../grading/prepared.ts";
import { questionKinds } from "../../questions/index.ts";
import { type StudentPage, studentHtml } from "../../report/student-html.ts";
import { studentMarkdown } from "../../report/student-markdown.ts";
import { forget } from "../forget.ts";
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
const mostHeld = 30_000;

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

export const judgeTask = async ({ id, copy, exercise, how, readAs }: Task): Promise<Outcome> => {
  const ready = readied(exercise);
  parentPort?.postMessage({ begun: id } satisfies Begun);
  const outcome = judgeFiles(copy, ready, how, readAs);
  await forget(mostHeld);
  return outcome;
};

/** One report for a thread. */
export interface ReportTask {
  /** Where it is written. */
  readonly path: string;
  readonly grade: Grade;
  readonly form: ReportForm;
  readonly page: StudentPage;
}

const forms = { html: studentHtml, markdown: studentMarkdown } as const;

export type ReportForm = keyof typeof forms;

export const reportTask = ({ path, grade, form, page }: ReportTask): Promise<void> =>
  writeFile(path, forms[form](grade, page));
