import { located, Refusal } from "../parse/error.ts";
import type { DocumentError, Origin } from "./document.ts";

/** The Markdown of a notebook, its cells a blank line apart. */
export interface Cells {
  readonly text: string;
  readonly origins: readonly Origin[];
}

/** Why a text is no document. */
export class DocumentRefusal extends Error {
  readonly at: DocumentError;

  constructor(at: DocumentError) {
    super(`${at.file ?? "document"}:${at.line}:${at.column}: ${at.message.en}`);
    this.name = "DocumentRefusal";
    this.at = at;
  }
}

/** Reads the Markdown cells of a notebook. Throws a DocumentRefusal where the file is no notebook. */
export const readNotebook = (source: string, file: string | undefined): Cells => {
  const refuse = (fr: string, en: string): never => {
    const refusal = new Refusal("E-SYNTAX", { fr, en }, { start: 0, end: 0 });
    throw new DocumentRefusal(located(refusal, source, file));
  };
  let value: unknown;
  try {
    value = JSON.parse(source.replace(/^\uFEFF/, ""));
  } catch {
    refuse(
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
  return sheet === undefined ? undefined : cellsOf(sheet);
};

const markdownOf = (cell: unknown): string | undefined => {
  if (typeof cell !== "object" || cell === null) return undefined;
  const { cell_type, source } = cell as { cell_type?: unknown; source?: unknown };
  if (cell_type !== "markdown") return undefined;
  if (typeof source === "string") return source;
  return Array.isArray(source) ? source.filter((line) => typeof line === "string").join("") : "";
};
