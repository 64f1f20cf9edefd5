import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { same } from "../../src/expr/arranged.ts";
import {
  cases,
  compare,
  delta,
  deriv,
  difference,
  entry,
  inverse,
  negate,
  number,
  one,
  over,
  power,
  product,
  quotient,
  scalar,
  sizeValue,
  square,
  sum,
  sumOver,
  symbol,
  zero,
} from "../../src/expr/build.ts";
import { addIx, indexVar, ix } from "../../src/expr/index-of.ts";
import type { Expr, IndexVar } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import { freeIndices, subterms, symbolEntries } from "../../src/expr/walk.ts";
import { softmax } from "../../src/functions/activation/softmax.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { log } from "../../src/functions/elementary/log.ts";
import { max } from "../../src/functions/elementary/max.ts";
import { functions } from "../../src/functions/index.ts";
import { lemmaFamilies } from "../../src/lemmas/index.ts";
import { between, type Random, seeded } from "../../src/numeric/random.ts";
import * as holes from "../../src/rewrite/holes.ts";
import { type Equation, lawsOf } from "../../src/rewrite/lemma.ts";
import { type Bindings, instantiate, match } from "../../src/rewrite/match.ts";
import { termAt } from "../../src/rewrite/place.ts";
import { expression, outer } from "../compile/random-expression.ts";

const [x, y, z] = ["x", "y", "z"].map((name) => scalar(name)) as [Expr, Expr, Expr];
const [d, m] = [size("d"), size("m")];
const v = symbol("v", [d]);
const W = symbol("W", [d, d]);
const [r, s] = [indexVar("r", d), indexVar("s", d)];
const q = indexVar("q", m);
const { a, b, c, u, rest, at, under, held, i, j, k } = holes;

/** What a match says, checked against the subject: nothing, or the pattern filled is the subject again. */
const matched = (pattern: Expr, subject: Expr): Bindings | undefined => {
  const found = match(pattern, subject);
  if (!found) return undefined;
  const taken = found.part ? termAt(subject, { path: [], part: found.part }) : subject;
  expect(same(instantiate(pattern, found.with), taken)).toBe(true);
  return found.with;
};

const filling = (pattern: Expr, subject: Expr): Record<string, Expr> | undefined => {
  const found = matched(pattern, subject);
  return found && Object.fromEntries(found.holes);
};

describe("a hole", () => {
  test.each<[string, Expr, Expr, Record<string, Expr>]>([
    ["holds anything", a, sum(x, y), { a: sum(x, y) }],
    [
      "that stands twice holds the same twice",
      max(a, a),
      max(sum(x, y), sum(y, x)),
      { a: sum(x, y) },
    ],
    [
      "takes one part, and the rest all others",
      exp(sum(a, rest)),
      exp(sum(x, y, z)),
      { a: x, rest: sum(y, z) },
    ],
    ["is filled whatever the order", sum(exp(a), b), sum(y, exp(x)), { a: x, b: y }],
    ["below a bar", quotient(a, b), product(x, inverse(y)), { a: x, b: y }],
    ["holds a factor", product(2, a), product(x, 2), { a: x }],
    ["holds the exponent of a power", power(exp(a), b), power(exp(x), 3), { a: x, b: number(3) }],
    ["holds what is negated", exp(negate(a)), exp(product(-1, x, y)), { a: product(x, y) }],
    [
      "holds what is negated with a number",
      exp(negate(a)),
      exp(product(-3, x)),
      { a: product(3, x) },
    ],
    ["holds the opposite of a number", exp(negate(a)), exp(number(-3)), { a: number(3) }],
    [
      "holds the opposite of a sum of negatives",
      exp(negate(a)),
      exp(sum(negate(x), negate(y))),
      { a: sum(x, y) },
    ],
    ["holds the subtrahend", exp(difference(rest, b)), exp(difference(x, y)), { rest: x, b: y }],
    [
      "in a case",
      cases([{ when: compare(a, ">", 0), is: a }], zero),
      cases([{ when: compare(x, ">", 0), is: x }], zero),
      { a: x },
    ],
    ["below a derivative", deriv(exp(a), b), deriv(exp(square(x)), x), { a: square(x), b: x }],
  ])("%s", (_, pattern, subject, holds) => {
    const found = filling(pattern, subject);
    expect(Object.keys(found ?? {}).sort()).toEqual(Object.keys(holds).sort());
    for (const [name, value] of Object.entries(holds))
      expect(same(found?.[name] as Expr, value)).toBe(true);
  });

  test.each<[string, Expr, Expr]>([
    ["another second filling", max(a, a), max(x, y)],
    ["another function", exp(a), log(x)],
    ["a sum for a product", sum(a, b), product(x, y)],
    ["an invented unit", product(a, b), x],
    ["an invented zero", exp(sum(a, b)), exp(x)],
    ["an invented exponent", power(a, b), x],
    ["a split coefficient", exp(sum(a, a)), exp(product(2, x))],
    ["a positive term for a negated one", exp(negate(a)), exp(x)],
    ["a difference for a negated sum", exp(negate(a)), exp(difference(x, y))],
    ["a part left over inside", exp(product(2, a)), exp(product(3, x))],
    ["another number", exp(zero), exp(one)],
    ["a number a little off", exp(number(1, 3)), exp(number(333, 1000))],
    [
      "another comparison",
      cases([{ when: compare(a, ">", 0), is: a }], zero),
      cases([{ when: compare(x, "≥", 0), is: x }], zero),
    ],
    [
      "fewer cases",
      cases([{ when: compare(a, ">", 0), is: one }]),
      cases([
        { when: compare(x, ">", 0), is: one },
        { when: compare(x, "<", 0), is: one },
      ]),
    ],
  ])("takes no %s", (_, pattern, subject) => {
    expect(matched(pattern, subject)).toBeUndefined();
  });

  test("takes some of the parts, and says which", () => {
    const found = match(sum(exp(a), log(a)), sum(y, log(x), z, exp(x)));
    expect(found?.part).toEqual([1, 3]);
    expect(match(sum(exp(a), b), sum(exp(x), y, z))?.part).toBeUndefined();
  });

  test("tries another part when the first does not lead on", () => {
    expect(filling(product(exp(a), log(a)), product(exp(x), exp(y), log(y)))).toEqual({ a: y });
  });
});

describe("an index", () => {
  test("is filled by an index of the same size, wherever it stands again", () => {
    expect(
      matched(product(delta(i, j), delta(j, k)), product(delta(r, s), delta(s, outer))),
    ).toBeUndefined();
    expect(
      matched(product(delta(i, j), delta(j, k)), product(delta(r, s), delta(r, s))),
    ).toBeDefined();
    expect(matched(delta(i, i), delta(r, r))).toBeDefined();
    expect(matched(delta(i, i), delta(r, s))).toBeUndefined();
  });

  test("of a δ may stand on either side", () => {
    const pattern = under("sum", k, product(delta(i, k), a));
    for (const flipped of [true, false]) {
      const subject = sumOver(d, (p) => product(flipped ? delta(p, r) : delta(r, p), entry(v, p)));
      const found = matched(pattern, subject);
      expect(found && same(instantiate(at(a, k, i), found), entry(v, r))).toBe(true);
    }
  });

  test("of a sum is not one from outside", () => {
    expect(
      matched(
        under("sum", k, delta(i, k)),
        sumOver(d, () => delta(r, s)),
      ),
    ).toBeUndefined();
  });

  test("may be an entry, or a number more", () => {
    const pattern = under("sum", k, product(delta(i, k), a));
    const label = scalar("label");
    for (const place of [ix(label), ix(2), addIx(ix(r), ix(1))]) {
      const found = matched(
        pattern,
        sumOver(d, (p) => product(delta(place, p), entry(v, p))),
      );
      if (found) expect(same(instantiate(at(a, k, i), found), entry(v, place))).toBe(true);
    }
    expect(
      matched(
        pattern,
        sumOver(d, (p) => product(delta(label, p), entry(v, p))),
      ),
    ).toBeDefined();
  });

  test("takes its size with it", () => {
    const pattern = under("sum", k, sizeValue(holes.n));
    expect(
      matched(
        pattern,
        sumOver(d, () => sizeValue(d)),
      ),
    ).toBeDefined();
    expect(
      matched(
        pattern,
        sumOver(m, () => sizeValue(m)),
      ),
    ).toBeDefined();
    expect(
      matched(
        pattern,
        sumOver(m, () => sizeValue(d)),
      ),
    ).toBeUndefined();
    const twice = product(under("sum", k, a), under("sum", i, b));
    expect(
      matched(
        twice,
        product(
          sumOver(d, (p) => entry(v, p)),
          sumOver(d, (p) => entry(v, p)),
        ),
      ),
    ).toBeDefined();
    expect(
      matched(
        twice,
        product(
          sumOver(d, (p) => entry(v, p)),
          sumOver(m, () => x),
        ),
      ),
    ).toBeUndefined();
    expect(matched(delta(i, j), delta(r, q))).toBeUndefined();
  });
});

describe("a hole under a binder", () => {
  test("may mention its index, and is read at another", () => {
    const found = matched(
      under("sum", k, exp(a)),
      sumOver(d, (p) => exp(entry(W, r, p))),
    );
    expect(
      found &&
        same(
          instantiate(at(a, k, i), { ...found, indices: new Map(found.indices).set(i.id, ix(s)) }),
          entry(W, r, s),
        ),
    ).toBe(true);
  });

  test("is the same filling under another name", () => {
    const pattern = quotient(exp(at(a, k, i)), under("sum", k, exp(a)));
    const ratio = (read: IndexVar, of = v): Expr =>
      quotient(
        exp(entry(of, read)),
        sumOver(d, (p) => exp(entry(v, p))),
      );
    expect(matched(pattern, ratio(r))).toBeDefined();
    expect(matched(pattern, ratio(r, symbol("w", [d])))).toBeUndefined();
    expect(
      matched(
        pattern,
        quotient(
          exp(sum(entry(v, r), x)),
          sumOver(d, (p) => exp(entry(v, p))),
        ),
      ),
    ).toBeUndefined();
  });

  test("captures nothing: what it holds keeps its free indices", () => {
    const found = matched(
      under("sum", k, a),
      sumOver(d, (p) => entry(W, r, p)),
    );
    const again = found && instantiate(under("sum", k, a), found);
    expect(again && freeIndices(again).map(({ id }) => id)).toEqual([r.id]);
    // Read under a binder of a pattern, a filling with a free index of that letter stays free.
    const inner =
      found &&
      instantiate(
        sumOver(d, () => at(a, k, s)),
        { ...found, indices: new Map(found.indices) },
      );
    expect(
      inner &&
        freeIndices(inner)
          .map(({ id }) => id)
          .sort(),
    ).toContain(r.id);
  });

  test("a call binds indices too", () => {
    const pattern = under("sum", k, softmax(held(a, j))(k));
    expect(
      matched(
        pattern,
        sumOver(d, (p) => softmax(symbolEntries(v))(p)),
      ),
    ).toBeDefined();
    expect(
      matched(
        pattern,
        sumOver(d, () => softmax(symbolEntries(v))(r)),
      ),
    ).toBeUndefined();
  });

  test("a restricted sum is no whole one", () => {
    const p = indexVar("p", d);
    expect(
      matched(under("sum", k, a), over("sum", [p], entry(v, p), compare(entry(v, p), ">", 0))),
    ).toBeUndefined();
    expect(
      matched(
        under("product", k, a),
        sumOver(d, (l) => entry(v, l)),
      ),
    ).toBeUndefined();
  });
});

describe("for any expression", () => {
  const laws: readonly Equation[] = [
    ...lemmaFamilies.flatMap(({ lemmas }) => lemmas.filter((law) => law.kind === "equation")),
    ...functions.flatMap((builder) => lawsOf(builder)),
  ];
  const patterns: readonly Expr[] = [
    ...laws.flatMap(({ from, to }) => [from, to]),
    sum(a, rest),
    product(a, rest),
    sum(product(a, u), product(b, u)),
    product(power(a, 2), rest),
    sum(negate(a), rest),
    under("sum", k, product(a, rest)),
    exp(sum(a, b, c)),
  ];
  const seeds = fc.integer({ min: 0, max: 2 ** 30 });

  test("whatever matches is the pattern, filled", () => {
    let found = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const subject of subterms(expression(seed, 3))) {
          for (const pattern of patterns) if (matched(pattern, subject)) found += 1;
        }
      }),
      { seed: 1, numRuns: 120 },
    );
    expect(found).toBeGreaterThan(500);
  });

  test("a law's own side, filled with anything and shuffled, is matched again", () => {
    const random = seeded(3);
    for (const { from, name } of laws) {
      const names = [
        ...new Set(
          [...subterms(from)].flatMap((part) => (part.kind === "hole" ? [part.name] : [])),
        ),
      ];
      const binds = [...subterms(from)].some(
        (part) =>
          part.kind === "over" ||
          (part.kind === "call" && part.args.some(({ by }) => by.length > 0)),
      );
      if (binds) continue;
      const fillings = new Map(
        names.map((hole, position) => [hole, scalar(`fills${position}`) as Expr]),
      );
      const subject = shuffled(
        instantiate(from, {
          holes: fillings,
          indices: new Map(),
          sizes: new Map(),
          symbols: new Map(),
        }),
        random,
      );
      if (freeIndices(subject).length > 0) continue;
      expect(matched(from, subject), name).toBeDefined();
    }
  });
});

/** Sums and products in another order; a number stays in front of its product. */
const shuffled = (e: Expr, random: Random): Expr => {
  if (e.kind === "call" && e.args.every(({ by }) => by.length === 0)) {
    const [first, ...others] = e.args;
    return first && others.length === 0
      ? { ...e, args: [{ by: [], body: shuffled(first.body, random) }] }
      : e;
  }
  if (e.kind !== "sum" && e.kind !== "product") return e;
  const order = e.args.map((part) => shuffled(part, random));
  const least = e.kind === "product" && order[0]?.kind === "num" ? 1 : 0;
  for (let last = order.length - 1; last > least; last -= 1) {
    const other = between(random, least, last);
    [order[last], order[other]] = [order[other] as Expr, order[last] as Expr];
  }
  return e.kind === "sum" ? sum(...order) : product(...order);
};
