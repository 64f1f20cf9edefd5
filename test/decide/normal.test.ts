import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate, type Point } from "../../src/compile/evaluate.ts";
import { type Facts, normal, provedEqual, type SymbolKind } from "../../src/decide/normal.ts";
import { same } from "../../src/expr/arranged.ts";
import {
  compare,
  deriv,
  entry,
  negate,
  over,
  product,
  scalar,
  sum,
  symbol,
} from "../../src/expr/build.ts";
import { indexVar } from "../../src/expr/index-of.ts";
import type { Expr, IndexVar } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import { reindexed, substitute } from "../../src/expr/walk.ts";
import { abs } from "../../src/functions/elementary/abs.ts";
import { sqrt } from "../../src/functions/elementary/sqrt.ts";
import { functions } from "../../src/functions/index.ts";
import { read } from "../../src/parse/read.ts";
import { given } from "../../src/rewrite/given.ts";
import { expression, points, seeds } from "../compile/random-expression.ts";
import {
  declared,
  exponentials,
  fractions,
  type Identity,
  kinds,
  pieces,
  statistics,
  sums,
} from "./identities.ts";

const options = { functions, declare: [...declared] };

const tensor = (text: string) => {
  const result = read(text, options);
  if (!result.ok) throw new Error(`${text}: ${result.error.message.en}`);
  return result.tensor;
};

/** The general entries of two tensors of the same shape, at the same indices. */
const sides = (left: string, right: string): readonly [Expr, Expr] => {
  const [l, r] = [tensor(left), tensor(right)];
  expect(r.indices.map((k) => k.size.key)).toEqual(l.indices.map((k) => k.size.key));
  const body = r.indices.reduce((of, k, at) => reindexed(of, k, l.indices[at] as IndexVar), r.body);
  return [l.body, body];
};

const nothing: Facts = {};

/** The value at a point; nothing where there is none, or an index leaves its axis. */
const valueAt = (e: Expr, at: Point): number => {
  try {
    return evaluate(e, at);
  } catch (error) {
    if (error instanceof RangeError) return Number.NaN;
    throw error;
  }
};

const positive = new Set(["c", "d", "g"]);
const known: Readonly<Record<string, SymbolKind>> = {
  h: "onehot",
  t: "simplex",
  b: "binary",
  o: "pm1",
  S: "symmetric",
};
const facts: Facts = {
  knows: (e) => (e.kind === "entry" && positive.has(e.of.name) ? "positive" : undefined),
  kinds: (name) => known[name],
};

const tables: readonly (readonly [string, readonly Identity[], Facts])[] = [
  ["sums over indices", sums, nothing],
  ["means and losses", statistics, nothing],
  ["exponentials", exponentials, nothing],
  ["fractions and roots", fractions, nothing],
  ["cases", pieces, nothing],
  ["kinds of symbols", kinds, facts],
];

describe.each(tables)("%s", (_, identities, so) => {
  test.each(identities)("%s = %s", (left, right) => {
    expect(provedEqual(...sides(left, right), so)).toBe(true);
  });

  test.each(identities)("%s, not with the mistake in %s: %s", (left, _right, mistaken) => {
    const [l, m] = sides(left, mistaken);
    expect(provedEqual(l, m, so)).toBe(false);
    // The normal forms tell them apart too, not only the points.
    expect(same(normal(l, so), normal(m, so))).toBe(false);
  });
});

test.each(kinds)("%s = %s hangs on what is known", (left, right) => {
  expect(provedEqual(...sides(left, right), nothing)).toBe(false);
});

describe("what has a common value nowhere, or not the same everywhere, is not proved", () => {
  test.each([
    ["(s - s)/(s - s)", "1"],
    ["1/(s - s)", "2/(s - s) "],
    ["s/(sin(2*s) - sin(2*s))", "0"],
    ["1/(exp(s)*exp(v) - exp(s + v))", "0"],
    ["0*log(-exp(s))", "0"],
    ["sqrt(-1 - s^2)*0", "0"],
    ["1/(sum(softmax(x)) - 1)", "3"],
    ["sum(delta(k, l)*x[k], k, 1, n)/(x[l] - x[l])", "1"],
    ["sqrt(s^2)", "s"],
    ["(s^2)^(3/2)", "s^3"],
    ["log(s^2)", "2*log(-s) + s - s"],
    ["(s^v)^2", "s^(v^2)"],
    ["exp(log(s)) + abs(s)", "2*s + relu(-v)"],
    ["relu(s)*(1/relu(s))", "2"],
    ["(s > 0 ? 1 : 0)*(1/(s > 0 ? 1 : 0))", "1"],
    ["(s > 0 ? s : v)*(1/(s > 0 ? s : v))", "1"],
    ["heaviside(s)", "(s > 0 ? 1 : 0)"],
    ["sign(s)^2", "1"],
    ["sum(delta(k, 3)*x[k]^0, k, 1, n)", "1"],
    ["sum(delta(k, l), k, 1, n)", "1"],
    ["sum(x[k]*u[k], k, 1, n)/sum(u[k], k, 1, n)", "sum(x[k], k, 1, n)"],
    ["sign(log(s)^(n - 1))", "sign(log(s)^n*log(s))"],
    ["prod(x + u)", "prod(x) + prod(u)"],
    ["max(x + u)", "max(x) + max(u)"],
  ])("%s, %s", (left, right) => {
    expect(provedEqual(...sides(left, right), nothing)).toBe(false);
  });
});

test("what is cancelled where it cannot be 0 is equal where both sides have a value", () => {
  for (const [left, right] of [
    ["s/s", "1"],
    ["(s^2 - 1)/(s - 1)", "s + 1"],
    ["relu(s)/s", "(s > 0 ? 1 : 0)"],
    ["exp(log(s))", "s"],
    ["s - s + log(v)*0", "0"],
  ] as const)
    expect(provedEqual(...sides(left, right), nothing)).toBe(true);
});

test("a label stands for an index once an entry is read at it", () => {
  const picked = "sum(x[k]*(k == y ? 1 : 0), k, 1, n)";
  expect(provedEqual(...sides(picked, "x[y]"), nothing)).toBe(true);
  expect(provedEqual(...sides("sum(delta(k, y), k, 1, n)*x[y]", "x[y]"), nothing)).toBe(true);
});

test("what is told of a difference is used, at points where it holds", () => {
  const so: Facts = {
    knows: given({ conditions: [compare(scalar("s"), ">", scalar("v"))] }).knows,
  };
  expect(provedEqual(...sides("sqrt((s - v)^2)", "s - v"), so)).toBe(true);
  expect(provedEqual(...sides("max(s, v)", "s"), so)).toBe(true);
  expect(provedEqual(...sides("sqrt((s - v)^2)", "v - s"), so)).toBe(false);
  expect(provedEqual(...sides("max(s, v)", "s"), nothing)).toBe(false);
});

test("derivatives that are not carried out are entries like others", () => {
  const k = indexVar("k", size("n"));
  const j = indexVar("j", size("n"));
  const [loss, o] = [scalar("L"), symbol("o", [size("n")])];
  const [W, x] = [symbol("W", [size("n"), size("n")]), symbol("x", [size("n")])];
  const upstream = (at: IndexVar): Expr => deriv(loss, entry(o, at));
  const left = over("sum", [k], product(upstream(k), sum(entry(W, k, j), entry(x, k))));
  const right = (by: Expr): Expr =>
    sum(
      over("sum", [k], product(upstream(k), entry(W, k, j))),
      over("sum", [k], product(by, upstream(k))),
    );
  expect(provedEqual(left, right(entry(x, k)), nothing)).toBe(true);
  expect(provedEqual(left, right(entry(x, j)), nothing)).toBe(false);
});

test("an expression beyond measure is given up on", () => {
  const long = Array.from({ length: 3000 }, (_, at) => scalar(`s${at}`));
  expect(provedEqual(product(sum(...long), scalar("v")), product(sum(...long), 2), nothing)).toBe(
    false,
  );
  const factors = Array.from({ length: 40 }, (_, at) => sum(scalar(`s${at}`), scalar(`v${at}`)));
  const wide = product(...factors);
  expect(same(normal(wide, nothing), wide)).toBe(true);
});

test("a normal form has the value of the expression, wherever both have one", () => {
  fc.assert(
    fc.property(seeds, points, (seed, at) => {
      const e = expression(seed, 3);
      const [value, form] = [valueAt(e, at), valueAt(normal(e, nothing), at)];
      if (Number.isFinite(value) && Number.isFinite(form) && Math.abs(value) < 1e8)
        expect(form).toBeNear(value, 1e-6);
    }),
    { seed: 811, numRuns: 1200 },
  );
});

test("the normal form of a normal form is the same", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const form = normal(expression(seed, 3), nothing);
      expect(same(normal(form, nothing), form)).toBe(true);
    }),
    { seed: 812, numRuns: 500 },
  );
});

test("what is proved equal has equal values", () => {
  const s = scalar("scalarname");
  const others = [negate(s), abs(s), product(sqrt(s), sqrt(s)), sum(s, 1)];
  let proofs = 0;
  fc.assert(
    fc.property(seeds, points, fc.constantFrom(...others), (seed, at, other) => {
      const e = expression(seed, 3);
      const changed = substitute(e, { symbols: new Map([["scalarname", () => other]]) });
      if (!provedEqual(e, changed, nothing)) return;
      const [value, also] = [valueAt(e, at), valueAt(changed, at)];
      proofs += e === changed ? 0 : 1;
      if (Number.isFinite(value) && Number.isFinite(also)) expect(also).toBeNear(value, 1e-6);
    }),
    { seed: 813, numRuns: 1000 },
  );
  expect(proofs).toBeGreaterThan(50);
});
