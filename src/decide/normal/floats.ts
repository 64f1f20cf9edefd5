import { arranged } from "../../expr/arranged.ts";
import { compares } from "../../expr/comparison.ts";
import { ix } from "../../expr/index-of.ts";
import type { Arithmetic, PointOf } from "../../expr/interpret.ts";
import type { Expr } from "../../expr/node.ts";
import { freeIndices, substitute } from "../../expr/walk.ts";
import { doubleOf } from "../../numeric/double.ts";
import { seeded } from "../../numeric/random.ts";

/** Numbers nearer to 0 than this are taken for rounding: no value is divided by them, no root drawn. */
const tiny = 1e-7;

const near = (left: number, right: number): boolean =>
  Math.abs(left - right) <= tiny * Math.max(1, Math.abs(left), Math.abs(right));

/** Doubles that own up: a difference that may be rounding is compared with nothing and divides nothing. */
export const floatsAt = (point: PointOf<number>): Arithmetic<number> => ({
  from: (value) => value,
  rational: doubleOf,
  pi: Math.PI,
  add: (left, right) => left + right,
  multiply: (left, right) => left * right,
  power: (base, exponent) =>
    Math.abs(base) < tiny && (exponent < 0 || !Number.isInteger(exponent))
      ? Number.NaN
      : base ** exponent,
  max: Math.max,
  min: Math.min,
  isZero: (value) => value === 0,
  compare: (left, rel, right) =>
    Number.isNaN(left) || Number.isNaN(right) || (left !== right && near(left, right))
      ? "undefined"
      : compares(left, rel, right),
  none: Number.NaN,
  either: () => Number.NaN,
  whole: (value) => (Number.isInteger(value) ? value : undefined),
  call: (fn, args) => {
    const atEdge = fn.domain.some(({ from, to }, at) => {
      const value = args[at]?.values[0] ?? Number.NaN;
      return (from !== undefined && value < from + tiny) || (to !== undefined && value > to - tiny);
    });
    if (atEdge) return Number.NaN;
    return fn.kernel(
      args.map((arg) => ({ values: Float64Array.from(arg.values), sizes: arg.sizes })),
    );
  },
  unknown: () => Number.NaN,
  deriv: (e, indices) => drawnFor(e, indices, point),
  limit: (e, indices) => drawnFor(e, indices, point),
});

/** A number for a derivative or limit that stands as it is: the same for the same one, whatever its index names. */
const drawnFor = (
  e: Expr,
  indices: ReadonlyMap<number, number>,
  point: PointOf<number>,
): number => {
  const values = new Map(
    freeIndices(e).map((k) => [k.id, ix(indices.get(k.id) ?? point.indices?.get(k.id) ?? 1)]),
  );
  return 4 * seeded(arranged(substitute(e, { indices: values })).hash)() - 2;
};
