import { escaped } from "./escape.ts";
import { layered, type Point } from "./graph-layout.ts";
import { type SmallFormula, smallFormula } from "./small.ts";
import { type Language, typeset } from "./typography.ts";

/** A computation graph with its names in LaTeX, ready to be drawn. */
export interface NamedGraph {
  readonly nodes: readonly {
    readonly id: string;
    readonly name: string;
    /** Its sizes, d_h \times d; nothing for a number. */
    readonly shape: string;
    readonly role: "input" | "parameter" | "value" | "loss";
    /** Whether it is computed through layers that the graph leaves out. */
    readonly isFar: boolean;
  }[];
  readonly edges: readonly (readonly [from: string, to: string])[];
  readonly backward: readonly string[];
}

/** A graph with a place for everything, in the pixels of a page. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly (NamedGraph["nodes"][number] & {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  })[];
  /** Curves of cubic pieces with level ends; an arrow points to the last place. */
  readonly arrows: readonly { readonly points: readonly Point[]; readonly isBack: boolean }[];
  /** Names of gradients, each where it arrives, with its line's left end. */
  readonly gradients: readonly { readonly latex: string; readonly at: Point }[];
}

/** Sizes of letters. */
export const letterSizes = { name: 17, shape: 13, gradient: 13.5 } as const;

const margin = { x: 4, y: 24 };
/** How far the way there and the way back are from one another. */
const lane = 4;

/** How a gradient is named in a graph: ∂L/∂W. */
export const gradientLatex = (loss: string, of: string): string =>
  String.raw`\partial ${loss}/\partial ${of}`;

const drawings = new WeakMap<NamedGraph, Drawing>();

/** Where everything stands: worked out once for a graph, in whatever form it is drawn. */
export const drawing = (graph: NamedGraph): Drawing => {
  const drawn = drawings.get(graph) ?? drawingOf(graph);
  drawings.set(graph, drawn);
  return drawn;
};

const drawingOf = ({ nodes, edges, backward }: NamedGraph): Drawing => {
  const names = new Map(nodes.map((node) => [node.id, node]));
  const back = new Set(backward.filter((id) => names.has(id)));
  const isBack = ([from, to]: readonly [string, string]): boolean => back.has(from) && back.has(to);
  const loss = names.get(backward[0] ?? "")?.name ?? "";
  const labels = new Map(
    [...new Set(edges.filter(isBack).map(([from]) => from))].map((id) => [
      id,
      gradientLatex(loss, names.get(id)?.name ?? id),
    ]),
  );
  const layout = layered(
    nodes.map(({ id, name, shape }) => {
      const label = labels.get(id);
      const letters = [
        smallFormula(name, letterSizes.name).width,
        smallFormula(shape, letterSizes.shape).width,
      ];
      const room = label ? smallFormula(label, letterSizes.gradient).width + 40 : 0;
      return {
        id,
        width: Math.ceil(Math.max(44, Math.max(...letters) + 20)),
        height: shape === "" ? 36 : 48,
        room: Math.ceil(Math.max(54, room)),
      };
    }),
    edges,
  );
  const moved = ([x, y]: Point, by = 0): Point => [x + margin.x, y + margin.y + by];
  // The way back keeps to the side that the edge turns away from, where its name has room.
  const sideOf = (points: readonly Point[]): 1 | -1 =>
    (points[1]?.[1] ?? 0) > (points[0]?.[1] ?? 0) + 3 * lane ? -1 : 1;
  const arrows = layout.edges.flatMap(({ from, to, points }) => {
    if (!isBack([from, to])) return [{ points: points.map((at) => moved(at)), isBack: false }];
    const by = lane * sideOf(points);
    return [
      { points: points.map((at) => moved(at, -by)), isBack: false },
      { points: points.map((at) => moved(at, by)).reverse(), isBack: true },
    ];
  });
  const gradients = [...labels].flatMap(([id, latex]) => {
    const route = layout.edges.find((edge) => edge.from === id && isBack([edge.from, edge.to]));
    const [start] = route?.points ?? [];
    if (!route || !start) return [];
    const below = sideOf(route.points) > 0;
    return [{ latex, at: moved([start[0] + 12, start[1]], below ? lane + 15 : -lane - 8) }];
  });
  return {
    width: layout.width + 2 * margin.x,
    height: layout.height + 2 * margin.y,
    boxes: nodes.flatMap((node) => {
      const box = layout.boxes.get(node.id);
      if (!box) return [];
      const [x, y] = moved([box.x - box.width / 2, box.y - box.height / 2]);
      return [{ ...node, left: x, top: y, width: box.width, height: box.height }];
    }),
    arrows,
    gradients,
  };
};

/** How far along its way a curve stays level: longer at its left end, where names of gradients stand. */
export const level = { left: 0.7, right: 0.35 } as const;

/** How far the tip of an arrow stands from its box, and how long and how wide it is. */
export const tip = { gap: 2, long: 8, half: 3.5 } as const;

/** The picture in SVG; `id` must be its own in the page. The same graph gives the same bytes. */
export const graphSvg = (graph: NamedGraph, language: Language, id: string): string => {
  const { width, height, boxes, arrows, gradients } = drawing(graph);
  const { title, desc } = described(graph, language);
  const nodes = boxes.map(({ name, shape, role, left, top, width, height }) => {
    const middle = left + width / 2;
    const rounding = role === "value" || role === "loss" ? 12 : 2;
    const frame = `<rect x="${at(left)}" y="${at(top)}" width="${at(width)}" height="${at(height)}" rx="${rounding}"/>`;
    const nameLevel = top + (shape === "" ? height / 2 + 6 : 21);
    const lines = [
      `<text x="${at(middle)}" y="${at(nameLevel)}" font-size="${letterSizes.name}">${smallFormula(name, letterSizes.name).svg}</text>`,
      ...(shape === ""
        ? []
        : [
            `<text class="shape" x="${at(middle)}" y="${at(top + height - 9)}" font-size="${letterSizes.shape}">${smallFormula(shape, letterSizes.shape).svg}</text>`,
          ]),
    ];
    return `<g class="${role}">${frame}${lines.join("")}</g>`;
  });
  const lines = arrows.map(({ points, isBack }) => {
    const [tail, head] = arrowSvg(points);
    return `<g class="${isBack ? "back" : "there"}"><path d="${tail}"/><path class="tip" d="${head}"/></g>`;
  });
  const names = gradients.map(
    ({ latex, at: [x, y] }) =>
      `<text x="${at(x)}" y="${at(y)}" font-size="${letterSizes.gradient}">${smallFormula(latex, letterSizes.gradient).svg}</text>`,
  );
  return [
    `<svg class="graph" role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${at(width)} ${at(height)}" style="width:${at(width)}px;min-width:${at(Math.min(width * 0.85, 640))}px">`,
    `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-desc">${escaped(desc)}</desc>`,
    `<g class="arrows">${lines.join("")}</g>`,
    `<g class="gradients">${names.join("")}</g>`,
    `<g class="boxes">${nodes.join("")}</g></svg>`,
  ].join("\n");
};

const at = (value: number): string => Number(value.toFixed(2)).toString();

/** An arrow along points whose curve is level at each: its line, and its tip. */
const arrowSvg = (points: readonly Point[]): readonly [string, string] => {
  const [start, last, before] = [points[0], points.at(-1), points.at(-2)];
  if (!start || !last || !before) return ["", ""];
  const way = Math.sign(last[0] - before[0]) || 1;
  const end: Point = [last[0] - way * tip.gap, last[1]];
  const base: Point = [end[0] - way * tip.long, end[1]];
  const stops = [...points.slice(1, -1), base];
  let [x, y] = start;
  let path = `M${at(x)} ${at(y)}`;
  for (const [nextX, nextY] of stops) {
    const [out, into] = way > 0 ? [level.left, level.right] : [level.right, level.left];
    const across = nextX - x;
    path +=
      Math.abs(nextY - y) < 0.01
        ? `H${at(nextX)}`
        : `C${at(x + out * across)} ${at(y)} ${at(nextX - into * across)} ${at(nextY)} ${at(nextX)} ${at(nextY)}`;
    [x, y] = [nextX, nextY];
  }
  const head = `M${at(end[0])} ${at(end[1])}L${at(base[0])} ${at(base[1] - tip.half)}V${at(base[1] + tip.half)}Z`;
  return [path, head];
};

/** What the graph says, for those who do not see it. */
const described = (
  { nodes, edges, backward }: NamedGraph,
  language: Language,
): { readonly title: string; readonly desc: string } => {
  const texts = new Map(nodes.map(({ id, name }) => [id, smallFormula(name, 1)] as const));
  const said = (id: string): string => (texts.get(id) as SmallFormula | undefined)?.text ?? id;
  const isFrench = language === "fr";
  const made = nodes.flatMap(({ id, isFar }) => {
    const from = edges.filter(([, to]) => to === id).map(([of]) => said(of));
    if (from.length === 0) return [];
    return isFrench
      ? `${said(id)} se calcule à partir de ${from.join(", ")}${isFar ? ", par les couches intermédiaires" : ""}.`
      : `${said(id)} is computed from ${from.join(", ")}${isFar ? ", through the layers in between" : ""}.`;
  });
  const [loss, ...rest] = backward.map(said);
  const flows =
    loss === undefined || rest.length === 0
      ? []
      : [
          isFrench
            ? `Le gradient de ${loss} est calculé pour ${rest.join(", ")}, dans cet ordre.`
            : `The gradient of ${loss} is computed for ${rest.join(", ")}, in this order.`,
        ];
  return {
    title: isFrench ? "Graphe de calcul" : "Computation graph",
    desc: typeset([...made, ...flows].join(" "), language),
  };
};
