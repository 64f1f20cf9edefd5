import { compile } from "../../src/compile/compile.ts";
import { evaluate } from "../../src/compile/evaluate.ts";
import { mover, type Point, type Slot, valueAt } from "../../src/compile/point.ts";
import { type Kind, samplePoints } from "../../src/compile/points.ts";
import { inventoryOf } from "../../src/expr/inventory.ts";
import type { IndexVar, Sym } from "../../src/expr/node.ts";
import { fixedSize, sizeAt } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { type Estimate, rounding } from "../../src/numeric/estimate.ts";
import { between, type Random, seeded, seedOf } from "../../src/numeric/random.ts";
import { slopeOf } from "../../src/numeric/slope.ts";

/** A derivative that is claimed: its first axes are those of the function, the others those of the variable. */
export interface Claim {
  readonly of: Tensor;
  readonly by: Sym;
  readonly order: 1 | 2;
  readonly entries: Tensor;
  readonly assume: ReadonlyMap<string, Kind>;
}

/** One entry at one point: what differences of values give, and what is claimed. */
export interface Comparison {
  readonly sizes: ReadonlyMap<string, number>;
  readonly measured: Estimate;
  readonly claimed: number;
}

/** How many points, of three choices of sizes; and how many entries are looked at in each, by order. */
const points = 6;
const entries = { 1: 6, 2: 2 } as const;

/** Values are taken to be off by this many roundings, from the sums they are made of. */
const roundings = 64;

/**
 * Entries of a claimed derivative beside differences of values of the function itself, which is all that is
 * looked at. Entries that differences tell nothing of, as near a corner, are left out.
 */
export const compared = ({
  of,
  by,
  order,
  entries: claimed,
  assume,
}: Claim): readonly Comparison[] => {
  const about = inventoryOf(of.body, claimed.body);
  const symbols = [...about.symbols.values()];
  const program = compile(of.body, { symbols, indices: of.indices });
  const seed = seedOf(`${by.name} ${[...about.symbols.keys()].sort().join()}`);
  const sampled = samplePoints({
    symbols,
    assume: withLabels(about.labels, assume),
    sizes: [...about.sizes].sort(),
    seed,
    count: points,
  });
  return sampled.flatMap((at, turn) =>
    places(claimed.indices, at, seeded(seed + turn), entries[order]).flatMap((place) => {
      const outputs = place.slice(0, of.indices.length);
      const inner: Point = { ...at, indices: indicesAt(of.indices, outputs) };
      const slots = slotsOf(by, order, place.slice(of.indices.length));
      const measured = slopeAt((there) => program.run(there), slots, inner);
      const there = { ...at, indices: indicesAt(claimed.indices, place) };
      const value = evaluate(claimed.body, there);
      return isTelling(measured, value)
        ? [{ sizes: at.sizes ?? new Map(), measured, claimed: value }]
        : [];
    }),
  );
};

/** Whether what is claimed, times a factor, lies within what was measured. */
export const agrees = ({ measured, claimed }: Comparison, factor = 1): boolean =>
  Math.abs(measured.value - factor * claimed) <=
  8 * measured.error + 1e-12 * Math.max(1, Math.abs(claimed));

const isTelling = ({ value, error }: Estimate, claimed: number): boolean =>
  error <= 1e-6 * Math.max(Math.abs(value), Math.abs(claimed), 1e-3);

const withLabels = (
  labels: ReturnType<typeof inventoryOf>["labels"],
  assume: ReadonlyMap<string, Kind>,
): ReadonlyMap<string, Kind> =>
  new Map([
    ...[...labels].map(([name, upTo]): [string, Kind] => [name, { is: "index", upTo }]),
    ...assume,
  ]);

const indicesAt = (indices: readonly IndexVar[], at: readonly number[]) =>
  new Map(indices.map((k, axis) => [k.id, at[axis] as number]));

/** Where a tensor is looked at: everywhere, if that is not too often. */
const places = (
  indices: readonly IndexVar[],
  { sizes = new Map() }: Point,
  random: Random,
  most: number,
): readonly (readonly number[])[] => {
  const lengths = indices.map((k) => sizeAt(k.size, sizes));
  const all = lengths.reduce((total, length) => total * length, 1);
  if (all > most)
    return Array.from({ length: most }, () => lengths.map((length) => between(random, 1, length)));
  return lengths.reduce<readonly (readonly number[])[]>(
    (so, length) => so.flatMap((place) => Array.from({ length }, (_, at) => [...place, at + 1])),
    [[]],
  );
};

/** The entries of the variable that an entry of the derivative is taken by. */
const slotsOf = (by: Sym, order: 1 | 2, at: readonly number[]): readonly Slot[] => {
  const width = at.length / order;
  const isWhole = width === by.axes.length;
  return Array.from({ length: order }, (_, turn) => {
    const own = at.slice(turn * width, (turn + 1) * width);
    // An axis of size 1 may have no index.
    const place = isWhole
      ? own
      : by.axes.map((axis) => (fixedSize(axis) === 1 ? 1 : (own.shift() ?? 1)));
    return { name: by.name, at: place };
  });
};

const slopeAt = (
  value: (at: Point) => number,
  [slot, ...others]: readonly Slot[],
  at: Point,
): Estimate => {
  if (!slot) {
    const found = value(at);
    return { value: found, error: roundings * rounding * Math.abs(found) };
  }
  const to = mover(at, slot, new Set());
  return slopeOf((x) => slopeAt(value, others, to(x)), valueAt(at, slot));
};
