import { arranged, same } from "../../expr/arranged.ts";
import {
  cases,
  delta,
  difference,
  meets,
  over,
  product,
  ShapeError,
  sum,
} from "../../expr/build.ts";
import { reals } from "../../expr/function.ts";
import { addIx, fixedIx, indexVar, ix, sizeIx } from "../../expr/index-of.ts";
import type { Expr, IndexVar, Ix } from "../../expr/node.ts";
import { addSizes, type Size, size, sizeText } from "../../expr/size.ts";
import { substitute, subterms } from "../../expr/walk.ts";
import { Refusal } from "../error.ts";
import { arrayOf, firstIx, isScalar, isUnit, scalarValue, unit, type Value } from "../value.ts";
import type { Layout, List } from "./layout.ts";
import { expectsMore, isDots, isSign, markOf, operatorOf } from "./marks.ts";
import { type Axis, type Cell, keyOf, Pattern, type Run, solid } from "./pattern.ts";
import type { Leaf, Reader } from "./reader.ts";

/* Arrays that are written with dots: the general entry is found from those that are written out. */

type Part = { readonly first: number; readonly last: number };
type Cells = readonly (readonly List[])[];

const isDotsCell = (cell: List): boolean => cell.length > 0 && cell.every(isDots);

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

/** The column that a list such as x_1, …, x_n is. */
export const dottedList = (reader: Reader, items: readonly List[], part: Layout): Value =>
  dottedGrid(
    reader,
    items.flatMap(apart).map((item) => [item]),
    part,
  );

/** The row that values between wide spaces are: z_1 \quad … \quad z_n. Nothing where it is something else. */
export const spacedRow = (reader: Reader, of: List, part: Layout): Value | undefined => {
  if (!of.some(isQuad)) return undefined;
  const items: Layout[][] = [[]];
  for (const each of of) {
    if (isQuad(each)) items.push([]);
    else (items.at(-1) as Layout[]).push(each);
  }
  const cells = items.map(solid).filter((item) => item.length > 0);
  const broken = cells.some(
    (cell) =>
      !isDotsCell(cell) &&
      (operatorOf(cell[0]) !== undefined || isSign(cell.at(-1)) || expectsMore(cell.at(-1))),
  );
  const goesOn = cells.slice(1).some((cell) => isSign(cell[0]));
  if (cells.length < 2 || broken || goesOn) return undefined;
  if (cells.some(isDotsCell)) return dottedGrid(reader, [cells], part);
  const row = cells.map((cell) => reader.expression(cell, part));
  const place = { first: part.first, last: part.last };
  return reader.plain.value({
    kind: "array",
    items: [{ kind: "array", items: row, ...place }],
    ...place,
  });
};

const isQuad = (part: Layout): boolean =>
  part.kind === "command" && (part.name === "quad" || part.name === "qquad");

/** `\dots x_n` without its comma is two items. */
const apart = (item: List): readonly List[] => {
  const parts = solid(item);
  if (parts.length > 1 && isDots(parts[0])) return [parts.slice(0, 1), parts.slice(1)];
  if (parts.length > 1 && isDots(parts.at(-1))) return [parts.slice(0, -1), parts.slice(-1)];
  return [parts];
};

// -- grids ----------------------------------------------------------------------------------------------

/** A grid as it is written out: its cells by place, and along which axes dots stand for more. */
interface Written {
  readonly cells: readonly Cell[];
  readonly empty: readonly Cell[];
  readonly axes: readonly [Axis, Axis];
  /** Lines that are drawn through the cells say that each is a whole row, or a whole column. */
  readonly drawn: "rows" | "columns" | undefined;
}

/** The array of a grid with dots. */
export const dottedGrid = (reader: Reader, rows: Cells, part: Layout): Value => {
  const written = writtenOf(reader, rows, part);
  const [down, across] = written.axes;
  if (written.empty.length > 0 && !(down.dotted && across.dotted)) {
    return reader.refuse("E-SYNTAX", part, "Une case est vide.", "A cell is empty.");
  }
  if (down.dotted && across.dotted) return bothWays(reader, written, part);
  return oneWay(reader, written, part);
};

const writtenOf = (reader: Reader, given: Cells, part: Layout): Written => {
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

const placeOf = (list: List, near: Part): Part => {
  const [first, last] = [list[0], list.at(-1)];
  return first && last ? { first: first.first, last: last.last } : near;
};

// -- general entries ------------------------------------------------------------------------------------

/** The general entry: its value at any place of the axes that its labels run along. */
interface General {
  readonly value: Value;
  /** What the labels of each axis say: where they begin and end; nothing where there are none. */
  readonly runs: readonly [Run | undefined, Run | undefined];
  /** The variables in the value that stand for the labels. */
  readonly variables: readonly [IndexVar | undefined, IndexVar | undefined];
}

/** The general entry of cells that follow one pattern; nothing where they do not. */
const generalOf = (
  reader: Reader,
  cells: readonly Cell[],
  axes: readonly [Axis, Axis],
  known: readonly [Run | undefined, Run | undefined] = [undefined, undefined],
  promoted?: 0 | 1,
): General | undefined => {
  const letters = freshLetters(reader);
  let stopped: unknown;
  let before: string | undefined;
  // x_{11} may be one label or two, which is seen from the way it goes on, or from what x is.
  for (const digits of [true, false]) {
    const pattern = new Pattern(reader, axes, letters, known, digits);
    const template = pattern.of(cells, promoted);
    const key = template?.map(keyOf).join(" ");
    if (!template || key === before) continue;
    before = key;
    const found = attempted(reader, () => readAt(reader, template, letters, pattern.runs, cells));
    if (found.ok) return found.value;
    stopped ??= found.error;
  }
  if (stopped !== undefined) throw stopped;
  return undefined;
};

const nesting = new WeakMap<Reader, number>();

/** Letters that no text holds, one for each axis. */
const freshLetters = (reader: Reader): readonly [string, string] => {
  const count = nesting.get(reader) ?? 0;
  nesting.set(reader, count + 2);
  return [`□${count}`, `□${count + 1}`];
};

const readAt = (
  reader: Reader,
  template: List,
  letters: readonly [string, string],
  runs: General["runs"],
  cells: readonly Cell[],
): General => {
  const variables = runs.map(
    (run, axis) => run?.last && indexVar(axis === 0 ? "i" : "j", run.last),
  ) as unknown as General["variables"];
  const near = cells[0]?.list[0] as Layout;
  const bind = (axis: 0 | 1 | 2): Value => {
    if (axis === 2) return reader.expression(template, near).value;
    const next = axis === 0 ? 1 : 2;
    const variable = variables[axis];
    if (!variable) return bind(next);
    const letter = letters[axis];
    return reader.binding({ letter, index: ix(variable), from: undefined, variable }, () =>
      bind(next),
    );
  };
  return { value: bind(0), runs, variables };
};

/** Reads, or gives back what stopped the reading. */
const attempted = <T>(
  reader: Reader,
  read: () => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown } => {
  const [remarks, points] = [reader.remarks.length, reader.points.length];
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof ShapeError)) throw error;
    reader.remarks.length = remarks;
    reader.points.length = points;
    return { ok: false, error };
  }
};

/** The general entry with labels put for its variables. */
const filled = ({ value, variables }: General, labels: readonly [Ix, Ix]): Value => {
  const indices = new Map(
    variables.flatMap((variable, axis) =>
      variable ? [[variable.id, labels[axis] as Ix] as const] : [],
    ),
  );
  if (indices.size === 0) return value;
  const at = (...places: Ix[]): Expr => substitute(value.at(...places), { indices });
  return isScalar(value) ? scalarValue(at()) : { sizes: value.sizes, at };
};

/** The label at a place counted from 1. */
const labelAt = (run: Run | undefined, place: Ix): Ix =>
  run ? addIx(place, ix((run.start ?? 1) - 1)) : place;

const lengthOf = ({ start, last }: Run): Size | undefined =>
  start === undefined || last === undefined ? undefined : addSizes(last, size(1 - start));

/** The label of a place that is written out. */
const writtenLabel = (run: Run | undefined, axis: Axis, at: number): Ix => {
  if (!run) return ix(at + 1);
  return at < axis.before || !run.last
    ? ix((run.start ?? 1) + at)
    : sizeIx(addSizes(run.last, size(at + 1 - axis.count)));
};

const merged = (a: Run | undefined, b: Run | undefined): Run | undefined => {
  if (!a || !b) return a ?? b;
  return { start: a.start ?? b.start, last: a.last ?? b.last };
};

/** Whether a cell says what the general entry is at its place: in the same words, or by its value. */
const agrees = (
  reader: Reader,
  general: General,
  runs: General["runs"],
  axes: readonly [Axis, Axis],
  cell: Cell,
): boolean => {
  const at = [0, 1].map((axis) =>
    writtenLabel(runs[axis], axes[axis] as Axis, cell.at[axis] as number),
  ) as [Ix, Ix];
  const said = filled(general, at);
  const own = reader.expression(cell.list, cell.list[0] as Layout).value;
  if (said.sizes.length !== own.sizes.length) return false;
  if (said.sizes.some((each, axis) => each !== own.sizes[axis])) return false;
  const places = said.sizes.map((each) => (isUnit(each) ? firstIx : ix(indexVar("k", each))));
  return same(said.at(...places), own.at(...places));
};

/** Says which cell does not fit, where one alone stands out. */
const strays = (
  reader: Reader,
  cells: readonly Cell[],
  axes: readonly [Axis, Axis],
  part: Part,
  otherwise?: unknown,
): never => {
  const letters = ["□i", "□j"] as const;
  const fits = (some: readonly Cell[]): boolean =>
    [true, false].some(
      (digits) =>
        new Pattern(reader, axes, letters, [undefined, undefined], digits).shared(some) !==
        undefined,
    );
  const stray =
    cells.length > 2 && cells.length <= 36
      ? cells.findLast((cell) => fits(cells.filter((each) => each !== cell)))
      : undefined;
  if (stray) return misfit(reader, stray);
  if (otherwise !== undefined) throw otherwise;
  return noPattern(reader, part);
};

const misfit = (reader: Reader, cell: Cell): never => {
  const place = placeOf(cell.list, cell.list[0] as Layout);
  const quote = reader.quote(place);
  return reader.refuse(
    "E-SYNTAX",
    place,
    `« ${quote} » ne suit pas le motif des autres termes.`,
    `"${quote}" does not follow the pattern of the other terms.`,
  );
};

const noPattern = (reader: Reader, part: Part): never =>
  reader.refuse(
    "E-SYNTAX",
    part,
    "Ce qui est écrit autour des points de suspension ne suit pas un seul motif.",
    "What is written around the ellipsis does not follow one pattern.",
    {
      expected: {
        fr: "des étiquettes qui se suivent : 1, 2, …, n",
        en: "labels that follow each other: 1, 2, …, n",
      },
    },
  );

// -- one axis with dots ---------------------------------------------------------------------------------

/** The general entry of a line; cells that are spelled unlike are compared by value. */
const lineOf = (
  reader: Reader,
  cells: readonly Cell[],
  axes: readonly [Axis, Axis],
  part: Part,
): General => {
  const whole = generalOf(reader, cells, axes);
  if (whole) return whole;
  const [first, last] = [cells[0], cells.at(-1)];
  const ends =
    first && last && cells.length > 2 ? generalOf(reader, [first, last], axes) : undefined;
  if (!ends) return strays(reader, cells, axes, part);
  const stray = cells.find((cell) => !agrees(reader, ends, ends.runs, axes, cell));
  return stray ? strays(reader, cells, axes, part) : ends;
};

const oneWay = (reader: Reader, { cells, axes, drawn }: Written, part: Layout): Value => {
  const along = axes[0].dotted ? 0 : 1;
  const other = axes[1 - along] as Axis;
  if (!axes[along].dotted) return drawnLines(reader, cells, drawn, part);
  const lines = Array.from({ length: other.count }, (_, at) => {
    const own = cells.filter((cell) => cell.at[1 - along] === at);
    return lineOf(
      reader,
      own,
      axes,
      placeOf(
        own.flatMap(({ list }) => list),
        part,
      ),
    );
  });
  const run = lines.reduce<Run | undefined>((so, line) => {
    const next = line.runs[along];
    if (so && next && (so.start !== next.start || so.last !== next.last)) {
      return noPattern(reader, part);
    }
    return so ?? next;
  }, undefined);
  const count = (run && lengthOf(run)) ?? reader.openSize(part);
  const entry = (line: General, place: Ix): Value => {
    const label = labelAt(run, place);
    return filled(line, [label, label]);
  };
  const [only] = lines as [General];
  if (lines.length > 1 || (isScalar(only.value) && drawn === undefined)) {
    for (const line of lines) scalarsOnly(reader, line.value, part);
    const at = (place: Ix, across: Ix): Expr =>
      chosen(lines, across, (line) => entry(line, place).at());
    return along === 0
      ? arrayOf([count, size(lines.length)], (i = firstIx, j = firstIx) => at(i, j))
      : arrayOf([size(lines.length), count], (i = firstIx, j = firstIx) => at(j, i));
  }
  const inner = lineLength(reader, only.value, along, drawn, part);
  return along === 0
    ? arrayOf([count, inner.size], (i = firstIx, j = firstIx) => inner.at(entry(only, i), j))
    : arrayOf([inner.size, count], (i = firstIx, j = firstIx) => inner.at(entry(only, j), i));
};

/** What a cell that is a whole line holds. A row with dots below is a row of a matrix; a column beside dots is one of its columns. */
const lineLength = (
  reader: Reader,
  value: Value,
  along: 0 | 1,
  drawn: Written["drawn"],
  part: Part,
): { readonly size: Size; readonly at: (line: Value, place: Ix) => Expr } => {
  const { sizes } = value;
  const [first = unit, second] = sizes;
  const says = drawn === undefined || (drawn === "rows") === (along === 0);
  if (says && sizes.length === 2 && isUnit(first) && along === 0 && second) {
    return { size: second, at: (line, place) => line.at(firstIx, place) };
  }
  if (says && sizes.length === 1 && (along === 1 || drawn !== undefined)) {
    return { size: first, at: (line, place) => line.at(place) };
  }
  if (sizes.length === 0) return { size: unit, at: (line) => line.at() };
  if (drawn === undefined && sizes.length === 1 && along === 0) {
    reader.remark(
      part,
      "Des vecteurs l'un sous l'autre : lus comme les lignes d'une matrice.",
      "Vectors one below the other: read as the rows of a matrix.",
    );
    return { size: first, at: (line, place) => line.at(place) };
  }
  return reader.refuse(
    "E-SHAPE",
    part,
    "Ces cases sont des blocs : empilées, elles ne forment pas les lignes ou les colonnes d'une matrice.",
    "These cells are blocks: stacked, they are not the rows or the columns of a matrix.",
  );
};

/** Lines that are all written out, drawn by bars or dashes. */
const drawnLines = (
  reader: Reader,
  cells: readonly Cell[],
  drawn: Written["drawn"],
  part: Layout,
): Value => {
  const along = drawn === "columns" ? 1 : 0;
  const values = cells.map(({ list }) => reader.expression(list, list[0] as Layout).value);
  const lines = values.map((value) => lineLength(reader, value, along, drawn, part));
  const [first] = lines;
  const unlike = lines.findIndex((line) => line.size !== first?.size);
  if (!first || unlike > 0) {
    return reader.refuse(
      "E-SHAPE",
      placeOf(cells[unlike]?.list ?? [], part),
      "Ces lignes ou colonnes n'ont pas la même longueur.",
      "These rows or columns have different lengths.",
    );
  }
  const at = (line: Ix, place: Ix): Expr => chosen(values, line, (value) => first.at(value, place));
  const count = size(values.length);
  return along === 1
    ? arrayOf([first.size, count], (i = firstIx, j = firstIx) => at(j, i))
    : arrayOf([count, first.size], (i = firstIx, j = firstIx) => at(i, j));
};

/** The entry of the item at an index, by cases where the index is no number. */
const chosen = <T>(items: readonly T[], at: Ix, entry: (item: T) => Expr): Expr => {
  const fixed = fixedIx(at);
  const item = fixed === undefined ? undefined : items[fixed - 1];
  if (item !== undefined) return entry(item);
  const [last, ...others] = items.toReversed() as [T, ...T[]];
  if (others.length === 0) return entry(last);
  return cases(
    others.toReversed().map((each, place) => ({ when: meets(at, place + 1), is: entry(each) })),
    entry(last),
  );
};

const scalarsOnly = (reader: Reader, value: Value, part: Part): void => {
  if (isScalar(value)) return;
  reader.refuse(
    "E-SHAPE",
    part,
    "Les cases de cette matrice sont elles-mêmes des tableaux ; une matrice par blocs ne se lit pas.",
    "The cells of this matrix are arrays themselves; a matrix of blocks is not read.",
  );
};

// -- both axes with dots --------------------------------------------------------------------------------

const bothWays = (reader: Reader, written: Written, part: Layout): Value => {
  const { cells, empty, axes } = written;
  if (empty.length === 0) {
    const general = generalOf(reader, cells, axes);
    if (general) return rectangle(reader, general, part);
  }
  const isSquare = axes[0].count === axes[1].count && axes[0].before === axes[1].before;
  const diagonal = isSquare
    ? attempted(reader, () => withDiagonal(reader, written, part))
    : undefined;
  if (diagonal?.ok && diagonal.value) return diagonal.value;
  if (empty.length > 0) {
    if (diagonal && !diagonal.ok) throw diagonal.error;
    return reader.refuse("E-SYNTAX", part, "Une case est vide.", "A cell is empty.");
  }
  const isEnd = (at: number, { count }: Axis): boolean => at === 0 || at === count - 1;
  const corners = cells.filter(({ at }) => isEnd(at[0], axes[0]) && isEnd(at[1], axes[1]));
  const general = corners.length === 4 ? generalOf(reader, corners, axes) : undefined;
  if (!general || !cells.every((cell) => agrees(reader, general, general.runs, axes, cell))) {
    return strays(reader, cells, axes, part, diagonal && !diagonal.ok ? diagonal.error : undefined);
  }
  return rectangle(reader, general, part);
};

const rectangle = (reader: Reader, general: General, part: Layout): Value => {
  scalarsOnly(reader, general.value, part);
  const { runs } = general;
  const known = runs.map((run) => run && lengthOf(run));
  const sizes = ([0, 1] as const).map((axis) => known[axis] ?? reader.openSize(part));
  return arrayOf(sizes, (i = firstIx, j = firstIx) =>
    filled(general, [labelAt(runs[0], i), labelAt(runs[1], j)]).at(),
  );
};

/** A square matrix whose diagonal has an entry of its own; nothing where the cells say no such thing. */
const withDiagonal = (reader: Reader, written: Written, part: Layout): Value | undefined => {
  const { cells, empty, axes } = written;
  const on = cells.filter(({ at }) => at[0] === at[1]);
  const off = [...cells.filter(({ at }) => at[0] !== at[1]), ...empty];
  if (on.length < 2 || off.length === 0 || empty.some(({ at }) => at[0] === at[1]))
    return undefined;
  // Along the diagonal there is one label.
  const main = generalOf(reader, on, [axes[0], { dotted: false, before: 1, count: 1 }]);
  if (!main) return undefined;
  const run = main.runs[0];
  const known = [run, run] as const;
  const halves = [
    off,
    off.filter(({ at }) => at[0] < at[1]),
    off.filter(({ at }) => at[0] > at[1]),
  ];
  let stray: Cell | undefined;
  for (const [at, half] of halves.entries()) {
    const rest = half.length > 0 ? generalOf(reader, half, axes, known) : undefined;
    if (!rest) continue;
    const own = merged(run, merged(rest.runs[0], rest.runs[1]));
    // One corner alone does not say which of its labels would change.
    const bare = !rest.variables[0] || !rest.variables[1];
    if (bare && own && half.some(({ list }) => showsLabel(list, own))) {
      if (at === 0 || !rest.variables.some((each) => each)) continue;
    }
    const others = at > 0 ? disagreeing(reader, rest, own, axes, off) : [];
    if (others.length === 0) return square(reader, main, rest, own, part);
    if (others.length === 1) stray ??= others[0];
  }
  // The first line alone: what is the same along it may be the label of the line.
  for (const axis of [0, 1] as const) {
    const line = off.filter(({ at }) => at[axis] === 0);
    const rest = line.length > 1 && run ? generalOf(reader, line, axes, known, axis) : undefined;
    if (rest && disagreeing(reader, rest, run, axes, off).length === 0) {
      return square(reader, main, rest, run, part);
    }
  }
  return stray && misfit(reader, stray);
};

/** The cells that say something else than the general entry; no more than two are looked for. */
const disagreeing = (
  reader: Reader,
  general: General,
  run: Run | undefined,
  axes: readonly [Axis, Axis],
  cells: readonly Cell[],
): readonly Cell[] => {
  const found: Cell[] = [];
  for (const cell of cells) {
    if (!agrees(reader, general, [run, run], axes, cell)) found.push(cell);
    if (found.length > 1) break;
  }
  return found;
};

/** Whether a subscript holds the first or the last label. */
const showsLabel = (list: List, { start, last }: Run): boolean => {
  const texts = new Set([`${start ?? 1}`, last ? sizeText(last) : ""]);
  const inside = (parts: List, below: boolean): boolean =>
    parts.some((part): boolean => {
      switch (part.kind) {
        case "number":
        case "letter":
          return below && texts.has(part.kind === "number" ? part.text : part.name);
        case "scripts":
          return (
            (part.base !== undefined && inside([part.base], below)) ||
            (part.sub !== undefined && inside(part.sub, true)) ||
            (part.sup !== undefined && inside(part.sup, below))
          );
        case "fraction":
          return inside(part.above, below) || inside(part.below, below);
        case "group":
        case "fence":
        case "root":
        case "accent":
          return inside(part.of, below);
        default:
          return false;
      }
    });
  return inside(list, false);
};

const square = (
  reader: Reader,
  main: General,
  rest: General,
  run: Run | undefined,
  part: Layout,
): Value => {
  const said = run && lengthOf(run);
  const isZero = isScalar(rest.value) && isNought(rest.value.at());
  if (!isScalar(main.value) && isZero) {
    return reader.refuse(
      "E-SHAPE",
      part,
      "La diagonale porte des tableaux : une matrice diagonale par blocs ne se lit pas.",
      "The diagonal holds arrays: a block-diagonal matrix is not read.",
    );
  }
  scalarsOnly(reader, main.value, part);
  scalarsOnly(reader, rest.value, part);
  const count = said ?? reader.openSize(part);
  return arrayOf([count, count], (i = firstIx, j = firstIx) => {
    const [row, column] = [labelAt(run, i), labelAt(run, j)];
    const own = filled(main, [row, row]).at();
    if (isZero) return product(delta(i, j), own);
    const other = filled(rest, [row, column]).at();
    const meeting = filled(rest, [row, row]).at();
    // What the diagonal has beside the general entry; where that may have no value, cases say it.
    if (!isPolynomial(meeting)) return cases([{ when: meets(i, j), is: own }], other);
    const more = arranged(difference(own, meeting));
    return isNought(more) ? other : sum(other, product(delta(i, j), more));
  });
};

const isNought = (e: Expr): boolean => e.kind === "num" && e.value.n === 0n;

/** Whether an expression has a value wherever its quantities have. */
const isPolynomial = (e: Expr): boolean => {
  for (const each of subterms(e)) {
    if (each.kind === "power") {
      const { exponent } = each;
      if (exponent.kind !== "num" || exponent.value.d !== 1n || exponent.value.s < 0n) return false;
    } else if (each.kind === "call") {
      if (each.fn.domain.some((domain) => domain !== reals)) return false;
    } else if (
      !["num", "constant", "entry", "sum", "product", "delta", "size", "index"].includes(each.kind)
    )
      return false;
  }
  return true;
};

// -- sums and products ----------------------------------------------------------------------------------

interface Term {
  readonly signs: List;
  readonly minus: boolean;
  readonly list: List;
}

/** A sum or a product in which dots stand for terms or factors, with Σ or Π in place of each run. */
export const withoutDots = (reader: Reader, list: List): List => {
  const terms = termsOf(list);
  let so = terms;
  for (let at = so.findIndex(isDotsTerm); at >= 0; at = so.findIndex(isDotsTerm)) {
    so = summed(reader, so, at);
  }
  return so.flatMap(({ signs, list: of }) => [
    ...signs,
    ...(of.some(isDots) ? multiplied(reader, of) : of),
  ]);
};

const isDotsTerm = ({ list }: Term): boolean => isDotsCell(list);

const termsOf = (list: List): readonly Term[] => {
  const terms: { signs: Layout[]; list: Layout[] }[] = [{ signs: [], list: [] }];
  for (const [at, part] of list.entries()) {
    const last = terms.at(-1) as (typeof terms)[number];
    if (isSign(part) && last.list.length === 0) last.signs.push(part);
    else if (isSign(part) && !expectsMore(list[at - 1])) terms.push({ signs: [part], list: [] });
    else last.list.push(part);
  }
  return terms.map(({ signs, list: of }) => ({
    signs,
    minus: signs.filter((sign) => markOf(sign) === "-").length % 2 === 1,
    list: of,
  }));
};

/** The terms with the run around the dots as one Σ. */
const summed = (reader: Reader, terms: readonly Term[], dots: number): readonly Term[] => {
  const place = (terms[dots] as Term).list[0] as Layout;
  const { minus } = terms[dots] as Term;
  const alike = ({ minus: own, list }: Term): boolean =>
    own === minus && list.length > 0 && !isDotsCell(list);
  const found = runAround(
    reader,
    terms.slice(0, dots).map((term) => (alike(term) ? term.list : undefined)),
    terms.slice(dots + 1).map((term) => (alike(term) ? term.list : undefined)),
  );
  if (!found) return noPattern(reader, place);
  const { before, after, general } = found;
  const from = dots - before;
  const first = terms[from] as Term;
  const last = terms[dots + after] as Term;
  const whole = { first: first.list[0]?.first ?? 0, last: last.list.at(-1)?.last ?? 0 };
  const part = ready(reader, repeated(reader, "sum", general, whole), first.list, whole);
  const signs: List = minus || from > 0 ? first.signs : [];
  return [
    ...terms.slice(0, from),
    { signs, minus, list: [part] },
    ...terms.slice(dots + after + 1),
  ];
};

/** The factors with the run around the dots as one Π. */
const multiplied = (reader: Reader, list: List): List => {
  const dots = list.findIndex(isDots);
  const place = list[dots] as Layout;
  const isJoint = (part: Layout | undefined): boolean =>
    part !== undefined && ["dot", "times", "*"].includes(operatorOf(part) ?? "");
  let [left, right] = [dots, dots + 1];
  if (isJoint(list[left - 1])) left -= 1;
  if (isJoint(list[right])) right += 1;
  for (let width = 1; width <= Math.min(left, list.length - right, 12); width += 1) {
    const before: List[] = [];
    const ends = [left];
    for (let at = left; at >= width; ) {
      at -= width;
      before.unshift(list.slice(at, at + width));
      ends.push(at);
      if (isJoint(list[at - 1])) at -= 1;
    }
    const after: List[] = [];
    const stops = [right];
    for (let at = right; at + width <= list.length; ) {
      after.push(list.slice(at, at + width));
      at += width;
      stops.push(at);
      if (isJoint(list[at])) at += 1;
    }
    const found = runAround(reader, before, after);
    if (!found) continue;
    const [from, to] = [ends[found.before] as number, stops[found.after] as number];
    const whole = { first: (list[from] as Layout).first, last: (list[to - 1] as Layout).last };
    scalarsOnly(reader, found.general.value, whole);
    const value = repeated(reader, "product", found.general, whole);
    const part = ready(reader, value, list.slice(from, to), whole);
    const rest = [...list.slice(0, from), part, ...list.slice(to)];
    return rest.some(isDots) ? multiplied(reader, rest) : rest;
  }
  return noPattern(reader, place);
};

/**
 * The run that dots stand in: as many terms before and behind them as go on with one pattern. A term beside it
 * that is like the others and yet does not go on with them speaks against it.
 */
const runAround = (
  reader: Reader,
  before: readonly (List | undefined)[],
  after: readonly (List | undefined)[],
): { before: number; after: number; general: General } | undefined => {
  const reach = (list: readonly (List | undefined)[]): number => {
    const end = list.findIndex((each) => each === undefined || each.length === 0);
    return Math.min(end < 0 ? list.length : end, 8);
  };
  const back = before.toReversed();
  const [most, furthest] = [reach(back), reach(after)];
  const general = (count: number, more: number): General | undefined => {
    const run = [...back.slice(0, count).reverse(), ...after.slice(0, more)] as List[];
    const axis: Axis = { dotted: true, before: count, count: run.length };
    const cells = run.map((list, at): Cell => ({ list, at: [at, 0] }));
    const found = generalOf(reader, cells, [axis, { dotted: false, before: 1, count: 1 }]);
    return found?.runs[0] && lengthOf(found.runs[0]) ? found : undefined;
  };
  for (let more = furthest; more > 0; more -= 1) {
    for (let count = most; count > 0; count -= 1) {
      const found = general(count, more);
      if (!found) continue;
      const beside = back[count];
      const [last] = after.slice(more - 1);
      if (beside && last && count < most && isLike(reader, beside, last)) return undefined;
      return { before: count, after: more, general: found };
    }
  }
  return undefined;
};

/** Whether two terms differ in a label only. */
const isLike = (reader: Reader, one: List, two: List): boolean =>
  new Pattern(
    reader,
    [
      { dotted: true, before: 1, count: 2 },
      { dotted: false, before: 1, count: 1 },
    ],
    ["□i", "□j"],
    [undefined, undefined],
    true,
  ).of([
    { list: one, at: [0, 0] },
    { list: two, at: [1, 0] },
  ]) !== undefined;

const repeated = (reader: Reader, op: "sum" | "product", general: General, part: Part): Leaf => {
  const run = general.runs[0] as Run;
  const k = indexVar("k", lengthOf(run) as Size);
  const label = labelAt(run, ix(k));
  const value = reader.plain.map(filled(general, [label, label]), (e) => over(op, [k], e));
  return reader.leaf(value, part);
};

/** A part that stands for what was read already. */
const ready = (reader: Reader, leaf: Leaf, of: List, place: Part): Layout => {
  const part: Layout = { kind: "group", of, first: place.first, last: place.last };
  reader.ready.set(part, leaf);
  return part;
};
