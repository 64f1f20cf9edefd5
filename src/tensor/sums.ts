import { product } from "../expr/build.ts";
import { definedEverywhere } from "../expr/defined.ts";
import { isGuard } from "../expr/interpret.ts";
import type { Expr, IndexVar, Over, Product } from "../expr/node.ts";
import { freeIndices, substitute } from "../expr/walk.ts";
import { cheaper, folded, multiplied, parted, together } from "./arithmetic.ts";
import { condition } from "./conditions.ts";
import type { Lowering } from "./lower.ts";
import { operations } from "./operations.ts";
import { related } from "./related.ts";
import { type Collapse, collapses, flattened, isNumber, isSplit, varies } from "./terms.ts";
import type { Valued } from "./valued.ts";

/* Products, and sums of products, in the cheapest of the ways that are tried. */

/** How many sums in a product are multiplied out to see whether that is cheaper. */
const mostSplits = 3;

/** A product; a condition among its factors switches off what it does not hold for. */
export const productOf = (lowering: Lowering, e: Product): Valued => {
  if (!e.args.some(isGuard)) {
    const plain = multiplied(lowering, e.args, [], []);
    const at = e.args.findIndex((each) => each.kind === "over" && each.op === "sum" && !each.where);
    const sum = e.args[at];
    // By its place: a sum times itself is no sum times a number.
    const numbers = e.args.filter((_, other) => other !== at);
    if (sum?.kind !== "over" || !numbers.every(isNumber)) return plain;
    return cheaper(lowering, plain, summed(lowering, sum.by, product(...numbers, sum.body), 0));
  }
  const test = e.args.filter(isGuard).map((guard) => lowering.value(guard));
  const rest = lowering.guarded(() =>
    multiplied(
      lowering,
      e.args.filter((each) => !isGuard(each)),
      [],
      [],
    ),
  );
  const gate = test.reduce((so, each) => lowering.apply(operations.both, so, each));
  return lowering.apply(operations.gate, gate, rest);
};

/** A sum, product or extremum over indices. */
export const overOf = (lowering: Lowering, e: Over): Valued => {
  if (e.op === "sum" && !e.where) return summed(lowering, e.by, e.body, 0);
  const none = {
    sum: 0,
    product: 1,
    max: Number.NEGATIVE_INFINITY,
    min: Number.POSITIVE_INFINITY,
  };
  const body = e.where
    ? lowering.apply(
        operations.select,
        condition(lowering, e.where),
        lowering.guarded(() => lowering.value(e.body)),
        lowering.number(none[e.op]),
      )
    : lowering.value(e.body);
  return folded(lowering, e.op, body, e.by);
};

/**
 * A sum, in the cheapest of the ways that are tried: as it stands, with a sum among its factors multiplied out, or
 * over one index first.
 */
export const summed = (
  lowering: Lowering,
  by: readonly IndexVar[],
  body: Expr,
  splits: number,
): Valued => {
  if (body.kind === "sum") {
    const parts = body.args.map((term) => summed(lowering, by, term, splits));
    return parts.reduce((so, each) => together(lowering, operations.add, so, each));
  }
  const { over, factors } = flattened(by, body);
  const met = factors.find((each) => each.kind === "delta" && collapses(each, over));
  if (met?.kind === "delta") return collapsed(lowering, met, over, factors);
  const others = factors.filter((each) => !isGuard(each));
  if (factors.some((each) => each.kind === "cases") && !others.every(definedEverywhere)) {
    // What has no value is switched off before it is summed; sums within are taken by themselves.
    return folded(lowering, "sum", lowering.value(body), by);
  }
  const plain = factors.some(isGuard)
    ? lowering.guarded(() => related(lowering, factors, over))
    : multiplied(lowering, factors, [], over);
  // By its place: a factor may stand in a product twice, once within a sum.
  const at = splits < mostSplits ? factors.findIndex((each) => isSplit(each, over)) : -1;
  const split = factors[at];
  if (split?.kind !== "sum") return plain;
  const beside = factors.toSpliced(at, 1);
  const apart = split.args
    .map((term) => summed(lowering, over, product(...beside, term), splits + 1))
    .reduce((so, each) => together(lowering, operations.add, so, each));
  const isSingle = over.length === 1 || factors.some(isGuard);
  const partly = isSingle ? [] : over.filter((k) => varies(split, k));
  const inner = partly.map((k) => nested(lowering, k, over, factors, splits + 1));
  return [plain, apart, ...inner].reduce((so, each) => cheaper(lowering, so, each));
};

/** A sum over several indices, that over one of them taken first. */
const nested = (
  lowering: Lowering,
  first: IndexVar,
  over: readonly IndexVar[],
  factors: readonly Expr[],
  splits: number,
): Valued => {
  const [inside, outside] = parted(factors, (each) =>
    freeIndices(each).some(({ id }) => id === first.id),
  );
  const inner = summed(lowering, [first], product(...inside), splits);
  const rest = over.filter(({ id }) => id !== first.id);
  return multiplied(lowering, outside, [inner], rest);
};

/** Σ_k δ_{kj} f(k) is f(j), where j is a place that k comes to. */
const collapsed = (
  lowering: Lowering,
  met: Expr & { readonly kind: "delta" },
  over: readonly IndexVar[],
  factors: readonly Expr[],
): Valued => {
  const { k, to } = collapses(met, over) as Collapse;
  const rest = product(...factors.filter((each) => each !== met));
  const indices = new Map([[k.id, to]]);
  const left = over.filter((each) => each !== k);
  const body = substitute(rest, { indices });
  return left.length === 0 ? lowering.value(body) : summed(lowering, left, body, 0);
};
