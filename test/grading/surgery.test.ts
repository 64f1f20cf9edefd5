import { expect, test } from "vitest";
import { same } from "../../src/expr/arranged.ts";
import { delta, entry, negate, over, product, scalar, sum, symbol } from "../../src/expr/build.ts";
import { indexVar } from "../../src/expr/index-of.ts";
import type { Expr } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { isTurned } from "../../src/grading/anatomy.ts";
import {
  anywhere,
  commuted,
  contracted,
  contraction,
  deltasOf,
  edits,
  linearEdits,
  swapped,
  transposed,
} from "../../src/grading/surgery.ts";

const [n, m] = [size("n"), size("m")];
const [i, j, k, l] = ["i", "j", "k", "l"].map((letter) => indexVar(letter, n)) as [
  ReturnType<typeof indexVar>,
  ReturnType<typeof indexVar>,
  ReturnType<typeof indexVar>,
  ReturnType<typeof indexVar>,
];
const r = indexVar("r", m);
const [A, B] = [symbol("A", [n, n]), symbol("B", [n, n])];
const W = symbol("W", [n, m]);
const v = symbol("v", [n]);
const [x, y] = [scalar("x"), scalar("y")];

const holds = (found: Iterable<Expr>, wanted: Expr): boolean =>
  [...found].some((each) => same(each, wanted));

test("a change is made at one place at a time, also inside of functions", () => {
  const doubled = (part: Expr): readonly Expr[] => (part === x ? [product(2, x)] : []);
  const e = sum(x, exp(x));
  expect([...edits(e, doubled)]).toEqual([sum(product(2, x), exp(x)), sum(x, exp(product(2, x)))]);
  expect([...linearEdits(e, doubled)]).toEqual([sum(product(2, x), exp(x))]);
});

test("a change is made everywhere first", () => {
  const found = [...anywhere(sum(x, exp(x)), (part) => (part === x ? y : undefined))];
  expect(found).toEqual([sum(y, exp(y)), sum(y, exp(x)), sum(x, exp(y))]);
});

test("two indices change places at once", () => {
  const e = product(entry(A, i, j), entry(v, i));
  expect(swapped(e, i, j)).toBe(product(entry(A, j, i), entry(v, j)));
});

test("a square matrix has a transposed entry, another has none", () => {
  expect(transposed(entry(A, i, j))).toBe(entry(A, j, i));
  expect(transposed(entry(W, i, r))).toBeUndefined();
  expect(transposed(entry(A, i, i))).toBeUndefined();
});

test("what is summed comes between the first axis and the last", () => {
  const scope = [i, j, k];
  // (A B)_ij = Σ_k A_ik B_kj
  expect(isTurned(entry(A, i, k), scope, [i, j])).toBe(false);
  expect(isTurned(entry(B, k, j), scope, [i, j])).toBe(false);
  expect(isTurned(entry(B, j, k), scope, [i, j])).toBe(true);
  // (Bᵀ v)_i = Σ_k B_ki v_k
  expect(isTurned(entry(B, k, i), [i, k], [i])).toBe(true);
});

test("δ stands for pairs of indices that run as far", () => {
  expect(deltasOf([i, r, j])).toEqual([delta(i, j)]);
});

test("sums are drawn out of products", () => {
  const e = product(entry(v, i), over("sum", [k], product(entry(A, i, k), entry(v, k))));
  const found = contraction(e);
  expect(found.by).toEqual([k]);
  expect(found.of).toEqual([entry(v, i), entry(A, i, k), entry(v, k)]);
  expect(contracted(found)).toBe(
    over("sum", [k], product(entry(v, i), entry(A, i, k), entry(v, k))),
  );
});

test("neighbours in a chain of matrices change places", () => {
  const abv = over(
    "sum",
    [k],
    over("sum", [l], product(entry(A, i, k), entry(B, k, l), entry(v, l))),
  );
  const bav = over(
    "sum",
    [k],
    over("sum", [l], product(entry(B, i, k), entry(A, k, l), entry(v, l))),
  );
  expect(holds(commuted(abv, [i]), bav)).toBe(true);
  const outer = product(entry(v, i), entry(symbol("g", [n]), j));
  const other = product(entry(v, j), entry(symbol("g", [n]), i));
  expect(holds(commuted(outer, [i, j]), other)).toBe(true);
  expect(holds(commuted(outer, [i, j]), negate(other))).toBe(false);
});
