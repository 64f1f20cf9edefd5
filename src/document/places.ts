import { innerEnvironments } from "./vocabulary.ts";

const blankLine = /\n[ \t\r>]*\n/g;
const wordy = 3;

/** Where things stand in a text. Each kind is looked for once, however often it is asked for. */
export class Places {
  readonly #text: string;
  readonly #next = new Map<string, number>();
  #paragraph = -1;
  #dollars: Int32Array | undefined;
  #islands: ReadonlyMap<number, number> | undefined;
  #closingLines: number[] | undefined;
  #closingLine = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where a needle stands next; each needle is looked for once over the whole text. */
  find(needle: string, from: number): number {
    const known = this.#next.get(needle);
    if (known !== undefined && (known < 0 || known >= from)) return known;
    const found = this.#text.indexOf(needle, from);
    this.#next.set(needle, found);
    return found;
  }

  /** Where the line of a place ends. */
  lineEnd(at: number): number {
    const end = this.find("\n", at);
    return end < 0 ? this.#text.length : end;
  }

  /** Where the paragraph of a place ends. */
  paragraphEnd(at: number): number {
    if (this.#paragraph >= at) return this.#paragraph;
    blankLine.lastIndex = at;
    const found = blankLine.exec(this.#text);
    this.#paragraph = found ? found.index : this.#text.length;
    return this.#paragraph;
  }

  /** Whether nothing stands before a place on its line. */
  blankBefore(at: number): boolean {
    for (let from = at - 1; from >= 0; from -= 1) {
      const c = this.#text[from];
      if (c === "\n") return true;
      if (c !== " " && c !== "\t" && c !== ">" && c !== "\r") return false;
    }
    return true;
  }

  /** Where what is no space ends, before a place. */
  trimmedEnd(from: number, end: number): number {
    let at = end;
    while (at > from && /\s/.test(this.#text[at - 1] ?? "")) at -= 1;
    return at;
  }

  /** Where several words in a row start, outside `\text{…}`: prose, not mathematics. */
  words(from: number, to: number): number | undefined {
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

  /** Where a needle stands next without a backslash before it. */
  unescaped(needle: string, from: number): number {
    let end = this.find(needle, from);
    while (end > 0 && this.#text[end - 1] === "\\" && this.#text[end - 2] !== "\\") {
      end = this.find(needle, end + needle.length);
    }
    return end;
  }

  /** How many single dollars stand between two places. */
  dollarsBetween(from: number, to: number): number {
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

  /** Where the matrix ends that starts at a place. */
  islandEnd(at: number): number | undefined {
    this.#islands ??= nestedEnvironments(this.#text);
    return this.#islands.get(at);
  }

  /** Where `]` stands next alone on its line; places come in order. */
  closingBracket(from: number): number | undefined {
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
