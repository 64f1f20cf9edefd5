import type { IndexVar, Sym } from "../../expr/node.ts";
import type { Tensor } from "../../expr/tensor.ts";
import type { DeclaredSymbol } from "../context.ts";
import { located, type ReadError, type Remark, refuse, type Span } from "../error.ts";
import { spanOf } from "../token.ts";
import { tensorOf } from "../value.ts";
import { type Choice, everyWay } from "./choose.ts";
import { notationOf } from "./declarations.ts";
import type { Layout, List, Row } from "./layout.ts";
import type { TexToken } from "./lex.ts";
import type { LatexOptions } from "./notation.ts";
import { withoutRemarks } from "./pieces.ts";
import { Letters, Reader } from "./reader.ts";
import { copyOf, foundIn, isRefusal, laidOut, readingOf, refusalOf, twice } from "./reading.ts";

/** One way to read a piece of LaTeX. */
export interface LatexReading {
  /** Letters that nothing binds, in alphabetical order, then the axes of the value. */
  readonly tensor: Tensor;
  /** The letters that stand for a general entry. */
  readonly free: readonly IndexVar[];
  /** Names given to points at which derivatives are taken: `_1` is σ(o) in ∂L/∂σ(o). */
  readonly points: readonly PointName[];
  readonly choices: readonly Choice[];
  readonly remarks: readonly Remark[];
}

/** The readings of an expression, or why it has none. */
export type LatexResult =
  | {
      readonly ok: true;
      /** Every reading whose types fit, the most plausible first. */
      readonly readings: readonly [LatexReading, ...LatexReading[]];
      readonly tensor: Tensor;
      /** Every symbol that is declared or occurs, by name. */
      readonly symbols: ReadonlyMap<string, DeclaredSymbol>;
      /** The real quantities that occur, in the order they do. */
      readonly variables: readonly string[];
      /** The names of sizes, declared or found. */
      readonly sizes: ReadonlySet<string>;
      readonly remarks: readonly Remark[];
    }
  | { readonly ok: false; readonly error: ReadError };

/**
 * Reads one expression in LaTeX: a single row without relations. Punctuation and remarks behind it are left out.
 *
 * Where a spelling has several readings, all whose types fit are given, the most plausible first; `tensor`,
 * `symbols`, `variables` and `remarks` are those of the first. A letter that nothing binds and that stands in a
 * subscript is the index of a general entry: the tensor has one axis for each of them, before its own.
 *
 * Nothing is thrown for what a text says: an error names its place, by offsets into `text`. `E-SYNTAX` is no
 * expression, `E-NAME` a name that is not declared or not known, `E-SHAPE` shapes that do not fit, `E-TYPE` something
 * that has no such meaning, `E-LIMIT` more than is read. Declarations that contradict each other are reported so too.
 */
export const readLatex = (text: string, options: LatexOptions): LatexResult => {
  try {
    const notation = notationOf(options);
    const { tokens, rows } = laidOut(text, notation);
    const list = onlyList(rows, tokens);
    const part = list[0] ?? nowhere;
    const found = foundIn(notation, list);
    const attempts = everyWay(
      new Map(),
      (choices) => {
        const own = copyOf(found);
        const { reader, result: value } = twice(new Letters(), (letters) => {
          const reader = new Reader(text, tokens, notation, own, letters, choices);
          return { reader, result: reader.expression(list, part).value };
        });
        return {
          ...readingOf(reader, tensorOf(value, reader.letters.free)),
          found: own,
          mentions: [...reader.plain.scope.mentions],
        };
      },
      isRefusal,
    );
    const readings = attempts.map(({ value, choices }) => ({ ...value, choices }));
    const [first] = readings as [(typeof readings)[number]];
    const { symbols, sizes } = first.found;
    return {
      ok: true,
      readings: readings as unknown as readonly [LatexReading, ...LatexReading[]],
      tensor: first.tensor,
      symbols,
      variables: first.mentions.filter((name) => symbols.get(name)?.role === "real"),
      sizes: new Set([...notation.context.sizes, ...sizes]),
      remarks: first.remarks,
    };
  } catch (error) {
    const refusal = refusalOf(error, text);
    return { ok: false, error: located(refusal, refusal.source ?? text, options.file) };
  }
};

const nowhere: Layout = { kind: "mark", text: "", first: 0, last: 0 };

/** The single row of a formula that is one expression. */
const onlyList = (rows: readonly Row[], tokens: readonly TexToken[]): List => {
  const [row, ...more] = rows;
  if (more.length > 0) {
    const part = more[0]?.[0]?.[0] ?? nowhere;
    return refuse(
      "E-SYNTAX",
      placeOf(tokens, part),
      "Une expression tient sur une ligne.",
      "An expression is one row.",
    );
  }
  const [cell = [], ...others] = row ?? [];
  const other = others.flat()[0] ?? cell.at(-1);
  if (others.length > 0) {
    return refuse(
      "E-SYNTAX",
      placeOf(tokens, other ?? nowhere),
      "« & » sépare les cellules d'un tableau ; il n'y en a pas ici.",
      '"&" separates the cells of an array; there is none here.',
    );
  }
  return withoutRemarks(cell);
};

const placeOf = (tokens: readonly TexToken[], { first, last }: Layout): Span =>
  tokens.length === 0 ? { start: 0, end: 0 } : spanOf(tokens, first, last);

/** A quantity that a reading needs a name for: the point at which a derivative is taken. */
export interface PointName {
  readonly sym: Sym;
  readonly is: Tensor;
}
