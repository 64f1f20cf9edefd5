import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate, type Point } from "../../src/compile/evaluate.ts";
import { type Facts, normal, provedEqual, type SymbolKind } from "../../src/decide/normal.ts";
import { same } from "../../src/expr/arranged.ts";
import type { Expr } from "../../src/expr/node.ts";
import { reindexed } from "../../src/expr/walk.ts";
import { functions } from "../../src/functions/index.ts";
import { read } from "../../src/parse/read.ts";
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

/** The general entries of two tensors, at the same indices; nothing where their shapes are unequal. */
const sides = (left: string, right: string): readonly [Expr, Expr] | undefined => {
  const [l, r] = [tensor(left), tensor(right)];
  if (l.indices.length !== r.indices.length) return undefined;
  let body = r.body;
  for (const [at, k] of r.indices.entries()) {
    const own = l.indices[at];
    if (own?.size !== k.size) return undefined;
    body = reindexed(body, k, own);
  }
  return [l.body, body];
};

const proved = (left: string, right: string, facts: Facts = {}): boolean => {
  const both = sides(left, right);
  return both !== undefined && provedEqual(...both, facts);
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
    expect(sides(left, right)).toBeDefined();
    expect(proved(left, right, so)).toBe(true);
  });

  test.each(identities)("%s, not with the mistake in %s: %s", (left, _right, mistaken) => {
    expect(proved(left, mistaken, so)).toBe(false);
  });
});

test("a normal form has the value of the expression, wherever both have one", () => {
  fc.assert(
    fc.property(seeds, points, (seed, at) => {
      const e = expression(seed, 3);
      const [value, form] = [valueAt(e, at), valueAt(normal(e, nothing), at)];
      if (Number.isFinite(value) && Number.isFinite(form) && Math.abs(value) < 1e8)
        expect(form).toBeNear(value, 1e-6);
    }),
    { seed: 811, numRuns: 2000 },
  );
});

test("the normal form of a normal form is the same", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const form = normal(expression(seed, 3), nothing);
      expect(same(normal(form, nothing), form)).toBe(true);
    }),
    { seed: 812, numRuns: 1000 },
  );
});
