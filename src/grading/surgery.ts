import { delta, entryAt, over, product, sum } from "../expr/build.ts";
import { ix } from "../expr/index-of.ts";
import type { Entry, Expr, IndexVar } from "../expr/node.ts";
import { freeIndices, mapBottomUp, parts, reindexed, substitute, withParts } from "../expr/walk.ts";
import { isSumOver } from "./anatomy.ts";

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

/** The entry of the transposed matrix, where that has as many rows and columns. */
export const transposed = ({ of, at }: Entry): Entry | undefined => {
  const [i, j] = at;
  return at.length === 2 && i && j && i.key !== j.key && of.axes[0] === of.axes[1]
    ? entryAt(of, [j, i])
    : undefined;
};

// -- sums -----------------------------------------------------------------------------------------------

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
