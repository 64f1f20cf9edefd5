import { isSettable } from "../page/katex.ts";
import type { Run } from "../page/runs.ts";
import { type Language, typeset } from "../page/typography.ts";

/** Letters that stand for mathematics, as commands of mathematics mode. */
const symbols: Readonly<Record<string, string>> = {
  "∂": "\\partial",
  "∇": "\\nabla",
  "∑": "\\sum",
  "∏": "\\prod",
  "∞": "\\infty",
  "√": "\\surd",
  "∫": "\\int",
  "→": "\\to",
  "←": "\\leftarrow",
  "↦": "\\mapsto",
  "⇒": "\\Rightarrow",
  "⇔": "\\Leftrightarrow",
  "↔": "\\leftrightarrow",
  "≤": "\\leq",
  "≥": "\\geq",
  "≠": "\\neq",
  "≈": "\\approx",
  "≡": "\\equiv",
  "∼": "\\sim",
  "∝": "\\propto",
  "∈": "\\in",
  "∉": "\\notin",
  "⊂": "\\subset",
  "⊆": "\\subseteq",
  "∩": "\\cap",
  "∪": "\\cup",
  "∅": "\\emptyset",
  "∀": "\\forall",
  "∃": "\\exists",
  "×": "\\times",
  "·": "\\cdot",
  "⋅": "\\cdot",
  "÷": "\\div",
  "±": "\\pm",
  "−": "-",
  "⊙": "\\odot",
  "⊗": "\\otimes",
  "⊘": "\\oslash",
  "⊕": "\\oplus",
  "‖": "\\Vert",
  "⟨": "\\langle",
  "⟩": "\\rangle",
  "′": "'",
  "″": "''",
  ᵀ: "^{\\top}",
  "⊤": "\\top",
  "⊥": "\\perp",
  ℝ: "\\mathbb{R}",
  ℕ: "\\mathbb{N}",
  ℤ: "\\mathbb{Z}",
  ℚ: "\\mathbb{Q}",
  ℂ: "\\mathbb{C}",
  "𝟏": "\\mathbf{1}",
  ℓ: "\\ell",
  ℒ: "\\mathcal{L}",
  "∎": "\\square",
  "□": "\\square",
  "✓": "\\checkmark",
  "½": "\\tfrac{1}{2}",
  "⋯": "\\cdots",
  "⋮": "\\vdots",
  α: "\\alpha",
  β: "\\beta",
  γ: "\\gamma",
  δ: "\\delta",
  ϵ: "\\epsilon",
  ε: "\\varepsilon",
  ζ: "\\zeta",
  η: "\\eta",
  θ: "\\theta",
  ι: "\\iota",
  κ: "\\kappa",
  λ: "\\lambda",
  μ: "\\mu",
  µ: "\\mu",
  ν: "\\nu",
  ξ: "\\xi",
  π: "\\pi",
  ρ: "\\rho",
  σ: "\\sigma",
  ς: "\\varsigma",
  τ: "\\tau",
  υ: "\\upsilon",
  φ: "\\varphi",
  ϕ: "\\phi",
  χ: "\\chi",
  ψ: "\\psi",
  ω: "\\omega",
  Γ: "\\Gamma",
  Δ: "\\Delta",
  Θ: "\\Theta",
  Λ: "\\Lambda",
  Ξ: "\\Xi",
  Π: "\\Pi",
  Σ: "\\Sigma",
  Φ: "\\Phi",
  Ψ: "\\Psi",
  Ω: "\\Omega",
};

const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱʳʲˢᵗᵘᵛʷˣʸᶻᵃᵇᶜᵈᵉᶠᵍʰᵏˡᵐᵒᵖ";
const raisedPlain = "0123456789+-=()nirjstuvwxyzabcdefghklmop";
const lowered = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ";
const loweredPlain = [
  ..."0123456789+-=()aehijklmnoprstuvx",
  "\\beta ",
  "\\gamma ",
  "\\rho ",
  "\\varphi ",
  "\\chi ",
];

const scripts = new Map<string, readonly ["^" | "_", string]>([
  ...[...raised].map((mark, at) => [mark, ["^", raisedPlain[at] ?? ""]] as const),
  ...[...lowered].map((mark, at) => [mark, ["_", loweredPlain[at] ?? ""]] as const),
]);

// Before : ; ? ! babel sets its own space in place of a tie, and would add it to a thin one.
const written: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  _: "\\_",
  "%": "\\%",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "\\textquotedbl{}",
  "`": "\\textasciigrave{}",
  "\u00A0": "~",
  "\u202F": "~",
  "\u2009": "\\,",
  "\u200A": "\\,",
  "\u2060": "",
  "\u200B": "",
  "\uFEFF": "",
  "\u00AD": "\\-",
  "’": "'",
  "‘": "`",
  "“": "``",
  "”": "''",
  "«": "\\guillemotleft{}",
  "»": "\\guillemotright{}",
  "–": "--",
  "—": "---",
  "‑": "-",
  "…": "\\ldots{}",
  "•": "\\textbullet{}",
  "°": "\\textdegree{}",
  "€": "\\texteuro{}",
  "✗": "\\ensuremath{\\times}",
  "▸": "\\ensuremath{\\triangleright}",
};

/** Letters with accents that T1 fonts hold. */
const isLatin = /^[\u00C0-\u017F]$/;

/** Text as pdflatex reads it: what has a meaning of its own is escaped, what has no letter is spelled out. */
export const escapedLatex = (text: string): string => {
  let out = "";
  let script: { sign: "^" | "_"; inside: string } | undefined;
  const close = (): void => {
    if (script) out += `\\ensuremath{${script.sign}{${script.inside}}}`;
    script = undefined;
  };
  for (const mark of text.normalize("NFC")) {
    const small = scripts.get(mark);
    if (small) {
      if (script?.sign !== small[0]) close();
      script = { sign: small[0], inside: (script?.inside ?? "") + small[1] };
      continue;
    }
    close();
    const symbol = symbols[mark];
    if (mark in written) out += written[mark];
    else if (symbol !== undefined) out += `\\ensuremath{${symbol}}`;
    else if (/^[\x20-\x7E\n\t]$/.test(mark) || isLatin.test(mark)) out += mark;
    else if (!/^\p{C}$/u.test(mark))
      out += `\\fbox{\\tiny U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
  }
  close();
  return out;
};

/** Words as a part of a formula: letters as text, signs as commands of mathematics mode. */
export const wordsInFormula = (text: string): string => {
  let out = "";
  let words = "";
  const flush = (): void => {
    if (words !== "") out += `\\text{${words}}`;
    words = "";
  };
  for (const mark of text.normalize("NFC")) {
    const small = scripts.get(mark);
    const symbol = symbols[mark];
    if (small || symbol !== undefined) {
      flush();
      out += small ? `{}${small[0]}{${small[1]}}` : `${symbol} `;
    } else if (mark === "\u202F" || mark === "\u00A0") words += "\\space ";
    else if (mark === "’") words += "'";
    else if (mark === "<" || mark === ">") {
      flush();
      out += mark;
    } else if (!/[\\{}$&#%_~^<>|"`*]/.test(mark) && !/^\p{C}$/u.test(mark)) words += mark;
  }
  flush();
  return out
    .replace(/(?:\{\}\^\{[^{}]*\})+|(?:\{\}_\{[^{}]*\})+/g, together)
    .replace(/\}\{\}([\^_])/g, "}$1");
};

/** Scripts side by side as one: a second one has nothing to stand at. */
const together = (scripts: string): string =>
  `{}${scripts[2]}{${[...scripts.matchAll(/[\^_]\{([^{}]*)\}/g)].map(([, inside]) => inside).join("")}}`;

/** A formula as pdflatex reads it: letters that KaTeX knows by themselves become commands. */
export const plainFormula = (latex: string): string => {
  let out = "";
  for (const mark of latex) {
    const small = scripts.get(mark);
    const symbol = symbols[mark];
    if (small) out += `${small[0]}{${small[1]}}`;
    else if (symbol !== undefined && mark !== "'") out += `${symbol} `;
    else if (mark === "’") out += "'";
    else if (mark === "\u00A0" || mark === "\u202F") out += "~";
    else out += mark;
  }
  return out;
};

/** Words and formulas in LaTeX. A formula that cannot be set stands as it was typed. */
export const runsLatex = (of: readonly Run[], language: Language): string =>
  of
    .map((run, at) => {
      if (run.kind === "words")
        return escapedLatex(typeset(run.text, language, of[at - 1]?.kind === "math"));
      if (run.typed !== undefined && !isSettable(run.latex))
        return `\\texttt{${escapedLatex(run.typed)}}`;
      return run.display ? `\\[${plainFormula(run.latex)}\\]` : `$${plainFormula(run.latex)}$`;
    })
    .join("");
