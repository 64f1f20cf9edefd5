import type { FunctionDef } from "../expr/function.ts";
import type { Matrix } from "../expr/matrix.ts";
import type { Cond, Expr, OverOp } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { nameInText, subscript, superscript } from "./names.ts";
import { held, type Notation } from "./notation.ts";
import { atom, Holds, type Piece } from "./piece.ts";
import { isNaturalLog, type TextStyle } from "./style.ts";
import { writers } from "./write.ts";

/** The expression in Unicode for a terminal: σ(x)·(1 − σ(x)). */
export const toText = (e: Expr, style: TextStyle = {}): string => textWriter(style).expr(e);

/** A whole tensor in Unicode: its name, or in matrix notation, or as the array of its entries. */
export const textOfTensor = (of: Tensor, style: TextStyle = {}): string =>
  textWriter(style).tensor(of);

/** A matrix expression in Unicode. */
export const textOfMatrix = (m: Matrix, style: TextStyle = {}): string =>
  textWriter(style).matrix(m);

/** A condition in Unicode: x ≠ 0. */
export const textOfCond = (of: Cond, style: TextStyle = {}): string => textWriter(style).cond(of);

/** The name of a function in Unicode: log, σ; |·| for a notation without a name. */
export const textOfFunction = (fn: FunctionDef, style: TextStyle = {}): string => {
  const mark = fn.latexName.includes("\\cdot") ? markOf(fn) : undefined;
  return mark ? mark([atom("·")]).text : textName(fn, style);
};

const textName = (fn: FunctionDef, { functions, language }: TextStyle): string =>
  functions?.get(fn.name) ?? (isNaturalLog(fn) ? (language === "fr" ? "ln" : "log") : fn.textName);

export const textOfSize = (of: Size, style: TextStyle = {}): string => textWriter(style).size(of);

/** The space of arrays with these axes: ℝⁿˣᵐ is written ℝ^(n×m). */
export const textOfShape = (axes: readonly Size[], style: TextStyle = {}): string => {
  const sizes = axes.map((axis) => {
    const text = textOfSize(axis, style);
    return axes.length > 1 && axis.terms.length > 1 ? `(${text})` : text;
  });
  const [only] = sizes;
  if (only === undefined) return "ℝ";
  return sizes.length === 1 && /^\w+$/.test(only) ? `ℝ^${only}` : `ℝ^(${sizes.join("×")})`;
};

const textWriter = writers((style: TextStyle) => notation(style));

const words = {
  fr: { when: "si", otherwise: "sinon", all: " et ", any: " ou " },
  en: { when: "if", otherwise: "otherwise", all: " and ", any: " or " },
};

const signs: Readonly<Record<OverOp, string>> = { sum: "Σ", product: "Π", max: "max", min: "min" };

const lettersOf = (text: string): number => [...text].length;

/** Notations without a name, recognised by how LaTeX writes them. */
const marks: readonly {
  readonly latex: RegExp;
  readonly write: (args: readonly Piece[]) => Piece;
}[] = [
  { latex: /^e\^\{□\}$/, write: ([u]) => raisedTo(atom("e"), u as Piece) },
  { latex: /^\\(left|l)?(\||vert )□\\?(right|r)?(\||vert)$/, write: ([u]) => atom(`|${u?.text}|`) },
  {
    latex: /^\\sqrt\{□\}$/,
    write: ([u]) => ({
      text: `√${simple(u as Piece) ? u?.text : `(${u?.text})`}`,
      holds: Holds.Power,
    }),
  },
  {
    latex: /^\\left\\(\||lVert) ?□ ?\\right\\(\||rVert)(_\{?2\}?)?\^\{?2\}?$/,
    write: ([u]) => ({ text: `‖${u?.text}‖²`, holds: Holds.Power }),
  },
  {
    latex: /^\\left\\(\||lVert) ?□ ?\\right\\(\||rVert)(_\{?2\}?)?$/,
    write: ([u]) => atom(`‖${u?.text}‖`),
  },
  {
    latex: /^\\left\\(\||lVert) ?□ ?\\right\\(\||rVert)_\{?1\}?$/,
    write: ([u]) => atom(`‖${u?.text}‖₁`),
  },
  { latex: /^\\mathbf\{1\}_\{\\\{□ ?> ?0\\\}\}$/, write: ([u]) => atom(`[${u?.text} > 0]`) },
  { latex: /^\\left\[□\\right\]_\{?\+\}?$/, write: ([u]) => atom(`[${u?.text}]₊`) },
];

const simple = (piece: Piece): boolean => piece.holds === Holds.Atom && lettersOf(piece.text) === 1;

const raisedTo = (base: Piece, exponent: Piece): Piece => {
  const below = held({ group: (inside) => `(${inside})` }, base, Holds.Atom);
  const small = superscript(exponent.text);
  const tidy = exponent.holds === Holds.Atom && !/[^\p{L}\p{M}\p{N}ᵢ-ᵪ₀-ₜ′]/u.test(exponent.text);
  return {
    text: below + (small ?? (tidy ? `^${exponent.text}` : `^(${exponent.text})`)),
    holds: Holds.Power,
  };
};

const notation = (style: TextStyle): Notation => {
  const say = words[style.language ?? "en"];
  const full = style.bounds === "full";
  const letter = (name: string): string => style.symbols?.get(name) ?? nameInText(name);
  const group = (inside: string): string => `(${inside})`;
  const at = (indices: readonly string[]): string => {
    const simple = indices.every((k) => /^[\p{L}\d]$/u.test(k));
    const numbers = indices.filter((k) => /^\d/.test(k)).length;
    return indices.length === 0 ? "" : subscript(indices.join(simple && numbers < 2 ? "" : ","));
  };
  // Two subscripts side by side read as one.
  const indexed = (name: string, indices: readonly string[]): Piece =>
    atom(
      /[ᵢ-ᵪ₀-ₜⱼ}]$/.test(name) && indices.length > 0
        ? `${name}[${indices.join(",")}]`
        : name + at(indices),
    );

  const on: Notation = {
    minus: "−",
    plus: " + ",
    less: " − ",
    plain: false,
    group,
    times: () => "·",
    fraction: (above, below) => {
      const top = above.open ? group(above.text) : held(on, above, Holds.Product);
      const text = `${top}/${held(on, below, Holds.Power)}`;
      return { text, holds: Holds.Product, open: true };
    },
    power: raisedTo,
    root: (of, degree) =>
      degree === 2
        ? { text: `√${simple(of) ? of.text : group(of.text)}`, holds: Holds.Power }
        : degree === 3
          ? { text: `∛${group(of.text)}`, holds: Holds.Power }
          : undefined,
    letter,
    symbol: (of, indices) => indexed(letter(of.name), indices),
    named: indexed,
    pi: () => atom("π"),
    hole: (name, moves) =>
      atom(
        moves.length === 0
          ? name
          : `${name}[${moves.map(([of, to]) => `${of} = ${to}`).join(", ")}]`,
      ),
    tight: (index) =>
      index
        .replace(/ ([+−]) /g, "$1")
        .replaceAll("−", "-")
        .replaceAll("·", ""),
    delta: (left, right) => atom(`δ${at([left, right])}`),
    over: (op, by, where, body) => {
      const marks = by.map(({ letter: k, to }, place) => {
        const condition = place === by.length - 1 ? where : undefined;
        const range = full ? (op === "sum" || op === "product" ? `${k}=1` : `1≤${k}≤${to}`) : k;
        const below =
          condition?.startsWith(`${k} `) && !full
            ? condition
            : condition
              ? `${range}, ${condition}`
              : range;
        const above =
          full && (op === "sum" || op === "product") ? `^${/^\w$/.test(to) ? to : `{${to}}`}` : "";
        return `${signs[op]}${above || lettersOf(below) > 1 ? `_{${below}}` : subscript(below)}${above}`;
      });
      return {
        text: `${marks.join(" ")} ${held(on, body, Holds.Product)}`,
        holds: Holds.Factor,
        open: true,
      };
    },
    call: (fn, args, places) => {
      const mark = markOf(fn);
      if (mark && places.length === 0) return mark(args);
      return atom(`${textName(fn, style)}(${args.map((arg) => arg.text).join(", ")})${at(places)}`);
    },
    indicator: (when) => atom(`[${when}]`),
    cases: (arms, otherwise) =>
      atom(
        `{ ${[
          ...arms.map((arm) => `${arm.is.text} ${say.when} ${arm.when}`),
          ...(otherwise ? [`${otherwise.text} ${say.otherwise}`] : []),
        ].join(style.language === "fr" ? "\u202F; " : "; ")} }`,
      ),
    relation: (rel) => rel,
    conditions: (of, kind) => of.join(say[kind]),
    derivative: (of, by, upright, short) => {
      const d = upright ? "d" : "∂";
      const order = by.length > 1 ? d + (superscript(`${by.length}`) ?? "") : d;
      const [first] = by;
      const below =
        by.length > 1 && by.every(({ text }) => text === first?.text)
          ? d + raisedTo(first as Piece, atom(`${by.length}`)).text
          : by.map(({ text }) => d + text).join("");
      const plain = short && of.holds === Holds.Atom && lettersOf(of.text) <= 12;
      return {
        text: plain ? `${order}${of.text}/${below}` : `${order}/${below} [${of.text}]`,
        holds: Holds.Product,
        open: true,
      };
    },
    limit: (of, by, to, from) => ({
      text: `lim_{${by.text}→${to}${from ? (from === "left" ? "⁻" : "⁺") : ""}} ${held(on, of, Holds.Product)}`,
      holds: Holds.Factor,
      open: true,
    }),
    infinity: (sign) => (sign === "+" ? "+∞" : "−∞"),
    array: (body, by) => atom(`(${body.text})${at(by.map((k) => k.letter))}`),
    transpose: (of) => ({
      text: of.transposed ?? `${held(on, of, Holds.Atom)}ᵀ`,
      holds: Holds.Power,
    }),
    hadamard: " ⊙ ",
    divided: " ⊘ ",
    entrywisePower: (base, exponent) => ({
      text: `${held(on, base, Holds.Atom)}^⊙${held(on, exponent, Holds.Atom)}`,
      holds: Holds.Power,
    }),
    ones: (of, columns) => atom(`𝟏${subscript(columns === undefined ? of : `${of}×${columns}`)}`),
    identity: (of) => atom(`I${subscript(of)}`),
    onehot: (place, of) => atom(`onehot${subscript(of)}(${place})`),
    operator: (name, of) => atom(`${name === "diag" ? "diag" : "tr"}(${of.text})`),
    squaredNorm: (of) => ({ text: `‖${of.text}‖²`, holds: Holds.Power }),
    rowwise: (fn, of) => on.call(fn, [of], []),
    inverse: (of) => {
      const base = held(on, of, Holds.Atom);
      return { text: `${base}⁻¹`, holds: Holds.Power, transposed: `${base}⁻ᵀ` };
    },
  };
  return on;
};

const known = new WeakMap<FunctionDef, ((args: readonly Piece[]) => Piece) | "none">();

const markOf = (fn: FunctionDef): ((args: readonly Piece[]) => Piece) | undefined => {
  let found = known.get(fn);
  if (!found) {
    const latex = fn.latex(
      fn.shape.takes.map(() => "□"),
      [],
    );
    found = marks.find((mark) => mark.latex.test(latex))?.write ?? "none";
    known.set(fn, found);
  }
  return found === "none" ? undefined : found;
};
