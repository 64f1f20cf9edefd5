import type { Exercise } from "../../exercise/exercise.ts";
import { isMalformed, type SolvedQuestion } from "../../exercise/solve.ts";
import type { Bilingual } from "../../expr/function.ts";
import type { Detail } from "../../narrate/told.ts";
import { whyUnwritten, writeAll } from "../../page/write.ts";
import { showError } from "../../parse/error.ts";
import type { SheetModel } from "../../sheet/model.ts";
import { type Status, statuses } from "../../sheet/status.ts";
import { type ExitCode, exit, type Lang, type Terminal } from "../verb.ts";
import { type Format, prepared, sheetFiles } from "./files.ts";
import { loaded, shown, solve } from "./load.ts";
import { printedFiles } from "./print.ts";

/** Which sheets are wanted, and where. */
export interface Wanted {
  readonly out: string;
  readonly formats: readonly Format[];
  readonly languages: readonly Lang[];
  readonly detail: Detail;
}

/** What became of one exercise. */
export interface Outcome {
  readonly code: ExitCode;
  /** What was written; nothing where the file is wrong. */
  readonly sheet: WrittenSheet | undefined;
}

export interface WrittenSheet {
  readonly id: string;
  readonly title: Bilingual;
  readonly points: number;
  readonly statuses: readonly (readonly [Status, number])[];
  /** Below the folder that was asked for. */
  readonly files: readonly string[];
}

const refused: Outcome = { code: exit.input, sheet: undefined };

/** Writes the sheets of one exercise: all that are wanted, or none. */
export const writeSheet = async (
  file: string,
  wanted: Wanted,
  terminal: Terminal,
  answer: (exercise: Exercise) => readonly SolvedQuestion[] = solve,
): Promise<Outcome> => {
  const exercise = await loaded(file, terminal);
  if (!exercise) return refused;
  const solved = answer(exercise);
  const failures = solved.flatMap(({ parts }) => parts.flatMap((part) => (part.ok ? [] : [part])));
  const malformed = failures.flatMap(({ failure }) =>
    isMalformed(failure) && failure.error ? [failure.error] : [],
  );
  if (malformed.length > 0) {
    for (const { at } of malformed) terminal.note(showError(at, terminal.lang));
    return refused;
  }
  const sheet = prepared(exercise, solved, wanted.detail);
  const printed = await printedFiles(sheet, wanted, terminal);
  if (!printed) return refused;
  const files = new Map<string, string | Uint8Array>([
    ...sheetFiles(sheet, wanted.formats, wanted.languages),
    ...printed,
  ]);
  const written = await writeAll(files, wanted.out).catch((fault: NodeJS.ErrnoException) => {
    if (typeof fault.code !== "string") throw fault;
    const why = whyUnwritten(fault.code);
    terminal.note(
      terminal.lang === "fr" ? `${wanted.out} : ${why.fr}.` : `${wanted.out} ${why.en}.`,
    );
    return undefined;
  });
  if (!written) return refused;
  for (const { part, failure } of failures) {
    if (failure.error) terminal.note(showError(failure.error.at, terminal.lang));
    else terminal.note(`${exercise.id} ${part.id}: ${failure.says[terminal.lang]}`);
  }
  for (const { line, message } of exercise.warnings)
    terminal.note(`${file}:${line}: ${message[terminal.lang]}`);
  terminal.say(summary(exercise, sheet.model, terminal.lang));
  for (const path of written) terminal.say(`  ${shown(path)}`);
  const { id, title, points } = exercise;
  return {
    code: failures.length > 0 ? exit.failed : exit.good,
    sheet: { id, title, points, statuses: statuses(sheet.model), files: [...files.keys()] },
  };
};

/** How many questions are proved, and how many are answered without that. */
const summary = ({ id, questions }: Exercise, model: SheetModel, lang: Lang): string => {
  const counts = new Map(statuses(model));
  const proved = counts.get("proved") ?? 0;
  const inWords = model.questions.filter(({ solution, failure }) => !failure && solution?.inWords);
  const others = (counts.get("partly") ?? 0) + (counts.get("unchecked") ?? 0) - inWords.length;
  const rest = [
    ...(inWords.length > 0 ? [unproved(inWords.length, lang)] : []),
    ...(others > 0 ? [notChecked(others, lang)] : []),
  ].join("");
  return lang === "fr"
    ? `${id} : ${proved} questions prouvées sur ${questions.length}${rest}`
    : `${id}: ${proved} of ${questions.length} questions proved${rest}`;
};

/** How many questions have an answer that nothing proves, if only in part. */
const notChecked = (count: number, lang: Lang): string =>
  lang === "fr"
    ? `, ${count} avec une réponse qu'aucun calcul ne vérifie`
    : `, ${count} with an answer that no computation checks`;

/** How many questions are answered in words, if only in part. */
const unproved = (count: number, lang: Lang): string =>
  lang === "fr"
    ? `, ${count} avec une réponse en mots, non vérifiée`
    : `, ${count} with an answer in words, not checked`;
