import { Refusal } from "../error.ts";
import type { LayoutBuilder } from "./builder.ts";
import type { Layout, List, Row } from "./layout.ts";
import { isCommand, isMark, type TexToken } from "./lex.ts";
import { environments } from "./vocabulary.ts";

/* Environments: rows of cells, each read by itself. */

export const environmentAt = (builder: LayoutBuilder, at: number): Layout[] => {
  const name = environmentName(builder, at);
  if (!environments.has(name)) {
    builder.wrong(
      at,
      `L'environnement « ${name} » n'est pas connu.`,
      `The environment "${name}" is not known.`,
    );
  }
  if (name === "array" || name === "alignedat" || name === "alignat") {
    builder.bracketed();
    builder.skip(at);
  } else if (name === "aligned" || name === "matrix" || name.endsWith("matrix"))
    builder.bracketed();
  const rows = readRows(builder, () => false, true);
  if (!isCommand(builder.tokens[builder.at], "end")) {
    builder.wrong(at, `\\begin{${name}} n'a pas son \\end.`, `\\begin{${name}} lacks its \\end.`);
  }
  builder.at += 1;
  const end = environmentName(builder, builder.at - 1);
  if (end !== name) {
    builder.wrong(
      at,
      `\\begin{${name}} se ferme par \\end{${end}}.`,
      `\\begin{${name}} is closed by \\end{${end}}.`,
    );
  }
  if (name === "equation" || name === "math" || name === "displaymath") {
    const [row, ...more] = rows;
    if (row?.length === 1 && more.length === 0) {
      return [{ kind: "group", of: row[0] as List, first: at, last: builder.at - 1 }];
    }
  }
  return [{ kind: "grid", name, rows, first: at, last: builder.at - 1 }];
};

/** The name in braces after \begin or \end. */
const environmentName = (builder: LayoutBuilder, of: number): string => {
  if (!isMark(builder.tokens[builder.at], "{")) {
    return builder.wrong(
      of,
      "Il manque le nom de l'environnement.",
      "The environment's name is missing.",
    );
  }
  return builder
    .raw()
    .map(({ text }) => text)
    .join("")
    .replace(/\*$/, "");
};

export const readRows = (
  builder: LayoutBuilder,
  stops: (token: TexToken) => boolean,
  mends = false,
): Row[] => {
  const rows: List[][] = [[]];
  for (;;) {
    const cell = mends ? cellAt(builder) : builder.list(stops);
    (rows.at(-1) as List[]).push(cell);
    const token = builder.tokens[builder.at];
    if (isMark(token, "&")) builder.at += 1;
    else if (isCommand(token, "\\") || isCommand(token, "cr")) {
      builder.at += 1;
      if (isMark(builder.tokens[builder.at], "*")) builder.at += 1;
      // \\[1em] sets a distance; \\ [x] begins a row with a bracket.
      const bracket = builder.tokens[builder.at];
      if (isMark(bracket, "[") && !bracket?.spaced && isLength(builder)) builder.bracketed();
      rows.push([]);
    } else break;
  }
  const last = rows.at(-1);
  if (last && rows.length > 1 && last.every((cell) => cell.length === 0)) rows.pop();
  return rows;
};

/** A cell; one that is no TeX is kept as such, up to where it ends. */
const cellAt = (builder: LayoutBuilder): List => {
  const [at, depth] = [builder.at, builder.depth];
  try {
    return builder.list(() => false);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "E-SYNTAX") throw error;
    const end = cellEnd(builder, at);
    if (end === undefined) throw error;
    builder.at = end;
    builder.depth = depth;
    return [{ kind: "broken", why: error, first: at, last: Math.max(at, end - 1) }];
  }
};

/** Where the cell that begins here ends, whatever its braces. */
const cellEnd = (builder: LayoutBuilder, from: number): number | undefined => {
  let inside = 0;
  for (let at = from; at < builder.tokens.length; at += 1) {
    const token = builder.tokens[at];
    if (isCommand(token, "begin")) inside += 1;
    else if (isCommand(token, "end")) {
      if (inside === 0) return at;
      inside -= 1;
    } else if (inside === 0 && (isMark(token, "&") || isCommand(token, "\\"))) return at;
  }
  return undefined;
};

const isLength = (builder: LayoutBuilder): boolean => {
  let text = "";
  for (let at = builder.at + 1; at < builder.at + 12; at += 1) {
    const token = builder.tokens[at];
    if (!token) return false;
    if (isMark(token, "]")) return /^-?[\d.]+(em|ex|pt|cm|mm|in|bp)$/.test(text);
    text += token.text;
  }
  return false;
};

/** The rows of \substack, commas between them. */
export const stackAt = (builder: LayoutBuilder, at: number): List => {
  if (!isMark(builder.tokens[builder.at], "{")) return builder.argument(at);
  builder.at += 1;
  const rows = readRows(builder, () => false);
  if (!isMark(builder.tokens[builder.at], "}")) {
    builder.wrong(at, "Cette accolade ne se ferme pas.", "This brace is not closed.");
  }
  builder.at += 1;
  return rows.flatMap((row, place): Layout[] => {
    const first = row[0]?.[0]?.first ?? at;
    return place === 0
      ? row.flat()
      : [{ kind: "mark", text: ",", first, last: first - 1 }, ...row.flat()];
  });
};
