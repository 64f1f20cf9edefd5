/** The matching braces of a text, found in one pass. */
export class Braces {
  readonly #text: string;
  #closing: Int32Array | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the brace that opens at a place is closed, if it is. */
  closing(at: number): number | undefined {
    this.#closing ??= matched(this.#text);
    const found = this.#closing[at] ?? 0;
    return found > 0 ? found : undefined;
  }

  /** The end of `{…}` at a place, white space before it passed; nothing when no group stands there. */
  group(at: number, limit: number): { start: number; end: number } | undefined {
    let start = at;
    while (start < limit && isBlank(this.#text.charCodeAt(start))) start += 1;
    if (this.#text[start] !== "{") return undefined;
    const end = this.closing(start);
    return end !== undefined && end < limit ? { start: start + 1, end } : undefined;
  }

  /** The same for `[…]` on one line. */
  option(at: number, limit: number): { start: number; end: number } | undefined {
    let start = at;
    while (start < limit && isBlank(this.#text.charCodeAt(start))) start += 1;
    if (this.#text[start] !== "[") return undefined;
    const line = this.#text.slice(start + 1, Math.min(limit, start + longestOption));
    let depth = 0;
    for (let end = 0; end < line.length; end += 1) {
      const c = line[end];
      if (c === "\n") return undefined;
      if (c === "{" || c === "[") depth += 1;
      else if (c === "}" || (c === "]" && depth > 0)) depth -= 1;
      else if (c === "]") return { start: start + 1, end: start + 1 + end };
    }
    return undefined;
  }
}

const longestOption = 200;

const isBlank = (code: number): boolean => code === 32 || code === 9;

const matched = (text: string): Int32Array => {
  const closing = new Int32Array(text.length);
  const open: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 92) at += 1;
    else if (code === 123) open.push(at);
    else if (code === 125) {
      const start = open.pop();
      if (start !== undefined) closing[start] = at;
    }
  }
  return closing;
};
