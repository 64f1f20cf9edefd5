import type { Assumption } from "../expr/assumption.ts";
import type { Expr, IndexVar, Sym } from "../expr/node.ts";
import { sizeAt } from "../expr/size.ts";
import { freeIndices, symbolNames } from "../expr/walk.ts";
import { doubleOf } from "../numeric/double.ts";
import { between, oneOf, type Random, seeded, seedOf } from "../numeric/random.ts";
import { evaluate } from "./evaluate.ts";
import { mover, type NumericTensor, type Point, type Slot, type Value, valueAt } from "./point.ts";

/** What the entries of a symbol may be. */
export type Kind = Assumption | { readonly is: "real" };

/** What points are asked for. */
export interface Sampling {
  readonly symbols: readonly Sym[];
  /** What is known of symbols, by name; the others are real. */
  readonly assume?: ReadonlyMap<string, Kind>;
  /** Names of sizes. */
  readonly sizes?: readonly string[];
  /** The largest value a size may have; 7 if nothing is said. */
  readonly mostSize?: number;
  /** Indices to be given values. */
  readonly indices?: readonly IndexVar[];
  /** Expressions that are 0 at a corner or jump: each adds a point on either side, where it is linear. */
  readonly kinks?: readonly Expr[];
  /** Whether each kink adds the tie itself too. */
  readonly ties?: boolean;
  readonly seed: number;
  readonly count: number;
}

/** How many instances of the sizes there are. */
const instances = 3;
const [leastSize, largestSize] = [2, 7];
const [leastMagnitude, mostMagnitude] = [0.05, 3];

const real: Kind = { is: "real" };

/**
 * Points for a seed, always the same ones. Every entry takes both signs equally often and all magnitudes
 * from 0.05 to 3; the sizes come in three instances that differ in every size.
 */
export const samplePoints = (asked: Sampling): readonly Point[] => {
  const { drawn, atKinks } = pointsToDraw(asked);
  return [...Array.from({ length: asked.count }, (_, at) => drawn(at)), ...atKinks()];
};

/** The points for a seed, each worked out when it is asked for. */
export interface PointsToDraw {
  /** The points by their number, from 0 to one less than the count. */
  readonly drawn: (at: number) => Point;
  readonly atKinks: () => readonly Point[];
}

/** What `samplePoints` gives, for those who may need only some of it. */
export const pointsToDraw = (asked: Sampling): PointsToDraw => {
  const instancesOfSizes = sizeInstances(asked);
  const strata = strataOf(asked.seed, asked.count);
  const known = new Map<number, Point>();
  const draw = (at: number): Point => {
    const sizes = instancesOfSizes[at % instances] as ReadonlyMap<string, number>;
    const random = seeded(asked.seed + 7919 * (at + 1));
    const symbols = new Map<string, Value>(
      asked.symbols.map((of) => [
        of.name,
        entriesOf(of, asked.assume?.get(of.name) ?? real, sizes, {
          at,
          random,
          part: (position) => strata(`${of.name} ${position}`, at),
        }),
      ]),
    );
    const indices = new Map(
      (asked.indices ?? []).map((k) => [k.id, between(random, 1, sizeAt(k.size, sizes))]),
    );
    return { symbols, sizes, indices };
  };
  const drawn = (at: number): Point => {
    const point = known.get(at) ?? draw(at);
    known.set(at, point);
    return point;
  };
  return { drawn, atKinks: () => atKinks(asked, drawn) };
};

// -- sizes ----------------------------------------------------------------------------------------------

/** With more sizes than this, they are kept small: loops over all of them multiply. */
const manySizes = 4;

/** Three choices of sizes, different in every size, for which no axis is empty. */
const sizeInstances = (asked: Sampling): readonly ReadonlyMap<string, number>[] => {
  const names = asked.sizes ?? [];
  const random = seeded(asked.seed ^ 0x51235);
  const axes = asked.symbols.flatMap((of) => of.axes);
  const isLarge = names.length > manySizes;
  const largest = Math.min(asked.mostSize ?? largestSize, isLarge ? leastSize + 2 : largestSize);
  const choices = Array.from({ length: largest - leastSize + 1 }, (_, k) => leastSize + k);
  const isFilled = (sizes: ReadonlyMap<string, number>): boolean =>
    axes.every((axis) => sizeAt(axis, sizes) >= 1);
  let made: readonly ReadonlyMap<string, number>[] = [];
  for (let attempt = 0; attempt < 200 && !isLarge; attempt += 1) {
    const order = shuffled(random, choices);
    made = Array.from(
      { length: instances },
      (_, turn) =>
        new Map(names.map((name, at) => [name, order[(at + 2 * turn) % order.length] as number])),
    );
    if (made.every(isFilled)) return made;
  }
  // Where sizes are many, or tied to each other, each is drawn by itself; none is the same as another throughout, if that can be.
  for (let attempt = 0; attempt < 2000; attempt += 1) {
    const drawn = Array.from(
      { length: instances },
      () => new Map(names.map((name) => [name, oneOf(random, choices)])),
    );
    const columns = new Set(names.map((name) => drawn.map((sizes) => sizes.get(name)).join()));
    if (drawn.every(isFilled) && (columns.size === names.length || attempt > 1000)) return drawn;
  }
  return made;
};

const shuffled = <T>(random: Random, items: readonly T[]): readonly T[] => {
  const order = [...items];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = between(random, 0, at);
    [order[at], order[other]] = [order[other] as T, order[at] as T];
  }
  return order;
};

// -- values ---------------------------------------------------------------------------------------------

/** A place in [0, 1) and a sign, spread evenly over the points for each entry by itself. */
interface Part {
  readonly along: number;
  readonly sign: 1 | -1;
}

const strataOf = (seed: number, count: number) => {
  const known = new Map<string, readonly Part[]>();
  return (entry: string, at: number): Part => {
    let parts = known.get(entry);
    if (!parts) {
      const random = seeded(seedOf(entry) ^ seed);
      const numbers = Array.from({ length: count }, (_, k) => k);
      const signs = shuffled(random, numbers);
      parts = shuffled(random, numbers).map((stratum, k) => ({
        along: (stratum + random()) / count,
        sign: (signs[k] as number) % 2 === 0 ? 1 : -1,
      }));
      known.set(entry, parts);
    }
    return parts[at] as Part;
  };
};

interface Draw {
  readonly at: number;
  readonly random: Random;
  readonly part: (position: number) => Part;
}

const magnitude = ({ along }: Part): number =>
  leastMagnitude * (mostMagnitude / leastMagnitude) ** along;

const entriesOf = (of: Sym, kind: Kind, sizes: ReadonlyMap<string, number>, draw: Draw): Value => {
  const axes = of.axes.map((axis) => sizeAt(axis, sizes));
  const total = axes.reduce((product, size) => product * size, 1);
  const values = Float64Array.from({ length: total }, (_, position) =>
    entryValue(kind, draw.part(kind.is === "mask" ? 0 : position), sizes, draw),
  );
  const tensor = arrangedAs(kind, { values, sizes: axes }, draw.random);
  return axes.length === 0 ? (tensor.values[0] as number) : tensor;
};

const entryValue = (
  kind: Kind,
  part: Part,
  sizes: ReadonlyMap<string, number>,
  draw: Draw,
): number => {
  switch (kind.is) {
    case "positive":
    case "simplex":
      return magnitude(part);
    case "nonnegative":
      return draw.at % 6 === 5 && part.sign > 0 ? 0 : magnitude(part);
    case "negative":
      return -magnitude(part);
    case "integer":
      return part.sign * Math.round(3 * part.along);
    case "binary":
    case "mask":
      return part.sign > 0 ? 1 : 0;
    case "pm1":
      return part.sign;
    case "unit":
      return 0.02 + 0.96 * part.along;
    case "smallpos":
      return 0.01 + 0.48 * part.along;
    case "large":
      return part.sign * (2 + 8 * part.along);
    case "index":
      return 1 + Math.floor(part.along * sizeAt(kind.upTo, sizes));
    case "interval": {
      const [from, to] = [kind.from && doubleOf(kind.from), kind.to && doubleOf(kind.to)];
      if (from !== undefined && to !== undefined)
        return from + (to - from) * (0.02 + 0.96 * part.along);
      if (from !== undefined) return from + magnitude(part);
      return to !== undefined ? to - magnitude(part) : part.sign * magnitude(part);
    }
    default:
      return part.sign * magnitude(part);
  }
};

/** The tensor brought into the form its kind asks of rows or of the whole matrix. */
const arrangedAs = (kind: Kind, tensor: NumericTensor, random: Random): NumericTensor => {
  const { values, sizes } = tensor;
  const width = sizes.at(-1) ?? 1;
  const rows = Array.from({ length: values.length / width }, (_, row) =>
    values.subarray(row * width, (row + 1) * width),
  );
  const entry = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  const square = (at: (row: number, column: number) => number): NumericTensor => ({
    values: Float64Array.from(values, (_, position) =>
      at(Math.floor(position / width), position % width),
    ),
    sizes,
  });
  switch (kind.is) {
    case "onehot":
      for (const row of rows) {
        row.fill(0);
        row[between(random, 0, width - 1)] = 1;
      }
      return tensor;
    case "simplex":
      for (const row of rows) {
        const total = row.reduce((sum, value) => sum + value, 0);
        row.forEach((value, column) => {
          row[column] = value / total;
        });
      }
      return tensor;
    case "symmetric":
      return square((row, column) => (entry(row, column) + entry(column, row)) / 2);
    case "spd":
      return square((row, column) => {
        const dot = rows.reduce((sum, _, k) => sum + entry(row, k) * entry(column, k), 0);
        return dot / width + (row === column ? 0.5 : 0);
      });
    case "invertible":
      // A dominant diagonal makes it so.
      return square((row, column) => {
        const others = Array.from(rows[row] ?? []).reduce(
          (total, value) => total + Math.abs(value),
          0,
        );
        return row === column ? Math.sign(entry(row, column)) * (others + 0.5) : entry(row, column);
      });
    default:
      return tensor;
  }
};

// -- kinks ----------------------------------------------------------------------------------------------

const free: ReadonlySet<Kind["is"]> = new Set<Kind["is"]>(["real", "nonzero", "large"]);

/** For each kink a point on either side of it, and the tie if asked for, by moving one real entry. */
const atKinks = (asked: Sampling, drawn: PointsToDraw["drawn"]): readonly Point[] => {
  const random = seeded(asked.seed ^ 0x6b1f);
  return (asked.kinks ?? []).flatMap((kink) => {
    for (let attempt = 0; attempt < 20 && asked.count > 0; attempt += 1) {
      const start = drawn(between(random, 0, asked.count - 1));
      const sizes = start.sizes ?? new Map<string, number>();
      const indices = new Map(start.indices);
      for (const k of freeIndices(kink)) {
        if (!indices.has(k.id)) indices.set(k.id, between(random, 1, sizeAt(k.size, sizes)));
      }
      const point = { ...start, indices };
      const slot = movable(asked, kink, sizes, random);
      const tie = slot && solved(kink, slot, point);
      if (!slot || tie === undefined) continue;
      const away = 0.1 + 0.9 * random();
      const places = asked.ties ? [tie - away, tie, tie + away] : [tie - away, tie + away];
      return places.map(mover(point, slot, symbolNames(kink)));
    }
    return [];
  });
};

/** An entry that the kink may depend on, and that may take any value. */
const movable = (
  asked: Sampling,
  kink: Expr,
  sizes: ReadonlyMap<string, number>,
  random: Random,
): Slot | undefined => {
  const names = symbolNames(kink);
  const candidates = asked.symbols.filter(
    (of) => names.has(of.name) && free.has((asked.assume?.get(of.name) ?? real).is),
  );
  if (candidates.length === 0) return undefined;
  const of = oneOf(random, candidates);
  return { name: of.name, at: of.axes.map((axis) => between(random, 1, sizeAt(axis, sizes))) };
};

/** Where the kink is 0 as one entry moves, when it is linear in that entry. */
const solved = (kink: Expr, slot: Slot, at: Point): number | undefined => {
  const x = valueAt(at, slot);
  const move = mover(at, slot, symbolNames(kink));
  const [now, next, last] = [0, 1, 2].map((step) => evaluate(kink, move(x + step))) as [
    number,
    number,
    number,
  ];
  const slope = next - now;
  if (!(Math.abs(slope) > 1e-6) || Math.abs(last - next - slope) > 1e-9 * (1 + Math.abs(slope))) {
    return undefined;
  }
  return x - now / slope;
};
