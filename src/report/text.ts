import type { Bilingual } from "../expr/function.ts";
import { isSettable } from "../page/katex.ts";
import { marked, type Run, runs } from "../page/runs.ts";
import type { Language } from "../page/typography.ts";
import type { Span } from "../parse/error.ts";

/** Words and formulas as a report shows them; a formula that cannot be set is shown as it was typed. */
export type Text = readonly Run[];

/** How much is shown of what somebody wrote. */
const limits = { formula: 1200, source: 320, said: 1500 } as const;

// A formula between these letters is taken for one of ours; and no text may turn the direction of what follows it.
const foreign = /[\uE000\uE001]|(?![\n\r\t])[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

const cleaned = (text: string): string => text.replace(foreign, "\uFFFD");

const cut = (text: string, most: number): string => {
  if (text.length <= most) return text;
  const [kept] = text
    .slice(0, most)
    .match(/^(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\uD800-\uDFFF])*/u) ?? [""];
  return `${kept.trimEnd()}…`;
};

/** A formula to stand in a sentence that `textOf` reads. */
export const inText = (latex: string): string =>
  latex.length > limits.formula ? cut(cleaned(latex), limits.source) : marked(cleaned(latex));

/** A sentence of ours; its formulas may be anybody's. */
export const textOf = (text: string): Text =>
  runs(text).map((run) =>
    run.kind === "math" && run.typed === undefined
      ? { ...run, typed: cut(run.latex, limits.source) }
      : run,
  );

/** What was said in two languages, in one of them. */
export const saidIn = (says: Bilingual, language: Language): Text =>
  textOf(cut(cleaned(says[language]), limits.said));

/** The same, to stand in a sentence that `textOf` reads. */
export const wordsIn = (says: Bilingual, language: Language): string =>
  cut(cleaned(says[language]), limits.said);

/** A name of somebody's choosing, on one line. */
export const nameOf = (text: string): string => cut(cleaned(text).replace(/\s+/g, " "), 120);

/** A line of a copy: a formula that can be set, or its source where it cannot. */
export interface Quote {
  readonly latex: string | undefined;
  readonly source: string;
}

/** Marks of alignment and the ends of rows, which mean nothing in a line by itself. */
const unaligned = (latex: string): string =>
  /\\begin(?![A-Za-z])/.test(latex)
    ? latex
    : latex.replace(/(?<!\\)&|\\\\(?:\[[^\]]*\])?\s*$/g, "");

export const quoteOf = (typed: string): Quote => ({
  latex: settable(typed),
  source: sourceOf(typed),
});

const sourceOf = (typed: string): string =>
  cut(cleaned(typed).replace(/\s+/g, " ").trim(), limits.source);

/** A line with one part of it underlined, where it can be set like that. */
export const quoteWith = (typed: string, part: Span): Quote => {
  const latex = settable(underlined(typed, part));
  return latex === undefined ? quoteOf(typed) : { latex, source: sourceOf(typed) };
};

const settable = (typed: string): string | undefined => {
  if (typed.length > limits.formula) return undefined;
  const latex = unaligned(cleaned(typed)).replace(/\s+/g, " ").trim();
  return latex !== "" && isSettable(latex, true) ? latex : undefined;
};

/** A sign alone keeps the space around it, and one that begins what is underlined the space behind it. */
const underlined = (latex: string, { start, end }: Span): string => {
  const [before, part, after] = [latex.slice(0, start), latex.slice(start, end), latex.slice(end)];
  const isSign = /^\s*(?:[+-]|\\(?:pm|mp|odot|circ|times))\s*$/.test(part);
  const joins = /[\w})\]]\s*$/.test(before);
  const line = `\\underline{${!isSign && joins && /^\s*[+-]/.test(part) ? "{}" : ""}${part}}`;
  // As a script it needs braces around it.
  return `${before}${isSign && joins ? `\\mathbin{${line}}` : `{${line}}`}${after}`;
};

const relations: Readonly<Record<string, string>> = { brace: "=", ":=": "\\mathrel{:=}" };

/** The sign of a relation in LaTeX. */
export const relationLatex = (relation: string): string => relations[relation] ?? relation;
