import type { FunctionDef } from "../expr/function.ts";
import { type Arithmetic, interpret, type ValueOf } from "../expr/interpret.ts";
import type { Comparison, Expr } from "../expr/node.ts";
import { symbolNames } from "../expr/walk.ts";
import {
  analytic,
  type Complex,
  complex,
  inverseComplex,
  multiplyComplex,
  powerComplex,
  wholePowerComplex,
} from "../numeric/complex.ts";
import { doubleOf } from "../numeric/double.ts";
import { type Estimate, rounding } from "../numeric/estimate.ts";
import { type Side, slopeOf } from "../numeric/slope.ts";
import {
  followers,
  isAt,
  mover,
  type Point,
  type Slot,
  settled,
  type Value,
  valueAt,
} from "./point.ts";

/** How an expression is measured at a point. */
export type Read = (e: Expr, at: Point) => Estimate;

/**
 * The derivative of an expression with respect to one entry of one symbol, from values alone: by a complex
 * step (Squire and Trapp 1998) where everything met is analytic, by extrapolated differences elsewhere.
 * A symbol that depends on the entry follows it. At a corner there is none, unless a side is named.
 */
export const slopeAlong = (e: Expr, slot: Slot, at: Point, read: Read, side?: Side): Estimate => {
  const here = settled(at);
  const found = side ? undefined : complexSlope(e, slot, here);
  if (found) return found;
  const move = mover(here, slot, symbolNames(e));
  return slopeOf((x) => read(e, move(x)), valueAt(here, slot), side);
};

/** Something was met that is not analytic there, or not known to be. */
class NotAnalytic extends Error {}

/** A complex value whose imaginary part carries a derivative, with estimates of the errors of both parts. */
interface Stepped extends Complex {
  readonly reError: number;
  readonly imError: number;
}

// So small that its square vanishes beside 1, so large that no derivative underflows.
const step = 2 ** -100;

/** The same by a complex step alone, exact but for rounding: nothing where something met is not analytic. */
export const complexSlope = (e: Expr, slot: Slot, at: Point): Estimate | undefined => {
  if (at.holes) return undefined;
  try {
    const { im, imError } = interpret(e, complexSteps, {
      symbols: steppedSymbols(slot, symbolNames(e), at),
      ...(at.sizes && { sizes: at.sizes }),
      ...(at.indices && { indices: at.indices }),
    });
    if (!Number.isFinite(im)) return undefined;
    return { value: im / step, error: imError / step };
  } catch (problem) {
    if (problem instanceof NotAnalytic) return undefined;
    throw problem;
  }
};

/** The symbols at one point with an entry moved by the step, and those dependents that were asked for. */
interface Moved {
  readonly symbols: Map<string, ValueOf<Stepped>>;
  readonly along: Set<string>;
  /** What cannot move along, since something in it is not analytic. */
  readonly refused: Set<string>;
}

const moves = new WeakMap<object, WeakMap<object, Map<string, Moved>>>();

/** An entry moved by the step at a settled point: once for all expressions that are measured there. */
const movedAt = (slot: Slot, at: Point): Moved => {
  const fresh = (): Moved => ({
    symbols: withStep(slot, at),
    along: new Set(),
    refused: new Set(),
  });
  const { symbols, dependents } = at;
  if (!symbols || !dependents) return fresh();
  const ofDependents = moves.get(dependents) ?? new WeakMap<object, Map<string, Moved>>();
  moves.set(dependents, ofDependents);
  const bySlot = ofDependents.get(symbols) ?? new Map<string, Moved>();
  ofDependents.set(symbols, bySlot);
  const key = `${slot.name}:${slot.at}`;
  const moved = bySlot.get(key) ?? fresh();
  bySlot.set(key, moved);
  return moved;
};

/** The symbols with an entry moved by the step, and what depends on it as far as some names ask for it. */
const steppedSymbols = (
  slot: Slot,
  names: ReadonlySet<string>,
  at: Point,
): ReadonlyMap<string, ValueOf<Stepped>> => {
  const { symbols, along, refused } = movedAt(slot, at);
  for (const [name, dependent] of followers(slot.name, names, at)) {
    if (refused.has(name) || !dependent.valueIn) return refuse();
    if (along.has(name)) continue;
    // Refused until it is known to move along: what is thrown leaves it where it was.
    refused.add(name);
    symbols.set(name, dependent.valueIn(complexSteps, symbols));
    refused.delete(name);
    along.add(name);
  }
  return symbols;
};

const withStep = (slot: Slot, at: Point): Map<string, ValueOf<Stepped>> =>
  new Map<string, ValueOf<Stepped>>([
    ...((at.symbols ?? new Map()) as ReadonlyMap<string, ValueOf<Stepped>>),
    [slot.name, stepAt(slot, at.symbols?.get(slot.name))],
  ]);

const stepAt = ({ name, at }: Slot, given: Value | undefined): ValueOf<Stepped> => {
  if (given === undefined) throw new RangeError(`${name} has no value`);
  const beside = (value: number): Stepped => ({ ...exactly(value), im: step });
  if (typeof given === "number") return beside(given);
  if (typeof given === "function")
    return (...place) => (isAt(place, at) ? beside(given(...place)) : given(...place));
  const { values, sizes } = given;
  const position = at.reduce((before, index, axis) => before * (sizes[axis] ?? 1) + index - 1, 0);
  return {
    values: Array.from(values, (value, k) => (k === position ? beside(value) : value)),
    sizes,
  };
};

const exactly = (re: number): Stepped => ({ re, im: 0, reError: 0, imError: 0 });

const isReal = (z: Stepped): boolean => z.im === 0 && z.imError === 0;

const add = (a: Stepped, b: Stepped): Stepped => {
  const [re, im] = [a.re + b.re, a.im + b.im];
  return {
    re,
    im,
    reError: a.reError + b.reError + rounding * Math.abs(re),
    imError: a.imError + b.imError + (a.im === 0 || b.im === 0 ? 0 : rounding * Math.abs(im)),
  };
};

const multiply = (a: Stepped, b: Stepped): Stepped => {
  const { re, im } = multiplyComplex(a, b);
  const size = Math.abs(a.re * b.im) + Math.abs(a.im * b.re);
  return {
    re,
    im,
    reError: Math.abs(a.re) * b.reError + Math.abs(b.re) * a.reError + rounding * Math.abs(re),
    imError:
      Math.abs(a.re) * b.imError +
      Math.abs(b.im) * a.reError +
      Math.abs(b.re) * a.imError +
      Math.abs(a.im) * b.reError +
      2 * rounding * size,
  };
};

/** A value of an analytic function, its errors estimated by moving the argument a little. */
const through =
  (f: (z: Complex) => Complex) =>
  (z: Stepped): Stepped => {
    const value = f(z);
    const little = Math.max(z.reError, 1e-8 * Math.max(Math.abs(z.re), 1e-3));
    const beside = f(complex(z.re + little, z.im));
    const [steepness, bend] = [
      Math.abs(beside.re - value.re) / little,
      Math.abs(beside.im - value.im) / little,
    ];
    const reError = Math.max(z.reError, rounding * Math.abs(z.re));
    return {
      ...value,
      reError: steepness * reError + 2 * rounding * Math.abs(value.re),
      imError: bend * reError + steepness * z.imError + 4 * rounding * Math.abs(value.im),
    };
  };

/** Functions of real values stay real; others must be analytic, or have a definition to unfold. */
const callOf = (
  fn: FunctionDef,
  args: readonly { values: ArrayLike<Stepped>; sizes: readonly number[] }[],
): Stepped | readonly Stepped[] | undefined => {
  const [first] = args;
  const known = analytic.get(fn.name);
  if (known && args.length === 1 && first?.sizes.length === 0 && first.values[0]) {
    return through(known)(first.values[0]);
  }
  if (!args.every(({ values }) => Array.from(values).every(isReal))) return undefined;
  const result = fn.kernel(
    args.map(({ values, sizes }) => ({ values: Float64Array.from(values, (z) => z.re), sizes })),
  );
  const real = (re: number): Stepped => ({ ...exactly(re), reError: 8 * rounding * Math.abs(re) });
  return typeof result === "number" ? real(result) : Array.from(result, real);
};

const refuse = (): never => {
  throw new NotAnalytic();
};

// Away from ties a branch is as analytic as what stands in it; near one, values on both sides are needed.
const nearTie = (a: Stepped, b: Stepped): boolean =>
  !(isReal(a) && isReal(b)) &&
  Math.abs(a.re - b.re) <= 1e-7 * (1 + Math.abs(a.re) + Math.abs(b.re));

const comparisons: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "≤": (a, b) => a <= b,
  "=": (a, b) => a === b,
  "≠": (a, b) => a !== b,
  "≥": (a, b) => a >= b,
  ">": (a, b) => a > b,
};

const complexSteps: Arithmetic<Stepped> = {
  from: exactly,
  rational: (value) => ({
    ...exactly(doubleOf(value)),
    reError: rounding * Math.abs(doubleOf(value)),
  }),
  pi: { ...exactly(Math.PI), reError: rounding * Math.PI },
  add,
  multiply,
  power: (base, exponent, exact) => {
    if (exact?.d === 1n && exact.n <= 64n) {
      const whole = Number(exact.s * exact.n);
      if (whole === -1) return through(inverseComplex)(base);
      return through((z) => wholePowerComplex(z, whole))(base);
    }
    if (isReal(base) && isReal(exponent)) {
      const re = base.re === 0 && exponent.re < 0 ? Number.NaN : base.re ** exponent.re;
      return { ...exactly(re), reError: 4 * rounding * Math.abs(re) };
    }
    if (isReal(exponent)) return through((z) => powerComplex(z, exponent))(base);
    const logarithm = through(analytic.get("log") as (z: Complex) => Complex)(base);
    return through(analytic.get("exp") as (z: Complex) => Complex)(multiply(exponent, logarithm));
  },
  max: (a, b) => (nearTie(a, b) ? refuse() : a.re >= b.re ? a : b),
  min: (a, b) => (nearTie(a, b) ? refuse() : a.re <= b.re ? a : b),
  isZero: (z) => z.re === 0 && isReal(z) && z.reError === 0,
  compare: (a, rel, b) => {
    if (Number.isNaN(a.re) || Number.isNaN(b.re)) return "undefined";
    return nearTie(a, b) ? refuse() : comparisons[rel](a.re, b.re);
  },
  none: exactly(Number.NaN),
  either: () => exactly(Number.NaN),
  whole: (z) => (isReal(z) && Number.isInteger(z.re) ? z.re : undefined),
  call: callOf,
  unknown: refuse,
  deriv: refuse,
  limit: refuse,
};
