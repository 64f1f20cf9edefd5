import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { basename, dirname } from "node:path";
import type { Exercise } from "../../exercise/exercise.ts";
import { loadDecisions } from "../../grading/decisions.ts";
import type { DecisionSays } from "../../grading/decisions-schema.ts";
import type { Mark } from "../../grading/grade.ts";
import { writeAll } from "../../page/write.ts";
import { showError } from "../../parse/error.ts";
import { nearestName } from "../../parse/nearest.ts";
import { orRefusal, WrongOption } from "../grade/asked.ts";
import { decisionsPath } from "../grade/decided.ts";
import { exerciseAt } from "../grade/run.ts";
import { shown } from "../sheet/load.ts";
import { type ExitCode, exit, type Terminal } from "../verb.ts";

export interface DecideAsked {
  readonly verdict: Mark | undefined;
  readonly points: string | undefined;
  readonly item: string | undefined;
  readonly charge: string | undefined;
  readonly comment: string | undefined;
  readonly align: string | undefined;
  readonly "read-as": string | undefined;
  readonly accept: string | undefined;
  readonly for: string;
  readonly why: string | undefined;
  readonly by: string | undefined;
  readonly decisions: string | undefined;
}

/** Adds decisions to a file, one for each line or question named; the file stays as it is where they do not fit. */
export const decide = (
  [given = "", ...about]: readonly string[],
  asked: DecideAsked,
  terminal: Terminal,
): Promise<ExitCode> =>
  orRefusal(terminal, async () => {
    const exercise = await exerciseAt(given, terminal);
    if (!exercise) return exit.input;
    const found = await decisionsPath(
      asked.decisions,
      exercise.source.file,
      dirname(exercise.source.file),
    );
    const before = found.exists ? await readFile(found.file, "utf8") : "format: 1\ndecisions:\n";
    const lines = about.map((each) => `- ${JSON.stringify(saysOf(each, exercise, asked))}\n`);
    // A list that is empty on its line goes on below it.
    const open = before.replace(/^decisions:[ \t]*\[[ \t]*\][ \t]*$/m, "decisions:");
    const text = open.replace(/\n*$/, "\n") + lines.join("");
    const loaded = loadDecisions(text, shown(found.file));
    if (!loaded.ok) {
      for (const { at } of loaded.errors) terminal.note(showError(at, terminal.lang));
      terminal.note(
        terminal.lang === "fr"
          ? `${shown(found.file)} : rien n'a été écrit.`
          : `${shown(found.file)}: nothing was written.`,
      );
      return exit.input;
    }
    await writeAll(new Map([[basename(found.file), text]]), dirname(found.file));
    for (const { line } of loaded.decisions.slice(-about.length))
      terminal.say(`${shown(found.file)}:${line}: ${text.split("\n")[line - 1]?.slice(2) ?? ""}`);
    return exit.good;
  });

/** What is decided about a line, or about a question. */
const saysOf = (about: string, exercise: Exercise, asked: DecideAsked): DecisionSays => {
  const { verdict, item, comment, align, accept, why, "read-as": readAs } = asked;
  const points = numberFrom(asked.points, "--points");
  const charge = numberFrom(asked.charge, "--charge");
  if (accept !== undefined && comment === undefined)
    throw new WrongOption(
      "--accept demande --comment : comment cette réponse s'appelle dans un compte rendu.",
      "--accept needs --comment: what this answer is called in a report.",
    );
  return {
    exercise: exercise.id,
    ...whatOf(about, exercise),
    ...(item !== undefined && { item }),
    for: asked.for === "all" ? "all" : { copy: asked.for },
    ...(verdict !== undefined && { verdict }),
    ...(points !== undefined && { points }),
    ...(charge !== undefined && { charge }),
    ...(comment !== undefined && accept === undefined && { comment: both(comment) }),
    ...(align !== undefined && { align }),
    ...(readAs !== undefined && { "read-as": readAs }),
    ...(accept !== undefined && { accept: { is: accept, says: both(comment ?? "") } }),
    by: asked.by ?? login(),
    ...(why !== undefined && { why }),
  };
};

const both = (text: string): { readonly fr: string; readonly en: string } => ({
  fr: text,
  en: text,
});

/** A question by its name; a line by its code, which begins with that name. */
const whatOf = (
  about: string,
  { questions }: Exercise,
): { readonly question?: string; readonly link?: string } => {
  const ids = questions.map(({ id }) => id);
  if (ids.includes(about)) return { question: about };
  const at = about.lastIndexOf("-");
  const question = about.slice(0, at);
  if (at > 0 && ids.includes(question)) return { question, link: about };
  // What answers no question has a code that begins with x.
  if (question === "x") return { link: about };
  const nearest = nearestName(at > 0 ? question : about, ids);
  throw new WrongOption(
    `« ${about} » n'est ni une question ni le code d'une ligne, comme ${ids[0]}-9f2.${nearest === undefined ? "" : ` Vouliez-vous dire « ${nearest} » ?`}`,
    `"${about}" is neither a question nor the code of a line, such as ${ids[0]}-9f2.${nearest === undefined ? "" : ` Did you mean "${nearest}"?`}`,
  );
};

const numberFrom = (text: string | undefined, option: string): number | undefined => {
  if (text === undefined) return undefined;
  if (/^\d{1,4}(?:[.,]\d{1,9})?$/.test(text)) return Number(text.replace(",", "."));
  throw new WrongOption(
    `${option} est un nombre de points, comme 1.5.`,
    `${option} is a number of points, such as 1.5.`,
  );
};

const login = (): string => {
  try {
    return userInfo().username;
  } catch {
    return "?";
  }
};
