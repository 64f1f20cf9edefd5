import { isInteger } from "../numeric/rational.ts";
import { nonzeroByBuild } from "./bounds.ts";
import type { Expr } from "./node.ts";
import { argEntries, parts } from "./walk.ts";

/** Exponents beyond this are left as they are written: collected, they would outgrow a plain number. */
export const largestExponent = 10_000;

/** The whole number that an exponent is. */
export const wholeExponent = (e: Expr): number | undefined =>
  e.kind === "num" && isInteger(e.value) && e.value.n <= BigInt(largestExponent)
    ? Number(e.value.s * e.value.n)
    : undefined;

/** Whether an expression has a value everywhere: no denominator, logarithm or root in it that could fail. */
export const definedEverywhere = (e: Expr): boolean => {
  e.memo.defined ??= isDefinedEverywhere(e);
  return e.memo.defined;
};

const isDefinedEverywhere = (e: Expr): boolean => {
  if (e.kind === "power") {
    const whole = wholeExponent(e.exponent);
    if (whole === undefined || (whole <= 0 && !nonzeroByBuild(e.base))) return false;
  }
  if (e.kind === "limit" || e.kind === "deriv") return false;
  if (e.kind === "call" && e.fn.domain.some((d) => d.from !== undefined || d.to !== undefined))
    return false;
  if (e.kind === "call" && e.fn.where?.(e.args.map(argEntries), false).length) return false;
  return parts(e).every(definedEverywhere);
};
