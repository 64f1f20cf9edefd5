import { backslash } from "./backslashes.ts";
import type { DocumentFormat, Remarks } from "./document.ts";
import { dollar } from "./dollars.ts";
import { type Definition, definitionsIn } from "./macros.ts";
import { bracket, code, htmlTag } from "./markdown.ts";
import { Pieces, type Scanned } from "./pieces.ts";

const special = /[\\$`<%[~]/g;

/** Finds formulas, comments, code and commands in a text, in one pass from left to right. */
export const scan = (
  text: string,
  format: DocumentFormat,
  macros: readonly Definition[],
  remarks: Remarks,
): Scanned => {
  const pieces = new Pieces(text, format === "tex", macros, remarks);
  const { from, to } = bodyOf(pieces);
  if (from > 0) {
    for (const each of definitionsIn(text, 0, from, pieces.braces)) pieces.define(each);
    pieces.skip(0, from);
  }
  let at = from;
  while (at < to) {
    special.lastIndex = at;
    const found = special.exec(text);
    if (!found || found.index >= to) break;
    at = Math.max(opened(pieces, found.index, to), found.index + 1);
  }
  if (to < text.length) pieces.skip(to, text.length);
  return pieces.scanned();
};

/** What stands between `\begin{document}` and `\end{document}`. */
const bodyOf = (pieces: Pieces): { from: number; to: number } => {
  const { text, isTex } = pieces;
  const { length } = text;
  if (!isTex) return { from: 0, to: length };
  const opened = /^[^%\n]{0,200}?\\begin\{document\}/m.exec(text);
  if (!opened) return { from: 0, to: length };
  const from = opened.index + opened[0].length;
  const end = /^[^%\n]{0,200}?\\end\{document\}/gm;
  end.lastIndex = from;
  const closed = end.exec(text);
  return {
    from,
    to: closed ? closed.index + closed[0].length - "\\end{document}".length : length,
  };
};

/** What starts at a place; the place after it. */
const opened = (pieces: Pieces, at: number, limit: number): number => {
  switch (pieces.text[at]) {
    case "\\":
      return backslash(pieces, at, limit);
    case "$":
      return dollar(pieces, at);
    case "%":
      return pieces.isTex ? pieces.skip(at, pieces.places.lineEnd(at)) : at + 1;
    case "`":
    case "~":
      return pieces.isTex ? at + 1 : code(pieces, at);
    case "<":
      return pieces.isTex ? at + 1 : htmlTag(pieces, at);
    default:
      return pieces.isTex ? at + 1 : bracket(pieces, at);
  }
};
