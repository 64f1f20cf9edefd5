import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Exercise } from "../../exercise/exercise.ts";
import {
  type Decision,
  loadDecisions,
  offersOf,
  type Regraded,
  unmatched,
} from "../../grading/decisions.ts";
import type { Meaning } from "../../grading/grade.ts";
import { harmless, showError } from "../../parse/error.ts";
import { hundredths } from "../../report/points.ts";
import { shown } from "../sheet/load.ts";
import type { Lang, Terminal } from "../verb.ts";

export interface DecidedFile {
  readonly file: string;
  readonly text: string;
  readonly decisions: readonly Decision[];
}

const name = "decisions.yaml";

/** A file longer than this is no list of decisions. */
const longestFile = 8 << 20;

/** Where decisions stand: where it is said, or beside the exercise, or else beside the grades. */
export const decisionsPath = async (
  asked: string | undefined,
  exercise: string,
  out: string,
): Promise<{ readonly file: string; readonly exists: boolean }> => {
  const beside = join(dirname(exercise), name);
  for (const file of asked === undefined ? [beside, join(out, name)] : [asked])
    if ((await stat(file).catch(() => undefined))?.isFile()) return { file, exists: true };
  return { file: asked ?? beside, exists: false };
};

/** The decisions of a file; nothing, and what is wrong said at the terminal, where it cannot be read. */
export const readDecisions = async (
  file: string,
  terminal: Terminal,
): Promise<DecidedFile | undefined> => {
  const french = terminal.lang === "fr";
  const about = await stat(file).catch(() => undefined);
  if (!about?.isFile() || about.size > longestFile) {
    terminal.note(
      french
        ? `corrige : ${file} : ce fichier de décisions ne peut pas être lu.`
        : `corrige: ${file}: this file of decisions cannot be read.`,
    );
    return undefined;
  }
  const text = await readFile(file, "utf8");
  const loaded = loadDecisions(text, shown(file));
  if (loaded.ok) return { file: shown(file), text, decisions: loaded.decisions };
  for (const { at } of loaded.errors) terminal.note(showError(at, terminal.lang));
  return undefined;
};

/** Decisions on what a line means that could not be read where the line stands, each with the first reason. */
const unreadIn = (
  decisions: readonly Decision[],
  exercise: Exercise,
  regraded: readonly Regraded[],
): readonly { readonly line: number; readonly error: NonNullable<Meaning["error"]> }[] =>
  decisions.flatMap((decision) => {
    const { line, says } = decision;
    if (says.exercise !== exercise.id) return [];
    const meant = regraded
      .filter(({ kept }) => kept.includes(decision))
      .flatMap(({ grade }) => grade.links)
      .filter(({ id }) => id === says.link)
      .map((link) => link.meant)
      .find((each) => each?.error !== undefined && each.latex === says["read-as"]);
    return meant?.error ? [{ line, error: meant.error }] : [];
  });

/** What decisions changed, and which of them found nothing, a line each. */
export const decisionLines = (
  { file, decisions }: DecidedFile,
  exercise: Exercise,
  regraded: readonly Regraded[],
  lang: Lang,
): readonly string[] => {
  const french = lang === "fr";
  const colon = french ? " :" : ":";
  const said = (points: number): string => {
    const text = `${hundredths(points)}`;
    return french ? text.replace(".", ",") : text;
  };
  const changed = regraded.flatMap(({ grade, before }) =>
    grade.score === before.score && grade.pending === before.pending
      ? []
      : [
          `  ${harmless(grade.copy)}${colon} ${said(before.score)} → ${said(grade.score)}${before.pending === grade.pending ? "" : french ? `, en attente ${said(before.pending)} → ${said(grade.pending)}` : `, pending ${said(before.pending)} → ${said(grade.pending)}`}`,
        ],
  );
  const lost = unmatched(decisions, exercise.id, regraded).map(({ line, says }) => {
    const what = harmless(says.link ?? says.question ?? "");
    return french
      ? `${file}:${line}: la décision sur ${what} ne trouve rien dans ces copies.`
      : `${file}:${line}: the decision on ${what} finds nothing in these copies.`;
  });
  const unread = unreadIn(decisions, exercise, regraded).map(
    ({ line, error: { code, message } }) =>
      `${file}:${line}: ${code}${colon} read-as${colon} ${harmless(message[lang])} ${french ? "La ligne reste jugée telle qu'elle est écrite." : "The line is still judged as it is written."}`,
  );
  const offers = offersOf(decisions, exercise).map(
    ({ file: at, line, question, text }) =>
      `${at}:${line}: ${french ? "à ajouter à la question" : "to be added to question"} ${question}${colon} ${text}`,
  );
  const count = new Set(regraded.flatMap(({ kept }) => kept)).size;
  const head = french
    ? `Décisions de ${file}${colon} ${count} ${count > 1 ? "appliquées" : "appliquée"}.`
    : `Decisions of ${file}${colon} ${count} applied.`;
  return [head, ...changed, ...lost, ...unread, ...offers];
};
