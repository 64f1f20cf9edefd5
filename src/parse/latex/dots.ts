import { arranged } from "../../expr/arranged.ts";
import { cases, delta, difference, meets, product, sum } from "../../expr/build.ts";
import { reals } from "../../expr/function.ts";
import { fixedIx } from "../../expr/index-of.ts";
import type { Expr, Ix } from "../../expr/node.ts";
import { type Size, size, sizeText } from "../../expr/size.ts";
import { subterms } from "../../expr/walk.ts";
import { arrayOf, firstIx, isScalar, isUnit, unit, type Value } from "../value.ts";
import { isQuad } from "./asides.ts";
import {
  agrees,
  attempted,
  filled,
  type General,
  generalOf,
  labelAt,
  lengthOf,
  merged,
  noPattern,
  scalarsOnly,
} from "./general.ts";
import type { Layout, List, Stretch } from "./layout.ts";
import { cutAt, solid } from "./lists.ts";
import { expectsMore, isSign, operatorOf } from "./marks.ts";
import { type Axis, type Cell, Pattern, type Run } from "./pattern.ts";
import type { Reader } from "./reader.ts";
import { apart, type Cells, isDotsCell, placeOf, type Written, writtenOf } from "./written.ts";

/* Arrays that are written with dots: the general entry is found from those that are written out. */

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
  const cells = cutAt(of, isQuad)
    .map(solid)
    .filter((item) => item.length > 0);
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

/** Says which cell does not fit, where one alone stands out. */
const strays = (
  reader: Reader,
  cells: readonly Cell[],
  axes: readonly [Axis, Axis],
  part: Stretch,
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

/** The general entry of a line; cells that are spelled unlike are compared by value. */
const lineOf = (
  reader: Reader,
  cells: readonly Cell[],
  axes: readonly [Axis, Axis],
  part: Stretch,
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
  const count = (run && lengthOf(run)) ?? reader.openSizes.open(part);
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
  part: Stretch,
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
  const sizes = ([0, 1] as const).map((axis) => known[axis] ?? reader.openSizes.open(part));
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
  const count = said ?? reader.openSizes.open(part);
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
