import {
  type Arithmetic,
  entryOf,
  offset,
  type PointOf,
  type TensorOf,
  type ValueOf,
} from "../expr/interpret.ts";
import type { Estimate } from "../numeric/estimate.ts";

/** A tensor of numbers, row by row. */
export interface NumericTensor extends TensorOf<number> {
  readonly values: Float64Array;
}

/** What a symbol is at a point. */
export type Value = number | NumericTensor | ((...at: number[]) => number);

/** A symbol that depends on others, and how it is worked out from their values. */
export interface Dependent {
  /** The symbols that it is worked out from. */
  readonly from: ReadonlySet<string>;
  readonly value: (symbols: ReadonlyMap<string, Value>) => Value;
  /** The same in another arithmetic; nothing where it is known in floats alone. */
  readonly valueIn?: <T>(
    arithmetic: Arithmetic<T>,
    symbols: ReadonlyMap<string, ValueOf<T>>,
  ) => ValueOf<T>;
}

/** A place where an expression has a numeric value. */
export interface Point extends PointOf<number> {
  readonly symbols?: ReadonlyMap<string, Value>;
  /** Symbols that depend on others; worked out again, in this order, whenever one of those moves. */
  readonly dependents?: ReadonlyMap<string, Dependent>;
  /** Derivatives that were measured at this point, by what they are. */
  readonly slopes?: Map<string, Estimate>;
}

/** One entry of one symbol; the place counts from 1. */
export interface Slot {
  readonly name: string;
  readonly at: readonly number[];
}

/** The point with the symbols that depend on others worked out, where they have no value yet. */
export const settled = (at: Point): Point => {
  if (!at.dependents || isSettled(at.dependents, at.symbols)) return at;
  const symbols = new Map(at.symbols);
  for (const [name, dependent] of at.dependents) {
    if (!symbols.has(name)) symbols.set(name, dependent.value(symbols));
  }
  return { ...at, symbols };
};

const isSettled = (
  dependents: ReadonlyMap<string, Dependent>,
  symbols: ReadonlyMap<string, Value> | undefined,
): boolean => {
  for (const name of dependents.keys()) if (!symbols?.has(name)) return false;
  return true;
};

/** What one entry is at a settled point. */
export const valueAt = (at: Point, { name, at: place }: Slot): number =>
  entryOf<number>(name, place, at.symbols, { from: (value) => value });

/** The symbols that others are worked out from, with these others. */
const ancestors = (names: ReadonlySet<string>, { dependents }: Point): ReadonlySet<string> => {
  const found = new Set(names);
  // Names that are met on the way are gone through too.
  for (const name of found) for (const other of dependents?.get(name)?.from ?? []) found.add(other);
  return found;
};

/** What depends on a symbol, as far as some names ask for it, each after what it is worked out from. */
export const followers = (
  of: string,
  names: ReadonlySet<string>,
  at: Point,
): readonly (readonly [name: string, Dependent])[] => {
  if (!at.dependents) return [];
  const asked = ancestors(names, at);
  const follows = new Set([of]);
  return [...at.dependents].filter(([name, { from }]) => {
    if (name === of || ![...from].some((other) => follows.has(other))) return false;
    follows.add(name);
    return asked.has(name);
  });
};

/**
 * The settled point with one entry put at another value, and what depends on it, as far as some names ask for
 * it, worked out again.
 */
export const mover = (
  at: Point,
  slot: Slot,
  names: ReadonlySet<string>,
): ((value: number) => Point) => {
  const following = followers(slot.name, names, at);
  const { slopes: _, ...rest } = at;
  return (value) => {
    const symbols = new Map(at.symbols);
    symbols.set(slot.name, withEntry(symbols.get(slot.name), slot, value));
    for (const [name, dependent] of following) symbols.set(name, dependent.value(symbols));
    return { ...rest, symbols };
  };
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
