import { ExerciseError } from "../../exercise/error.ts";
import { isMalformed, type SolvedQuestion } from "../../exercise/solve.ts";
import { showError } from "../../parse/error.ts";
import { exerciseFiles } from "../sheet/find.ts";
import { loaded, solve } from "../sheet/load.ts";
import { type ExitCode, exit, type Terminal } from "../verb.ts";
import { reportJson } from "./json.ts";
import { type VerifiedSlope, verifySlopes } from "./slopes.ts";
import { reportText } from "./text.ts";
import { type TrainedNetwork, type TrainOptions, trainAll } from "./train/run.ts";
import { isUntrained } from "./train/text.ts";
import { type VerifiedPart, verifyAll } from "./verify.ts";

/** An exercise with what became of its questions. */
export interface Report {
  readonly exercise: string;
  readonly parts: readonly VerifiedPart[];
  /** The derivatives in its answers, held against values. */
  readonly slopes: readonly VerifiedSlope[];
  /** Its networks, where they were to be trained. */
  readonly trained: readonly TrainedNetwork[];
}

/** Whether something in it does not stand. */
export const isFailed = ({ parts, slopes, trained }: Report): boolean =>
  parts.some(({ verdict }) => verdict === "failed") ||
  slopes.some(({ verdict }) => verdict !== "agrees") ||
  isUntrained(trained);

export interface VerifyOptions {
  readonly format: "text" | "json";
  /** Whether networks are trained by their derived gradients. */
  readonly train: boolean;
  /** Where pictures of that are written. */
  readonly out: string;
  /** Which of the possible starts networks are trained from: a whole number. */
  readonly seed: string;
}

/** Verifies every exercise named; one that cannot be read leaves the others to be verified. */
export const verifyExercises = async (
  paths: readonly string[],
  { format, train, out, seed }: VerifyOptions,
  terminal: Terminal,
): Promise<ExitCode> => {
  if (!/^\d{1,9}$/.test(seed)) {
    terminal.note(
      terminal.lang === "fr"
        ? `--seed est un entier de 0 à 999 999 999, non « ${seed} ».`
        : `--seed is a whole number from 0 to 999 999 999, not "${seed}".`,
    );
    return exit.input;
  }
  const files = await exerciseFiles(paths, terminal);
  if (!files) return exit.input;
  const reports: Report[] = [];
  let unread = false;
  for (const file of files) {
    const report = await verified(file, train ? { out, seed: Number(seed) } : undefined, terminal);
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

const verified = async (
  file: string,
  training: TrainOptions | undefined,
  terminal: Terminal,
): Promise<Report | undefined> => {
  const exercise = await loaded(file, terminal);
  if (!exercise) return undefined;
  const solved = solve(exercise);
  const malformed = malformedIn(solved);
  for (const { at } of malformed) terminal.note(showError(at, terminal.lang));
  if (malformed.length > 0) return undefined;
  const parts = verifyAll(solved);
  const slopes = verifySlopes(solved);
  if (training === undefined) return { exercise: exercise.id, parts, slopes, trained: [] };
  try {
    const trained = await trainAll(exercise, training, terminal);
    return { exercise: exercise.id, parts, slopes, trained };
  } catch (fault) {
    if (!(fault instanceof ExerciseError)) throw fault;
    terminal.note(showError(fault.at, terminal.lang));
    return undefined;
  }
};

/** What was only seen to be wrong with the file when its questions were answered. */
const malformedIn = (solved: readonly SolvedQuestion[]) =>
  solved.flatMap(({ parts }) =>
    parts.flatMap((part) =>
      !part.ok && part.failure.error && isMalformed(part.failure) ? [part.failure.error] : [],
    ),
  );
