import type { NumericTensor } from "../../compile/point.ts";
import type { Sym } from "../../expr/node.ts";
import { type Size, sizeAt } from "../../expr/size.ts";
import type { Reading } from "../../parse/read.ts";
import { shapeText } from "../../parse/value.ts";
import { refuse } from "./fault.ts";

/** An axis, and how long the values say it is. */
interface Measured {
  readonly axis: Size;
  readonly length: number;
  readonly sym: Sym;
}

/**
 * The sizes that go with values: those given by name, and those that follow from the lengths of arrays. An array
 * that has another shape than was declared is refused.
 */
export const sizesFrom = (
  reading: Reading,
  values: ReadonlyMap<string, NumericTensor>,
): ReadonlyMap<string, number> => {
  const known = new Map<string, number>();
  for (const name of reading.sizes) {
    const given = values.get(name);
    if (given) known.set(name, wholeSize(name, given));
  }
  const measured: Measured[] = [];
  for (const { sym } of reading.symbols.values()) {
    const given = values.get(sym.name);
    if (!given) continue;
    if (given.sizes.length !== sym.axes.length) refuseShape(sym, given);
    sym.axes.forEach((axis, at) => {
      measured.push({ axis, length: given.sizes[at] as number, sym });
    });
  }
  // An axis with one unknown size tells it, which may leave one unknown in another.
  for (let found = true; found; ) {
    found = false;
    for (const { axis, length } of measured) {
      const told = solved(axis, length, known);
      if (told) {
        known.set(...told);
        found = true;
      }
    }
  }
  for (const { axis, length, sym } of measured) {
    const given = values.get(sym.name);
    if (given && isKnown(axis, known) && sizeAt(axis, known) !== length)
      refuseShape(sym, given, known);
  }
  return known;
};

const isKnown = (size: Size, known: ReadonlyMap<string, number>): boolean =>
  size.terms.every(({ names }) => names.every((name) => known.has(name)));

const wholeSize = (name: string, { values, sizes }: NumericTensor): number => {
  const [value = Number.NaN] = values;
  if (sizes.length === 0 && Number.isSafeInteger(value) && value >= 1) return value;
  return refuse("E-TYPE", `« ${name} » est une taille.`, `"${name}" is a size.`, {
    in: `at.${name}`,
    expected: { fr: "un entier à partir de 1", en: "a whole number from 1 on" },
  });
};

/** The one size that an axis leaves unknown, where it stands there by itself: 2·d + 1 = 7 tells d. */
const solved = (
  axis: Size,
  length: number,
  known: ReadonlyMap<string, number>,
): [string, number] | undefined => {
  let name: string | undefined;
  let [factor, rest] = [0, 0];
  for (const { coefficient, names } of axis.terms) {
    const unknown = names.filter((each) => !known.has(each));
    const value = names.reduce((product, each) => product * (known.get(each) ?? 1), coefficient);
    if (unknown.length === 0) rest += value;
    else if (unknown.length === 1 && (name === undefined || name === unknown[0])) {
      name = unknown[0];
      factor += value;
    } else return undefined;
  }
  const value = (length - rest) / factor;
  return name !== undefined && Number.isSafeInteger(value) && value >= 1
    ? [name, value]
    : undefined;
};

const refuseShape = (
  sym: Sym,
  { sizes }: NumericTensor,
  known: ReadonlyMap<string, number> = new Map(),
): never => {
  const has = sizes.length === 0 ? { fr: "un nombre", en: "one number" } : same(sizes.join(" × "));
  const own =
    sym.axes.length === 0 ? { fr: "un nombre", en: "one number" } : same(shapeText(sym.axes));
  const told = [...new Set(sym.axes.flatMap(({ terms }) => terms.flatMap(({ names }) => names)))]
    .filter((name) => known.has(name))
    .map((name) => `${name} = ${known.get(name)}`)
    .join(", ");
  const where = told === "" ? "" : ` (${told})`;
  return refuse(
    "E-SHAPE",
    `« ${sym.name} » est de forme ${own.fr}${where}, sa valeur est de forme ${has.fr}.`,
    `"${sym.name}" has shape ${own.en}${where}, its value has shape ${has.en}.`,
    { in: `at.${sym.name}` },
  );
};

const same = (text: string) => ({ fr: text, en: text });
