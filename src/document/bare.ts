import type { Span } from "../parse/error.ts";
import type { Braces } from "./braces.ts";

/** Commands that are mathematics wherever they stand. */
const atoms = new Set(
  `alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho
  varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi
  Psi Omega ell hbar imath jmath infty infin partial nabla emptyset varnothing aleph Re Im wp top bot
  frac dfrac tfrac cfrac nicefrac binom sqrt sum prod int iint oint lim limsup liminf sup inf max min arg
  argmin argmax exp log ln lg sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan det dim ker
  deg gcd Pr tr rank diag softmax relu ReLU sigmoid softplus sign operatorname
  mathbf mathbb mathcal mathrm mathsf mathit mathfrak mathscr mathds mathbbm boldsymbol bm pmb
  hat widehat bar overline tilde widetilde vec dot ddot check breve underbrace overbrace overset underset
  stackrel substack boxed norm abs dv pdv grad forall exists neg lVert lvert lfloor lceil langle llbracket
  left bigl Bigl biggl`.split(/\s+/),
);

const relations = new Set(
  `le leq leqslant ge geq geqslant ne neq lt gt in notin ni subset subseteq supset supseteq sim simeq approx
  equiv cong propto perp ll gg triangleq coloneqq`.split(/\s+/),
);

const operators = new Set(
  `times cdot cdots ldots dots dotsc vdots ddots pm mp div ast star circ bullet odot otimes oplus ominus cap
  cup setminus wedge vee land lor mid parallel prime backslash middle big Big bigg Bigg limits`.split(
    /\s+/,
  ),
);

const arrows = new Set(
  `to rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow longrightarrow longleftarrow
  Longrightarrow mapsto longmapsto implies iff impliedby gets rarr larr hookrightarrow uparrow downarrow
  nearrow searrow swarrow nwarrow Downarrow Uparrow therefore because`.split(/\s+/),
);

/** White space and sizes: they belong to a formula without making one. */
const spaces = new Set([
  "quad",
  "qquad",
  "displaystyle",
  "textstyle",
  "nolimits",
  "enspace",
  "thinspace",
]);

const closings = new Set(
  "right rVert rvert rfloor rceil rangle rrbracket bigr Bigr biggr".split(" "),
);

/** Words within mathematics. */
const functionWords = new Set(
  "exp log ln max min sin cos tan tanh sinh cosh sqrt argmin argmax relu softmax sigmoid softplus".split(
    " ",
  ),
);

/** Letters that are words: « il y a », "a point". */
const wordLetters = /^[aàyôéèAÀYIO]$/;

type Kind =
  | "strong"
  | "weak"
  | "function"
  | "operator"
  | "relation"
  | "arrow"
  | "open"
  | "close"
  | "comma"
  | "space"
  | "break";

interface Token {
  readonly kind: Kind;
  readonly start: number;
  end: number;
  /** Whether white space stands before it. */
  readonly spaced: boolean;
  readonly text: string;
}

export interface BareFormula extends Span {
  /** It holds letters of the mathematical alphabets instead of TeX. */
  readonly unicode: boolean;
}

const mathAlphabet = /[\u{1D400}-\u{1D7FF}ℎℝℕℤℚℂ𝟙]/u;
const mathSigns = /[∂∇∑∏∫√∞∈∉∀∃≤≥≠≈∝⊙⊗⊤·×−→↦⟨⟩]/u;
const scripts = /[₀-₉ᵢⱼₖₙₘ⁰¹²³⁴-⁹ⁿᵀ]/u;

/** The runs of a stretch of prose that are plainly mathematics, at most so many. */
export const bareFormulas = (
  text: string,
  from: number,
  to: number,
  islands: ReadonlyMap<number, number>,
  own: ReadonlySet<string>,
  braces: Braces,
  most: number,
): BareFormula[] => {
  // Most prose has none of the signs that make one.
  if (islands.size === 0 && !/[\\^_=<>≤≥≠\u{1D400}-\u{1D7FF}∂∇∑∈]/u.test(text.slice(from, to)))
    return [];
  const found: BareFormula[] = [];
  let run: Token[] = [];
  const flush = (): void => {
    for (const part of parts(run)) {
      const formula = trimmed(part, text);
      if (formula) found.push(formula);
    }
    run = [];
  };
  for (const token of tokens(text, from, to, islands, own, braces)) {
    if (token.kind !== "break") run.push(token);
    if (token.kind === "break" || run.length > longestRun) flush();
    if (found.length > most) return found;
  }
  flush();
  return found;
};

function* tokens(
  text: string,
  from: number,
  to: number,
  islands: ReadonlyMap<number, number>,
  own: ReadonlySet<string>,
  braces: Braces,
): Generator<Token> {
  let at = from;
  let spaced = true;
  let last: Token | undefined;
  let pending: Token | undefined;
  const make = (kind: Kind, start: number, end: number): Token => ({
    kind,
    start,
    end,
    spaced,
    text: end - start < 40 ? text.slice(start, end) : "",
  });
  while (at < to) {
    const c = text[at] as string;
    if (/\s/.test(c)) {
      // A line ends a formula, unless it ends on a sign that asks for more.
      if (c === "\n" && last && last.kind !== "relation" && last.kind !== "operator") {
        if (pending) yield pending;
        pending = undefined;
        last = make("break", at, at + 1);
        yield last;
      }
      spaced = true;
      at += 1;
      continue;
    }
    if ((c === "^" || c === "_") && last && !spaced) {
      const end = scriptEnd(text, at, to, braces);
      const based =
        last.kind === "weak" ||
        last.kind === "strong" ||
        last.kind === "close" ||
        last.kind === "function";
      // `Loss_{train}`: a word with braces below it is a name; `train_set` is code.
      const named =
        last.kind === "break" &&
        /\p{L}$/u.test(last.text) &&
        /^.\s?[{\\]/.test(text.slice(at, at + 3));
      if (end !== undefined && (based || named)) {
        const kind = last.kind === "close" ? "close" : "strong";
        const token: Token = {
          ...last,
          kind,
          end,
          text: text.slice(last.start, Math.min(end, last.start + 40)),
        };
        if (last.kind === "close") {
          yield token;
          // A bracket with a script is as good as a command.
          pending = undefined;
          last = { ...token, kind: "strong", start: at, spaced: false };
          pending = last;
        } else {
          pending = token;
          last = token;
        }
        at = end;
        continue;
      }
    }
    if (pending) yield pending;
    pending = undefined;
    const read = readToken(text, at, to, islands, own, braces);
    last = make(read.kind, at, read.end);
    spaced = false;
    at = read.end;
    pending = last;
  }
  if (pending) yield pending;
}

const command = /\\([a-zA-Z]+)\*?/y;
const word = /\p{L}[\p{L}\p{M}]*/uy;
const number = /\d+(?:[.,]\d+)?/y;
const soup = /[\u{1D400}-\u{1D7FF}]/uy;

const readToken = (
  text: string,
  at: number,
  to: number,
  islands: ReadonlyMap<number, number>,
  own: ReadonlySet<string>,
  braces: Braces,
): { kind: Kind; end: number } => {
  const island = islands.get(at);
  // One that a blank line cuts belongs to no paragraph.
  if (island !== undefined && island <= to) return { kind: "strong", end: island };
  const c = text[at] as string;
  if (c === "\\") return readCommand(text, at, to, own, braces);

  soup.lastIndex = at;
  if (soup.test(text)) return { kind: "strong", end: at + 2 };
  word.lastIndex = at;
  const letters = word.exec(text)?.[0];
  if (letters !== undefined) return readWord(text, at, letters);
  number.lastIndex = at;
  const digits = number.exec(text)?.[0];
  if (digits !== undefined) return { kind: "weak", end: at + digits.length };

  if (c === "{") {
    const end = braces.closing(at);
    return end !== undefined && end < to && end - at < longestGroup
      ? { kind: end === at + 1 ? "strong" : "weak", end: end + 1 }
      : { kind: "break", end: at + 1 };
  }
  if (c === "(" || c === "[") return { kind: "open", end: at + 1 };
  if (c === ")" || c === "]") return { kind: "close", end: at + 1 };
  if (c === "," || c === ";") return { kind: "comma", end: at + 1 };
  if (c === "*" && text[at + 1] === "*") return { kind: "break", end: at + 2 };
  if (c === "=" || c === "<" || c === ">" || "≤≥≠≈∈∉∝".includes(c)) {
    let end = at + 1;
    while (text[end] === "=") end += 1;
    return { kind: "relation", end };
  }
  if ("+-*/|!:·×−⊙⊗'′".includes(c)) return { kind: "operator", end: at + 1 };
  if ("∂∇∑∏∫√∞∀∃⊤".includes(c) || scripts.test(c) || mathAlphabet.test(c)) {
    return { kind: "strong", end: at + 1 };
  }
  if ("→↦⇒⇔←".includes(c)) return { kind: "arrow", end: at + 1 };
  return { kind: "break", end: at + 1 };
};

const readWord = (text: string, at: number, letters: string): { kind: Kind; end: number } => {
  const end = at + letters.length;
  if (/^(?:https?|www)$/.test(letters)) {
    const address = /^[^\s)>]*/.exec(text.slice(end, end + longestAddress))?.[0] ?? "";
    return { kind: "break", end: end + address.length };
  }
  // « l'axe », « d'où », "the i'th": an apostrophe before a letter makes a word.
  const apostrophe = /^['’]\p{L}/u.test(text.slice(end, end + 3));
  const joined = /^-\p{L}{2}/u.test(text.slice(end, end + 4));
  if (apostrophe || joined) return { kind: "break", end };
  if (letters.length === 1) {
    const greek = /[α-ωΑ-Ωϕϵ]/.test(letters);
    return { kind: /[a-zA-Z]/.test(letters) || greek ? "weak" : "break", end };
  }
  return { kind: functionWords.has(letters) ? "function" : "break", end };
};

const readCommand = (
  text: string,
  at: number,
  to: number,
  own: ReadonlySet<string>,
  braces: Braces,
): { kind: Kind; end: number } => {
  command.lastIndex = at;
  const match = command.exec(text);
  if (!match) {
    const code = text.codePointAt(at + 1);
    const next = code === undefined ? "" : String.fromCodePoint(code);
    const end = Math.min(to, at + 1 + next.length);
    if (next === "{") return { kind: "open", end };
    if (next === "}") return { kind: "close", end };
    if (next === "|") return { kind: "operator", end };
    return /^[,;:! ]$/.test(next) ? { kind: "space", end } : { kind: "break", end };
  }
  const name = match[1] ?? "";
  const end = at + match[0].length;
  if (end > to) return { kind: "break", end: to };
  if (name === "left" || name === "right") {
    const bracket = /^\s?(?:\\[a-zA-Z]+|\\?[^\s])/.exec(text.slice(end, end + 12))?.[0] ?? "";
    return { kind: name === "left" ? "open" : "close", end: Math.min(to, end + bracket.length) };
  }
  if (closings.has(name)) return { kind: "close", end };
  if (relations.has(name)) return { kind: "relation", end };
  if (operators.has(name)) return { kind: "operator", end };
  if (arrows.has(name)) return { kind: "arrow", end };
  if (spaces.has(name)) return { kind: "space", end };
  if (name === "text" || name === "mbox") {
    const group = braces.group(end, to);
    return group ? { kind: "weak", end: group.end + 1 } : { kind: "break", end };
  }
  if (!atoms.has(name) && !own.has(name))
    return { kind: "break", end: argumentsEnd(text, end, to, braces) };
  return { kind: "strong", end: argumentsEnd(text, end, to, braces) };
};

/** The end of the groups that follow a command directly. */
const argumentsEnd = (text: string, from: number, to: number, braces: Braces): number => {
  let end = from;
  for (let taken = 0; taken < 3; taken += 1) {
    let start = end;
    if (text[start] === " ") start += 1;
    if (text[start] !== "{") break;
    const close = braces.closing(start);
    if (close === undefined || close >= to || close - start > longestGroup) break;
    end = close + 1;
  }
  return end;
};

/** The end of `^{…}`, `_i`, `^\top`; nothing where it is no script. */
const scriptEnd = (text: string, at: number, to: number, braces: Braces): number | undefined => {
  let start = at + 1;
  if (text[start] === " ") start += 1;
  const c = text[start];
  if (c === undefined || start >= to) return undefined;
  if (c === "{") {
    const close = braces.closing(start);
    return close !== undefined && close < to && close - start < longestGroup
      ? close + 1
      : undefined;
  }
  if (start > at + 1) return undefined;
  if (c === "\\") {
    command.lastIndex = start;
    const match = command.exec(text);
    return match ? argumentsEnd(text, start + match[0].length, to, braces) : undefined;
  }
  const pattern =
    text[at] === "^"
      ? /^(?:[*+'-]|\d{1,3}|\p{L}{1,2})(?![\p{L}\d])/u
      : /^(?:\d{1,3}|\p{L}{1,2})(?![\p{L}\d_])/u;
  const plain = pattern.exec(text.slice(start, start + 5));
  return plain ? start + plain[0].length : undefined;
};

const longestGroup = 5_000;
const longestAddress = 500;
/** How many signs a formula without delimiters has at most. */
const longestRun = 1_000;

/** A run, cut at commas outside brackets and at brackets without a partner. */
const parts = (run: readonly Token[]): Token[][] => {
  if (run.length === 0) return [];
  const alone = new Set<number>();
  const open: number[] = [];
  run.forEach((token, at) => {
    if (token.kind === "open") open.push(at);
    else if (token.kind === "close" && open.pop() === undefined) alone.add(at);
  });
  for (const at of open) alone.add(at);
  const all: Token[][] = [[]];
  let depth = 0;
  let quantified = false;
  const cut = (): void => {
    all.push([]);
    quantified = false;
  };
  run.forEach((token, at) => {
    if (alone.has(at)) {
      cut();
      return;
    }
    if (token.kind === "open") depth += 1;
    if (token.kind === "close") depth -= 1;
    // « ∀ i, j ∈ … » goes on behind its comma.
    if (/^(?:\\forall|∀|\\exists)/.test(token.text)) quantified = true;
    if (token.kind === "comma" && depth === 0 && !quantified) cut();
    else all.at(-1)?.push(token);
  });
  return all;
};

const isOperand = ({ kind }: Token): boolean =>
  kind === "strong" ||
  kind === "weak" ||
  kind === "function" ||
  kind === "open" ||
  kind === "close";

/** Whether the brackets at both ends are one pair with white space inside. */
const delimits = (part: readonly Token[], first: number, last: number): boolean => {
  if (last - first < 2 || part[first]?.text !== "(" || part[last]?.text !== ")") return false;
  if (!part[first + 1]?.spaced || !part[last]?.spaced) return false;
  let depth = 0;
  for (let at = first; at < last; at += 1) {
    if (part[at]?.kind === "open") depth += 1;
    if (part[at]?.kind === "close") depth -= 1;
    if (depth === 0) return false;
  }
  return true;
};

/** A part without the signs and the words at its ends, when a formula is left. */
const trimmed = (part: readonly Token[], text: string): BareFormula | undefined => {
  let first = 0;
  let last = part.length - 1;
  for (; first <= last; first += 1) {
    const token = part[first] as Token;
    const next = part[first + 1];
    if (token.kind === "strong" || token.kind === "open" || token.kind === "function") break;
    const minus = token.text === "-" && next !== undefined && isOperand(next) && !next.spaced;
    if (minus) break;
    if (token.kind === "weak") {
      const word = wordLetters.test(token.text) && next?.spaced && isOperand(next);
      const count = /^\d/.test(token.text) && next?.spaced && next.kind === "weak";
      if (!word && !count) break;
    }
  }
  for (; last >= first; last -= 1) {
    const token = part[last] as Token;
    const before = part[last - 1];
    if (token.kind === "strong" || token.kind === "close") break;
    if (token.text === "'" || token.text === "′") break;
    if (token.kind === "weak") {
      const word = wordLetters.test(token.text) && token.spaced && before && isOperand(before);
      if (!word) break;
    }
  }
  // « ( x = 1 ) », with its blanks: parentheses that have lost their backslashes are no part of it.
  if (delimits(part, first, last)) {
    first += 1;
    last -= 1;
  }
  const kept = part.slice(first, last + 1);
  const [start, end] = [kept[0], kept.at(-1)];
  if (!start || !end) return undefined;
  const strong = kept.some(({ kind }) => kind === "strong");
  const operands = kept.filter(({ kind }) => kind === "weak" || kind === "strong").length;
  const related =
    operands > 1 &&
    kept.some(({ kind }) => kind === "relation") &&
    kept.some((token) => token.kind === "weak" && /\p{L}/u.test(token.text));
  if (!strong && !related) return undefined;
  const content = text.slice(start.start, end.end);
  return {
    start: start.start,
    end: end.end,
    unicode: mathAlphabet.test(content) || mathSigns.test(content),
  };
};
