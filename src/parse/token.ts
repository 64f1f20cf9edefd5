import type { Span } from "./error.ts";

/** A name, a number or a mark, where it stands in the text. */
export interface Token {
  readonly kind: "name" | "number" | "mark";
  /** The name after NFC, the digits of the number, or the mark in plain ASCII. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** For a bracket: the token that it closes or is closed by. */
  match: number;
  /** For an opening bracket: how many commas stand directly inside. */
  commas: number;
  /** For `[`: it follows what it is an index of. */
  index: boolean;
}

/** The stretch of text from one token to another. */
export const spanOf = (tokens: readonly Span[], first: number, last: number): Span => {
  let start = tokens[first]?.start ?? 0;
  let end = tokens[last]?.end ?? 0;
  // What a macro wrote has the place of its whole call, in which its arguments stand.
  for (const token of tokens.slice(first, last + 1)) {
    start = Math.min(start, token.start);
    end = Math.max(end, token.end);
  }
  return { start, end };
};
