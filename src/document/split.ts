import type { Span } from "../parse/error.ts";
import { bareFormulas } from "./bare.ts";
import { Braces } from "./braces.ts";
import { cueOf, says } from "./cue.ts";
import {
  type Block,
  bounds,
  type Cue,
  type Document,
  type DocumentFormat,
  type Formula,
  type MacroDefinition,
  type Origin,
  Remarks,
  type Role,
  type Section,
} from "./document.ts";
import {
  itemLabel,
  type Label,
  type Opening,
  openingOf,
  type Style,
  writtenLabel,
} from "./label.ts";
import { type Definition, definitionsIn } from "./macros.ts";
import { isStray, mended } from "./mended.ts";
import { readNotebook } from "./notebook.ts";
import { type Piece, type Scanned, scan } from "./scan.ts";
import { joined } from "./seams.ts";
import { Tree } from "./tree.ts";

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
  const sections = new Outliner(text, format, scanned, known, remarks).sections();
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

/** A section while its blocks are gathered. */
interface Draft {
  readonly label: readonly string[];
  readonly style: Style | undefined;
  readonly heading: boolean;
  readonly title: string | undefined;
  readonly start: number;
  /** It goes on with the label of a section before it. */
  readonly continues: boolean;
  readonly blocks: Block[];
  opensWith: Role;
  /** Where an answer was announced that has no block yet. */
  blank: number | undefined;
  /** Where the words before the next formula start at the earliest. */
  from: number;
  /** The words before that, when only names have come since. */
  lead: string;
  afterFormula: boolean;
  quantified: boolean;
  cue: Cue | undefined;
}

/** An environment of TeX that gives its text a label or a role. */
interface Frame {
  readonly name: string;
  readonly depth: number;
  style: Style | undefined;
  count: number;
  readonly role: Role | undefined;
}

const answerEnvironments =
  /^(?:solution|solutionbox|solutions|soln|sol|answer|answers|proof|preuve|demonstration|démonstration|reponse|réponse|corrige|corrigé|correction)\*?$/i;
const exerciseEnvironments =
  /^(?:exercise|exercice|exo|problem|probleme|homeworkProblem|homework)\*?$/i;
const questionEnvironments = /^(?:question|enonce)\*?$/i;
const lists =
  /^(?:enumerate|itemize|description|questions|parts|subparts|subsubparts|list|compactenum|tasks)\*?$/;

const levels: Readonly<Record<string, number>> = {
  part: 1,
  chapter: 1,
  section: 1,
  subsection: 2,
  subsubsection: 3,
  paragraph: 4,
  subparagraph: 5,
};

const byDepth: readonly Style[] = ["number", "letter", "roman", "capital"];

const todo =
  /(?<![\p{L}\p{N}_])(?:TODO|FIXME|TBD)(?![\p{L}\p{N}_])(?:\s?:)?|\\todo(?![a-zA-Z])|_{4,}|(?:\.\s?){5,}|…{2,}|\?{3,}/gu;
const wholeTodo =
  /^(?:[-*•_\s[(]*)(?:to ?do|à faire|a faire|à compléter|a compléter|a completer|à remplir|en cours|blank|vide|not done|pas fait|pas faite?|réponse vide|\.{3,}|…|\?)[\s.!\])*_]*$/iu;
const formulaTodo =
  /TODO|FIXME|TBD|\?{3}|_{4,}|\\text\{\s*(?:à faire|\.{3,}|\?+)\s*\}|(?:=|\\leq?|\\geq?)\s*(?:\?|\\\?)?\s*$/;

class Outliner {
  readonly #text: string;
  readonly #format: DocumentFormat;
  readonly #scanned: Scanned;
  readonly #remarks: Remarks;
  readonly #own: ReadonlySet<string>;
  readonly #tree: Tree;
  readonly #drafts: Draft[] = [];
  readonly #frames: Frame[] = [];
  /** Unlabelled sections of a TeX file are labelled by their order, when none has a label of its own. */
  readonly #numbered: boolean;
  readonly #counts = new Map<string, number>();
  #draft: Draft;
  #role: Role = "unknown";
  #blocks = 0;
  #full = false;
  #soup = false;
  #newlineAt = -1;

  /** Where the prose starts that is not in a block yet, and what in it is no plain prose. */
  #gap = 0;
  #code: Span[] = [];
  #codeAt = 0;
  #islands = new Map<number, number>();

  /** The line so far is blank; the line above is, or is a heading. */
  #lineBlank = true;
  #fresh = true;

  constructor(
    text: string,
    format: DocumentFormat,
    scanned: Scanned,
    known: readonly Definition[],
    remarks: Remarks,
  ) {
    this.#text = text;
    this.#format = format;
    this.#scanned = scanned;
    this.#remarks = remarks;
    this.#own = new Set([...known, ...scanned.definitions].map(({ name }) => name));
    this.#tree = new Tree(repeatedTitles(text));
    this.#numbered = this.#sectionsAreNumbered();
    this.#draft = this.#begin(0, undefined, undefined, false);
  }

  sections(): Section[] {
    let at = 0;
    for (const piece of joined(this.#text, this.#scanned.pieces)) {
      if (this.#full) break;
      this.#prose(at, piece.start);
      this.#piece(piece);
      at = piece.end;
    }
    if (!this.#full) this.#prose(at, this.#text.length);
    this.#flush(this.#text.length);
    return finished(this.#drafts, this.#text);
  }

  // --- lines ------------------------------------------------------------------------------------

  /** Where the line of a place ends; places come in order. */
  #newline(at: number): number {
    if (this.#newlineAt < at) {
      const found = this.#text.indexOf("\n", at);
      this.#newlineAt = found < 0 ? this.#text.length : found;
    }
    return this.#newlineAt;
  }

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
      complete && this.#format !== "tex"
        ? /^[ \t]*(=+|-{2,})[ \t\r]*(?:\n|$)/.exec(below)?.[1]
        : undefined;
    const setext = underline !== undefined && isHeadingText(line) && this.#fresh;
    const setting = {
      fresh: this.#fresh || setext,
      alone: alone || setext,
      follows: (label: Label) => this.#tree.follows(label),
    };
    const read = openingOf(
      setext ? `${underline?.[0] === "=" ? "#" : "##"} ${line.trim()}` : line,
      setting,
    );
    if (!read) return false;
    const length = setext || read.length > line.length ? line.length : read.length;
    const indent = line.length - line.trimStart().length;
    this.#open({ ...read, level: this.#format === "tex" ? undefined : read.level }, at, indent);
    this.#gap = at + length;
    this.#draft.from = this.#gap;
    const after = line.slice(length);
    if (read.labels.length > 0 && read.role === undefined && read.level === undefined) {
      // « (a) Réponse : … »
      const mark = openingOf(after, { ...setting, fresh: true });
      if (mark?.role && mark.labels.length === 0 && mark.level === undefined) {
        this.#open(mark, this.#gap, indent);
        this.#gap += mark.length;
        this.#draft.from = this.#gap;
        return after.slice(mark.length).trim() === "" && complete;
      }
    }
    return after.trim() === "" && complete;
  }

  #open(opening: Opening, at: number, indent: number): void {
    const { labels, role, level, title } = opening;
    this.#flush(at);
    if (labels.length === 0 && role !== undefined) {
      if (level === undefined) this.#turn(role, at);
      else {
        this.#tree.marked(role, title ?? markTitle(this.#text, at), level);
        this.#begin(at, undefined, this.#tree.title, true);
        this.#turn(role, at);
      }
      return;
    }
    if (labels.length === 0) {
      if (title === undefined) return;
      this.#tree.heading(title, level ?? 1);
      this.#begin(at, undefined, this.#tree.title, true);
      return;
    }
    this.#label(labels, at, indent, level, title, role);
  }

  #label(
    labels: readonly Label[],
    at: number,
    indent: number,
    level: number | undefined,
    title: string | undefined,
    role: Role | undefined,
  ): void {
    labels.forEach((label, place) => {
      // `1.2` goes on with the 1 that is open.
      const open = place < labels.length - 1 && this.#tree.last?.text === label.text;
      if (!open) this.#tree.open(label, indent, level);
    });
    this.#begin(at, labels.at(-1)?.style, title, false);
    if (role !== undefined) this.#turn(role, at);
  }

  /** The blocks from here on have a role. */
  #turn(role: Role, at: number): void {
    this.#tree.role = role;
    this.#role = role;
    if (this.#draft.blocks.length === 0) this.#draft.opensWith = role;
    this.#draft.blank = role === "answer" ? at : undefined;
    this.#draft.from = at;
    this.#draft.lead = "";
    this.#draft.afterFormula = false;
    this.#draft.cue = undefined;
  }

  #begin(
    at: number,
    style: Style | undefined,
    title: string | undefined,
    heading: boolean,
    continues = false,
  ): Draft {
    this.#role = this.#tree.role;
    const draft: Draft = {
      label: this.#tree.path,
      style: style ?? this.#tree.last?.style,
      heading,
      title: title ?? (heading || this.#tree.depth === 0 ? this.#tree.title : undefined),
      start: at,
      continues,
      blocks: [],
      opensWith: this.#role,
      blank: this.#role === "answer" && !continues ? at : undefined,
      from: at,
      lead: "",
      afterFormula: false,
      quantified: false,
      cue: undefined,
    };
    if (this.#drafts.length >= bounds.sections) {
      if (!this.#full) this.#refuse(at, "sections", bounds.sections);
      return this.#draft;
    }
    this.#drafts.push(draft);
    this.#draft = draft;
    return draft;
  }

  #refuse(at: number, bound: "sections" | "blocks", most: number): void {
    this.#full = true;
    this.#remarks.all.unshift({
      message: {
        fr: `La copie dépasse la borne « ${bound} » (${most}) : la suite n'est pas lue.`,
        en: `The submission passes the bound "${bound}" (${most}): what follows is not read.`,
      },
      span: { start: at, end: this.#text.length },
    });
  }

  // --- pieces -----------------------------------------------------------------------------------

  #piece(piece: Piece): void {
    const { start, end } = piece;
    switch (piece.kind) {
      case "skip":
        this.#flush(start);
        this.#gap = end;
        if (this.#text.slice(start, Math.min(end, start + 5_000)).includes("\n")) {
          this.#lineBlank = true;
          this.#fresh = true;
        }
        return;
      case "code":
        this.#code.push({ start, end });
        this.#lineBlank = false;
        return;
      case "island":
        this.#islands.set(start, end);
        this.#lineBlank = false;
        return;
      case "formula": {
        this.#flush(start);
        this.#gap = end;
        this.#lineBlank = false;
        const { inner, display, environment, doubled, seams } = piece;
        const how = { display, environment, doubled, bare: false };
        this.#formula({ start, end }, inner, how, seams);
        return;
      }
      case "command":
        this.#command(piece);
    }
  }

  #formula(
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
    const latex = mended(
      source,
      span,
      { tex: this.#format === "tex", doubled: how.doubled },
      this.#remarks,
    );
    if (isStray(latex)) {
      if (/arrow|[↓↑→←]/.test(latex)) this.#stray(outer);
      return;
    }
    const draft = this.#draft;
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
      role: this.#role,
      bare: how.bare,
      todo: formulaTodo.test(latex.slice(-longestLead)) || /TODO|FIXME/.test(latex),
    };
    this.#put(formula);
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

  #put(block: Block): void {
    if (this.#full) return;
    if (this.#blocks >= bounds.blocks) {
      this.#refuse(block.span.start, "blocks", bounds.blocks);
      return;
    }
    this.#blocks += 1;
    this.#draft.blocks.push(block);
    this.#draft.blank = undefined;
  }

  // --- prose ------------------------------------------------------------------------------------

  /** The prose up to a place becomes blocks. */
  #flush(end: number): void {
    let from = this.#gap;
    this.#gap = end;
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
        this.#scanned.braces,
        bounds.blocks - this.#blocks,
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
        this.#formula(span, span, how);
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
      this.#put({ kind: "todo", span: { start, end }, role: this.#role });
      return;
    }
    let said = start;
    for (const found of text.matchAll(todo)) {
      const at = start + found.index;
      this.#say(said, at);
      said = at + found[0].length;
      this.#put({ kind: "todo", span: { start: at, end: said }, role: this.#role });
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
    this.#put({ kind: "prose", span, text: text.trim(), role: this.#role });
  }

  // --- commands of TeX --------------------------------------------------------------------------

  #sectionsAreNumbered(): boolean {
    if (this.#format !== "tex") return false;
    const titles = this.#scanned.pieces.flatMap((piece) =>
      piece.kind === "command" && piece.name === "section" && piece.argument
        ? [
            {
              starred: piece.starred,
              text: this.#text.slice(piece.argument.start, piece.argument.end),
            },
          ]
        : [],
    );
    return (
      titles.some(({ starred }) => !starred) &&
      !titles.some(({ text }) => {
        const opening = titleOpening(text, () => false);
        return opening !== undefined && (opening.labels.length > 0 || opening.role !== undefined);
      })
    );
  }

  #command(piece: Extract<Piece, { kind: "command" }>): void {
    const { start, end, name, argument } = piece;
    this.#flush(start);
    this.#gap = end;
    this.#lineBlank = true;
    this.#fresh = true;
    const said = argument ? this.#text.slice(argument.start, argument.end) : "";
    const level = levels[name];
    if (name === "begin") this.#enter(said.trim(), start);
    else if (name === "end") this.#leave(said.trim(), end);
    else if (name === "item") this.#item(piece);
    else if (name === "setcounter") this.#setCounter(said, piece.option);
    else if (name === "question" || name === "titledquestion")
      this.#counted("question", start, said);
    else if (name === "part" && !argument) this.#counted("letter", start, "");
    else if (name === "subpart") this.#counted("roman", start, "");
    else if (/^(?:exercise|exercice|problem)$/.test(name)) this.#counted("exercise", start, "");
    else if (/^(?:solution|answer|reponse)$/.test(name)) this.#turn("answer", end);
    else if (level !== undefined) this.#heading(said, level, piece);
    this.#gap = Math.max(this.#gap, end);
    this.#draft.from = Math.max(this.#draft.from, end);
  }

  #heading(
    said: string,
    level: number,
    { start, end, starred }: Piece & { starred: boolean },
  ): void {
    const opening = titleOpening(said, (label) => this.#tree.follows(label));
    const style: Style | undefined =
      level === 1 ? "exercise" : level === 2 ? "question" : undefined;
    if (opening && (opening.labels.length > 0 || opening.role !== undefined)) {
      if (level >= 4 && opening.labels.length === 0 && opening.role !== undefined) {
        this.#turn(opening.role, end);
      } else this.#open({ ...opening, level }, start, 0);
    } else if (this.#numbered && !starred && style !== undefined) {
      const key = `section ${level}`;
      const ordinal = (this.#counts.get(key) ?? 0) + 1;
      this.#counts.set(key, ordinal);
      if (level === 1) this.#counts.set("section 2", 0);
      this.#tree.open({ style, ordinal, text: String(ordinal) }, 0, level);
      this.#begin(start, style, said.trim() || undefined, true);
    } else if (said.trim() !== "") {
      this.#tree.heading(said.trim(), level);
      this.#begin(start, undefined, this.#tree.title, true);
    }
  }

  /** A label that TeX counts by itself. */
  #counted(style: Style, at: number, title: string): void {
    const keys: Partial<Record<Style, string>> = { question: "letter", letter: "roman" };
    const ordinal = (this.#counts.get(style) ?? 0) + 1;
    this.#counts.set(style, ordinal);
    const reset = keys[style];
    if (reset) this.#counts.set(reset, 0);
    this.#tree.open(itemLabel(style, ordinal), 0, undefined);
    this.#begin(at, style, title.trim() || undefined, false);
  }

  #enter(name: string, at: number): void {
    if (this.#frames.length > 200) return;
    const depth = this.#tree.depth;
    const saved = this.#role;
    if (answerEnvironments.test(name)) {
      this.#frames.push({ name, depth, style: undefined, count: 0, role: saved });
      this.#turn("answer", at);
    } else if (exerciseEnvironments.test(name) || questionEnvironments.test(name)) {
      this.#frames.push({ name, depth, style: undefined, count: 0, role: undefined });
      this.#counted(exerciseEnvironments.test(name) ? "exercise" : "question", at, "");
    } else if (lists.test(name)) {
      const nested = this.#frames.filter((frame) => frame.style !== undefined).length;
      const style =
        name === "enumerate" || name === "compactenum" ? this.#listStyle(at, nested) : undefined;
      this.#frames.push({ name, depth, style, count: 0, role: undefined });
    }
  }

  /** `[label=(\alph*)]`, `[a)]`, else what TeX gives at this depth. */
  #listStyle(at: number, nested: number): Style {
    const head = this.#text.slice(at, at + 200);
    const option = /^\\begin\{[a-z]+\*?\}\s?\[([^\n]{0,120}?)\](?!\})/.exec(head)?.[1] ?? "";
    if (/\\alph|^\W*a\W*$/.test(option)) return "letter";
    if (/\\Alph|^\W*A\W*$/.test(option)) return "capital";
    if (/\\roman|\\Roman|^\W*[iI]\W*$/.test(option)) return "roman";
    if (/\\arabic|^\W*1\W*$/.test(option)) return "number";
    return byDepth[Math.min(nested, 3)] ?? "number";
  }

  #item({ start, end, option }: Extract<Piece, { kind: "command" }>): void {
    const frame = this.#frames.findLast(({ name }) => lists.test(name));
    const said = option ? this.#text.slice(option.start, option.end) : undefined;
    if (!frame?.style) {
      const label =
        said === undefined ? undefined : writtenLabel(said, (each) => this.#tree.follows(each));
      if (label) this.#label([label], start, 0, undefined, undefined, undefined);
      return;
    }
    const follows = (label: Label): boolean => label.ordinal === frame.count + 1;
    const written = said === undefined ? undefined : writtenLabel(said, follows);
    if (said !== undefined && !written) return;
    frame.count = written?.ordinal ?? frame.count + 1;
    const { role } = this.#tree;
    this.#tree.close(frame.depth);
    frame.style = written?.style ?? frame.style;
    const label = written ?? itemLabel(frame.style, frame.count);
    // A list in an answer is part of that answer.
    this.#tree.open(label, longestOpening, undefined);
    this.#begin(start, label.style, undefined, false);
    if (role === "answer" && this.#role !== "answer" && this.#inAnswer()) this.#turn("answer", end);
  }

  #inAnswer(): boolean {
    return this.#frames.some(({ role }) => role !== undefined);
  }

  #setCounter(counter: string, value: Span | undefined): void {
    const frame = this.#frames.findLast(({ style }) => style !== undefined);
    const count = Number(value ? this.#text.slice(value.start, value.end) : Number.NaN);
    if (!Number.isInteger(count) || count < 0 || count > 99) return;
    if (/^enum/.test(counter) && frame) frame.count = count;
    if (counter === "question") this.#counts.set("question", count);
    if (counter === "section") this.#counts.set("section 1", count);
  }

  #leave(name: string, at: number): void {
    const place = this.#frames.findLastIndex((frame) => frame.name === name);
    const frame = this.#frames[place];
    if (!frame) return;
    this.#frames.length = place;
    if (frame.role !== undefined) {
      const role = frame.role;
      if (this.#tree.depth > frame.depth) {
        this.#tree.close(frame.depth);
        this.#begin(at, undefined, undefined, false, true);
      }
      this.#role = role;
      this.#tree.role = role;
      return;
    }
    if (this.#tree.depth > frame.depth) {
      this.#tree.close(frame.depth);
      this.#begin(at, undefined, undefined, false, true);
    }
  }
}

const longestOpening = 400;
const longestLead = 300;
const blank = /\n[ \t\r>]*\n/;

/** Titles of headings that occur more than once. */
const repeatedTitles = (text: string): ReadonlySet<string> => {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const [, title = ""] of text.matchAll(/^#{1,6}[ \t]+([^\n]{1,100})$/gm)) {
    const plain = title.trim().toLowerCase();
    if (seen.has(plain)) repeated.add(plain);
    seen.add(plain);
  }
  return repeated;
};

const isHeadingText = (line: string): boolean =>
  /^[\s*_]*[\p{Lu}\d(]/u.test(line) && /\p{L}{3}/u.test(line) && !/[\\$=^]/.test(line);

const titleOpening = (title: string, follows: (label: Label) => boolean): Opening | undefined =>
  openingOf(title.trim().slice(0, longestOpening), {
    fresh: true,
    alone: true,
    heading: true,
    follows,
  });

/** The words of the line that marks an answer. */
const markTitle = (text: string, at: number): string =>
  (/^[\s#>*_]*([^\n]{0,80})/.exec(text.slice(at, at + 120))?.[1] ?? "").replace(/[\s:*_]+$/, "");

const startsWith = (label: readonly string[], prefix: readonly string[]): boolean =>
  prefix.length <= label.length && prefix.every((part, at) => label[at] === part);

/** Gives the drafts their ends, the roles that only the whole text tells, and their kinds. */
const finished = (drafts: readonly Draft[], text: string): Section[] => {
  const kept = drafts.filter(
    ({ blocks, label, title, continues, blank: unanswered }) =>
      blocks.length > 0 ||
      unanswered !== undefined ||
      (!continues && (label.length > 0 || title !== undefined)),
  );
  /** The labels that answers are given to, and their prefixes, with the last place of each. */
  const answered = new Map<string, number>();
  kept.forEach((draft, at) => {
    if (draft.opensWith !== "answer") return;
    for (let size = 0; size <= draft.label.length; size += 1) {
      answered.set(draft.label.slice(0, size).join("\u0000"), at);
    }
  });
  return kept.map((draft, at) => {
    const next = kept[at + 1];
    const upTo = next?.start ?? text.length;
    let end = upTo;
    while (end > draft.start && /\s/.test(text[end - 1] ?? "")) end -= 1;
    const turns = draft.blocks.findIndex(({ role }) => role === "answer");
    const later = (answered.get(draft.label.join("\u0000")) ?? -1) > at;
    const asks = turns > 0 || later || (draft.blank !== undefined && draft.opensWith !== "answer");
    const told = (role: Role, place: number): Role =>
      role === "unknown" && asks && (turns <= 0 || place < turns) ? "statement" : role;
    const blocks: Block[] = draft.blocks.map((block, place) => ({
      ...block,
      role: told(block.role, place),
    }));
    const leads =
      next !== undefined &&
      startsWith(next.label, draft.label) &&
      (next.label.length > draft.label.length || next.opensWith === "answer");
    if (draft.blank !== undefined && !leads) {
      blocks.push({ kind: "todo", span: { start: end, end }, role: "answer" });
    }
    return {
      label: draft.label,
      kind: kindOf(draft, next),
      title: draft.title,
      role: told(draft.opensWith, 0),
      span: { start: draft.start, end },
      blocks,
    };
  });
};

const kindOf = ({ label, style, heading }: Draft, next: Draft | undefined): Section["kind"] => {
  if (heading || style === undefined || label.length === 0) return "heading";
  if (style === "exercise") return "exercise";
  if (style === "question") return "question";
  if (style !== "number") return "part";
  const holds =
    next !== undefined && next.label.length > label.length && startsWith(next.label, label);
  return label.length === 1 && holds ? "exercise" : "question";
};
