import { definitionAt } from "./macros.ts";
import { longestCode, longestDisplay, type Pieces } from "./pieces.ts";
import {
  displayEnvironments,
  innerEnvironments,
  silentCommands,
  structuralCommands,
  takesArgument,
  verbatimEnvironments,
} from "./vocabulary.ts";

const commandName = /\\([a-zA-Z]+)(\*?)/y;
const longestTitle = 1_000;

/** What a backslash opens; the place after it. */
export const backslash = (pieces: Pieces, at: number, limit: number): number => {
  const text = pieces.text;
  const next = text[at + 1];
  if (next === "(") return delimited(pieces, at, 2, "\\)", false);
  if (next === "[") return delimited(pieces, at, 2, "\\]", true);
  if (next === "\\") {
    const after = text[at + 2];
    if (!pieces.isTex && after === "(") return delimited(pieces, at, 3, "\\\\)", false, true);
    if (!pieces.isTex && after === "[") return delimited(pieces, at, 3, "\\\\]", true, true);
    const option = pieces.isTex ? pieces.braces.option(at + 2, limit) : undefined;
    return option ? pieces.skip(at, option.end + 1) : at + 2;
  }
  commandName.lastIndex = at;
  const match = commandName.exec(text);
  if (!match) return at + 2;
  const name = match[1] ?? "";
  const after = at + 1 + name.length;
  const definition = definitionAt(text, at, pieces.braces);
  if (definition) {
    pieces.define(definition);
    return pieces.skip(at, definition.end);
  }
  if (name === "verb" || name === "lstinline")
    return verb(pieces, at, after + (match[2] ?? "").length);
  const environment = pieces.opened(name);
  if (environment !== undefined) return environmentAt(pieces, at, after, environment, limit);
  if (name === "iffalse") {
    const end = pieces.places.find("\\fi", after);
    return pieces.skip(at, end < 0 ? limit : end + 3);
  }
  if (structuralCommands.has(name)) return structural(pieces, at, name, match[2] === "*", limit);
  if (silentCommands.has(name)) return silent(pieces, at, after + (match[2] ?? "").length, limit);
  return after;
};

/** A formula between `\\(` and `\\)` or the like. */
const delimited = (
  pieces: Pieces,
  at: number,
  width: number,
  close: string,
  display: boolean,
  doubled = false,
): number => {
  const paragraph = pieces.places.paragraphEnd(at);
  let end = pieces.places.find(close, at + width);
  // `\\]` of a formula with single backslashes is a row's end before a bracket.
  while (!doubled && end > 0 && pieces.text[end - 1] === "\\" && pieces.text[end - 2] !== "\\") {
    end = pieces.places.find(close, end + 1);
  }
  if (end >= 0 && end <= paragraph)
    return pieces.closed(at, width, end, close.length, display, doubled);
  // A display may hold blank lines, unless another one starts before it is closed.
  const again = pieces.places.find(pieces.text.slice(at, at + width), at + width);
  if (display && end >= 0 && end - at < longestDisplay && (again < 0 || again > end)) {
    return pieces.closed(at, width, end, close.length, display, doubled);
  }
  return pieces.unclosed(at, width, display, undefined, doubled);
};

/** Words as they are typed. */
const verb = (pieces: Pieces, at: number, after: number): number => {
  const mark = pieces.text[after];
  const lineEnd = pieces.places.lineEnd(at);
  if (mark === undefined || /[\s\p{L}]/u.test(mark)) return after;
  const line = pieces.text.slice(after + 1, Math.min(lineEnd, after + longestCode));
  const end = line.indexOf(mark === "{" ? "}" : mark);
  if (end < 0) return after;
  return pieces.push({ kind: "code", start: at, end: after + 1 + end + 1 });
};

/** A command that prints nothing, with what it takes. */
const silent = (pieces: Pieces, at: number, after: number, limit: number): number => {
  let end = after;
  for (let taken = 0; taken < 4; taken += 1) {
    const group = pieces.braces.option(end, limit) ?? pieces.braces.group(end, limit);
    if (!group || group.end - end > 2_000) break;
    end = group.end + 1;
  }
  return pieces.skip(at, end);
};

/** A command that gives the text its structure, or an environment. */
const structural = (
  pieces: Pieces,
  at: number,
  name: string,
  starred: boolean,
  limit: number,
): number => {
  const after = at + 1 + name.length + (starred ? 1 : 0);
  const takesFirst = name === "begin" || name === "end" || name === "setcounter";
  const optionFirst = takesFirst ? undefined : pieces.braces.option(after, limit);
  const from = optionFirst ? optionFirst.end + 1 : after;
  const argument =
    takesArgument.test(name) || (name === "part" && !pieces.hasParts)
      ? pieces.braces.group(from, Math.min(limit, from + longestTitle))
      : undefined;
  if (!argument && takesArgument.test(name)) return after;
  let end = argument ? argument.end + 1 : from;
  let option = optionFirst;
  if (name === "begin") {
    const environment = pieces.text.slice(argument?.start, argument?.end).trim();
    if (displayEnvironments.test(environment)) {
      return environmentAt(pieces, at, end, environment, limit);
    }
    if (innerEnvironments.test(environment)) return island(pieces, at, end);
    if (verbatimEnvironments.test(environment)) {
      const close = `\\end{${environment}}`;
      const closed = pieces.places.find(close, end);
      return pieces.skip(at, closed < 0 ? pieces.places.paragraphEnd(at) : closed + close.length);
    }
    option = pieces.braces.option(end, limit);
    if (option) end = option.end + 1;
  }
  if (name === "setcounter") {
    option = pieces.braces.group(end, limit);
    if (option) end = option.end + 1;
  }
  if (name === "begin" && option === undefined) {
    const group = pieces.braces.group(end, Math.min(limit, end + longestTitle));
    if (group && !pieces.text.slice(group.start, group.end).includes("\n")) end = group.end + 1;
  }
  return pieces.push({ kind: "command", start: at, end, name, starred, option, argument });
};

/** Where an environment is closed, unless the same one opens again before. */
const closingOf = (
  pieces: Pieces,
  at: number,
  after: number,
  environment: string,
): { at: number; end: number } | undefined => {
  const close = `\\end{${environment}}`;
  const found = pieces.places.find(close, after);
  const alias = pieces.closer(environment);
  if (alias !== undefined) {
    const other = pieces.places.find(`\\${alias}`, after);
    if (other >= 0 && (found < 0 || other < found)) {
      return { at: other, end: other + alias.length + 1 };
    }
  }
  if (found < 0) return undefined;
  const again = pieces.places.find(`\\begin{${environment}}`, after);
  if (again >= 0 && again < found && pieces.places.paragraphEnd(at) < found) return undefined;
  return found - at < longestDisplay ? { at: found, end: found + close.length } : undefined;
};

/** A display in an environment. */
const environmentAt = (
  pieces: Pieces,
  at: number,
  after: number,
  environment: string,
  limit: number,
): number => {
  const closing = closingOf(pieces, at, after, environment);
  if (!closing || closing.end > limit) {
    return pieces.unclosed(at, after - at, environment !== "math", environment);
  }
  const columns = /^alignat/.test(environment) ? pieces.braces.group(after, limit) : undefined;
  const inner = { start: columns ? columns.end + 1 : after, end: closing.at };
  return pieces.formula(at, closing.end, inner, environment !== "math", environment);
};

/** A matrix outside any formula. */
const island = (pieces: Pieces, at: number, after: number): number => {
  const end = pieces.places.islandEnd(at);
  if (end === undefined || end - at > longestDisplay) return after;
  return pieces.push({ kind: "island", start: at, end });
};
