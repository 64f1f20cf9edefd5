import { negate, product, sum, zero } from "../../expr/build.ts";
import type { Expr } from "../../expr/node.ts";
import { scalarValue } from "../value.ts";
import { baseOf, type Grid, type List } from "./layout.ts";
import { solid } from "./lists.ts";
import { isDots } from "./marks.ts";
import type { Cursor, Leaf, Reader } from "./reader.ts";
import { scripted } from "./scripts.ts";

/* Determinants of matrices that are written out, entry by entry. */

const largest = 4;

/** The grid of entries that a list is, with or without brackets around it. */
export const soleGrid = (list: List): Grid | undefined => {
  const parts = solid(list);
  const [only] = parts;
  if (parts.length !== 1 || !only) return undefined;
  if (only.kind === "grid") return /matrix$|^array$/.test(only.name) ? only : undefined;
  return only.kind === "fence" || only.kind === "group" ? soleGrid(only.of) : undefined;
};

/** The determinant of a matrix that is written out behind the cursor, and passed over; nothing for any other. */
export const determinantAt = (reader: Reader, cursor: Cursor): Leaf | undefined => {
  const next = cursor.at < cursor.end ? cursor.list[cursor.at] : undefined;
  const base = baseOf(next);
  const grid = base && soleGrid([base]);
  if (!grid || !next) return undefined;
  cursor.at += 1;
  return scripted(reader, determinantOf(reader, grid), next);
};

/** The determinant of a grid of scalars, by its first row. */
export const determinantOf = (reader: Reader, grid: Grid): Leaf => {
  const rows = grid.rows.filter((row) => row.some((cell) => cell.length > 0));
  if (rows.some((row) => row.length !== rows.length)) {
    return reader.refuse(
      "E-SHAPE",
      grid,
      "Un déterminant est celui d'une matrice carrée.",
      "A determinant is that of a square matrix.",
    );
  }
  if (rows.length > largest || rows.some((row) => row.some((cell) => cell.some(isDots)))) {
    return reader.refuse(
      "E-LIMIT",
      grid,
      `Un déterminant s'écrit en entier jusqu'à ${largest} lignes.`,
      `A determinant is written out up to ${largest} rows.`,
    );
  }
  const entries = rows.map((row) =>
    row.map((cell) => reader.scalar(reader.expression(cell, cell[0] ?? grid))),
  );
  return reader.leaf(scalarValue(expanded(entries)), grid);
};

const expanded = ([first = [], ...rest]: readonly (readonly Expr[])[]): Expr => {
  if (rest.length === 0) return first[0] ?? zero;
  const terms = first.map((entry, at) => {
    const minor = expanded(rest.map((row) => row.filter((_, column) => column !== at)));
    return at % 2 === 0 ? product(entry, minor) : negate(product(entry, minor));
  });
  return sum(...terms);
};
