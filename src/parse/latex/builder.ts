import { refuse } from "../error.ts";
import { commandAt } from "./commands.ts";
import { readRows } from "./environments.ts";
import type { Layout, List, Row } from "./layout.ts";
import { barAt, fold, type Open } from "./layout-fences.ts";
import { numberAt } from "./layout-numbers.ts";
import { hangs, hung, scriptsAt } from "./layout-scripts.ts";
import { isCommand, isMark, type TexToken } from "./lex.ts";
import { barFences, closing, opening } from "./vocabulary.ts";

/* From tokens to a layout: lists, fences, scripts and atoms. */

const deepest = 60;

/** The rows of a formula, macros already expanded. Refuses what is no TeX (E-SYNTAX, E-LIMIT). */
export const layoutOf = (tokens: readonly TexToken[]): readonly Row[] =>
  new LayoutBuilder(tokens).whole();

/**
 * Lays tokens out, from left to right. What commands, words and environments make of the tokens behind them is
 * said in files of their own; they take them from here.
 */
export class LayoutBuilder {
  readonly tokens: readonly TexToken[];
  at = 0;
  depth = 0;

  constructor(tokens: readonly TexToken[]) {
    this.tokens = tokens;
  }

  whole(): readonly Row[] {
    const rows = readRows(this, () => false);
    const left = this.tokens[this.at];
    if (left) {
      this.wrong(
        this.at,
        left.text === "}"
          ? "Cette accolade ferme ce qui n'est pas ouvert."
          : "Ceci n'était pas attendu.",
        left.text === "}" ? "This brace closes what is not open." : "This was not expected.",
      );
    }
    return rows;
  }

  // -- lists --------------------------------------------------------------------------------------------

  /** Atoms up to where a list ends: a closing brace, a cell's end, or what `stops` says. */
  list(stops: (token: TexToken) => boolean, below = false): Layout[] {
    this.#enter();
    const list: Layout[] = [];
    const open: Open[] = [];
    for (let token = this.tokens[this.at]; token && !stops(token); token = this.tokens[this.at]) {
      if (isMark(token, "}") || isCommand(token, "right") || isCommand(token, "end")) break;
      if (isMark(token, "&") || isCommand(token, "\\") || isCommand(token, "cr")) break;
      if (isCommand(token, "over") || isCommand(token, "atop") || isCommand(token, "choose")) {
        if (below) {
          this.wrong(
            this.at,
            `Deux « \\${token.text} » dans un même groupe ; groupez avec des accolades.`,
            `Two "\\${token.text}" in one group; group with braces.`,
          );
        }
        return this.#over(list, stops);
      }
      const from = this.at;
      this.#item(token, list, open);
      if (this.at === from) this.#unexpected(token);
    }
    this.depth -= 1;
    return list;
  }

  #enter(): void {
    this.depth += 1;
    if (this.depth <= deepest) return;
    const { start, end } = this.tokens[this.at] ?? { start: 0, end: 0 };
    refuse(
      "E-LIMIT",
      { start, end },
      `Les groupes s'emboîtent sur plus de ${deepest} niveaux.`,
      `Groups are nested more than ${deepest} levels deep.`,
    );
  }

  #item(token: TexToken, list: Layout[], open: Open[]): void {
    const at = this.at;
    const spelled = token.kind === "command" ? `\\${token.text}` : token.text;
    const bar = barFences[spelled];
    if (bar && token.kind !== "letter") barAt(this, bar, list, open);
    else if (spelled in opening && token.kind !== "letter") {
      this.at += 1;
      const fence = opening[spelled] as string;
      open.push({ fence, at: list.length, token: at });
      list.push({ kind: "mark", text: fence, first: at, last: at });
    } else if (spelled in closing && token.kind !== "letter") {
      this.at += 1;
      fold(this, list, open, closing[spelled] as string);
    } else if (isMark(token, "^") || isMark(token, "_") || isMark(token, "'")) {
      const script = scriptsAt(this, list.pop());
      list.push(hangs(script, list.at(-1)) ? hung(script, list.pop() as Layout) : script);
      return;
    } else {
      const atom = this.#atom();
      if (atom) list.push(...atom);
      return;
    }
  }

  /** `a \over b`: all before it in its group above, all after it below. */
  #over(above: Layout[], stops: (token: TexToken) => boolean): Layout[] {
    const at = this.at;
    const bar = this.tokens[at]?.text === "over";
    this.at += 1;
    const below = this.list(stops, true);
    this.depth -= 1;
    return [
      {
        kind: "fraction",
        above,
        below,
        bar,
        first: above[0]?.first ?? at,
        last: below.at(-1)?.last ?? at,
      },
    ];
  }

  // -- atoms --------------------------------------------------------------------------------------------

  /** What follows a command as its argument: a group, or a single token. */
  argument(of: number): List {
    const token = this.tokens[this.at];
    if (
      !token ||
      isMark(token, "}") ||
      isMark(token, "&") ||
      isCommand(token, "\\") ||
      isCommand(token, "right")
    ) {
      const name = this.tokens[of]?.text ?? "";
      return this.wrong(
        of,
        `Il manque quelque chose après « ${name.length > 1 ? "\\" : ""}${name} ».`,
        `Something is missing after "${name.length > 1 ? "\\" : ""}${name}".`,
      );
    }
    if (isMark(token, "{")) return this.#braced();
    if (isMark(token, "^") || isMark(token, "_")) return this.#unexpected(token);
    if (token.kind === "digit") {
      this.at += 1;
      return [
        { kind: "number", text: token.text, font: "", first: this.at - 1, last: this.at - 1 },
      ];
    }
    if (token.kind === "mark") {
      this.at += 1;
      return [{ kind: "mark", text: token.text, first: this.at - 1, last: this.at - 1 }];
    }
    return this.#atom() ?? this.argument(of);
  }

  #unexpected(token: TexToken): never {
    return this.wrong(
      this.at,
      `« ${token.text} » n'était pas attendu ici.`,
      `"${token.text}" was not expected here.`,
    );
  }

  /** The list inside braces. */
  #braced(): List {
    const open = this.at;
    this.at += 1;
    let list = this.list(() => false);
    // A row ends inside braces only where the text was cut badly.
    while (isCommand(this.tokens[this.at], "\\") || isMark(this.tokens[this.at], "&")) {
      this.at += 1;
      list = [...list, ...this.list(() => false)];
    }
    if (!isMark(this.tokens[this.at], "}")) {
      this.wrong(open, "Cette accolade ne se ferme pas.", "This brace is not closed.");
    }
    this.at += 1;
    return list;
  }

  /** One atom; several where a font spans a list; nothing where a token means nothing. */
  #atom(): Layout[] | undefined {
    const at = this.at;
    const token = this.tokens[at] as TexToken;
    if (isMark(token, "{")) {
      const of = this.#braced();
      return [{ kind: "group", of, first: at, last: this.at - 1 }];
    }
    if (token.kind === "digit") return [numberAt(this)];
    this.at += 1;
    if (token.kind === "letter") {
      return [{ kind: "letter", name: token.text, font: "", first: at, last: at }];
    }
    if (token.kind === "mark") {
      if (token.text === "~" || token.text === '"' || token.text === "`") return undefined;
      const next = this.tokens[at + 1];
      if (token.text === "." && next?.kind === "digit" && !next.spaced) {
        this.at = at;
        return [numberAt(this)];
      }
      return [{ kind: "mark", text: token.text, first: at, last: at }];
    }
    return commandAt(this, token, at);
  }

  // -- what commands take -------------------------------------------------------------------------------

  skip(of: number): void {
    const token = this.tokens[this.at];
    if (!token) this.argument(of);
    else if (isMark(token, "{")) this.raw();
    else this.at += 1;
  }

  /** The tokens inside braces, not read. */
  raw(): readonly TexToken[] {
    const open = this.at;
    let depth = 0;
    for (let token = this.tokens[this.at]; token; token = this.tokens[this.at]) {
      this.at += 1;
      depth += isMark(token, "{") ? 1 : isMark(token, "}") ? -1 : 0;
      if (depth === 0) return this.tokens.slice(open + 1, this.at - 1);
    }
    return this.wrong(open, "Cette accolade ne se ferme pas.", "This brace is not closed.");
  }

  /** What stands in square brackets right here. */
  bracketed(): List | undefined {
    if (!isMark(this.tokens[this.at], "[")) return undefined;
    this.at += 1;
    const list = this.list((token) => isMark(token, "]"));
    if (isMark(this.tokens[this.at], "]")) this.at += 1;
    return list;
  }

  /** The layout of some tokens, or nothing where they are no mathematics. */
  inside(from: number, to: number): List {
    const inner = new LayoutBuilder(this.tokens.slice(0, to));
    inner.at = from;
    inner.depth = this.depth;
    try {
      const list = inner.list(() => false);
      return inner.at === to ? list : [];
    } catch {
      return [];
    }
  }

  wrong(at: number, fr: string, en: string): never {
    const { start, end } = this.tokens[Math.min(at, this.tokens.length - 1)] ?? {
      start: 0,
      end: 0,
    };
    return refuse("E-SYNTAX", { start, end }, fr, en);
  }
}
