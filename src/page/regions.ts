import type { Bilingual } from "../expr/function.ts";
import { escaped } from "./escape.ts";
import { stepFor, tickText } from "./plot.ts";
import { type Language, typeset } from "./typography.ts";

/*
 * Where a plane is given to which class: regions with borders between places of a grid, found by marching squares
 * (Lorensen and Cline 1987, in the plane), and the points that were to be told apart.
 */

/** A picture of a decision. */
export interface Regions {
  readonly title: Bilingual;
  /** How far the square reaches from the middle, along both axes. */
  readonly reach: number;
  /** How many places of the grid lie along a side. */
  readonly side: number;
  /** For each class, its score at every place of the grid: rows from low to high, each from left to right. */
  readonly scores: readonly ArrayLike<number>[];
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly class: number;
    /** Whether it lies in the region of its class. */
    readonly isRight: boolean;
  }[];
}

const size = { width: 620, height: 692 } as const;
const frame = { left: 62, right: 18, top: 54 } as const;

/** Colours that stay apart for most eyes, and in grey; the marks tell classes apart without any. */
const colours = ["#1d5fa0", "#b4441d", "#39763f", "#7a4a9e", "#8a6a10", "#14767c"] as const;

/** How much of its colour a region has, on the paper. */
const share = 0.17;
const paper = "#fffefb";

/** A colour mixed with the paper, so that parts of a region that overlap are no darker. */
const tint = (colour: string): string => {
  const part = (of: string, from: number): number => Number.parseInt(of.slice(from, from + 2), 16);
  const mixed = [1, 3, 5].map((from) =>
    Math.round(share * part(colour, from) + (1 - share) * part(paper, from))
      .toString(16)
      .padStart(2, "0"),
  );
  return `#${mixed.join("")}`;
};

const at = (value: number): string => Number(value.toFixed(2)).toString();

type Point = readonly [x: number, y: number];

/** A small mark for a class: a circle, a square, a triangle, a diamond. */
const mark = (which: number, [x, y]: Point, r: number): string => {
  const shapes = [
    () =>
      `M${at(x - r)} ${at(y)}a${at(r)} ${at(r)} 0 1 0 ${at(2 * r)} 0a${at(r)} ${at(r)} 0 1 0 ${at(-2 * r)} 0Z`,
    () => `M${at(x - 0.9 * r)} ${at(y - 0.9 * r)}h${at(1.8 * r)}v${at(1.8 * r)}h${at(-1.8 * r)}Z`,
    () => `M${at(x)} ${at(y - 1.2 * r)}l${at(1.15 * r)} ${at(2 * r)}h${at(-2.3 * r)}Z`,
    () =>
      `M${at(x)} ${at(y - 1.25 * r)}l${at(1.25 * r)} ${at(1.25 * r)}l${at(-1.25 * r)} ${at(1.25 * r)}l${at(-1.25 * r)} ${at(-1.25 * r)}Z`,
  ];
  return (shapes[which % shapes.length] as () => string)();
};

/** By how much a class leads at every place of the grid: above 0 where it is chosen; of equals the first is. */
const leads = (scores: readonly ArrayLike<number>[], which: number): Float64Array =>
  Float64Array.from({ length: scores[0]?.length ?? 0 }, (_, place) => {
    const others = scores.flatMap((row, other) => (other === which ? [] : [row[place] as number]));
    const lead = (scores[which]?.[place] as number) - Math.max(...others);
    const isFirst = scores.findIndex((row) => row[place] === scores[which]?.[place]) === which;
    return lead === 0 && isFirst ? Number.MIN_VALUE : lead;
  });

interface Drawn {
  readonly region: string;
  readonly border: string;
}

/** The region in which a class leads, and its border. */
const regionOf = (
  lead: Float64Array,
  side: number,
  placed: (x: number, y: number) => Point,
): Drawn => {
  const region: string[] = [];
  const border: string[] = [];
  const said = ([x, y]: Point): string => `${at(x)} ${at(y)}`;
  const value = (column: number, row: number): number => lead[row * side + column] as number;
  for (let row = 0; row + 1 < side; row += 1) {
    let run: number | undefined;
    const flush = (column: number): void => {
      if (run === undefined) return;
      const [left, low] = placed(run, row);
      const [right, high] = placed(column, row + 1);
      region.push(`M${said([left, low])}H${at(right)}V${at(high)}H${at(left)}Z`);
      run = undefined;
    };
    for (let column = 0; column + 1 < side; column += 1) {
      const corners: readonly (readonly [number, number, number])[] = [
        [column, row, value(column, row)],
        [column + 1, row, value(column + 1, row)],
        [column + 1, row + 1, value(column + 1, row + 1)],
        [column, row + 1, value(column, row + 1)],
      ];
      const above = corners.filter(([, , lead]) => lead > 0).length;
      if (above === 4) {
        run ??= column;
        continue;
      }
      flush(column);
      if (above === 0) continue;
      const outline: Point[] = [];
      const cuts: Point[] = [];
      for (const [k, [x, y, here]] of corners.entries()) {
        const [nextX, nextY, next] = corners[(k + 1) % 4] as (typeof corners)[number];
        if (here > 0) outline.push(placed(x, y));
        if (here > 0 !== next > 0) {
          const part = here / (here - next);
          const cut = placed(x + part * (nextX - x), y + part * (nextY - y));
          outline.push(cut);
          cuts.push(cut);
        }
      }
      region.push(`M${outline.map(said).join("L")}Z`);
      for (let k = 0; k + 1 < cuts.length; k += 2)
        border.push(`M${said(cuts[k] as Point)}L${said(cuts[k + 1] as Point)}`);
    }
    flush(side - 1);
  }
  return { region: region.join(""), border: border.join("") };
};

/** The picture in SVG, a file of its own. The same regions give the same bytes. */
export const regionsSvg = (of: Regions, language: Language): string => {
  const { reach, side, scores, points } = of;
  const inner = size.width - frame.left - frame.right;
  const px = (x: number): number => frame.left + ((x + reach) / (2 * reach)) * inner;
  const py = (y: number): number => frame.top + ((reach - y) / (2 * reach)) * inner;
  const placed = (column: number, row: number): Point => [
    px(-reach + (2 * reach * column) / (side - 1)),
    py(-reach + (2 * reach * row) / (side - 1)),
  ];
  const colour = (which: number): string => colours[which % colours.length] as string;
  const drawn = scores.map((_, which) => regionOf(leads(scores, which), side, placed));
  const regions = drawn.map(
    ({ region }, which) =>
      `<path d="${region}" fill="${tint(colour(which))}" stroke="${tint(colour(which))}" stroke-width="1"/>`,
  );
  const borders = drawn.map(({ border }) => border).join("");
  const step = stepFor(2 * reach, 6);
  const count = Math.floor(reach / step + 1e-9);
  const ticks = Array.from({ length: 2 * count + 1 }, (_, k) =>
    Number(((k - count) * step).toPrecision(12)),
  );
  const bottom = frame.top + inner;
  const dashes = ticks
    .map((tick) => `M${at(px(tick))} ${at(bottom)}v5M${at(frame.left)} ${at(py(tick))}h-5`)
    .join("");
  const marks = ticks.flatMap((tick) => [
    `<text x="${at(px(tick))}" y="${at(bottom + 20)}" text-anchor="middle">${tickText(tick, language)}</text>`,
    `<text x="${at(frame.left - 9)}" y="${at(py(tick))}" dy="0.32em" text-anchor="end">${tickText(tick, language)}</text>`,
  ]);
  const shown = scores.map((_, which) => {
    const all = (right: boolean): string =>
      points
        .filter((point) => point.class === which && point.isRight === right)
        .map(({ x, y }) => mark(which, [px(x), py(y)], right ? 3.6 : 4.4))
        .join("");
    const wrong = all(false);
    return [
      `<path d="${all(true)}" fill="${colour(which)}" stroke="${paper}" stroke-width="0.8"/>`,
      ...(wrong
        ? [`<path d="${wrong}" fill="${paper}" stroke="${colour(which)}" stroke-width="2"/>`]
        : []),
    ].join("");
  });
  const hasWrong = points.some(({ isRight }) => !isRight);
  const entries = [
    ...scores.map((_, which) => ({
      label: language === "fr" ? `classe ${which + 1}` : `class ${which + 1}`,
      draw: (place: Point) => `<path d="${mark(which, place, 4.6)}" fill="${colour(which)}"/>`,
    })),
    ...(hasWrong
      ? [
          {
            label: language === "fr" ? "mal classé" : "misclassified",
            draw: (place: Point) =>
              `<path d="${mark(0, place, 4.4)}" fill="${paper}" stroke="#57544d" stroke-width="2"/>`,
          },
        ]
      : []),
  ];
  const room = inner / entries.length;
  const line = size.height - 24;
  const legend = entries.map(({ label, draw }, k) => {
    const left = frame.left + k * room + room / 2 - 44;
    return `${draw([left, line])}<text x="${at(left + 13)}" y="${at(line)}" dy="0.34em">${escaped(label)}</text>`;
  });
  const title = typeset(of.title[language], language);
  const right = points.filter(({ isRight }) => isRight).length;
  const told =
    language === "fr"
      ? `Régions du plan données à ${scores.length} classes ; ${right} points sur ${points.length} sont dans la leur.`
      : `Regions of the plane given to ${scores.length} classes; ${right} of ${points.length} points lie in their own.`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" font-family="${serif}" font-size="14" fill="#1b1a17">`,
    `<title id="title">${escaped(title)}</title><desc id="desc">${escaped(typeset(told, language))}</desc>`,
    `<rect width="${size.width}" height="${size.height}" fill="${paper}"/>`,
    `<text x="${at(frame.left)}" y="32" font-size="18" font-weight="600">${escaped(title)}</text>`,
    `<g stroke-linejoin="round">${regions.join("")}</g>`,
    `<path d="${borders}" fill="none" stroke="#57544d" stroke-width="1.1" stroke-linecap="round"/>`,
    `<g stroke-linejoin="round">${shown.join("\n")}</g>`,
    `<g stroke="#57544d" fill="none"><rect x="${frame.left}" y="${frame.top}" width="${at(inner)}" height="${at(inner)}"/><path d="${dashes}"/></g>`,
    `<g font-size="13" fill="#57544d">${marks.join("")}</g>`,
    `<text x="${at(px(0))}" y="${at(bottom + 44)}" text-anchor="middle"><tspan font-style="italic">x</tspan><tspan font-size="10" dy="3">1</tspan></text>`,
    `<text transform="translate(20 ${at(py(0))}) rotate(-90)" text-anchor="middle"><tspan font-style="italic">x</tspan><tspan font-size="10" dy="3">2</tspan></text>`,
    `<g>${legend.join("")}</g></svg>`,
    "",
  ].join("\n");
};

/** Faces that most machines have one of, as the pages name them. */
export const serif =
  "'Iowan Old Style', 'Palatino Linotype', Palatino, 'TeX Gyre Pagella', P052, 'Book Antiqua', Georgia, serif";
