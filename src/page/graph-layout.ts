/** A box to be placed. */
export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** How much room is wanted to its right, where its edges leave. */
  readonly room: number;
}

export interface Placed extends Box {
  /** Its middle. */
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Placed>;
  /** Each edge by the points it passes, from the right of one box to the left of another. */
  readonly edges: readonly Route[];
}

export type Point = readonly [x: number, y: number];

export interface Route {
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
}

type Edge = readonly [from: string, to: string];

/** A box, or the place where a long edge crosses a column. */
interface Spot {
  readonly id: string;
  readonly layer: number;
  readonly box: Box | undefined;
}

/** Room between boxes of one column. */
const apart = 22;

/**
 * A directed graph without cycles from left to right, in columns (Sugiyama, Tagawa and Toda, 1981): each box stands
 * behind all that it comes from, one that comes from nothing just before what it leads to. The same graph gives the
 * same places.
 *
 * @throws RangeError for a cycle, or an edge from or to a box that is not there.
 */
export const layered = (boxes: readonly Box[], edges: readonly Edge[]): Layout => {
  const layers = layersOf(boxes, edges);
  const { columns, links } = spotted(boxes, edges, layers);
  const ordered = leastCrossings(columns, links);
  const heights = heightsOf(ordered, links, edges);
  const wide = ordered.map((column) => Math.max(0, ...column.map(({ box }) => box?.width ?? 0)));
  const rooms = ordered.map((column) => Math.max(0, ...column.map(({ box }) => box?.room ?? 0)));
  const middles: number[] = [];
  let x = 0;
  for (const [layer, width] of wide.entries()) {
    middles.push(x + width / 2);
    x += width + (layer < wide.length - 1 ? (rooms[layer] ?? 0) : 0);
  }
  const spots = new Map(ordered.flat().map((spot) => [spot.id, spot]));
  const place = (id: string): readonly [number, number] => [
    middles[spots.get(id)?.layer ?? 0] ?? 0,
    heights.get(id) ?? 0,
  ];
  const tops = boxes.map((box) => place(box.id)[1] - box.height / 2);
  const bottoms = boxes.map((box) => place(box.id)[1] + box.height / 2);
  const top = Math.min(...tops, ...heights.values());
  const placed = new Map(
    boxes.map((box) => {
      const [at, level] = place(box.id);
      return [box.id, { ...box, x: at, y: level - top }];
    }),
  );
  const routes = edges.map(([from, to]): Route => {
    const [a, b] = [placed.get(from), placed.get(to)];
    if (!a || !b) throw new RangeError(`no box for the edge from ${from} to ${to}`);
    // Straight through a column, so that no box of it is cut.
    const between = Array.from(
      { length: (layers.get(to) ?? 0) - (layers.get(from) ?? 0) - 1 },
      (_, at) => passing(from, to, at),
    ).flatMap((id): Point[] => {
      const [middle, level] = place(id);
      const half = (wide[spots.get(id)?.layer ?? 0] ?? 0) / 2;
      return [
        [middle - half, level - top],
        [middle + half, level - top],
      ];
    });
    return { from, to, points: [[a.x + a.width / 2, a.y], ...between, [b.x - b.width / 2, b.y]] };
  });
  return {
    width: x,
    height: Math.max(...bottoms, ...heights.values()) - top,
    boxes: placed,
    edges: routes,
  };
};

const passing = (from: string, to: string, at: number): string => JSON.stringify([from, to, at]);

// -- columns ------------------------------------------------------------------------------------------

const layersOf = (boxes: readonly Box[], edges: readonly Edge[]): ReadonlyMap<string, number> => {
  const layers = new Map<string, number>();
  const before = grouped(boxes, edges, ([from, to]) => [to, from]);
  const after = grouped(boxes, edges, ([from, to]) => [from, to]);
  const under = new Set<string>();
  const layerOf = (id: string): number => {
    const known = layers.get(id);
    if (known !== undefined) return known;
    if (under.has(id)) throw new RangeError(`the graph has a cycle through ${id}`);
    under.add(id);
    const layer = Math.max(-1, ...(before.get(id) ?? []).map(layerOf)) + 1;
    layers.set(id, layer);
    return layer;
  };
  for (const { id } of boxes) layerOf(id);
  for (const { id } of boxes) {
    const next = (after.get(id) ?? []).map((to) => layers.get(to) ?? 0);
    if (before.get(id)?.length === 0 && next.length > 0) layers.set(id, Math.min(...next) - 1);
  }
  return layers;
};

const grouped = (
  boxes: readonly Box[],
  edges: readonly Edge[],
  by: (edge: Edge) => Edge,
): ReadonlyMap<string, string[]> => {
  const found = new Map(boxes.map(({ id }): [string, string[]] => [id, []]));
  for (const edge of edges) {
    const [key, other] = by(edge);
    const list = found.get(key);
    if (!list || !found.has(other))
      throw new RangeError(`no box for the edge from ${edge[0]} to ${edge[1]}`);
    if (!list.includes(other)) list.push(other);
  }
  return found;
};

interface Spotted {
  readonly columns: readonly (readonly Spot[])[];
  /** Edges cut where they cross a column. */
  readonly links: readonly Edge[];
}

const spotted = (
  boxes: readonly Box[],
  edges: readonly Edge[],
  layers: ReadonlyMap<string, number>,
): Spotted => {
  const columns: Spot[][] = Array.from({ length: Math.max(0, ...layers.values()) + 1 }, () => []);
  const put = (spot: Spot): void => void columns[spot.layer]?.push(spot);
  for (const box of boxes) put({ id: box.id, layer: layers.get(box.id) ?? 0, box });
  const links = edges.flatMap(([from, to]): Edge[] => {
    const [start, end] = [layers.get(from) ?? 0, layers.get(to) ?? 0];
    const stops = Array.from({ length: end - start - 1 }, (_, at) => {
      const id = passing(from, to, at);
      put({ id, layer: start + 1 + at, box: undefined });
      return id;
    });
    const way = [from, ...stops, to];
    return way.slice(1).map((next, at): Edge => [way[at] as string, next]);
  });
  return { columns, links };
};

// -- order within a column ----------------------------------------------------------------------------

const sweeps = 12;

/** Columns sorted by the mean place of what each spot is linked to, to and fro; the best order met is kept. */
const leastCrossings = (
  columns: readonly (readonly Spot[])[],
  links: readonly Edge[],
): readonly (readonly Spot[])[] => {
  let best = columns;
  let fewest = crossings(columns, links);
  let now = columns;
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep += 1) {
    const forth = sweep % 2 === 0;
    const next = now.map((column) => [...column]);
    const order = [...next.keys()];
    for (const layer of forth ? order.slice(1) : order.reverse().slice(1)) {
      const beside = new Map(
        (next[forth ? layer - 1 : layer + 1] ?? []).map(({ id }, place) => [id, place]),
      );
      const mean = (id: string, place: number): number => {
        const others = links.flatMap(([from, to]) =>
          to === id && beside.has(from) ? [from] : from === id && beside.has(to) ? [to] : [],
        );
        const places = others.map((other) => beside.get(other) ?? 0);
        return places.length === 0
          ? place
          : places.reduce((all, each) => all + each, 0) / places.length;
      };
      const keyed = (next[layer] ?? []).map((spot, place) => ({ spot, key: mean(spot.id, place) }));
      next[layer] = keyed.sort((a, b) => a.key - b.key).map(({ spot }) => spot);
    }
    now = next;
    const count = crossings(now, links);
    if (count < fewest) [best, fewest] = [now, count];
  }
  return best;
};

const crossings = (columns: readonly (readonly Spot[])[], links: readonly Edge[]): number => {
  const places = new Map(
    columns.flatMap((column, layer) => column.map(({ id }, place) => [id, { layer, place }])),
  );
  const ends = links.flatMap(([from, to]) => {
    const [a, b] = [places.get(from), places.get(to)];
    return a && b ? [{ layer: a.layer, from: a.place, to: b.place }] : [];
  });
  return ends.reduce(
    (count, a, at) =>
      count +
      ends.slice(at + 1).filter((b) => a.layer === b.layer && (a.from - b.from) * (a.to - b.to) < 0)
        .length,
    0,
  );
};

// -- heights ------------------------------------------------------------------------------------------

const rounds = 80;

/** How much straighter an edge along the main line is drawn than one that joins it. */
const stiff = 40;

const heightsOf = (
  columns: readonly (readonly Spot[])[],
  links: readonly Edge[],
  edges: readonly Edge[],
): ReadonlyMap<string, number> => {
  const targets = new Set(edges.map(([, to]) => to));
  const sources = new Set(
    columns.flatMap((column) =>
      column.flatMap(({ id, box }) => (box && !targets.has(id) ? [id] : [])),
    ),
  );
  const inner = new Set(
    columns.flatMap((column) => column.flatMap(({ id, box }) => (box ? [id] : []))),
  );
  const pulls = new Map<string, { to: string; weight: number }[]>();
  for (const [from, to] of links) {
    const weight = sources.has(from) || inner.has(from) !== inner.has(to) ? 1 : stiff;
    for (const [a, b] of [[from, to] as const, [to, from] as const])
      pulls.set(a, [...(pulls.get(a) ?? []), { to: b, weight }]);
  }
  const heights = new Map<string, number>();
  const stacks = columns.map((column) => {
    const offsets = offsetsOf(column);
    return column.map(({ id }, at) => ({
      id,
      offset: offsets[at] ?? 0,
      pulls: pulls.get(id) ?? [],
    }));
  });
  for (const stack of stacks)
    stacked(
      stack,
      stack.map(() => ({ level: 0, weight: 1 })),
      heights,
    );
  for (let round = 0; round < rounds; round += 1) {
    for (const stack of round % 2 === 0 ? stacks : stacks.toReversed()) {
      const wanted = stack.map(({ id, pulls }): Wanted => {
        let [level, weight] = [0, 0];
        for (const pull of pulls) {
          level += pull.weight * (heights.get(pull.to) ?? 0);
          weight += pull.weight;
        }
        return weight === 0
          ? { level: heights.get(id) ?? 0, weight: 1 }
          : { level: level / weight, weight };
      });
      stacked(stack, wanted, heights);
    }
  }
  return heights;
};

/** How far each spot of a column stands below the first one, at least. */
const offsetsOf = (column: readonly Spot[]): readonly number[] => {
  const half = ({ box }: Spot): number => (box?.height ?? 0) / 2;
  const offsets: number[] = [];
  for (const [at, spot] of column.entries()) {
    const above = column[at - 1];
    offsets.push(above ? (offsets[at - 1] ?? 0) + half(above) + apart + half(spot) : 0);
  }
  return offsets;
};

/** The height that a spot is drawn to, and how strongly. */
interface Wanted {
  readonly level: number;
  readonly weight: number;
}

/** Spots that stand at one level, their offsets aside. */
interface Pool {
  readonly sum: number;
  readonly weight: number;
  readonly count: number;
}

/** Heights as near to the wanted ones as the order and the boxes allow, in the least-squares sense. */
const stacked = (
  stack: readonly { readonly id: string; readonly offset: number }[],
  wanted: readonly Wanted[],
  heights: Map<string, number>,
): void => {
  // Pool adjacent violators: wanted places, less what stands above, must not fall.
  const pools: Pool[] = [];
  for (const [at, { level, weight }] of wanted.entries()) {
    let pool: Pool = { sum: weight * (level - (stack[at]?.offset ?? 0)), weight, count: 1 };
    for (let above = pools.at(-1); above; above = pools.at(-1)) {
      if (above.sum / above.weight <= pool.sum / pool.weight) break;
      pools.pop();
      pool = {
        sum: above.sum + pool.sum,
        weight: above.weight + pool.weight,
        count: above.count + pool.count,
      };
    }
    pools.push(pool);
  }
  const levels = pools.flatMap(({ sum, weight, count }) =>
    Array.from({ length: count }, () => sum / weight),
  );
  for (const [at, { id, offset }] of stack.entries()) heights.set(id, (levels[at] ?? 0) + offset);
};
