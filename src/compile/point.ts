import { entryOf, offset, type PointOf, type TensorOf } from "../expr/interpret.ts";

/** A tensor of numbers, row by row. */
export interface NumericTensor extends TensorOf<number> {
  readonly values: Float64Array;
}

/** What a symbol is at a point. */
export type Value = number | NumericTensor | ((...at: number[]) => number);

/** Works out a symbol that depends on others, from their values. */
export type Dependent = (symbols: ReadonlyMap<string, Value>) => number | NumericTensor;

/** A place where an expression has a numeric value. */
export interface Point extends PointOf<number> {
  readonly symbols?: ReadonlyMap<string, Value>;
  /** Symbols that depend on others; worked out again, in this order, whenever one of those moves. */
  readonly dependents?: ReadonlyMap<string, Dependent>;
}

/** One entry of one symbol; the place counts from 1. */
export interface Slot {
  readonly name: string;
  readonly at: readonly number[];
}

/** The point with the symbols that depend on others worked out, where they have no value yet. */
export const settled = (at: Point): Point => {
  if (!at.dependents) return at;
  const symbols = new Map(at.symbols);
  for (const [name, dependent] of at.dependents) {
    if (!symbols.has(name)) symbols.set(name, dependent(symbols));
  }
  return { ...at, symbols };
};

/** What one entry is at a settled point. */
export const valueAt = (at: Point, { name, at: place }: Slot): number =>
  entryOf<number>(name, place, at.symbols, { from: (value) => value });

/** The settled point with one entry put at another value, and what depends on it worked out again. */
export const moved = (at: Point, slot: Slot, value: number): Point => {
  const symbols = new Map(at.symbols);
  symbols.set(slot.name, withEntry(symbols.get(slot.name), slot, value));
  for (const [name, dependent] of at.dependents ?? []) {
    if (name !== slot.name) symbols.set(name, dependent(symbols));
  }
  return { ...at, symbols };
};

const withEntry = (given: Value | undefined, { name, at }: Slot, value: number): Value => {
  if (given === undefined) throw new RangeError(`${name} has no value`);
  if (typeof given === "number") return value;
  if (typeof given === "function") {
    return (...place) => (isAt(place, at) ? value : given(...place));
  }
  const values = Float64Array.from(given.values);
  values[offset(name, at, given.sizes)] = value;
  return { values, sizes: given.sizes };
};

export const isAt = (place: readonly number[], at: readonly number[]): boolean =>
  place.every((index, axis) => index === at[axis]);
