import { type Document, placeOf } from "../../document/document.ts";
import type { FormulaReading, ReadChain, SectionReading } from "../../document/reading.ts";
import { sizeText } from "../../expr/size.ts";
import type { Tensor } from "../../expr/tensor.ts";
import type { ReadError, Span } from "../../parse/error.ts";
import type { ChainReading, Meant } from "../../parse/latex/formula.ts";
import { textOfShape } from "../../tex/text.ts";
import { type Paint, painter } from "../paint.ts";
import type { Lang } from "../verb.ts";
import {
  entryOf,
  extremumText,
  goalText,
  othersThatFit,
  pointName,
  reasonsOf,
  shapesDiffer,
  type Writing,
  writtenAs,
} from "./meaning.ts";
import { cueWords, differ, reasonText, partWords as words } from "./words.ts";

/** How an outline is set: what it tells beside the readings, how they are written, and whether it has colours. */
export interface OutlineStyle {
  readonly explain?: boolean;
  readonly write?: Writing;
  /** Choices by their keys, and nothing of answers that are still to be written. */
  readonly terse?: boolean;
  readonly colour?: boolean;
}

/**
 * What a document was read as, one line a member: its LaTeX, then what it means. What is refused has its place, as
 * `file:line:column`.
 */
export const outlineText = (
  document: Document,
  sections: readonly SectionReading[],
  lang: Lang,
  style: OutlineStyle = {},
): string => {
  const outline = new Outline(document, lang, style);
  return sections
    .filter(
      ({ formulas, section }) =>
        formulas.length > 0 || (!style.terse && todosIn(section).length > 0),
    )
    .map((reading) => outline.section(reading))
    .join("\n");
};

/** Where an offset of a document stands: `copy.md:3:7`, `notes.ipynb, 4:2:1` in the fourth cell. */
export const placeText = (document: Document, offset: number): string => {
  const { file, cell, line, column } = placeOf(document, offset);
  const where = [
    ...(file === undefined ? [] : [file]),
    ...(cell === undefined ? [] : [`[${cell}]`]),
  ];
  return [where.join(""), line, column].filter((part) => part !== "").join(":");
};

/** A refusal in a formula, as one of the document: its place is that in the text. */
export const inDocument = (
  document: Document,
  error: ReadError,
  { span, latex }: { readonly span: Span; readonly latex: string },
): ReadError => {
  const own = error.source === latex ? error.span : { start: 0, end: latex.length };
  const [start, end] = [own.start + span.start, own.end + span.start];
  const { file, cell, line, column } = placeOf(document, start);
  const name = cell === undefined ? file : `${file ?? ""}[${cell}]`;
  return {
    ...error,
    source: document.text,
    span: { start, end },
    line,
    column,
    ...(name !== undefined && { file: name }),
  };
};

/** Everything that was refused in a document, in order. */
export const refusalsIn = (
  document: Document,
  sections: readonly SectionReading[],
): readonly ReadError[] =>
  sections.flatMap(({ formulas }) =>
    formulas.flatMap(({ block, error, chains }) => [
      ...(error ? [inDocument(document, error, block)] : []),
      ...chains.flatMap(({ reading }) =>
        reading.members.flatMap((meant) =>
          meant.is === "unreadable" ? [inDocument(document, meant.error, block)] : [],
        ),
      ),
    ]),
  );

/** Answers that the author still has to write. */
export const todosIn = ({ blocks }: SectionReading["section"]) =>
  blocks.filter(({ kind }) => kind === "todo");

/** Source as it is shown: on one line, without characters that command a terminal. */
export const oneLine = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");

/** What a side of a relation means, in plain syntax or as it is asked for. */
export const meantText = (
  meant: Meant,
  lang: Lang,
  writing: Writing = "plain",
  points: ChainReading["points"] = [],
): string => {
  const write = (of: Tensor): string => writtenAs(of, writing, lang, points);
  switch (meant.is) {
    case "expression":
      return write(entryOf(meant));
    case "shape":
      if (writing === "unicode") return textOfShape(meant.sizes);
      return meant.sizes.length === 0 ? "ℝ" : `ℝ^{${meant.sizes.map(sizeText).join(" × ")}}`;
    case "extremum":
      return extremumText(meant, write);
    case "goal":
      return `${goalText(meant, write)}${meant.from ? ` (${words[lang][meant.from]})` : ""}`;
    case "unreadable":
      return `✗ ${meant.error.code} ${meant.error.message[lang]}`;
    default:
      return `(${words[lang][meant.is]})`;
  }
};

class Outline {
  readonly #document: Document;
  readonly #lang: Lang;
  readonly #explain: boolean;
  readonly #writing: Writing;
  readonly #terse: boolean;
  readonly #paint: Paint;

  constructor(
    document: Document,
    lang: Lang,
    { explain = false, write = "plain", terse = false, colour = false }: OutlineStyle,
  ) {
    this.#document = document;
    this.#lang = lang;
    this.#explain = explain;
    this.#writing = write;
    this.#terse = terse;
    this.#paint = painter(colour);
  }

  section({ section, formulas, introduced }: SectionReading): string {
    const label = section.label.join(".");
    const title = section.title === undefined ? "" : ` ${oneLine(section.title)}`;
    const role = section.role === "unknown" ? "" : ` (${words[this.#lang][section.role]})`;
    const heading = this.#paint.strong(`## ${label}${title}${role}`.trimEnd());
    const names = [...new Set(introduced.map(({ name }) => name))].join(", ");
    const news =
      this.#explain && names !== "" ? `  ${words[this.#lang].introduces} ${names}\n` : "";
    const parts = [
      ...formulas.map((formula) => ({
        start: formula.block.span.start,
        text: this.#formula(formula),
      })),
      ...(this.#terse ? [] : todosIn(section)).map(({ span: { start } }) => ({
        start,
        text: `${this.#line(start)}\n      (${words[this.#lang].blank})\n`,
      })),
    ].sort((a, b) => a.start - b.start);
    return `${heading}\n${news}${parts.map(({ text }) => text).join("")}`;
  }

  #line(start: number, cue = ""): string {
    const { file, cell, line } = placeOf(this.#document, start);
    const other = file !== this.#document.file ? `${file} ` : "";
    const within = cell === undefined ? "" : `[${cell}] `;
    return this.#paint.faint(`  ${other}${within}l. ${line}${cue}`);
  }

  #formula({ block, chains, error }: FormulaReading): string {
    const cue = block.cue === undefined ? "" : ` [${cueWords[block.cue][this.#lang]}]`;
    const head = this.#line(block.span.start, cue);
    const body = error
      ? `    ${oneLine(block.latex)}\n      ${this.#refusal(error, block)}\n`
      : chains.map((chain) => this.#chain(chain, block)).join("    ·\n");
    return `${head}\n${body}`;
  }

  #chain(
    { chain, reading, continues, unsettled }: ReadChain,
    block: FormulaReading["block"],
  ): string {
    const lang = this.#lang;
    const lines = chain.members.map((member, at) => {
      const relation = at === 0 ? (continues ? "…" : " ") : chain.relations[at - 1];
      const meant = reading.members[at] as Meant;
      const means =
        meant.is === "unreadable"
          ? this.#refusal(meant.error, block)
          : meantText(meant, lang, this.#writing, reading.points);
      return `    ${relation} ${oneLine(member.source)}\n        ⇒ ${means}\n`;
    });
    const points = reading.points.map(
      ({ sym, is }) =>
        `        ${words[lang].where} ${pointName(sym, this.#writing)} = ${writtenAs(is, this.#writing, lang, reading.points)}\n`,
    );
    const reasons = reasonsOf(chain, reading, unsettled);
    const choices = reading.choices
      .filter(({ taken }) => this.#explain || taken > 0)
      .map(({ key, options, taken, span }) => {
        const why = this.#explain
          ? ` (${reasonText(reasons.get(key) ?? "plausible", reading, lang)})`
          : "";
        const rest = options.filter((_, at) => at !== taken).map((each) => each[lang]);
        const others =
          this.#explain && rest.length > 0 ? `; ${words[lang].not} ${rest.join(", ")}` : "";
        const of = this.#terse ? key : oneLine(block.latex.slice(span.start, span.end));
        return `        ${of}${lang === "fr" ? " " : ""}: ${options[taken]?.[lang]}${why}${others}\n`;
      });
    const apart =
      !this.#terse && shapesDiffer(reading)
        ? [`        ${words[lang].note} ${differ[lang]}\n`]
        : [];
    return [...lines, ...points, ...apart, ...choices, ...this.#more({ chain, reading })].join("");
  }

  /** Other readings and remarks, for those who ask. */
  #more({ chain, reading }: Pick<ReadChain, "chain" | "reading">): readonly string[] {
    if (!this.#explain) return [];
    const lang = this.#lang;
    const others = othersThatFit(chain, reading).map(({ members, points }) =>
      members
        .map(
          (meant, at) =>
            `${at === 0 ? "" : ` ${chain.relations[at - 1]} `}${meantText(meant, lang, this.#writing, points)}`,
        )
        .join(""),
    );
    const remarks = reading.remarks.map(({ message }) => message[lang]);
    return [
      ...[...new Set(others)].map((each) => `        ${words[lang].or} ${each}\n`),
      ...[...new Set(remarks)].map((each) => `        ${words[lang].note} ${each}\n`),
    ];
  }

  /** Why something is not read, and where it stands when the document has a name. */
  #refusal(error: ReadError, block: FormulaReading["block"]): string {
    const { code, message } = error;
    const { file } = this.#document;
    const own = inDocument(this.#document, error, block);
    const place = file === undefined ? "" : `${own.file}:${own.line}:${own.column}: `;
    return `✗ ${place}${code} ${message[this.#lang]}`;
  }
}
