import type { Curve, Plot } from "../narrate/block.ts";
import { escaped } from "./escape.ts";
import { runs } from "./runs.ts";
import { decimal, type Language, typeset } from "./typography.ts";

/** Where a value stands along an axis, and the marks on it. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  /** From 0 at the lower end to 1 at the upper one. */
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
}

type Point = readonly [x: number, y: number];

const isDrawn = ([x, y]: Point): boolean => Number.isFinite(x) && Number.isFinite(y);

/** The steps between marks that are easy to count in: 1, 2 or 5 times a power of ten. */
export const stepFor = (span: number, count: number): number => {
  const rough = span / count;
  const unit = 10 ** Math.floor(Math.log10(rough));
  return unit * ([1, 2, 5].find((times) => times * unit >= rough * (1 - 1e-9)) ?? 10);
};

const linear = (values: readonly number[], count: number): Axis => {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [least, most] = high > low ? [low, high] : [low - 1, high + 1];
  const step = stepFor(most - least, count);
  // Whole steps, so that an axis begins and ends on a mark; a little overshoot of rounding adds none.
  const [first, last] = [Math.floor(least / step + 1e-9), Math.ceil(most / step - 1e-9)];
  const ticks = Array.from({ length: last - first + 1 }, (_, at) =>
    Number(((first + at) * step).toPrecision(12)),
  );
  const [from, to] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  return { from, to, ticks, place: (value) => (value - from) / (to - from) };
};

const logarithmic = (values: readonly number[]): Axis => {
  const positive = values.filter((value) => value > 0);
  const [low, high] = [Math.log10(Math.min(...positive)), Math.log10(Math.max(...positive))];
  const [first, last] = [Math.ceil(low - 1e-9), Math.floor(high + 1e-9)];
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) =>
    Number(`1e${first + at}`),
  );
  const span = high > low ? high - low : 1;
  return {
    from: 10 ** low,
    to: 10 ** high,
    ticks,
    place: (value) => (Math.log10(value) - low) / span,
  };
};

/** The axes of a plot, wide enough for all its curves. */
export const axesOf = ({ curves, logX = false }: Plot): { readonly x: Axis; readonly y: Axis } => {
  const points = curves
    .flatMap((curve) => curve.points)
    .filter((point) => isDrawn(point) && (!logX || point[0] > 0));
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  if (points.length === 0) return { x: linear([0, 1], 4), y: linear([0, 1], 4) };
  return { x: logX ? logarithmic(xs) : linear(xs, 7), y: linear(ys, 5) };
};

/** The stretches of a curve that can be drawn, in places from 0 to 1. */
export const stretchesOf = (
  { points }: Curve,
  { x, y }: { readonly x: Axis; readonly y: Axis },
): readonly Point[][] => {
  const stretches: Point[][] = [[]];
  for (const [px, py] of points) {
    const placed: Point = [x.place(px), y.place(py)];
    if (isDrawn(placed)) stretches.at(-1)?.push(placed);
    else if (stretches.at(-1)?.length) stretches.push([]);
  }
  return stretches.filter((stretch) => stretch.length > 1);
};

/** A number said in the language's own way, far ones with a power of ten: 0,5; 1000; 10⁻⁶; 2,5·10⁻⁷. */
export const tickText = (value: number, language: Language): string => {
  const [digits = "", exponent = ""] = value.toExponential().split("e");
  if (value === 0 || (Number(exponent) <= 4 && Number(exponent) >= -3))
    return decimal(value, language);
  const raised = [...exponent.replace("+", "")]
    .map((digit) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(digit)])
    .join("");
  const sign = value < 0 ? "−" : "";
  const mantissa = decimal(Math.abs(Number(digits)), language);
  return `${sign}${mantissa === "1" ? "" : `${mantissa}·`}10${raised}`;
};

/** A small formula in plain letters, for where no formula can be set. */
const lettersOf = (latex: string): string =>
  latex
    .replace(/\\[,;:! ]/g, " ")
    .replace(/\\(mathbf|mathrm|operatorname|text)(?![A-Za-z])/g, "")
    .replace(/[{}]/g, "")
    .replace(/ +/g, " ");

/** Labels are plain text: a dollar around a letter is dropped. */
export const labelText = (text: string, language: Language): string =>
  typeset(
    runs(text)
      .map((run) => (run.kind === "words" ? run.text : lettersOf(run.latex)))
      .join(""),
    language,
  );

/** A label in SVG, its letters between dollars in italics. */
const labelSvg = (text: string, language: Language): string =>
  runs(text)
    .map((run) =>
      run.kind === "words"
        ? escaped(typeset(run.text, language))
        : /^[A-Za-z]$/.test(run.latex)
          ? `<tspan font-style="italic">${run.latex}</tspan>`
          : escaped(lettersOf(run.latex)),
    )
    .join("");

const size = { width: 640, height: 340 };
const frame = { left: 58, right: 16, top: 14, bottom: 52 };
const legendLine = 22;

/** Dashes tell the curves apart without colour. */
export const dashes: readonly string[] = [
  "",
  "9 4",
  "2 4",
  "10 4 2 4",
  "5 3",
  "14 4",
  "1 3",
  "12 3 3 3",
];

const at = (value: number): string => Number(value.toFixed(2)).toString();

/** The picture in SVG; `id` must be its own in the page. The same plot gives the same bytes. */
export const plotSvg = (plot: Plot, language: Language, id: string): string => {
  const { x, y } = axesOf(plot);
  const longest = Math.max(0, ...plot.curves.map((curve) => [...curve.label[language]].length));
  const columns = Math.max(
    1,
    Math.min(plot.curves.length, longest > 44 ? 1 : longest > 18 ? 2 : longest > 10 ? 3 : 4),
  );
  const legendRows = Math.ceil(plot.curves.length / columns);
  const height = size.height + legendRows * legendLine;
  const [inner, tall] = [
    size.width - frame.left - frame.right,
    size.height - frame.top - frame.bottom,
  ];
  const px = (place: number): string => at(frame.left + place * inner);
  const py = (place: number): string => at(frame.top + (1 - place) * tall);
  const say = (text: string): string => labelSvg(text, language);

  const grid = [
    ...x.ticks.map((tick) => `<path d="M${px(x.place(tick))} ${py(0)}V${py(1)}"/>`),
    ...y.ticks.map((tick) => `<path d="M${px(0)} ${py(y.place(tick))}H${px(1)}"/>`),
  ];
  const ticks = [
    ...x.ticks.map(
      (tick) =>
        `<text x="${px(x.place(tick))}" y="${at(size.height - frame.bottom + 19)}" text-anchor="middle">${escaped(tickText(tick, language))}</text>`,
    ),
    ...y.ticks.map(
      (tick) =>
        `<text x="${at(frame.left - 9)}" y="${py(y.place(tick))}" dy="0.32em" text-anchor="end">${escaped(tickText(tick, language))}</text>`,
    ),
  ];
  const curves = plot.curves.map((curve, which) => {
    const path = stretchesOf(curve, { x, y })
      .map((stretch) => `M${stretch.map(([a, b]) => `${px(a)} ${py(b)}`).join("L")}`)
      .join("");
    return `<path class="curve c${which % dashes.length}" d="${path}"${dashed(which)}/>`;
  });
  const legend = plot.curves.map((curve, which) => {
    const left = frame.left + (which % columns) * (inner / columns);
    const line = size.height + (Math.floor(which / columns) + 0.2) * legendLine;
    return `<path class="curve c${which % dashes.length}" d="M${at(left)} ${at(line)}h34"${dashed(which)}/><text x="${at(left + 42)}" y="${at(line)}" dy="0.32em">${say(curve.label[language])}</text>`;
  });
  const axes = `<path class="axes" d="M${px(0)} ${py(1)}V${py(0)}H${px(1)}"/>`;
  const labels = [
    `<text class="axis" x="${px(0.5)}" y="${at(size.height - 10)}" text-anchor="middle">${say(plot.x[language])}</text>`,
    `<text class="axis" transform="translate(14 ${py(0.5)}) rotate(-90)" text-anchor="middle">${say(plot.y[language])}</text>`,
  ];
  const title = labelText(plot.title[language], language);
  return [
    `<svg class="plot" role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${size.width} ${at(height)}">`,
    `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-desc">${escaped(describe(plot, language))}</desc>`,
    `<g class="grid">${grid.join("")}</g>${axes}<g class="ticks">${ticks.join("")}</g>`,
    `<g>${curves.join("")}</g><g class="labels">${labels.join("")}${legend.join("")}</g></svg>`,
  ].join("\n");
};

const dashed = (which: number): string => {
  const dash = dashes[which % dashes.length];
  return dash ? ` stroke-dasharray="${dash}"` : "";
};

/** What the picture shows, for those who do not see it: where each curve begins and ends. */
export const describe = (plot: Plot, language: Language): string => {
  const number = (value: number): string => tickText(Number(value.toPrecision(3)), language);
  const curves = plot.curves.flatMap(({ label, points }) => {
    const drawn = points.filter(isDrawn);
    const [first, last] = [drawn[0], drawn.at(-1)];
    if (!first || !last) return [];
    const [name, x] = [labelText(label[language], language), labelText(plot.x[language], language)];
    return language === "fr"
      ? `${name} : de ${number(first[1])} (${x} = ${number(first[0])}) à ${number(last[1])} (${x} = ${number(last[0])}).`
      : `${name}: from ${number(first[1])} (${x} = ${number(first[0])}) to ${number(last[1])} (${x} = ${number(last[0])}).`;
  });
  return typeset(curves.join(" "), language);
};
