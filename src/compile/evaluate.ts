import { indexValue } from "../expr/build.ts";
import { compares } from "../expr/comparison.ts";
import type { FunctionDef } from "../expr/function.ts";
import { plainVar } from "../expr/index-of.ts";
import {
  type Arithmetic,
  interpret,
  interpretTensor,
  type PointOf,
  type TensorOf,
} from "../expr/interpret.ts";
import type { Deriv, Entry, Expr, Hole, Ix, Limit } from "../expr/node.ts";
import type { Tensor } from "../expr/tensor.ts";
import { freeIndices, substitute } from "../expr/walk.ts";
import { doubleOf, isDouble } from "../numeric/double.ts";
import { type Estimate, nothing, rounded, rounding } from "../numeric/estimate.ts";
import type { Side } from "../numeric/slope.ts";
import { limitAlong, type MeasuredLimit } from "./limit.ts";
import { type NumericTensor, type Point, type Slot, settled } from "./point.ts";
import { slopeAlong } from "./slope.ts";

export type { Dependent, NumericTensor, Point, Value } from "./point.ts";

/** The value of an expression at a point: NaN where it has none. */
export const evaluate = (e: Expr, at: Point): number => {
  const here = settled(at);
  return interpret<number>(e, floatsAt(here), here);
};

/** The values of all entries of a tensor at a point. */
export const evaluateTensor = (of: Tensor, at: Point): NumericTensor => {
  const here = settled(at);
  const { values, sizes } = interpretTensor<number>(of, floatsAt(here), here);
  return { values: Float64Array.from(values), sizes };
};

const floatsAt = (here: Point): Arithmetic<number> => {
  const read = (of: Expr, there: Point): Estimate => rounded(evaluate(of, there));
  return {
    ...floats,
    deriv: (of, indices) => {
      const point = { ...here, indices };
      return slopeAlong(of.of, slotOf(of.by, point), point, read).value;
    },
    limit: (of, indices) => limitAlong(of, { ...here, indices }, read).value,
  };
};

/** The value with an estimate of its absolute error: rounding and differences, carried on to first order. */
export const evaluateWithError = (e: Expr, at: Point): Estimate => {
  const here = settled(at);
  // The same entry of a derivative is met again for every value of an index that it does not depend on.
  const slopes = at.slopes ?? new Map<string, Estimate>();
  const found = interpret<Estimate>(
    e,
    {
      ...estimates,
      deriv: (of: Deriv, indices) => {
        const point = { ...here, indices };
        const slot = slotOf(of.by, point);
        const places = freeIndices(of.of).map((k) => indices.get(k.id) ?? "");
        const key = `${of.of.id}:${places}:${slot.name}:${slot.at}`;
        const known = here.holes ? undefined : slopes.get(key);
        if (known) return known;
        const slope = slopeAlong(of.of, slot, point, evaluateWithError);
        slopes.set(key, slope);
        return slope;
      },
      limit: (of: Limit, indices) => limitAlong(of, { ...here, indices }, evaluateWithError),
    },
    here as PointOf<Estimate>,
  );
  return Number.isNaN(found.value) || Number.isNaN(found.error)
    ? { ...found, error: nothing.error }
    : found;
};

/** The derivative of an expression with respect to an entry at a point, measured from its values. */
export const slope = (e: Expr, by: Entry, at: Point, side?: Side): Estimate =>
  slopeAlong(e, slotOf(by, settled(at)), at, evaluateWithError, side);

/** The value a limit tends to at a point, and how it was seen to. */
export const measuredLimit = (e: Limit, at: Point): MeasuredLimit =>
  limitAlong(e, settled(at), evaluateWithError);

const slotOf = (by: Entry | Hole, at: Point): Slot => {
  const entry = at.holes ? substitute(by, { holes: at.holes }) : by;
  if (entry.kind !== "entry")
    throw new RangeError("a derivative by something that is not an entry");
  return {
    name: entry.of.name,
    at: entry.at.map((place) => placeOf(place, at)),
  };
};

const placeOf = (of: Ix, at: Point): number => {
  const index = plainVar(of);
  return (index && at.indices?.get(index.id)) ?? evaluate(indexValue(of), at);
};

/** base to the exponent, NaN where it is undefined. */
export const powerOf = (base: number, exponent: number): number => {
  if (exponent === 2) return base * base;
  if (base === 0 && exponent < 0) return Number.NaN;
  // -∞ to a power that is no whole number is +∞ in JavaScript.
  if (base < 0 && !Number.isInteger(exponent)) return Number.NaN;
  if (exponent === -1) return 1 / base;
  return base ** exponent;
};

const isUnordered = (left: number, right: number): boolean =>
  Number.isNaN(left) || Number.isNaN(right);

/** Double-precision numbers; functions by their kernels. */
const floats: Omit<Arithmetic<number>, "deriv" | "limit"> = {
  from: (value) => value,
  rational: doubleOf,
  pi: Math.PI,
  add: (left, right) => left + right,
  multiply: (left, right) => left * right,
  power: powerOf,
  max: Math.max,
  min: Math.min,
  isZero: (value) => value === 0,
  compare: (left, rel, right) =>
    isUnordered(left, right) ? "undefined" : compares(left, rel, right),
  none: Number.NaN,
  either: () => Number.NaN,
  whole: (value) => (Number.isInteger(value) ? value : undefined),
  call: (fn, args) =>
    fn.kernel(args.map(({ values, sizes }) => ({ values: Float64Array.from(values), sizes }))),
  unknown: () => Number.NaN,
};

// -- estimates ------------------------------------------------------------------------------------------

const estimate = (value: number, error: number): Estimate => ({
  value,
  error: error + rounding * Math.abs(value),
});

/** A kernel's values, and how the errors of its arguments move them: each argument is moved in turn. */
const kernelEstimates = (
  fn: FunctionDef,
  args: readonly TensorOf<Estimate>[],
): Estimate | Estimate[] => {
  const inputs = args.map(({ values, sizes }) => ({
    values: Float64Array.from(values, ({ value }) => value),
    sizes,
  }));
  const run = (): Float64Array => {
    const result = fn.kernel(inputs);
    return typeof result === "number" ? Float64Array.of(result) : Float64Array.from(result);
  };
  const values = run();
  const count = inputs.reduce((total, input) => total + input.values.length, 0);
  const errors = values.map((value) => (4 + count) * rounding * Math.abs(value));
  const carried = fn.errors?.(
    inputs,
    args.map((arg) => Float64Array.from(arg.values, ({ error }) => error)),
  );
  carried?.forEach((error, entry) => {
    errors[entry] = (errors[entry] as number) + error;
  });
  args.forEach((arg, of) => {
    if (carried) return;
    const moving = (inputs[of] as { values: Float64Array }).values;
    moving.forEach((x, position) => {
      const error = Math.max((arg.values[position] as Estimate).error, rounding * Math.abs(x));
      if (error === 0) return;
      const step = Math.max(error, 1e-6 * Math.max(Math.abs(x), 1e-3));
      const steepness = new Float64Array(values.length).fill(Number.NaN);
      for (const side of [step, -step]) {
        moving[position] = x + side;
        run().forEach((value, entry) => {
          const found = Math.abs(value - (values[entry] as number)) / step;
          if (!(found <= (steepness[entry] as number)) && !Number.isNaN(found))
            steepness[entry] = found;
        });
      }
      moving[position] = x;
      steepness.forEach((found, entry) => {
        const carried = Number.isNaN(found) ? Number.POSITIVE_INFINITY : found * error;
        errors[entry] = (errors[entry] as number) + carried;
      });
    });
  });
  const list = Array.from(values, (value, entry) => ({ value, error: errors[entry] as number }));
  return fn.shape.gives.length === 0 ? (list[0] ?? nothing) : list;
};

const apart = (left: Estimate, right: Estimate): boolean =>
  left.error + right.error === 0 || Math.abs(left.value - right.value) > left.error + right.error;

const eitherEstimate = (left: Estimate, right: Estimate): Estimate => ({
  value: left.value,
  error: Math.abs(left.value - right.value) + Math.max(left.error, right.error),
});

/** Numbers with an estimate of their absolute error. */
const estimates: Omit<Arithmetic<Estimate>, "deriv" | "limit"> = {
  from: (value) => ({ value, error: 0 }),
  rational: (value) =>
    isDouble(value) ? { value: doubleOf(value), error: 0 } : rounded(doubleOf(value)),
  pi: rounded(Math.PI),
  add: (left, right) => estimate(left.value + right.value, left.error + right.error),
  multiply: (left, right) =>
    estimate(
      left.value * right.value,
      Math.abs(left.value) * right.error +
        Math.abs(right.value) * left.error +
        left.error * right.error,
    ),
  power: (base, exponent) => {
    const value = powerOf(base.value, exponent.value);
    const ofBase =
      base.error === 0 || exponent.value === 0
        ? 0
        : Math.abs(exponent.value * base.value ** (exponent.value - 1)) * base.error;
    const ofExponent =
      exponent.error === 0 ? 0 : Math.abs(value * Math.log(base.value)) * exponent.error;
    return estimate(value, ofBase + ofExponent);
  },
  max: (left, right) =>
    left.value >= right.value || Number.isNaN(left.value)
      ? larger(left, right)
      : larger(right, left),
  min: (left, right) =>
    left.value <= right.value || Number.isNaN(left.value)
      ? larger(left, right)
      : larger(right, left),
  isZero: ({ value, error }) => value === 0 && error === 0,
  compare: (left, rel, right) =>
    isUnordered(left.value, right.value)
      ? "undefined"
      : apart(left, right)
        ? compares(left.value, rel, right.value)
        : "open",
  none: nothing,
  either: eitherEstimate,
  whole: ({ value }) => (Number.isInteger(value) ? value : undefined),
  call: kernelEstimates,
  unknown: () => nothing,
};

/** The first of two, which won; when the other one came close, its error counts too. */
const larger = (won: Estimate, lost: Estimate): Estimate =>
  Number.isNaN(lost.value)
    ? nothing
    : { value: won.value, error: apart(won, lost) ? won.error : Math.max(won.error, lost.error) };
