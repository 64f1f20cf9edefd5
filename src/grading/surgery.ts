import {
  delta,
  deriv,
  entryAt,
  negate,
  one,
  over,
  power,
  product,
  sizeValue,
  sum,
} from "../expr/build.ts";
import { type FunctionDef, scalarEntries } from "../expr/function.ts";
import { ix, plainVar } from "../expr/index-of.ts";
import { inventoryOf } from "../expr/inventory.ts";
import type { Call, Entry, Expr, IndexVar, Ix, Over, Sym } from "../expr/node.ts";
import { type Size, size } from "../expr/size.ts";
import {
  freeIndices,
  mapBottomUp,
  parts,
  reindexed,
  substitute,
  subterms,
  unfolded,
  withParts,
} from "../expr/walk.ts";
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
 * Small changes of expressions, as slips of a pen make them: at one place, everywhere, or of all terms.
 */

/** What may be put for a part; the scope holds the indices that have a meaning there. */
export type Change = (part: Expr, scope: readonly IndexVar[]) => Iterable<Expr>;

const boundBy = (e: Expr, at: number): readonly IndexVar[] =>
  e.kind === "over" ? e.by : e.kind === "call" ? (e.args[at]?.by ?? []) : [];

function* changes(
  e: Expr,
  change: Change,
  scope: readonly IndexVar[],
  enters: (e: Expr) => boolean,
): Generator<Expr> {
  yield* change(e, scope);
  if (!enters(e)) return;
  const below = parts(e);
  for (const [at, part] of below.entries())
    for (const image of changes(part, change, [...scope, ...boundBy(e, at)], enters))
      yield withParts(
        e,
        below.map((old, k) => (k === at ? image : old)),
      );
}

/** Every expression that differs from this one by the change at one place, outermost first. */
export const edits = (
  e: Expr,
  change: Change,
  scope: readonly IndexVar[] = freeIndices(e),
): Generator<Expr> => changes(e, change, scope, () => true);

/** The same where the expression is linear: in terms, factors and what is summed. */
export const linearEdits = (
  e: Expr,
  change: Change,
  scope: readonly IndexVar[] = freeIndices(e),
): Generator<Expr> =>
  changes(
    e,
    change,
    scope,
    ({ kind }) => kind === "sum" || kind === "product" || kind === "over" || kind === "cases",
  );

/** The change made wherever it can be, and at one place alone. */
export function* anywhere(e: Expr, change: (part: Expr) => Expr | undefined): Generator<Expr> {
  const all = mapBottomUp(e, (part) => change(part) ?? part);
  if (all !== e) yield all;
  yield* edits(e, (part) => {
    const image = change(part);
    return image ? [image] : [];
  });
}

// -- terms and factors ----------------------------------------------------------------------------------

export const terms = (e: Expr): readonly Expr[] => (e.kind === "sum" ? e.args : [e]);

export const factors = (e: Expr): readonly Expr[] => (e.kind === "product" ? e.args : [e]);

export const without = <T>(items: readonly T[], at: number): readonly T[] =>
  items.filter((_, position) => position !== at);

export const exchanged = <T>(items: readonly T[], at: number, by: T): readonly T[] =>
  items.map((old, position) => (position === at ? by : old));

/** The whole and each term multiplied, one at a time. */
export const scaled = (e: Expr, factor: Expr): Iterable<Expr> =>
  linearEdits(e, (part) => [
    ...(part === e ? [product(factor, part)] : []),
    ...(part.kind === "sum"
      ? part.args.map((term, at) => sum(...exchanged(part.args, at, product(factor, term))))
      : []),
  ]);

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

// -- sizes ----------------------------------------------------------------------------------------------

/** The sizes that expressions speak of, by name. */
export const sizesIn = (...of: readonly Expr[]): readonly Size[] =>
  [...inventoryOf(...of).sizes].sort().map(size);

// -- indices --------------------------------------------------------------------------------------------

/** The expression with two indices in each other's place. */
export const swapped = (e: Expr, i: IndexVar, j: IndexVar): Expr =>
  substitute(e, {
    indices: new Map([
      [i.id, ix(j)],
      [j.id, ix(i)],
    ]),
  });

/** The other indices of a scope that run as far. */
export const likeIt = (k: IndexVar, scope: readonly IndexVar[]): readonly IndexVar[] =>
  scope.filter((other) => other.id !== k.id && other.size === k.size);

/** Pairs of indices that run as far, each once. */
export const pairsOf = (
  scope: readonly IndexVar[],
): readonly (readonly [i: IndexVar, j: IndexVar])[] =>
  scope.flatMap((i, at) =>
    likeIt(i, scope.slice(at + 1)).map((j): readonly [IndexVar, IndexVar] => [i, j]),
  );

/** δ for each pair of indices that run as far. */
export const deltasOf = (scope: readonly IndexVar[]): readonly Expr[] =>
  pairsOf(scope).map(([i, j]) => delta(i, j));

export const indicesOf = (at: readonly Ix[]): readonly (IndexVar | undefined)[] => at.map(plainVar);

/** An entry of a matrix at two different indices, also of an inverse: what it is, and the entry at others. */
export interface MatrixEntry {
  readonly row: IndexVar;
  readonly column: IndexVar;
  readonly at: (row: IndexVar, column: IndexVar) => Expr;
}

export const matrixEntry = (e: Expr): MatrixEntry | undefined => {
  if ((e.kind !== "entry" && e.kind !== "call") || e.at.length !== 2) return undefined;
  const [row, column] = indicesOf(e.at);
  if (!row || !column || row.id === column.id) return undefined;
  const at = (i: IndexVar, j: IndexVar): Expr =>
    substitute(e, {
      indices: new Map([
        [row.id, ix(i)],
        [column.id, ix(j)],
      ]),
    });
  return { row, column, at };
};

/** The entry of the transposed matrix, where that has as many rows and columns. */
export const transposed = (e: Entry | Call): Expr | undefined => {
  const [i, j] = e.at;
  if (e.at.length !== 2 || !i || !j || i.key === j.key) return undefined;
  const [row, column] = indicesOf(e.at);
  const square = e.kind === "entry" ? e.of.axes[0] === e.of.axes[1] : row?.size === column?.size;
  if (!square) return undefined;
  return e.kind === "entry" ? entryAt(e.of, [j, i]) : { ...withIndices(e, [j, i]) };
};

const withIndices = (e: Call, at: readonly Ix[]): Expr => {
  const moves = new Map(
    e.at.flatMap((old, axis) => {
      const k = plainVar(old);
      const next = at[axis];
      return k && next ? [[k.id, next] as const] : [];
    }),
  );
  // Arguments bind indices of their own; those that are free stay.
  return freeIndices({ ...e, at: [] } as Call).length === 0 ? substitute(e, { indices: moves }) : e;
};

// -- sums -----------------------------------------------------------------------------------------------

export const isSumOver = (e: Expr): e is Over => e.kind === "over" && e.op === "sum";

/** Σ of several indices, one in another, over the factors of what is summed. */
export interface Contraction {
  readonly by: readonly IndexVar[];
  readonly of: readonly Expr[];
}

/** A product with the sums around it and in its factors drawn out, as Σ_k Σ_l A B C. */
export const contraction = (e: Expr): Contraction => {
  const by: IndexVar[] = [];
  const of: Expr[] = [];
  const open = (part: Expr): void => {
    if (isSumOver(part) && !part.where) {
      by.push(...part.by);
      open(part.body);
    } else if (part.kind === "product") part.args.forEach(open);
    else of.push(part);
  };
  open(e);
  return { by, of };
};

export const contracted = ({ by, of }: Contraction): Expr =>
  by.reduceRight<Expr>((body, k) => over("sum", [k], body), product(...of));

// -- functions ------------------------------------------------------------------------------------------

export const isScalarCall = (e: Expr): e is Call =>
  e.kind === "call" && e.at.length === 0 && e.args.every(({ by }) => by.length === 0);

/** f′(u) of a function of one number. */
export const slopeAt = (fn: FunctionDef, u: Expr): Expr | undefined =>
  fn.jacobians[0]?.([scalarEntries(u), ...(fn.defaults ?? []).map(scalarEntries)], [], []);

/** What an entry of a named quantity is by its definition. */
export const meaningOf = (e: Expr, { given }: Doubt): Expr | undefined => {
  if (e.kind !== "entry") return undefined;
  const definition = given.definitions.get(e.of.name);
  return definition && definedAt(definition, e.at);
};

/** The function of one number that a quantity is, named or written: tanh(u) for v. */
export const activationOf = (e: Expr, doubt: Doubt): Call | undefined => {
  const meaning = meaningOf(e, doubt) ?? e;
  return isScalarCall(meaning) ? meaning : undefined;
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

/**
 * Whether a matrix stands as transposed: its row comes after its column, in the order of the first axis, what is
 * summed, and the last axis.
 */
export const isTurned = (
  e: Expr,
  scope: readonly IndexVar[],
  axes: readonly IndexVar[],
): boolean => {
  const entry = matrixEntry(e);
  const last = axes.length > 1 ? axes.at(-1)?.id : undefined;
  const at = ({ id }: IndexVar): number =>
    id === last ? scope.length : scope.findIndex((k) => k.id === id);
  return entry !== undefined && at(entry.row) > at(entry.column);
};

/** The derivative that is left of the inside of a function when it is taken for the variable itself. */
export const unchained = (inner: Expr, by: Entry): Expr | undefined => {
  if (by.at.length === 0) return inner === by ? undefined : one;
  const point = soleEntry(inner, by.of.name);
  return point && point !== inner ? deriv(point, by) : undefined;
};

/** Products with two neighbours of a chain of matrices, or the factors of x yᵀ, in each other's place. */
export const commuted: Change = (e, scope) => {
  const { by, of } = contraction(e);
  const all = [...scope, ...by];
  const isBound = (k: IndexVar): boolean => by.some(({ id }) => id === k.id);
  return of.flatMap((p, at) =>
    of.slice(at + 1).flatMap((q, behind) => {
      const [left, right] = [freeIndices(p), freeIndices(q)];
      const place = (after: readonly [Expr, Expr]): Expr =>
        contracted({
          by,
          of: of.map((old, k) => (k === at ? after[0] : k === at + 1 + behind ? after[1] : old)),
        });
      const shared = left.filter((k) => right.some(({ id }) => id === k.id));
      const [a, c] = [left, right].map((each) => each.find((k) => !shared.includes(k)));
      const known = [a, c].every((k) => k && all.some(({ id }) => id === k.id));
      if (!a || !c || !known || a.size !== c.size) return [];
      const [b] = shared;
      if (left.length === 1 && right.length === 1)
        return [place([reindexed(p, a, c), reindexed(q, c, a)])];
      if (!b || shared.length > 1 || !isBound(b) || b.size !== a.size) return [];
      if (left.length !== 2 || right.length !== 2) return [];
      const moved = (
        e: Expr,
        from: readonly [IndexVar, IndexVar],
        to: readonly [IndexVar, IndexVar],
      ) => substitute(e, { indices: new Map(from.map((k, axis) => [k.id, ix(to[axis] ?? k)])) });
      return [place([moved(q, [b, c], [a, b]), moved(p, [a, b], [b, c])])];
    }),
  );
};

// -- what is known of names -----------------------------------------------------------------------------

/** The symbols that a question speaks of, by name. */
export const symbolsOf = ({ left, truth, wrote, given }: Doubt): ReadonlyMap<string, Sym> =>
  inventoryOf(left, truth, wrote, ...[...given.definitions.values()].map(({ body }) => body))
    .symbols;

/** The one-hot vectors of a question read at an index: y_k, and δ_kt for a label t. */
export const oneHotsAt = (k: IndexVar, doubt: Doubt): readonly Expr[] =>
  [...symbolsOf(doubt).values()].flatMap((sym) => {
    const assumed = doubt.assume.get(sym.name);
    const [axis, ...more] = sym.axes;
    if (assumed?.is === "onehot" && axis === k.size && more.length === 0)
      return [entryAt(sym, [ix(k)])];
    return assumed?.is === "index" && assumed.upTo === k.size && !axis
      ? [delta(k, entryAt(sym, []))]
      : [];
  });

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
