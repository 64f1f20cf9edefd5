import type { Exercise } from "../../exercise/exercise.ts";
import type { Grade, Stage } from "../../grading/grade.ts";
import type { Content } from "../../page/write.ts";
import { classHtml } from "../../report/class-html.ts";
import { gradesCsv } from "../../report/gradebook.ts";
import type { PendingPolicy } from "../../report/points.ts";
import type { Lang } from "../verb.ts";
import type { GradeFormat } from "./asked.ts";
import type { Solutions } from "./solutions.ts";
import type { ReportForm, ReportTask } from "./worker.ts";

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

/**
 * The files that a class leaves, by their names; the same copies give the same bytes.
 *
 * @param write writes the report of a copy
 */
export const reportFiles = (
  exercise: Exercise,
  reported: readonly Reported[],
  { formats, stage, pending, decimals, lang, solutions }: HowToReport,
  write: (task: ReportTask) => Promise<void>,
): ReadonlyMap<string, Content> => {
  const files = new Map<string, Content>();
  const grades = reported.map(({ grade }) => grade);
  for (const { grade, file } of reported)
    for (const form of forms)
      if (formats.includes(form))
        files.set(`${file}.${endings[form]}`, (path) =>
          write({
            path,
            grade,
            form,
            page: { stage, ...(solutions && { solutions: solutions[form](grade.lang) }) },
          }),
        );
  if (formats.includes("html")) {
    const reports = new Map(reported.map(({ grade, file }) => [grade.copy, `${file}.html`]));
    files.set("index.html", classHtml(grades, { language: lang, reports }));
  }
  if (formats.includes("csv"))
    files.set("grades.csv", gradesCsv(grades, { lang, pending, decimals }));
  if (formats.includes("json")) {
    const { id, title } = exercise;
    files.set("grades.json", listed({ format: 1, exercise: id, title, stage }, "grades", grades));
  }
  return files;
};

const endings = { html: "html", markdown: "md" } as const;

const forms: readonly ReportForm[] = ["html", "markdown"];

/** Indented JSON with a list at the end, one member after another: a class is too much for one text. */
function* listed(
  head: Readonly<Record<string, unknown>>,
  key: string,
  members: readonly unknown[],
): Generator<string> {
  yield `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  ${JSON.stringify(key)}: [`;
  for (const [at, member] of members.entries())
    yield `${at > 0 ? "," : ""}\n    ${JSON.stringify(member, undefined, 2).replaceAll("\n", "\n    ")}`;
  yield `${members.length > 0 ? "\n  " : ""}]\n}\n`;
}
