/**
 * Rows under a head, in columns: words to the left, numbers to the right.
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function table(head, rows) {
  const lines = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...lines.map((line) => width(line[at] ?? ""))));
  // A first column names the rows; another one is of words when one of its cells is.
  const worded = head.map(
    (_, at) => at === 0 || rows.some((row) => !/^(?:[-·>\d.×!? s]*|none)$/.test(row[at] ?? "")),
  );
  const set = (/** @type {readonly string[]} */ line) =>
    `  ${widths
      .map((wide, at) => {
        const cell = line[at] ?? "";
        const gap = " ".repeat(wide - width(cell));
        return worded[at] ? cell + gap : gap + cell;
      })
      .join("   ")
      .trimEnd()}`;
  return [
    set(head),
    `  ${"-".repeat(widths.reduce((a, b) => a + b + 3, -3))}`,
    ...rows.map(set),
  ].join("\n");
}

/** @param {string} text */
const width = (text) => [...text.replace(/\p{M}/gu, "")].length;

/** Three figures. @param {number | undefined} ms */
export function milliseconds(ms) {
  if (ms === undefined || Number.isNaN(ms)) return "-";
  return `${figures(ms)}`;
}

/** @param {number | undefined} ratio */
export function times(ratio) {
  return ratio === undefined || Number.isNaN(ratio) ? "-" : `${figures(ratio)}×`;
}

/** @param {number} of */
function figures(of) {
  if (of === 0) return "0";
  const digits = Math.max(0, Math.min(4, 2 - Math.floor(Math.log10(Math.abs(of)))));
  return of.toFixed(digits);
}

/** @param {readonly number[]} of */
export function geometricMean(of) {
  return Math.exp(of.reduce((sum, each) => sum + Math.log(each), 0) / of.length);
}

/** @param {readonly number[]} of */
export function median(of) {
  return quantile(of, 0.5);
}

/** @param {readonly number[]} of @param {number} part */
export function quantile(of, part) {
  const sorted = [...of].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
}
