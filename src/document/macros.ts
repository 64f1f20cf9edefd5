import type { Braces } from "./braces.ts";

/** A definition as it stands in the text. */
export interface Definition {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** What the macro writes, when it takes no argument. */
  readonly body: string | undefined;
}

const longestDefinition = 5_000;
const longestLine = 300;

const command =
  /\\((?:re)?newcommand|providecommand|DeclareMathOperator|DeclareRobustCommand)\*?\s{0,9}(?:\{\s{0,9}\\([a-zA-Z@]+|.)\s{0,9}\}|\\([a-zA-Z@]+|.))/y;
const primitive = /\\[gex]?def\s{0,9}\\([a-zA-Z@]+|.)([#\d]{0,18})\s{0,9}(?=\{)/y;
const letting = /\\let\s{0,9}\\([a-zA-Z@]+)\s{0,9}=?\s{0,9}(?:\\[a-zA-Z@]+|[^\s\\])/y;

/** The definition that starts at a place, if one does. */
export const definitionAt = (text: string, at: number, braces: Braces): Definition | undefined => {
  letting.lastIndex = at;
  const let_ = letting.exec(text);
  if (let_) {
    return { start: at, end: at + let_[0].length, name: let_[1] ?? "", body: undefined };
  }
  command.lastIndex = at;
  primitive.lastIndex = at;
  const match = command.exec(text) ?? primitive.exec(text);
  if (!match) return undefined;
  const limit = Math.min(text.length, at + longestDefinition);
  const isCommand = match[2] !== undefined || match[3] !== undefined || match[1]?.length !== 1;
  let end = at + match[0].length;
  let plain = true;
  while (isCommand) {
    const option = braces.option(end, limit);
    if (!option) break;
    plain = false;
    end = option.end + 1;
  }
  let from = end;
  while (/\s/.test(text[from] ?? "") && from < limit) from += 1;
  const group = braces.group(from, limit);
  if (!group) return undefined;
  const isDef = /^\\[gex]?def/.test(match[0]);
  const name = (isDef ? match[1] : (match[2] ?? match[3])) ?? "";
  if (isDef && match[2]) plain = false;
  return {
    start: at,
    end: group.end + 1,
    name,
    body: plain ? text.slice(group.start, group.end).trim() : undefined,
  };
};

const anyDefinition =
  /\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator|DeclareRobustCommand|[gex]?def|let)(?![a-zA-Z])/g;

/** All definitions between two places, comments left out when there can be any. */
export const definitionsIn = (
  text: string,
  from: number,
  to: number,
  braces: Braces,
): Definition[] => {
  const found: Definition[] = [];
  let last = from;
  for (const { index } of text.slice(from, to).matchAll(anyDefinition)) {
    const at = from + index;
    if (at < last || isCommented(text, at)) continue;
    const definition = definitionAt(text, at, braces);
    if (!definition || definition.end > to) continue;
    found.push(definition);
    last = definition.end;
  }
  return found;
};

const isCommented = (text: string, at: number): boolean => {
  const line = text.slice(Math.max(0, at - longestLine), at);
  return /(?:^|[^\\])%[^\n]*$/.test(line.slice(line.lastIndexOf("\n") + 1));
};
