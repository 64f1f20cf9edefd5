import type { Entries, Place } from "../../decide/verdict.ts";
import type { Rational } from "../../numeric/rational.ts";
import { nameInText, superscript } from "../../tex/names.ts";
import type { Lang } from "../verb.ts";
import { words } from "./words.ts";

/** A number as it is written in running text: −0.5, in French −0,5; 1.4·10⁶. */
const numberText = (text: string, lang: Lang): string => {
  const signed = text
    .replaceAll("-", "−")
    .replace(/([\d.]+)e\+?(−?)(\d+)/g, (_, mantissa, sign, exponent) => {
      const power = `10${sign && "⁻"}${superscript(exponent)}`;
      return mantissa === "1" ? power : `${mantissa}·${power}`;
    });
  return lang === "fr" ? signed.replaceAll(".", ",") : signed;
};

/** With how many digits a value is shown, unless it takes more to tell it from the other. */
const fewest = 6;
const most = 15;

/** How long a fraction may be that is shown as such. */
const longestFraction = 9;

/** Two values in as few digits as tell them apart; what is no exact value is said to be about it. */
export const valuesText = (
  values: readonly [string, string],
  lang: Lang,
): readonly [string, string] => {
  const [l, r] = both((side) => sure(values[side]));
  if (l !== r && [l, r].some((text) => text.endsWith("…")))
    return both((side) => said([l, r][side] ?? "", lang));
  const numbers = values.map(approximation);
  for (let digits = fewest; digits <= most; digits++) {
    const [a, b] = numbers.map((value) => value.toPrecision(digits));
    if (a === b || !numbers.every(Number.isFinite)) continue;
    return both((side) => {
      const text = values[side];
      const rounded = `${Number((numbers[side] ?? 0).toPrecision(digits))}`;
      return said(isShort(text) ? text : rounded, lang, isShort(text));
    });
  }
  return both((side) => said(values[side], lang, isShort(values[side])));
};

const both = (text: (side: 0 | 1) => string): readonly [string, string] => [text(0), text(1)];

const said = (text: string, lang: Lang, isExact = true): string => {
  const number = numberText(text, lang);
  return isExact || /[…<>]/.test(text) ? number : words[lang].about(number);
};

/** The digits that both bounds of a value begin with, where they have some in common. */
const sure = (text: string): string => {
  const [lo = "", hi] = text.split(" … ");
  if (hi === undefined || lo.length !== hi.length || /e/.test(text)) return text;
  const from = [...lo].findIndex((digit, at) => digit !== hi[at]);
  return lo.slice(0, from).includes(".") ? `${lo.slice(0, from)}…` : text;
};

/** A whole number or a small fraction. */
const isShort = (text: string): boolean =>
  /^-?\d+(\/\d+)?$/.test(text) && text.length <= longestFraction;

/** The value of a decimal or of a fraction; of anything else no number. */
const approximation = (text: string): number => {
  const [above = "", below = "1"] = text.split("/");
  return Number(above) / Number(below);
};

/**
 * Where something is the case: sizes, numbers and columns on the first line, matrices below it, in the order of
 * the names.
 */
export const placeText = (
  { symbols, sizes }: Place,
  names: readonly string[],
): readonly string[] => {
  const named = [...sizes].map(([name, value]) => `${nameInText(name)} = ${value}`);
  const arrays: string[] = [];
  const rank = ([name, entries]: readonly [string, Entries]): number =>
    names.length * entries.sizes.length + names.indexOf(name);
  for (const [name, entries] of [...symbols].sort((a, b) => rank(a) - rank(b))) {
    const text = nameInText(name);
    if (entries.sizes.length < 2) named.push(`${text} = ${rowText(entries)}`);
    else arrays.push(...matricesText(text, entries));
  }
  return [...(named.length > 0 ? [named.join(", ")] : []), ...arrays];
};

/** The entry that is meant, by the letters that stand for it: (2, 1), or i = 2, j = 1. */
export const entryText = (entry: readonly number[], letters: readonly string[]): string => {
  const named = letters.slice(0, entry.length).map((letter, axis) => `${letter} = ${entry[axis]}`);
  const [first, ...more] = entry.slice(named.length);
  const own =
    first === undefined ? [] : [more.length > 0 ? `(${[first, ...more].join(", ")})` : `${first}`];
  return [...named, ...own].join(", ");
};

const textOf = (value: Rational | undefined): string =>
  numberText(value?.toFraction() ?? "0", "en");

const rowText = ({ sizes, values }: Entries): string =>
  sizes.length === 0 ? textOf(values[0]) : `(${values.map(textOf).join(", ")})`;

/** W = ⎡1 2⎤ over two lines and more; of three axes and more, matrix by matrix. */
const matricesText = (name: string, { sizes, values }: Entries): readonly string[] => {
  const [first = 1, ...rest] = sizes;
  const step = values.length / first;
  const part = (k: number): Entries => ({
    sizes: rest,
    values: values.slice(k * step, (k + 1) * step),
  });
  const parts = Array.from({ length: first }, (_, k) => part(k));
  if (rest.length > 1) return parts.flatMap((of, k) => matricesText(`${name}[${k + 1}]`, of));
  const cells = parts.map((row) => row.values.map(textOf));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? "").length)),
  );
  const lead = `${name} = `;
  return cells.map((row, k) => {
    const [open, close] = bracketsAt(k, cells.length);
    const line = row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  ");
    return `${k === 0 ? lead : " ".repeat([...lead].length)}${open}${line}${close}`;
  });
};

const bracketsAt = (row: number, rows: number): readonly [string, string] => {
  if (rows === 1) return ["[", "]"];
  if (row === 0) return ["⎡", "⎤"];
  return row === rows - 1 ? ["⎣", "⎦"] : ["⎢", "⎥"];
};
