import { indexVar, ix } from "../../expr/index-of.ts";
import type { IndexVar } from "../../expr/node.ts";
import { type Size, sizeText } from "../../expr/size.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { located, type ReadError, type Remark, type Span } from "../error.ts";
import { isScalar, tensorOf, type Value } from "../value.ts";
import { type Choice, type Choices, everyWay } from "./choose.ts";
import { classSaid, isLayer, shapeSaid } from "./counted.ts";
import { listed } from "./fences.ts";
import type { Layout, List } from "./layout.ts";
import type { TexToken } from "./lex.ts";
import { mapOf, patternOf, symbolValue } from "./maps.ts";
import { comparisonOf, isDots, isSpace, markOf, operatorOf } from "./marks.ts";
import { meaningOf } from "./named.ts";
import { type LatexOptions, type Notation, notationOf } from "./notation.ts";
import { copyOf, foundIn, isRefusal, laidOut, readingOf, refusalOf } from "./read.ts";
import { Letters, type PointName, Reader } from "./reader.ts";
import { sameShape } from "./shapes.ts";
import { indexSide, indicesIn, type Side, sideOf } from "./sides.ts";
import { coreOf, textOf } from "./spell.ts";
import { type Relation, rowsOf, type Statement, statementsOf } from "./statements.ts";

/** One side of a relation, in one reading. */
export type Meant =
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
  | { readonly is: "words" }
  | { readonly is: "unreadable"; readonly error: ReadError };

/** A side of a relation: verbatim, with its place. */
export interface Member {
  readonly source: string;
  readonly span: Span;
}

/** A chain of relations, read in one way. */
export interface ChainReading {
  readonly members: readonly Meant[];
  readonly points: readonly PointName[];
  readonly choices: readonly Choice[];
  readonly remarks: readonly Remark[];
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
}

/**
 * Reads a formula as the chains of relations that it says, with every side typed. A side that cannot be read is
 * reported with its place, and the others are still read.
 */
export const readFormula = (
  text: string,
  options: LatexOptions,
  {
    settled = new Map(),
    indices = new Map(),
    letters = new Set(),
    offset = 0,
    shape = false,
  }: FormulaContext = {},
): LatexFormula => {
  try {
    const notation = notationOf(options);
    const { tokens, rows } = laidOut(text, notation);
    const { file } = options;
    const context: Reading = {
      text,
      tokens,
      notation,
      settled,
      indices,
      letters,
      offset,
      shape,
      file,
    };
    const lists = rowsOf(rows);
    const statements = lists.length > 0 ? statementsOf(lists) : [];
    return { ok: true, chains: statements.flatMap((statement) => chainsOf(context, statement)) };
  } catch (error) {
    const refusal = refusalOf(error, text);
    return { ok: false, error: located(refusal, refusal.source ?? text, options.file) };
  }
};

interface Reading {
  readonly text: string;
  readonly tokens: readonly TexToken[];
  readonly notation: Notation;
  readonly settled: ReadonlyMap<string, number>;
  readonly indices: ReadonlyMap<string, Size>;
  readonly letters: ReadonlySet<string>;
  readonly offset: number;
  readonly shape: boolean;
  readonly file: string | undefined;
}

/** A statement's chain, and one more for each brace with a label in it. */
const chainsOf = (context: Reading, statement: Statement): readonly LatexChain[] => {
  const { members } = statement;
  if (members.length === 0) return [];
  const braces = members.flatMap(labelled);
  return [
    chainOf(context, statement),
    ...braces.map(({ of, label }) =>
      chainOf(context, {
        members: [of, label],
        relations: ["brace"],
        quantified: statement.quantified,
        map: undefined,
        notes: [],
        condition: undefined,
      }),
    ),
  ];
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

const chainOf = (context: Reading, statement: Statement): LatexChain => {
  const { text, tokens, offset } = context;
  const { members, relations, notes } = statement;
  const spanOf = (list: List, near: Span): Span => {
    const [first, last] = [list[0], list.at(-1)];
    const start = first && tokens[first.first]?.start;
    const end = last && tokens[last.last]?.end;
    return start === undefined || end === undefined ? near : { start, end: Math.max(start, end) };
  };
  let near: Span = { start: 0, end: 0 };
  const spans = members.map((list) => {
    const span = spanOf(list, { start: near.end, end: near.end });
    near = span;
    return span;
  });
  const found = foundIn(context.notation, members.flat());
  const attempts = everyWay(
    context.settled,
    (choices) => attemptOf(context, statement, found, choices),
    () => false,
  );
  const ranked = attempts
    .map(({ value, choices }, order) => ({
      reading: { ...value.reading, choices, faults: value.cost },
      cost: value.cost,
      order,
    }))
    .sort((a, b) => a.cost - b.cost || a.order - b.order)
    .map(({ reading }) => reading);
  const [first, last] = [spans[0] as Span, spans.at(-1) as Span];
  return {
    members: spans.map(({ start, end }) => ({
      source: text.slice(start, end),
      span: { start: start + offset, end: end + offset },
    })),
    relations,
    span: { start: first.start + offset, end: last.end + offset },
    notes: notes.map((note) => {
      const { start, end } = spanOf([note], near);
      return text.slice(start, end);
    }),
    pointed: members.flatMap(pointedIn).map(({ of, arrow }) => {
      const { start, end } = spanOf(of, near);
      return { span: { start: start + offset, end: end + offset }, arrow };
    }),
    readings: ranked as unknown as readonly [ChainReading, ...ChainReading[]],
  };
};

/** One way to read a chain, and what speaks against it: sides that fail, shapes that differ. */
const attemptOf = (
  context: Reading,
  statement: Statement,
  found: ReturnType<typeof foundIn>,
  choices: Choices,
): { reading: Omit<ChainReading, "choices" | "faults">; cost: number } => {
  let result = attempt(context, statement, found, choices, new Letters(context.indices));
  if (result.unresolved) {
    const letters = new Letters(result.letters.hints, result.letters);
    result = attempt(context, statement, found, choices, letters);
  }
  const { reading, values } = result;
  let cost = 0;
  for (const [at, meant] of reading.members.entries()) {
    if (meant.is === "unreadable") cost += 100;
    const [left, right] = [values[at - 1], values[at]];
    if (left && right && !alike(left, right)) cost += 10;
    const shape = meant.is === "shape" && left && !sameShape(trim(meant.sizes), left.sizes);
    if (shape) cost += 10;
  }
  return { reading, cost };
};

const trim = (sizes: readonly Size[]): readonly Size[] =>
  sizes.length > 1 && sizeText(sizes.at(-1) as Size) === "1" ? sizes.slice(0, -1) : sizes;

const alike = (a: Value, b: Value): boolean =>
  sameShape(a.sizes, b.sizes) || (isScalar(b) && tensorOf(b).body.kind === "num");

interface Attempt {
  readonly reading: Omit<ChainReading, "choices" | "faults">;
  readonly values: readonly (Value | undefined)[];
  readonly letters: Letters;
  readonly unresolved: boolean;
}

const attempt = (
  context: Reading,
  statement: Statement,
  found: ReturnType<typeof foundIn>,
  choices: Choices,
  letters: Letters,
): Attempt => {
  const { text, tokens, notation, file } = context;
  const reader = new Reader(text, tokens, notation, copyOf(found), letters, choices);
  for (const said of statement.quantified) quantify(reader, said);
  reader.said = textOf(statement.notes);
  if (statement.relations[0] === "∈") runs(reader, statement.members);
  const values: (Value | undefined)[] = [];
  const { members, relations } = statement;
  const point = functionPoint(reader, statement);
  const meants = members.map((list, at): Meant => {
    reader.expected = [
      ...relations.flatMap((relation, before) =>
        relation === "∈" && before >= at ? shapeIn(reader, members[before + 1] as List) : [],
      ),
      ...values.flatMap((value) => (value ? [value.sizes] : [])),
    ];
    const trivial =
      plainly(list, relations[at - 1]) ?? (isLayer(notation, list) ? { is: "layer" } : undefined);
    if (trivial) {
      values.push(undefined);
      return trivial;
    }
    try {
      const set = relations[at - 1] === "∈" || isSpaceName(list) ? setOf(reader, list) : undefined;
      if (set) {
        values.push(undefined);
        return set;
      }
      const sizes = shapeSaid(reader, list, context.shape && members.length === 1);
      if (sizes) {
        values.push(undefined);
        return { is: "shape", sizes };
      }
      const side = sideOf(reader, list, relations[at - 1]);
      if (side) {
        values.push(undefined);
        return side;
      }
      const classes = classSaid(reader, list, [members[at - 1], members[at + 1]]);
      const indices = classes || members.length === 1 ? undefined : indicesIn(reader, list);
      if (indices && indices.length > 1) {
        values.push(undefined);
        return { is: "tuple" };
      }
      const [index] = indices ?? [];
      const value =
        classes ?? (index && indexSide(index)) ?? (point ? point(list, at) : valueIn(reader, list));
      if (!value) {
        values.push(undefined);
        return { is: "function" };
      }
      values.push(value);
      const { tensor, free } = readingOf(reader, tensorOf(value, letters.free));
      return { is: "expression", tensor, free };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      values.push(undefined);
      const refusal = refusalOf(error, text);
      const letter = refusal.code === "E-NAME" ? letterOf(list) : undefined;
      if (letter !== undefined && context.letters.has(letter)) return { is: "index", letter };
      return { is: "unreadable", error: located(refusal, refusal.source ?? text, file) };
    }
  });
  return {
    reading: { members: meants, points: [...reader.points], remarks: [...reader.remarks] },
    values,
    letters,
    unresolved: reader.unresolved,
  };
};

const letterOf = (list: List): string | undefined => {
  const [only, ...more] = list;
  return only?.kind === "letter" && more.length === 0 && /^[a-z]$/.test(only.name)
    ? only.name
    : undefined;
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

/** A member as a value; nothing where it is a function by its name. */
const valueIn = (reader: Reader, list: List): Value | undefined => {
  const [only] = list;
  if (mapOf(reader, list) || isPartial(list)) return undefined;
  if (only && list.length === 1 && meaningOf(reader, only)?.is === "map") return undefined;
  if (list.length === 1 && only?.kind === "scripts" && isPrimedName(reader, only)) return undefined;
  return reader.expression(list, only as Layout).value;
};

/** `f(\cdot, y)`: a function of the argument that is left open. */
const isPartial = (list: List): boolean => {
  const [name, fence, ...more] = list;
  if (!name || coreOf(name) === undefined || fence?.kind !== "fence" || more.length > 0)
    return false;
  return listed(fence.of).some((item) => {
    const [only, ...rest] = item.filter((part) => !isSpace(part));
    return rest.length === 0 && operatorOf(only) === "dot";
  });
};

/** σ′ by itself. */
const isPrimedName = (reader: Reader, part: Layout & { kind: "scripts" }): boolean =>
  part.primes > 0 &&
  !part.sub &&
  !part.sup &&
  part.base !== undefined &&
  mapOf(reader, [part.base]) !== undefined;

/**
 * How the members of a statement about functions are read: `f : x ↦ e` says f at x; `∇(g∘f) = …` is read at the
 * parameter of its right side.
 */
const functionPoint = (
  reader: Reader,
  { map, members, relations }: Statement,
): ((list: List, at: number) => Value | undefined) | undefined => {
  const [first, second] = members;
  if (!first) return undefined;
  try {
    const arrow = relations.findIndex((each) => each === "↦" || each === "→");
    if (map && arrow === 0) {
      const of = mapOf(reader, map);
      const x = patternOf(reader, first);
      if (!of || !x) return undefined;
      return (list, at) => (at === 0 ? of.at(x) : pointwise(reader, list, x));
    }
    // ∇F = x ↦ …
    const of = second && mapOf(reader, first);
    if (!of || isLoneFunction(first)) {
      return of && second && mapOf(reader, second) ? (list) => mapped(reader, list) : undefined;
    }
    if (arrow === 1 && relations[0] === "=") {
      const x = patternOf(reader, second);
      return x && ((list, at) => (at < 2 ? of.at(x) : pointwise(reader, list, x)));
    }
    return (list) => mapped(reader, list) ?? valueIn(reader, list);
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
};

const isLoneFunction = (list: List): boolean =>
  list.length === 1 && coreOf(list[0] as Layout) !== undefined;

/** A function at the parameter that its notation declares. */
const mapped = (reader: Reader, list: List): Value | undefined => {
  const of = mapOf(reader, list);
  return of?.param && of.at(symbolValue(of.param));
};

const pointwise = (reader: Reader, list: List, x: Value): Value | undefined =>
  mapOf(reader, list)?.at(x) ?? valueIn(reader, list);

/** ∀ i, j ∈ {1, …, n}: the letters are indices that run so far. */
const quantify = (reader: Reader, said: List): void => {
  const member = said.findIndex((part) => part.kind === "command" && part.name === "in");
  const equals = said.findIndex((part) => comparisonOf(part) === "=");
  const cut = member >= 0 ? member : equals;
  if (cut < 1) return;
  const letters = listed(said.slice(0, cut))
    .flat()
    .flatMap((part) => coreOf(part) ?? []);
  const set = said.slice(cut + 1).filter((part) => !isSpace(part));
  const inside = set.length === 1 && set[0]?.kind === "fence" ? set[0].of : set;
  const items = listed(inside).filter(
    (item) => item.length > 0 && !item.every(isDots) && !item.every((part) => markOf(part) === "."),
  );
  const [from, to] = [items[0], items.at(-1)];
  if (!from || !to || items.length < 2 || textOf(from) !== "1") return;
  for (const letter of letters) {
    if (letter === reader.notation.layer?.index || reader.found.symbols.has(letter)) continue;
    try {
      const variable = indexVar(letter, reader.size(to, to[0] as Layout));
      reader.letters.free.set(letter, { letter, index: ix(variable), from: undefined, variable });
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
};

/** i, j ∈ {1, …, n} says how far letters run that nothing declares. */
const runs = (reader: Reader, [letters = [], set = []]: readonly List[]): void => {
  const [fence] = set;
  if (set.length !== 1 || fence?.kind !== "fence") return;
  if (letters.some((part) => coreOf(part) !== undefined && meaningOf(reader, part))) return;
  const { first, last } = fence;
  quantify(reader, [...letters, { kind: "command", name: "in", first, last }, fence]);
};

/** The sizes of what belongs to a set, where they are said. */
const shapeIn = (reader: Reader, list: List): readonly (readonly Size[])[] => {
  try {
    const set = setOf(reader, list);
    return set?.is === "shape" ? [trim(set.sizes)] : [];
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
};

/** j^{ème}, k^{\text{th}}: which one, in words. */
const isOrdinal = (part: Layout): boolean =>
  part.kind === "scripts" &&
  part.sup !== undefined &&
  (/^(i?[èe]mes?|th)$/.test(textOf(part.sup)) ||
    (part.base?.kind === "number" && /^(ers?|[èe]res?|nde?s?|st|rd)$/.test(textOf(part.sup))));

/** What needs no reading: blanks and words. */
const plainly = (list: List, _: Relation | undefined): Meant | undefined => {
  const solid = list.filter((part) => !isSpace(part));
  if (solid.length === 1 && isOrdinal(solid[0] as Layout)) return { is: "words" };
  if (solid.length === 0 || solid.every((part) => isDots(part) || markOf(part) === "?"))
    return { is: "blank" };
  const texts = solid.map((part) =>
    part.kind === "text" || part.kind === "word" ? part.text : undefined,
  );
  if (
    texts.every(
      (text) => text !== undefined && /^(todo|fixme|à faire|tbd|xxx|\?+|…|\.+)$/i.test(text.trim()),
    )
  ) {
    return { is: "blank" };
  }
  return solid.every((part) => part.kind === "text" && /\s|^\p{L}{3,}$/u.test(part.text))
    ? { is: "words" }
    : undefined;
};

/** ℝ^n, or ℝ^n × ℝ^m, by itself, as between a colon and an arrow. */
const isSpaceName = (list: List): boolean =>
  list.length > 0 &&
  list.every((part, at) => {
    if (at % 2 === 1)
      return part.kind === "command" && part.name === "times" && at + 1 < list.length;
    const base = part.kind === "scripts" ? part.base : part;
    return base?.kind === "letter" && base.font === "bb" && /^[RNZQC]$/.test(base.name);
  });

/** ℝ^{m×n}, ℝ, and sets that are not looked into. */
const setOf = (reader: Reader, list: List): Meant | undefined => {
  const [only, ...more] = list;
  if (!only || more.length > 0) return { is: "set" };
  const base = only.kind === "scripts" ? only.base : only;
  if (base?.kind === "letter" && base.font === "bb") {
    const sup = only.kind === "scripts" ? only.sup : undefined;
    if (!sup || base.name !== "R")
      return base.name === "R" && !sup ? { is: "shape", sizes: [] } : { is: "set" };
    if (
      /[*+-]/.test(textOf(sup).replace(/\d/g, "")) &&
      sup.length <= 2 &&
      markOf(sup[0]) !== undefined
    )
      return { is: "set" };
    const items: Layout[][] = [[]];
    for (const part of sup) {
      if (part.kind === "command" && part.name === "times") items.push([]);
      else (items.at(-1) as Layout[]).push(part);
    }
    return { is: "shape", sizes: items.map((item) => reader.size(item, only)) };
  }
  return { is: "set" };
};
