import type { Bilingual } from "../expr/function.ts";

/** A stretch of a text, by offsets; the end is not part of it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type ReadCode = "E-SYNTAX" | "E-NAME" | "E-SHAPE" | "E-TYPE" | "E-LIMIT" | "E-TIME";

/** What is wrong with a text, where, and the way forward. */
export interface ReadError {
  readonly code: ReadCode;
  readonly message: Bilingual;
  /** The text that the span lies in: the expression, a declaration or a definition. */
  readonly source: string;
  readonly span: Span;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly file?: string;
  readonly read?: string;
  readonly expected?: Bilingual;
  /** The known name that is nearest to the one read. */
  readonly nearest?: string;
}

/** Something worth knowing about how a text was read, that is no error. */
export interface Remark {
  readonly message: Bilingual;
  readonly span: Span;
}

interface More {
  readonly expected?: Bilingual | undefined;
  readonly nearest?: string | undefined;
}

/** Thrown inside this room only; `read` turns it into a value. */
export class Refusal extends Error {
  readonly code: ReadCode;
  readonly says: Bilingual;
  readonly span: Span;
  readonly more: More;
  /** The text the span lies in, when it is not the expression. */
  source: string | undefined;
  constructor(code: ReadCode, says: Bilingual, span: Span, more: More = {}) {
    // Ways to read are tried by the thousand, and most are refused: nobody asks where in the program.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(says.en);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.says = says;
    this.span = span;
    this.more = more;
  }
}

/** Stops the reading, for the reason given. */
export const refuse = (
  code: ReadCode,
  span: Span,
  fr: string,
  en: string,
  more: More = {},
): never => {
  throw new Refusal(code, { fr, en }, span, more);
};

/** The refusal as a value, with line and column. */
export const located = (
  { code, says, span, more }: Refusal,
  source: string,
  file: string | undefined,
): ReadError => {
  const before = source.slice(0, span.start);
  const read = source.slice(span.start, span.end);
  return {
    code,
    message: says,
    source,
    span,
    line: before.split("\n").length,
    column: span.start - before.lastIndexOf("\n"),
    ...(file !== undefined && { file }),
    ...(read !== "" && { read }),
    ...(more.expected && { expected: more.expected }),
    ...(more.nearest !== undefined && { nearest: more.nearest }),
  };
};

const widest = 76;

/** The error as a person sees it: where, the line with a caret under the place, what is wrong, the way forward. */
export const showError = (error: ReadError, lang?: "fr" | "en"): string => {
  const { span, file, line, column } = error;
  const source = harmless(error.source);
  const lineStart = source.lastIndexOf("\n", span.start - 1) + 1;
  const lineEnd = source.indexOf("\n", lineStart);
  const whole = source.slice(lineStart, lineEnd < 0 ? source.length : lineEnd).trimEnd();

  // A long line is shown around the place only.
  const from = column - 1 > widest - 16 ? column - 1 - 40 : 0;
  const lead = from > 0 ? "…" : "";
  const shown = whole.slice(from, from + widest);
  const picture = `${lead}${shown}${from + widest < whole.length ? "…" : ""}`.replace(/\s/g, " ");
  const indent = " ".repeat(width(lead + whole.slice(from, column - 1)));
  const room = Math.max(1, shown.length - (column - 1 - from));
  const carets = "^".repeat(
    Math.max(1, width(source.slice(span.start, Math.min(span.end, span.start + room)))),
  );

  const says = (["fr", "en"] as const)
    .filter((each) => !lang || each === lang)
    .flatMap((each) => [error.message[each], ...forward(error, each)]);
  const margin = `${indent}${carets}  `;
  return [
    `${file ?? "expression"}:${line}:${column}: ${error.code}`,
    picture,
    ...says.map((text, at) => (at === 0 ? margin : " ".repeat(margin.length)) + text),
  ]
    .map((text) => harmless(text))
    .join("\n");
};

/** Characters that move the cursor, change colours or turn the direction of a text are shown as a mark. */
export const harmless = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are the ones to be replaced.
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");

const forward = ({ expected, nearest }: ReadError, lang: "fr" | "en"): string[] => [
  ...(expected ? [`${lang === "fr" ? "Attendu : " : "Expected: "}${expected[lang]}.`] : []),
  ...(nearest === undefined
    ? []
    : [lang === "fr" ? `Vouliez-vous dire « ${nearest} » ?` : `Did you mean "${nearest}"?`]),
];

/** How many columns a text takes: marks that combine take none. */
const width = (text: string): number => [...text.replace(/\p{M}/gu, "")].length;
