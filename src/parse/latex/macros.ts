import { refuse } from "../error.ts";
import { lex, type TexToken } from "./lex.ts";

/** A user's macro: how many arguments it takes, and what it writes, `#1` … for its arguments. */
export interface Macro {
  readonly takes: number;
  /** What the first argument is when it is left out. */
  readonly optional: readonly TexToken[] | undefined;
  readonly writes: readonly TexToken[];
}

export type Macros = ReadonlyMap<string, Macro>;

/** How many tokens expansion may make of one formula, and how deep macros may call each other. */
const mostTokens = 50_000;
const deepestCall = 64;

const definers = new Set([
  "newcommand",
  "renewcommand",
  "providecommand",
  "def",
  "gdef",
  "edef",
  "DeclareMathOperator",
  "let",
]);

/**
 * Expands macros in a list of tokens, definitions on the way included. What a macro writes carries the place
 * of the whole call, arguments included; what is passed to it keeps its own.
 */
export const expand = (tokens: readonly TexToken[], known: Macros): readonly TexToken[] => {
  if (known.size === 0 && !tokens.some((t) => t.kind === "command" && definers.has(t.text))) {
    return tokens;
  }
  const expander = new Expander(tokens, new Map(known));
  return expander.all();
};

/** The macros that a text defines; what else stands in it is passed over. */
export const macrosOf = (source: string, known: Macros = new Map()): Macros => {
  if (source === "") return known;
  const macros = new Map(known);
  const tokens = lex(source);
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at] as TexToken;
    const end =
      token.kind === "command" && definers.has(token.text) ? define(tokens, at, macros) : undefined;
    at = end ?? at + 1;
  }
  return macros;
};

const opens = (token: TexToken | undefined): boolean =>
  token?.kind === "mark" && token.text === "{";
const closes = (token: TexToken | undefined): boolean =>
  token?.kind === "mark" && token.text === "}";

interface Pending {
  readonly token: TexToken;
  /** The macros it came out of. */
  readonly depth: number;
}

class Expander {
  readonly #todo: Pending[];
  readonly #macros: Map<string, Macro>;
  #made = 0;

  constructor(tokens: readonly TexToken[], macros: Map<string, Macro>) {
    this.#todo = tokens.map((token) => ({ token, depth: 0 })).reverse();
    this.#macros = macros;
  }

  all(): TexToken[] {
    const out: TexToken[] = [];
    for (let next = this.#todo.pop(); next; next = this.#todo.pop()) {
      const { token, depth } = next;
      if (token.kind !== "command") {
        out.push(token);
        continue;
      }
      if (definers.has(token.text)) {
        const rest = [token, ...this.#todo.map((each) => each.token).reverse()];
        const end = define(rest, 0, this.#macros);
        if (end !== undefined) {
          this.#todo.length -= end - 1;
          continue;
        }
      }
      const macro = this.#macros.get(token.text);
      if (macro) this.#call(token, macro, depth);
      else out.push(token);
    }
    return out;
  }

  #call(call: TexToken, macro: Macro, depth: number): void {
    if (depth >= deepestCall) this.#tooMuch(call);
    const args: (readonly Pending[])[] = [];
    let end = call.end;
    for (let at = 0; at < macro.takes; at += 1) {
      if (at === 0 && macro.optional) {
        const given = this.#optional();
        end = Math.max(end, given?.end ?? end);
        args.push(given?.tokens ?? macro.optional.map((token) => ({ token, depth })));
        continue;
      }
      const arg = this.#argument(call);
      end = Math.max(end, arg.end);
      args.push(arg.tokens);
    }
    const written: Pending[] = [];
    const { writes } = macro;
    for (let at = 0; at < writes.length; at += 1) {
      const token = writes[at] as TexToken;
      const slot = writes[at + 1];
      if (token.text === "#" && slot?.kind === "digit") {
        written.push(...(args[Number(slot.text) - 1] ?? []));
        at += 1;
      } else {
        const spaced = at === 0 ? call.spaced : token.spaced;
        written.push({
          token: { ...token, start: call.start, end, spaced },
          depth: depth + 1,
        });
      }
    }
    this.#made += written.length + 1;
    if (this.#made > mostTokens) this.#tooMuch(call);
    for (let at = written.length - 1; at >= 0; at -= 1) this.#todo.push(written[at] as Pending);
  }

  #argument(call: TexToken): { tokens: Pending[]; end: number } {
    const first = this.#todo.pop();
    if (!first) {
      return refuse(
        "E-SYNTAX",
        call,
        `Il manque un argument à « \\${call.text} ».`,
        `"\\${call.text}" lacks an argument.`,
      );
    }
    if (!opens(first.token)) return { tokens: [first], end: first.token.end };
    const tokens: Pending[] = [];
    for (let depth = 1; ; ) {
      const next = this.#todo.pop();
      if (!next) {
        return refuse(
          "E-SYNTAX",
          first.token,
          "Cette accolade ne se ferme pas.",
          "This brace is not closed.",
        );
      }
      depth += opens(next.token) ? 1 : closes(next.token) ? -1 : 0;
      if (depth === 0) return { tokens, end: next.token.end };
      tokens.push(next);
    }
  }

  #optional(): { tokens: Pending[]; end: number } | undefined {
    if (this.#todo.at(-1)?.token.text !== "[") return undefined;
    const from = this.#todo.length - 1;
    for (let at = from - 1; at >= 0; at -= 1) {
      const close = this.#todo[at]?.token;
      if (close?.text !== "]") continue;
      const tokens = this.#todo.slice(at + 1, from).reverse();
      this.#todo.length = at;
      return { tokens, end: close.end };
    }
    return undefined;
  }

  #tooMuch(call: TexToken): never {
    return refuse(
      "E-LIMIT",
      call,
      `Les macros de la formule donnent plus de ${mostTokens} symboles, ou s'appellent sans fin.`,
      `The formula's macros write more than ${mostTokens} symbols, or call each other without end.`,
    );
  }
}

/** Reads the definition at a token into the table; the place after it, or nothing where it is none. */
const define = (
  tokens: readonly TexToken[],
  at: number,
  macros: Map<string, Macro>,
): number | undefined => {
  const how = tokens[at]?.text;
  let next = at + 1;
  if (tokens[next]?.text === "*") next += 1;
  const braced = opens(tokens[next]);
  const named = tokens[braced ? next + 1 : next];
  if (named?.kind !== "command") return undefined;
  next += braced ? 3 : 1;
  if (how === "let") {
    if (tokens[next]?.text === "=") next += 1;
    const same = tokens[next];
    if (!same) return undefined;
    macros.set(named.text, { takes: 0, optional: undefined, writes: [same] });
    return next + 1;
  }
  let takes = 0;
  let optional: readonly TexToken[] | undefined;
  if (how?.endsWith("def")) {
    // \def\name#1#2{…}
    while (tokens[next]?.text === "#" && tokens[next + 1]?.kind === "digit") {
      takes += 1;
      next += 2;
    }
  } else {
    for (let bracket = 0; tokens[next]?.text === "["; bracket += 1) {
      const close = tokens.findIndex((token, place) => place > next && token.text === "]");
      if (close < 0) return undefined;
      const inside = tokens.slice(next + 1, close);
      if (bracket === 0) takes = Math.min(9, Number(inside.map(({ text }) => text).join("")) || 0);
      else optional = inside;
      next = close + 1;
    }
  }
  const first = tokens[next];
  if (!first) return undefined;
  let writes: readonly TexToken[] = [first];
  next += 1;
  if (opens(first)) {
    let depth = 1;
    const from = next;
    while (depth > 0) {
      const token = tokens[next];
      if (!token) return undefined;
      depth += opens(token) ? 1 : closes(token) ? -1 : 0;
      next += 1;
    }
    writes = tokens.slice(from, next - 1);
  }
  if (how === "DeclareMathOperator") {
    const [head, tail] = ["operatorname", "{"];
    const blank = { start: 0, end: 0, spaced: false };
    writes = [
      { kind: "command", text: head, ...blank },
      { kind: "mark", text: tail, ...blank },
      ...writes,
      { kind: "mark", text: "}", ...blank },
    ];
  }
  // What is defined anew by itself is the command of that name, restyled; a new macro would call itself.
  const restyles = how !== "newcommand" || macros.has(named.text);
  if (restyles && writes.some((token) => token.kind === "command" && token.text === named.text))
    return next;
  macros.set(named.text, { takes, optional, writes });
  return next;
};
