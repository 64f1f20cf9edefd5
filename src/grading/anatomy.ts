import { delta, deriv, entryAt, negate, one, power, product, sizeValue } from "../expr/build.ts";
import { type FunctionDef, scalarEntries } from "../expr/function.ts";
import { ix, plainVar } from "../expr/index-of.ts";
import { inventoryOf } from "../expr/inventory.ts";
import type { Call, Entry, Expr, IndexVar, Over, Sym } from "../expr/node.ts";
import { type Size, size } from "../expr/size.ts";
import { freeIndices, mapBottomUp, subterms, unfolded } from "../expr/walk.ts";
import { gelu } from "../functions/activation/gelu.ts";
import { sigmoid } from "../functions/activation/sigmoid.ts";
import { silu } from "../functions/activation/silu.ts";
import { softplus } from "../functions/activation/softplus.ts";
import { tanh } from "../functions/activation/tanh.ts";
import { abs } from "../functions/elementary/abs.ts";
import { elu } from "../functions/piecewise/elu.ts";
import { leakyrelu } from "../functions/piecewise/leakyrelu.ts";
import { relu } from "../functions/piecewise/relu.ts";
import { dependsOn } from "../rewrite/given.ts";
import { definedAt } from "../rewrite/graph.ts";
import type { Given } from "../rewrite/lemma.ts";
import type { Doubt, Slope } from "./misconception.ts";

/*
 * What the parts of an expression are, as far as those who look for errors ask: terms and their signs, counts,
 * functions and their slopes, names and what they stand for.
 */

// -- terms and factors ----------------------------------------------------------------------------------

export const terms = (e: Expr): readonly Expr[] => (e.kind === "sum" ? e.args : [e]);

export const factors = (e: Expr): readonly Expr[] => (e.kind === "product" ? e.args : [e]);

/** A term with its sign and what it is the sign of. */
export const unsigned = (term: Expr): { readonly sign: 1 | -1; readonly of: Expr } => {
  const [first] = factors(term);
  return first?.kind === "num" && first.value.s < 0n
    ? { sign: -1, of: negate(term) }
    : { sign: 1, of: term };
};

export const isSquare = (e: Expr): e is Expr & { readonly kind: "power" } =>
  e.kind === "power" && e.exponent.kind === "num" && e.exponent.value.equals(2);

/** Whether an expression counts something: numbers and sizes alone. */
export const isCount = (e: Expr): boolean =>
  [...subterms(e)].every(({ kind }) => ["num", "size", "sum", "product", "power"].includes(kind));

export const isSumOver = (e: Expr): e is Over => e.kind === "over" && e.op === "sum";

/**
 * Whether a matrix stands as transposed: its row comes after its column, in the order of the first axis, what is
 * summed, and the last axis.
 */
export const isTurned = (
  { at }: Entry,
  scope: readonly IndexVar[],
  axes: readonly IndexVar[],
): boolean => {
  const [row, column] = at.map(plainVar);
  if (!row || !column) return false;
  const last = axes.length > 1 ? axes.at(-1)?.id : undefined;
  const place = ({ id }: IndexVar): number =>
    id === last ? scope.length : scope.findIndex((k) => k.id === id);
  return place(row) > place(column);
};

// -- sizes ----------------------------------------------------------------------------------------------

/** The sizes that expressions speak of, by name. */
export const sizesIn = (...of: readonly Expr[]): readonly Size[] =>
  [...inventoryOf(...of).sizes].sort().map(size);

// -- functions ------------------------------------------------------------------------------------------

export const isScalarCall = (e: Expr): e is Call =>
  e.kind === "call" &&
  e.at.length === 0 &&
  e.args.length - (e.fn.defaults ?? []).length <= 1 &&
  e.args.every(({ by }) => by.length === 0);

/** f′(u) of a function of one number. */
export const slopeAt = (fn: FunctionDef, u: Expr): Expr | undefined =>
  fn.jacobians[0]?.([scalarEntries(u), ...(fn.defaults ?? []).map(scalarEntries)], [], []);

/** What an entry of a named quantity is by its definition. */
export const meaningOf = (e: Expr, { given }: Doubt): Expr | undefined => {
  if (e.kind !== "entry") return undefined;
  const definition = given.definitions.get(e.of.name);
  return definition && definedAt(definition, e.at);
};

/** The power of an expression, the expression itself for 1. */
const raised = (of: Expr, exponent: Expr): Expr => (exponent === one ? of : power(of, exponent));

/** The argument of a function of one number, where the expression is one of the given functions. */
export const argumentOf = (
  e: Expr,
  ...functions: readonly { readonly def: FunctionDef }[]
): Expr | undefined =>
  isScalarCall(e) && functions.some(({ def }) => def === e.fn) ? e.args[0]?.body : undefined;

/** u and v of a quotient u/v that both move with the variable. */
export const fraction = (
  { of, by }: Slope,
  given: Given,
): { readonly above: Expr; readonly below: Expr } | undefined => {
  if (of.kind !== "product") return undefined;
  const under = of.args.map((factor) =>
    factor.kind === "power" && factor.exponent.kind === "num" && factor.exponent.value.s < 0n
      ? raised(factor.base, negate(factor.exponent))
      : undefined,
  );
  const above = product(...of.args.filter((_, at) => !under[at]));
  const below = product(...under.filter((each) => each !== undefined));
  const moves = (e: Expr): boolean => dependsOn(e, by.of.name, given);
  return moves(above) && moves(below) ? { above, below } : undefined;
};

const activations: ReadonlySet<FunctionDef> = new Set(
  [sigmoid, tanh, softplus, silu, gelu, relu, leakyrelu, elu].map(({ def }) => def),
);

/** Whether an expression is an activation of one number. */
export const isActivation = (e: Expr): e is Call => isScalarCall(e) && activations.has(e.fn);

/** Whether it is a function of one number whose slope is 1 on the right of 0 by its definition. */
export const isPiecewise = (e: Expr): e is Call =>
  isScalarCall(e) && [relu, leakyrelu, elu, abs].some(({ def }) => def === e.fn);

/** The expression with the definitions of its functions put for them. */
export const unrolled = (e: Expr): Expr =>
  mapBottomUp(e, (part) => (part.kind === "call" ? (unfolded(part) ?? part) : part));

/** The one entry of a symbol that an expression is made of, if no index of it is bound there. */
export const soleEntry = (e: Expr, name: string): Entry | undefined => {
  const found = new Set(
    [...subterms(e)].filter(
      (part): part is Entry => part.kind === "entry" && part.of.name === name,
    ),
  );
  const [only] = found;
  const free = new Set(freeIndices(e).map(({ id }) => id));
  return only && found.size === 1 && freeIndices(only).every(({ id }) => free.has(id))
    ? only
    : undefined;
};

/** The derivative that is left of the inside of a function when it is taken for the variable itself. */
export const unchained = (inner: Expr, by: Entry): Expr | undefined => {
  if (by.at.length === 0) return inner === by ? undefined : one;
  const point = soleEntry(inner, by.of.name);
  return point && point !== inner ? deriv(point, by) : undefined;
};

// -- what is known of names -----------------------------------------------------------------------------

/** The symbols that a question speaks of, by name. */
export const symbolsOf = ({ left, truth, wrote, given }: Doubt): ReadonlyMap<string, Sym> =>
  inventoryOf(left, truth, wrote, ...[...given.definitions.values()].map(({ body }) => body))
    .symbols;

/** The one-hot vectors of a question read at an index: y_k, and δ_kt for a label t, or for one entry that is given. */
export const oneHotsAt = (k: IndexVar, doubt: Doubt): readonly Expr[] => [
  ...[...symbolsOf(doubt).values()].flatMap((sym): readonly Expr[] => {
    const assumed = doubt.assume.get(sym.name);
    const [axis, ...more] = sym.axes;
    if (assumed?.is === "onehot" && axis === k.size && more.length === 0)
      return [entryAt(sym, [ix(k)])];
    return assumed?.is === "index" && assumed.upTo === k.size && !axis
      ? [delta(k, entryAt(sym, []))]
      : [];
  }),
  ...[...subterms(doubt.truth)].flatMap((part): readonly Expr[] => {
    if (part.kind !== "delta") return [];
    const [given] = [part.left, part.right].filter(({ terms }) => terms.length === 0);
    const [moving] = [part.left, part.right].flatMap((at) => plainVar(at) ?? []);
    return given && moving?.size === k.size ? [delta(k, given)] : [];
  }),
];

/** Whether a derivative is asked for. */
export const asksSlope = ({ left }: Doubt): boolean =>
  [...subterms(left)].some(({ kind }) => kind === "deriv");

/** What a count is made of: sizes, and numbers beside ±1. */
export const countsIn = (...of: readonly Expr[]): readonly Expr[] => [
  ...sizesIn(...of).map(sizeValue),
  ...new Set(
    of
      .flatMap((e) => [...subterms(e)])
      .filter((part) => part.kind === "num" && part.value.n > 1n && part.value.d === 1n),
  ),
];
