import { type Arithmetic, type Holds, interpret, type PointOf } from "../expr/interpret.ts";
import type { Comparison, Expr } from "../expr/node.ts";
import {
  addInterval,
  anything,
  empty,
  hull,
  type Interval,
  interval,
  intervalFunctions,
  isEmpty,
  isPoint,
  maxInterval,
  minInterval,
  multiplyInterval,
  piInterval,
  powerInterval,
  rationalInterval,
  wholePowerInterval,
} from "../numeric/interval.ts";

/** An interval that is sure to contain the value of an expression, at numbers or intervals. */
export const enclose = (e: Expr, at: PointOf<Interval>): Interval => interpret(e, intervals, at);

const compare = (a: Interval, rel: Comparison, b: Interval): Holds => {
  if (isEmpty(a) || isEmpty(b)) return "undefined";
  switch (rel) {
    case "<":
      return a.hi < b.lo ? true : a.lo >= b.hi ? false : "open";
    case "≤":
      return a.hi <= b.lo ? true : a.lo > b.hi ? false : "open";
    case ">":
      return compare(b, "<", a);
    case "≥":
      return compare(b, "≤", a);
    case "=":
      return a.hi < b.lo || b.hi < a.lo
        ? false
        : isPoint(a) && isPoint(b) && a.lo === b.lo
          ? true
          : "open";
    case "≠": {
      const equal = compare(a, "=", b);
      return typeof equal === "boolean" ? !equal : equal;
    }
  }
};

/** Intervals with ends rounded outward. */
const intervals: Arithmetic<Interval> = {
  from: (value) => interval(value),
  rational: rationalInterval,
  pi: piInterval,
  add: addInterval,
  multiply: multiplyInterval,
  power: (base, exponent, exact) =>
    exact?.d === 1n && exact.n <= 1n << 20n
      ? wholePowerInterval(base, Number(exact.s * exact.n))
      : powerInterval(base, exponent),
  max: maxInterval,
  min: minInterval,
  isZero: (a) => a.lo === 0 && a.hi === 0,
  compare,
  none: empty,
  either: hull,
  whole: (a) => (isPoint(a) && Number.isInteger(a.lo) ? a.lo : undefined),
  call: (fn, args) => {
    const own = intervalFunctions.get(fn.name);
    if (!own || args.some(({ sizes }) => sizes.length > 0)) return undefined;
    return own(...args.map(({ values }) => values[0] as Interval));
  },
  unknown: () => anything,
  deriv: () => anything,
  limit: () => anything,
};
