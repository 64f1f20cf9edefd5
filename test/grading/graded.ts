import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { standardTools } from "../../src/commands/tools.ts";
import type { DocumentFormat } from "../../src/document/document.ts";
import { splitDocument } from "../../src/document/split.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { functions } from "../../src/functions/index.ts";
import { judgeCopy } from "../../src/grading/copy.ts";
import type { JudgedCopy } from "../../src/grading/judged.ts";
import { type Prepared, prepared } from "../../src/grading/prepared.ts";
import { misconceptions } from "../../src/misconceptions/index.ts";
import { questionKinds } from "../../src/questions/index.ts";

/* Copies from files, judged with all that the program knows. */

/** The exercise in a file, ready to judge copies by; no file is named by its folder alone. */
export const homeworkIn = (path: string): Prepared => {
  const loaded = loadExercise(readFileSync(path, "utf8"), path, questionKinds, functions);
  if (!loaded.ok) throw new Error(loaded.errors.map(({ message }) => message).join("\n"));
  return prepared(loaded.exercise, standardTools());
};

export const judgedText = (
  text: string,
  homework: Prepared,
  format: DocumentFormat = "markdown",
  copy = "copie",
): JudgedCopy =>
  judgeCopy(splitDocument(text, { format }), homework, { copy, lang: "fr", misconceptions });

export const judgedFile = (path: string, homework: Prepared): JudgedCopy =>
  judgedText(
    readFileSync(path, "utf8"),
    homework,
    extname(path) === ".tex" ? "tex" : "markdown",
    path,
  );
