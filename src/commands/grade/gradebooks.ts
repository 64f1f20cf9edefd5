import { readFile, stat } from "node:fs/promises";
import type { Exercise } from "../../exercise/exercise.ts";
import type { Grade, Stage } from "../../grading/grade.ts";
import { harmless, showError } from "../../parse/error.ts";
import { canvasGradebook } from "../../report/canvas.ts";
import type { Filled, FillOptions } from "../../report/filled.ts";
import { moodleWorksheet } from "../../report/moodle.ts";
import type { PendingPolicy } from "../../report/points.ts";
import { type Roster, readRoster } from "../../report/roster.ts";
import { shown } from "../sheet/load.ts";
import type { Terminal } from "../verb.ts";
import { WrongOption } from "./asked.ts";

/** A table that is longer is none of a class. */
const longestFile = 40 << 20;

/** What is to be filled in, read before anything is graded. */
export interface Gradebooks {
  readonly moodle: Table | undefined;
  readonly canvas: Table | undefined;
  readonly roster: Roster | undefined;
}

interface Table {
  readonly file: string;
  readonly text: string;
}

/** Reads the tables that options name; nothing, and what is wrong said, where a roster is none. */
export const gradebooksFrom = async (
  asked: {
    readonly moodle: string | undefined;
    readonly canvas: string | undefined;
    readonly roster: string | undefined;
  },
  terminal: Terminal,
): Promise<Gradebooks | undefined> => {
  const moodle = await tableAt(asked.moodle, "--moodle");
  const canvas = await tableAt(asked.canvas, "--canvas");
  const table = await tableAt(asked.roster, "--roster");
  const read = table && readRoster(table.text, table.file);
  if (read && !read.ok) {
    terminal.note(showError(read.error, terminal.lang));
    return undefined;
  }
  return { moodle, canvas, roster: read?.roster };
};

const tableAt = async (path: string | undefined, option: string): Promise<Table | undefined> => {
  if (path === undefined) return undefined;
  return { file: shown(path), text: await textAt(path, option, longestFile) };
};

/** The text of a file that an option names. */
export const textAt = async (path: string, option: string, longest: number): Promise<string> => {
  const about = await stat(path).catch(() => undefined);
  if (!about?.isFile() || about.size > longest)
    throw new WrongOption(
      `${option} : ${path} : ${about?.isFile() ? "le fichier est trop grand" : "ce fichier n'existe pas"}.`,
      `${option}: ${path}: ${about?.isFile() ? "the file is too large" : "there is no such file"}.`,
    );
  return readFile(path, "utf8");
};

export interface HowToFill {
  readonly pending: PendingPolicy;
  readonly stage: Stage;
  readonly scale: boolean;
  /** The column of the assignment in Canvas. */
  readonly assignment: string | undefined;
}

/** The gradebooks filled in, by names below the folder of grades; nothing where one is wrong. */
export const filledGradebooks = (
  { moodle, canvas, roster }: Gradebooks,
  exercise: Exercise,
  grades: readonly Grade[],
  { pending, stage, scale, assignment }: HowToFill,
  terminal: Terminal,
): ReadonlyMap<string, string> | undefined => {
  const options: FillOptions = { pending, roster, scale };
  const title = assignment ?? exercise.title[terminal.lang];
  const filled: readonly (readonly [string, Table, Filled])[] = [
    ...(moodle
      ? [
          [
            "moodle.csv",
            moodle,
            moodleWorksheet(moodle.text, moodle.file, grades, { ...options, stage }),
          ] as const,
        ]
      : []),
    ...(canvas
      ? [
          [
            "canvas.csv",
            canvas,
            canvasGradebook(canvas.text, canvas.file, grades, { ...options, assignment: title }),
          ] as const,
        ]
      : []),
  ];
  const files = new Map<string, string>();
  for (const [name, table, each] of filled) {
    if (!each.ok) {
      terminal.note(showError(each.error, terminal.lang));
      return undefined;
    }
    files.set(name, each.text);
    sayNotes(table.file, each, terminal);
  }
  return files;
};

const sayNotes = (
  file: string,
  { filled, notes }: Filled & { readonly ok: true },
  { lang, note }: Terminal,
): void => {
  note(
    lang === "fr"
      ? `${file} : ${filled} ${filled > 1 ? "notes écrites" : "note écrite"}.`
      : `${file}: ${filled} ${filled === 1 ? "grade" : "grades"} written.`,
  );
  for (const { line, copy, says } of notes)
    note(
      harmless(
        `${file}${line === undefined ? "" : `:${line}`}${copy === undefined ? "" : ` (${copy})`}: ${says[lang]}`,
      ),
    );
};
