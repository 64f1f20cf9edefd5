import {
  allOf,
  anyOf,
  call,
  cases,
  compare,
  delta,
  difference,
  entryAt,
  indexValue,
  inverse,
  negate,
  number,
  one,
  over,
  power,
  product,
  rationalNumber,
  sizeValue,
  square,
  sum,
} from "../../src/expr/build.ts";
import type { FunctionDef, ScalarBuilder } from "../../src/expr/function.ts";
import { fixedIx, ix, plainVar } from "../../src/expr/index-of.ts";
import type { Call, Comparison, Cond, Expr, IndexVar, Ix } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import { freeIndices, reindexed, substitute } from "../../src/expr/walk.ts";
import { sigmoid } from "../../src/functions/activation/sigmoid.ts";
import { silu } from "../../src/functions/activation/silu.ts";
import { softplus } from "../../src/functions/activation/softplus.ts";
import { tanh } from "../../src/functions/activation/tanh.ts";
import { atan } from "../../src/functions/elementary/atan.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { log } from "../../src/functions/elementary/log.ts";
import { cos, sin } from "../../src/functions/elementary/sin-cos.ts";
import { cosh, sinh } from "../../src/functions/elementary/sinh-cosh.ts";
import { sqrt } from "../../src/functions/elementary/sqrt.ts";
import { heaviside } from "../../src/functions/piecewise/heaviside.ts";
import { relu } from "../../src/functions/piecewise/relu.ts";
import { sign } from "../../src/functions/piecewise/sign.ts";
import { between, oneOf, type Random } from "../../src/numeric/random.ts";
import { addRational, isNegative, multiplyRational, rational } from "../../src/numeric/rational.ts";
import { type Change, changesOf } from "./changes.ts";

/** Functions that are taken for one another. */
const pairs: readonly (readonly [ScalarBuilder, ScalarBuilder])[] = [
  [exp, log],
  [sigmoid, tanh],
  [sin, cos],
  [sinh, cosh],
  [relu, softplus],
  [sign, heaviside],
  [softplus, silu],
];
const others: readonly ScalarBuilder[] = [exp, tanh, sigmoid, sin, atan, sqrt];

const partnersOf = (def: FunctionDef): readonly ScalarBuilder[] => {
  const known = pairs.flatMap(([a, b]) => (a.def === def ? [b] : b.def === def ? [a] : []));
  return known.length > 0 ? known : others;
};

const turned: Readonly<Record<Comparison, readonly Comparison[]>> = {
  "<": [">", "≤", "≥"],
  "≤": [">", "<", "≥"],
  "=": ["≠", "≤", "≥"],
  "≠": ["=", "<", ">"],
  "≥": ["<", ">", "≤"],
  ">": ["<", "≥", "≤"],
};

const flipped = (cond: Cond, random: Random): Cond => {
  if (cond.kind === "compare")
    return compare(cond.left, oneOf(random, turned[cond.rel]), cond.right);
  const at = between(random, 0, cond.of.length - 1);
  const of = put(cond.of, at, flipped(cond.of[at] as Cond, random));
  return cond.kind === "all" ? allOf(...of) : anyOf(...of);
};

const put = <T>(items: readonly T[], at: number, item: T): T[] =>
  items.map((old, k) => (k === at ? item : old));

const without = <T>(items: readonly T[], at: number): T[] => items.filter((_, k) => k !== at);

/** A function of one number, and its argument. */
const scalarCall = (e: Expr): { readonly of: Call; readonly arg: Expr } | undefined => {
  const [arg] = e.kind === "call" ? e.args : [];
  return e.kind === "call" && arg && e.args.length === 1 && arg.by.length === 0 && e.at.length === 0
    ? { of: e, arg: arg.body }
    : undefined;
};

/** Another index of the same size, among those in scope. */
const slip = (at: Ix, scope: readonly IndexVar[], random: Random): Ix | undefined => {
  const now = plainVar(at);
  if (!now) return undefined;
  const free = scope.filter(({ id, size: of }) => id !== now.id && of === now.size);
  return ix(free.length > 0 ? oneOf(random, free) : between(random, 1, 2));
};

const slipOne = (
  at: readonly Ix[],
  scope: readonly IndexVar[],
  random: Random,
): readonly Ix[] | undefined => {
  if (at.length === 0) return undefined;
  const axis = between(random, 0, at.length - 1);
  const other = slip(at[axis] as Ix, scope, random);
  return other && put(at, axis, other);
};

const overturned = (factor: Expr): Expr =>
  factor.kind === "power" && factor.exponent.kind === "num"
    ? power(factor.base, negate(factor.exponent))
    : inverse(factor);

/** Mistakes: each makes another value of an expression, nearly always. */
export const mutations: readonly Change[] = changesOf({
  "sign of a term": (e, _, random) => {
    if (e.kind !== "sum") return undefined;
    const at = between(random, 0, e.args.length - 1);
    return sum(...put(e.args, at, negate(e.args[at] as Expr)));
  },
  "sign of a factor": (e) => (e.kind === "sum" ? undefined : negate(e)),
  "a factor 2": (e) => product(2, e),
  "a term dropped": (e, _, random) =>
    e.kind === "sum" ? sum(...without(e.args, between(random, 0, e.args.length - 1))) : undefined,
  "a factor dropped": (e, _, random) =>
    e.kind === "product"
      ? product(...without(e.args, between(random, 0, e.args.length - 1)))
      : undefined,
  "exponent + 1": (e) =>
    e.kind !== "power"
      ? undefined
      : power(
          e.base,
          e.exponent.kind === "num"
            ? rationalNumber(addRational(e.exponent.value, rational(1)))
            : sum(e.exponent, 1),
        ),
  "two indices swapped": (e, _, random) => {
    const free = freeIndices(e);
    const choices = free.flatMap((i, at) =>
      free.slice(at + 1).flatMap((j) => (i.size === j.size ? [[i, j] as const] : [])),
    );
    if (choices.length === 0) return undefined;
    const [i, j] = oneOf(random, choices);
    return substitute(e, {
      indices: new Map([
        [i.id, ix(j)],
        [j.id, ix(i)],
      ]),
    });
  },
  "another index": (e, scope, random) => {
    if (e.kind === "delta") {
      const other = slip(e.left, scope, random);
      return other && delta(other, e.right);
    }
    if (e.kind !== "entry" && e.kind !== "call") return undefined;
    const at = slipOne(e.at, scope, random);
    return at && (e.kind === "entry" ? entryAt(e.of, at) : call(e.fn, e.args, at));
  },
  "a δ dropped": (e) => (e.kind === "delta" ? one : undefined),
  "a Σ without its index": (e, scope, random) => {
    if (e.kind !== "over") return undefined;
    const [k, ...rest] = e.by as [IndexVar, ...IndexVar[]];
    if (e.where) return over(e.op, e.by, e.body);
    const at = slip(ix(k), scope, random);
    const body = at ? reindexed(e.body, k, at) : e.body;
    return rest.length > 0 ? over(e.op, rest, body) : body;
  },
  "a Σ without its first term": (e) => {
    const [k] = e.kind === "over" ? e.by : [];
    if (e.kind !== "over" || !k || fixedIx(ix(k)) !== undefined) return undefined;
    const later = compare(indexValue(k), "≠", indexValue(1));
    return over(e.op, e.by, e.body, e.where ? allOf(e.where, later) : later);
  },
  "another function": (e, _, random) => {
    const found = scalarCall(e);
    if (!found) return undefined;
    return oneOf(
      random,
      partnersOf(found.of.fn).filter(({ def }) => def !== found.of.fn),
    )(found.arg);
  },
  "argument negated": (e) => {
    const found = scalarCall(e);
    return found && call(found.of.fn, [{ by: [], body: negate(found.arg) }]);
  },
  inverted: (e) => inverse(e),
  "constant + 1": (e) =>
    e.kind === "num" ? rationalNumber(addRational(e.value, rational(1))) : undefined,
  "constant · (1 + 1e-9)": (e) =>
    e.kind === "num"
      ? rationalNumber(multiplyRational(e.value, rational(1_000_000_001, 1_000_000_000)))
      : undefined,
  "1e-12 added": (e) => sum(e, number(1, 1_000_000_000_000)),
  "1 - u for u": (e) => difference(1, e),
  "u² for u": (e) => square(e),
  "condition flipped": (e, _, random) => {
    if (e.kind === "over" && e.where) return over(e.op, e.by, e.body, flipped(e.where, random));
    if (e.kind !== "cases") return undefined;
    const at = between(random, 0, e.arms.length - 1);
    return cases(
      e.arms.map((arm, k) => (k === at ? { ...arm, when: flipped(arm.when, random) } : arm)),
      e.otherwise,
    );
  },
  "arms swapped": (e) => {
    const [first, ...rest] = e.kind === "cases" ? e.arms : [];
    return e.kind === "cases" && first
      ? cases([{ when: first.when, is: e.otherwise ?? number(0) }, ...rest], first.is)
      : undefined;
  },
  transposed: (e) =>
    e.kind === "entry" && e.at.length === 2 && e.of.axes[0] === e.of.axes[1]
      ? entryAt(e.of, e.at.toReversed())
      : undefined,
  "another size": (e, scope, random) =>
    e.kind === "size"
      ? sizeValue(
          oneOf(random, [...scope.map(({ size: of }) => of), size(2), size("n"), size("m")]),
        )
      : undefined,
  "numerator and denominator swapped": (e) =>
    e.kind === "product" &&
    e.args.some(
      (arg) =>
        arg.kind === "power" && arg.exponent.kind === "num" && isNegative(arg.exponent.value),
    )
      ? product(...e.args.map(overturned))
      : undefined,
});
