import type { Decimal } from "decimal.js";
import { acosAt, asinAt, atanAt, multiplesOfPi, sinCosAt } from "./digits-circular.ts";
import { limits, oneDecimal as one, type Precision, zeroDecimal as zero } from "./digits-ends.ts";
import { erfAt, erfcAt } from "./digits-erf.ts";
import { coshAt, expAt, logAt, sigmoidAt, sinhAt, softplusAt, tanhAt } from "./digits-exp.ts";
import {
  abs,
  anyDigits,
  type Digits,
  emptyDigits,
  greater,
  hull,
  isEmpty,
  isPoint,
  lesser,
  made,
  max,
  negate,
  signDecimal,
  zeroDigits,
} from "./digits-interval.ts";
import type { Operations } from "./digits-operations.ts";
import type { AtPoint } from "./digits-points.ts";

export type DigitsFunction = (...args: Digits[]) => Digits;

/** Enclosures of functions of scalars, by the names they have in the room `functions`. */
export const functionsOf = (
  precision: Precision,
  { from, inverse, multiply, divide }: Operations,
) => {
  const increasing =
    (f: AtPoint) =>
    (a: Digits): Digits => {
      if (isEmpty(a)) return emptyDigits;
      const low = f(a.lo, precision);
      return made([low[0], (isPoint(a) ? low : f(a.hi, precision))[1]], a.defined);
    };

  const decreasing =
    (f: AtPoint) =>
    (a: Digits): Digits => {
      if (isEmpty(a)) return emptyDigits;
      const low = f(a.lo, precision);
      return made([(isPoint(a) ? low : f(a.hi, precision))[0], low[1]], a.defined);
    };

  /** What of an argument lies where the function lives. */
  const within =
    (from: Decimal, to: Decimal, open: boolean, f: (a: Digits) => Digits) =>
    (a: Digits): Digits => {
      const [lo, hi] = [greater(a.lo, from), lesser(a.hi, to)];
      if (!lo.lte(hi) || (open && hi.eq(from))) return emptyDigits;
      const inside = a.lo.gte(from) && a.hi.lte(to) && !(open && a.lo.eq(from));
      return f(made([lo, hi], a.defined && inside));
    };

  const exp = increasing(expAt);
  const log = within(zero, limits.positiveInfinity, true, increasing(logAt));
  const sqrt = within(zero, limits.positiveInfinity, false, (a) =>
    made([precision.down.sqrt(a.lo), precision.up.sqrt(a.hi)], a.defined),
  );

  /** sin or cos; its turns are the multiples of π, after a quarter of a turn for sin. */
  const circular =
    (which: 0 | 1) =>
    (a: Digits): Digits => {
      if (isEmpty(a)) return emptyDigits;
      const turns = multiplesOfPi(a.lo, a.hi, which === 0 ? 1 : 0, precision);
      if (!turns || turns[1] > turns[0]) return made([one.negated(), one], a.defined);
      const low = sinCosAt(a.lo, precision)[which];
      const high = isPoint(a) ? low : sinCosAt(a.hi, precision)[which];
      const [lo, hi] = [lesser(low[0], high[0]), greater(low[1], high[1])];
      if (isPoint(a) || turns[1] < turns[0]) return made([lo, hi], a.defined);
      // cos is 1 at the even turns, sin at the odd ones.
      const isTop = (turns[0] % 2n === 0n) === (which === 1);
      return made(isTop ? [lo, one] : [one.negated(), hi], a.defined);
    };

  const sin = circular(0);
  const cos = circular(1);

  const tan = (a: Digits): Digits => {
    if (isEmpty(a)) return emptyDigits;
    const poles = multiplesOfPi(a.lo, a.hi, 1, precision);
    if (!poles || poles[1] >= poles[0]) return anyDigits;
    const at = (x: Decimal): Digits => {
      const [s, c] = sinCosAt(x, precision);
      return divide(made(s), made(c));
    };
    const low = at(a.lo);
    const high = isPoint(a) ? low : at(a.hi);
    return { ...hull(low, high), defined: a.defined && low.defined && high.defined };
  };

  const quotientOfLogs = (base: number) => {
    const perUnit = inverse(log(from(base)));
    return (a: Digits): Digits => multiply(log(a), perUnit);
  };

  const erfc = decreasing(erfcAt);
  const oneHalf = inverse(from(2));
  const perRoot = negate(sqrt(oneHalf));

  const functions: ReadonlyMap<string, DigitsFunction> = new Map<string, DigitsFunction>([
    ["exp", exp],
    ["log", log],
    ["log2", quotientOfLogs(2)],
    ["log10", quotientOfLogs(10)],
    ["sqrt", sqrt],
    ["sin", sin],
    ["cos", cos],
    ["tan", tan],
    ["sinh", increasing(sinhAt)],
    ["cosh", (a) => increasing(coshAt)(abs(a))],
    ["tanh", increasing(tanhAt)],
    ["asin", within(one.negated(), one, false, increasing(asinAt))],
    ["acos", within(one.negated(), one, false, decreasing(acosAt))],
    ["atan", increasing(atanAt)],
    ["sigmoid", increasing(sigmoidAt)],
    ["softplus", increasing(softplusAt)],
    ["relu", (a) => max(a, zeroDigits)],
    ["abs", abs],
    ["sign", increasing((x) => [signDecimal(x), signDecimal(x)])],
    ["erf", increasing(erfAt)],
    ["erfc", erfc],
    ["normcdf", (a) => multiply(oneHalf, erfc(multiply(perRoot, a)))],
  ]);

  return { exp, log, sqrt, functions };
};
