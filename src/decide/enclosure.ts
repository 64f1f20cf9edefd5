import {
  addInterval,
  anything,
  disjoint,
  empty,
  hull,
  type Interval,
  intervalFunctions,
  inverseInterval,
  isEmpty,
  multiplyInterval,
  negateInterval,
  piInterval,
  powerInterval,
  rationalInterval,
  signOfInterval,
  wholePowerInterval,
} from "../numeric/interval.ts";
import { isInteger, numeratorOf, type Rational } from "../numeric/rational.ts";

/**
 * Arithmetic on sets that are sure to contain a real value. `defined` tells whether the value exists
 * whatever it is within the arguments; an empty set, that it exists for none.
 */
export interface Enclosures<T extends { readonly defined: boolean }> {
  readonly rational: (value: Rational) => T;
  readonly pi: T;
  readonly empty: T;
  readonly anything: T;
  readonly add: (a: T, b: T) => T;
  readonly negate: (a: T) => T;
  readonly multiply: (a: T, b: T) => T;
  /** The power with an exponent that is written as a number. */
  readonly fixedPower: (base: T, exponent: Rational) => T;
  readonly power: (base: T, exponent: T) => T;
  readonly hull: (a: T, b: T) => T;
  readonly isEmpty: (a: T) => boolean;
  readonly disjoint: (a: T, b: T) => boolean;
  readonly sign: (a: T) => -1 | 0 | 1 | undefined;
  readonly functions: ReadonlyMap<string, (...args: T[]) => T>;
  /** Where slots lie, by name, if they are not at a point. */
  readonly slot?: (name: string) => T;
}

const largestWhole = 1n << 20n;

/** Enclosures with ends that are doubles. */
export const doubles: Enclosures<Interval> = {
  rational: rationalInterval,
  pi: piInterval,
  empty,
  anything,
  add: addInterval,
  negate: negateInterval,
  multiply: multiplyInterval,
  fixedPower: (base, exponent) =>
    isInteger(exponent) && exponent.n === 1n && exponent.s < 0n
      ? inverseInterval(base)
      : isInteger(exponent) && exponent.n <= largestWhole
        ? wholePowerInterval(base, Number(numeratorOf(exponent)))
        : powerInterval(base, rationalInterval(exponent)),
  power: powerInterval,
  hull,
  isEmpty,
  disjoint,
  sign: signOfInterval,
  functions: intervalFunctions,
};
