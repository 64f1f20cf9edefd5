import type { Bilingual } from "../../expr/function.ts";
import { type Size, size } from "../../expr/size.ts";
import type { Place, Tree } from "../tree.ts";
import { arrayOf, firstIx, isScalar, isUnit, type Value } from "../value.ts";
import { indexOf } from "./indices.ts";
import type { Layout, List, Stretch } from "./layout.ts";
import { listed, soleCore, ungrouped } from "./lists.ts";
import { isDots, joinsIndex, markOf, operatorOf, transposes } from "./marks.ts";
import { withMendedEntry } from "./misfits.ts";
import { primed } from "./primes.ts";
import type { Leaf, Reader } from "./reader.ts";
import { textOf } from "./spell.ts";

/* Scripts: what primes, a subscript and a superscript make of a value. */

/** A value with the primes, subscript and superscript that hang on its part. */
export const scripted = (reader: Reader, of: Leaf, part: Layout): Leaf => {
  if (part.kind !== "scripts") return of;
  const marked = part.primes > 0 ? primed(reader, of, part) : of;
  const { sub, sup } = part;
  // (A^T)_{ij} is an entry of the transpose; a column A_{:,2}^T is turned once it is taken. A^{-1}_{ij} is an
  // entry of the inverse.
  const early =
    sup !== undefined &&
    sub !== undefined &&
    (transposes(sup) || (isSquare(of.value) && textOf(sup) === "-1")) &&
    !isScalar(of.value) &&
    !indexItems(sub).some(isSlice);
  const turned = early ? raised(reader, marked, sup, part) : marked;
  const entry = sub ? picked(reader, turned, indexItems(sub), part) : turned;
  return sup && !early ? raised(reader, entry, sup, part) : entry;
};

/** The indices that a subscript lists: separated by commas, or letters and numbers side by side. */
export const indexItems = (sub: List): readonly List[] => {
  return listed(ungrouped(sub))
    .filter((item) => item.length > 0)
    .flatMap((item) => dotted(item))
    .flatMap((item) =>
      item.some((each) => joinsIndex(each)) ? [item] : item.map((each) => [each]),
    );
};

/** The dot of A_{·j} stands for a whole axis. */
const dotted = (item: List): readonly List[] => {
  const [first, last] = [item[0], item.at(-1)];
  if (item.length < 2) return [item];
  if (isDot(first)) return [item.slice(0, 1), item.slice(1)];
  return isDot(last) ? [item.slice(0, -1), item.slice(-1)] : [item];
};

const isDot = (part: Layout | undefined): boolean => operatorOf(part) === "dot";

/** The superscript: a power, a transpose, an inverse. */
export const raised = (reader: Reader, of: Leaf, sup: List, part: Layout): Leaf => {
  if (transposes(sup) && !namesQuantity(reader, sup)) {
    return reader.transpose(of, part);
  }
  const [only, ...rest] = sup;
  // A^{-T} is the transpose of the inverse.
  if (markOf(only) === "-" && transposes(rest) && !namesQuantity(reader, rest)) {
    const one: Tree = { kind: "number", text: "1", first: part.first, last: part.last };
    const exponent: Tree = { kind: "minus", of: one, first: part.first, last: part.last };
    const inverse = power(reader, of, reader.leaf(reader.plain.value(exponent), part), part);
    return raised(reader, reader.leaf(inverse, part), rest, part);
  }
  if (
    sup.length === 1 &&
    (markOf(only) === "*" || (only?.kind === "command" && only.name === "star"))
  ) {
    return reader.refuse(
      "E-NAME",
      part,
      "Une étoile fait partie d'un nom ; déclarez-le.",
      "A star is part of a name; declare it.",
    );
  }
  const entrywise = operatorOf(only as Layout) === ".*" && sup.length > 1;
  const exponent = reader.expression(entrywise ? sup.slice(1) : sup, part);
  const { sizes } = of.value;
  const line = sizes.length === 1 || (sizes.length === 2 && isUnit(sizes[0]));
  const dot = entrywise || (line && isScalar(exponent.value));
  if (dot && !entrywise) {
    reader.remark(
      part,
      "La puissance d'un vecteur est lue terme à terme.",
      "The power of a vector is read entry by entry.",
    );
  }
  return reader.leaf(power(reader, of, exponent, part, dot), part);
};

const isSquare = ({ sizes: [rows, columns] }: Value): boolean =>
  rows !== undefined && rows === columns && !isUnit(rows);

const namesQuantity = (reader: Reader, sup: List): boolean => {
  const core = soleCore(sup);
  return core !== undefined && (reader.found.symbols.has(core) || reader.isBound(core));
};

export const power = (
  reader: Reader,
  base: Leaf,
  exponent: Leaf,
  part: Stretch,
  dot = false,
): Value => {
  return reader.plain.value({
    kind: "power",
    base,
    exponent,
    dot,
    first: part.first,
    last: part.last,
  });
};

/** The entry, row or column of a value at the items of a subscript. */
export const picked = (reader: Reader, of: Leaf, items: readonly List[], part: Layout): Leaf => {
  const { value } = of;
  const rank = value.sizes.length;
  if (rank === 0) {
    return reader.refuse(
      "E-SHAPE",
      part,
      `${reader.quote(of)} est un scalaire et n'a pas d'entrées.`,
      `${reader.quote(of)} is a scalar and has no entries.`,
    );
  }
  let list = items;
  const [only] = items;
  // w_{12} of a matrix is its entry at 1, 2.
  if (rank > 1 && items.length === 1 && only?.length === 1 && only[0]?.kind === "number") {
    const digits = [...only[0].text];
    const { first, last } = only[0];
    if (digits.length === rank) {
      list = digits.map((text) => [{ kind: "number", text, font: "", first, last }]);
    }
  }
  const row = rank === 2 && isUnit(value.sizes[0]);
  if (list.length === 1 && rank === 2 && !row) list = rowAndColumn(list[0] as List);
  if (list.length === 1 && rank === 2 && !row) return lineAt(reader, of, list[0] as List, part);
  return withMendedEntry(reader, of, list, part, (at) => {
    const places = at.map((item) => placeAt(reader, item));
    const tree: Tree = { kind: "entry", of, at: places, first: of.first, last: part.last };
    return reader.leaf(reader.plain.value(tree), tree);
  });
};

/** `k:` is row k and all columns, `:j` column j. */
const rowAndColumn = (item: List): readonly List[] => {
  const [first, last] = [markOf(item[0]) === ":", markOf(item.at(-1)) === ":"];
  if (item.length < 2 || first === last) return [item];
  return first ? [item.slice(0, 1), item.slice(1)] : [item.slice(0, -1), item.slice(-1)];
};

/** A matrix with one index: a row or a column, as the rest of the formula has it. */
const lineAt = (reader: Reader, of: Leaf, item: List, part: Layout): Leaf => {
  const { value } = of;
  const [rows, columns] = value.sizes as [Size, Size];
  const whole: Place = { kind: "range", from: undefined, to: undefined };
  const checked = (at: readonly Place[]): void => {
    reader.plain.value({ kind: "entry", of, at, first: of.first, last: part.last });
  };
  const row = (upright: boolean): Value => {
    const at = indexOf(reader, item, rows, part);
    checked([placeAt(reader, item), whole]);
    return upright
      ? arrayOf([columns], (j = firstIx) => value.at(at, j))
      : arrayOf([size(1), columns], (_, j = firstIx) => value.at(at, j));
  };
  const column = (): Value => {
    const at = indexOf(reader, item, columns, part);
    checked([whole, placeAt(reader, item)]);
    return arrayOf([rows], (i = firstIx) => value.at(i, at));
  };
  const ways: { says: Bilingual; read: () => Value }[] = [
    { says: { fr: "ligne", en: "row" }, read: () => row(false) },
    { says: { fr: "ligne, en colonne", en: "row, as a column" }, read: () => row(true) },
    { says: { fr: "colonne", en: "column" }, read: column },
  ];
  if (reader.notation.batch === "columns") ways.unshift(ways.pop() as (typeof ways)[number]);
  const name = reader.quote(of).replace(/\s/g, "");
  const taken = reader.choose(
    `${name}_□`,
    part,
    ways.map(({ says }) => says),
  );
  return reader.leaf((ways[taken] as (typeof ways)[number]).read(), part);
};

const placeAt = (reader: Reader, item: List): Place => {
  const [first, ...rest] = item;
  if (first && rest.length === 0 && markOf(first) === ":") {
    return { kind: "range", from: undefined, to: undefined };
  }
  if (first && rest.length === 0 && (markOf(first) === "*" || isDots(first) || isDot(first))) {
    return { kind: "range", from: undefined, to: undefined };
  }
  const colon = item.findIndex((each) => markOf(each) === ":");
  const tree = (list: List): Tree => {
    const [only, ...more] = list;
    const within = { first: (list[0] as Layout).first, last: (list.at(-1) as Layout).last };
    // A number is known before its axis is: the 1 of b_{i1} says that the vector is a column.
    return only?.kind === "number" && more.length === 0
      ? { kind: "number", text: only.text, ...within }
      : {
          kind: "place",
          index: (extent) => indexOf(reader, list, extent, first as Layout),
          ...within,
        };
  };
  if (colon > 0) {
    const [from, to] = [item.slice(0, colon), item.slice(colon + 1)];
    return { kind: "range", from: tree(from), to: to.length > 0 ? tree(to) : undefined };
  }
  return { kind: "at", of: tree(item) };
};

/** The place of a whole axis, as in A_{:,2}. */
export const isSlice = (item: List): boolean =>
  item.some((part) => markOf(part) === ":" || markOf(part) === "*" || isDots(part)) ||
  (item.length === 1 && isDot(item[0]));

/** A value with the power that may stand on its name. */
export const withPower = (reader: Reader, leaf: Leaf, sup: List | undefined, part: Layout): Leaf =>
  sup ? raised(reader, leaf, sup, part) : leaf;
