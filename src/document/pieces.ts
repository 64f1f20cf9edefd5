import type { Span } from "../parse/error.ts";
import { Braces } from "./braces.ts";
import type { Remarks } from "./document.ts";
import { type Definition, definitionsIn, reach } from "./macros.ts";
import { Places } from "./places.ts";
import { displayEnvironments } from "./vocabulary.ts";

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

/** The longest formula that may hold blank lines. */
export const longestDisplay = 20_000;
/** The longest code within a line. */
export const longestCode = 2_000;

/** What was found in a text so far: pieces, and the macros that they define. */
export class Pieces {
  readonly text: string;
  readonly isTex: boolean;
  readonly braces: Braces;
  readonly places: Places;
  readonly remarks: Remarks;
  /** In the class exam `\part` opens a part of a question, elsewhere it is a heading. */
  readonly hasParts: boolean;
  readonly #pieces: Piece[] = [];
  readonly #definitions: (Definition & { spare: boolean })[] = [];
  /** `\be` that stands for `\begin{equation}`, and what closes the environment beside its `\end`. */
  readonly #openers = new Map<string, string>();
  readonly #closers = new Map<string, string>();

  constructor(text: string, isTex: boolean, macros: readonly Definition[], remarks: Remarks) {
    this.text = text;
    this.isTex = isTex;
    this.remarks = remarks;
    this.braces = new Braces(text);
    this.places = new Places(text);
    this.hasParts = text.includes("\\begin{parts}");
    for (const definition of macros) this.#learn(definition);
  }

  scanned(): Scanned {
    return { pieces: this.#pieces, definitions: this.#definitions, braces: this.braces };
  }

  /** The environment that a macro opens, and the macro that closes an environment. */
  opened(name: string): string | undefined {
    return this.#openers.get(name);
  }

  closer(environment: string): string | undefined {
    return this.#closers.get(environment);
  }

  /** One more piece; the place after it. */
  push(piece: Piece): number {
    this.#pieces.push(piece);
    return piece.end;
  }

  /** What nobody reads; the place after it. */
  skip(start: number, end: number): number {
    return this.push({ kind: "skip", start, end });
  }

  /** A formula, with the definitions in it, or a place for nothing else; the place after it. */
  formula(
    start: number,
    end: number,
    inner: Span,
    display: boolean,
    environment?: string,
    doubled = false,
  ): number {
    const definitions = definitionsIn(this.text, inner.start, inner.end, this.braces);
    let rest = this.text.slice(inner.start, inner.end);
    if (definitions.length > 0) {
      let from = inner.start;
      rest = "";
      for (const each of definitions) {
        rest += this.text.slice(from, each.start);
        from = each.end;
      }
      rest += this.text.slice(from, inner.end);
    }
    const alone = rest.trim() === "";
    for (const each of definitions) {
      const how = alone ? "on" : reach(this.text, each);
      if (how === "on") this.define(each);
      else if (how === "spare" && !this.isTex) this.define(each, true);
    }
    if (alone) return this.skip(start, end);
    return this.push({ kind: "formula", start, end, inner, display, environment, doubled });
  }

  /** A macro that holds from here on. */
  define(definition: Definition, spare = false): void {
    this.#definitions.push({ ...definition, spare });
    this.#learn(definition);
  }

  #learn({ name, body }: Definition): void {
    const match = /^\\(begin|end)\s*\{([a-zA-Z]+\*?)\}$/.exec(body ?? "");
    if (!match || !displayEnvironments.test(match[2] ?? "")) return;
    if (match[1] === "begin") this.#openers.set(name, match[2] ?? "");
    else this.#closers.set(match[2] ?? "", name);
  }

  /** A formula between delimiters, of which the first is so wide. */
  closed(
    at: number,
    width: number,
    end: number,
    closing: number,
    display: boolean,
    doubled = false,
  ): number {
    const inner = { start: at + width, end };
    return this.formula(at, end + closing, inner, display, undefined, doubled);
  }

  /** A formula without an end is read to the end of its paragraph, or to where words take over. */
  unclosed(
    at: number,
    width: number,
    display: boolean,
    environment?: string,
    doubled = false,
  ): number {
    const from = at + width;
    const paragraph = this.places.paragraphEnd(at);
    const words = this.places.words(from, paragraph);
    const end = this.places.trimmedEnd(from, words ?? paragraph);
    const span = { start: at, end: Math.max(end, from) };
    if (words === undefined) {
      this.remarks.add(
        span,
        "Cette formule n'est pas fermée : elle est lue jusqu'à la fin de son paragraphe.",
        "This formula is not closed: it is read to the end of its paragraph.",
      );
    } else {
      this.remarks.add(
        span,
        "Cette formule n'est pas fermée : elle est lue jusqu'aux mots qui la suivent.",
        "This formula is not closed: it is read up to the words that follow it.",
      );
    }
    if (end <= from) return this.skip(at, from);
    return this.formula(at, end, { start: from, end }, display, environment, doubled);
  }
}
