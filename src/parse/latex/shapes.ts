import type { Ix } from "../../expr/node.ts";
import type { Size } from "../../expr/size.ts";
import { arrayOf, isUnit, matrixOf, scalarValue, unit, type Value } from "../value.ts";

type Sizes = readonly Size[];

const shadow = (sizes: Sizes): Value => ({ sizes, at: () => scalarValue(0).at() });

export const sameShape = (a: Sizes, b: Sizes): boolean =>
  a.length === b.length && a.every((each, axis) => each === b[axis]);

/** Whether the matrix product of two arrays of these sizes is defined. */
export const composes = (a: Sizes, b: Sizes): boolean => {
  if (a.length > 2 || b.length > 2) return false;
  const [, inner = unit] = matrixOf(shadow(a)).sizes;
  const [other = unit] = matrixOf(shadow(b)).sizes;
  return inner === other;
};

/** The sizes of a product of scalars and matrices that compose. */
export const productSizes = (a: Sizes, b: Sizes): Sizes => {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const [rows = unit] = matrixOf(shadow(a)).sizes;
  const [, columns = unit] = matrixOf(shadow(b)).sizes;
  return arrayOf([rows, columns], () => scalarValue(0).at()).sizes;
};

/** Where a run of axes begins in an array: at its end or its start, whichever is asked for first. */
export const runAt = (sizes: Sizes, run: Sizes, first: "start" | "end"): number | undefined => {
  const fits = (at: number): boolean =>
    at >= 0 && run.every((each, place) => sizes[at + place] === each);
  const end = sizes.length - run.length;
  const [one, two] = first === "start" ? [0, end] : [end, 0];
  return fits(one) ? one : fits(two) ? two : undefined;
};

/** A list with others put in at a place. */
export const inserted = (list: readonly Ix[], at: number, more: readonly Ix[]): readonly Ix[] => [
  ...list.slice(0, at),
  ...more,
  ...list.slice(at),
];

/** The axes that are left when a run is taken out. */
export const without = (sizes: Sizes, at: number, count: number): Sizes =>
  sizes.filter((_, axis) => axis < at || axis >= at + count);

/** The diagonal of an array whose axes are a run twice: its entries at equal places. */
export const diagonal = (value: Value, run: Sizes): Value =>
  arrayOf(run, (...at) => value.at(...at, ...at));

/** The axes whose size is not 1. */
export const withoutUnits = (sizes: Sizes): Sizes => sizes.filter((each) => !isUnit(each));
