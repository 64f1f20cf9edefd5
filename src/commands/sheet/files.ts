import type { Exercise } from "../../exercise/exercise.ts";
import type { SolvedQuestion } from "../../exercise/solve.ts";
import type { Detail } from "../../narrate/told.ts";
import { sheetHtml } from "../../sheet/html.ts";
import { sheetLatex } from "../../sheet/latex.ts";
import { sheetMarkdown } from "../../sheet/markdown.ts";
import type { LatexStyle } from "../../tex/style.ts";
import type { Lang } from "../verb.ts";
import { sheetJson } from "./json.ts";
import { sheetModel } from "./model.ts";

export const formats = ["html", "latex", "markdown", "json"] as const;

export type Format = (typeof formats)[number];

const writers = {
  html: { ending: "html", write: sheetHtml },
  latex: { ending: "tex", write: sheetLatex },
  markdown: { ending: "md", write: sheetMarkdown },
} as const;

/** The files of one exercise, by their paths below the folder they go to. */
export const sheetFiles = (
  exercise: Exercise,
  solved: readonly SolvedQuestion[],
  wanted: readonly Format[],
  languages: readonly Lang[],
  detail: Detail,
): ReadonlyMap<string, string> => {
  const { id, vocabulary } = exercise;
  const style: LatexStyle = {
    symbols: vocabulary.spellings,
    functions: vocabulary.functionSpellings,
  };
  const model = sheetModel(exercise, solved, detail);
  const files = new Map<string, string>();
  for (const format of wanted) {
    if (format === "json")
      files.set(
        `${id}/${id}.json`,
        `${JSON.stringify(sheetJson(exercise, solved, style), undefined, 2)}\n`,
      );
    else {
      const { ending, write } = writers[format];
      for (const lang of languages)
        files.set(`${id}/${id}.${lang}.${ending}`, write(model, lang, style));
    }
  }
  return files;
};
