import { refuse } from "../error.ts";
import { commandAt } from "./commands.ts";
import { readRows } from "./environments.ts";
import type { Layout, List, Row, Scripts } from "./layout.ts";
import { isCommand, isMark, type TexToken } from "./lex.ts";
import { expectsMore, isBig, isSpace } from "./marks.ts";
import { barFences, closers, closing, opening } from "./vocabulary.ts";

/* From tokens to a layout: lists, fences, scripts and atoms. */

const deepest = 60;
const longestNumber = 400;
const greatestExponent = 308;

/** The rows of a formula, macros already expanded. Refuses what is no TeX (E-SYNTAX, E-LIMIT). */
export const layoutOf = (tokens: readonly TexToken[]): readonly Row[] =>
  new LayoutBuilder(tokens).whole();

interface Open {
  readonly fence: string;
  readonly at: number;
  readonly token: number;
  /** Whether two single bars side by side were taken for this double one. */
  readonly pair?: boolean;
}

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
    if (bar && token.kind !== "letter") this.#bar(bar, list, open);
    else if (spelled in opening && token.kind !== "letter") {
      this.at += 1;
      const fence = opening[spelled] as string;
      open.push({ fence, at: list.length, token: at });
      list.push({ kind: "mark", text: fence, first: at, last: at });
    } else if (spelled in closing && token.kind !== "letter") {
      this.at += 1;
      this.#fold(list, open, closing[spelled] as string);
    } else if (isMark(token, "^") || isMark(token, "_") || isMark(token, "'")) {
      const script = this.#scripts(list.pop());
      list.push(hangs(script, list.at(-1)) ? this.#hung(script, list.pop() as Layout) : script);
      return;
    } else {
      const atom = this.#atom();
      if (atom) list.push(...atom);
      return;
    }
  }

  /**
   * A bar closes the innermost open one behind an operand, and opens elsewhere. Two single ones side by side are a
   * double one, unless the first closes: ‖x‖ in ||x||, and |x| in ||x|−|y||, as the way it goes on shows.
   */
  #bar(bar: string, list: Layout[], open: Open[]): void {
    const at = this.at;
    const last = open.at(-1);
    const behind = last !== undefined && endsOperand(list, last.at + 1);
    const run = this.#run(at);
    if (behind && last.fence === bar) {
      this.at += 1;
      this.#fold(list, open, bar);
    } else if (behind && last.fence === "‖" && run > 1) {
      this.at += 2;
      this.#fold(list, open, "‖");
    } else if (behind && last.pair && run === 1) {
      // The inner of two single bars that stood side by side.
      const { at: from, token } = last;
      open[open.length - 1] = { fence: "|", at: from, token };
      open.push({ fence: "|", at: from + 1, token: token + 1 });
      const outer: Layout = { kind: "mark", text: "|", first: token, last: token };
      list.splice(from, 1, outer, { ...outer, first: token + 1, last: token + 1 });
      this.at += 1;
      this.#fold(list, open, "|");
    } else {
      const sized = /^[bB]igg?[lmr]?$/.test(this.tokens[at - 1]?.text ?? "");
      if (run > (sized ? 3 : 2)) {
        this.wrong(
          at,
          `${run} barres de suite : écrivez les normes avec « \\| ».`,
          `${run} bars in a row: write norms with "\\|".`,
        );
      }
      const pair = run === 2;
      this.at += pair ? 2 : 1;
      const fence = pair ? "‖" : bar;
      open.push({ fence, at: list.length, token: at, pair });
      list.push({ kind: "mark", text: fence, first: at, last: this.at - 1 });
    }
  }

  /** How many single bars stand side by side from here on. */
  #run(from: number): number {
    let at = from;
    while (isMark(this.tokens[at], "|") && (at === from || !this.tokens[at]?.spaced)) at += 1;
    return at - from;
  }

  /** Closes a fence: what stands since its opening becomes one part. What does not match stays a mark. */
  #fold(list: Layout[], open: Open[], fence: string): void {
    const last = this.at - 1;
    const found = open.findLastIndex((each) => each.fence === fence);
    const opener = open[found];
    if (!opener) {
      list.push({ kind: "mark", text: closers[fence] ?? fence, first: last, last });
      return;
    }
    open.length = found;
    const of = list.splice(opener.at).slice(1);
    const close = closers[fence] ?? fence;
    list.push({ kind: "fence", open: fence, close, of, first: opener.token, last });
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

  // -- scripts ------------------------------------------------------------------------------------------

  #scripts(base: Layout | undefined): Scripts {
    const first = base?.first ?? this.at;
    let own = base;
    let sub: List | undefined;
    let sup: List | undefined;
    let primes = 0;
    if (base?.kind === "scripts") ({ base: own, sub, sup, primes } = base);
    for (let token = this.tokens[this.at]; token; token = this.tokens[this.at]) {
      const at = this.at;
      if (isMark(token, "'")) {
        primes += 1;
        this.at += 1;
      } else if (isMark(token, "^")) {
        if (sup) this.#twice(at, "exposants", "superscripts");
        this.at += 1;
        const { count, rest } = primesOf(this.argument(at));
        primes += count;
        if (rest.length > 0 || count === 0) sup = rest;
      } else if (isMark(token, "_")) {
        if (sub) this.#twice(at, "indices", "subscripts");
        this.at += 1;
        sub = this.argument(at);
      } else if (isCommand(token, "limits") || isCommand(token, "nolimits")) this.at += 1;
      else break;
    }
    return { kind: "scripts", base: own, sub, sup, primes, first, last: this.at - 1 };
  }

  /** `e^{x}{}^2` is set as the power of what stands before. */
  #hung(script: Scripts, before: Layout): Layout {
    const { first, last } = before;
    const base: Layout = { kind: "group", of: [before], first, last };
    return { ...script, base, first };
  }

  #twice(at: number, fr: string, en: string): never {
    return this.wrong(
      at,
      `Il y a deux ${fr} ; groupez avec des accolades.`,
      `There are two ${en}; group with braces.`,
    );
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
    if (token.kind === "digit") return [this.#number()];
    this.at += 1;
    if (token.kind === "letter") {
      return [{ kind: "letter", name: token.text, font: "", first: at, last: at }];
    }
    if (token.kind === "mark") {
      if (token.text === "~" || token.text === '"' || token.text === "`") return undefined;
      const next = this.tokens[at + 1];
      if (token.text === "." && next?.kind === "digit" && !next.spaced) {
        this.at = at;
        return [this.#number()];
      }
      return [{ kind: "mark", text: token.text, first: at, last: at }];
    }
    return commandAt(this, token, at);
  }

  #number(): Layout {
    const first = this.at;
    let text = "";
    let dotted = false;
    for (let token = this.tokens[this.at]; token; token = this.tokens[this.at]) {
      if (token.kind === "digit" && (text === "" || !token.spaced)) text += token.text;
      else if (
        isMark(token, ".") &&
        !dotted &&
        (text === "" || !token.spaced) &&
        this.tokens[this.at + 1]?.kind === "digit" &&
        !this.tokens[this.at + 1]?.spaced
      ) {
        text += ".";
        dotted = true;
      } else break;
      this.at += 1;
    }
    text += this.#exponent(text.length);
    // 10\,000: thin spaces part groups of three digits.
    const grouped = !dotted && /^\d{1,3}$/.test(text);
    while (grouped && this.#groupOfThree()) {
      for (let count = 0; count < 3; count += 1) {
        text += (this.tokens[this.at + 1 + count] as TexToken).text;
      }
      this.at += 4;
    }
    if (text.length > longestNumber) {
      refuse(
        "E-LIMIT",
        this.tokens[first] ?? { start: 0, end: 0 },
        `Ce nombre a plus de ${longestNumber} chiffres.`,
        `This number has more than ${longestNumber} digits.`,
      );
    }
    // 0{,}5 is how TeX sets a decimal comma.
    const [a, b, c, d] = [0, 1, 2, 3].map((ahead) => this.tokens[this.at + ahead]);
    if (
      /^\d+$/.test(text) &&
      isMark(a, "{") &&
      isMark(b, ",") &&
      isMark(c, "}") &&
      d?.kind === "digit"
    ) {
      this.at += 3;
      const rest = this.#number();
      if (rest.kind !== "number" || rest.text.includes(".")) {
        this.wrong(
          first,
          "Ce nombre a deux virgules décimales.",
          "This number has two decimal points.",
        );
      }
      text += `.${rest.text}`;
    }
    return { kind: "number", text, font: "", first, last: this.at - 1 };
  }

  /** The `e-3` of 1.5e-3, right behind its digits. */
  #exponent(length: number): string {
    const [letter, next] = [this.tokens[this.at], this.tokens[this.at + 1]];
    if (letter?.kind !== "letter" || !/^e$/i.test(letter.text) || letter.spaced) return "";
    const signed = isMark(next, "+") || isMark(next, "-");
    let end = this.at + (signed ? 2 : 1);
    if (signed && next?.spaced) return "";
    let digits = "";
    for (let token = this.tokens[end]; token?.kind === "digit"; token = this.tokens[end]) {
      if (token.spaced) break;
      digits += token.text;
      end += 1;
    }
    if (digits === "") return "";
    if (Number(digits) + length > greatestExponent) {
      refuse(
        "E-LIMIT",
        { start: letter.start, end: letter.end },
        `L'exposant de ce nombre dépasse ${greatestExponent}.`,
        `The exponent of this number is beyond ${greatestExponent}.`,
      );
    }
    this.at = end;
    return `${letter.text}${signed ? (next?.text ?? "") : ""}${digits}`;
  }

  /** Whether a thin space and exactly three digits come next. */
  #groupOfThree(): boolean {
    const at = this.at;
    return (
      isCommand(this.tokens[at], ",") &&
      [1, 2, 3].every((ahead) => this.tokens[at + ahead]?.kind === "digit") &&
      this.tokens[at + 4]?.kind !== "digit"
    );
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

/** Whether an operand ends a list that begins at a place: behind a sign, a relation or nothing there is none. */
const endsOperand = (list: List, from: number): boolean => {
  const part = list.slice(from).findLast((each) => !isSpace(each));
  if (part === undefined || expectsMore(part) || isBig(part)) return false;
  if (part.kind === "mark") return part.text === "!" || part.text === "\\%";
  if (part.kind === "text") return false;
  return !(part.kind === "command" && joining.has(part.name));
};

/** Commands between operands that are neither operators nor comparisons. */
const joining = new Set(
  "in notin to mapsto pm mp mid sim approx equiv propto gets forall exists wedge vee land lor colon subset subseteq cup cap setminus implies iff Rightarrow Leftrightarrow rightarrow longrightarrow coloneqq triangleq ll gg quad qquad".split(
    " ",
  ),
);

/** ^{\prime\prime} and ^{'} are primes. */
const primesOf = (sup: List): { count: number; rest: List } => {
  const isPrime = (part: Layout): boolean =>
    (part.kind === "command" && part.name === "prime") ||
    (part.kind === "mark" && part.text === "'");
  const count = sup.findIndex((part) => !isPrime(part));
  return count < 0 ? { count: sup.length, rest: [] } : { count, rest: sup.slice(count) };
};

/** Whether a superscript on an empty group belongs to the atom before it: a number does, {}^t stands before. */
const hangs = ({ base, sub, sup, primes }: Scripts, before: Layout | undefined): boolean => {
  const [only, ...more] = sup ?? [];
  return (
    base?.kind === "group" &&
    base.of.length === 0 &&
    !sub &&
    primes === 0 &&
    only?.kind === "number" &&
    more.length === 0 &&
    before !== undefined &&
    before.kind !== "mark" &&
    before.kind !== "command"
  );
};
