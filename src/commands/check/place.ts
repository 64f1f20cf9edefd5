import type { Entries, Place } from "../../decide/verdict.ts";
import type { Rational } from "../../numeric/rational.ts";
import { nameInText } from "../../tex/names.ts";
import type { Lang } from "../verb.ts";

/** A number as it is written in running text: −0.5, in French −0,5. */
export const numberText = (text: string, lang: Lang): string => {
  const signed = text.replaceAll("-", "−");
  return lang === "fr" ? signed.replace(".", ",") : signed;
};

/** Where something is the case: sizes and numbers on the first line, arrays below it. */
export const placeText = ({ symbols, sizes }: Place): readonly string[] => {
  const named = [...sizes].map(([name, value]) => `${nameInText(name)} = ${value}`);
  const arrays: string[] = [];
  for (const [name, entries] of symbols) {
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
