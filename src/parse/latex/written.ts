import type { Layout, List, Stretch } from "./layout.ts";
import { solid } from "./lists.ts";
import { isDots, markOf } from "./marks.ts";
import type { Axis, Cell } from "./pattern.ts";
import type { Reader } from "./reader.ts";

/* A grid as it is written out: its cells by place, where dots stand for more, and the lines drawn through it. */

export type Cells = readonly (readonly List[])[];

/** A cell that draws a line: |, --. */
const isBar = (cell: List): boolean =>
  cell.length > 0 && cell.every((part) => markOf(part) === "|" || markOf(part) === "‖");
const isDash = (cell: List): boolean =>
  cell.length > 1 ? cell.every(isHyphen) : isHyphen(cell[0]) && markOf(cell[0]) !== "-";
const isHyphen = (part: Layout | undefined): boolean => {
  const text = part?.kind === "text" ? part.text : (markOf(part) ?? "");
  return /^[-–—−]+$/.test(text);
};

/** Whether the rows of a grid leave cells to dots, or draw lines through them. */
export const isDotted = (rows: Cells): boolean =>
  rows.some((row) =>
    row.map(solid).some((cell) => isDotsCell(cell) || isBar(cell) || isDash(cell) || dashed(cell)),
  );

/** `\dots x_n` without its comma is two items. */
export const apart = (item: List): readonly List[] => {
  const parts = solid(item);
  if (parts.length > 1 && isDots(parts[0])) return [parts.slice(0, 1), parts.slice(1)];
  if (parts.length > 1 && isDots(parts.at(-1))) return [parts.slice(0, -1), parts.slice(-1)];
  return [parts];
};

/** A grid as it is written out: its cells by place, and along which axes dots stand for more. */
export interface Written {
  readonly cells: readonly Cell[];
  readonly empty: readonly Cell[];
  readonly axes: readonly [Axis, Axis];
  /** Lines that are drawn through the cells say that each is a whole row, or a whole column. */
  readonly drawn: "rows" | "columns" | undefined;
}

export const writtenOf = (reader: Reader, given: Cells, part: Layout): Written => {
  const { rows, drawn } = withoutRules(given.map((row) => row.map(solid)));
  const isContent = (cell: List | undefined): boolean =>
    cell !== undefined && cell.length > 0 && !isDotsCell(cell);
  const down = rows.map((row) => row.some(isContent));
  const content = rows.filter((_, at) => down[at]);
  const width = Math.max(0, ...content.map((row) => row.length));
  const crooked = content.find((row) => row.length < width && !isDotsCell(row.at(-1) ?? []));
  if (crooked) {
    return reader.refuse(
      "E-SHAPE",
      placeOf(crooked.flat(), part),
      "Les lignes d'une matrice ont le même nombre d'entrées.",
      "The rows of a matrix have the same number of entries.",
    );
  }
  const across = Array.from({ length: width }, (_, at) =>
    content.some((row) => isContent(row[at])),
  );
  const axes = [axisOf(reader, down, part), axisOf(reader, across, part)] as const;
  const columns = across.flatMap((is, at) => (is ? [at] : []));
  const cells: Cell[] = [];
  const empty: Cell[] = [];
  for (const [row, list] of content.entries()) {
    for (const [column, at] of columns.entries()) {
      const cell = list[at];
      if (cell && isContent(cell)) cells.push({ list: cell, at: [row, column] });
      else if (cell && cell.length === 0) {
        const zero: Layout = { kind: "number", text: "0", font: "", ...placeOf(list.flat(), part) };
        empty.push({ list: [zero], at: [row, column] });
      }
    }
  }
  return { cells, empty, axes, drawn };
};

/** Where the dots of an axis stand between what is written out. */
const axisOf = (reader: Reader, content: readonly boolean[], part: Layout): Axis => {
  const count = content.filter((is) => is).length;
  const gap = content.indexOf(false);
  if (gap < 0 && count > 0) return { dotted: false, before: count, count };
  const end = content.indexOf(true, gap);
  if (count === 0 || gap === 0 || end < 0) {
    return reader.refuse(
      "E-SYNTAX",
      part,
      "Les points de suspension n'ont pas de début ou pas de fin.",
      "The ellipsis has no beginning or no end.",
      { expected: { fr: "x_1, x_2, \\dots, x_n", en: "x_1, x_2, \\dots, x_n" } },
    );
  }
  if (content.indexOf(false, end) >= 0) {
    return reader.refuse(
      "E-SYNTAX",
      part,
      "Ce tableau a deux suites de points le long d'un axe : il est fait de blocs, qui ne se lisent pas.",
      "This array has two runs of dots along one axis: it is made of blocks, which are not read.",
    );
  }
  return { dotted: true, before: gap, count };
};

/** Bars above and below, and dashes on both sides, taken away. */
const withoutRules = (rows: Cells): { rows: Cells; drawn: Written["drawn"] } => {
  const isFrame = (row: readonly List[]): boolean =>
    row.some(isBar) && row.every((cell) => cell.length === 0 || isBar(cell) || isDotsCell(cell));
  if (rows.some(isFrame)) return { rows: rows.filter((row) => !isFrame(row)), drawn: "columns" };
  if (!rows.some((row) => row.some((cell) => isDash(cell) || dashed(cell)))) {
    return { rows, drawn: undefined };
  }
  return {
    rows: rows.map((row) => {
      const inner = row.map((cell) => dashed(cell) ?? cell).filter((cell) => !isDash(cell));
      const kept = inner.filter((cell) => cell.length > 0);
      return kept.length > 0 ? kept : inner;
    }),
    drawn: "rows",
  };
};

/** `-- x^T --` in one cell: what stands between the dashes. */
const dashed = (cell: List): List | undefined => {
  const from = cell.findIndex((part) => !isHyphen(part));
  const to = cell.findLastIndex((part) => !isHyphen(part));
  const long = (parts: List): boolean =>
    parts.length > 1 || (parts.length === 1 && markOf(parts[0]) !== "-");
  return from > 0 && long(cell.slice(0, from)) && long(cell.slice(to + 1))
    ? cell.slice(from, to + 1)
    : undefined;
};

export const placeOf = (list: List, near: Stretch): Stretch => {
  const [first, last] = [list[0], list.at(-1)];
  return first && last ? { first: first.first, last: last.last } : near;
};

export const isDotsCell = (cell: List): boolean => cell.length > 0 && cell.every(isDots);
