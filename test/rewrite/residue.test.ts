import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluateWithError } from "../../src/compile/evaluate.ts";
import {
  compare,
  deriv,
  difference,
  entry,
  indicator,
  inverse,
  limit,
  negate,
  number,
  one,
  over,
  power,
  product,
  quotient,
  scalar,
  square,
  sum,
  sumOver,
  symbol,
  zero,
} from "../../src/expr/build.ts";
import { indexVar } from "../../src/expr/index-of.ts";
import type { Expr } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import { symbolEntries } from "../../src/expr/walk.ts";
import { softmax } from "../../src/functions/activation/softmax.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { log } from "../../src/functions/elementary/log.ts";
import { expanded, factored } from "../../src/rewrite/forms.ts";
import { nothingGiven } from "../../src/rewrite/given.ts";
import { agree } from "../../src/rewrite/residue.ts";
import { tidy } from "../../src/rewrite/tidy.ts";
import { expression, points, seeds } from "../compile/random-expression.ts";

const [x, y, z] = ["x", "y", "z"].map((name) => scalar(name)) as [Expr, Expr, Expr];
const n = size("n");
const a = symbol("a", [n]);
const W = symbol("W", [n, n]);
const [i, j] = [indexVar("i", n), indexVar("j", n)];
const E = exp(x);

test.each<[string, Expr, Expr]>([
  ["a binomial", square(sum(x, y)), sum(square(x), product(2, x, y), square(y))],
  [
    "a difference of squares",
    difference(square(x), square(y)),
    product(sum(x, y), difference(x, y)),
  ],
  ["a quotient that cancels", quotient(difference(square(x), 1), difference(x, 1)), sum(x, 1)],
  ["fractions on one bar", sum(inverse(x), inverse(y)), quotient(sum(x, y), product(x, y))],
  ["a fraction inside a fraction", inverse(sum(1, inverse(x))), quotient(x, sum(x, 1))],
  [
    "σ(1 - σ), written out",
    product(inverse(sum(1, E)), difference(1, inverse(sum(1, E)))),
    quotient(E, square(sum(1, E))),
  ],
  ["seventh powers", power(difference(x, y), 7), negate(power(difference(y, x), 7))],
  ["the inside of a function", exp(sum(x, x)), exp(product(2, x))],
  [
    "the inside of a function, multiplied out",
    log(square(sum(x, 1))),
    log(sum(square(x), product(2, x), 1)),
  ],
  [
    "the inside of a sum",
    sumOver(n, (k) => product(entry(a, k), sum(x, 1))),
    sumOver(n, (k) => sum(product(entry(a, k), x), entry(a, k))),
  ],
  ["the inside of a vector", softmax(symbolEntries(a))(i), softmax(symbolEntries(a))(i)],
  [
    "a condition",
    indicator(compare(square(sum(x, 1)), ">", 0)),
    indicator(compare(sum(square(x), product(2, x), 1), ">", 0)),
  ],
  [
    "what is differentiated",
    deriv(product(x, sum(x, 1)), scalar("x")),
    deriv(sum(square(x), x), scalar("x")),
  ],
  [
    "what a limit is of",
    limit(product(x, sum(x, 1)), symbol("x"), zero),
    limit(sum(square(x), x), symbol("x"), zero),
  ],
  [
    "a fractional power of the same",
    power(sum(x, x), number(1, 2)),
    power(product(2, x), number(1, 2)),
  ],
])("arithmetic sees %s", (_, left, right) => {
  expect(agree(left, right)).toBe(true);
});

test.each<[string, Expr, Expr]>([
  ["10⁻¹² more", sum(x, number(1n, 10n ** 12n)), x],
  ["10⁻³⁰ more", sum(x, number(1n, 10n ** 30n)), x],
  [
    "a third for its decimals",
    product(number(1, 3), x),
    product(number(333_333_333, 1_000_000_000), x),
  ],
  ["another sign", difference(x, y), difference(y, x)],
  ["a lost cross term", square(sum(x, y)), sum(square(x), square(y))],
  ["the exponential law", exp(sum(x, y)), product(exp(x), exp(y))],
  ["a logarithm undone", log(exp(x)), x],
  ["a root undone", power(square(x), number(1, 2)), x],
  ["a root squared", square(power(x, number(1, 2))), x],
  ["another function of the same", exp(x), log(x)],
  ["another bound sum", sumOver(n, (k) => entry(W, i, k)), sumOver(n, (k) => entry(W, k, i))],
  ["a sum of another length", sumOver(n, () => x), sumOver(size("m"), () => x)],
  [
    "a part of a sum",
    sumOver(n, (k) => entry(a, k)),
    over("sum", [j], entry(a, j), compare(entry(a, j), ">", 0)),
  ],
  [
    "a product of sums",
    square(sumOver(n, (k) => entry(a, k))),
    sumOver(n, (k) => square(entry(a, k))),
  ],
  ["another entry", entry(a, i), entry(a, j)],
  ["another read", softmax(symbolEntries(a))(i), softmax(symbolEntries(a))(j)],
  [
    "another variable of a derivative",
    deriv(product(x, y), scalar("x")),
    deriv(product(x, y), scalar("y")),
  ],
  [
    "another side of a limit",
    limit(x, symbol("x"), zero, "left"),
    limit(x, symbol("x"), zero, "right"),
  ],
  ["a strict condition", indicator(compare(x, ">", 0)), indicator(compare(x, "≥", 0))],
  ["nothing below a bar", inverse(zero), inverse(zero)],
  [
    "a hidden zero below a bar",
    inverse(difference(square(sum(x, 1)), sum(square(x), product(2, x), 1))),
    one,
  ],
])("but not %s", (_, left, right) => {
  expect(agree(left, right)).toBe(false);
});

describe("for any expression", () => {
  const runs = (seed: number) => ({ seed, numRuns: 150 });

  test("what it is multiplied out, factored and tidied to agrees with it", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const e = expression(seed, 3);
        if (!agree(e, e)) return;
        for (const form of [expanded(e), factored(e, nothingGiven), tidy(e, nothingGiven)])
          expect(agree(e, form)).toBe(true);
      }),
      runs(1),
    );
  });

  test("those that agree have the same value", () => {
    fc.assert(
      fc.property(seeds, seeds, points, (one, two, at) => {
        const [p, q] = [expression(one, 2), expression(two, 2)];
        const [left, right] = [
          product(sum(p, q), sum(p, z)),
          sum(square(p), product(p, z), product(q, p), product(q, z)),
        ];
        expect(agree(left, right)).toBe(agree(p, p) && agree(q, q));
        if (!agree(p, q)) return;
        const [l, r] = [evaluateWithError(p, at), evaluateWithError(q, at)];
        if (Number.isFinite(l.value) && Number.isFinite(r.value))
          expect(Math.abs(l.value - r.value)).toBeLessThanOrEqual(32 * (l.error + r.error) + 1e-12);
      }),
      runs(2),
    );
  });

  test("one more is never the same", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const e = expression(seed, 3);
        expect(agree(sum(e, number(1, 7)), e)).toBe(false);
      }),
      runs(3),
    );
  });
});
