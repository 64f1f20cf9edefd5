import type { Font, Layout } from "./layout.ts";

/* What commands are for, by name: fonts, accents, delimiters, environments, and those that say nothing. */

/** Commands that set letters in a font. */
export const fonts: Readonly<Record<string, Font>> = {
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
export const upright = new Set([
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
/** Commands whose argument is words. */
export const texts = new Set([
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
export const accents: Readonly<Record<string, string>> = {
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
export const silent = new Set([
  " ",
  ..."/ @ , ; : ! > enspace enskip thinspace medspace thickspace negthinspace displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag noindent centering hline toprule midrule bottomrule bf it rm sf tt sc em bfseries itshape rmfamily cal normalfont big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm middle strut mathstrut null allowbreak newline relax protect par smallskip medskip bigskip hfill qedhere blacksquare square qed normalsize small footnotesize large Large".split(
    " ",
  ),
]);
/** Commands whose argument is not mathematics. */
export const swallow: Readonly<Record<string, number>> = {
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
export const shows: Readonly<Record<string, number>> = {
  textcolor: 1,
  colorbox: 1,
  cancel: 0,
  bcancel: 0,
  smash: 0,
  ensuremath: 0,
  qty: 0,
  overbracket: 0,
  mathclap: 0,
  mathrlap: 0,
  raisebox: 1,
};

/** What opens a fence, and the fence it opens. */
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
/** What closes a fence, and the fence it closes. */
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
/** Bars open and close alike. */
export const barFences: Readonly<Record<string, string>> = {
  "|": "|",
  "\\vert": "|",
  "\\|": "‖",
  "\\Vert": "‖",
};

/** Environments of rows and cells. */
export const environments = new Set(
  "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array cases rcases dcases aligned align alignat gathered gather split eqnarray equation multline alignedat flalign displaymath math".split(
    " ",
  ),
);

/** How a fence is closed. */
export const closers: Readonly<Record<string, string>> = {
  "(": ")",
  "[": "]",
  "{": "}",
  "⟨": "⟩",
  "⌊": "⌋",
  "⌈": "⌉",
  "⟦": "⟧",
};

/** Whether what is set under an operator is its subscript. */
export const takesLimits = (part: Layout): boolean =>
  (part.kind === "command" && limited.has(part.name)) || part.kind === "word";
const limited = new Set("sum prod lim max min sup inf arg argmin argmax".split(" "));
