import { located, Refusal } from "../parse/error.ts";
import type { DocumentError, Origin } from "./document.ts";

/** The Markdown of a notebook, its cells a blank line apart. */
export interface Cells {
  readonly text: string;
  readonly origins: readonly Origin[];
}

/** Reads the Markdown cells of a notebook; why not, where the file is none. */
export const readNotebook = (source: string, file: string | undefined): Cells | DocumentError => {
  const refuse = (fr: string, en: string): DocumentError =>
    located(new Refusal("E-SYNTAX", { fr, en }, { start: 0, end: 0 }), source, file);
  let value: unknown;
  try {
    value = JSON.parse(source.replace(/^\uFEFF/, ""));
  } catch {
    return refuse(
      "Ce carnet n'est pas du JSON : l'enregistrer de nouveau depuis Jupyter.",
      "This notebook is not JSON: save it again from Jupyter.",
    );
  }
  const cells = cellsOf(value);
  if (!cells) {
    return refuse(
      "Ce fichier JSON n'a pas de cellules : ce n'est pas un carnet Jupyter.",
      "This JSON file has no cells: it is not a Jupyter notebook.",
    );
  }
  let text = "";
  const origins: Origin[] = [];
  cells.forEach((cell, at) => {
    const written = markdownOf(cell);
    if (written === undefined) return;
    if (text !== "") text += "\n\n";
    origins.push({ start: text.length, file, cell: at + 1, line: 1, column: 1 });
    text += written.replace(/\n+$/, "");
  });
  return { text, origins };
};

const cellsOf = (value: unknown): readonly unknown[] | undefined => {
  if (typeof value !== "object" || value === null) return undefined;
  const { cells, worksheets } = value as { cells?: unknown; worksheets?: unknown };
  if (Array.isArray(cells)) return cells;
  // The third version of the format has its cells in worksheets.
  const [sheet] = Array.isArray(worksheets) ? worksheets : [];
  const { cells: inner } = (sheet ?? {}) as { cells?: unknown };
  return Array.isArray(inner) ? inner : undefined;
};

const markdownOf = (cell: unknown): string | undefined => {
  if (typeof cell !== "object" || cell === null) return undefined;
  const { cell_type, source } = cell as { cell_type?: unknown; source?: unknown };
  if (cell_type !== "markdown") return undefined;
  if (typeof source === "string") return source;
  return Array.isArray(source) ? source.filter((line) => typeof line === "string").join("") : "";
};
