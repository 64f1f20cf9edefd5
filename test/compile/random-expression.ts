import fc from "fast-check";
import type { Point, Value } from "../../src/compile/evaluate.ts";
import {
  allOf,
  anyOf,
  cases,
  compare,
  delta,
  entry,
  indexValue,
  number,
  over,
  pi,
  power,
  product,
  scalar,
  sizeValue,
  sum,
  symbol,
} from "../../src/expr/build.ts";
import { entries } from "../../src/expr/function.ts";
import { indexVar } from "../../src/expr/index-of.ts";
import type { Comparison, Cond, Expr, IndexVar, OverOp } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import { softmax } from "../../src/functions/activation/softmax.ts";
import { tanh } from "../../src/functions/activation/tanh.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { log } from "../../src/functions/elementary/log.ts";
import { relu } from "../../src/functions/piecewise/relu.ts";
import { seeded } from "../../src/numeric/random.ts";

const n = size("dimension");
const x = symbol("vectorname", [n]);
const W = symbol("matrixname", [n, n]);

/** The free index of the random expressions. */
export const outer = indexVar("outerindex", n);

const rels: Comparison[] = ["<", "≤", "=", "≠", "≥", ">"];
const ops: OverOp[] = ["sum", "product", "max", "min"];

/** A random expression from a stream of random numbers; sums are at most `depth` deep. */
const grow = (random: () => number, depth: number, scope: readonly IndexVar[]): Expr => {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const below = (): Expr => grow(random, depth - 1, scope);
  const leaf = (): Expr => {
    const k = pick(scope);
    return pick([
      () => number(Math.floor(random() * 7) - 3, pick([1, 2, 3])),
      () => scalar("scalarname"),
      () => entry(x, k),
      () => entry(W, k, pick(scope)),
      () => indexValue(k),
      () => sizeValue(n),
      () => pi,
      () => entry(x, 2),
      () => entry(x, scalar("labelname")),
    ])();
  };
  const cond = (): Cond => {
    const one = (): Cond => compare(below(), pick(rels), below());
    return pick([one, one, () => allOf(one(), one()), () => anyOf(one(), one(), one())])();
  };
  if (depth <= 0) return leaf();
  return pick([
    leaf,
    () => sum(below(), below(), below()),
    () => product(below(), below()),
    () => product(below(), delta(pick(scope), pick(scope)), below()),
    () => product(below(), cases([{ when: cond(), is: below() }])),
    () => power(below(), pick([number(2), number(-1), number(3), number(1, 2)])),
    () => {
      const k = indexVar("boundindex", n);
      return over(pick(ops), [k], grow(random, depth - 1, [...scope, k]));
    },
    () => {
      const k = indexVar("boundindex", n);
      const inner = [...scope, k];
      const when = compare(grow(random, 1, inner), "<", grow(random, 1, inner));
      return over(pick(ops), [k], grow(random, depth - 1, inner), when);
    },
    () => pick([exp, log, tanh, relu])(below()),
    () => softmax(entries([n], (k) => sum(entry(x, k), below())))(pick(scope)),
    () =>
      cases(
        [
          { when: cond(), is: below() },
          { when: cond(), is: below() },
        ],
        below(),
      ),
  ])();
};

/** The seed of a random expression: a number, so that a failure prints as one. */
export const seeds = fc.integer({ min: 0, max: 2 ** 30 });

/** The random expression of a seed: in one scalar, one label, a vector and a matrix, with one free index. */
export const expression = (seed: number, depth = 4): Expr => grow(seeded(seed), depth, [outer]);

/** Points where the random expressions have values. */
export const points: fc.Arbitrary<Point> = fc
  .record({ seed: fc.integer({ min: 0, max: 2 ** 30 }), size: fc.integer({ min: 2, max: 4 }) })
  .map(({ seed, size: d }) => {
    const random = seeded(seed);
    const values = (count: number) => Float64Array.from({ length: count }, () => 4 * random() - 2);
    return {
      symbols: new Map<string, Value>([
        ["scalarname", 4 * random() - 2],
        ["labelname", 1 + Math.floor(random() * d)],
        ["vectorname", { values: values(d), sizes: [d] }],
        ["matrixname", { values: values(d * d), sizes: [d, d] }],
      ]),
      sizes: new Map([["dimension", d]]),
      indices: new Map([[outer.id, 1 + Math.floor(random() * d)]]),
    } satisfies Point;
  });
