import type { Braces } from "./braces.ts";
import type { MacroDefinition } from "./document.ts";

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

/** Whether a definition in a formula reaches beyond it: `\\def` stays inside. */
export const reach = (text: string, definition: Definition): "on" | "inside" | "spare" => {
  const how = /^\\([a-zA-Z]+)/.exec(text.slice(definition.start, definition.start + 30))?.[1] ?? "";
  if (how === "gdef" || how === "xdef") return "on";
  // Markdown's readers keep what \\newcommand names; TeX forgets it with the formula.
  return /^(?:newcommand|DeclareMathOperator)$/.test(how) ? "spare" : "inside";
};

/** How many definitions one formula may draw on. */
const mostUsed = 500;

/** The definitions that hold at a place, for places that come in order. */
export class MacroTable {
  readonly #definitions: readonly MacroDefinition[];
  readonly #held = new Map<string, Held>();
  #next = 0;

  constructor(definitions: readonly MacroDefinition[]) {
    this.#definitions = definitions;
  }

  /** The definitions that a formula uses, and those that they use, as TeX. */
  used(latex: string, at: number): string {
    this.#advance(at);
    if (this.#held.size === 0) return "";
    const used = new Map<string, Held>();
    const texts = [latex];
    for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
      for (const name of namesIn(text)) {
        const held = this.#held.get(name);
        if (!held || used.has(name) || used.size >= mostUsed) continue;
        used.set(name, held);
        texts.push(held.text);
      }
    }
    return [...used.values()]
      .sort((a, b) => a.order - b.order)
      .map(({ text }) => text)
      .join("\n");
  }

  #advance(at: number): void {
    for (; this.#next < this.#definitions.length; this.#next += 1) {
      const { name, text, from, spare } = this.#definitions[this.#next] as MacroDefinition;
      if (from > at) return;
      const held = this.#held.get(name);
      const kept = held && (spare ? !held.spare : /^\\providecommand/.test(text));
      // What is defined by itself is restyled: it is still what it was.
      const restyled = held && namesIn(text).filter((each) => each === name).length > 1;
      if (!kept && !restyled) this.#held.set(name, { text, order: this.#next, spare });
    }
  }
}

interface Held {
  readonly text: string;
  readonly order: number;
  readonly spare: boolean;
}

const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\\([a-zA-Z@]+|.)/g)].map(([, name = ""]) => name);

const isCommented = (text: string, at: number): boolean => {
  const line = text.slice(Math.max(0, at - longestLine), at);
  return /(?:^|[^\\])%[^\n]*$/.test(line.slice(line.lastIndexOf("\n") + 1));
};
