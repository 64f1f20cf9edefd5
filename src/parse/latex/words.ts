import type { LayoutBuilder } from "./builder.ts";
import type { Font, Layout, List } from "./layout.ts";
import { isMark, type TexToken } from "./lex.ts";
import { silent } from "./vocabulary.ts";

/* Words among formulas: \text{…}, and letters that a font makes one name. */

/** The words of \text{…}, and the same read as mathematics. */
export const wordsAt = (builder: LayoutBuilder, at: number): Layout => {
  const from = builder.at;
  if (!builder.tokens[from]) builder.argument(at);
  if (!isMark(builder.tokens[from], "{")) {
    builder.at += 1;
    return wordBetween(builder, at, from, from + 1);
  }
  const raw = builder.raw();
  return { ...wordBetween(builder, at, from + 1, from + 1 + raw.length), last: builder.at - 1 };
};

const wordBetween = (builder: LayoutBuilder, at: number, from: number, to: number): Layout => {
  const inner = builder.tokens.slice(from, to);
  const text = spelledOut(inner);
  const bare = text.trim();
  if (/^[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9]*$/.test(bare) && bare.length > 1) {
    return { kind: "word", text: bare, first: at, last: to - 1 };
  }
  const of = text.includes("$") ? mixed(builder, from, to) : builder.inside(from, to);
  return { kind: "text", text: bare, of, first: at, last: Math.max(at, to - 1) };
};

/** Words with mathematics between dollars, as in \text{si $x > 0$}. */
const mixed = (builder: LayoutBuilder, from: number, to: number): List => {
  const parts: Layout[] = [];
  let start = from;
  let math = false;
  for (let at = from; at <= to; at += 1) {
    if (at < to && !isMark(builder.tokens[at], "$")) continue;
    const text = spelledOut(builder.tokens.slice(start, at)).trim();
    if (math) parts.push(...builder.inside(start, at));
    else if (text !== "") parts.push({ kind: "text", text, of: [], first: start, last: at - 1 });
    math = !math;
    start = at + 1;
  }
  return parts;
};

/** \operatorname{soft max}, \mathrm{ReLU}: one name, spaces of OCR closed up; else what stands inside. */
export const uprightly = (builder: LayoutBuilder, at: number): Layout[] => {
  if (isMark(builder.tokens[builder.at], "*")) builder.at += 1;
  const from = builder.at;
  if (isMark(builder.tokens[from], "{")) {
    const raw = builder.raw();
    const letters = raw.filter((token) => !(token.kind === "command" && silent.has(token.text)));
    const text = letters.map(({ text: each }) => each).join("");
    if (
      /^[A-Za-z]([A-Za-z0-9-]|\.(?=[A-Za-z]))+$/.test(text) &&
      letters.every((t) => t.kind !== "command")
    ) {
      return [{ kind: "word", text, first: at, last: builder.at - 1 }];
    }
    builder.at = from;
  }
  return inFont(builder, "", at);
};

export const inFont = (builder: LayoutBuilder, font: Font, at: number): Layout[] => {
  const of = builder.argument(at);
  return of.map((each, place) => ({
    ...restyled(each, font),
    ...(place === 0 && { first: at }),
    ...(place === of.length - 1 && { last: builder.at - 1 }),
  }));
};

/** The same in another font; scripts and groups are restyled inside. */
const restyled = (part: Layout, font: Font): Layout => {
  switch (part.kind) {
    case "letter":
    case "number":
      return part.font === "" ? { ...part, font } : part;
    case "group":
      return { ...part, of: part.of.map((each) => restyled(each, font)) };
    case "accent":
      return { ...part, of: part.of.map((each) => restyled(each, font)) };
    case "scripts":
      return part.base ? { ...part, base: restyled(part.base, font) } : part;
    default:
      return part;
  }
};

/** Tokens as running text. */
const spelledOut = (tokens: readonly TexToken[]): string => {
  let text = "";
  for (const { kind, text: each, spaced } of tokens) {
    if (spaced) text += " ";
    if (kind === "command") text += each === " " || each === "," ? " " : `\\${each}`;
    else if (each === "~") text += " ";
    else if (!(kind === "mark" && (each === "{" || each === "}"))) text += each;
  }
  return text;
};
