import type { Plot } from "../narrate/block.ts";
import { axesOf, stretchesOf, tickText } from "../page/plot.ts";
import { runs } from "../page/runs.ts";
import type { Language } from "../page/typography.ts";
import { escapedLatex, runsLatex } from "./latex-text.ts";

export type Point = readonly [x: number, y: number];

/** In millimetres. */
const size = { width: 105, height: 55 };

/** Lengths of strokes and gaps that tell curves apart. */
const patterns: readonly (readonly number[])[] = [
  [],
  [2.4, 1.2],
  [0.5, 0.9],
  [3, 1, 0.5, 1],
  [1.4, 0.8],
  [4, 1],
];

const at = ([x, y]: Point): string => `(${Number(x.toFixed(2))},${Number(y.toFixed(2))})`;

/** A plot in LaTeX's own picture environment, which needs no package. */
export const pictureLatex = (plot: Plot, language: Language): string => {
  const axes = axesOf(plot);
  const say = (text: string): string => runsLatex(runs(text), language);
  const lines = [
    "\\begin{center}",
    "\\setlength{\\unitlength}{1mm}\\footnotesize",
    `\\begin{picture}(${size.width + 16},${size.height + 16})(-14,-12)`,
    "\\thinlines",
    `\\put(0,0){\\line(1,0){${size.width}}}\\put(0,0){\\line(0,1){${size.height}}}`,
    ...axes.x.ticks.map((tick) => {
      const x = Number((axes.x.place(tick) * size.width).toFixed(2));
      return `\\put(${x},0){\\line(0,-1){1}}\\put(${x},-1.8){\\makebox(0,0)[t]{${escapedLatex(tickText(tick, language))}}}`;
    }),
    ...axes.y.ticks.map((tick) => {
      const y = Number((axes.y.place(tick) * size.height).toFixed(2));
      return `\\put(0,${y}){\\line(-1,0){1}}\\put(-1.8,${y}){\\makebox(0,0)[r]{${escapedLatex(tickText(tick, language))}}}`;
    }),
    `\\put(${size.width / 2},-7){\\makebox(0,0)[t]{${say(plot.x[language])}}}`,
    `\\put(0,${size.height + 3}){\\makebox(0,0)[l]{${say(plot.y[language])}}}`,
    "\\thicklines",
    ...plot.curves.flatMap((curve, which) =>
      stretchesOf(curve, axes).flatMap((stretch) => {
        const scaled = stretch.map(([x, y]): Point => [x * size.width, y * size.height]);
        return dashed(simplified(scaled), patterns[which % patterns.length] ?? []).map(stroke);
      }),
    ),
    "\\end{picture}",
    `\\par\\smallskip ${plot.curves.map((curve, which) => `${sample(which)}~${say(curve.label[language])}`).join("\\qquad ")}`,
    `\\par\\smallskip ${say(plot.title[language])}`,
    "\\end{center}",
  ];
  return lines.join("\n");
};

/** How far apart, in millimetres, the dots of a line are: closer than they are wide. */
const dot = 0.12;

/** A straight line of any slope: the dots of a Bézier curve whose middle lies on it. */
const segment = (from: Point, to: Point): string => {
  const dots = Math.max(2, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / dot));
  return `\\qbezier[${dots}]${at(from)}${at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2])}${at(to)}`;
};

export const stroke = (points: readonly Point[]): string =>
  points
    .slice(1)
    .map((point, which) => segment(points[which] as Point, point))
    .join("");

const sample = (which: number): string =>
  `\\begin{picture}(10,2)\\thicklines ${dashed(
    [
      [0, 1],
      [10, 1],
    ],
    patterns[which % patterns.length] ?? [],
  )
    .map(stroke)
    .join("")}\\end{picture}`;

/** Points that lie on the way from their neighbours, to a tenth of a millimetre, are left out. */
const simplified = (points: readonly Point[]): readonly Point[] => {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 3) return points;
  let [worst, place] = [0.1, -1];
  const [dx, dy] = [last[0] - first[0], last[1] - first[1]];
  const length = Math.hypot(dx, dy);
  for (const [which, [x, y]] of points.entries()) {
    const away =
      length === 0
        ? Math.hypot(x - first[0], y - first[1])
        : Math.abs(dy * (x - first[0]) - dx * (y - first[1])) / length;
    if (away > worst) [worst, place] = [away, which];
  }
  if (place < 0) return [first, last];
  return [...simplified(points.slice(0, place + 1)), ...simplified(points.slice(place)).slice(1)];
};

/** A line cut into strokes of the given lengths, every second one left out. */
export const dashed = (
  points: readonly Point[],
  pattern: readonly number[],
): readonly (readonly Point[])[] => {
  const [start, ...rest] = points;
  if (!start || pattern.length === 0) return [points];
  const strokes: Point[][] = [[start]];
  let here = start;
  let which = 0;
  let left = pattern[0] ?? 1;
  for (const to of rest) {
    for (;;) {
      const gap = Math.hypot(to[0] - here[0], to[1] - here[1]);
      if (gap <= left) {
        left -= gap;
        here = to;
        if (which % 2 === 0) strokes.at(-1)?.push(here);
        break;
      }
      const share = left / gap;
      here = [here[0] + share * (to[0] - here[0]), here[1] + share * (to[1] - here[1])];
      if (which % 2 === 0) strokes.at(-1)?.push(here);
      else strokes.push([here]);
      which = (which + 1) % pattern.length;
      left = pattern[which] ?? 1;
    }
  }
  return strokes.filter((made) => made.length > 1);
};
