import { longestDisplay, type Pieces } from "./pieces.ts";

/** What a dollar opens; the place after it. */
export const dollar = (pieces: Pieces, at: number): number => {
  const text = pieces.text;
  let run = at;
  while (text[run] === "$") run += 1;
  if (run - at > 2) return pieces.skip(at, run);
  if (run - at === 2) return display(pieces, at);
  // GitLab writes $`x`$.
  if (!pieces.isTex && text[at + 1] === "`") {
    const end = pieces.places.find("`$", at + 2);
    if (end >= 0 && end < pieces.places.paragraphEnd(at))
      return pieces.closed(at, 2, end, 2, false);
  }
  return inline(pieces, at);
};

const display = (pieces: Pieces, at: number): number => {
  const end = pieces.places.unescaped("$$", at + 2);
  const paragraph = pieces.places.paragraphEnd(at);
  if (end >= 0 && end <= paragraph) return pieces.closed(at, 2, end, 2, true);
  const lines = pieces.text.slice(at + 2, paragraph);
  const alone =
    end >= 0 &&
    end - at < longestDisplay &&
    // An equals sign that became an underline has brought a blank line with it.
    (/\n[ \t>]*={2,}[ \t\r]*$/.test(lines) ||
      (pieces.text.slice(at + 2, pieces.places.lineEnd(at)).trim() === "" &&
        pieces.places.blankBefore(end))) &&
    pieces.places.words(at + 2, end) === undefined;
  return alone ? pieces.closed(at, 2, end, 2, true) : pieces.unclosed(at, 2, true);
};

const inline = (pieces: Pieces, at: number): number => {
  const text = pieces.text;
  const paragraph = pieces.places.paragraphEnd(at);
  const end = pieces.places.unescaped("$", at + 1);
  if (end < 0 || end >= paragraph) {
    const words = pieces.places.words(at + 1, paragraph) ?? paragraph;
    const content = text.slice(at + 1, words);
    if (isPrice(content, "") || !/\\[a-zA-Z]|[_^=]/.test(content)) return at + 1;
    return pieces.unclosed(at, 1, false);
  }
  const content = text.slice(at + 1, end);
  if (isPrice(content, text[end + 1] ?? "")) return at + 1;
  // « 5$ et 6$ »: the amount may stand before its dollar.
  if (/\d/.test(text[at - 1] ?? "") && /^\s/.test(content) && !/[\\^_=]/.test(content))
    return at + 1;
  const words = pieces.places.words(at + 1, end);
  if (words !== undefined) {
    if (!/\\[a-zA-Z]|[_^=]/.test(content)) return at + 1;
    // An odd number of dollars: one of them has lost its twin.
    const opens = /\s$/.test(content) && /[^\s$]/.test(text[end + 1] ?? " ");
    if (opens && pieces.places.dollarsBetween(at, paragraph) % 2 === 1) {
      return pieces.unclosed(at, 1, false);
    }
  }
  // `$x = 1` before a display: the display keeps both its dollars.
  if (text[end + 1] === "$" && /\n\s*$/.test(content)) return pieces.unclosed(at, 1, false);
  return pieces.closed(at, 1, end, 1, false);
};

/** « $5 and $6 »: what follows the first dollar is an amount, and then words or the next amount. */
const isPrice = (content: string, after: string): boolean => {
  const amount = /^\d[\d.,]*\s?(?:k|M)?(?=$|[\s.,;:!?)–-])/.exec(content);
  if (!amount) return false;
  const rest = content.slice(amount[0].length);
  return /\d/.test(after)
    ? !/[\\^_=]/.test(rest)
    : /^[\s.,;:!?)–-]*\p{L}{2,}/u.test(rest) && !/\\/.test(rest);
};
