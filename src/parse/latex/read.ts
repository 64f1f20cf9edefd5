import { ShapeError } from "../../expr/build.ts";
import type { IndexVar } from "../../expr/node.ts";
import { sizeText } from "../../expr/size.ts";
import type { Tensor } from "../../expr/tensor.ts";
import type { DeclaredSymbol } from "../context.ts";
import type { Found } from "../elaborate.ts";
import { located, type ReadError, Refusal, type Remark, refuse, type Span } from "../error.ts";
import { defineAll } from "../read.ts";
import { spanOf, type Token } from "../scan.ts";
import { tensorOf } from "../value.ts";
import { type Choice, everyWay } from "./choose.ts";
import { type Layout, type List, layoutOf, type Row } from "./layout.ts";
import { lex, type TexToken } from "./lex.ts";
import { expand } from "./macros.ts";
import { markOf, operatorOf } from "./marks.ts";
import { type LatexOptions, type Notation, notationOf } from "./notation.ts";
import { Letters, type PointName, Reader } from "./reader.ts";
import { coreOf } from "./spell.ts";
import { withoutRemarks } from "./statements.ts";

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

export type LatexResult =
  | {
      readonly ok: true;
      /** Every reading whose types fit, the most plausible first. */
      readonly readings: readonly [LatexReading, ...LatexReading[]];
      readonly tensor: Tensor;
      readonly symbols: ReadonlyMap<string, DeclaredSymbol>;
      readonly variables: readonly string[];
      readonly sizes: ReadonlySet<string>;
      readonly remarks: readonly Remark[];
    }
  | { readonly ok: false; readonly error: ReadError };

/** A formula cut into tokens and laid out. */
export interface LaidOut {
  readonly tokens: readonly TexToken[];
  readonly rows: readonly Row[];
}

export const laidOut = (text: string, notation: Notation, offset = 0): LaidOut => {
  const tokens = expand(lex(text, offset), notation.macros);
  return { tokens, rows: layoutOf(tokens) };
};

/** Reads an expression in LaTeX; what is wrong with it comes back as a value. */
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
          mentions: [...reader.plain.mentions],
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

/** Reads, and once more where the size of an index showed only later. */
export const twice = <T>(
  letters: Letters,
  read: (letters: Letters) => { reader: Reader; result: T },
): { reader: Reader; result: T } => {
  const first = read(letters);
  if (!first.reader.unresolved) return first;
  return read(new Letters(letters.hints, letters));
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
  tokens.length === 0
    ? { start: 0, end: 0 }
    : spanOf(tokens as unknown as readonly Token[], first, last);

export const readingOf = (
  reader: Reader,
  { indices, body }: Tensor,
): Omit<LatexReading, "choices"> => {
  const free = [...reader.letters.free.values()]
    .filter(({ variable }) => variable !== undefined)
    .sort((a, b) => (a.letter < b.letter ? -1 : 1))
    .map(({ variable }) => variable as IndexVar);
  return {
    tensor: { indices: [...free, ...indices], body },
    free,
    points: [...reader.points],
    remarks: [...reader.remarks],
  };
};

export const copyOf = ({ symbols, defined, sizes }: Found): Found => ({
  symbols: new Map(symbols),
  defined,
  sizes: new Set(sizes),
});

/** What is known before a formula is read: declarations, and the letters that it uses as sizes. */
export const foundIn = (notation: Notation, list: List): Found => {
  const { context } = notation;
  const found: Found = { symbols: new Map(context.declared), defined: new Map(), sizes: new Set() };
  defineAll(context, found);
  const add = (parts: List): void => {
    for (const part of parts) {
      const core = coreOf(part);
      if (
        core !== undefined &&
        /^[A-Za-z]$/.test(core) &&
        !context.declared.has(core) &&
        !notation.spellings.has(core)
      ) {
        found.sizes.add(core);
      }
    }
  };
  sizesIn(list, add);
  return found;
};

/** Letters that stand where only a size can: above Σ, in ℝ^{n×p}, below 1 and I. */
const sizesIn = (list: List, add: (parts: List) => void): void => {
  const walk = (parts: List): void => {
    for (const part of parts) {
      switch (part.kind) {
        case "scripts": {
          const base = part.base;
          if (base?.kind === "command" && (base.name === "sum" || base.name === "prod")) {
            if (part.sup) add(part.sup);
            if (part.sub) upperBounds(part.sub, add);
          }
          if (base?.kind === "letter" && base.font === "bb" && base.name === "R" && part.sup)
            add(part.sup);
          if (base && part.sub && isSizedConstant(base) && areSizes(part.sub)) add(part.sub);
          if (base) walk([base]);
          if (part.sub) walk(part.sub);
          if (part.sup) walk(part.sup);
          break;
        }
        case "fraction":
          walk(part.above);
          walk(part.below);
          break;
        case "grid":
          for (const row of part.rows) row.forEach(walk);
          break;
        case "group":
        case "fence":
        case "root":
        case "accent":
        case "brace":
        case "box":
          walk(part.of);
      }
    }
  };
  walk(list);
};

/** Whether a subscript is a size: that of a vector of ones or of an identity. */
const isSizedConstant = (base: Layout): boolean =>
  base.kind === "number" ? base.font !== "" : base.kind === "letter" && base.name === "I";

/** Sizes by themselves, n or n × p; a condition or an interval is none. */
const areSizes = (sub: List): boolean =>
  sub.every((part, at) => at % 2 === 0 || operatorOf(part) === "times" || markOf(part) === ",");

/** The n of 1 ≤ i ≤ n. */
const upperBounds = (sub: List, add: (parts: List) => void): void => {
  const rels = sub.flatMap((part, at) =>
    part.kind === "command" && (part.name === "leq" || part.name === "le") ? [at] : [],
  );
  if (rels.length === 2) add(sub.slice((rels[1] as number) + 1));
};

export const isRefusal = (error: unknown): boolean =>
  error instanceof Refusal ||
  error instanceof ShapeError ||
  error instanceof RangeError ||
  error instanceof TypeError;

/** What stopped a reading, as a refusal. */
export const refusalOf = (error: unknown, text: string): Refusal => {
  if (error instanceof Refusal) return error;
  const all = { start: 0, end: text.length };
  if (error instanceof ShapeError) {
    const [has, runs] = [sizeText(error.expected), sizeText(error.found)];
    return new Refusal(
      "E-SHAPE",
      {
        fr: `Un indice de taille ${runs} sur un axe de ${error.symbol}, qui est de taille ${has}.`,
        en: `An index of size ${runs} on an axis of ${error.symbol}, which has size ${has}.`,
      },
      all,
    );
  }
  if (error instanceof RangeError) {
    return new Refusal(
      "E-LIMIT",
      {
        fr: "L'expression est trop profonde ou trop longue.",
        en: "The expression is too deep or too long.",
      },
      all,
    );
  }
  if (error instanceof TypeError) {
    return new Refusal(
      "E-TYPE",
      {
        fr: "Une des opérations n'a pas de sens sur ce qui lui est donné.",
        en: "One of the operations has no meaning on what it is given.",
      },
      all,
    );
  }
  throw error;
};
