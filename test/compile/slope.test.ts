import { describe, expect, test } from "vitest";
import { evaluate, evaluateWithError, slope } from "../../src/compile/evaluate.ts";
import {
  cases,
  compare,
  deriv,
  difference,
  entry,
  inverse,
  number,
  power,
  product,
  quotient,
  scalar,
  square,
  sum,
  symbol,
} from "../../src/expr/build.ts";
import { entries } from "../../src/expr/function.ts";
import { size } from "../../src/expr/size.ts";
import { sigmoid } from "../../src/functions/activation/sigmoid.ts";
import { softmax } from "../../src/functions/activation/softmax.ts";
import { softplus } from "../../src/functions/activation/softplus.ts";
import { tanh } from "../../src/functions/activation/tanh.ts";
import { abs } from "../../src/functions/elementary/abs.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { log } from "../../src/functions/elementary/log.ts";
import { sqrt } from "../../src/functions/elementary/sqrt.ts";
import { relu } from "../../src/functions/piecewise/relu.ts";
import { agree, rounding } from "../../src/numeric/estimate.ts";
import { seeded } from "../../src/numeric/random.ts";
import { slopeOf } from "../../src/numeric/slope.ts";

const x = scalar("x");
const at = (value: number) => ({ symbols: new Map([["x", value]]) });

describe.each([0.05, 0.3, 0.7, 1.3, 2.9])(
  "at x = %d the measured slope is the derivative, within its error:",
  (t) => {
    test.each([
      ["x³", power(x, 3), 3 * t * t],
      ["1/x", inverse(x), -1 / (t * t)],
      ["√x", sqrt(x), 0.5 / Math.sqrt(t)],
      ["x^(2/3)", power(x, number(2, 3)), (2 / 3) * t ** (-1 / 3)],
      ["exp(-x²)", exp(product(-1, square(x))), -2 * t * Math.exp(-t * t)],
      ["log x", log(x), 1 / t],
      ["x^x", power(x, x), t ** t * (Math.log(t) + 1)],
      ["tanh x", tanh(x), 1 / Math.cosh(t) ** 2],
      ["σ(x)", sigmoid(x), 1 / (2 + 2 * Math.cosh(t))],
      ["softplus", softplus(x), 1 / (1 + Math.exp(-t))],
      ["relu(x - 5)", relu(difference(x, 5)), 0],
      ["|x|", abs(x), 1],
      ["a branch", cases([{ when: compare(x, ">", 5), is: x }], square(x)), 2 * t],
      [
        "a difference of equals",
        difference(sigmoid(x), quotient(1, sum(1, exp(product(-1, x))))),
        0,
      ],
    ])("%s", (_, e, exact) => {
      const { value, error } = slope(e, x, at(t));
      expect(Math.abs(value - exact)).toBeLessThanOrEqual(error + 8 * rounding * Math.abs(exact));
      expect(error).toBeLessThan(1e-12 * Math.max(1, Math.abs(exact), 1 / t ** 3));
    });
  },
);

describe("differences alone", () => {
  const measured = (f: (x: number) => number) => (t: number) => ({ value: f(t), error: 0 });
  test.each<[string, (x: number) => number, (x: number) => number]>([
    ["exp", Math.exp, Math.exp],
    ["log", Math.log, (t) => 1 / t],
    ["sin", Math.sin, Math.cos],
    ["cbrt", Math.cbrt, (t) => 1 / (3 * Math.cbrt(t) ** 2)],
  ])("%s", (_, f, slopeAt) => {
    for (const t of [0.06, 0.5, 1.7, 2.8]) {
      for (const side of [undefined, "left", "right"] as const) {
        const { value, error } = slopeOf(measured(f), t, side);
        expect(Math.abs(value - slopeAt(t))).toBeLessThanOrEqual(error);
        expect(error).toBeLessThan(2e-7 * Math.max(1, slopeAt(t)));
      }
    }
  });

  test("a corner has two slopes, one on each side, and no slope of its own", () => {
    expect(slopeOf(measured(Math.abs), 0).value).toBeNaN();
    expect(slopeOf(measured(Math.abs), 0, "left").value).toBeCloseTo(-1, 10);
    expect(slopeOf(measured(Math.abs), 0, "right").value).toBeCloseTo(1, 10);
    expect(slopeOf(measured(Math.sign), 0).value).toBeNaN();
    expect(slope(relu(x), x, at(0)).value).toBeNaN();
    expect(slope(relu(x), x, at(0), "right").value).toBeCloseTo(1, 10);
    expect(slope(relu(x), x, at(0), "left").value).toBeCloseTo(0, 10);
  });

  test("a smooth function has a slope where it is flat", () => {
    expect(
      slopeOf(
        measured((t) => t * t),
        0,
      ).value,
    ).toBeCloseTo(0, 12);
    expect(
      slopeOf(
        measured((t) => t ** 3),
        0,
      ).value,
    ).toBeCloseTo(0, 12);
    expect(
      slopeOf(
        measured(() => 4),
        0,
      ).value,
    ).toBe(0);
  });
});

test("a wrong derivative is told from the right one at random points", () => {
  const random = seeded(3);
  const right = deriv(sigmoid(product(3, x)), x);
  const claim = (factor: number) =>
    product(factor, sigmoid(product(3, x)), difference(1, sigmoid(product(3, x))));
  for (let k = 0; k < 50; k += 1) {
    const here = at(6 * random() - 3);
    expect(agree(evaluateWithError(right, here), evaluateWithError(claim(3), here))).toBe(true);
    expect(agree(evaluateWithError(right, here), evaluateWithError(claim(1), here))).toBe(false);
  }
});

test("the Hessian of a log-sum is diag(s) − s sᵀ, within its error", () => {
  const n = size("n");
  const z = symbol("z", [n]);
  const here = {
    symbols: new Map([["z", { values: Float64Array.of(0.3, -1.2, 2), sizes: [3] }]]),
    sizes: new Map([["n", 3]]),
  };
  const total = sum(...[1, 2, 3].map((k) => exp(entry(z, k))));
  const s = (k: number) => evaluate(softmax(entries([n], (i) => entry(z, i)))(k), here);
  for (const i of [1, 2, 3]) {
    for (const j of [1, 2, 3]) {
      const found = evaluateWithError(deriv(deriv(log(total), entry(z, i)), entry(z, j)), here);
      expect(Math.abs(found.value - s(i) * ((i === j ? 1 : 0) - s(j)))).toBeLessThanOrEqual(
        found.error,
      );
      expect(found.error).toBeLessThan(1e-9);
    }
  }
});

test("an error estimate covers the rounding of a cancellation", () => {
  const e = difference(sum(exp(number(20)), x), exp(number(20)));
  const { value, error } = evaluateWithError(e, at(1 / 3));
  expect(value).not.toBe(1 / 3);
  expect(Math.abs(value - 1 / 3)).toBeLessThanOrEqual(error);
  expect(error).toBeLessThan(1e-5);
});
