import type { Exercise } from "../../exercise/exercise.ts";
import type { SolvedQuestion } from "../../exercise/solve.ts";
import type { Detail } from "../../narrate/told.ts";
import { sheetHtml } from "../../sheet/html.ts";
import { sheetLatex } from "../../sheet/latex.ts";
import { sheetMarkdown } from "../../sheet/markdown.ts";
import type { SheetModel } from "../../sheet/model.ts";
import type { LatexStyle } from "../../tex/style.ts";
import type { Lang } from "../verb.ts";
import { sheetJson } from "./json.ts";
import { printedIn, sheetModel } from "./model.ts";

export const formats = ["html", "latex", "markdown", "json", "pdf"] as const;

export type Format = (typeof formats)[number];

const writers = {
  html: { ending: "html", write: sheetHtml },
  latex: { ending: "tex", write: sheetLatex },
  markdown: { ending: "md", write: sheetMarkdown },
} as const;

/** A solved exercise, ready to be written in any form. */
export interface Prepared {
  readonly exercise: Exercise;
  readonly solved: readonly SolvedQuestion[];
  readonly model: SheetModel;
  readonly style: LatexStyle;
}

export const prepared = (
  exercise: Exercise,
  solved: readonly SolvedQuestion[],
  detail: Detail,
): Prepared => {
  const style: LatexStyle = printedIn([exercise.vocabulary]);
  return { exercise, solved, model: sheetModel(exercise, solved, detail), style };
};

/** Where a sheet goes, below the folder that was asked for. */
export const sheetPath = ({ exercise: { id } }: Prepared, ending: string): string =>
  `${id}/${id}.${ending}`;

/** A sheet as text. */
export const sheetText = (
  { model, style }: Prepared,
  format: keyof typeof writers,
  lang: Lang,
): string => writers[format].write(model, lang, style);

/** The files of one exercise that are texts, by their paths. */
export const sheetFiles = (
  sheet: Prepared,
  wanted: readonly Format[],
  languages: readonly Lang[],
): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  for (const format of wanted) {
    if (format === "pdf") continue;
    if (format === "json") {
      const json = sheetJson(sheet.exercise, sheet.solved, sheet.style);
      files.set(sheetPath(sheet, "json"), `${JSON.stringify(json, undefined, 2)}\n`);
    } else
      for (const lang of languages)
        files.set(
          sheetPath(sheet, `${lang}.${writers[format].ending}`),
          sheetText(sheet, format, lang),
        );
  }
  return files;
};
