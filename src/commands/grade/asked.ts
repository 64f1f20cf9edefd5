import { availableParallelism } from "node:os";
import { momentOf } from "../../exercise/moment.ts";
import type { Release } from "../../exercise/scoring.ts";
import type { Bilingual } from "../../expr/function.ts";
import type { Stage } from "../../grading/grade.ts";
import { stageAt } from "../../grading/stage.ts";
import { whyUnwritten } from "../../page/write.ts";
import { type ExitCode, exit, type Terminal } from "../verb.ts";

/** The forms in which grades are written. */
export const gradeFormats = ["html", "markdown", "csv", "json"] as const;

export type GradeFormat = (typeof gradeFormats)[number];

/** How many threads grade, and how many at most. */
const [usualThreads, mostThreads] = [4, 64];

/** How many seconds a copy may take at most. */
export const longestSeconds = 86_400;

/** What an option says that cannot be used. */
export class WrongOption extends Error {
  readonly says: Bilingual;

  constructor(fr: string, en: string) {
    super(en);
    this.says = { fr: `corrige : ${fr}`, en: `corrige: ${en}` };
  }
}

/** Does the work; an option that cannot be used, and a file that cannot be written, are said at the terminal. */
export const orRefusal = async (
  terminal: Terminal,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> => {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof WrongOption) {
      terminal.note(thrown.says[terminal.lang]);
      return exit.input;
    }
    const { code, path } = thrown as NodeJS.ErrnoException;
    if (typeof code !== "string" || typeof path !== "string") throw thrown;
    const why = whyUnwritten(code);
    terminal.note(terminal.lang === "fr" ? `${path} : ${why.fr}.` : `${path} ${why.en}.`);
    return exit.input;
  }
};

/** The words of a list such as `html,csv`. */
export const formatsFrom = (text: string): readonly GradeFormat[] => {
  const words = text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  const wrong = words.find((word) => !(gradeFormats as readonly string[]).includes(word));
  if (wrong !== undefined || words.length === 0)
    throw new WrongOption(
      `--format : « ${wrong ?? text} » n'est pas connu. Attendu : ${gradeFormats.join(", ")}.`,
      `--format: "${wrong ?? text}" is not known. Expected: ${gradeFormats.join(", ")}.`,
    );
  return gradeFormats.filter((format) => words.includes(format));
};

export const threadsFrom = (text: string | undefined): number =>
  text === undefined
    ? Math.min(availableParallelism(), usualThreads)
    : wholeFrom(text, "--jobs", mostThreads);

/** A whole number from 1. */
export const wholeFrom = (text: string, option: string, most: number): number => {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= most) return value;
  throw new WrongOption(
    `${option} est un entier de 1 à ${most}.`,
    `${option} is a whole number from 1 to ${most}.`,
  );
};

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** An instant in milliseconds since 1970; nothing for no text. */
export const instantFrom = (text: string | undefined): number | undefined => {
  if (text === undefined || text === "") return undefined;
  const found = momentOf(text)?.first ?? (instant.test(text) ? Date.parse(text) : Number.NaN);
  if (Number.isFinite(found)) return found;
  throw new WrongOption(
    `--now : « ${text} » n'est pas une date. Attendu : 2026-12-04, ou 2026-12-04T23:59:00-05:00.`,
    `--now: "${text}" is no date. Expected: 2026-12-04, or 2026-12-04T23:59:00-05:00.`,
  );
};

/** What students are told: as asked, or as the exercise says of that instant. No clock is asked. */
export const stageFor = (
  asked: Stage | undefined,
  release: Release,
  now: number | undefined,
): Stage => asked ?? (now === undefined ? release.after : stageAt(release, now));
