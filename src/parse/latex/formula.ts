import { LRUCache } from "lru-cache";
import type { IndexVar } from "../../expr/node.ts";
import { fillSize, type Size, sizeText } from "../../expr/size.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { located, type ReadError, type Remark, type Span } from "../error.ts";
import { identityOf } from "../identity.ts";
import { spanOf } from "../token.ts";
import type { Setting } from "./asides.ts";
import type { Choice } from "./choose.ts";
import { notationOf } from "./declarations.ts";
import type { Layout, List } from "./layout.ts";
import type { TexToken } from "./lex.ts";
import { isSpace } from "./marks.ts";
import { letterOf, type Reading } from "./members.ts";
import type { Misfit } from "./misfits.ts";
import type { LatexOptions, Notation } from "./notation.ts";
import { notationFor } from "./numbered.ts";
import type { PointName } from "./read.ts";
import { foundIn, isRefusal, laidOut, refusalOf } from "./reading.ts";
import type { Relation } from "./relations.ts";
import { rowsOf } from "./rows.ts";
import type { Side } from "./sides.ts";
import { spelledOf } from "./spell.ts";
import { type Statement, statementsOf } from "./statements.ts";
import { rankedWays, tolerantWays } from "./ways.ts";

/**
 * One side of a relation, in one reading: an expression where it has a value, and otherwise what it says instead.
 * Sides that are not looked into, such as sets and tuples, are no errors.
 */
export type Meant =
  /** A value; the axes of its tensor are the `free` letters, then its own. */
  | { readonly is: "expression"; readonly tensor: Tensor; readonly free: readonly IndexVar[] }
  /** ℝ^{m×n}, or another set of values: the sizes of what belongs to it. */
  | { readonly is: "shape"; readonly sizes: readonly Size[] }
  | Side
  /** The number of a layer. */
  | { readonly is: "layer" }
  /** An index letter by itself, as in i ≠ k, of which nothing else says how far it runs. */
  | { readonly is: "index"; readonly letter: string }
  /** A function by its name alone. */
  | { readonly is: "function" }
  /** TODO, or nothing at all. */
  | { readonly is: "blank" }
  /** Words by themselves. */
  | { readonly is: "words" }
  /** What has no reading, and why, with its place in the formula. */
  | { readonly is: "unreadable"; readonly error: ReadError };

/** A side of a relation: verbatim, with its place. */
export interface Member {
  readonly source: string;
  readonly span: Span;
}

/** A chain of relations, read in one way. */
export interface ChainReading {
  /** What each side means, in the order they are written. */
  readonly members: readonly Meant[];
  readonly points: readonly PointName[];
  readonly choices: readonly Choice[];
  readonly remarks: readonly Remark[];
  /** What was changed so that shapes fit: a tolerant reading only; each in one side, by its place in the document. */
  readonly misfits: readonly Misfit[];
  /** What speaks against it: sides that fail, neighbours whose shapes differ. */
  readonly faults: number;
}

/** A chain of relations: e₀ R e₁ R e₂ … */
export interface LatexChain {
  readonly members: readonly Member[];
  readonly relations: readonly Relation[];
  readonly span: Span;
  /** Words beside the mathematics. */
  readonly notes: readonly string[];
  /** Parts that an arrow may lead away from: boxed, or with an arrow below their brace. */
  readonly pointed: readonly { readonly span: Span; readonly arrow: boolean }[];
  /** Every reading, those whose shapes fit first, then by plausibility. */
  readonly readings: readonly [ChainReading, ...ChainReading[]];
}

/** What a formula says, or why it is no TeX. */
export type LatexFormula =
  | { readonly ok: true; readonly chains: readonly LatexChain[] }
  | { readonly ok: false; readonly error: ReadError };

/** What a formula is read with, beside the notation. */
export interface FormulaContext {
  /** Readings that are settled elsewhere: the option taken, by key. */
  readonly settled?: ReadonlyMap<string, number>;
  /** How far index letters run by other formulas. */
  readonly indices?: ReadonlyMap<string, Size>;
  /** The letters that other formulas use as indices, however far. */
  readonly letters?: ReadonlySet<string>;
  /** Where the formula begins in its document. */
  readonly offset?: number;
  /** Whether the words before it announce a shape: « de taille $m \times 10$ ». */
  readonly shape?: boolean;
  /**
   * Whether sides whose shapes do not fit are read as well with what would make them fit: such readings name their
   * `misfits` and come behind all others.
   */
  readonly tolerant?: boolean;
}

/**
 * Reads a formula as the chains of relations that it says, one chain for each statement of a display, with every
 * side typed. A chain has one side more than it has relations.
 *
 * Ways to read a chain are ranked by their types: a reading whose sides cannot be read, or differ in shape, comes
 * after those that hold together, and plausibility decides among equals. What is right is not looked at. A side
 * that cannot be read is `unreadable` with its place, and the others are still read; only what is no TeX at all
 * (`E-SYNTAX`, `E-LIMIT`) and declarations that contradict each other fail as a whole.
 */
export const readFormula = (
  text: string,
  options: LatexOptions,
  { offset = 0, ...context }: FormulaContext = {},
): LatexFormula => {
  const key = keyOf(text, options, context);
  const found = known.get(key) ?? readAt0(text, options, context);
  known.set(key, found);
  return moved(found, offset);
};

/** Formulas that were read last: copies of one homework repeat its wording, and much of each other. */
const known = new LRUCache<string, LatexFormula>({ max: 512 });

const keyOf = (
  text: string,
  options: LatexOptions,
  {
    settled = new Map(),
    indices = new Map(),
    letters = new Set(),
    shape,
    tolerant,
  }: Omit<FormulaContext, "offset">,
): string =>
  JSON.stringify([
    text,
    identityOf(options),
    [...settled],
    [...indices].map(([letter, size]) => [letter, sizeText(size)]),
    [...letters],
    shape,
    tolerant,
  ]);

const readAt0 = (
  text: string,
  options: LatexOptions,
  {
    settled = new Map(),
    indices = new Map(),
    letters = new Set(),
    shape = false,
    tolerant = false,
  }: Omit<FormulaContext, "offset">,
): LatexFormula => {
  try {
    const whole = notationOf(options);
    const { tokens, rows } = laidOut(text, whole);
    const notation = notationFor(whole, rows.flat(2));
    const { file } = options;
    const context: Reading = {
      text,
      tokens,
      notation,
      settled,
      indices: notation === whole ? indices : filledIn(indices, whole.numbers),
      letters,
      shape,
      file,
    };
    const lists = rowsOf(rows);
    const statements = statementsOf(lists, settingOf(notation, tokens));
    const chains = statements.flatMap((statement) => chainsOf(context, statement, tolerant));
    return { ok: true, chains };
  } catch (error) {
    const refusal = refusalOf(error, text);
    return { ok: false, error: located(refusal, refusal.source ?? text, options.file) };
  }
};

/** A formula with the places of its sides, and of what was changed in them, counted from the document's beginning. */
const moved = (formula: LatexFormula, offset: number): LatexFormula => {
  if (!formula.ok) return formula;
  const move = <S extends { readonly span: Span }>(each: S): S => ({
    ...each,
    span: { start: each.span.start + offset, end: each.span.end + offset },
  });
  const inside = (reading: ChainReading): ChainReading => ({
    ...reading,
    misfits: reading.misfits.map(move),
  });
  return {
    ok: true,
    chains: formula.chains.map((chain) => {
      const [first, ...others] = chain.readings;
      return {
        ...move(chain),
        members: chain.members.map(move),
        pointed: chain.pointed.map(move),
        readings: [inside(first), ...others.map(inside)],
      };
    }),
  };
};

/** How far letters run, where sizes are numbers. */
const filledIn = (
  indices: ReadonlyMap<string, Size>,
  numbers: ReadonlyMap<string, Size>,
): ReadonlyMap<string, Size> =>
  new Map([...indices].map(([letter, size]) => [letter, fillSize(size, numbers)]));

/** What the layout does not show of a formula: its white space, and which names are functions. */
const settingOf = (notation: Notation, tokens: readonly TexToken[]): Setting => ({
  spaced: ({ first }) => tokens[first]?.spaced ?? false,
  applies: (part) => {
    const core = spelledOf(part)?.core;
    if (core === undefined) return part.kind === "command" || part.kind === "text";
    const meanings = notation.spellings.get(core) ?? [];
    if (part.kind === "word" && meanings.length === 0) return true;
    return meanings.some(
      ({ meaning, applied }) =>
        applied ||
        meaning.is === "function" ||
        meaning.is === "map" ||
        (meaning.is === "symbol" && notation.dependencies.has(meaning.name)),
    );
  },
});

/** A statement's chain, and one more for each brace with a label in it. */
const chainsOf = (
  context: Reading,
  statement: Statement,
  tolerant: boolean,
): readonly LatexChain[] => {
  const { members } = statement;
  if (members.length === 0) return [];
  const { quantified } = statement;
  const braces = members.flatMap(labelled).map(({ of, label }): Statement => {
    const none = { map: undefined, notes: [], conditions: [], doubts: [] };
    return { members: [of, label], relations: ["brace"], quantified, ...none };
  });
  return [statement, ...braces].map((each) => chainOf(context, each, tolerant));
};

/** Braces whose label says something in mathematics. */
const labelled = (list: List): readonly { of: List; label: List }[] =>
  list.flatMap((part): { of: List; label: List }[] => {
    switch (part.kind) {
      case "brace": {
        const label =
          part.label?.filter((each) => !isSpace(each) && each.kind !== "text" && !isArrow(each)) ??
          [];
        return [...(label.length > 0 ? [{ of: part.of, label }] : []), ...labelled(part.of)];
      }
      case "fraction":
        return [...labelled(part.above), ...labelled(part.below)];
      case "group":
      case "fence":
      case "root":
      case "box":
        return [...labelled(part.of)];
      default:
        return [];
    }
  });

/** Boxed parts, and those whose brace has an arrow as its label: what it leads to stands elsewhere. */
const pointedIn = (list: List): readonly { of: List; arrow: boolean }[] =>
  list.flatMap((part): readonly { of: List; arrow: boolean }[] => {
    switch (part.kind) {
      case "box":
        return [{ of: part.of, arrow: false }];
      case "brace":
        return part.label?.some(isArrow) ? [{ of: part.of, arrow: true }] : pointedIn(part.of);
      case "group":
      case "fence":
        return pointedIn(part.of);
      default:
        return [];
    }
  });

const isArrow = (part: Layout): boolean => part.kind === "command" && /arrow$/i.test(part.name);

const chainOf = (context: Reading, statement: Statement, tolerant: boolean): LatexChain => {
  const { text, tokens } = context;
  const { members, relations, notes, conditions } = statement;
  const placeOf = (list: List, near: Span): Span => {
    const [first, last] = [list[0], list.at(-1)];
    if (!first || !last || !tokens[first.first] || !tokens[last.last]) return near;
    const { start, end } = spanOf(tokens, first.first, last.last);
    return { start, end: Math.max(start, end) };
  };
  let near: Span = { start: 0, end: 0 };
  const spans = members.map((list) => {
    const span = placeOf(list, { start: near.end, end: near.end });
    near = span;
    return span;
  });
  const found = foundIn(context.notation, members.flat());
  const ordinary = rankedWays(context, statement, found);
  const [best] = ordinary;
  const ranked = [
    ...ordinary,
    ...(tolerant && best ? tolerantWays(context, statement, found, best) : []),
  ];
  const [first, last] = [spans[0] as Span, spans.at(-1) as Span];
  return {
    members: spans.map(({ start, end }) => ({
      source: text.slice(start, end),
      span: { start, end },
    })),
    relations,
    span: { start: first.start, end: last.end },
    notes: [...notes.map((note) => [note]), ...conditions].map((note) => {
      const { start, end } = placeOf(note, near);
      return text.slice(start, end);
    }),
    pointed: members.flatMap(pointedIn).map(({ of, arrow }) => {
      const { start, end } = placeOf(of, near);
      return { span: { start, end }, arrow };
    }),
    readings: ranked as unknown as readonly [ChainReading, ...ChainReading[]],
  };
};

/** The letters that a formula uses as indices: those in its subscripts, under Σ among them. */
export const indexLetters = (text: string, options: LatexOptions): readonly string[] => {
  try {
    return [...new Set(laidOut(text, notationOf(options)).rows.flat().flatMap(lettersBelow))];
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
};

const lettersBelow = (list: List): readonly string[] =>
  list.flatMap((part): readonly string[] => {
    switch (part.kind) {
      case "scripts": {
        const { base, sub = [], sup = [] } = part;
        return [...lettersIn(sub), ...lettersBelow([...(base ? [base] : []), ...sub, ...sup])];
      }
      case "fraction":
        return [...lettersBelow(part.above), ...lettersBelow(part.below)];
      case "grid":
        return part.rows.flat().flatMap(lettersBelow);
      case "group":
      case "fence":
      case "root":
      case "accent":
      case "brace":
      case "box":
        return lettersBelow(part.of);
      default:
        return [];
    }
  });

const lettersIn = (sub: List): readonly string[] =>
  sub.flatMap((part) => (part.kind === "group" ? lettersIn(part.of) : (letterOf([part]) ?? [])));
