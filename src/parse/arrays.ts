import { cases, compare, number } from "../expr/build.ts";
import { fixedIx } from "../expr/index-of.ts";
import type { Expr, Ix } from "../expr/node.ts";
import { size } from "../expr/size.ts";
import type { Elaborator } from "./elaborate.ts";
import { refuse } from "./error.ts";
import type { Tree } from "./tree.ts";
import { arrayOf, firstIx, indexExpr, type Value } from "./value.ts";

/** A column `[a, b]` or a matrix `[a, b; c, d]` whose entries are written. */
export const writtenArray = (reader: Elaborator, tree: Tree & { kind: "array" }): Value => {
  const inner = tree.items.map((item) => (item.kind === "array" ? item.items : undefined));
  const entry = (item: Tree): Expr =>
    reader.scalar(
      item,
      "Les entrées d'un tableau sont des scalaires.",
      "The entries of an array are scalars.",
    );
  if (inner.every((row) => row === undefined)) {
    const list = tree.items.map(entry);
    if (list.length > 1) {
      reader.remark(
        tree,
        `${reader.quote(tree)} se lit comme une colonne.`,
        `${reader.quote(tree)} is read as a column.`,
      );
    }
    return arrayOf([size(list.length)], (at) => listed(list, at ?? firstIx));
  }
  const width = inner[0]?.length ?? 0;
  const crooked = tree.items.find((_, at) => inner[at]?.length !== width);
  if (crooked || width === 0) {
    return refuse(
      "E-SHAPE",
      reader.span(crooked ?? tree),
      "Les lignes d'une matrice ont le même nombre d'entrées.",
      "The rows of a matrix have the same number of entries.",
    );
  }
  const rows = inner.map((row) => (row ?? []).map(entry));
  return arrayOf([size(rows.length), size(width)], (i = firstIx, j = firstIx) =>
    listed(
      rows.map((row) => listed(row, j)),
      i,
    ),
  );
};

/** The entry of a list at an index: found where the index is a number, by cases where it is not. */
const listed = (list: readonly Expr[], at: Ix): Expr => {
  const fixed = fixedIx(at);
  const last = list.at(-1) as Expr;
  if (fixed !== undefined) return list[fixed - 1] ?? last;
  if (list.every((each) => each === last)) return last;
  return cases(
    list.slice(0, -1).map((is, before) => ({
      when: compare(indexExpr(at), "=", number(before + 1)),
      is,
    })),
    last,
  );
};
