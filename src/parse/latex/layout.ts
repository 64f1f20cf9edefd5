import { Refusal, refuse } from "../error.ts";
import type { TexToken } from "./lex.ts";

/**
 * A formula as it is laid out: atoms side by side, with what hangs on them. Every part knows its first and
 * its last token. Nothing here has a meaning yet.
 */
export type Layout = { readonly first: number; readonly last: number } & (
  | { readonly kind: "letter"; readonly name: string; readonly font: Font }
  | { readonly kind: "number"; readonly text: string; readonly font: Font }
  | { readonly kind: "mark"; readonly text: string }
  | { readonly kind: "command"; readonly name: string }
  /** `\operatorname{softmax}`, `\mathrm{ReLU}`: letters that are one name. */
  | { readonly kind: "word"; readonly text: string }
  /** `\text{si }`: words. */
  | { readonly kind: "text"; readonly text: string; readonly of: List }
  | { readonly kind: "group"; readonly of: List }
  | { readonly kind: "fence"; readonly open: string; readonly close: string; readonly of: List }
  | { readonly kind: "fraction"; readonly above: List; readonly below: List; readonly bar: boolean }
  | { readonly kind: "root"; readonly of: List; readonly degree: List | undefined }
  | {
      readonly kind: "scripts";
      readonly base: Layout | undefined;
      readonly sub: List | undefined;
      readonly sup: List | undefined;
      readonly primes: number;
    }
  | { readonly kind: "accent"; readonly accent: string; readonly of: List }
  /** An underbrace or overbrace with its label. */
  | { readonly kind: "brace"; readonly of: List; readonly label: List | undefined }
  | { readonly kind: "box"; readonly of: List }
  /** A relation or operator with something set over or under it. */
  | { readonly kind: "stacked"; readonly base: List; readonly note: List; readonly under: boolean }
  | { readonly kind: "grid"; readonly name: string; readonly rows: readonly Row[] }
  /** A cell whose braces do not match: what stands around it is laid out all the same. */
  | { readonly kind: "broken"; readonly why: Refusal }
);

export type List = readonly Layout[];
export type Row = readonly List[];
type Of<K extends Layout["kind"]> = Layout & { kind: K };
export type Grid = Of<"grid">;
export type Scripts = Of<"scripts">;
export type Fence = Of<"fence">;

/** Bold, upright and italic letters are one; blackboard, calligraphic and Gothic ones are others. */
export type Font = "" | "bb" | "cal" | "frak" | "bold";

const deepest = 60;
const longestNumber = 400;

const fonts: Readonly<Record<string, Font>> = {
  mathbf: "bold",
  boldsymbol: "bold",
  bm: "bold",
  mathbfit: "bold",
  pmb: "bold",
  vb: "bold",
  vec: "bold",
  overrightarrow: "bold",
  underline: "",
  mathbb: "bb",
  mathds: "bb",
  mathbbm: "bb",
  mathcal: "cal",
  mathscr: "cal",
  mathfrak: "frak",
  mathit: "",
  mathsf: "",
  mathtt: "",
  mathnormal: "",
  boldmath: "",
};

/** Fonts whose argument, when it is several letters, is one name. */
const upright = new Set([
  "mathrm",
  "operatorname",
  "mathop",
  "mathbin",
  "mathrel",
  "mathord",
  "mathsf",
  "mathit",
  "mathtt",
]);
const texts = new Set([
  "text",
  "textrm",
  "textbf",
  "textit",
  "textsf",
  "texttt",
  "textnormal",
  "mbox",
  "hbox",
  "emph",
  "fbox",
  "textsc",
  "mathnormaltext",
]);
const accents: Readonly<Record<string, string>> = {
  hat: "hat",
  widehat: "hat",
  bar: "bar",
  overline: "bar",
  tilde: "tilde",
  widetilde: "tilde",
  dot: "dot",
  ddot: "ddot",
  check: "check",
  breve: "breve",
  mathring: "ring",
};
/** Sizes, spaces and styles, which mean nothing. */
const silent = new Set(
  ", ; : ! > enspace enskip thinspace medspace thickspace negthinspace displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag noindent centering hline toprule midrule bottomrule bf it rm sf tt sc em bfseries itshape rmfamily cal normalfont big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm middle strut mathstrut null allowbreak newline relax protect par smallskip medskip bigskip hfill qedhere blacksquare square qed normalsize small footnotesize large Large ".split(
    " ",
  ),
);
silent.delete("");
silent.add(" ").add("/").add("@");
/** Commands whose argument is not mathematics. */
const swallow: Readonly<Record<string, number>> = {
  label: 1,
  tag: 1,
  hspace: 1,
  vspace: 1,
  color: 1,
  phantom: 1,
  hphantom: 1,
  vphantom: 1,
  ref: 1,
  eqref: 1,
  cite: 1,
  footnote: 1,
  kern: 0,
  hskip: 0,
};
/** Commands that show their last argument as it is, after so many that only say how. */
const shows: Readonly<Record<string, number>> = {
  textcolor: 1,
  colorbox: 1,
  cancel: 0,
  bcancel: 0,
  smash: 0,
  ensuremath: 0,
  mathstrut: 0,
  qty: 0,
  overbracket: 0,
  mathclap: 0,
  mathrlap: 0,
  raisebox: 1,
};

export const opening: Readonly<Record<string, string>> = {
  "(": "(",
  "[": "[",
  "\\{": "{",
  "\\lbrace": "{",
  "\\lbrack": "[",
  "\\langle": "⟨",
  "\\lfloor": "⌊",
  "\\lceil": "⌈",
  "\\llbracket": "⟦",
  "\\lvert": "|",
  "\\lVert": "‖",
  "\\lparen": "(",
};
export const closing: Readonly<Record<string, string>> = {
  ")": "(",
  "]": "[",
  "\\}": "{",
  "\\rbrace": "{",
  "\\rbrack": "[",
  "\\rangle": "⟨",
  "\\rfloor": "⌊",
  "\\rceil": "⌈",
  "\\rrbracket": "⟦",
  "\\rvert": "|",
  "\\rVert": "‖",
  "\\rparen": "(",
};
const bars: Readonly<Record<string, string>> = {
  "|": "|",
  "\\vert": "|",
  "\\|": "‖",
  "\\Vert": "‖",
};

const grids = new Set(
  "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array cases rcases dcases aligned align alignat gathered gather split eqnarray equation multline alignedat flalign displaymath math".split(
    " ",
  ),
);

/** The rows of a formula, macros already expanded. Refuses what is no TeX (E-SYNTAX, E-LIMIT). */
export const layoutOf = (tokens: readonly TexToken[]): readonly Row[] =>
  new Builder(tokens).whole();

interface Open {
  readonly fence: string;
  readonly at: number;
  readonly token: number;
}

class Builder {
  readonly #tokens: readonly TexToken[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly TexToken[]) {
    this.#tokens = tokens;
  }

  whole(): readonly Row[] {
    const rows = this.#rows(() => false);
    const left = this.#tokens[this.#at];
    if (left) {
      this.#wrong(
        this.#at,
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
  #list(stops: (token: TexToken) => boolean): Layout[] {
    this.#enter();
    const list: Layout[] = [];
    const open: Open[] = [];
    for (
      let token = this.#tokens[this.#at];
      token && !stops(token);
      token = this.#tokens[this.#at]
    ) {
      if (isMark(token, "}") || isCommand(token, "right") || isCommand(token, "end")) break;
      if (isMark(token, "&") || isCommand(token, "\\") || isCommand(token, "cr")) break;
      if (isCommand(token, "over") || isCommand(token, "atop") || isCommand(token, "choose")) {
        return this.#over(list, stops);
      }
      const from = this.#at;
      this.#item(token, list, open);
      if (this.#at === from) this.#unexpected(token);
    }
    this.#depth -= 1;
    return list;
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth <= deepest) return;
    const { start, end } = this.#tokens[this.#at] ?? { start: 0, end: 0 };
    refuse(
      "E-LIMIT",
      { start, end },
      `Les groupes s'emboîtent sur plus de ${deepest} niveaux.`,
      `Groups are nested more than ${deepest} levels deep.`,
    );
  }

  #item(token: TexToken, list: Layout[], open: Open[]): void {
    const at = this.#at;
    const spelled = token.kind === "command" ? `\\${token.text}` : token.text;
    // Two bars side by side are a double one.
    const next = this.#tokens[at + 1];
    const last = open.at(-1);
    // In |x||y| the first of two bars side by side closes what is open.
    const closes = last?.fence === "|" && list.length > last.at + 1 && list.at(-1)?.kind !== "mark";
    const double = spelled === "|" && next && isMark(next, "|") && !next.spaced && !closes;
    const bar = double ? "‖" : bars[spelled];
    if (bar && token.kind !== "letter") {
      this.#at += double ? 2 : 1;
      if (last?.fence === bar && list.length > last.at + 1) this.#fold(list, open, bar);
      else {
        open.push({ fence: bar, at: list.length, token: at });
        list.push({ kind: "mark", text: bar, first: at, last: this.#at - 1 });
      }
    } else if (spelled in opening && token.kind !== "letter") {
      this.#at += 1;
      const fence = opening[spelled] as string;
      open.push({ fence, at: list.length, token: at });
      list.push({ kind: "mark", text: fence, first: at, last: at });
    } else if (spelled in closing && token.kind !== "letter") {
      this.#at += 1;
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

  /** Closes a fence: what stands since its opening becomes one part. What does not match stays a mark. */
  #fold(list: Layout[], open: Open[], fence: string): void {
    const last = this.#at - 1;
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
    const at = this.#at;
    const bar = this.#tokens[at]?.text === "over";
    this.#at += 1;
    const below = this.#list(stops);
    this.#depth -= 1;
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
    const first = base?.first ?? this.#at;
    let own = base;
    let sub: List | undefined;
    let sup: List | undefined;
    let primes = 0;
    if (base?.kind === "scripts") ({ base: own, sub, sup, primes } = base);
    for (let token = this.#tokens[this.#at]; token; token = this.#tokens[this.#at]) {
      const at = this.#at;
      if (isMark(token, "'")) {
        primes += 1;
        this.#at += 1;
      } else if (isMark(token, "^")) {
        if (sup) this.#twice(at, "exposants", "superscripts");
        this.#at += 1;
        const { count, rest } = primesOf(this.#argument(at));
        primes += count;
        if (rest.length > 0 || count === 0) sup = rest;
      } else if (isMark(token, "_")) {
        if (sub) this.#twice(at, "indices", "subscripts");
        this.#at += 1;
        sub = this.#argument(at);
      } else if (isCommand(token, "limits") || isCommand(token, "nolimits")) this.#at += 1;
      else break;
    }
    return { kind: "scripts", base: own, sub, sup, primes, first, last: this.#at - 1 };
  }

  /** `e^{x}{}^2` is set as the power of what stands before. */
  #hung(script: Scripts, before: Layout): Layout {
    const { first, last } = before;
    const base: Layout = { kind: "group", of: [before], first, last };
    return { ...script, base, first };
  }

  #twice(at: number, fr: string, en: string): never {
    return this.#wrong(
      at,
      `Il y a deux ${fr} ; groupez avec des accolades.`,
      `There are two ${en}; group with braces.`,
    );
  }

  // -- atoms --------------------------------------------------------------------------------------------

  /** What follows a command as its argument: a group, or a single token. */
  #argument(of: number): List {
    const token = this.#tokens[this.#at];
    if (
      !token ||
      isMark(token, "}") ||
      isMark(token, "&") ||
      isCommand(token, "\\") ||
      isCommand(token, "right")
    ) {
      const name = this.#tokens[of]?.text ?? "";
      return this.#wrong(
        of,
        `Il manque quelque chose après « ${name.length > 1 ? "\\" : ""}${name} ».`,
        `Something is missing after "${name.length > 1 ? "\\" : ""}${name}".`,
      );
    }
    if (isMark(token, "{")) return this.#braced();
    if (isMark(token, "^") || isMark(token, "_")) return this.#unexpected(token);
    if (token.kind === "digit") {
      this.#at += 1;
      return [
        { kind: "number", text: token.text, font: "", first: this.#at - 1, last: this.#at - 1 },
      ];
    }
    if (token.kind === "mark") {
      this.#at += 1;
      return [{ kind: "mark", text: token.text, first: this.#at - 1, last: this.#at - 1 }];
    }
    return this.#atom() ?? this.#argument(of);
  }

  #unexpected(token: TexToken): never {
    return this.#wrong(
      this.#at,
      `« ${token.text} » n'était pas attendu ici.`,
      `"${token.text}" was not expected here.`,
    );
  }

  /** The list inside braces. */
  #braced(): List {
    const open = this.#at;
    this.#at += 1;
    let list = this.#list(() => false);
    // A row ends inside braces only where the text was cut badly.
    while (isCommand(this.#tokens[this.#at], "\\") || isMark(this.#tokens[this.#at], "&")) {
      this.#at += 1;
      list = [...list, ...this.#list(() => false)];
    }
    if (!isMark(this.#tokens[this.#at], "}")) {
      this.#wrong(open, "Cette accolade ne se ferme pas.", "This brace is not closed.");
    }
    this.#at += 1;
    return list;
  }

  /** One atom; several where a font spans a list; nothing where a token means nothing. */
  #atom(): Layout[] | undefined {
    const at = this.#at;
    const token = this.#tokens[at] as TexToken;
    if (isMark(token, "{")) {
      const of = this.#braced();
      return [{ kind: "group", of, first: at, last: this.#at - 1 }];
    }
    if (token.kind === "digit") return [this.#number()];
    this.#at += 1;
    if (token.kind === "letter") {
      return [{ kind: "letter", name: token.text, font: "", first: at, last: at }];
    }
    if (token.kind === "mark") {
      if (token.text === "~" || token.text === '"' || token.text === "`") return undefined;
      const next = this.#tokens[at + 1];
      if (token.text === "." && next?.kind === "digit" && !next.spaced) {
        this.#at = at;
        return [this.#number()];
      }
      return [{ kind: "mark", text: token.text, first: at, last: at }];
    }
    return this.#command(token, at);
  }

  #number(): Layout {
    const first = this.#at;
    let text = "";
    let dotted = false;
    for (let token = this.#tokens[this.#at]; token; token = this.#tokens[this.#at]) {
      if (token.kind === "digit" && (text === "" || !token.spaced)) text += token.text;
      else if (
        isMark(token, ".") &&
        !dotted &&
        (text === "" || !token.spaced) &&
        this.#tokens[this.#at + 1]?.kind === "digit" &&
        !this.#tokens[this.#at + 1]?.spaced
      ) {
        text += ".";
        dotted = true;
      } else break;
      this.#at += 1;
    }
    // 10\,000: thin spaces part groups of three digits.
    const grouped = !dotted && text.length <= 3;
    while (grouped && this.#groupOfThree()) {
      for (let count = 0; count < 3; count += 1) {
        text += (this.#tokens[this.#at + 1 + count] as TexToken).text;
      }
      this.#at += 4;
    }
    if (text.length > longestNumber) {
      refuse(
        "E-LIMIT",
        this.#tokens[first] ?? { start: 0, end: 0 },
        `Ce nombre a plus de ${longestNumber} chiffres.`,
        `This number has more than ${longestNumber} digits.`,
      );
    }
    // 0{,}5 is how TeX sets a decimal comma.
    const [a, b, c, d] = [0, 1, 2, 3].map((ahead) => this.#tokens[this.#at + ahead]);
    if (!dotted && isMark(a, "{") && isMark(b, ",") && isMark(c, "}") && d?.kind === "digit") {
      this.#at += 3;
      const rest = this.#number();
      if (rest.kind === "number") text += `.${rest.text}`;
    }
    return { kind: "number", text, font: "", first, last: this.#at - 1 };
  }

  /** Whether a thin space and exactly three digits come next. */
  #groupOfThree(): boolean {
    const at = this.#at;
    return (
      isCommand(this.#tokens[at], ",") &&
      [1, 2, 3].every((ahead) => this.#tokens[at + ahead]?.kind === "digit") &&
      this.#tokens[at + 4]?.kind !== "digit"
    );
  }

  #command(token: TexToken, at: number): Layout[] | undefined {
    const name = token.text;
    const last = (): number => this.#at - 1;
    if (silent.has(name)) {
      // \big( and the like: what follows is an ordinary delimiter.
      return undefined;
    }
    if (name in swallow) {
      for (let count = swallow[name] ?? 0; count > 0; count -= 1) this.#skip(at);
      return undefined;
    }
    if (name === "rule") {
      this.#bracketed();
      this.#skip(at);
      this.#skip(at);
      return undefined;
    }
    if (name in shows) {
      this.#bracketed();
      for (let count = shows[name] ?? 0; count > 0; count -= 1) this.#skip(at);
      return [{ kind: "group", of: this.#argument(at), first: at, last: last() }];
    }
    if (name === "left") return [this.#leftRight(at)];
    if (name === "begin") return this.#environment(at);
    if (name in accents) {
      const of = this.#argument(at);
      return [{ kind: "accent", accent: accents[name] as string, of, first: at, last: last() }];
    }
    if (texts.has(name)) return [this.#text(at)];
    if (upright.has(name)) return this.#uprightly(at);
    if (name in fonts) return this.#inFont(fonts[name] as Font, at);
    switch (name) {
      case "frac":
      case "dfrac":
      case "tfrac":
      case "cfrac":
      case "nicefrac":
      case "sfrac": {
        const [above, below] = [this.#argument(at), this.#argument(at)];
        return [{ kind: "fraction", above, below, bar: true, first: at, last: last() }];
      }
      case "binom":
      case "dbinom":
      case "tbinom": {
        const [above, below] = [this.#argument(at), this.#argument(at)];
        return [{ kind: "fraction", above, below, bar: false, first: at, last: last() }];
      }
      case "sqrt": {
        const degree = this.#bracketed();
        const of = isMark(this.#tokens[this.#at], "(") ? this.#parenthesis() : this.#argument(at);
        return [{ kind: "root", of, degree, first: at, last: last() }];
      }
      case "boxed":
      case "framebox":
      case "Aboxed": {
        return [{ kind: "box", of: this.#argument(at), first: at, last: last() }];
      }
      case "underbrace":
      case "overbrace": {
        const of = this.#argument(at);
        let label: List | undefined;
        const mark = this.#tokens[this.#at];
        if (isMark(mark, "_") || isMark(mark, "^")) {
          this.#at += 1;
          label = this.#argument(at);
        }
        return [{ kind: "brace", of, label, first: at, last: last() }];
      }
      case "overset":
      case "underset":
      case "stackrel": {
        const [note, base] = [this.#argument(at), this.#argument(at)];
        const [operator, ...more] = base;
        // \underset{x \to 0}{\lim} is a subscript of the operator.
        if (name === "underset" && operator && more.length === 0 && takesLimits(operator)) {
          const script = { sub: note, sup: undefined, primes: 0 };
          return [{ kind: "scripts", base: operator, ...script, first: at, last: last() }];
        }
        return [
          { kind: "stacked", base, note, under: name === "underset", first: at, last: last() },
        ];
      }
      case "xrightarrow":
      case "xrightarrow*": {
        const under = this.#bracketed();
        const note = this.#argument(at);
        const base: List = [{ kind: "command", name: "to", first: at, last: at }];
        return [
          { kind: "stacked", base, note: under ?? note, under: true, first: at, last: last() },
        ];
      }
      case "substack": {
        return [{ kind: "group", of: this.#stack(at), first: at, last: last() }];
      }
      case "not": {
        const next = this.#tokens[this.#at];
        if (next && (isMark(next, "=") || isCommand(next, "in"))) {
          this.#at += 1;
          return [
            { kind: "command", name: next.text === "=" ? "neq" : "notin", first: at, last: last() },
          ];
        }
        return undefined;
      }
      case "dv":
      case "pdv":
      case "derivative":
        return [this.#physics(at, name === "pdv" ? "partial" : "d")];
      case "abs":
      case "norm": {
        const of = this.#argument(at);
        const bar = name === "abs" ? "|" : "‖";
        return [{ kind: "fence", open: bar, close: bar, of, first: at, last: last() }];
      }
      case "lbrace":
      case "lbrack":
      case "rbrack":
      case "rbrace":
      case "{":
      case "}":
        return [{ kind: "mark", text: name, first: at, last: at }];
      case "%":
      case "$":
      case "&":
      case "#":
      case "_":
        return [{ kind: "mark", text: `\\${name}`, first: at, last: at }];
      case "ast":
        return [{ kind: "mark", text: "*", first: at, last: at }];
      case "colon":
        return [{ kind: "mark", text: ":", first: at, last: at }];
      case "prime":
        return [{ kind: "command", name, first: at, last: at }];
      default:
        return [{ kind: "command", name, first: at, last: at }];
    }
  }

  /** \dv{f}{x}, \dv[2]{f}{x}, \dv{x}: the physics package's way to write a quotient of d's. */
  #physics(at: number, d: "partial" | "d"): Layout {
    if (isMark(this.#tokens[this.#at], "*")) this.#at += 1;
    const order = this.#bracketed();
    const one = this.#argument(at);
    const two = isMark(this.#tokens[this.#at], "{") ? this.#argument(at) : undefined;
    // \pdv{f}{x}{y} is a mixed derivative.
    const three =
      d === "partial" && two && isMark(this.#tokens[this.#at], "{")
        ? this.#argument(at)
        : undefined;
    const sign: Layout =
      d === "partial"
        ? { kind: "command", name: "partial", first: at, last: at }
        : { kind: "letter", name: "d", font: "", first: at, last: at };
    const raised = (base: Layout): Layout =>
      order
        ? { kind: "scripts", base, sub: undefined, sup: order, primes: 0, first: at, last: at }
        : base;
    const by = two ?? one;
    const variable: Layout = {
      kind: "group",
      of: by,
      first: by[0]?.first ?? at,
      last: by.at(-1)?.last ?? at,
    };
    return {
      kind: "fraction",
      above: [raised(sign), ...(two ? one : [])],
      below: [
        ...(order ? [sign, raised(variable)] : [sign, ...by]),
        ...(three ? [sign, ...three] : []),
      ],
      bar: true,
      first: at,
      last: this.#at - 1,
    };
  }

  /** A parenthesis as the argument that it is meant to be: √(x + 1). */
  #parenthesis(): List {
    const open = this.#at;
    this.#at += 1;
    let depth = 0;
    const of = this.#list((token) => {
      if (isMark(token, ")")) depth -= 1;
      if (isMark(token, "(")) depth += 1;
      return depth < 0;
    });
    if (!isMark(this.#tokens[this.#at], ")")) {
      this.#wrong(open, "Cette parenthèse ne se ferme pas.", "This parenthesis is not closed.");
    }
    this.#at += 1;
    return of;
  }

  #skip(of: number): void {
    const token = this.#tokens[this.#at];
    if (!token) this.#argument(of);
    else if (isMark(token, "{")) this.#raw();
    else this.#at += 1;
  }

  /** The tokens inside braces, not read. */
  #raw(): readonly TexToken[] {
    const open = this.#at;
    let depth = 0;
    for (let token = this.#tokens[this.#at]; token; token = this.#tokens[this.#at]) {
      this.#at += 1;
      depth += isMark(token, "{") ? 1 : isMark(token, "}") ? -1 : 0;
      if (depth === 0) return this.#tokens.slice(open + 1, this.#at - 1);
    }
    return this.#wrong(open, "Cette accolade ne se ferme pas.", "This brace is not closed.");
  }

  /** What stands in square brackets right here. */
  #bracketed(): List | undefined {
    if (!isMark(this.#tokens[this.#at], "[")) return undefined;
    this.#at += 1;
    const list = this.#list((token) => isMark(token, "]"));
    if (isMark(this.#tokens[this.#at], "]")) this.#at += 1;
    return list;
  }

  #leftRight(at: number): Layout {
    const open = this.#delimiter();
    let of: Layout[] = [];
    for (;;) {
      of = [...of, ...this.#list(() => false)];
      const token = this.#tokens[this.#at];
      if (isCommand(token, "right")) break;
      // A row or a cell may end between \left and \right in what people paste; it is no end here.
      if (isMark(token, "&") || isCommand(token, "\\")) {
        this.#at += 1;
        continue;
      }
      return this.#wrong(at, "\\left n'a pas son \\right.", "\\left lacks its \\right.");
    }
    this.#at += 1;
    const close = this.#delimiter();
    return { kind: "fence", open, close, of, first: at, last: this.#at - 1 };
  }

  #delimiter(): string {
    const token = this.#tokens[this.#at];
    if (!token) {
      return this.#wrong(this.#at - 1, "Il manque un délimiteur.", "A delimiter is missing.");
    }
    this.#at += 1;
    const spelled = token.kind === "command" ? `\\${token.text}` : token.text;
    const fence = opening[spelled];
    if (fence) return fence;
    const closes = closing[spelled];
    if (closes) return closers[closes] ?? closes;
    return bars[spelled] ?? spelled;
  }

  // -- words --------------------------------------------------------------------------------------------

  /** The words of \text{…}, and the same read as mathematics. */
  #text(at: number): Layout {
    const from = this.#at;
    if (!this.#tokens[from]) this.#argument(at);
    if (!isMark(this.#tokens[from], "{")) {
      this.#at += 1;
      return this.#wordAt(at, from, from + 1);
    }
    const raw = this.#raw();
    return { ...this.#wordAt(at, from + 1, from + 1 + raw.length), last: this.#at - 1 };
  }

  #wordAt(at: number, from: number, to: number): Layout {
    const inner = this.#tokens.slice(from, to);
    const text = spelledOut(inner);
    const bare = text.trim();
    if (/^[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9]*$/.test(bare) && bare.length > 1) {
      return { kind: "word", text: bare, first: at, last: to - 1 };
    }
    const of = text.includes("$") ? this.#mixed(from, to) : this.#inside(from, to);
    return { kind: "text", text: bare, of, first: at, last: Math.max(at, to - 1) };
  }

  /** Words with mathematics between dollars, as in \text{si $x > 0$}. */
  #mixed(from: number, to: number): List {
    const parts: Layout[] = [];
    let start = from;
    let math = false;
    for (let at = from; at <= to; at += 1) {
      if (at < to && !isMark(this.#tokens[at], "$")) continue;
      const text = spelledOut(this.#tokens.slice(start, at)).trim();
      if (math) parts.push(...this.#inside(start, at));
      else if (text !== "") parts.push({ kind: "text", text, of: [], first: start, last: at - 1 });
      math = !math;
      start = at + 1;
    }
    return parts;
  }

  /** The layout of some tokens, or nothing where they are no mathematics. */
  #inside(from: number, to: number): List {
    const inner = new Builder(this.#tokens.slice(0, to));
    inner.#at = from;
    inner.#depth = this.#depth;
    try {
      const list = inner.#list(() => false);
      return inner.#at === to ? list : [];
    } catch {
      return [];
    }
  }

  /** \operatorname{soft max}, \mathrm{ReLU}: one name, spaces of OCR closed up; else what stands inside. */
  #uprightly(at: number): Layout[] {
    if (isMark(this.#tokens[this.#at], "*")) this.#at += 1;
    const from = this.#at;
    if (isMark(this.#tokens[from], "{")) {
      const raw = this.#raw();
      const letters = raw.filter((token) => !(token.kind === "command" && silent.has(token.text)));
      const text = letters.map(({ text: each }) => each).join("");
      if (
        /^[A-Za-z]([A-Za-z0-9-]|\.(?=[A-Za-z]))+$/.test(text) &&
        letters.every((t) => t.kind !== "command")
      ) {
        return [{ kind: "word", text, first: at, last: this.#at - 1 }];
      }
      this.#at = from;
    }
    return this.#inFont("", at);
  }

  #inFont(font: Font, at: number): Layout[] {
    const of = this.#argument(at);
    return of.map((each, place) => ({
      ...restyled(each, font),
      ...(place === 0 && { first: at }),
      ...(place === of.length - 1 && { last: this.#at - 1 }),
    }));
  }

  // -- environments -------------------------------------------------------------------------------------

  /** The name in braces after \begin or \end. */
  #name(of: number): string {
    if (!isMark(this.#tokens[this.#at], "{")) {
      return this.#wrong(
        of,
        "Il manque le nom de l'environnement.",
        "The environment's name is missing.",
      );
    }
    return this.#raw()
      .map(({ text }) => text)
      .join("")
      .replace(/\*$/, "");
  }

  #environment(at: number): Layout[] {
    const name = this.#name(at);
    if (!grids.has(name)) {
      this.#wrong(
        at,
        `L'environnement « ${name} » n'est pas connu.`,
        `The environment "${name}" is not known.`,
      );
    }
    if (name === "array" || name === "alignedat" || name === "alignat") {
      this.#bracketed();
      this.#skip(at);
    } else if (name === "aligned" || name === "matrix" || name.endsWith("matrix"))
      this.#bracketed();
    const rows = this.#rows(() => false, true);
    if (!isCommand(this.#tokens[this.#at], "end")) {
      this.#wrong(at, `\\begin{${name}} n'a pas son \\end.`, `\\begin{${name}} lacks its \\end.`);
    }
    this.#at += 1;
    const end = this.#name(this.#at - 1);
    if (end !== name) {
      this.#wrong(
        at,
        `\\begin{${name}} se ferme par \\end{${end}}.`,
        `\\begin{${name}} is closed by \\end{${end}}.`,
      );
    }
    if (name === "equation" || name === "math" || name === "displaymath") {
      const [row, ...more] = rows;
      if (row?.length === 1 && more.length === 0) {
        return [{ kind: "group", of: row[0] as List, first: at, last: this.#at - 1 }];
      }
    }
    return [{ kind: "grid", name, rows, first: at, last: this.#at - 1 }];
  }

  #rows(stops: (token: TexToken) => boolean, mends = false): Row[] {
    const rows: List[][] = [[]];
    for (;;) {
      const cell = mends ? this.#cell() : this.#list(stops);
      (rows.at(-1) as List[]).push(cell);
      const token = this.#tokens[this.#at];
      if (isMark(token, "&")) this.#at += 1;
      else if (isCommand(token, "\\") || isCommand(token, "cr")) {
        this.#at += 1;
        if (isMark(this.#tokens[this.#at], "*")) this.#at += 1;
        // \\[1em] sets a distance; \\ [x] begins a row with a bracket.
        const bracket = this.#tokens[this.#at];
        if (isMark(bracket, "[") && !bracket?.spaced && this.#isLength()) this.#bracketed();
        rows.push([]);
      } else break;
    }
    const last = rows.at(-1);
    if (last && rows.length > 1 && last.every((cell) => cell.length === 0)) rows.pop();
    return rows;
  }

  /** A cell; one that is no TeX is kept as such, up to where it ends. */
  #cell(): List {
    const [at, depth] = [this.#at, this.#depth];
    try {
      return this.#list(() => false);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "E-SYNTAX") throw error;
      const end = this.#cellEnd(at);
      if (end === undefined) throw error;
      this.#at = end;
      this.#depth = depth;
      return [{ kind: "broken", why: error, first: at, last: Math.max(at, end - 1) }];
    }
  }

  /** Where the cell that begins here ends, whatever its braces. */
  #cellEnd(from: number): number | undefined {
    let inside = 0;
    for (let at = from; at < this.#tokens.length; at += 1) {
      const token = this.#tokens[at];
      if (isCommand(token, "begin")) inside += 1;
      else if (isCommand(token, "end")) {
        if (inside === 0) return at;
        inside -= 1;
      } else if (inside === 0 && (isMark(token, "&") || isCommand(token, "\\"))) return at;
    }
    return undefined;
  }

  #isLength(): boolean {
    let text = "";
    for (let at = this.#at + 1; at < this.#at + 12; at += 1) {
      const token = this.#tokens[at];
      if (!token) return false;
      if (isMark(token, "]")) return /^-?[\d.]+(em|ex|pt|cm|mm|in|bp)$/.test(text);
      text += token.text;
    }
    return false;
  }

  /** The rows of \substack, commas between them. */
  #stack(at: number): List {
    if (!isMark(this.#tokens[this.#at], "{")) return this.#argument(at);
    this.#at += 1;
    const rows = this.#rows(() => false);
    if (!isMark(this.#tokens[this.#at], "}")) {
      this.#wrong(at, "Cette accolade ne se ferme pas.", "This brace is not closed.");
    }
    this.#at += 1;
    return rows.flatMap((row, place): Layout[] => {
      const first = row[0]?.[0]?.first ?? at;
      return place === 0
        ? row.flat()
        : [{ kind: "mark", text: ",", first, last: first - 1 }, ...row.flat()];
    });
  }

  #wrong(at: number, fr: string, en: string): never {
    const token = this.#tokens[Math.min(at, this.#tokens.length - 1)];
    return refuse("E-SYNTAX", token ?? { start: 0, end: 0 }, fr, en);
  }
}

const closers: Readonly<Record<string, string>> = {
  "(": ")",
  "[": "]",
  "{": "}",
  "⟨": "⟩",
  "⌊": "⌋",
  "⌈": "⌉",
  "⟦": "⟧",
};

/** Whether what is set under an operator is its subscript. */
const takesLimits = (part: Layout): boolean =>
  (part.kind === "command" && limited.has(part.name)) || part.kind === "word";
const limited = new Set("sum prod lim max min sup inf arg argmin argmax".split(" "));

const isMark = (token: TexToken | undefined, text: string): boolean =>
  token?.kind === "mark" && token.text === text;

const isCommand = (token: TexToken | undefined, name: string): boolean =>
  token?.kind === "command" && token.text === name;

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
