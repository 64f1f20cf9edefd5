import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { evaluateWithError } from "../../src/compile/evaluate.ts";
import { arranged, compareExpr, same } from "../../src/expr/arranged.ts";
import {
  allOf,
  anyOf,
  call,
  cases,
  compare,
  delta,
  deriv,
  difference,
  entry,
  indicator,
  inverse,
  limit,
  minusOne,
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
import { indexVar, ix } from "../../src/expr/index-of.ts";
import {
  type Comparison,
  type Cond,
  dropInterned,
  type Expr,
  forgetUnused,
  type IndexVar,
} from "../../src/expr/node.ts";
import { addSizes, size } from "../../src/expr/size.ts";
import { freeIndices, mapCond, parts, substitute, withParts } from "../../src/expr/walk.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { log } from "../../src/functions/elementary/log.ts";
import { between, type Random, seeded } from "../../src/numeric/random.ts";
import { expression, points, seeds } from "../compile/random-expression.ts";

const [x, y, z] = ["x", "y", "z"].map((name) => scalar(name)) as [Expr, Expr, Expr];
const n = size("n");
const [i, j, k] = ["i", "j", "k"].map((letter) => indexVar(letter, n)) as [
  IndexVar,
  IndexVar,
  IndexVar,
];
const a = symbol("a", [n]);
const W = symbol("W", [n, n]);

// -- the same thing, written otherwise ------------------------------------------------------------------

const shuffle = <T>(items: readonly T[], random: Random): T[] => {
  const order = [...items];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = between(random, 0, at);
    [order[at], order[other]] = [order[other] as T, order[at] as T];
  }
  return order;
};

const mirror: Readonly<Record<Comparison, Comparison>> = {
  "<": ">",
  "≤": "≥",
  "=": "=",
  "≠": "≠",
  "≥": "≤",
  ">": "<",
};

const otherCond = (cond: Cond, random: Random): Cond => {
  if (cond.kind !== "compare") {
    return (cond.kind === "all" ? allOf : anyOf)(
      ...shuffle(cond.of, random).map((part) => otherCond(part, random)),
    );
  }
  const [left, right] = [otherwise(cond.left, random), otherwise(cond.right, random)];
  return random() < 0.5 ? compare(left, cond.rel, right) : compare(right, mirror[cond.rel], left);
};

/** The expression with everything moved that arrangement must not see. */
const otherwise = (e: Expr, random: Random): Expr => {
  const other = (part: Expr): Expr => otherwise(part, random);
  const renaming = (by: readonly IndexVar[]) => {
    const fresh = by.map((of) => indexVar(`r${between(random, 1, 9)}`, of.size));
    const indices = new Map(by.map((of, at) => [of.id, ix(fresh[at] as IndexVar)]));
    return { fresh, renamed: (part: Expr): Expr => substitute(part, { indices }) };
  };
  switch (e.kind) {
    case "sum": {
      const terms = shuffle(e.args.map(other), random);
      // A term in two halves, and a zero that adds nothing.
      return random() < 0.3 ? sum(zero, ...terms) : sum(...terms);
    }
    case "product":
      return random() < 0.3
        ? product(one, ...shuffle(e.args.map(other), random))
        : product(...shuffle(e.args.map(other), random));
    case "power":
      return e.exponent === number(2) && random() < 0.5
        ? product(other(e.base), other(e.base))
        : power(other(e.base), e.exponent);
    case "delta":
      return random() < 0.5 ? delta(e.right, e.left) : e;
    case "over": {
      const { fresh, renamed } = renaming(e.by);
      return over(
        e.op,
        shuffle(fresh, random),
        other(renamed(e.body)),
        e.where && otherCond(mapCond(e.where, renamed), random),
      );
    }
    case "call":
      return call(
        e.fn,
        e.args.map(({ by, body }) => {
          const { fresh, renamed } = renaming(by);
          return { by: fresh, body: other(renamed(body)) };
        }),
        e.at,
      );
    case "cases":
      return cases(
        e.arms.map(({ when, is }) => ({ when: otherCond(when, random), is: other(is) })),
        e.otherwise && other(e.otherwise),
      );
    default:
      return withParts(e, parts(e).map(other));
  }
};

/** The same tree built again from nothing, with no memory of what it is arranged. */
const rebuilt = (e: Expr): Expr => {
  switch (e.kind) {
    case "num":
      return number(e.value.s * e.value.n, e.value.d);
    case "entry":
      return entry(e.of, ...e.at);
    case "size":
      return sizeValue(e.value);
    case "delta":
      return delta(e.left, e.right);
    case "over":
      return over(e.op, e.by, rebuilt(e.body), e.where && mapCond(e.where, rebuilt));
    case "call":
      return call(
        e.fn,
        e.args.map(({ by, body }) => ({ by, body: rebuilt(body) })),
        e.at,
      );
    case "cases":
      return cases(
        e.arms.map(({ when, is }) => ({ when: mapCond(when, rebuilt), is: rebuilt(is) })),
        e.otherwise && rebuilt(e.otherwise),
      );
    default:
      return withParts(e, parts(e).map(rebuilt));
  }
};

const runs = (numRuns: number) => ({ seed: 20_250, numRuns });

describe("for any expression", () => {
  test("to arrange twice is to arrange once, even with nothing remembered", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const once = arranged(expression(seed));
        dropInterned();
        expect(compareExpr(arranged(rebuilt(once)), once)).toBe(0);
      }),
      runs(250),
    );
  });

  test("order, names of bound indices, sides of δ and of comparisons do not show", () => {
    fc.assert(
      fc.property(seeds, fc.nat(), (seed, turn) => {
        const e = expression(seed);
        expect(same(e, otherwise(e, seeded(turn)))).toBe(true);
      }),
      runs(400),
    );
  });

  test("its arranged form has its value, and none where it has none", () => {
    let compared = 0;
    fc.assert(
      fc.property(seeds, points, (seed, at) => {
        const e = expression(seed);
        const [left, right] = [evaluateWithError(e, at), evaluateWithError(arranged(e), at)];
        const scale = Math.max(1, Math.abs(left.value), Math.abs(right.value));
        const blur = left.error + right.error;
        if (!Number.isFinite(left.value) || !Number.isFinite(right.value)) {
          if (Number.isFinite(left.value) && left.error < 1e-6 * scale)
            expect(right.value).not.toBeNaN();
          return;
        }
        if (!(blur < 1e-6 * scale)) return;
        compared += 1;
        expect(Math.abs(left.value - right.value)).toBeLessThanOrEqual(32 * blur + 1e-12 * scale);
      }),
      runs(500),
    );
    expect(compared).toBeGreaterThan(200);
  });

  test("it keeps its free indices, or loses some; it gains none", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const e = expression(seed);
        const free = freeIndices(e).map(({ id }) => id);
        expect(freeIndices(arranged(e)).filter(({ id }) => !free.includes(id))).toEqual([]);
      }),
      runs(300),
    );
  });

  test("the order is total: antisymmetric, and 0 only between the same", () => {
    fc.assert(
      fc.property(seeds, seeds, (one, two) => {
        const [left, right] = [arranged(expression(one, 2)), arranged(expression(two, 2))];
        expect(Math.sign(compareExpr(left, right))).toBe(-Math.sign(compareExpr(right, left)) + 0);
      }),
      runs(300),
    );
  });

  test("what is the same stays the same when the table of nodes is dropped in between", () => {
    fc.assert(
      fc.property(seeds, fc.nat(), (seed, turn) => {
        const before = expression(seed);
        dropInterned();
        expect(same(before, rebuilt(before))).toBe(true);
        expect(same(before, otherwise(rebuilt(before), seeded(turn)))).toBe(true);
      }),
      runs(150),
    );
  });
});

test("an expression in use is the same object when it is built again after others were forgotten", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const before = expression(seed);
      const form = arranged(before);
      forgetUnused();
      expect(rebuilt(before)).toBe(before);
      expect(arranged(rebuilt(form))).toBe(form);
    }),
    runs(150),
  );
});

describe("the examples of the decisions", () => {
  beforeEach(() => dropInterned());

  test("a product prints as it was built, and is compared as what it is", () => {
    const nothing = product(x, 0);
    expect(nothing.kind).toBe("product");
    expect(same(nothing, zero)).toBe(true);
  });

  test("a δ under a Σ is not eliminated: that is a law, and a step", () => {
    const under = sumOver(n, (l) => product(delta(i, l), entry(a, l)));
    expect(same(under, entry(a, i))).toBe(false);
  });

  test("δᵢᵢ is not 1 by itself", () => expect(same(delta(i, i), one)).toBe(false));

  test("u/u cancels for what is never zero by its build, and for nothing else", () => {
    for (const u of [exp(x), sizeValue(n), sum(1, exp(x)), sumOver(n, (l) => exp(entry(a, l)))]) {
      expect(same(quotient(u, u), one)).toBe(true);
    }
    for (const u of [
      x,
      sum(1, x),
      log(x),
      entry(a, i),
      difference(1, exp(x)),
      sumOver(n, (l) => entry(a, l)),
      zero,
    ]) {
      expect(same(quotient(u, u), one)).toBe(false);
      expect(same(product(u, u, inverse(u)), u)).toBe(false);
    }
  });

  test("u⁰ is 1 only for such a u", () => {
    expect(same(power(exp(x), 0), one)).toBe(true);
    expect(same(power(x, 0), one)).toBe(false);
  });

  test("0·u is 0 unless u might have no value", () => {
    for (const u of [
      x,
      exp(x),
      square(x),
      sumOver(n, (l) => entry(a, l)),
      delta(i, j),
      inverse(exp(x)),
    ]) {
      expect(same(product(0, u), zero)).toBe(true);
    }
    for (const u of [
      log(x),
      inverse(x),
      power(x, number(1, 2)),
      deriv(x, scalar("t")),
      product(y, log(x)),
    ]) {
      expect(same(product(0, u), zero)).toBe(false);
      expect(same(difference(u, u), zero)).toBe(false);
    }
  });

  test("nothing is distributed, and no law of exp or log is used", () => {
    expect(same(product(x, sum(y, z)), sum(product(x, y), product(x, z)))).toBe(false);
    expect(same(exp(sum(x, y)), product(exp(x), exp(y)))).toBe(false);
    expect(same(log(exp(x)), x)).toBe(false);
    expect(
      same(
        sumOver(n, (l) => product(x, entry(a, l))),
        product(
          x,
          sumOver(n, (l) => entry(a, l)),
        ),
      ),
    ).toBe(false);
  });
});

describe("what arrangement settles", () => {
  const bySum = (body: (p: IndexVar, q: IndexVar) => Expr): Expr =>
    sumOver(n, (p) => sumOver(n, (q) => body(p, q)));
  const pair = (body: (p: IndexVar, q: IndexVar) => Expr): Expr => {
    const [p, q] = [indexVar("p", n), indexVar("q", n)];
    return over("sum", [p, q], body(p, q));
  };

  test.each<[string, Expr, Expr]>([
    ["like terms", sum(x, x, product(3, x)), product(5, x)],
    ["rationals", sum(number(1, 2), number(1, 3)), number(5, 6)],
    ["powers of one base", product(x, square(x), power(x, 3)), power(x, 6)],
    ["a power of a product", square(product(x, y)), product(square(x), square(y))],
    ["a negated difference", negate(difference(x, y)), difference(y, x)],
    ["a number in front of a sum", product(2, sum(x, y)), sum(product(2, x), product(2, y))],
    [
      "a common number below a bar",
      inverse(sum(product(2, x), product(2, y))),
      product(number(1, 2), inverse(sum(x, y))),
    ],
    ["the square of a difference", square(difference(x, y)), square(difference(y, x))],
    ["an inverse of an inverse", inverse(inverse(exp(x))), exp(x)],
    ["sizes as polynomials", sizeValue(addSizes(n, n, size(1))), sum(product(2, sizeValue(n)), 1)],
    [
      "sums over several indices, nested or not",
      bySum((p, q) => entry(W, p, q)),
      pair((p, q) => entry(W, p, q)),
    ],
    ["the order of two sums", bySum((p, q) => entry(W, p, q)), bySum((p, q) => entry(W, q, p))],
    ["a comparison from either side", indicator(compare(x, "<", y)), indicator(compare(y, ">", x))],
    [
      "an otherwise of 0",
      cases([{ when: compare(x, ">", 0), is: y }], zero),
      cases([{ when: compare(x, ">", 0), is: y }]),
    ],
    ["what is differentiated", deriv(sum(x, y), scalar("x")), deriv(sum(y, x), scalar("x"))],
    [
      "what a limit is of",
      limit(product(x, y), symbol("x"), "+inf"),
      limit(product(y, x), symbol("x"), "+inf"),
    ],
  ])("%s", (_, left, right) => {
    expect(same(left, right)).toBe(true);
  });

  test.each<[string, Expr, Expr]>([
    ["another sign", difference(x, y), sum(x, y)],
    ["another index", entry(a, i), entry(a, j)],
    ["a transposed entry", entry(W, i, j), entry(W, j, i)],
    ["the diagonal", sumOver(n, (p) => entry(W, p, p)), bySum((p, q) => entry(W, p, q))],
    [
      "one free index for one bound",
      sumOver(n, (p) => entry(W, p, k)),
      sumOver(n, (p) => entry(W, p, p)),
    ],
    [
      "a product of sums and a sum of products",
      square(sumOver(n, (p) => entry(a, p))),
      sumOver(n, (p) => square(entry(a, p))),
    ],
    ["a strict comparison", indicator(compare(x, "<", y)), indicator(compare(x, "≤", y))],
    [
      "the order of cases",
      cases([
        { when: compare(x, ">", 0), is: y },
        { when: compare(x, "<", 1), is: z },
      ]),
      cases([
        { when: compare(x, "<", 1), is: z },
        { when: compare(x, ">", 0), is: y },
      ]),
    ],
    [
      "the side of a limit",
      limit(x, symbol("t"), zero, "left"),
      limit(x, symbol("t"), zero, "right"),
    ],
    ["a coefficient a millionth off", product(number(1_000_001, 1_000_000), x), x],
    [
      "a sum over part of an axis",
      over("sum", [k], entry(a, k), compare(entry(a, k), ">", 0)),
      over("sum", [k], entry(a, k)),
    ],
    ["the size of an axis", sumOver(n, () => x), sumOver(size("m"), () => x)],
    ["0 below a bar and 0 above", inverse(zero), zero],
  ])("but not %s", (_, left, right) => {
    expect(same(left, right)).toBe(false);
  });

  test("a bound index is never taken for one bound around it, in a condition either", () => {
    const inner = (other: (p: IndexVar, q: IndexVar) => IndexVar): Expr =>
      sumOver(n, (p) =>
        indicator(
          compare(
            sumOver(n, (q) => product(entry(a, q), entry(a, other(p, q)))),
            ">",
            0,
          ),
        ),
      );
    expect(
      same(
        inner((p) => p),
        inner((_, q) => q),
      ),
    ).toBe(false);
  });

  test("-1 is not spelled out in the arranged form of a difference of equals", () => {
    expect(arranged(product(minusOne, minusOne, x))).toBe(arranged(x));
  });
});
