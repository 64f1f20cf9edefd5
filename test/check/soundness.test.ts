import { beforeEach, describe, expect, test } from "vitest";
import { replay, replayChain, replayStep } from "../../src/check/replay.ts";
import { signOf } from "../../src/expr/bounds.ts";
import {
  apart,
  cases,
  compare,
  delta,
  deriv,
  difference,
  entry,
  indexValue,
  indicator,
  inverse,
  limit,
  meets,
  negate,
  number,
  one,
  over,
  power,
  product,
  quotient,
  scalar,
  sizeValue,
  sum,
  sumOver,
  symbol,
  two,
  zero,
} from "../../src/expr/build.ts";
import { addIx, type IxLike, indexVar, ix, negateIx } from "../../src/expr/index-of.ts";
import {
  type Call,
  type Cond,
  dropInterned,
  type Expr,
  type IndexVar,
} from "../../src/expr/node.ts";
import { addSizes, size } from "../../src/expr/size.ts";
import { symbolEntries, unfolded } from "../../src/expr/walk.ts";
import { softmax } from "../../src/functions/activation/softmax.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { log } from "../../src/functions/elementary/log.ts";
import { max, min } from "../../src/functions/elementary/max.ts";
import { relu } from "../../src/functions/piecewise/relu.ts";
import { deltaLemmas } from "../../src/lemmas/delta.ts";
import { derivativeLemmas } from "../../src/lemmas/derivative.ts";
import { hypothesisLemmas } from "../../src/lemmas/hypothesis.ts";
import { limitLemmas } from "../../src/lemmas/limit.ts";
import { sumCutLemmas } from "../../src/lemmas/sum.ts";
import { resultOf } from "../../src/questions/telling.ts";
import { apply } from "../../src/rewrite/apply.ts";
import { onDomain } from "../../src/rewrite/domain.ts";
import { given, nothingGiven } from "../../src/rewrite/given.ts";
import { type Equation, type Given, type Lemma, lawsOf } from "../../src/rewrite/lemma.ts";
import { type Bindings, noBindings } from "../../src/rewrite/match.ts";
import type { Place } from "../../src/rewrite/place.ts";
import type { By, Chain, Result, Step } from "../../src/rewrite/proof.ts";

/*
 * False steps that a careless checker would accept. Each is the smallest there is of its sort.
 */

const [x, y, t] = ["x", "y", "t"].map((name) => scalar(name)) as [
  ReturnType<typeof scalar>,
  Expr,
  ReturnType<typeof scalar>,
];
const n = size("n");
const a = symbol("a", [n]);
const [j, k] = ["j", "k"].map((letter) => indexVar(letter, n)) as [IndexVar, IndexVar];
const root: readonly Place[] = [{ path: [] }];

const step = (before: Expr, after: Expr, by: By, places: readonly Place[] = root): Step => ({
  before,
  after,
  rel: "=",
  places,
  by,
  phase: "simplify",
  line: 0,
});

const law = (lemma: Lemma, bindings: Partial<Bindings> = {}): By => ({
  kind: "lemma",
  lemma,
  with: { ...noBindings, ...bindings },
  way: "forward",
});

const named = (of: { readonly def: Call["fn"] }, name: string): Equation =>
  lawsOf(of.def).find((one) => one.name === name) as Equation;

const filled = (holes: Readonly<Record<string, Expr>>): Partial<Bindings> => ({
  holes: new Map(Object.entries(holes)),
});

const equalTo = (of: Expr, value: Expr | number): Given =>
  given({ conditions: [compare(of, "=", value)] });

describe("an equation that holds at a point only", () => {
  test("does not hold below a derivative", () => {
    const zeroed = step(
      deriv(product(x, y), x),
      deriv(product(zero, y), x),
      law(hypothesisLemmas.given_zero),
      [{ path: [0, 0] }],
    );
    expect(replayStep(zeroed, equalTo(x, 0))).toBeDefined();
  });

  test("does not give relu a derivative at 0", () => {
    const body = unfolded(relu(x)) as Expr;
    const chain: Chain = {
      kind: "chain",
      start: deriv(relu(x), x),
      steps: [
        step(
          deriv(relu(x), x),
          deriv(body, x),
          { kind: "function", call: relu(x), way: "unfold" },
          [{ path: [0] }],
        ),
        step(deriv(body, x), deriv(zero, x), { kind: "arm" }, [{ path: [0] }]),
        step(deriv(zero, x), zero, law(derivativeLemmas.deriv_const)),
      ],
    };
    expect(replayChain(chain, equalTo(x, 0)).refusal).toBeDefined();
  });

  test("says nothing of a limit's own variable", () => {
    const zeroed = step(
      limit(x, x.of, one),
      limit(zero, x.of, one),
      law(hypothesisLemmas.given_zero),
      [{ path: [0] }],
    );
    expect(replayStep(zeroed, equalTo(x, 0))).toBeDefined();
  });
});

describe("what is given of an index", () => {
  const i = indexVar("i", n);

  test("says nothing of a bound index of the same name", () => {
    const equal = given({ conditions: [meets(i, j)] });
    const [before, after] = [over("sum", [i], delta(i, j)), over("sum", [i], one)];
    const known = step(before, after, law(deltaLemmas.delta_known), [{ path: [0] }]);
    expect(replayStep(known, equal)).toBeDefined();
    const nought = given({ conditions: [compare(entry(a, i), "=", 0)] });
    const [entries, zeros] = [over("sum", [i], entry(a, i)), over("sum", [i], zero)];
    const zeroed = step(entries, zeros, law(hypothesisLemmas.given_zero), [{ path: [0] }]);
    expect(replayStep(zeroed, nought)).toBeDefined();
  });

  test("for every other index does not compare an entry with itself", () => {
    const less = compare(entry(a, k), "<", entry(a, i)) as Cond & { kind: "compare" };
    const so = given({
      conditions: [apart(i, j)],
      everywhere: [{ by: k, when: less, but: ix(i) }],
    });
    const itself = difference(entry(a, i), entry(a, i));
    const divided = step(quotient(itself, itself), one, { kind: "arithmetic" });
    expect(signOf(itself, so.knows)).not.toBe("negative");
    expect(replayStep(divided, so)).toBeDefined();
  });

  test("makes an index positive, and its opposite not", () => {
    expect(signOf(indexValue(i))).toBe("positive");
    expect(signOf(indexValue(negateIx(ix(i))))).not.toBe("positive");
  });
});

describe("a variable by itself", () => {
  test("is not a symbol of its name and another shape", () => {
    const byVector = deriv(scalar("a"), entry(a, j));
    const says = replayStep(
      step(byVector, delta(j, j), law(derivativeLemmas.deriv_self)),
      nothingGiven,
    );
    expect(says).toBeDefined();
  });
});

describe("a law with a binder", () => {
  const softmaxOdds = named(softmax, "softmax_odds");
  const binder = (softmaxOdds.from as Call).args[0]?.by[0] as IndexVar;
  const read = (softmaxOdds.from as Call).at[0]?.terms[0]?.[1] as IndexVar;
  const split = sumCutLemmas.sum_split as Equation;
  const indices = (...pairs: [IndexVar, IxLike][]) =>
    new Map(pairs.map(([gap, to]) => [gap.id, ix(to)]));

  test("does not take a free index for its own: softmax(a)ⱼ is not 1/n", () => {
    const captured = law(softmaxOdds, {
      ...filled({ a: entry(a, j) }),
      indices: indices([binder, j], [read, j]),
    });
    const oneOverN = inverse(sumOver(n, (q) => exp(difference(entry(a, q), entry(a, q)))));
    expect(
      replayStep(step(softmax(symbolEntries(a))(j), oneOverN, captured), nothingGiven),
    ).toBeDefined();
  });

  test("does not set a term apart from itself: Σ aₖ is not aⱼ", () => {
    const bound = (split.from as Expr & { kind: "over" }).by[0] as IndexVar;
    const cut = ((split.to as Expr & { kind: "sum" }).args[0] as Expr & { kind: "hole" }).at[0]?.to
      .terms[0]?.[1] as IndexVar;
    const captured = law(split, {
      ...filled({ a: entry(a, j) }),
      indices: indices([bound, j], [cut, j]),
    });
    const after = sum(entry(a, j), over("sum", [k], entry(a, k), apart(k, k)));
    expect(
      replayStep(
        step(
          sumOver(n, (q) => entry(a, q)),
          after,
          captured,
        ),
        nothingGiven,
      ),
    ).toBeDefined();
  });

  test("does not let a δ meet its own index: Σₖ δₖₖ is n, not 1", () => {
    const lemma = deltaLemmas.sum_delta as Equation;
    const { left, right } = (lemma.from as Expr & { kind: "over" }).body as Expr & {
      kind: "delta";
    };
    const [free, own] = [left, right].map((side) => side.terms[0]?.[1] as IndexVar) as [
      IndexVar,
      IndexVar,
    ];
    const trace = over("sum", [k], delta(k, k));
    const by = law(lemma, { indices: indices([free, k], [own, k]), sizes: new Map([["n", n]]) });
    expect(replayStep(step(trace, one, by), nothingGiven)).toBeDefined();
  });
});

describe("a δ between sums of indices", () => {
  const lemma = deltaLemmas.sum_delta as Equation;
  const { left, right } = (lemma.from as Expr & { kind: "over" }).body as Expr & {
    kind: "delta";
  };
  const [free, own] = [left, right].map((side) => side.terms[0]?.[1] as IndexVar) as [
    IndexVar,
    IndexVar,
  ];
  const next = addIx(ix(j), ix(1));
  const inner = indexVar("j", addSizes(n, size(-1)));

  test("is 0 where one leads off the axis: Σₖ δ_{k,j+1} is not 1 for the last j", () => {
    const total = over("sum", [k], delta(next, k));
    const by = law(lemma, {
      indices: new Map([
        [free.id, next],
        [own.id, ix(k)],
      ]),
      sizes: new Map([["n", n]]),
    });
    expect(replayStep(step(total, one, by), nothingGiven)).toBeDefined();
  });

  test("is 1 where it stays: j up to n - 1", () => {
    const stays = addIx(ix(inner), ix(1));
    const by = law(lemma, {
      indices: new Map([
        [free.id, stays],
        [own.id, ix(k)],
      ]),
      sizes: new Map([["n", n]]),
    });
    const total = over("sum", [k], delta(stays, k));
    expect(replayStep(step(total, one, by), nothingGiven)).toBeUndefined();
  });
});

describe("a maximum", () => {
  const lemma = derivativeLemmas.deriv_over_extreme as Lemma;

  test("has no derivative by rules where two of its terms may be equal", () => {
    const most = deriv(over("max", [k], entry(a, k)), entry(a, j));
    expect(apply(lemma, most, nothingGiven)).toBeUndefined();
    expect(apply(lemma, most, onDomain(most.of, nothingGiven, true))).toBeDefined();
  });
});

describe("a place", () => {
  test("may not name a part twice: eˣ·y is not e²ˣ·y", () => {
    const square = law(named(exp, "exp_pow"), filled({ a: x, b: two }));
    const twice = step(product(exp(x), y), product(exp(product(2, x)), y), square, [
      { path: [], part: [0, 0] },
    ]);
    expect(replayStep(twice, nothingGiven)).toBeDefined();
  });

  test("may not share a part with another", () => {
    const pair = law(named(max, "max_add_min"), filled({ a: x, b: y }));
    const before = sum(max(x, y), min(x, y), max(x, y));
    const places = [
      { path: [], part: [0, 1] },
      { path: [], part: [1, 2] },
    ];
    expect(replayStep(step(before, sum(x, y, y), pair, places), nothingGiven)).toBeDefined();
  });

  test("of an arithmetic step lends its guard to nothing outside", () => {
    const guarded = cases([{ when: compare(x, ">", 0), is: y }], zero);
    const cancelled = step(
      sum(guarded, quotient(x, x)),
      sum(guarded, one),
      { kind: "arithmetic" },
      [{ path: [0, 0] }],
    );
    expect(replayStep(cancelled, nothingGiven)).toBeDefined();
  });
});

describe("arithmetic", () => {
  const byArithmetic = (before: Expr, after: Expr, so: Given = nothingGiven): string | undefined =>
    replayStep(step(before, after, { kind: "arithmetic" }), so);

  test("cancels nothing that could be zero, in a condition neither", () => {
    expect(byArithmetic(quotient(x, x), one)).toBeDefined();
    expect(byArithmetic(log(quotient(product(x, y), x)), log(y))).toBeDefined();
    expect(
      byArithmetic(indicator(compare(quotient(x, x), ">", 0)), indicator(compare(one, ">", 0))),
    ).toBeDefined();
    expect(
      byArithmetic(quotient(x, x), one, given({ conditions: [compare(x, "≠", 0)] })),
    ).toBeUndefined();
  });

  test("knows no number that is zero", () => {
    for (const big of [(1n << 61n) - 1n, (1n << 31n) - 1n, (1n << 53n) - 111n]) {
      expect(byArithmetic(sum(x, number(big)), x)).toBeDefined();
    }
  });

  test("knows no law of exp, log, roots or Σ", () => {
    expect(byArithmetic(exp(sum(x, y)), product(exp(x), exp(y)))).toBeDefined();
    expect(byArithmetic(log(exp(x)), x)).toBeDefined();
    expect(byArithmetic(power(power(x, 2), number(1, 2)), x)).toBeDefined();
    expect(
      byArithmetic(
        sumOver(n, () => x),
        product(sizeValue(n), x),
      ),
    ).toBeDefined();
  });

  test("does not mistake what is below a binder for what is around it", () => {
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
      byArithmetic(
        inner((p) => p),
        inner((_, q) => q),
      ),
    ).toBeDefined();
  });

  test("does not stumble over a term that is 0 but has no value everywhere", () => {
    const before = product(sum(log(x), negate(log(x)), y), t);
    expect(() => byArithmetic(before, product(y, t))).not.toThrow();
  });
});

describe("limits", () => {
  test("1/t⁰ is 1, not 0, as t grows", () => {
    const ones = limit(inverse(power(t, 0)), t.of, "+inf");
    expect(
      replayStep(step(ones, zero, law(limitLemmas.limit_inv_of_infinite)), nothingGiven),
    ).toBeDefined();
  });

  test("what depends on the variable is not its own limit", () => {
    const so = given({ dependencies: new Map([["x", new Set(["t"])]]) });
    expect(
      replayStep(step(limit(x, t.of, "+inf"), x, law(limitLemmas.limit_const)), so),
    ).toBeDefined();
  });
});

describe("what was shown for some", () => {
  const cite = (
    left: Expr,
    right: Expr,
    bindings: Partial<Bindings>,
    before: Expr,
    after: Expr,
  ): string | undefined => {
    const result = resultOf("q", left, right) as Result;
    return replayStep(
      step(before, after, {
        kind: "result",
        result,
        with: { ...noBindings, ...bindings },
        way: "forward",
      }),
      nothingGiven,
    );
  };

  test("a limit does not hold for values of its variable", () => {
    const [left, right] = [limit(inverse(sum(1, t)), t.of, "+inf"), zero];
    expect(
      cite(left, right, filled({ t: one }), limit(inverse(sum(1, one)), t.of, "+inf"), zero),
    ).toBeDefined();
  });
});

describe("no derivative", () => {
  const constant = (value: Expr): Chain => ({
    kind: "chain",
    start: limit(value, t.of, zero, "right"),
    steps: [step(limit(value, t.of, zero, "right"), value, law(limitLemmas.limit_const))],
  });

  test("is shown by the difference quotients of the function that is claimed, not by any two limits", () => {
    const of = deriv(product(2, x), x);
    const proof = {
      claim: { left: of, rel: "=", right: zero },
      given: nothingGiven,
      body: { kind: "no derivative", of, at: zero, left: constant(zero), right: constant(one) },
    } as const;
    expect(replay(proof)).toBeDefined();
  });
});

describe("when the table of nodes has been dropped", () => {
  beforeEach(() => dropInterned());

  test("a step is accepted as before", () => {
    expect(
      replayStep(step(exp(number(0)), number(1), law(named(exp, "exp_zero"))), nothingGiven),
    ).toBeUndefined();
    expect(replayStep(step(number(3), number(0), { kind: "sign" }), nothingGiven)).toBeDefined();
    const positive = { ...step(exp(scalar("x")), number(0), { kind: "sign" }), rel: ">" } as const;
    expect(replayStep(positive, nothingGiven)).toBeUndefined();
  });

  test("what is given still tells the sign of a letter", () => {
    const so = given({ conditions: [compare(scalar("x"), "≠", 0)] });
    dropInterned();
    const cancelled = step(quotient(scalar("x"), scalar("x")), number(1), { kind: "arithmetic" });
    expect(replayStep(cancelled, so)).toBeUndefined();
  });

  test("equal one-sided derivatives are equal", () => {
    const side = (): Chain => {
      dropInterned();
      const value = number(1);
      return { kind: "chain", start: value, steps: [] };
    };
    const of = deriv(x, x);
    const body = { kind: "no derivative", of, at: zero, left: side(), right: side() } as const;
    expect(
      replay({ claim: { left: of, rel: "=", right: zero }, given: nothingGiven, body }),
    ).toBeDefined();
  });
});
