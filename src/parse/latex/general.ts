import { same } from "../../expr/arranged.ts";
import { ShapeError } from "../../expr/build.ts";
import { addIx, indexVar, ix, sizeIx } from "../../expr/index-of.ts";
import type { Expr, IndexVar, Ix } from "../../expr/node.ts";
import { addSizes, type Size, size } from "../../expr/size.ts";
import { substitute } from "../../expr/walk.ts";
import { Refusal } from "../error.ts";
import { firstIx, isScalar, isUnit, scalarValue, type Value } from "../value.ts";
import type { Layout, List, Stretch } from "./layout.ts";
import { type Axis, type Cell, keyOf, Pattern, type Run } from "./pattern.ts";
import type { Reader } from "./reader.ts";

/* The general entry of cells or terms that follow one pattern, and what it is at each label. */

/** The general entry: its value at any place of the axes that its labels run along. */
export interface General {
  readonly value: Value;
  /** What the labels of each axis say: where they begin and end; nothing where there are none. */
  readonly runs: readonly [Run | undefined, Run | undefined];
  /** The variables in the value that stand for the labels. */
  readonly variables: readonly [IndexVar | undefined, IndexVar | undefined];
}

/** The general entry of cells that follow one pattern; nothing where they do not. */
export const generalOf = (
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
export const attempted = <T>(
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
export const filled = ({ value, variables }: General, labels: readonly [Ix, Ix]): Value => {
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
export const labelAt = (run: Run | undefined, place: Ix): Ix =>
  run ? addIx(place, ix((run.start ?? 1) - 1)) : place;

export const lengthOf = ({ start, last }: Run): Size | undefined =>
  start === undefined || last === undefined ? undefined : addSizes(last, size(1 - start));

/** The label of a place that is written out. */
const writtenLabel = (run: Run | undefined, axis: Axis, at: number): Ix => {
  if (!run) return ix(at + 1);
  return at < axis.before || !run.last
    ? ix((run.start ?? 1) + at)
    : sizeIx(addSizes(run.last, size(at + 1 - axis.count)));
};

export const merged = (a: Run | undefined, b: Run | undefined): Run | undefined => {
  if (!a || !b) return a ?? b;
  return { start: a.start ?? b.start, last: a.last ?? b.last };
};

/** Whether a cell says what the general entry is at its place: in the same words, or by its value. */
export const agrees = (
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

export const noPattern = (reader: Reader, part: Stretch): never =>
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

export const scalarsOnly = (reader: Reader, value: Value, part: Stretch): void => {
  if (isScalar(value)) return;
  reader.refuse(
    "E-SHAPE",
    part,
    "Les cases de cette matrice sont elles-mêmes des tableaux ; une matrice par blocs ne se lit pas.",
    "The cells of this matrix are arrays themselves; a matrix of blocks is not read.",
  );
};
