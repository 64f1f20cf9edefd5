import { indexVar, ix } from "../../expr/index-of.ts";
import type { Expr } from "../../expr/node.ts";
import { type Size, sizeText } from "../../expr/size.ts";
import { subterms } from "../../expr/walk.ts";
import { located } from "../error.ts";
import type { Found } from "../scope.ts";
import { isScalar, tensorOf, type Value } from "../value.ts";
import { type Doubt, isSmallWord, wordsOf } from "./asides.ts";
import type { Choices } from "./choose.ts";
import { classSaid, isLayer, shapeSaid } from "./counted.ts";
import type { ChainReading, Meant } from "./formula.ts";
import { saysWhen } from "./grids.ts";
import { sizeIn } from "./indices.ts";
import type { Layout, List } from "./layout.ts";
import type { TexToken } from "./lex.ts";
import { listed, solid } from "./lists.ts";
import { mapOf, patternOf, symbolValue } from "./maps.ts";
import { comparisonOf, isDots, isSpace, jointOf, markOf, operatorOf } from "./marks.ts";
import { meaningOf } from "./matches.ts";
import { type Notation, reachable } from "./notation.ts";
import { Letters, Reader } from "./reader.ts";
import { copyOf, isRefusal, readingOf, refusalOf, twice } from "./reading.ts";
import { mendedSide } from "./repairs.ts";
import { sameShape } from "./shapes.ts";
import { indexSide, indicesIn, sideOf } from "./sides.ts";
import { coreOf, textOf } from "./spell.ts";
import type { Statement } from "./statements.ts";

/*
 * The members of a chain, each by itself: a value, a set, a shape, a function at a point, an index, words.
 */

/** What every chain of a formula is read with. */
export interface Reading {
  readonly text: string;
  readonly tokens: readonly TexToken[];
  readonly notation: Notation;
  readonly settled: ReadonlyMap<string, number>;
  readonly indices: ReadonlyMap<string, Size>;
  readonly letters: ReadonlySet<string>;
  readonly shape: boolean;
  readonly file: string | undefined;
  /** The side whose shapes may be changed where they do not fit; only a tolerant reading has one. */
  readonly mends?: number | undefined;
}

/**
 * One way to read a chain, and what speaks against it: sides that fail, shapes that differ; and, where that is the
 * same, derivatives by what a quantity does not depend on.
 */
export const attemptOf = (
  context: Reading,
  statement: Statement,
  found: Found,
  choices: Choices,
): {
  reading: Omit<ChainReading, "choices" | "faults">;
  cost: number;
  strangers: number;
} => {
  const { text, tokens, notation } = context;
  const { reader, result } = twice(new Letters(context.indices), (letters) => {
    const reader = new Reader(text, tokens, notation, copyOf(found), letters, choices);
    return { reader, result: membersOf(reader, context, statement) };
  });
  let cost = 0;
  let strangers = 0;
  for (const [at, { meant, value }] of result.entries()) {
    // Names that are all known, in shapes that do not fit, are nearer to what is meant than other failures.
    if (meant.is === "unreadable") cost += meant.error.code === "E-SHAPE" ? 99 : 100;
    const left = result[at - 1]?.value;
    if (left && value && !alike(left, value)) cost += 10;
    const shape = meant.is === "shape" && left && !sameShape(trim(meant.sizes), left.sizes);
    if (shape) cost += 10;
    if (value) strangers += strangersIn(tensorOf(value).body, notation);
  }
  // Who writes a transpose has an array in mind.
  if (reader.turnedNumbers > 0) cost += 100;
  const members = result.map(({ meant }) => meant);
  const { points, remarks } = reader;
  const misfits = [...reader.misfits.values()];
  const reading = { members, points: [...points], remarks: [...remarks], misfits };
  return { reading, cost, strangers };
};

/** How many derivatives are taken of a quantity by what it is said not to depend on. */
const strangersIn = (e: Expr, { dependencies }: Notation): number => {
  let count = 0;
  for (const part of subterms(e)) {
    if (part.kind !== "deriv" || part.of.kind !== "entry" || part.by.kind !== "entry") continue;
    const [of, by] = [part.of.of.name, part.by.of.name];
    const direct = dependencies.get(of);
    if (!direct || of === by || isPoint(by)) continue;
    if (!reachable(direct, dependencies).has(by)) count += 1;
  }
  return count;
};

/** Whether a name stands for an expression that something is differentiated by. */
const isPoint = (name: string): boolean => name.startsWith("_");

const trim = (sizes: readonly Size[]): readonly Size[] =>
  sizes.length > 1 && sizeText(sizes.at(-1) as Size) === "1" ? sizes.slice(0, -1) : sizes;

const alike = (a: Value, b: Value): boolean =>
  sameShape(a.sizes, b.sizes) || (isScalar(b) && tensorOf(b).body.kind === "num");

/** A member, with its value where it has one. */
interface MemberRead {
  readonly meant: Meant;
  readonly value?: Value;
}

const membersOf = (
  reader: Reader,
  context: Reading,
  statement: Statement,
): readonly MemberRead[] => {
  const { members, relations, quantified, notes, conditions } = statement;
  for (const said of quantified) quantify(reader, said);
  reader.said = textOf(notes);
  if (relations[0] === "∈") runs(reader, members);
  for (const said of conditions) {
    const [first, last] = [said[0], said.at(-1)];
    if (!first || !last) continue;
    reader.remark(
      { first: first.first, last: last.last },
      "Cette condition est notée à côté de la formule.",
      "This condition is noted beside the formula.",
    );
  }
  const point = functionPoint(reader, statement);
  const done: MemberRead[] = [];
  for (const at of members.keys()) {
    reader.expected = [
      ...relations.flatMap((relation, before) =>
        relation === "∈" && before >= at ? shapeIn(reader, members[before + 1] as List) : [],
      ),
      ...done.flatMap(({ value }) => (value ? [value.sizes] : [])),
    ];
    const way: Way = point ? (side) => point(side, at) : (side) => valueIn(reader, side);
    reader.tolerant = at === context.mends;
    done.push(memberAt(reader, context, statement, at, way));
  }
  return done;
};

/** How a member is read that has a value; nothing where it is a function by its name. */
type Way = (list: List) => Value | undefined;

const memberAt = (
  reader: Reader,
  context: Reading,
  { members, relations, doubts }: Statement,
  at: number,
  way: Way,
): MemberRead => {
  const list = members[at] as List;
  const before = relations[at - 1];
  const plain = plainly(list);
  if (plain) return { meant: plain };
  if (isLayer(reader.notation, list)) return { meant: { is: "layer" } };
  try {
    refuseDoubts(reader, list, doubts, members[at + 1]);
    if (isOfDifferentials(members)) refuseDifferentials(reader, list);
    const set = before === "∈" || isSpaceName(list) ? setOf(reader, list) : undefined;
    if (set) return { meant: set };
    const sizes = shapeSaid(reader, list, context.shape && members.length === 1);
    if (sizes) return { meant: { is: "shape", sizes } };
    const side = sideOf(reader, list, before);
    if (side) return { meant: side };
    const classes = classSaid(reader, list, [members[at - 1], members[at + 1]]);
    const indices = classes || members.length === 1 ? undefined : indicesIn(reader, list);
    if (indices && indices.length > 1) return { meant: { is: "tuple" } };
    const [index] = indices ?? [];
    const value = classes ?? (index && indexSide(index)) ?? way(list);
    if (!value) return { meant: { is: "function" } };
    const { tensor, free } = readingOf(reader, tensorOf(value, reader.letters.free));
    return { meant: { is: "expression", tensor, free }, value };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const refusal = refusalOf(error, context.text);
    const letter = refusal.code === "E-NAME" ? letterOf(list) : undefined;
    if (letter !== undefined && context.letters.has(letter)) {
      return { meant: { is: "index", letter } };
    }
    const unread = located(refusal, refusal.source ?? context.text, context.file);
    return { meant: { is: "unreadable", error: unread } };
  }
};

/** Refuses a side that can be read in two ways, and words that name nothing. */
const refuseDoubts = (
  reader: Reader,
  list: List,
  doubts: readonly Doubt[],
  next: List | undefined,
): void => {
  const [start] = list;
  if (!start) return;
  const end = next?.[0]?.first ?? Number.POSITIVE_INFINITY;
  const doubt = doubts.find(({ first }) => first >= start.first && first < end);
  if (doubt) {
    const { message, expected } = doubt;
    reader.refuse("E-SYNTAX", doubt, message.fr, message.en, expected && { expected });
  }
  const word = smallWordIn(list);
  if (word && !reader.notation.spellings.has(textOf([word]))) {
    const said = textOf([word]);
    reader.refuse(
      "E-SYNTAX",
      word,
      `« ${said} » est un mot de la phrase et non une grandeur.`,
      `"${said}" is a word of the sentence and no quantity.`,
    );
  }
};

/** dS = J dx: a differential by itself is equal to others, whatever d is where it is a factor. */
const isOfDifferentials = ([head, ...others]: readonly List[]): boolean => {
  const [first, name, ...more] = solid(head ?? []);
  const isAlone = isDifferential(first, name) && more.every(({ kind }) => kind === "fence");
  const holdsOne = (list: List): boolean =>
    solid(list).some((part, at, parts) => isDifferential(part, parts[at + 1]));
  return isAlone && more.length < 2 && others.some(holdsOne);
};

const isDifferential = (d: Layout | undefined, of: Layout | undefined): boolean =>
  d !== undefined &&
  d.kind !== "scripts" &&
  coreOf(d) === "d" &&
  of !== undefined &&
  coreOf(of) !== undefined;

const refuseDifferentials = (reader: Reader, list: List): void => {
  const [part] = list;
  if (!part) return;
  reader.refuse(
    "E-SYNTAX",
    { first: part.first, last: (list.at(-1) ?? part).last },
    "Une relation entre différentielles n'est pas lue ; écrivez la dérivée.",
    "A relation between differentials is not read; write the derivative.",
  );
};

/** A word among the factors, scripts and labels aside. */
const smallWordIn = (list: List): Layout | undefined => {
  for (const part of list) {
    const found =
      part.kind === "fence" && part.open === "(" && part.of.some(isWhen)
        ? undefined
        : part.kind === "fence" ||
            part.kind === "group" ||
            part.kind === "root" ||
            part.kind === "box"
          ? smallWordIn(part.of)
          : part.kind === "fraction"
            ? (smallWordIn(part.above) ?? smallWordIn(part.below))
            : isSmallWord(part) && jointOf(part) === undefined
              ? part
              : undefined;
    if (found) return found;
  }
  return undefined;
};

/** Brackets refuse cases themselves. */
const isWhen = (part: Layout): boolean => saysWhen(wordsOf(part) ?? "");

/** The small letter that a list is. */
export const letterOf = (list: List): string | undefined => {
  const [only, ...more] = list;
  return only?.kind === "letter" && more.length === 0 && /^[a-z]$/.test(only.name)
    ? only.name
    : undefined;
};

/** A member as a value; nothing where it is a function by its name. */
const valueIn = (reader: Reader, list: List): Value | undefined => {
  const [only] = list;
  if (mapOf(reader, list) || isPartial(list)) return undefined;
  if (only && list.length === 1 && meaningOf(reader, only)?.is === "map") return undefined;
  if (list.length === 1 && only?.kind === "scripts" && isPrimedName(reader, only)) return undefined;
  const leaf = reader.expression(list, only as Layout);
  return reader.tolerant ? mendedSide(reader, leaf, reader.expected).value : leaf.value;
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

/** σ′ by itself, where σ is taken at no known point. */
const isPrimedName = (reader: Reader, part: Layout & { kind: "scripts" }): boolean => {
  if (part.primes === 0 || part.sub || part.sup || !part.base) return false;
  const meaning = meaningOf(reader, part.base);
  const isTaken = meaning?.is === "function" && meaning.at !== undefined;
  return !isTaken && mapOf(reader, [part.base], "function") !== undefined;
};

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
      const of = mapOf(reader, map, "function");
      const x = patternOf(reader, first);
      if (!of || !x) return undefined;
      return (list, at) => (at === 0 ? of.at(x) : pointwise(reader, list, x));
    }
    // ∇F = x ↦ …
    const of = second && mapOf(reader, first, "function");
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
  const of = mapOf(reader, list, "function");
  return of?.param && of.at(symbolValue(of.param));
};

const pointwise = (reader: Reader, list: List, x: Value): Value | undefined =>
  mapOf(reader, list, "function")?.at(x) ?? valueIn(reader, list);

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
      const variable = indexVar(letter, sizeIn(reader, to, to[0] as Layout));
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
const plainly = (list: List): Meant | undefined => {
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
    return { is: "shape", sizes: items.map((item) => sizeIn(reader, item, only)) };
  }
  return { is: "set" };
};
