import { delta, entryAt, symbol } from "../../expr/build.ts";
import {
  addIx,
  indexVar,
  isIndexVar,
  ix,
  negateIx,
  plainVar,
  scaleIx,
  sizeIx,
} from "../../expr/index-of.ts";
import type { IndexVar, Ix } from "../../expr/node.ts";
import { addSizes, fixedSize, type Size, scaleSize } from "../../expr/size.ts";
import { refuse } from "../error.ts";
import { arrayOf, firstIx, isScalar, scalarValue, type Value } from "../value.ts";
import type { Layout, List, Stretch } from "./layout.ts";
import { soleCore, solid } from "./lists.ts";
import { isSign, isSpace, markOf, operatorOf } from "./marks.ts";
import type { Binding, Leaf, Reader } from "./reader.ts";
import { sizeAt } from "./sizes.ts";
import { coreOf, textOf } from "./spell.ts";

/*
 * Indices: what a letter below or above a name stands for. A letter that an operator binds is its index; one that
 * nothing binds is the index of a general entry, whose size shows where it is used.
 */

/** The index that a list says, in an axis of this size. */
export const indexOf = (
  reader: Reader,
  list: List,
  extent: Size | undefined,
  near: Stretch,
): Ix => {
  let total: Ix | undefined;
  let minus = false;
  let factor: Ix | undefined;
  const close = (part: Layout | undefined): void => {
    const of = factor ?? noIndex(reader, part ? [part] : list, near);
    const signed = minus ? negateIx(of) : of;
    total = total ? addIx(total, signed) : signed;
    factor = undefined;
    minus = false;
  };
  for (const part of list) {
    if (isSpace(part) || operatorOf(part) === "dot" || operatorOf(part) === "times") continue;
    if (isSign(part)) {
      if (factor) close(part);
      if (markOf(part) === "-") minus = !minus;
      continue;
    }
    const next = indexAtom(reader, part, extent);
    if (!factor) factor = next;
    else {
      const [scale, scaled]: [Ix, Ix] = factor.terms.length === 0 ? [factor, next] : [next, factor];
      if (scale.terms.length > 0) noIndex(reader, list, near);
      factor = scaleIx(scale.plus, scaled);
    }
  }
  close(list.at(-1));
  return total ?? noIndex(reader, list, near);
};

const indexAtom = (reader: Reader, part: Layout, extent: Size | undefined): Ix => {
  if (part.kind === "number" && /^\d{1,9}$/.test(part.text)) return ix(Number(part.text));
  if (part.kind === "group" || (part.kind === "fence" && part.open === "(")) {
    return indexOf(reader, part.of, extent, part);
  }
  const core = coreOf(part);
  const bound = core === undefined ? undefined : reader.bound(core);
  if (bound) return resolved(reader, bound, extent, part);
  const size = sizeAt(reader, part);
  const known = core === undefined ? undefined : reader.found.symbols.get(core);
  if (size && known?.role !== "integer") return sizeIx(size);
  if (core !== undefined && /^[A-Za-z]$|^(alpha|beta|gamma|mu|nu|ell)$/.test(core)) {
    const whole = known?.role === "integer" && known.sym.axes.length === 0;
    if (!whole && !spellsLabel(reader, core)) return freeIndex(reader, core, extent, part);
  }
  const { value } = reader.factor({ list: [part], at: 0, end: 1 });
  if (isScalar(value)) {
    const e = value.at();
    if (e.kind === "index") return e.value;
    if (e.kind === "size") return sizeIx(e.value);
    if (e.kind === "entry") {
      const of = reader.found.symbols.get(e.of.name);
      if (of?.role === "integer") {
        if (!of.usedAsIndex) reader.found.symbols.set(e.of.name, { ...of, usedAsIndex: true });
        return ix(e);
      }
    }
  }
  return noIndex(reader, [part], part);
};

/** Whether one of the quantities that a letter may stand for is a label. */
const spellsLabel = (reader: Reader, core: string): boolean =>
  (reader.notation.spellings.get(core) ?? []).some(({ meaning, sub, sup }) => {
    if (meaning.is !== "symbol" || sub.length > 0 || sup !== undefined) return false;
    const known = reader.found.symbols.get(meaning.name);
    return known?.role === "integer" && known.sym.axes.length === 0;
  });

/** A letter that nothing binds is the index of a general entry. */
const freeIndex = (reader: Reader, letter: string, extent: Size | undefined, part: Layout): Ix => {
  let binding = reader.letters.free.get(letter);
  if (!binding) {
    binding = { letter, index: undefined, from: undefined, variable: undefined };
    reader.letters.free.set(letter, binding);
    sinceEarly(reader, letter);
  }
  return resolved(reader, binding, extent, part);
};

/** A letter that was read as a quantity and is an index is one throughout. */
const sinceEarly = (reader: Reader, letter: string): void => {
  const known = reader.found.symbols.get(letter);
  if (!known || known.declared || known.sym.axes.length > 0 || reader.letters.again) return;
  reader.found.symbols.delete(letter);
  reader.letters.early.add(letter);
  reader.unresolved = true;
};

/** The index that a letter by itself is, where it is one elsewhere. */
export const indexAlone = (reader: Reader, letter: string, part: Layout): Ix | undefined => {
  const known = reader.letters.free.get(letter)?.index;
  if (known) return known;
  const size = reader.letters.early.has(letter) ? reader.letters.hints.get(letter) : undefined;
  return size && freeIndex(reader, letter, size, part);
};

/** What a letter is bound to; one that waits for its size gets that of the axis it stands in. */
export const resolved = (
  reader: Reader,
  binding: Binding,
  extent: Size | undefined,
  part: Layout,
): Ix => {
  if (binding.index) {
    if (reader.tolerant && extent && isBeyond(binding.index, extent)) binding.beyond ??= extent;
    return binding.index;
  }
  const { letter } = binding;
  const size = extent ?? hintFor(reader, letter);
  if (!size) {
    leaveToSecond(reader, letter, part);
    return firstIx;
  }
  binding.variable = indexVar(letter, size);
  binding.index = ix(binding.variable);
  reader.letters.hints.set(letter, size);
  if (binding.place !== undefined) reader.letters.hints.set(ownKey(binding, binding.place), size);
  return binding.index;
};

const ownKey = ({ letter }: Pick<Binding, "letter">, place: number): string => `${letter} ${place}`;

/** How far a letter runs by what was seen of it: where an operator binds it, inside of that operator first. */
const hintFor = (reader: Reader, letter: string): Size | undefined => {
  const { hints, again } = reader.letters;
  const bound = reader.bound(letter);
  if (bound?.place === undefined) return hints.get(letter);
  return hints.get(ownKey(bound, bound.place)) ?? (again ? hints.get(letter) : undefined);
};

/** Whether an index runs so far that it may leave an axis. */
const isBeyond = (at: Ix, extent: Size): boolean => {
  const variable = plainVar(at);
  const spare = variable && fixedSize(addSizes(extent, scaleSize(-1, variable.size)));
  return variable !== undefined && (spare === undefined || spare < 0);
};

/** Leaves a letter to the second reading, when more is known of it. */
const leaveToSecond = (reader: Reader, letter: string, part: Stretch): void => {
  if (reader.letters.again) noExtent(reader, letter, part);
  reader.unresolved = true;
};

const noExtent = (reader: Reader, letter: string, part: Stretch): never =>
  reader.refuse(
    "E-TYPE",
    part,
    `On ne sait pas jusqu'où va l'indice ${letter}.`,
    `How far the index ${letter} runs is not known.`,
  );

const noIndex = (reader: Reader, list: List, near: Stretch): never =>
  refuse(
    "E-TYPE",
    reader.spanOfList(list, near),
    "Ceci n'est pas un indice.",
    "This is no index.",
    {
      expected: {
        fr: "un entier : un nombre, une taille, un indice ou une étiquette",
        en: "an integer: a number, a size, an index or a label",
      },
    },
  );

/** The index that a side is, if its letters are bound to one. */
export const indexLike = (reader: Reader, side: List): Ix | undefined => {
  const [only] = side;
  const core = soleCore(side);
  const binding =
    core === undefined ? undefined : (reader.bound(core) ?? reader.letters.free.get(core));
  if (binding?.index) return binding.index;
  const known = core === undefined ? undefined : reader.found.symbols.get(core);
  return known?.role === "integer" && known.sym.axes.length === 0
    ? indexOf(reader, side, undefined, only as Layout)
    : undefined;
};

/** The size that a list says, such as n, 10, d_h, 2n or n-1. */
export const sizeIn = (reader: Reader, list: List, near: Stretch): Size => {
  const at = indexOf(reader, solid(list), undefined, near);
  const fixed = fixedSize(at.plus);
  if (at.terms.length === 0 && (fixed === undefined || fixed > 0)) return at.plus;
  return refuse(
    "E-TYPE",
    reader.spanOfList(list, near),
    "Ceci n'est pas une taille.",
    "This is no size.",
    { expected: { fr: "une taille comme n ou 3", en: "a size such as n or 3" } },
  );
};

/** δ of two indices; one that has no size yet gets that of the other. */
export const deltaAt = (
  reader: Reader,
  [left, right]: readonly [List, List],
  part: Layout,
): Leaf | undefined => {
  const known = [left, right].map((side) => indexLike(reader, side));
  const size = [
    ...known.map((at) => at && leadingVar(at)?.size),
    ...[left, right].map((side) => hintFor(reader, /[a-z]/i.exec(textOf(side))?.[0] ?? "")),
  ].find((each) => each !== undefined);
  const open = size ? [] : [left, right].filter((_, at) => known[at] === undefined);
  const letter = open.flatMap((side) => /[a-z]/i.exec(textOf(side)) ?? []).at(0);
  const isIndex = open.length === 1 ? isLetterText : isIndexText;
  if (letter !== undefined && open.every(isIndex)) {
    leaveToSecond(reader, letter, part);
    return reader.leaf(scalarValue(1), part);
  }
  if (open.length === 2) return undefined;
  const [a, b] = [left, right].map((side, at) => known[at] ?? indexOf(reader, side, size, part));
  return reader.leaf(scalarValue(delta(a as Ix, b as Ix)), part);
};

/**
 * Whether lists are letters of indices that nothing declares, with numbers among them: i = j, k ≠ 1. Their size shows
 * elsewhere in the formula, or not at all.
 */
export const looseIndices = (reader: Reader, lists: readonly List[]): boolean => {
  const isLetter = (list: List): boolean => {
    const core = soleCore(list);
    return core !== undefined && /^[i-nqr]$/.test(core) && !reader.notation.spellings.has(core);
  };
  return (
    lists.some(isLetter) && lists.every((list) => isLetter(list) || /^\d+$/.test(textOf(list)))
  );
};

/** The indices that such letters are; while their size does not show, nothing, and the reading is done again. */
export const loosely = (
  reader: Reader,
  lists: readonly List[],
  part: Stretch,
): readonly Ix[] | undefined => {
  const extent = lists
    .map((list) => hintFor(reader, textOf(list)))
    .find((each) => each !== undefined);
  if (extent) return lists.map((list) => indexOf(reader, list, extent, part));
  leaveToSecond(reader, textOf(lists[0] ?? []), part);
  return undefined;
};

const isLetterText = (list: List): boolean => /^[a-z]$/i.test(textOf(list));

/** i, 2, j+1: what an index looks like. */
const isIndexText = (list: List): boolean => /^(\d+|\d*[a-z]([+-]\d+)?)$/i.test(textOf(list));

/** The vector that is 1 at a label and 0 elsewhere. */
export const basisAt = (reader: Reader, label: List, of: Size, part: Layout): Value => {
  const [only] = label;
  const vector = only && label.length === 1 && coreOf(only);
  const onehot = vector ? reader.notation.onehots.get(vector) : undefined;
  if (onehot && vector)
    return reader.plain.value({ kind: "name", name: vector, first: part.first, last: part.last });
  const at = indexOf(reader, label, of, part);
  return arrayOf([of], (k = firstIx) => delta(k, at));
};

/** An undeclared name read at bound indices has the sizes they run over. */
export const inferredEntry = (
  reader: Reader,
  name: string,
  items: readonly List[],
  part: Layout,
): Leaf => {
  const known = reader.found.symbols.get(name)?.sym;
  const places = items.map((item, axis) => indexOf(reader, item, known?.axes[axis], part));
  const axes =
    known?.axes ?? places.map((at) => (at.terms.length === 1 ? leadingVar(at)?.size : undefined));
  if (axes.some((each) => each === undefined) || axes.length !== places.length) {
    return reader.refuse(
      "E-NAME",
      part,
      `La forme de « ${name} » n'est pas connue ; déclarez-la.`,
      `The shape of "${name}" is not known; declare it.`,
    );
  }
  const sym = known ?? symbol(name, axes as Size[]);
  if (!known) {
    reader.found.symbols.set(name, { sym, role: "real", usedAsIndex: false, declared: false });
    reader.plain.scope.mentions.add(name);
  }
  return reader.leaf(scalarValue(entryAt(sym, places)), part);
};

/** The variable that an index begins with, as the i of i + 1. */
export const leadingVar = (at: Ix): IndexVar | undefined => {
  const variable = at.terms[0]?.[1];
  return variable && isIndexVar(variable) ? variable : undefined;
};
