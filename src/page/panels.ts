import type { Bilingual } from "../expr/function.ts";
import type { Plot } from "../narrate/block.ts";
import { escaped } from "./escape.ts";
import { plotSvg } from "./plot.ts";
import { serif } from "./regions.ts";
import { type Language, typeset } from "./typography.ts";

/** Plots side by side with text below: a picture that is a file of its own. */
export interface Panels {
  readonly title: Bilingual;
  readonly plots: readonly Plot[];
  /** What stands below the plots, with a heading. */
  readonly below: { readonly heading: Bilingual; readonly lines: readonly string[] };
}

const panel = { width: 640, gap: 24, top: 64, side: 20 } as const;
const lineHeight = 23;

/** How plots look outside of a page. */
const look = `.plot path{fill:none}.plot .grid path{stroke:#d9d5cb;stroke-width:.7}.plot .axes{stroke:#57544d;stroke-width:1.1}.plot .ticks{font-size:13px;fill:#57544d}.plot .curve{stroke-width:2;stroke-linejoin:round}.plot .c0{stroke:#1d5fa0}.plot .c1{stroke:#b4441d}.plot .c2{stroke:#39763f}`;

const heightOf = (svg: string): number => Number(/viewBox="0 0 \S+ ([\d.]+)"/.exec(svg)?.[1] ?? 0);

/** The picture in SVG. The same panels give the same bytes. */
export const panelsSvg = ({ title, plots, below }: Panels, language: Language): string => {
  const drawn = plots.map((plot, k) => plotSvg(plot, language, `plot-${k + 1}`));
  const tall = Math.max(...drawn.map(heightOf));
  const width = 2 * panel.side + plots.length * panel.width + (plots.length - 1) * panel.gap;
  const columns = below.lines.length > 6 ? 2 : 1;
  const rows = Math.ceil(below.lines.length / columns);
  const start = panel.top + tall + 34;
  const height = start + 14 + rows * lineHeight + 14;
  const placed = drawn.map((svg, k) => {
    const x = panel.side + k * (panel.width + panel.gap);
    return svg.replace(
      "<svg ",
      `<svg x="${x}" y="${panel.top}" width="${panel.width}" height="${heightOf(svg)}" `,
    );
  });
  const lines = below.lines.map((line, k) => {
    const x = panel.side + 58 + Math.floor(k / rows) * (panel.width + panel.gap);
    return `<text x="${x}" y="${start + 14 + ((k % rows) + 0.6) * lineHeight}">${escaped(line)}</text>`;
  });
  const said = typeset(title[language], language);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${serif}" font-size="14" fill="#1b1a17">`,
    `<title id="title">${escaped(said)}</title><style>${look}</style>`,
    `<rect width="${width}" height="${height}" fill="#fffefb"/>`,
    `<text x="${panel.side + 58}" y="36" font-size="19" font-weight="600">${escaped(said)}</text>`,
    ...placed,
    `<text x="${panel.side + 58}" y="${start}" font-weight="600">${escaped(typeset(below.heading[language], language))}</text>`,
    `<g font-size="14.5">${lines.join("\n")}</g></svg>`,
    "",
  ].join("\n");
};
