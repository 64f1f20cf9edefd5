import {
  call,
  cases,
  compare,
  delta,
  deriv,
  entryAt,
  limit,
  negate,
  number,
  one,
  over,
  power,
  product,
  rationalNumber,
  sizeValue,
  sum,
  zero,
} from "../../src/expr/build.ts";
import { ix, plainVar } from "../../src/expr/index-of.ts";
import type { Comparison, Cond, Expr, IndexVar, Ix } from "../../src/expr/node.ts";
import { addSizes, size } from "../../src/expr/size.ts";
import { freeIndices, parts, withParts } from "../../src/expr/walk.ts";
import { sigmoid } from "../../src/functions/activation/sigmoid.ts";
import { softplus } from "../../src/functions/activation/softplus.ts";
import { tanh } from "../../src/functions/activation/tanh.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { sin } from "../../src/functions/elementary/sin-cos.ts";
import { relu } from "../../src/functions/piecewise/relu.ts";
import { addRational, rational } from "../../src/numeric/rational.ts";

/** One slip: what was done, and the expression with it. */
export interface Alteration {
  readonly what: string;
  readonly is: Expr;
}

const others = [exp, tanh, sigmoid, softplus, relu, sin];

const turned: Readonly<Record<Comparison, Comparison>> = {
  "<": ">",
  "≤": ">",
  "=": "≠",
  "≠": "=",
  "≥": "<",
  ">": "<",
};

const without = <T>(items: readonly T[], at: number): T[] =>
  items.filter((_, position) => position !== at);

/** Other indices of the same size that could stand there by mistake. */
const slips = (at: Ix, scope: readonly IndexVar[]): Ix[] => {
  const now = plainVar(at);
  return now ? scope.filter(({ id, size: of }) => id !== now.id && of === now.size).map(ix) : [];
};

const listSlips = (at: readonly Ix[], scope: readonly IndexVar[]): Ix[][] => [
  ...at.flatMap((place, axis) =>
    slips(place, scope).map((other) => at.map((old, k) => (k === axis ? other : old))),
  ),
  // Two indices in each other's place.
  ...(at.length === 2 && at[0]?.key !== at[1]?.key ? [[...at].reverse()] : []),
];

/** Every slip at the root of an expression. */
function* here(e: Expr, scope: readonly IndexVar[]): Generator<Alteration> {
  switch (e.kind) {
    case "num":
      yield { what: "another number", is: rationalNumber(addRational(e.value, rational(1))) };
      yield { what: "another number", is: rationalNumber(addRational(e.value, rational(1, 1000))) };
      if (e.value.n !== 0n) yield { what: "another sign", is: negate(e) };
      return;
    case "size":
      yield { what: "another size", is: sizeValue(addSizes(e.value, size(1))) };
      yield { what: "a size left out", is: one };
      return;
    case "entry":
      for (const at of listSlips(e.at, scope))
        yield { what: "another index", is: entryAt(e.of, at) };
      yield { what: "another sign", is: negate(e) };
      return;
    case "delta":
      yield { what: "a δ left out", is: one };
      for (const [left, right] of listSlips([e.left, e.right], scope) as [Ix, Ix][]) {
        yield { what: "another index", is: delta(left, right) };
      }
      return;
    case "sum":
      for (const [at, term] of e.args.entries()) {
        yield {
          what: "another sign",
          is: sum(...e.args.map((old, k) => (k === at ? negate(old) : old))),
        };
        yield { what: "a term left out", is: sum(...without(e.args, at)) };
        yield { what: "a term twice", is: sum(...e.args, term) };
      }
      yield { what: "a product for a sum", is: product(...e.args) };
      return;
    case "product":
      for (const [at, factor] of e.args.entries()) {
        yield { what: "a factor left out", is: product(...without(e.args, at)) };
        yield { what: "a factor twice", is: product(...e.args, factor) };
      }
      yield { what: "another sign", is: negate(e) };
      return;
    case "power":
      yield { what: "another exponent", is: power(e.base, sum(e.exponent, 1)) };
      yield { what: "another exponent", is: power(e.base, negate(e.exponent)) };
      yield { what: "an exponent left out", is: e.base };
      return;
    case "over":
      if (e.where) yield { what: "a restriction left out", is: over(e.op, e.by, e.body) };
      yield {
        what: "a product for a sum",
        is: over(e.op === "sum" ? "product" : "sum", e.by, e.body, e.where),
      };
      return;
    case "call": {
      for (const at of listSlips(e.at, scope))
        yield { what: "another index", is: call(e.fn, e.args, at) };
      const isScalar = e.args.length === 1 && e.args[0]?.by.length === 0;
      if (isScalar) {
        for (const { def } of others)
          if (def !== e.fn) yield { what: "another function", is: call(def, e.args) };
        yield { what: "a function left out", is: (e.args[0] as { body: Expr }).body };
      }
      yield { what: "another sign", is: negate(e) };
      return;
    }
    case "cases":
      for (const [at, arm] of e.arms.entries()) {
        const put = (when: Cond, is: Expr): Expr =>
          cases(
            e.arms.map((old, k) => (k === at ? { when, is } : old)),
            e.otherwise,
          );
        if (arm.when.kind === "compare") {
          yield {
            what: "another comparison",
            is: put(compare(arm.when.left, turned[arm.when.rel], arm.when.right), arm.is),
          };
        }
        if (e.otherwise) yield { what: "another case", is: put(arm.when, e.otherwise) };
        yield { what: "a case left out", is: put(arm.when, zero) };
      }
      return;
    case "deriv":
      if (e.by.kind === "entry") {
        for (const at of listSlips(e.by.at, scope))
          yield { what: "another variable", is: deriv(e.of, entryAt(e.by.of, at)) };
      }
      yield { what: "a derivative left out", is: e.of };
      return;
    case "limit":
      yield { what: "another target", is: limit(e.of, e.by, e.to === "+inf" ? number(1) : "+inf") };
      if (e.from)
        yield {
          what: "another side",
          is: limit(e.of, e.by, e.to, e.from === "left" ? "right" : "left"),
        };
      return;
    default:
  }
}

/** Every expression that differs from this one by a single slip, wherever it is made. */
export function* alterations(
  e: Expr,
  scope: readonly IndexVar[] = freeIndices(e),
): Generator<Alteration> {
  yield* here(e, scope);
  const below = parts(e);
  for (const [at, part] of below.entries()) {
    const bound = e.kind === "over" ? e.by : e.kind === "call" ? (e.args[at]?.by ?? []) : [];
    for (const { what, is } of alterations(part, [...scope, ...bound])) {
      yield {
        what,
        is: withParts(
          e,
          below.map((old, k) => (k === at ? is : old)),
        ),
      };
    }
  }
}
