import { Blocks } from "./blocks.ts";
import { Commands } from "./commands.ts";
import type { DocumentFormat, Remarks, Section } from "./document.ts";
import { type Label, longestOpening, openingOf } from "./label.ts";
import { Outline } from "./outline.ts";
import type { Piece, Scanned } from "./pieces.ts";
import { joined } from "./seams.ts";

/** The sections of a text. `own` are the names of the macros that the text and its assignment define. */
export const sectionsOf = (
  text: string,
  format: DocumentFormat,
  scanned: Scanned,
  own: ReadonlySet<string>,
  remarks: Remarks,
): Section[] => new Lines(text, format, scanned, own, remarks).sections(scanned.pieces);

/** Goes through a text, line by line: labels and headings open sections, the rest becomes blocks. */
class Lines {
  readonly #text: string;
  readonly #isTex: boolean;
  readonly #outline: Outline;
  readonly #blocks: Blocks;
  readonly #commands: Commands;
  #newlineAt = -1;
  /** The line so far is blank; the line above is, or is a heading. */
  #lineBlank = true;
  #fresh = true;

  constructor(
    text: string,
    format: DocumentFormat,
    { pieces, braces }: Scanned,
    own: ReadonlySet<string>,
    remarks: Remarks,
  ) {
    this.#text = text;
    this.#isTex = format === "tex";
    this.#outline = new Outline(text, remarks);
    this.#blocks = new Blocks(text, this.#isTex, braces, own, this.#outline, remarks);
    this.#commands = new Commands(text, this.#isTex, pieces, this.#outline);
  }

  sections(pieces: readonly Piece[]): Section[] {
    let at = 0;
    for (const piece of joined(this.#text, pieces)) {
      if (this.#outline.isFull) break;
      this.#prose(at, piece.start);
      this.#piece(piece);
      at = piece.end;
    }
    if (!this.#outline.isFull) this.#prose(at, this.#text.length);
    this.#blocks.flush(this.#text.length);
    return this.#outline.sections();
  }

  /** Where the line of a place ends; places come in order. */
  #newline(at: number): number {
    if (this.#newlineAt < at) {
      const found = this.#text.indexOf("\n", at);
      this.#newlineAt = found < 0 ? this.#text.length : found;
    }
    return this.#newlineAt;
  }

  /** The lines of a stretch of prose. */
  #prose(from: number, to: number): void {
    let at = from;
    while (at < to) {
      const newline = this.#newline(at);
      const end = Math.min(newline, to);
      let whole = false;
      if (this.#lineBlank) {
        const line = this.#text.slice(at, Math.min(end, at + longestOpening));
        if (line.trim() === "") {
          whole = newline < to;
          if (!whole) return;
        } else {
          whole = this.#line(at, end, newline <= to, line);
          this.#lineBlank = false;
        }
      }
      if (newline >= to) return;
      at = newline + 1;
      this.#lineBlank = true;
      this.#fresh = whole;
    }
  }

  /** A line from its first sign: a heading or a label starts a section. Whether it took the whole line. */
  #line(at: number, end: number, complete: boolean, line: string): boolean {
    if (/^[ \t>]*(?:[=-]{3,}|[*_](?:[ \t]*[*_]){2,})[ \t\r]*$/.test(line)) return true;
    const below = complete ? this.#text.slice(end + 1, end + 200) : "";
    const alone = complete && this.#fresh && /^[ \t\r]*(?:\n|$)/.test(below);
    const underline =
      complete && !this.#isTex ? /^[ \t]*(=+|-{2,})[ \t\r]*(?:\n|$)/.exec(below)?.[1] : undefined;
    const setext = underline !== undefined && isHeadingText(line) && this.#fresh;
    const setting = {
      fresh: this.#fresh || setext,
      alone: alone || setext,
      follows: (label: Label) => this.#outline.tree.follows(label),
    };
    const read = openingOf(
      setext ? `${underline?.[0] === "=" ? "#" : "##"} ${line.trim()}` : line,
      setting,
    );
    if (!read) return false;
    const length = setext || read.length > line.length ? line.length : read.length;
    const indent = line.length - line.trimStart().length;
    this.#blocks.flush(at);
    this.#outline.open({ ...read, level: this.#isTex ? undefined : read.level }, at, indent);
    this.#blocks.gap = at + length;
    this.#outline.draft.from = this.#blocks.gap;
    const after = line.slice(length);
    if (read.labels.length > 0 && read.role === undefined && read.level === undefined) {
      // « (a) Réponse : … »
      const mark = openingOf(after, { ...setting, fresh: true });
      if (mark?.role && mark.labels.length === 0 && mark.level === undefined) {
        this.#blocks.flush(this.#blocks.gap);
        this.#outline.open(mark, this.#blocks.gap, indent);
        this.#blocks.gap += mark.length;
        this.#outline.draft.from = this.#blocks.gap;
        return after.slice(mark.length).trim() === "" && complete;
      }
    }
    return after.trim() === "" && complete;
  }

  /** What is no prose. */
  #piece(piece: Piece): void {
    const { start, end } = piece;
    switch (piece.kind) {
      case "skip":
        this.#blocks.flush(start);
        this.#blocks.gap = end;
        if (this.#text.slice(start, Math.min(end, start + 5_000)).includes("\n")) {
          this.#lineBlank = true;
          this.#fresh = true;
        }
        return;
      case "code":
        this.#blocks.code({ start, end });
        this.#lineBlank = false;
        return;
      case "island":
        this.#blocks.island({ start, end });
        this.#lineBlank = false;
        return;
      case "formula": {
        this.#blocks.flush(start);
        this.#blocks.gap = end;
        this.#lineBlank = false;
        const { inner, display, environment, doubled, seams } = piece;
        const how = { display, environment, doubled, bare: false };
        this.#blocks.formula({ start, end }, inner, how, seams);
        return;
      }
      case "command":
        this.#blocks.flush(start);
        this.#blocks.gap = end;
        this.#lineBlank = true;
        this.#fresh = true;
        this.#commands.command(piece);
    }
  }
}

const isHeadingText = (line: string): boolean =>
  /^[\s*_]*[\p{Lu}\d(]/u.test(line) && /\p{L}{3}/u.test(line) && !/[\\$=^]/.test(line);
