import { longestCode, longestDisplay, type Pieces } from "./pieces.ts";

/* What opens something in Markdown; the place after it. */

const tag =
  /<\/?(?:span|br|img|div|p|a|b|i|em|strong|sub|sup|table|tr|td|th|tbody|thead|center|details|summary|u|font|hr|li|ul|ol|h[1-6])(?:\s[^<>]{0,400})?\/?>/iy;

/** Code, in a line or fenced. */
export const code = (pieces: Pieces, at: number): number => {
  const text = pieces.text;
  const mark = text[at];
  let run = at;
  while (text[run] === mark) run += 1;
  const width = run - at;
  if (width >= 3 && pieces.places.blankBefore(at))
    return fence(pieces, at, run, width, mark ?? "`");
  if (mark === "~") return run;
  const limit = Math.min(pieces.places.paragraphEnd(at), run + longestCode);
  let from = run;
  while (from < limit) {
    const start = text.indexOf("`", from);
    if (start < 0 || start >= limit) return run;
    from = start;
    while (text[from] === "`") from += 1;
    if (from - start === width) {
      return pieces.push({ kind: "code", start: at, end: from });
    }
  }
  return run;
};

const fence = (pieces: Pieces, at: number, after: number, width: number, mark: string): number => {
  const lineEnd = pieces.places.lineEnd(at);
  const info = pieces.text.slice(after, lineEnd).trim();
  if (mark === "`" && info.includes("`")) return after;
  const needle = `\n${mark.repeat(3)}`;
  const indented = new RegExp(`\\n[ \\t>]*${mark}{${width},}[ \\t\\r]*(?=\\n|$)`, "g");
  indented.lastIndex = lineEnd;
  // Without a closing fence somewhere there is no need to look for its shape.
  const found =
    pieces.places.find(needle, lineEnd) < 0 && width === 3 ? undefined : indented.exec(pieces.text);
  const end = found ? found.index + found[0].length : pieces.text.length;
  const close = found ? found.index : pieces.text.length;
  if (!found) {
    pieces.remarks.add(
      { start: at, end: lineEnd },
      "Ce bloc de code n'est pas fermé : il va jusqu'à la fin du texte.",
      "This block of code is not closed: it goes to the end of the text.",
    );
  }
  if (/^(?:math|latex|tex)$/i.test(info) && lineEnd < close) {
    return pieces.formula(at, end, { start: lineEnd + 1, end: close }, true);
  }
  return pieces.skip(at, end);
};

/** A tag or a comment of HTML. */
export const htmlTag = (pieces: Pieces, at: number): number => {
  const text = pieces.text;
  if (text.startsWith("<!--", at)) {
    const end = pieces.places.find("-->", at + 4);
    return end < 0 ? at + 4 : pieces.skip(at, end + 3);
  }
  tag.lastIndex = at;
  const match = tag.exec(text);
  return match ? pieces.skip(at, at + match[0].length) : at + 1;
};

/** `[` alone on its line, up to `]` alone on its line: a display that lost its backslashes. */
export const bracket = (pieces: Pieces, at: number): number => {
  if (!pieces.places.blankBefore(at)) return at + 1;
  const text = pieces.text;
  const lineEnd = pieces.places.lineEnd(at);
  const line = text.slice(at + 1, Math.min(lineEnd, at + longestDisplay));
  if (line.trim() !== "") {
    const single = /^\s(.*\S)\s+\][.,;]?\s*$/.exec(line);
    const content = single?.[1] ?? "";
    if (!single || !/\\[a-zA-Z]|=|[_^]/.test(content)) return at + 1;
    const end = at + 1 + line.lastIndexOf("]");
    return pieces.formula(at, end + 1, { start: at + 1, end }, true);
  }
  const end = pieces.places.closingBracket(lineEnd);
  if (end === undefined || end - at > longestDisplay) return at + 1;
  const content = text.slice(lineEnd, end);
  const another = /\n[ \t>]*\[[ \t\r]*\n/.test(content);
  if (another || !/\\[a-zA-Z]|=|[_^]/.test(content)) return at + 1;
  return pieces.formula(at, end + 1, { start: at + 1, end }, true);
};
