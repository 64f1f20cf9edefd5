import { entryOf } from "../expr/interpret.ts";
import type { IndexVar, Sym } from "../expr/node.ts";
import { sizeAt } from "../expr/size.ts";
import { placeAt } from "../numeric/place.ts";
import { powerOf } from "./evaluate.ts";
import type { Point } from "./point.ts";

/* What a program calls and what it is given when it runs. */

/** What a program calls; it knows names by number only. */
export const toolsWith = (labels: readonly string[]) => ({
  power: powerOf,
  within: (at: number, size: number, label: number): number => {
    if (Number.isInteger(at) && at >= 1 && at <= size) return at;
    throw new RangeError(
      `the index ${at} is not within 1..${size}, on an axis of ${labels[label]}`,
    );
  },
  whole: (value: number, label: number): number => {
    if (Number.isInteger(value)) return value;
    throw new RangeError(`${labels[label] || "an index"} is not a whole number`);
  },
  match: (left: number, right: number, label: number): void => {
    if (left !== right)
      throw new RangeError(`${labels[label]} was given the sizes ${left} and ${right}`);
  },
  single: (result: number | Float64Array): number =>
    typeof result === "number" ? result : (result[0] ?? Number.NaN),
  list: (result: number | Float64Array): ArrayLike<number> =>
    typeof result === "number" ? [result] : result,
});

/** A size at a point. */
export const sized = (name: string, sizes: ReadonlyMap<string, number>): number => {
  const value = sizes.get(name);
  if (value === undefined) throw new RangeError(`the size ${name} has no value`);
  return value;
};

/** An index at a point. */
export const indexed = (k: IndexVar, at: Point, sizes: ReadonlyMap<string, number>): number => {
  const value = at.indices?.get(k.id);
  if (value === undefined) throw new RangeError(`the index ${k.letter} has no value`);
  const last = sizeAt(k.size, sizes);
  if (!(value >= 1 && value <= last)) {
    throw new RangeError(`the index ${k.letter} is ${value}, not within 1..${last}`);
  }
  return value;
};

/** A symbol as the program reads it: a number, or its entries row by row. */
export const flat = (
  of: Sym,
  at: Point,
  sizes: ReadonlyMap<string, number>,
): number | Float64Array => {
  const given = at.symbols?.get(of.name);
  const axes = of.axes.map((axis) => sizeAt(axis, sizes));
  const entry = (...place: number[]): number =>
    entryOf<number>(of.name, place, at.symbols, { from: (value) => value });
  if (axes.length === 0) return entry();
  if (typeof given === "object" && given !== null) {
    if (
      given.sizes.length !== axes.length ||
      given.sizes.some((size, axis) => size !== axes[axis])
    ) {
      throw new RangeError(`${of.name} has the sizes ${given.sizes} where ${axes} were expected`);
    }
    return given.values;
  }
  const values = new Float64Array(axes.reduce((total, size) => total * size, 1));
  for (let position = 0; position < values.length; position += 1) {
    values[position] = entry(...placeAt(axes, position));
  }
  return values;
};
