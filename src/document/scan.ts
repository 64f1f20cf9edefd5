import type { Span } from "../parse/error.ts";
import { Braces } from "./braces.ts";
import type { DocumentFormat, Remarks } from "./document.ts";
import { type Definition, definitionAt, definitionsIn, reach } from "./macros.ts";

/** A stretch of the text that is not plain prose. */
export type Piece =
  | {
      readonly kind: "formula";
      readonly start: number;
      readonly end: number;
      readonly inner: Span;
      readonly display: boolean;
      readonly environment: string | undefined;
      /** Every backslash in it is doubled. */
      readonly doubled: boolean;
      /** Delimiters within it: one formula that was cut in several. */
      readonly seams?: readonly Span[];
    }
  /** Comments, tags, code blocks, definitions: nothing that a reader reads. */
  | { readonly kind: "skip"; readonly start: number; readonly end: number }
  /** Code within a line: words, without mathematics. */
  | { readonly kind: "code"; readonly start: number; readonly end: number }
  /** A matrix or the like outside any formula. */
  | { readonly kind: "island"; readonly start: number; readonly end: number }
  /** A command that gives the text its structure. */
  | {
      readonly kind: "command";
      readonly start: number;
      readonly end: number;
      readonly name: string;
      readonly starred: boolean;
      readonly option: Span | undefined;
      readonly argument: Span | undefined;
    };

export interface Scanned {
  readonly pieces: readonly Piece[];
  /** Those that hold beyond the formula that they stand in. */
  readonly definitions: readonly (Definition & { readonly spare: boolean })[];
  readonly braces: Braces;
}

const displayEnvironments =
  /^(?:equation|align|gather|eqnarray|multline|flalign|alignat|displaymath|dmath|math)\*?$/;
const innerEnvironments =
  /^(?:[pbBvV]?matrix|smallmatrix|d?cases|rcases|aligned|alignedat|gathered|array|split)\*?$/;
const verbatimEnvironments =
  /^(?:[vV]erbatim|lstlisting|minted|comment|tikzpicture|filecontents|python|code|thebibliography|algorithm|algorithmic|tabular|table)\*?$/;

/** Commands that open a section or an item, with what they take. */
const structural = new Set([
  "chapter",
  "section",
  "subsection",
  "subsubsection",
  "paragraph",
  "subparagraph",
  "item",
  "question",
  "titledquestion",
  "part",
  "subpart",
  "subsubpart",
  "begin",
  "end",
  "setcounter",
  "exercise",
  "exercice",
  "problem",
  "solution",
  "answer",
  "reponse",
]);

/** Those that take an argument in braces. */
const takes = /^(?:chapter|(?:sub)*section|(?:sub)?paragraph|titledquestion|begin|end|setcounter)$/;

/** Commands that print nothing, or nothing to read. */
const silent = new Set(
  "label vspace hspace maketitle tableofcontents newpage clearpage pagebreak noindent indent medskip bigskip smallskip vfill hfill usepackage documentclass title author date includegraphics input include bibliography bibliographystyle pagestyle thispagestyle setlength centering addtocounter newtheorem newenvironment renewenvironment theoremstyle hypersetup geometry graphicspath linespread setcounter RequirePackage newpage doublespacing raggedright raggedbottom allowdisplaybreaks DeclareMathAlphabet newlist lstset".split(
    " ",
  ),
);

const tag =
  /<\/?(?:span|br|img|div|p|a|b|i|em|strong|sub|sup|table|tr|td|th|tbody|thead|center|details|summary|u|font|hr|li|ul|ol|h[1-6])(?:\s[^<>]{0,400})?\/?>/iy;

const commandName = /\\([a-zA-Z]+)(\*?)/y;
const special = /[\\$`<%[~]/g;
const blankLine = /\n[ \t\r>]*\n/g;
const wordy = 3;

/** Finds formulas, comments, code and commands in a text, in one pass from left to right. */
export const scan = (
  text: string,
  format: DocumentFormat,
  macros: readonly Definition[],
  remarks: Remarks,
): Scanned => new Scanner(text, format, macros, remarks).all();

class Scanner {
  readonly #text: string;
  readonly #tex: boolean;
  readonly #remarks: Remarks;
  readonly #braces: Braces;
  readonly #pieces: Piece[] = [];
  readonly #definitions: (Definition & { spare: boolean })[] = [];
  /** `\be` that stands for `\begin{equation}`, and what closes the environment beside its `\end`. */
  readonly #openers = new Map<string, string>();
  readonly #closers = new Map<string, string>();
  readonly #next = new Map<string, number>();
  /** In the class exam `\part` opens a part of a question, elsewhere it is a heading. */
  readonly #hasParts: boolean;
  #paragraph = -1;
  #dollars: Int32Array | undefined;
  #islands: ReadonlyMap<number, number> | undefined;
  #closingLines: number[] | undefined;
  #closingLine = 0;

  constructor(
    text: string,
    format: DocumentFormat,
    macros: readonly Definition[],
    remarks: Remarks,
  ) {
    this.#text = text;
    this.#tex = format === "tex";
    this.#remarks = remarks;
    this.#braces = new Braces(text);
    this.#hasParts = text.includes("\\begin{parts}");
    for (const definition of macros) this.#learn(definition);
  }

  all(): Scanned {
    const { from, to } = this.#body();
    if (from > 0) {
      for (const each of definitionsIn(this.#text, 0, from, this.#braces)) this.#define(each);
      this.#pieces.push({ kind: "skip", start: 0, end: from });
    }
    let at = from;
    while (at < to) {
      special.lastIndex = at;
      const found = special.exec(this.#text);
      if (!found || found.index >= to) break;
      at = Math.max(this.#at(found.index, to), found.index + 1);
    }
    if (to < this.#text.length) {
      this.#pieces.push({ kind: "skip", start: to, end: this.#text.length });
    }
    return { pieces: this.#pieces, definitions: this.#definitions, braces: this.#braces };
  }

  /** What stands between `\begin{document}` and `\end{document}`. */
  #body(): { from: number; to: number } {
    const { length } = this.#text;
    if (!this.#tex) return { from: 0, to: length };
    const opened = /^[^%\n]{0,200}?\\begin\{document\}/m.exec(this.#text);
    if (!opened) return { from: 0, to: length };
    const from = opened.index + opened[0].length;
    const end = /^[^%\n]{0,200}?\\end\{document\}/gm;
    end.lastIndex = from;
    const closed = end.exec(this.#text);
    return {
      from,
      to: closed ? closed.index + closed[0].length - "\\end{document}".length : length,
    };
  }

  /** What starts at a place; the place after it. */
  #at(at: number, limit: number): number {
    switch (this.#text[at]) {
      case "\\":
        return this.#backslash(at, limit);
      case "$":
        return this.#dollar(at);
      case "%":
        return this.#tex ? this.#skip(at, this.#lineEnd(at)) : at + 1;
      case "`":
      case "~":
        return this.#tex ? at + 1 : this.#code(at);
      case "<":
        return this.#tex ? at + 1 : this.#tag(at);
      default:
        return this.#tex ? at + 1 : this.#bracket(at);
    }
  }

  #skip(start: number, end: number): number {
    this.#pieces.push({ kind: "skip", start, end });
    return end;
  }

  #formula(
    start: number,
    end: number,
    inner: Span,
    display: boolean,
    environment?: string,
    doubled = false,
  ): number {
    const definitions = definitionsIn(this.#text, inner.start, inner.end, this.#braces);
    let rest = this.#text.slice(inner.start, inner.end);
    if (definitions.length > 0) {
      let from = inner.start;
      rest = "";
      for (const each of definitions) {
        rest += this.#text.slice(from, each.start);
        from = each.end;
      }
      rest += this.#text.slice(from, inner.end);
    }
    const alone = rest.trim() === "";
    for (const each of definitions) {
      const how = alone ? "on" : reach(this.#text, each);
      if (how === "on") this.#define(each);
      else if (how === "spare" && !this.#tex) this.#define(each, true);
    }
    if (alone) return this.#skip(start, end);
    this.#pieces.push({ kind: "formula", start, end, inner, display, environment, doubled });
    return end;
  }

  #define(definition: Definition, spare = false): void {
    this.#definitions.push({ ...definition, spare });
    this.#learn(definition);
  }

  #learn({ name, body }: Definition): void {
    const match = /^\\(begin|end)\s*\{([a-zA-Z]+\*?)\}$/.exec(body ?? "");
    if (!match || !displayEnvironments.test(match[2] ?? "")) return;
    if (match[1] === "begin") this.#openers.set(name, match[2] ?? "");
    else this.#closers.set(match[2] ?? "", name);
  }

  // --- places -----------------------------------------------------------------------------------

  /** Where a needle stands next; each needle is looked for once over the whole text. */
  #find(needle: string, from: number): number {
    const known = this.#next.get(needle);
    if (known !== undefined && (known < 0 || known >= from)) return known;
    const found = this.#text.indexOf(needle, from);
    this.#next.set(needle, found);
    return found;
  }

  #lineEnd(at: number): number {
    const end = this.#find("\n", at);
    return end < 0 ? this.#text.length : end;
  }

  /** Where the paragraph of a place ends. */
  #paragraphEnd(at: number): number {
    if (this.#paragraph >= at) return this.#paragraph;
    blankLine.lastIndex = at;
    const found = blankLine.exec(this.#text);
    this.#paragraph = found ? found.index : this.#text.length;
    return this.#paragraph;
  }

  #blankBefore(at: number): boolean {
    for (let from = at - 1; from >= 0; from -= 1) {
      const c = this.#text[from];
      if (c === "\n") return true;
      if (c !== " " && c !== "\t" && c !== ">" && c !== "\r") return false;
    }
    return true;
  }

  #trimmedEnd(from: number, end: number): number {
    let at = end;
    while (at > from && /\s/.test(this.#text[at - 1] ?? "")) at -= 1;
    return at;
  }

  // --- what starts with a backslash -------------------------------------------------------------

  #backslash(at: number, limit: number): number {
    const text = this.#text;
    const next = text[at + 1];
    if (next === "(") return this.#delimited(at, 2, "\\)", false);
    if (next === "[") return this.#delimited(at, 2, "\\]", true);
    if (next === "\\") {
      const after = text[at + 2];
      if (!this.#tex && after === "(") return this.#delimited(at, 3, "\\\\)", false, true);
      if (!this.#tex && after === "[") return this.#delimited(at, 3, "\\\\]", true, true);
      const option = this.#tex ? this.#braces.option(at + 2, limit) : undefined;
      return option ? this.#skip(at, option.end + 1) : at + 2;
    }
    commandName.lastIndex = at;
    const match = commandName.exec(text);
    if (!match) return at + 2;
    const name = match[1] ?? "";
    const after = at + 1 + name.length;
    const definition = definitionAt(text, at, this.#braces);
    if (definition) {
      this.#define(definition);
      return this.#skip(at, definition.end);
    }
    if (name === "verb" || name === "lstinline")
      return this.#verb(at, after + (match[2] ?? "").length);
    const environment = this.#openers.get(name);
    if (environment !== undefined) return this.#environment(at, after, environment, limit);
    if (name === "iffalse") {
      const end = this.#find("\\fi", after);
      return this.#skip(at, end < 0 ? limit : end + 3);
    }
    if (structural.has(name)) return this.#structural(at, name, match[2] === "*", limit);
    if (silent.has(name)) return this.#silent(at, after + (match[2] ?? "").length, limit);
    return after;
  }

  #delimited(at: number, width: number, close: string, display: boolean, doubled = false): number {
    const paragraph = this.#paragraphEnd(at);
    let end = this.#find(close, at + width);
    // `\\]` of a formula with single backslashes is a row's end before a bracket.
    while (!doubled && end > 0 && this.#text[end - 1] === "\\" && this.#text[end - 2] !== "\\") {
      end = this.#find(close, end + 1);
    }
    if (end >= 0 && end <= paragraph)
      return this.#closed(at, width, end, close.length, display, doubled);
    // A display may hold blank lines, unless another one starts before it is closed.
    const again = this.#find(this.#text.slice(at, at + width), at + width);
    if (display && end >= 0 && end - at < longestDisplay && (again < 0 || again > end)) {
      return this.#closed(at, width, end, close.length, display, doubled);
    }
    return this.#unclosed(at, width, display, undefined, doubled);
  }

  #closed(
    at: number,
    width: number,
    end: number,
    closing: number,
    display: boolean,
    doubled = false,
  ): number {
    const inner = { start: at + width, end };
    return this.#formula(at, end + closing, inner, display, undefined, doubled);
  }

  /** A formula without an end is read to the end of its paragraph, or to where words take over. */
  #unclosed(
    at: number,
    width: number,
    display: boolean,
    environment?: string,
    doubled = false,
  ): number {
    const from = at + width;
    const paragraph = this.#paragraphEnd(at);
    const words = this.#words(from, paragraph);
    const end = this.#trimmedEnd(from, words ?? paragraph);
    const span = { start: at, end: Math.max(end, from) };
    if (words === undefined) {
      this.#remarks.add(
        span,
        "Cette formule n'est pas fermée : elle est lue jusqu'à la fin de son paragraphe.",
        "This formula is not closed: it is read to the end of its paragraph.",
      );
    } else {
      this.#remarks.add(
        span,
        "Cette formule n'est pas fermée : elle est lue jusqu'aux mots qui la suivent.",
        "This formula is not closed: it is read up to the words that follow it.",
      );
    }
    if (end <= from) return this.#skip(at, from);
    return this.#formula(at, end, { start: from, end }, display, environment, doubled);
  }

  /** Where several words in a row start, outside `\text{…}`: prose, not mathematics. */
  #words(from: number, to: number): number | undefined {
    const text = this.#text.slice(from, to);
    let depth = 0;
    let run = 0;
    let first = 0;
    for (const match of text.matchAll(/\\[a-zA-Z]+\s?|[{}]|[\p{L}’'-]+|[^\p{L}\s{}\\]+|\\./gu)) {
      const [token] = match;
      if (token === "{") depth += 1;
      else if (token === "}") depth = Math.max(0, depth - 1);
      else if (depth === 0 && /^[\p{L}’'-]{2,}$/u.test(token)) {
        if (run === 0) first = match.index;
        run += 1;
        if (run >= wordy) return from + first;
      } else if (depth === 0 && !/^\p{L}$/u.test(token)) run = 0;
    }
    return undefined;
  }

  #verb(at: number, after: number): number {
    const mark = this.#text[after];
    const lineEnd = this.#lineEnd(at);
    if (mark === undefined || /[\s\p{L}]/u.test(mark)) return after;
    const line = this.#text.slice(after + 1, Math.min(lineEnd, after + longestCode));
    const end = line.indexOf(mark === "{" ? "}" : mark);
    if (end < 0) return after;
    this.#pieces.push({ kind: "code", start: at, end: after + 1 + end + 1 });
    return after + 1 + end + 1;
  }

  #silent(at: number, after: number, limit: number): number {
    let end = after;
    for (let taken = 0; taken < 4; taken += 1) {
      const group = this.#braces.option(end, limit) ?? this.#braces.group(end, limit);
      if (!group || group.end - end > 2_000) break;
      end = group.end + 1;
    }
    return this.#skip(at, end);
  }

  #structural(at: number, name: string, starred: boolean, limit: number): number {
    const after = at + 1 + name.length + (starred ? 1 : 0);
    const takesFirst = name === "begin" || name === "end" || name === "setcounter";
    const optionFirst = takesFirst ? undefined : this.#braces.option(after, limit);
    const from = optionFirst ? optionFirst.end + 1 : after;
    const argument =
      takes.test(name) || (name === "part" && !this.#hasParts)
        ? this.#braces.group(from, Math.min(limit, from + longestTitle))
        : undefined;
    if (!argument && takes.test(name)) return after;
    let end = argument ? argument.end + 1 : from;
    let option = optionFirst;
    if (name === "begin") {
      const environment = this.#text.slice(argument?.start, argument?.end).trim();
      if (displayEnvironments.test(environment)) {
        return this.#environment(at, end, environment, limit);
      }
      if (innerEnvironments.test(environment)) return this.#island(at, end);
      if (verbatimEnvironments.test(environment)) {
        const close = `\\end{${environment}}`;
        const closed = this.#find(close, end);
        return this.#skip(at, closed < 0 ? this.#paragraphEnd(at) : closed + close.length);
      }
      option = this.#braces.option(end, limit);
      if (option) end = option.end + 1;
    }
    if (name === "setcounter") {
      option = this.#braces.group(end, limit);
      if (option) end = option.end + 1;
    }
    if (name === "begin" && option === undefined) {
      const group = this.#braces.group(end, Math.min(limit, end + longestTitle));
      if (group && !this.#text.slice(group.start, group.end).includes("\n")) end = group.end + 1;
    }
    this.#pieces.push({ kind: "command", start: at, end, name, starred, option, argument });
    return end;
  }

  /** Where an environment is closed, unless the same one opens again before. */
  #closing(
    at: number,
    after: number,
    environment: string,
  ): { at: number; end: number } | undefined {
    const close = `\\end{${environment}}`;
    const found = this.#find(close, after);
    const alias = this.#closers.get(environment);
    if (alias !== undefined) {
      const other = this.#find(`\\${alias}`, after);
      if (other >= 0 && (found < 0 || other < found)) {
        return { at: other, end: other + alias.length + 1 };
      }
    }
    if (found < 0) return undefined;
    const again = this.#find(`\\begin{${environment}}`, after);
    if (again >= 0 && again < found && this.#paragraphEnd(at) < found) return undefined;
    return found - at < longestDisplay ? { at: found, end: found + close.length } : undefined;
  }

  #environment(at: number, after: number, environment: string, limit: number): number {
    const closing = this.#closing(at, after, environment);
    if (!closing || closing.end > limit) {
      return this.#unclosed(at, after - at, environment !== "math", environment);
    }
    const columns = /^alignat/.test(environment) ? this.#braces.group(after, limit) : undefined;
    const inner = { start: columns ? columns.end + 1 : after, end: closing.at };
    return this.#formula(at, closing.end, inner, environment !== "math", environment);
  }

  #island(at: number, after: number): number {
    this.#islands ??= nestedEnvironments(this.#text);
    const end = this.#islands.get(at);
    if (end === undefined || end - at > longestDisplay) return after;
    this.#pieces.push({ kind: "island", start: at, end });
    return end;
  }

  // --- dollars ----------------------------------------------------------------------------------

  #dollar(at: number): number {
    const text = this.#text;
    let run = at;
    while (text[run] === "$") run += 1;
    if (run - at > 2) return this.#skip(at, run);
    if (run - at === 2) return this.#display(at);
    // GitLab writes $`x`$.
    if (!this.#tex && text[at + 1] === "`") {
      const end = this.#find("`$", at + 2);
      if (end >= 0 && end < this.#paragraphEnd(at)) return this.#closed(at, 2, end, 2, false);
    }
    return this.#inline(at);
  }

  #display(at: number): number {
    const end = this.#unescaped("$$", at + 2);
    const paragraph = this.#paragraphEnd(at);
    if (end >= 0 && end <= paragraph) return this.#closed(at, 2, end, 2, true);
    const lines = this.#text.slice(at + 2, paragraph);
    const alone =
      end >= 0 &&
      end - at < longestDisplay &&
      // An equals sign that became an underline has brought a blank line with it.
      (/\n[ \t>]*={2,}[ \t\r]*$/.test(lines) ||
        (this.#text.slice(at + 2, this.#lineEnd(at)).trim() === "" && this.#blankBefore(end))) &&
      this.#words(at + 2, end) === undefined;
    return alone ? this.#closed(at, 2, end, 2, true) : this.#unclosed(at, 2, true);
  }

  #unescaped(needle: string, from: number): number {
    let end = this.#find(needle, from);
    while (end > 0 && this.#text[end - 1] === "\\" && this.#text[end - 2] !== "\\") {
      end = this.#find(needle, end + needle.length);
    }
    return end;
  }

  #inline(at: number): number {
    const text = this.#text;
    const paragraph = this.#paragraphEnd(at);
    const end = this.#unescaped("$", at + 1);
    if (end < 0 || end >= paragraph) {
      const words = this.#words(at + 1, paragraph) ?? paragraph;
      const content = text.slice(at + 1, words);
      if (isPrice(content, "") || !/\\[a-zA-Z]|[_^=]/.test(content)) return at + 1;
      return this.#unclosed(at, 1, false);
    }
    const content = text.slice(at + 1, end);
    if (isPrice(content, text[end + 1] ?? "")) return at + 1;
    // « 5$ et 6$ »: the amount may stand before its dollar.
    if (/\d/.test(text[at - 1] ?? "") && /^\s/.test(content) && !/[\\^_=]/.test(content))
      return at + 1;
    const words = this.#words(at + 1, end);
    if (words !== undefined) {
      if (!/\\[a-zA-Z]|[_^=]/.test(content)) return at + 1;
      // An odd number of dollars: one of them has lost its twin.
      const opens = /\s$/.test(content) && /[^\s$]/.test(text[end + 1] ?? " ");
      if (opens && this.#dollarsBetween(at, paragraph) % 2 === 1) {
        return this.#unclosed(at, 1, false);
      }
    }
    // `$x = 1` before a display: the display keeps both its dollars.
    if (text[end + 1] === "$" && /\n\s*$/.test(content)) return this.#unclosed(at, 1, false);
    return this.#closed(at, 1, end, 1, false);
  }

  /** How many single dollars stand between two places. */
  #dollarsBetween(from: number, to: number): number {
    if (!this.#dollars) {
      const found: number[] = [];
      for (const { index, 0: token } of this.#text.matchAll(/\\[\s\S]|\$+/g)) {
        if (token === "$") found.push(index);
      }
      this.#dollars = Int32Array.from(found);
    }
    const below = (place: number): number => {
      let [low, high] = [0, this.#dollars?.length ?? 0];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((this.#dollars?.[middle] ?? 0) < place) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    return below(to) - below(from);
  }

  // --- Markdown ---------------------------------------------------------------------------------

  #code(at: number): number {
    const text = this.#text;
    const mark = text[at];
    let run = at;
    while (text[run] === mark) run += 1;
    const width = run - at;
    if (width >= 3 && this.#blankBefore(at)) return this.#fence(at, run, width, mark ?? "`");
    if (mark === "~") return run;
    const limit = Math.min(this.#paragraphEnd(at), run + longestCode);
    let from = run;
    while (from < limit) {
      const start = text.indexOf("`", from);
      if (start < 0 || start >= limit) return run;
      from = start;
      while (text[from] === "`") from += 1;
      if (from - start === width) {
        this.#pieces.push({ kind: "code", start: at, end: from });
        return from;
      }
    }
    return run;
  }

  #fence(at: number, after: number, width: number, mark: string): number {
    const lineEnd = this.#lineEnd(at);
    const info = this.#text.slice(after, lineEnd).trim();
    if (mark === "`" && info.includes("`")) return after;
    const needle = `\n${mark.repeat(3)}`;
    const indented = new RegExp(`\\n[ \\t>]*${mark}{${width},}[ \\t\\r]*(?=\\n|$)`, "g");
    indented.lastIndex = lineEnd;
    // Without a closing fence somewhere there is no need to look for its shape.
    const found =
      this.#find(needle, lineEnd) < 0 && width === 3 ? undefined : indented.exec(this.#text);
    const end = found ? found.index + found[0].length : this.#text.length;
    const close = found ? found.index : this.#text.length;
    if (!found) {
      this.#remarks.add(
        { start: at, end: lineEnd },
        "Ce bloc de code n'est pas fermé : il va jusqu'à la fin du texte.",
        "This block of code is not closed: it goes to the end of the text.",
      );
    }
    if (/^(?:math|latex|tex)$/i.test(info) && lineEnd < close) {
      return this.#formula(at, end, { start: lineEnd + 1, end: close }, true);
    }
    return this.#skip(at, end);
  }

  #tag(at: number): number {
    const text = this.#text;
    if (text.startsWith("<!--", at)) {
      const end = this.#find("-->", at + 4);
      return end < 0 ? at + 4 : this.#skip(at, end + 3);
    }
    tag.lastIndex = at;
    const match = tag.exec(text);
    return match ? this.#skip(at, at + match[0].length) : at + 1;
  }

  /** `[` alone on its line, up to `]` alone on its line: a display that lost its backslashes. */
  #bracket(at: number): number {
    if (!this.#blankBefore(at)) return at + 1;
    const text = this.#text;
    const lineEnd = this.#lineEnd(at);
    const line = text.slice(at + 1, Math.min(lineEnd, at + longestDisplay));
    if (line.trim() !== "") {
      const single = /^\s(.*\S)\s+\][.,;]?\s*$/.exec(line);
      const content = single?.[1] ?? "";
      if (!single || !/\\[a-zA-Z]|=|[_^]/.test(content)) return at + 1;
      const end = at + 1 + line.lastIndexOf("]");
      return this.#formula(at, end + 1, { start: at + 1, end }, true);
    }
    const end = this.#closingBracket(lineEnd);
    if (end === undefined || end - at > longestDisplay) return at + 1;
    const content = text.slice(lineEnd, end);
    const another = /\n[ \t>]*\[[ \t\r]*\n/.test(content);
    if (another || !/\\[a-zA-Z]|=|[_^]/.test(content)) return at + 1;
    return this.#formula(at, end + 1, { start: at + 1, end }, true);
  }

  #closingBracket(from: number): number | undefined {
    if (!this.#closingLines) {
      this.#closingLines = [];
      for (const match of this.#text.matchAll(
        /\n[ \t>]{0,20}\][ \t]{0,20}[.,;]?[ \t\r]{0,20}(?=\n|$)/g,
      )) {
        this.#closingLines.push(match.index + match[0].indexOf("]"));
      }
    }
    while ((this.#closingLines[this.#closingLine] ?? Number.POSITIVE_INFINITY) < from) {
      this.#closingLine += 1;
    }
    return this.#closingLines[this.#closingLine];
  }
}

const longestDisplay = 20_000;
const longestTitle = 1_000;
const longestCode = 2_000;

/** « $5 and $6 »: what follows the first dollar is an amount, and then words or the next amount. */
const isPrice = (content: string, after: string): boolean => {
  const amount = /^\d[\d.,]*\s?(?:k|M)?(?=$|[\s.,;:!?)–-])/.exec(content);
  if (!amount) return false;
  const rest = content.slice(amount[0].length);
  return /\d/.test(after)
    ? !/[\\^_=]/.test(rest)
    : /^[\s.,;:!?)–-]*\p{L}{2,}/u.test(rest) && !/\\/.test(rest);
};

/** Matrices stand in matrices: where each inner environment starts, and where it ends. */
const nestedEnvironments = (text: string): ReadonlyMap<number, number> => {
  const ends = new Map<number, number>();
  const open: { name: string; start: number }[] = [];
  for (const match of text.matchAll(/\\(begin|end)\{([a-zA-Z]{1,20}\*?)\}/g)) {
    const [whole, side, name = ""] = match;
    if (!innerEnvironments.test(name)) continue;
    if (side === "begin") open.push({ name, start: match.index });
    else if (open.at(-1)?.name === name) {
      ends.set(open.pop()?.start ?? 0, match.index + whole.length);
    }
  }
  return ends;
};
