import { drawing, letterSizes, level, type NamedGraph, tip } from "../page/graph.ts";
import { plainFormula } from "./latex-text.ts";
import { dashed, type Point, stroke } from "./picture.ts";

/** How wide a picture may be, and how much of a millimetre a pixel is at most. */
const [widest, largest] = [164, 0.25];

/** Into how many straight pieces a curve is cut. */
const pieces = 14;

/** Letters for a scale: full ones where there is room. */
const fonts = [
  { from: 0.21, name: "\\small", small: "\\scriptsize" },
  { from: 0.15, name: "\\footnotesize", small: "\\tiny" },
  { from: 0, name: "\\scriptsize", small: "\\tiny" },
] as const;

/** A computation graph in LaTeX's own picture environment; the way of the gradient is dashed. */
export const graphLatex = (graph: NamedGraph, caption: string): string => {
  const { width, height, boxes, arrows, gradients } = drawing(graph);
  const scale = Math.min(largest, widest / width);
  const { name: full, small } = fonts.find(({ from }) => scale >= from) ?? fonts[2];
  const place = ([x, y]: Point): Point => [x * scale, (height - y) * scale];
  const put = ([x, y]: Point, what: string): string => `\\put(${text(x)},${text(y)}){${what}}`;
  const math = (font: string, latex: string): string => `${font}$${plainFormula(latex)}$`;
  const frames = boxes.map(({ name, shape, role, left, top, width, height }) => {
    const [wide, tall] = [width * scale, height * scale];
    const corner = place([left, top + height]);
    const frame =
      role === "value" || role === "loss"
        ? `\\put(${text(corner[0] + wide / 2)},${text(corner[1] + tall / 2)}){\\oval(${text(wide)},${text(tall)})}`
        : put(corner, `\\framebox(${text(wide)},${text(tall)}){}`);
    const middle = left + width / 2;
    const nameAt = place([middle, top + (shape === "" ? height / 2 : 16)]);
    return [
      frame,
      put(nameAt, `\\makebox(0,0){${math(full, name)}}`),
      ...(shape === ""
        ? []
        : [
            put(
              place([middle, top + height - letterSizes.shape]),
              `\\makebox(0,0){${math(small, shape)}}`,
            ),
          ]),
    ].join("");
  });
  const lines = arrows.map(({ points, isBack }) => {
    const way = flattened(points.map(place));
    return `${dashed(way, isBack ? [1.4, 0.9] : [])
      .map(stroke)
      .join("")}${head(way)}`;
  });
  const names = gradients.map(({ latex, at: [x, y] }) =>
    put(place([x, y]), `\\makebox(0,0)[bl]{${math(small, latex)}}`),
  );
  return [
    "\\begin{center}",
    "\\setlength{\\unitlength}{1mm}",
    `\\begin{picture}(${text(width * scale)},${text(height * scale)})(0,0)`,
    "\\thinlines",
    ...lines,
    ...names,
    ...frames,
    "\\end{picture}",
    `\\par\\smallskip{\\small ${caption}\\par}`,
    "\\end{center}",
  ].join("\n");
};

const text = (value: number): string => Number(value.toFixed(2)).toString();

/** A curve that is level at every point, as straight pieces. */
const flattened = (points: readonly Point[]): readonly Point[] => [
  ...points.slice(0, 1),
  ...points.slice(1).flatMap((to, at) => between(points[at] as Point, to)),
];

/** The points behind the first one on the way to the next. */
const between = ([fromX, fromY]: Point, [x, y]: Point): readonly Point[] => {
  if (Math.abs(y - fromY) < 0.01) return [[x, y]];
  const [out, into] = x > fromX ? [level.left, level.right] : [level.right, level.left];
  return Array.from({ length: pieces }, (_, at): Point => {
    const t = (at + 1) / pieces;
    const across = 3 * (1 - t) ** 2 * t * out + 3 * (1 - t) * t * t * (1 - into) + t ** 3;
    return [fromX + across * (x - fromX), fromY + (3 - 2 * t) * t * t * (y - fromY)];
  });
};

/** The two strokes of an arrow at the end of a way. */
const head = (way: readonly Point[]): string => {
  const [last, before] = [way.at(-1), way.at(-2)];
  if (!last || !before) return "";
  const back = -(Math.sign(last[0] - before[0]) || 1) * tip.long * 0.2;
  return [-1, 1]
    .map((side) => stroke([last, [last[0] + back, last[1] + side * tip.half * 0.2]]))
    .join("");
};
