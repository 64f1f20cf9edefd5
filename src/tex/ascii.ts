import type { Matrix } from "../expr/matrix.ts";
import type { Cond, Expr } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { held, type Notation } from "./notation.ts";
import { atom, Holds } from "./piece.ts";
import type { PrintStyle } from "./style.ts";
import { writers } from "./write.ts";

/** The plain syntax that people type and the parser reads: `softmax(x)[i]*(delta(i,j) - softmax(x)[j])`. */
export const toAscii = (of: Expr | Tensor, style: PrintStyle = {}): string =>
  "kind" in of ? asciiWriter(style).expr(of) : asciiWriter(style).tensor(of);

/** A matrix expression in the plain syntax. */
export const asciiOfMatrix = (m: Matrix, style: PrintStyle = {}): string =>
  asciiWriter(style).matrix(m);

/** A condition in the plain syntax: `x != 0`. */
export const asciiOfCond = (of: Cond, style: PrintStyle = {}): string =>
  asciiWriter(style).cond(of);

export const asciiOfSize = (of: Size, style: PrintStyle = {}): string =>
  asciiWriter(style).size(of);

const asciiWriter = writers<PrintStyle>(() => notation);

const at = (indices: readonly string[]): string =>
  indices.length === 0 ? "" : `[${indices.join(",")}]`;

/** What a reduction takes where its condition fails. */
const neutral = { sum: "0", product: "1", max: "-Infinity", min: "Infinity" } as const;

const comparisons: Readonly<Record<string, string>> = {
  "≤": "<=",
  "≥": ">=",
  "=": "==",
  "≠": "!=",
};

const notation: Notation = {
  minus: "-",
  plus: " + ",
  less: " - ",
  plain: true,
  group: (inside) => `(${inside})`,
  times: () => "*",
  fraction: (above, below) => ({
    text: `${held(notation, above, Holds.Product)}/${held(notation, below, Holds.Power)}`,
    holds: Holds.Product,
  }),
  power: (base, exponent) => ({
    text: `${held(notation, base, Holds.Atom)}^${held(notation, exponent, Holds.Atom)}`,
    holds: Holds.Power,
  }),
  root: () => undefined,
  letter: (name) => name,
  symbol: (of, indices) => atom(of.name + at(indices)),
  named: (name, indices) => atom(name + at(indices)),
  pi: () => atom("pi"),
  hole: (name, moves) =>
    atom(
      `?${name}${moves.length === 0 ? "" : `{${moves.map(([of, to]) => `${of}=${to}`).join(",")}}`}`,
    ),
  tight: (index) => index,
  delta: (left, right) => atom(`delta(${left},${right})`),
  over: (op, by, where, body) =>
    by.reduceRight(
      (inside, { letter, to }) =>
        atom(`${op === "product" ? "prod" : op}(${inside.text}, ${letter}, 1, ${to})`),
      where ? atom(`(${where} ? ${body.text} : ${neutral[op]})`) : body,
    ),
  call: (fn, args, places) =>
    atom(`${fn.name}(${args.map((arg) => arg.text).join(", ")})${at(places)}`),
  indicator: (when) => atom(`(${when})`),
  cases: (arms, otherwise) =>
    atom(
      `(${arms.map((arm) => `${arm.when} ? ${arm.is.text} : `).join("")}${otherwise?.text ?? "1/0"})`,
    ),
  relation: (rel) => comparisons[rel] ?? rel,
  // A condition is 0 or 1: a product holds where all do, a maximum where any does.
  conditions: (of, kind) =>
    kind === "all" ? of.map((part) => `(${part})`).join("*") : `max(${of.join(", ")})`,
  derivative: (of, by) =>
    by.reduceRight((inside, { text }) => atom(`diff(${inside.text}, ${text})`), of),
  limit: (of, by, to, from) =>
    atom(`limit(${of.text}, ${by.text}, ${to}${from ? `, ${from}` : ""})`),
  infinity: (sign) => `${sign === "-" ? "-" : ""}Infinity`,
  array: (body, by) =>
    atom(`array(${body.text}, ${by.map(({ letter, to }) => `${letter}, 1, ${to}`).join(", ")})`),
  transpose: (of) => ({ text: `${held(notation, of, Holds.Atom)}'`, holds: Holds.Power }),
  hadamard: " .* ",
  divided: " ./ ",
  entrywisePower: (base, exponent) => ({
    text: `${held(notation, base, Holds.Atom)}.^${held(notation, exponent, Holds.Atom)}`,
    holds: Holds.Power,
  }),
  ones: (of, columns) => atom(`ones(${columns === undefined ? of : `${of}, ${columns}`})`),
  identity: (of) => atom(`eye(${of})`),
  onehot: (place, of) => atom(`onehot(${place},${of})`),
  operator: (name, of) => atom(`${name === "diag" ? "diag" : "tr"}(${of.text})`),
  squaredNorm: (of) => atom(`norm2sq(${of.text})`),
  rowwise: (fn, of) => atom(`${fn.name}(${of.text}, 2)`),
  inverse: (of) => atom(`inv(${of.text})`),
};
