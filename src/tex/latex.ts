import type { FunctionDef } from "../expr/function.ts";
import type { Matrix } from "../expr/matrix.ts";
import type { Cond, Expr, OverOp, Sym } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { glued, listed, type Scripted, scriptedLatex, scriptedName, withScripts } from "./names.ts";
import { type Binder, held, type Notation } from "./notation.ts";
import { atom, Holds, type Piece } from "./piece.ts";
import { isNaturalLog, type LatexStyle } from "./style.ts";
import { writers } from "./write.ts";

/** The expression in LaTeX for mathematics mode, as it was built: units, zeros and order are kept. */
export const toLatex = (e: Expr, style: LatexStyle = {}): string => latexWriter(style).expr(e);

/** A whole tensor in LaTeX: its name, or in matrix notation, or as the array of its entries. */
export const latexOfTensor = (of: Tensor, style: LatexStyle = {}): string =>
  latexWriter(style).tensor(of);

/** A matrix expression in LaTeX. */
export const latexOfMatrix = (m: Matrix, style: LatexStyle = {}): string =>
  latexWriter(style).matrix(m);

/** A size in LaTeX: `n`, `2 d_{h}`. */
export const latexOfSize = (of: Size, style: LatexStyle = {}): string =>
  latexWriter(style).size(of);

/** The space of arrays with these axes: `\mathbb{R}^{n \times m}`. */
export const latexOfShape = (axes: readonly Size[], style: LatexStyle = {}): string => {
  const sizes = axes.map((axis) => {
    const text = latexOfSize(axis, style);
    return axes.length > 1 && axis.terms.length > 1 ? parenthesised(text) : text;
  });
  return sizes.length === 0
    ? String.raw`\mathbb{R}`
    : String.raw`\mathbb{R}^{${sizes.join(" \\times ")}}`;
};

/** A symbol in LaTeX, whole, or at indices that are in LaTeX already. */
export const latexOfSymbol = (
  of: Sym,
  at: readonly string[] = [],
  style: LatexStyle = {},
): string => notation(style).symbol(of, at).text;

/** The entry of a tensor whose name is in LaTeX already: `S` at `i` is `S_{i}`. */
export const latexOfTensorEntry = (name: string, at: readonly string[]): string =>
  notation({}).named(name, at).text;

/** A condition in LaTeX: `x \neq 0`. */
export const latexOfCond = (of: Cond, style: LatexStyle = {}): string =>
  latexWriter(style).cond(of);

/** The name of a function in LaTeX: `\sigma`, `\ln`. */
export const latexOfFunction = (fn: FunctionDef, style: LatexStyle = {}): string =>
  style.functions?.get(fn.name) ?? (isNaturalLog(fn) ? logOf(style) : fn.latexName);

/** The natural logarithm: ln in French, log in English. */
const logOf = ({ log, language }: LatexStyle): string =>
  `\\${log ?? (language === "fr" ? "ln" : "log")}`;

/** A relation sign in LaTeX. */
export const latexOfRelation = (rel: string): string => relations[rel] ?? rel;

const relations: Readonly<Record<string, string>> = {
  "≤": "\\leq",
  "≥": "\\geq",
  "≠": "\\neq",
  "→": "\\to",
  "∈": "\\in",
  "≈": "\\approx",
};

const latexWriter = writers((style: LatexStyle) => notation(style));

// -- parentheses ----------------------------------------------------------------------------------------

const tall = /\\(d?frac|sum|prod|begin|left|big|lim|max_|min_|substack|underbrace)/i;

const parenthesised = (inside: string): string =>
  tall.test(inside) ? String.raw`\left(${inside}\right)` : `(${inside})`;

const fences = /\\(left|right)(\\[{}|]|\\[A-Za-z]+|.)/g;

/** Fences that need not grow are made plain, from the inside out. */
const fitted = (latex: string): string => {
  const open: { start: number; end: number; fence: string }[] = [];
  for (const match of latex.matchAll(fences)) {
    const [all, side, fence = ""] = match;
    if (side === "left") {
      open.push({ start: match.index, end: match.index + all.length, fence });
      continue;
    }
    const left = open.pop();
    if (!left) return latex;
    const inside = latex.slice(left.end, match.index);
    // A bar says neither left nor right: before a sign it keeps its side.
    if (
      tall.test(inside) ||
      left.fence === "." ||
      fence === "." ||
      (fence === "|" && /^\s*-/.test(inside))
    )
      continue;
    return fitted(
      latex.slice(0, left.start) +
        glued(left.fence, inside.trim()) +
        fence +
        latex.slice(match.index + all.length),
    );
  }
  return latex;
};

/** How tightly a formula holds that a declaration wrote. */
const holdsOf = (latex: string): Pick<Piece, "holds" | "open"> => {
  let depth = 0;
  let scripts = false;
  let signs = false;
  for (const match of latex.matchAll(/\\left\b.|\\right\b.|\\[A-Za-z]+|\\.|[{}()[\]]|[\^+-]/g)) {
    const [mark] = match;
    if (mark.startsWith("\\left") || /^[{([]$/.test(mark)) depth += 1;
    else if (mark.startsWith("\\right") || /^[})\]]$/.test(mark)) depth -= 1;
    else if (depth === 0 && mark === "^") scripts = true;
    else if (depth === 0 && /^[+-]$/.test(mark)) signs = true;
  }
  if (signs) return { holds: latex.startsWith("-") ? Holds.Negative : Holds.Sum };
  if (/^\\(sum|prod|max_|min_|lim)/.test(latex)) return { holds: Holds.Factor, open: true };
  if (/^\\d?frac/.test(latex) || /\\(sum|prod)\b/.test(latex.replace(/\\left.*\\right./gs, ""))) {
    return { holds: Holds.Product, open: true };
  }
  return { holds: scripts || /^\\sqrt/.test(latex) ? Holds.Power : Holds.Atom };
};

// -- the notation ---------------------------------------------------------------------------------------

const bold = /^\\(mathbf|boldsymbol|bm)\{(.*)\}$/s;

const emboldened = (core: string): string => {
  if (bold.test(core)) return core;
  const accent = /^(\\(?:hat|bar|tilde|dot))\{(.*)\}$/s.exec(core);
  if (accent) return `${accent[1]}{${emboldened(accent[2] ?? "")}}`;
  return /^[A-Za-z]$/.test(core) ? String.raw`\mathbf{${core}}` : String.raw`\boldsymbol{${core}}`;
};

const scripted = (of: Scripted, at: readonly string[]): Piece => {
  const { core } = of;
  const below = [
    ...(of.subscripts.length > 0 ? [listed(of.subscripts)] : []),
    ...(at.length > 0 ? [listed(at)] : []),
  ];
  const subscripts = below.length > 0 ? [below.join(",")] : [];
  const text = withScripts({ ...of, core, subscripts });
  // W^{(2)⊤} reads as one; z^{h-1⊤} would be a sum in the exponent.
  const isMark = of.superscripts.every((script) => /^\(.*\)$/s.test(script));
  return {
    text,
    holds: of.superscripts.length > 0 ? Holds.Power : Holds.Atom,
    transposed: isMark
      ? withScripts({ core, subscripts, superscripts: [...of.superscripts, "\\top"] })
      : `(${text})^{\\top}`,
  };
};

const words = {
  fr: { when: "si ", otherwise: "sinon", all: " et ", any: " ou " },
  en: { when: "if ", otherwise: "otherwise", all: " and ", any: " or " },
};

const signs: Readonly<Record<OverOp, string>> = {
  sum: "\\sum",
  product: "\\prod",
  max: "\\max",
  min: "\\min",
};

/** The length a formula has on paper, roughly, in letters. */
const width = (latex: string): number =>
  latex
    .replace(/\\(left|right|mathrm|mathbf|boldsymbol|operatorname|text|,)/g, "")
    .replace(/\\[A-Za-z]+/g, "x")
    .replace(/[{}_^\s]/g, "").length;

const operator = /^\\(operatorname\{[A-Za-z]+\}|tanh|sinh|cosh|sin|cos|tan|ln|log)(?=\(|\\left\()/;

const notation = (style: LatexStyle): Notation => {
  const language = style.language ?? "en";
  const say = words[language];
  const log = logOf(style);
  const bare = style.bounds === "bare";

  const spelled = (name: string): Scripted => {
    const given = style.symbols?.get(name);
    return given === undefined ? scriptedName(name) : scriptedLatex(given);
  };

  const letter = (name: string): string => withScripts(spelled(name));

  const rangeOf = (op: OverOp, { letter: k, to }: Binder, where: string | undefined): string => {
    const sign = signs[op];
    const wide = op === "sum" || op === "product";
    const from = bare ? k : wide ? `${k}=1` : String.raw`1 \leq ${k} \leq ${to}`;
    const condition = where?.startsWith(`${k} `) && bare ? where : undefined;
    const below = condition ?? (where ? String.raw`\substack{${from} \\ ${where}}` : from);
    return `${sign}_{${below}}${wide && !bare ? `^{${to}}` : ""}`;
  };

  const called = (
    fn: FunctionDef,
    latex: string,
    args: readonly string[],
    at: readonly string[],
  ): string => {
    const other = style.functions?.get(fn.name);
    if (other !== undefined) {
      return latex.startsWith(fn.latexName)
        ? glued(other, latex.slice(fn.latexName.length))
        : String.raw`${other}\left(${args.join(", ")}\right)${at.length > 0 ? `_{${listed(at)}}` : ""}`;
    }
    return isNaturalLog(fn) ? latex.replace(/^\\(ln|log)(?![A-Za-z_])/, () => log) : latex;
  };

  const on: Notation = {
    minus: "-",
    plus: " + ",
    less: " - ",
    plain: false,
    group: parenthesised,
    times: (left, right) => {
      const number = /^(\d|\(-\d+\)$|\\d?frac\{\d+\}\{\d+\}$)/;
      if (/^\d/.test(right.text) || /^[01]$/.test(left.text)) return " \\cdot ";
      if (/^\(-\d+\)$/.test(right.text)) return " \\cdot ";
      if (number.test(left.text) && number.test(right.text)) return " \\cdot ";
      if (/^\d+$/.test(left.text)) return "";
      const fraction = /^\\d?frac/;
      if (fraction.test(left.text) && fraction.test(right.text)) return " \\, ";
      if (right.text.startsWith("(") && !/[)\]]$/.test(left.text)) return " \\, ";
      return " ";
    },
    // A derivative above a line keeps its full height, and clear of the line.
    fraction: (above, below) => {
      const full = above.text.replace(/\\frac(?=\{(\\partial|\\mathrm\{d\}))/g, "\\dfrac");
      const strut = full === above.text ? "" : String.raw`\rule[-1em]{0em}{0em}`;
      return { text: String.raw`\frac{${full}${strut}}{${below.text}}`, holds: Holds.Factor };
    },
    power: (base, exponent) => {
      const raised = /^\d+$/.test(exponent.text) ? base.raised?.(exponent.text) : undefined;
      const up = exponent.text.replace(/^\\frac\{(\d+)\}\{(\d+)\}$/, "$1/$2");
      return { text: raised ?? `${held(on, base, Holds.Atom)}^{${up}}`, holds: Holds.Power };
    },
    root: (of, degree) => ({
      text: degree === 2 ? String.raw`\sqrt{${of.text}}` : String.raw`\sqrt[${degree}]{${of.text}}`,
      holds: Holds.Power,
    }),
    letter,
    symbol: (of, at) => {
      const name = spelled(of.name);
      const whole = at.length === 0 || at.includes(":");
      const core = !whole
        ? name.core.replace(bold, "$2")
        : style.bold && of.axes.length > 0
          ? emboldened(name.core)
          : name.core;
      return scripted({ ...name, core }, at);
    },
    named: (name, at) => {
      const of = scriptedLatex(name);
      return scripted(at.length > 0 ? { ...of, core: of.core.replace(bold, "$2") } : of, at);
    },
    pi: () => atom("\\pi"),
    hole: (name, moves) =>
      moves.length === 0
        ? atom(letter(name))
        : {
            text: `${letter(name)}|_{${moves.map(([of, to]) => `${of} = ${to}`).join(", ")}}`,
            holds: Holds.Power,
          },
    tight: (index) => index.replace(/ ([+-]) /g, "$1"),
    delta: (left, right) => atom(String.raw`\delta_{${listed([left, right])}}`),
    over: (op, by, where, body) => {
      const last = by.length - 1;
      const head =
        bare && by.length > 1 && !where
          ? `${signs[op]}_{${by.map((k) => k.letter).join(",")}}`
          : by.map((k, at) => rangeOf(op, k, at === last ? where : undefined)).join(" ");
      return { text: `${head} ${held(on, body, Holds.Product)}`, holds: Holds.Factor, open: true };
    },
    call: (fn, args, at) => {
      const given = args.map((arg) => arg.text);
      const written = fn.latex(given, at);
      const tallest = called(fn, written, given, at).replace(/_\{(undefined)?\}/g, "");
      const text = fitted(tallest);
      const name = operator.exec(text)?.[0];
      return {
        text,
        ...holdsOf(tallest),
        ...(name &&
          at.length === 0 && {
            raised: (up: string) => `${name}^{${up}}${text.slice(name.length)}`,
          }),
      };
    },
    indicator: (when) => atom(String.raw`\mathbf{1}_{${when}}`),
    cases: (arms, otherwise) => ({
      text: String.raw`\begin{cases} ${[
        ...arms.map((arm) => String.raw`${arm.is.text} & \text{${say.when}} ${arm.when}`),
        ...(otherwise ? [String.raw`${otherwise.text} & \text{${say.otherwise}}`] : []),
      ].join(" \\\\ ")} \end{cases}`,
      holds: Holds.Sum,
    }),
    relation: latexOfRelation,
    conditions: (of, kind) => of.join(String.raw` \text{${say[kind]}} `),
    derivative: (of, by, upright, short) => {
      const d = upright ? "\\mathrm{d}" : "\\partial";
      const grouped = by.reduce<{ text: string; times: number }[]>((all, { text }) => {
        const last = all.at(-1);
        if (last?.text === text) last.times += 1;
        else all.push({ text, times: 1 });
        return all;
      }, []);
      const below = grouped
        .map(({ text, times }) => `${d} ${text}${times > 1 ? `^{${times}}` : ""}`)
        .join(" \\, ");
      const order = by.length > 1 ? `${d}^{${by.length}}` : d;
      if (short && of.holds >= Holds.Power && !tall.test(of.text) && width(of.text) <= 14) {
        return { text: String.raw`\frac{${order} ${of.text}}{${below}}`, holds: Holds.Factor };
      }
      return {
        text: String.raw`\frac{${order}}{${below}}${fitted(String.raw`\left[${of.text}\right]`)}`,
        holds: Holds.Factor,
      };
    },
    limit: (of, by, to, from) => {
      const side = from ? `^{${from === "left" ? "-" : "+"}}` : "";
      const target = side && !/^\w$/.test(to) ? `{${to}}${side}` : to + side;
      return {
        text: String.raw`\lim_{${by.text} \to ${target}} ${held(on, of, Holds.Product)}`,
        holds: Holds.Factor,
        open: true,
      };
    },
    infinity: (sign) => `${sign}\\infty`,
    array: (body, by) => ({
      text: `${parenthesised(body.text)}_{${listed(by.map((k) => k.letter))}}`,
      holds: Holds.Atom,
    }),
    transpose: (of) => ({
      text: of.transposed ?? `${held(on, of, Holds.Atom)}^{\\top}`,
      holds: Holds.Power,
    }),
    hadamard: " \\odot ",
    divided: " \\oslash ",
    entrywisePower: (base, exponent) => ({
      text: `${held(on, base, Holds.Atom)}^{\\odot ${exponent.text}}`,
      holds: Holds.Power,
    }),
    ones: (of, columns) => {
      const size = columns === undefined ? of : String.raw`${of} \times ${columns}`;
      return scripted({ core: "\\mathbf{1}", subscripts: [size], superscripts: [] }, []);
    },
    identity: (of) =>
      scripted({ core: style.bold ? "\\mathbf{I}" : "I", subscripts: [of], superscripts: [] }, []),
    onehot: (at, of) => atom(String.raw`\operatorname{onehot}_{${of}}(${at})`),
    operator: (name, of) =>
      atom(`\\operatorname{${name === "diag" ? "diag" : "tr"}}${parenthesised(of.text)}`),
    squaredNorm: (of, layout) => ({
      text: fitted(
        String.raw`\left\lVert ${of.text} \right\rVert${layout === "matrix" ? "_{F}" : ""}^{2}`,
      ),
      holds: Holds.Power,
    }),
    rowwise: (fn, of) => on.call(fn, [of], []),
    inverse: (of) => {
      const base = held(on, of, Holds.Atom);
      return {
        text: `${base}^{-1}`,
        holds: Holds.Power,
        transposed: `${base}^{-\\top}`,
      };
    },
  };
  return on;
};
