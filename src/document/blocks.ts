import type { Span } from "../parse/error.ts";
import { bareFormulas } from "./bare.ts";
import type { Braces } from "./braces.ts";
import { cueOf, says } from "./cue.ts";
import type { Formula, Remarks } from "./document.ts";
import { isStray, mended } from "./mended.ts";
import type { Outline } from "./outline.ts";

const todo =
  /(?<![\p{L}\p{N}_])(?:TODO|FIXME|TBD)(?![\p{L}\p{N}_])(?:\s?:)?|\\todo(?![a-zA-Z])|_{4,}|(?:\.\s?){5,}|…{2,}|\?{3,}/gu;
const wholeTodo =
  /^(?:[-*•_\s[(]*)(?:to ?do|à faire|a faire|à compléter|a compléter|a completer|à remplir|en cours|blank|vide|not done|pas fait|pas faite?|réponse vide|\.{3,}|…|\?)[\s.!\])*_]*$/iu;
const formulaTodo =
  /TODO|FIXME|TBD|\?{3}|_{4,}|\\text\{\s*(?:à faire|\.{3,}|\?+)\s*\}|(?:=|\\leq?|\\geq?)\s*(?:\?|\\\?)?\s*$/;

const longestLead = 300;
const blank = /\n[ \t\r>]*\n/;

/** Makes blocks of what stands between labels and headings: prose, formulas, and what is still to be written. */
export class Blocks {
  /** Where the prose starts that is not in a block yet. */
  gap = 0;
  readonly #text: string;
  readonly #isTex: boolean;
  readonly #braces: Braces;
  readonly #own: ReadonlySet<string>;
  readonly #remarks: Remarks;
  readonly #outline: Outline;
  // What in the prose from the gap on is no plain prose.
  #code: Span[] = [];
  #codeAt = 0;
  #islands = new Map<number, number>();
  #soup = false;

  /** `own` are the names of the macros that the document and its assignment define. */
  constructor(
    text: string,
    isTex: boolean,
    braces: Braces,
    own: ReadonlySet<string>,
    outline: Outline,
    remarks: Remarks,
  ) {
    this.#text = text;
    this.#isTex = isTex;
    this.#braces = braces;
    this.#own = own;
    this.#outline = outline;
    this.#remarks = remarks;
  }

  /** Words in which there are no formulas. */
  code(span: Span): void {
    this.#code.push(span);
  }

  /** A stretch that may be part of a formula without delimiters. */
  island({ start, end }: Span): void {
    this.#islands.set(start, end);
  }

  /** The prose up to a place becomes blocks. */
  flush(end: number): void {
    let from = this.gap;
    this.gap = end;
    if (from < end) {
      for (let match = this.#nextBlank(from, end); match; match = this.#nextBlank(from, end)) {
        this.#paragraph(from, match.start);
        from = match.end;
      }
      this.#paragraph(from, end);
    }
    if (this.#code.length > 0) this.#code = [];
    this.#codeAt = 0;
    if (this.#islands.size > 0) this.#islands = new Map();
  }

  #nextBlank(from: number, end: number): Span | undefined {
    if (end - from < 2) return undefined;
    const chunk = this.#text.slice(from, end);
    const at = chunk.search(blank);
    if (at < 0) return undefined;
    let after = from + at;
    while (after < end && /\s/.test(this.#text[after] ?? "")) after += 1;
    return { start: from + at, end: after };
  }

  #paragraph(from: number, to: number): void {
    let at = from;
    const searched = (end: number): void => {
      for (const bare of bareFormulas(
        this.#text,
        at,
        end,
        this.#islands,
        this.#own,
        this.#braces,
        this.#outline.room,
      )) {
        this.#words(at, bare.start);
        if (bare.unicode && !this.#soup) {
          this.#soup = true;
          this.#remarks.add(
            { start: bare.start, end: bare.end },
            "Des formules sont écrites en caractères Unicode : elles ont pu être mal reconnues.",
            "Some formulas are written in Unicode characters: they may have been misread.",
          );
        }
        const span = { start: bare.start, end: bare.end };
        const display = this.#text.slice(bare.start, bare.end).includes("\\begin");
        const how = { display, environment: undefined, doubled: false, bare: true };
        this.formula(span, span, how);
        at = bare.end;
      }
      this.#words(at, end);
    };
    for (; this.#codeAt < this.#code.length; this.#codeAt += 1) {
      const code = this.#code[this.#codeAt] as Span;
      if (code.end > to) break;
      if (code.start < at) continue;
      searched(code.start);
      this.#words(code.start, code.end);
      at = code.end;
    }
    searched(to);
  }

  /** Words without formulas: prose, and blanks to be filled. */
  #words(from: number, to: number): void {
    let [start, end] = [from, to];
    while (start < end && /\s/.test(this.#text[start] ?? "")) start += 1;
    while (end > start && /\s/.test(this.#text[end - 1] ?? "")) end -= 1;
    if (start >= end) return;
    const text = this.#text.slice(start, end);
    if (text.length < 60 && wholeTodo.test(text)) {
      this.#outline.put({ kind: "todo", span: { start, end }, role: this.#outline.role });
      return;
    }
    let said = start;
    for (const found of text.matchAll(todo)) {
      const at = start + found.index;
      this.#say(said, at);
      said = at + found[0].length;
      this.#outline.put({ kind: "todo", span: { start: at, end: said }, role: this.#outline.role });
    }
    this.#say(said, end);
  }

  #say(from: number, to: number): void {
    const text = this.#text.slice(from, to);
    if (!/[\p{L}\p{N}]/u.test(text)) return;
    if (isStray(text.trim())) {
      this.#stray({ start: from, end: to });
      return;
    }
    const start = from + (text.length - text.trimStart().length);
    const end = to - (text.length - text.trimEnd().length);
    const span = { start, end };
    this.#outline.put({ kind: "prose", span, text: text.trim(), role: this.#outline.role });
  }

  /** A formula, with what the words before it announce. */
  formula(
    outer: Span,
    span: Span,
    how: { display: boolean; environment: string | undefined; doubled: boolean; bare: boolean },
    seams: readonly Span[] = [],
  ): void {
    let source = "";
    let from = span.start;
    for (const seam of seams) {
      source += this.#text.slice(from, seam.start) + " ".repeat(seam.end - seam.start);
      from = seam.end;
    }
    source += this.#text.slice(from, span.end);
    const latex = mended(source, span, { tex: this.#isTex, doubled: how.doubled }, this.#remarks);
    if (isStray(latex)) {
      if (/arrow|[↓↑→←]/.test(latex)) this.#stray(outer);
      return;
    }
    const draft = this.#outline.draft;
    const words = Math.max(draft.from, outer.start - longestLead);
    const before = (draft.lead + this.#text.slice(words, outer.start)).slice(-longestLead);
    const { afterFormula, cue: previous, quantified } = draft;
    const cue = cueOf({ before, afterFormula, previous, quantified, display: how.display, latex });
    const formula: Formula = {
      kind: "formula",
      span,
      outer,
      latex,
      display: how.display,
      environment: how.environment,
      cue,
      role: this.#outline.role,
      bare: how.bare,
      todo: formulaTodo.test(latex.slice(-longestLead)) || /TODO|FIXME/.test(latex),
    };
    this.#outline.put(formula);
    draft.from = outer.end;
    draft.cue = cue;
    // A name in a sentence is one of its words.
    const named = !how.display && !says(latex) && latex.length < longestLead;
    draft.lead = named ? `${before} x` : "";
    draft.afterFormula ||= !named;
    draft.quantified =
      /^\s*\\forall(?![a-zA-Z])/.test(latex) && !/[=<>]|\\(?:leq?|geq?|neq?)/.test(latex);
  }

  #stray(span: Span): void {
    this.#remarks.add(
      span,
      "Une flèche seule n'est pas une formule : elle est passée.",
      "An arrow alone is no formula: it is passed over.",
    );
  }
}
