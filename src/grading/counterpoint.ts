import type { Entries, Verdict } from "../decide/verdict.ts";
import type { IndexVar } from "../expr/node.ts";
import type { Frame } from "./frame.ts";
import type { Counterpoint } from "./grade.ts";

/** How many entries of an array are still shown in a counterexample that fits on a line. */
const mostEntries = 6;
const mostSymbols = 4;

/** The place where two sides differ, as a student can check it by hand; nothing where it does not fit on a line. */
export const counterpoint = (
  verdict: Verdict,
  indices: readonly IndexVar[],
  { vocabulary }: Frame,
): Counterpoint | undefined => {
  if (verdict.verdict !== "different" || verdict.rung === "shape") return undefined;
  const { counterexample } = verdict;
  const symbols = [...counterexample.symbols];
  const isLong = symbols.some(([, { values }]) => values.length > mostEntries);
  if (symbols.length > mostSymbols || isLong) return undefined;
  const entry = counterexample.entry.map((at, axis) => `${indices[axis]?.letter ?? "i"} = ${at}`);
  const said = symbols.map(
    ([name, entries]) => `${vocabulary.spellings.get(name) ?? name} = ${written(entries)}`,
  );
  return { at: [...said, ...entry].join(",\\; "), values: counterexample.values };
};

const written = ({ sizes, values }: Entries): string => {
  const all = values.map((value) => value.toFraction());
  if (sizes.length === 0) return all[0] ?? "0";
  const width = sizes.at(-1) ?? 1;
  if (sizes.length === 1) return `(${all.join(", ")})`;
  const rows = Array.from({ length: all.length / width }, (_, row) =>
    all.slice(row * width, (row + 1) * width).join(" & "),
  );
  return `\\begin{pmatrix} ${rows.join(" \\\\ ")} \\end{pmatrix}`;
};
