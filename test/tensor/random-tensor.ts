import {
  cases,
  compare,
  delta,
  entry,
  indexValue,
  number,
  over,
  power,
  product,
  scalar,
  sizeValue,
  sum,
  symbol,
} from "../../src/expr/build.ts";
import { indexVar } from "../../src/expr/index-of.ts";
import type { Expr, IndexVar } from "../../src/expr/node.ts";
import { type Size, size } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { tanh } from "../../src/functions/activation/tanh.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { relu } from "../../src/functions/piecewise/relu.ts";

/*
 * Random tensors over vectors and matrices: sums of products in which a part that was made before may stand again, as
 * the same object with the same bound indices, more than once in one product, and matrices are read along diagonals.
 */

export const sizeNames = ["n", "m", "p"] as const;

const sizes: readonly Size[] = sizeNames.map((name) => size(name));
const axesOf = [[0], [1], [2], ...[0, 1, 2].flatMap((a) => [0, 1, 2].map((b) => [a, b]))];
const quantities = axesOf.flatMap((axes) =>
  ["A", "B"].map((letter) => ({
    axes,
    sym: symbol(
      `${letter}${axes.join("")}`,
      axes.map((axis) => sizes[axis] as Size),
    ),
  })),
);

/** An index, and the size it runs over. */
interface Letter {
  readonly k: IndexVar;
  readonly over: number;
}

/** One to three tensors over the same indices. */
export const randomTensors = (random: () => number): readonly Tensor[] => {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const fresh = (): Letter => {
    const at = Math.floor(random() * sizes.length);
    return { k: indexVar("k", sizes[at] as Size), over: at };
  };
  const made: { readonly e: Expr; readonly free: readonly Letter[] }[] = [];

  const leaf = (scope: readonly Letter[]): Expr => {
    const { axes, sym } = pick(quantities);
    const at = axes.map((axis) => {
      const fits = scope.filter((letter) => letter.over === axis);
      return fits.length > 0 ? pick(fits).k : undefined;
    });
    if (!at.includes(undefined)) return entry(sym, ...(at as readonly IndexVar[]));
    if (random() < 0.2) return entry(sym, ...at.map((k) => k ?? 1));
    return pick([
      scalar("c"),
      number(pick([1, -1, 2, 3]), pick([1, 3, 7])),
      sizeValue(pick(sizes)),
    ]);
  };

  const part = (depth: number, scope: readonly Letter[]): Expr => {
    const known = made.filter(({ free }) => free.every((letter) => scope.includes(letter)));
    if (random() < 0.3 && known.length > 0) return pick(known).e;
    const e = depth <= 0 ? leaf(scope) : grown(depth, scope);
    made.push({ e, free: scope });
    return e;
  };

  const summed = (depth: number, scope: readonly Letter[]): Expr => {
    const by = random() < 0.6 ? [fresh()] : [fresh(), fresh()];
    const inner = [...scope, ...by];
    const factors = Array.from({ length: pick([2, 2, 3]) }, () =>
      random() < 0.6 ? leaf(inner) : part(depth - 1, inner),
    );
    if (random() < 0.3) factors.push(pick([number(-1, 3), number(2, 5), inverseSize()]));
    if (random() < 0.15) factors.push(delta(pick(by).k, pick(inner).k));
    if (random() < 0.15) {
      const when = compare(
        indexValue(pick(by).k),
        pick(["<", "≤", "≠"]),
        indexValue(pick(inner).k),
      );
      factors.push(cases([{ when, is: number(1) }]));
    }
    return over(
      "sum",
      by.map(({ k }) => k),
      product(...factors),
    );
  };

  const inverseSize = (): Expr => power(sizeValue(pick(sizes)), number(-1));

  const grown = (depth: number, scope: readonly Letter[]): Expr => {
    const below = (): Expr => part(depth - 1, scope);
    const extremum = (): Expr => {
      const letter = fresh();
      return over(pick(["max", "min"]), [letter.k], part(depth - 1, [...scope, letter]));
    };
    const ways: readonly (() => Expr)[] = [
      () => summed(depth, scope),
      () => summed(depth, scope),
      () => summed(depth, scope),
      () => sum(below(), product(number(-1), below())),
      () => sum(summed(depth, scope), product(number(pick([-1, 3]), 2), summed(depth, scope))),
      () => product(below(), below()),
      () => product(pick([number(-1), number(2, 3), inverseSize()]), below()),
      () => pick([tanh, relu, exp])(product(number(1, 10), below())),
      extremum,
    ];
    return pick(ways)();
  };

  const indices = Array.from({ length: pick([0, 1, 2]) }, fresh);
  return Array.from({ length: pick([1, 2, 3]) }, () => ({
    indices: indices.map(({ k }) => k),
    body: part(3, indices),
  }));
};
