import { isClosed, isSmallWord, standsBeside, withoutTail, wordsOf } from "./asides.ts";
import { soleGrid } from "./determinants.ts";
import type { Fence, Grid, Layout, List, Row } from "./layout.ts";
import { solid } from "./lists.ts";
import { isSign, markOf, operatorOf } from "./marks.ts";
import { relationOf } from "./relations.ts";

/*
 * The rows of a display. Its cells go in pairs, as `align` sets them: the first `&` of a pair is where rows are
 * aligned, the second stands between what is said side by side.
 */

/** What one row says in one column of a display. */
export interface Line {
  readonly list: List;
  /** The cell in which it begins: what begins there on the next row may go on with it. */
  readonly column: number;
  /** Whether nothing stands before its alignment mark. */
  readonly indented: boolean;
}

const aligned = new Set([
  "aligned",
  "align",
  "alignat",
  "alignedat",
  "split",
  "gathered",
  "gather",
  "eqnarray",
  "multline",
  "flalign",
]);
const casesNames = new Set(["cases", "dcases", "rcases"]);

/** The rows of a formula, those of a display in their place. */
export const rowsOf = (rows: readonly Row[], apart = false): readonly (readonly Line[])[] =>
  rows.flatMap((row): readonly (readonly Line[])[] => {
    const cells = row.map((cell) => cell.flatMap(unboxed));
    const content = solid(cells.flat()).filter((part) => !isStop(part));
    const [only] = content;
    if (!only || content.length > 1) return [linesOf(cells, apart)];
    if (only.kind === "grid" && aligned.has(only.name)) return rowsOf(only.rows);
    if (only.kind === "grid" && only.name === "array" && isDisplay(only.rows)) {
      return rowsOf(only.rows, true);
    }
    const system = systemIn(only);
    if (system) return rowsOf(system.rows, true);
    if (only.kind === "group" || only.kind === "box") return rowsOf([[only.of]]);
    return [linesOf(cells, apart)];
  });

/** A box around an equation frames a result: what stands in it is said on its line. */
const unboxed = (part: Layout): List =>
  part.kind === "box" && part.of.some((each) => relationOf(each) !== undefined) ? part.of : [part];

const isStop = (part: Layout): boolean => {
  const mark = markOf(part);
  return mark === "." || mark === "," || mark === ";";
};

const isRelation = (part: Layout | undefined): boolean => relationOf(part) !== undefined;

/** Whether an array holds equations and no entries: some cell begins or ends with a relation. */
const isDisplay = (rows: readonly Row[]): boolean =>
  rows.every((row) => row.flat().some(isRelation)) ||
  rows.some((row) =>
    row.some((cell) => isRelation(solid(cell)[0]) || isRelation(solid(cell).at(-1))),
  );

/** Several equations behind one brace. */
const systemIn = (part: Layout): Grid | undefined => {
  if (part.kind === "grid") {
    return casesNames.has(part.name) && isSystem(part.rows) ? part : undefined;
  }
  const grid = part.kind === "fence" && part.open === "{" ? soleGrid([part]) : undefined;
  return grid && isSystem(grid.rows) ? grid : undefined;
};

/** Whether every row is an equation: the relation stands in its first cell, or begins a later one. */
export const isSystem = (rows: readonly Row[]): boolean =>
  rows.length > 0 &&
  rows.every((row) => {
    const [first = [], ...more] = row;
    const words = row.flat().some((part) => {
      const said = wordsOf(part);
      return said !== undefined && (standsBeside(said) || isSmallWord(part));
    });
    return !words && (first.some(isRelation) || more.some((cell) => isRelation(solid(cell)[0])));
  });

/** What the cells of a row say, side by side. */
const linesOf = (cells: readonly List[], apart: boolean): readonly Line[] => {
  const lines: Line[] = [];
  let column = 0;
  let list: List = cells[0] ?? [];
  let indented = startsIndented(list);
  let aligned = apart;
  for (const [at, cell] of cells.entries()) {
    if (at === 0) continue;
    const next = cells[at + 1] ?? [];
    // && \text{si } s > 0: a column is left out before a remark.
    if (aligned && solid(cell).length === 0 && isBeside(next, list)) continue;
    const said = solid(list).length > 0;
    const goesOn = aligned
      ? solid(cell).length > 0 && said && isOpenBetween(list, cell, next)
      : !isEquation(list) || !isEquation(cell) || isOpenBetween(list, cell, []);
    if (isBeside(cell, list)) list = [...list, quadAt(cell), ...cell];
    else if (goesOn) {
      indented ||= !said;
      list = [...list, ...cell];
    } else {
      lines.push({ list, column, indented });
      column = at;
      list = cell;
      indented = startsIndented(cell);
    }
    aligned = goesOn || apart;
  }
  lines.push({ list, column, indented });
  return lines.filter((line, at) => at === 0 || solid(line.list).length > 0);
};

const startsIndented = (list: List): boolean =>
  list[0]?.kind === "command" && (list[0].name === "quad" || list[0].name === "qquad");

const quadAt = (cell: List): Layout => {
  const first = cell[0]?.first ?? 0;
  return { kind: "command", name: "quad", first, last: first - 1 };
};

/** Whether a cell is a condition, a reason or a number beside what is said before it. */
const isBeside = (cell: List, before: List): boolean => {
  const content = solid(cell).filter((part) => !isStop(part));
  const [first, ...more] = content;
  const said = solid(before);
  if (!first || !said.some(isRelation) || !isClosed(said.at(-1))) return false;
  if (first.kind === "text" || isSmallWord(first)) return true;
  if (first.kind !== "fence" || more.length > 0) return false;
  const setting = { spaced: () => true, applies: () => false };
  return withoutTail([...said, quadAt(cell), first], setting).body.length < said.length + 2;
};

const isEquation = (list: List): boolean => {
  const parts = solid(list);
  return parts.findIndex(isRelation) > 0 && !isRelation(parts.at(-1));
};

/** Whether what two cells hold goes on over the mark between them. */
const isOpenBetween = (list: List, cell: List, more: List): boolean => {
  const last = solid(list).at(-1);
  const [first] = solid(cell);
  if (!first || !isClosed(last) || isRelation(last) || isRelation(first)) return true;
  if (isSign(first)) return ![...cell, ...more].some(isRelation);
  return operatorOf(first) !== undefined;
};

// -- brackets over several rows ---------------------------------------------------------------------------

const openerIn = (part: Layout): { open: string; of: List } | undefined => {
  const mark = markOf(part);
  if (mark !== undefined && mark in closers) return { open: mark, of: [] };
  return part.kind === "fence" && part.close === "." && part.open in closers && !soleGrid([part])
    ? { open: part.open, of: part.of }
    : undefined;
};

const closerIn = (part: Layout): { close: string; of: List } | undefined => {
  const base = part.kind === "scripts" ? part.base : part;
  const mark = markOf(base);
  if (mark !== undefined && ends.has(mark)) return { close: mark, of: [] };
  return base?.kind === "fence" && base.open === "." && ends.has(base.close)
    ? { close: base.close, of: base.of }
    : undefined;
};

const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const ends = new Set(Object.values(closers));

/** Whether a bracket is open at the end of a list that what follows closes. */
export const closedBy = (list: List, later: List): boolean => {
  const wants = list.flatMap((part) => {
    const opener = openerIn(part);
    return opener ? [closers[opener.open]] : [];
  });
  return later.some((part) => wants.includes(closerIn(part)?.close));
};

/** A list of several rows, with the brackets that open on one and close on another. */
export const refenced = (list: List): List => {
  let parts: Layout[] = [];
  for (const part of list) {
    const closer = closerIn(part);
    const at = closer
      ? parts.findLastIndex((each) => {
          const opener = openerIn(each);
          return opener !== undefined && closers[opener.open] === closer.close;
        })
      : -1;
    const from = parts[at];
    const opener = from && openerIn(from);
    if (!closer || !from || !opener) {
      parts.push(part);
      continue;
    }
    const fence: Fence = {
      kind: "fence",
      open: opener.open,
      close: closer.close,
      of: [...opener.of, ...parts.slice(at + 1), ...closer.of],
      first: from.first,
      last: (part.kind === "scripts" ? part.base : part)?.last ?? part.last,
    };
    const whole = part.kind === "scripts" ? { ...part, base: fence, first: from.first } : fence;
    parts = [...parts.slice(0, at), whole];
  }
  return parts;
};
