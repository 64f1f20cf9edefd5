import type { Bilingual } from "../expr/function.ts";
import type { ReadCode, ReadError, Span } from "../parse/error.ts";

/** What is wrong in an exercise file, and where: a reading error whose text is the whole file. */
export class ExerciseError extends Error {
  readonly at: ReadError;

  constructor(at: ReadError) {
    super(`${at.file ?? "exercise"}:${at.line}:${at.column}: ${at.message.en}`);
    this.name = "ExerciseError";
    this.at = at;
  }
}

/** What a kind of question finds wrong with what it is asked: the file can be read, but not answered. */
export class QuestionError extends ExerciseError {}

/** What an error may say beside what is wrong. */
export interface Help {
  readonly expected?: Bilingual | undefined;
  readonly nearest?: string | undefined;
}

/** The longest stretch of a file that a message quotes. */
const longestQuote = 60;

/** The error at a stretch of a file. */
export const errorAt = (
  { text, file }: { readonly text: string; readonly file: string },
  span: Span,
  code: ReadCode,
  message: Bilingual,
  { expected, nearest }: Help = {},
): ExerciseError => {
  const before = text.slice(0, span.start);
  // A block of several lines is pointed at by its first.
  const [read = ""] = text.slice(span.start, span.end).split(/\r?\n/);
  return new ExerciseError({
    code,
    message,
    source: text,
    span: { start: span.start, end: span.start + read.length },
    line: before.split("\n").length,
    column: span.start - before.lastIndexOf("\n"),
    file,
    ...(read !== "" && {
      read: read.length > longestQuote ? `${read.slice(0, longestQuote)}…` : read,
    }),
    ...(expected && { expected }),
    ...(nearest !== undefined && { nearest }),
  });
};

/** Errors in the order of the file, each place once. */
export const inOrder = (errors: readonly ExerciseError[]): ExerciseError[] => {
  const seen = new Set<string>();
  return errors
    .filter(({ at }) => {
      const key = `${at.span.start} ${at.message.en}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => a.at.span.start - b.at.span.start);
};
