import type { Exercise } from "../../exercise/exercise.ts";
import type { Grade, Stage } from "../../grading/grade.ts";
import { classHtml } from "../../report/class-html.ts";
import { gradesCsv } from "../../report/gradebook.ts";
import type { PendingPolicy } from "../../report/points.ts";
import { studentHtml } from "../../report/student-html.ts";
import { studentMarkdown } from "../../report/student-markdown.ts";
import type { Lang } from "../verb.ts";
import type { GradeFormat } from "./asked.ts";
import type { Solutions } from "./solutions.ts";

export interface Reported {
  readonly grade: Grade;
  /** How its report is called, without the ending. */
  readonly file: string;
}

export interface HowToReport {
  readonly formats: readonly GradeFormat[];
  readonly stage: Stage;
  readonly pending: PendingPolicy;
  readonly decimals: "." | ",";
  /** Of what is for teachers; a report is in the language of its copy. */
  readonly lang: Lang;
  readonly solutions: Solutions | undefined;
}

/** The files that a class leaves, by their names; the same copies give the same bytes. */
export const reportFiles = (
  exercise: Exercise,
  reported: readonly Reported[],
  { formats, stage, pending, decimals, lang, solutions }: HowToReport,
): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  const grades = reported.map(({ grade }) => grade);
  for (const { grade, file } of reported) {
    const of = (form: "html" | "markdown") => ({ stage, ...solutionsIn(solutions, grade, form) });
    if (formats.includes("html")) files.set(`${file}.html`, studentHtml(grade, of("html")));
    if (formats.includes("markdown"))
      files.set(`${file}.md`, studentMarkdown(grade, of("markdown")));
  }
  if (formats.includes("html")) {
    const reports = new Map(reported.map(({ grade, file }) => [grade.copy, `${file}.html`]));
    files.set("index.html", classHtml(grades, { language: lang, reports }));
  }
  if (formats.includes("csv"))
    files.set("grades.csv", gradesCsv(grades, { lang, pending, decimals }));
  if (formats.includes("json")) {
    const { id, title } = exercise;
    const all = { format: 1, exercise: id, title, stage, grades };
    files.set("grades.json", `${JSON.stringify(all, undefined, 2)}\n`);
  }
  return files;
};

const solutionsIn = (
  solutions: Solutions | undefined,
  { lang }: Grade,
  form: "html" | "markdown",
): { readonly solutions?: ReadonlyMap<string, string> } =>
  solutions ? { solutions: solutions[form](lang) } : {};
