import { CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { errorAt } from "../exercise/error.ts";
import type { Bilingual } from "../expr/function.ts";
import type { ReadCode, ReadError } from "../parse/error.ts";
import { digits } from "./points.ts";

/** A cell, and whether it stands in quotes. */
export interface Cell {
  readonly value: string;
  readonly quoted: boolean;
}

export interface Row {
  /** The line it starts on, counted from 1. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

/** A table that somebody else made, with all that is needed to write it as it was. */
export interface CsvFile {
  readonly file: string;
  readonly text: string;
  readonly delimiter: string;
  readonly newline: string;
  readonly hasMark: boolean;
  readonly endsWithNewline: boolean;
  readonly rows: readonly Row[];
}

export type Csv =
  | { readonly ok: true; readonly csv: CsvFile }
  | { readonly ok: false; readonly error: ReadError };

/** What a table may hold, in characters. */
const bounds = { text: 20_000_000, row: 1_000_000 } as const;

const delimiters = [",", ";", "\t"] as const;

const newlines = ["\r\n", "\n", "\r"];

/** An error at a line of a table. */
export const csvError = (
  { text, file }: Pick<CsvFile, "text" | "file">,
  line: number,
  code: ReadCode,
  message: Bilingual,
  expected?: Bilingual,
): ReadError => {
  let start = 0;
  for (let at = 1; at < line; at++) {
    const next = text.indexOf("\n", start);
    if (next < 0) break;
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  const span = { start, end: end < 0 ? text.length : end };
  return errorAt({ text, file }, span, code, message, { expected }).at;
};

const refusals: Readonly<Record<string, Bilingual>> = {
  CSV_QUOTE_NOT_CLOSED: {
    fr: "Un guillemet ouvert dans ce tableau n'est jamais fermé.",
    en: "A quote that opens in this table is never closed.",
  },
  CSV_MAX_RECORD_SIZE: {
    fr: `Une ligne du tableau a plus de ${bounds.row} caractères.`,
    en: `A row of the table has more than ${bounds.row} characters.`,
  },
};

const misread: Bilingual = {
  fr: "Un guillemet n'est pas à sa place : une cellule entre guillemets l'est d'un bout à l'autre.",
  en: "A quote is out of place: a cell in quotes is in quotes from end to end.",
};

/** The separator under which the first row has most cells. */
const delimiterOf = (text: string): string => {
  const cells = delimiters.map((delimiter) => {
    try {
      return (parse(text, { delimiter, to: 1, bom: true })[0] ?? []).length;
    } catch {
      return 0;
    }
  });
  return delimiters[cells.indexOf(Math.max(...cells))] ?? ",";
};

/** The rows with their lines: a cell in quotes may hold some. */
const located = (records: readonly (readonly Cell[])[]): readonly Row[] => {
  let line = 1;
  return records.map((cells) => {
    const row = { line, cells };
    for (const { value } of cells) line += value.match(/\r\n|\n|\r/g)?.length ?? 0;
    line += 1;
    return row;
  });
};

/**
 * Reads a table: its separator is told by the first row, its line ends by the first of them. Every cell keeps its
 * text and its quotes, so that `writeCsv` gives back the bytes.
 */
export const readCsv = (text: string, file: string): Csv => {
  const fail = (line: number, code: ReadCode, message: Bilingual): Csv => ({
    ok: false,
    error: csvError({ text, file }, line, code, message),
  });
  if (text.length > bounds.text)
    return fail(1, "E-LIMIT", {
      fr: `Le tableau a ${text.length} caractères ; on en lit au plus ${bounds.text}.`,
      en: `The table has ${text.length} characters; at most ${bounds.text} are read.`,
    });
  const delimiter = delimiterOf(text.slice(0, bounds.row));
  try {
    const records: unknown[][] = parse(text, {
      bom: true,
      cast: (value, { quoting }): Cell => ({ value, quoted: quoting }),
      delimiter,
      max_record_size: bounds.row,
      record_delimiter: newlines,
      relax_column_count: true,
    });
    const newline = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
    const rows = located(records as Cell[][]);
    const endsWithNewline = /[\r\n]$/.test(text);
    const hasMark = text.startsWith("\uFEFF");
    return {
      ok: true,
      csv: { file, text, delimiter, newline, hasMark, endsWithNewline, rows },
    };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? error.lines : 1;
    const code = error.code === "CSV_MAX_RECORD_SIZE" ? "E-LIMIT" : "E-SYNTAX";
    return fail(line, code, refusals[error.code] ?? misread);
  }
};

/** The table as it was read, but for the cells that were exchanged. */
export const writeCsv = ({ rows, delimiter, newline, hasMark, endsWithNewline }: CsvFile): string =>
  stringify(
    rows.map(({ cells }) => cells),
    {
      bom: hasMark,
      delimiter,
      record_delimiter: newline,
      eof: endsWithNewline,
      cast: {
        object: (cell) => ({ ...(cell as unknown as Cell), quoted_empty: cell.quoted === true }),
      },
    },
  );

/** What a spreadsheet would take for the start of a formula, full-width signs included. */
const formula = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Text that no spreadsheet computes: an apostrophe stands before what would start a formula. */
export const guarded = (text: string): string => (formula.test(text) ? `'${text}` : text);

/** The row with another text in one cell; cells that are missing before it are empty. */
export const withCell = ({ line, cells }: Row, at: number, value: string): Row => {
  const present = cells[at];
  if (present?.value === value) return { line, cells };
  const empty: Cell = { value: "", quoted: false };
  const long = Array.from({ length: Math.max(cells.length, at + 1) }, (_, k) => cells[k] ?? empty);
  return { line, cells: long.with(at, { value, quoted: present?.quoted ?? false }) };
};

/** The number in a cell, with a point or a comma before its decimals; nothing for any other text. */
export const numberIn = (text: string): number | undefined =>
  /^\s*-?\d+(?:[.,]\d+)?\s*$/.test(text) ? Number(text.replace(",", ".")) : undefined;

/** The row with a number in one cell, which stays as it is written where it is that number already. */
export const withNumber = (row: Row, at: number, value: number, sign: "." | ","): Row =>
  numberIn(row.cells[at]?.value ?? "") === value ? row : withCell(row, at, digits(value, sign));

/** How a table of ours is written. */
export interface CsvStyle {
  /** The sign before decimals. With a comma, cells are separated by semicolons, as spreadsheets in French expect. */
  readonly decimals?: "." | ",";
}

/** A table of ours: texts are guarded, numbers stay numbers, nothing is an empty cell. */
export const csvOf = (
  rows: readonly (readonly (string | number | undefined)[])[],
  { decimals = "." }: CsvStyle = {},
): string =>
  stringify(
    rows.map((row) =>
      row.map((cell) =>
        typeof cell === "number" ? digits(cell, decimals) : cell === undefined ? "" : guarded(cell),
      ),
    ),
    { delimiter: decimals === "," ? ";" : ",", bom: decimals === "," },
  );
