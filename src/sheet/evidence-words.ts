import { size } from "../expr/size.ts";
import { marked } from "../page/runs.ts";
import type { Language } from "../page/typography.ts";
import { latexOfSize } from "../tex/latex.ts";
import type { LatexStyle } from "../tex/style.ts";
import type { Evidence } from "./evidence.ts";
import { latexOfGap, phrases } from "./phrases.ts";

/** The evidence in a few words: steps replayed, largest gap. */
export const evidenceInShort = ({ steps, worst }: Evidence, language: Language): string => {
  const say = phrases[language];
  const gap = worst === 0 ? say.noGap : `${say.gap} ${marked(latexOfGap(worst, language))}`;
  return `${say.replayed(steps)}, ${gap}`;
};

/** What the checker and the numbers say, in full sentences. */
export const evidenceInFull = (
  of: Evidence,
  language: Language,
  style: LatexStyle,
): readonly string[] => {
  const say = phrases[language];
  const sizes = sizesTried(of.sizes, style);
  const gap = of.worst === 0 ? say.noGap : `${say.worst} ${marked(latexOfGap(of.worst, language))}`;
  const how = [
    ...(of.slopes ? [say.slopes] : []),
    ...(of.approaches ? [say.approaches] : []),
    ...(sizes === undefined ? [] : [`${say.sizes} ${marked(sizes)}`]),
  ];
  return [
    say.replayedLong(of.steps),
    `${[say.witness(of.compared, of.points), ...how].join(", ")}${language === "fr" ? " ; " : "; "}${gap}.`,
  ];
};

/** The sizes that were tried: n = 2, 3, 5, or (q, n, p) = (3, 4, 2), (5, 2, 3). */
const sizesTried = (sizes: Evidence["sizes"], style: LatexStyle): string | undefined => {
  const names = [...new Set(sizes.flatMap((tried) => Object.keys(tried)))].sort();
  if (names.length === 0) return undefined;
  const list = (values: readonly (string | number)[]): string =>
    values.length === 1 ? `${values[0]}` : `(${values.join(", ")})`;
  const tuples = new Set(sizes.map((tried) => list(names.map((name) => tried[name] ?? "\\cdot"))));
  return `${list(names.map((name) => latexOfSize(size(name), style)))} = ${[...tuples].join(",\\ ")}`;
};
