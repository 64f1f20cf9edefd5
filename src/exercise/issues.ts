import type * as z from "zod";
import type { Bilingual } from "../expr/function.ts";
import { type ExerciseError, errorAt } from "./error.ts";
import { type Finding, findingsOf, missingKeyAt, unknownKeyAt } from "./findings.ts";
import type { Path, Source } from "./source.ts";

/** What a schema finds wrong, as located errors in the words of the house. */
export const errorsOf = (
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  source: Source,
  base: Path,
): readonly ExerciseError[] =>
  findingsOf(issues, schema, source.value, base).map((found) => errorOf(source, found));

const errorOf = (source: Source, found: Finding): ExerciseError => {
  const { path, kind, code, message, expected, nearest } = found;
  // In braces a comma ends a value: {is: softmax(x, 2)} reads as two keys.
  if (kind === "unknown key" && source.inBraces(path) && /[()[\]]/.test(String(path.at(-1)))) {
    return errorAt(source, source.keyAt(path), "E-SYNTAX", {
      fr: "Entre accolades, une expression qui contient une virgule ou un crochet s'écrit entre guillemets.",
      en: "Inside braces, an expression with a comma or a bracket is written between quotes.",
    });
  }
  const at = kind === "unknown key" || kind === "key" ? source.keyAt(path) : source.valueAt(path);
  return errorAt(source, at, code, message, { expected, nearest });
};

/** A key that nobody asked for, with the one that was most likely meant. */
export const unknownKey = (source: Source, path: Path, known: Iterable<string>): ExerciseError =>
  errorOf(source, unknownKeyAt(path, known));

/** A key that has to be there and is not. */
export const missingKey = (source: Source, path: Path, expected?: Bilingual): ExerciseError =>
  errorOf(source, missingKeyAt(path, expected));

/** Errors without those of keys that are there under a misspelt name. */
export const withoutEchoes = (errors: readonly ExerciseError[]): readonly ExerciseError[] => {
  const meant = new Set(errors.flatMap(({ at }) => (at.nearest === undefined ? [] : [at.nearest])));
  return errors.filter(({ at }) => {
    const missing = /^The key "(.*)" is missing\.$/.exec(at.message.en)?.[1];
    return missing === undefined || !meant.has(missing);
  });
};
