import type { ReadCode, ReadError, Remark, Span } from "../parse/error.ts";

export type DocumentFormat = "tex" | "markdown" | "notebook";

/** Who speaks: the question that is asked, or the student who answers it. */
export type Role = "statement" | "answer" | "unknown";

/** What the words before a formula, in the same sentence, announce. */
export type Cue =
  /** « on pose », « où », "let", "where": the formula gives a meaning to a name. */
  | "introduces"
  /** « si », "when": the formula is the condition of what follows. */
  | "case"
  /** « montrons que », "show that": what is to be reached. */
  | "goal"
  /** « donc », "hence": it follows from what stands above. */
  | "concludes"
  /** « d'après », "we know that": it was known before. */
  | "recalls"
  /** « on a », "we have": one more line. */
  | "step";

/** Words between formulas. */
export interface Prose {
  readonly kind: "prose";
  readonly span: Span;
  readonly text: string;
  readonly role: Role;
}

export interface Formula {
  readonly kind: "formula";
  /** What stands between the delimiters. */
  readonly span: Span;
  /** The same with its delimiters. */
  readonly outer: Span;
  /**
   * The source, as long as the span, so that a place in it is a place in the text: comments, tags, quote
   * marks and other foreign matter are blanks.
   */
  readonly latex: string;
  readonly display: boolean;
  /** The environment that delimits the formula: align, equation … */
  readonly environment: string | undefined;
  readonly cue: Cue | undefined;
  readonly role: Role;
  /** TeX that stands in prose without delimiters. */
  readonly bare: boolean;
  /** A part of it is still to be written. */
  readonly todo: boolean;
}

/** An answer that is still to be written. */
export interface Todo {
  readonly kind: "todo";
  readonly span: Span;
  readonly role: Role;
}

export type Block = Prose | Formula | Todo;

/** A stretch of a document under one label. A question and its parts are sections one after the other. */
export interface Section {
  /** `["2", "b"]` for part b of exercise 2. */
  readonly label: readonly string[];
  readonly kind: "exercise" | "question" | "part" | "heading";
  /** The headings it stands under, "MSELoss / Forward", or the title beside its label. */
  readonly title: string | undefined;
  /** The role it opens with: a section may pass from the statement to the answer. */
  readonly role: Role;
  readonly span: Span;
  readonly blocks: readonly Block[];
}

/** Where a stretch of the text was read: a file, or a cell of a notebook. */
export interface Origin {
  /** Where the stretch starts in the text; it ends where the next one starts. */
  readonly start: number;
  readonly file: string | undefined;
  /** The cell of a notebook, counted from 1 among all its cells. */
  readonly cell: number | undefined;
  /** The line of the file, or of the cell, that the stretch starts on, and how far into it. */
  readonly line: number;
  readonly column: number;
}

/** What was repaired or passed over. */
export type DocumentRemark = Remark;

/** The definition of a macro: it holds from where it stands. */
export interface MacroDefinition {
  readonly name: string;
  /** As it is written. */
  readonly text: string;
  readonly from: number;
  /** It stands among the mathematics of a formula, and holds beyond only where nothing else defines the name. */
  readonly spare: boolean;
}

/** A submission, split into sections, words and formulas. */
export interface Document {
  readonly file: string | undefined;
  readonly format: DocumentFormat;
  /** What all spans refer to: the file, with the files it inputs in their place; the cells of a notebook. */
  readonly text: string;
  readonly origins: readonly Origin[];
  /** The definitions of macros, in the order in which they come to hold. */
  readonly macros: readonly MacroDefinition[];
  readonly sections: readonly Section[];
  readonly remarks: readonly DocumentRemark[];
  /** Why nothing of it is read. */
  readonly error: DocumentError | undefined;
}

/** Why a file is not read. */
export interface DocumentError extends Omit<ReadError, "code"> {
  readonly code: ReadCode | "E-USAGE";
}

/** What a submission may hold. A message names the bound that is passed. */
export const bounds = {
  /** The bytes of one file. */
  bytes: 2_000_000,
  /** The files and packages that one submission asks for, and how deep they input each other. */
  files: 64,
  depth: 8,
  /** The bytes of a file and of all that it inputs. */
  total: 6_000_000,
  sections: 5_000,
  blocks: 50_000,
  remarks: 200,
} as const;

export interface Place {
  readonly file: string | undefined;
  readonly cell: number | undefined;
  readonly line: number;
  readonly column: number;
}

/** Where an offset of the text was read: file or cell, line and column, counted from 1. */
export const placeOf = (
  { text, origins }: Pick<Document, "text" | "origins">,
  offset: number,
): Place => {
  const origin = origins.findLast(({ start }) => start <= offset) ?? {
    start: 0,
    file: undefined,
    cell: undefined,
    line: 1,
    column: 1,
  };
  const before = text.slice(origin.start, offset);
  const breaks = before.split("\n").length - 1;
  return {
    file: origin.file,
    cell: origin.cell,
    line: origin.line + breaks,
    column: breaks === 0 ? origin.column + before.length : before.length - before.lastIndexOf("\n"),
  };
};

/** Collects remarks, up to a bound. */
export class Remarks {
  readonly all: DocumentRemark[] = [];

  add(span: Span, fr: string, en: string): void {
    if (this.all.length < bounds.remarks) this.all.push({ message: { fr, en }, span });
  }
}
