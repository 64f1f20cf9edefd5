import { refuse } from "../error.ts";

/** A piece of TeX: a command without its backslash, a letter, a digit, or another character. */
export interface TexToken {
  readonly kind: "command" | "letter" | "digit" | "mark";
  readonly text: string;
  /** Offsets in the source; what a macro wrote has those of its call. */
  readonly start: number;
  readonly end: number;
  /** Whether white space stands before it. */
  readonly spaced: boolean;
}

/** How long a formula may be. */
const longestFormula = 100_000;

/** Characters beyond ASCII, as the TeX that says the same. */
const unicode = new Map<string, string>(
  Object.entries({
    "−": "-",
    "–": "-",
    "·": "\\cdot",
    "⋅": "\\cdot",
    "∙": "\\cdot",
    "•": "\\cdot",
    "×": "\\times",
    "÷": "/",
    "∗": "*",
    "⊙": "\\odot",
    "⊘": "\\oslash",
    "⊗": "\\otimes",
    "∘": "\\circ",
    "≤": "\\leq",
    "⩽": "\\leq",
    "≥": "\\geq",
    "⩾": "\\geq",
    "≠": "\\neq",
    "≈": "\\approx",
    "≡": "\\equiv",
    "≜": "\\triangleq",
    "≔": "\\coloneqq",
    "∝": "\\propto",
    "∈": "\\in",
    "∉": "\\notin",
    "→": "\\to",
    "⟶": "\\to",
    "↦": "\\mapsto",
    "⟼": "\\mapsto",
    "←": "\\gets",
    "⇒": "\\Rightarrow",
    "⟹": "\\Rightarrow",
    "⇔": "\\Leftrightarrow",
    "⟺": "\\Leftrightarrow",
    "↓": "\\downarrow",
    "∀": "\\forall",
    "∃": "\\exists",
    "∞": "\\infty",
    "∑": "\\sum",
    "∏": "\\prod",
    "∫": "\\int",
    "∂": "\\partial",
    "∇": "\\nabla",
    "±": "\\pm",
    "…": "\\ldots",
    "⋯": "\\cdots",
    "⋮": "\\vdots",
    "⋱": "\\ddots",
    "‖": "\\|",
    "∥": "\\|",
    "⟨": "\\langle",
    "〈": "\\langle",
    "⟩": "\\rangle",
    "〉": "\\rangle",
    "⌊": "\\lfloor",
    "⌋": "\\rfloor",
    "⌈": "\\lceil",
    "⌉": "\\rceil",
    "⟦": "\\llbracket",
    "⟧": "\\rrbracket",
    "′": "'",
    "’": "'",
    "″": "''",
    ℓ: "\\ell",
    "∧": "\\wedge",
    "∨": "\\vee",
    "\u00a0": " ",
    "\u2009": "\\,",
    "\u202f": "\\,",
    "\u2003": " ",
    "\u2062": " ",
    "\u2061": " ",
    "\u200b": " ",
    "\ufeff": " ",
  }),
);

const greekLetters =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau upsilon phi chi psi omega".split(
    " ",
  );
for (const [at, name] of greekLetters.entries()) {
  unicode.set(String.fromCodePoint(0x3b1 + at), `\\${name}`);
  const capital = name[0]?.toUpperCase() + name.slice(1);
  if (/^(Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega)$/.test(capital)) {
    unicode.set(String.fromCodePoint(0x391 + at), `\\${capital}`);
  }
}
for (const [letter, name] of Object.entries({
  ϵ: "epsilon",
  ϕ: "phi",
  φ: "varphi",
  ε: "varepsilon",
  ϑ: "vartheta",
  ϱ: "varrho",
})) {
  unicode.set(letter, `\\${name}`);
}
for (const [at, letter] of [..."ℝℕℤℚℂ𝔼𝟙𝟏"].entries()) {
  const plain = "RNZQCE11"[at];
  unicode.set(letter, `\\mathbb{${plain}}`);
}
unicode.set("ℒ", "\\mathcal{L}");
unicode.set("⊤", "\\top");
unicode.set("ᵀ", "^{\\top}");

const lowered = new Map(
  [..."₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"].map((c, at) => [
    c,
    "0123456789+-=()aehijklmnoprstuvx"[at] as string,
  ]),
);
const raised = new Map(
  [..."⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"].map((c, at) => [
    c,
    "0123456789+-=()abcdefghijklmnoprstuvwxyz"[at] as string,
  ]),
);

const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/**
 * The tokens of a formula: comments and white space gone, characters beyond ASCII as the commands they stand
 * for. Refuses what is too long (E-LIMIT).
 */
export const lex = (source: string, offset = 0): TexToken[] => {
  if (source.length > longestFormula) {
    refuse(
      "E-LIMIT",
      { start: offset, end: offset + source.length },
      `La formule dépasse ${longestFormula} caractères.`,
      `The formula has more than ${longestFormula} characters.`,
    );
  }
  const tokens: TexToken[] = [];
  let spaced = false;
  const put = (kind: TexToken["kind"], text: string, start: number, end: number): void => {
    tokens.push({ kind, text, start: start + offset, end: end + offset, spaced });
    spaced = false;
  };
  let at = 0;
  while (at < source.length) {
    const code = source.charCodeAt(at);
    if (isLetter(code)) {
      put("letter", source[at] as string, at, at + 1);
      at += 1;
    } else if (isDigit(code)) {
      put("digit", source[at] as string, at, at + 1);
      at += 1;
    } else if (code === 92) {
      let end = at + 1;
      while (isLetter(source.charCodeAt(end))) end += 1;
      if (end === at + 1) end = Math.min(source.length, at + 2);
      put("command", source.slice(at + 1, end), at, end);
      at = end;
    } else if (code === 37) {
      // A comment takes its line's end with it.
      const end = source.indexOf("\n", at);
      at = end < 0 ? source.length : end + 1;
      spaced = true;
    } else if (code <= 32) {
      spaced = true;
      at += 1;
    } else if (code < 127) {
      put("mark", source[at] as string, at, at + 1);
      at += 1;
    } else at = beyondAscii(source, at, put, () => (spaced = true));
  }
  return tokens;
};

type Put = (kind: TexToken["kind"], text: string, start: number, end: number) => void;

/** Reads one character beyond ASCII, or a run of raised or lowered ones; the offset after it. */
const beyondAscii = (source: string, at: number, put: Put, space: () => void): number => {
  const letter = String.fromCodePoint(source.codePointAt(at) as number);
  for (const [table, mark] of [
    [lowered, "_"],
    [raised, "^"],
  ] as const) {
    if (!table.has(letter)) continue;
    let end = at;
    put("mark", mark, at, at + 1);
    put("mark", "{", at, at + 1);
    for (let next = table.get(source[end] ?? ""); next; next = table.get(source[end] ?? "")) {
      put(/\d/.test(next) ? "digit" : /[a-z]/.test(next) ? "letter" : "mark", next, end, end + 1);
      end += 1;
    }
    put("mark", "}", end - 1, end);
    return end;
  }
  const end = at + letter.length;
  let meant = unicode.get(letter);
  if (letter === "√") return rootOf(source, end, put);
  if (meant === undefined) {
    // A bold or italic letter of the mathematical block is the plain one; an accent that combines is put over.
    const plain = letter.normalize("NFKD");
    const ratio = /^(\d+)\u2044(\d+)$/.exec(plain);
    meant = ratio
      ? `\\frac{${ratio[1]}}{${ratio[2]}}`
      : (unicode.get(plain) ?? (/^[\x20-\x7e]+$/.test(plain) ? plain : composed(letter)));
  }
  if (meant === undefined) put("mark", letter, at, end);
  else if (meant === " ") space();
  else for (const token of lex(meant)) put(token.kind, token.text, at, end);
  return end;
};

/** √ covers the whole number right after it; the offset after what was read. */
const rootOf = (source: string, from: number, put: Put): number => {
  put("command", "sqrt", from - 1, from);
  let end = from;
  while (isDigit(source.charCodeAt(end))) end += 1;
  if (end === from) return from;
  put("mark", "{", from - 1, from);
  for (let at = from; at < end; at += 1) put("digit", source[at] as string, at, at + 1);
  put("mark", "}", end - 1, end);
  return end;
};

const overs: Readonly<Record<string, string>> = {
  "\u0302": "hat",
  "\u0303": "tilde",
  "\u0304": "bar",
  "\u0305": "bar",
  "\u0307": "dot",
};

/** A letter with an accent over it, such as ŷ. */
const composed = (letter: string): string | undefined => {
  const [base, mark, ...more] = [...letter.normalize("NFD")];
  const accent = mark && overs[mark];
  return base && accent && more.length === 0 && /^[A-Za-z]$/.test(base)
    ? `\\${accent}{${base}}`
    : undefined;
};

/** Whether a token is this mark. */
export const isMark = (token: TexToken | undefined, text: string): boolean =>
  token?.kind === "mark" && token.text === text;

/** Whether a token is this command. */
export const isCommand = (token: TexToken | undefined, name: string): boolean =>
  token?.kind === "command" && token.text === name;
