import { withLabels } from "../../exercise/family.ts";

/** Rows as lines, their cells under each other; those of some columns set to the right. */
export const table = (
  rows: readonly (readonly string[])[],
  numeric: ReadonlySet<number>,
): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => [...(row[column] ?? "")].length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const space = " ".repeat(Math.max(0, (widths[column] ?? 0) - [...cell].length));
        return numeric.has(column) ? space + cell : cell + space;
      })
      .join("  ")
      .trimEnd(),
  );
};

/** The longest list of sizes that a line of the table holds. */
const longestShapes = 36;

/** The sizes that were tried: n = 2, 3, 5, or (d, n) = (2, 3), (5, 4); in short where there are many. */
export const shapesText = (shapes: readonly Readonly<Record<string, number>>[]): string => {
  const names = [...new Set(shapes.flatMap((tried) => Object.keys(tried)))].sort();
  const printed = names.map(withLabels);
  if (names.length === 0) return "";
  const group = (values: readonly (string | number)[]): string =>
    names.length === 1 ? `${values[0]}` : `(${values.join(", ")})`;
  const tried = [...new Set(shapes.map((sizes) => group(names.map((name) => sizes[name] ?? "·"))))];
  const whole = `${group(printed)} = ${tried.join(", ")}`;
  return whole.length <= longestShapes ? whole : `${tried.length} × (${short(printed)})`;
};

const short = (names: readonly string[]): string =>
  names.length <= 8 ? names.join(", ") : `${names.slice(0, 7).join(", ")}, …`;
