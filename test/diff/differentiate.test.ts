import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { replayChain } from "../../src/check/replay.ts";
import { isContradiction, witness } from "../../src/check/witness.ts";
import { evaluateWithError, type Point } from "../../src/compile/evaluate.ts";
import { samplePoints } from "../../src/compile/points.ts";
import { derive } from "../../src/diff/derive.ts";
import { differentiate, standardRules } from "../../src/diff/differentiate.ts";
import { same } from "../../src/expr/arranged.ts";
import { deriv, indicator, number, power, product, scalar, sum } from "../../src/expr/build.ts";
import { compares } from "../../src/expr/comparison.ts";
import { inventoryOf } from "../../src/expr/inventory.ts";
import type { Entry, Expr } from "../../src/expr/node.ts";
import { nodeCount, subterms } from "../../src/expr/walk.ts";
import { sigmoid } from "../../src/functions/activation/sigmoid.ts";
import { softplus } from "../../src/functions/activation/softplus.ts";
import { tanh } from "../../src/functions/activation/tanh.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { log } from "../../src/functions/elementary/log.ts";
import { sin } from "../../src/functions/elementary/sin-cos.ts";
import { functions } from "../../src/functions/index.ts";
import { relu } from "../../src/functions/piecewise/relu.ts";
import { oneOf, type Random, seeded } from "../../src/numeric/random.ts";
import { read } from "../../src/parse/read.ts";
import { onDomain } from "../../src/rewrite/domain.ts";
import { nothingGiven } from "../../src/rewrite/given.ts";
import type { Given } from "../../src/rewrite/lemma.ts";
import { type Chain, endOf } from "../../src/rewrite/proof.ts";
import { tools } from "../support/answers.ts";
import { coursework } from "./coursework.ts";

const x = scalar("x") as Entry;

/** Whether two expressions have the same value where both have one; fails where they do not. */
const expectEqual = (left: Expr, right: Expr, so: Given, least: number): void => {
  const points: readonly Point[] = samplePoints({
    symbols: [...inventoryOf(left, right).symbols.values()],
    assume: new Map([["p", { is: "positive" }]]),
    seed: 5,
    count: 24,
  });
  let seen = 0;
  for (const at of points) {
    const isThere = so.conditions.every((cond) => {
      if (cond.kind !== "compare") return evaluateWithError(indicator(cond), at).value === 1;
      return compares(
        evaluateWithError(cond.left, at).value,
        cond.rel,
        evaluateWithError(cond.right, at).value,
      );
    });
    if (!isThere) continue;
    const [l, r] = [evaluateWithError(left, at), evaluateWithError(right, at)];
    const [scale, blur] = [Math.max(1e-3, Math.abs(l.value), Math.abs(r.value)), l.error + r.error];
    if (!Number.isFinite(l.value) || !Number.isFinite(r.value) || !(blur < 1e-4 * scale)) continue;
    seen += 1;
    expect(Math.abs(l.value - r.value)).toBeLessThanOrEqual(64 * blur + 1e-11 * scale);
  }
  expect(seen).toBeGreaterThanOrEqual(least);
};

/** The derivation of an expression by x, and the derivative without a record, under what both need. */
const both = (of: Expr) => {
  const so = onDomain(of, nothingGiven, true);
  return {
    so,
    chain: derive(of, x, tools, nothingGiven),
    fast: differentiate(deriv(of, x), standardRules, so),
  };
};

describe.each(coursework)("d/dx %s", (text) => {
  const reading = read(text, { functions });
  if (!reading.ok) throw new Error(`${text}: ${reading.error.message.en}`);
  const of = reading.tensor.body;
  let [so, chain, fast] = [nothingGiven, { kind: "chain", start: of, steps: [] } as Chain, of];

  beforeAll(() => {
    ({ so, chain, fast } = both(of));
  });

  test("the fast way and the derivation that is told end in the same", () => {
    expect([...subterms(fast)].some(({ kind }) => kind === "deriv")).toBe(false);
    if (!same(fast, endOf(chain))) expectEqual(fast, endOf(chain), so, 3);
  });

  test("its value is the slope", () => expectEqual(deriv(of, x), endOf(chain), so, 3));

  test("every step is accepted, and confirmed by values", () => {
    expect(replayChain(chain, so).refusal).toBeUndefined();
    const claim = { left: chain.start, rel: "=", right: endOf(chain) } as const;
    const seen = witness({ claim, given: so, body: chain }, new Map([["p", { is: "positive" }]]));
    expect(isContradiction(seen)).toBe(false);
    if (!isContradiction(seen)) expect(seen.points).toBeGreaterThan(0);
  });
});

/** A random function of x with a derivative nearly everywhere. */
const grown = (random: Random, depth: number): Expr => {
  const below = (): Expr => grown(random, depth - 1);
  if (depth === 0) return oneOf(random, [x, x, scalar("y"), number(2), number(-1, 3)]);
  return oneOf(random, [
    () => sum(below(), below()),
    () => product(below(), below()),
    () => product(below(), below(), below()),
    () => power(sum(number(3, 2), power(below(), 2)), number(-1)),
    () => power(below(), 2),
    () => exp(product(number(1, 4), below())),
    () => log(sum(2, power(below(), 2))),
    () => oneOf(random, [tanh, sigmoid, softplus, sin, relu])(below()),
  ])();
};

test("of any function, both ways end in the value of the slope, by steps that are accepted", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 30 }), (seed) => {
      const of = grown(seeded(seed), 3);
      if (nodeCount(of) > 24) return;
      const { so, chain, fast } = both(of);
      expect(replayChain(chain, so).refusal).toBeUndefined();
      if (!same(fast, endOf(chain))) expectEqual(fast, endOf(chain), so, 0);
      expectEqual(deriv(of, x), endOf(chain), so, 0);
    }),
    { seed: 9, numRuns: 60, interruptAfterTimeLimit: 15_000 },
  );
});
