import { isMalformed, type SolvedQuestion } from "../../exercise/solve.ts";
import { showError } from "../../parse/error.ts";
import { exerciseFiles } from "../sheet/find.ts";
import { loaded, solve } from "../sheet/load.ts";
import { type ExitCode, exit, type Terminal } from "../verb.ts";
import { reportJson } from "./json.ts";
import { type VerifiedSlope, verifySlopes } from "./slopes.ts";
import { reportText } from "./text.ts";
import { type VerifiedPart, verifyAll } from "./verify.ts";

/** An exercise with what became of its questions. */
export interface Report {
  readonly exercise: string;
  readonly parts: readonly VerifiedPart[];
  /** The derivatives in its answers, held against values. */
  readonly slopes: readonly VerifiedSlope[];
}

/** Whether something in it does not stand. */
export const isFailed = ({ parts, slopes }: Report): boolean =>
  parts.some(({ verdict }) => verdict === "failed") ||
  slopes.some(({ verdict }) => verdict !== "agrees");

/** Verifies every exercise named; one that cannot be read leaves the others to be verified. */
export const verifyExercises = async (
  paths: readonly string[],
  format: "text" | "json",
  terminal: Terminal,
): Promise<ExitCode> => {
  const files = await exerciseFiles(paths, terminal);
  if (!files) return exit.input;
  const reports: Report[] = [];
  let unread = false;
  for (const file of files) {
    const report = await verified(file, terminal);
    if (!report) unread = true;
    else {
      reports.push(report);
      if (format === "text") terminal.say(reportText(report, terminal));
    }
  }
  if (format === "json") terminal.say(JSON.stringify(reportJson(reports), undefined, 2));
  if (unread) return exit.input;
  return reports.some(isFailed) ? exit.failed : exit.good;
};

const verified = async (file: string, terminal: Terminal): Promise<Report | undefined> => {
  const exercise = await loaded(file, terminal);
  if (!exercise) return undefined;
  const solved = solve(exercise);
  const malformed = malformedIn(solved);
  for (const { at } of malformed) terminal.note(showError(at, terminal.lang));
  return malformed.length > 0
    ? undefined
    : { exercise: exercise.id, parts: verifyAll(solved), slopes: verifySlopes(solved) };
};

/** What was only seen to be wrong with the file when its questions were answered. */
const malformedIn = (solved: readonly SolvedQuestion[]) =>
  solved.flatMap(({ parts }) =>
    parts.flatMap((part) =>
      !part.ok && part.failure.error && isMalformed(part.failure) ? [part.failure.error] : [],
    ),
  );
