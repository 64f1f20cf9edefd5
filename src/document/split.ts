import { Braces } from "./braces.ts";
import {
  type Document,
  type DocumentFormat,
  type MacroDefinition,
  type Origin,
  Remarks,
} from "./document.ts";
import { type Definition, definitionsIn } from "./macros.ts";
import { readNotebook } from "./notebook.ts";
import { scan } from "./scan.ts";
import { sectionsOf } from "./sections.ts";

export interface SplitOptions {
  readonly file?: string | undefined;
  readonly format?: DocumentFormat | undefined;
  /** The macros of the assignment: definitions in TeX. */
  readonly macros?: string | undefined;
  /** Where the text was read, when it comes from several files. */
  readonly origins?: readonly Origin[] | undefined;
}

/**
 * Splits a submission into sections, prose and formulas. What is not as it should be becomes a remark; a notebook
 * that is none has no sections, and its error.
 */
export const splitDocument = (source: string, options: SplitOptions = {}): Document => {
  const format = options.format ?? formatOf(options.file, source);
  const { file } = options;
  const remarks = new Remarks();
  const whole = options.origins ?? [{ start: 0, file, cell: undefined, line: 1, column: 1 }];
  const cells =
    format === "notebook" ? readNotebook(source, file) : { text: source, origins: whole };
  if ("code" in cells) {
    const nothing = { macros: [], sections: [], remarks: [] };
    return { file, format, text: source, origins: whole, ...nothing, error: cells };
  }
  const { text, origins } = cells;

  const given = options.macros ?? "";
  const known = definitionsIn(given, 0, given.length, new Braces(given));
  const scanned = scan(text, format, known, remarks);
  const own = new Set([...known, ...scanned.definitions].map(({ name }) => name));
  const sections = sectionsOf(text, format, scanned, own, remarks);
  const defined = (
    from: string,
    { start, end, name }: Definition,
  ): Omit<MacroDefinition, "spare"> => ({
    name,
    text: from.slice(start, end),
    from: start,
  });
  return {
    file,
    format,
    text,
    origins,
    macros: [
      ...known.map((each) => ({ ...defined(given, each), from: 0, spare: false })),
      ...scanned.definitions.map((each) => ({ ...defined(text, each), spare: each.spare })),
    ],
    sections,
    remarks: remarks.all,
    error: undefined,
  };
};

/** The format that a file's name says, or its content. */
export const formatOf = (file: string | undefined, text: string): DocumentFormat => {
  if (file !== undefined && /\.(?:tex|ltx|latex)$/i.test(file)) return "tex";
  if (file !== undefined && /\.ipynb$/i.test(file)) return "notebook";
  if (file !== undefined && /\.(?:md|markdown|mmd|txt|qmd|rmd)$/i.test(file)) return "markdown";
  if (/^\s*\{[\s\S]{0,2000}"cell_type"/.test(text.slice(0, 4000))) return "notebook";
  return /\\(?:documentclass|begin\{document\}|section\*?\{|usepackage)/.test(text)
    ? "tex"
    : "markdown";
};
