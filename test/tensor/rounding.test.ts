import { Decimal } from "decimal.js";
import { expect, test } from "vitest";
import { symbol } from "../../src/expr/build.ts";
import { inventoryOf } from "../../src/expr/inventory.ts";
import { seeded } from "../../src/numeric/random.ts";
import { tensorProgram } from "../../src/tensor/program.ts";
import { reading } from "../decide/ask.ts";

const Exact = Decimal.clone({ precision: 60 });
type Numbers = readonly Decimal[];

const total = (of: Numbers): Decimal => of.reduce((so, each) => so.plus(each), new Exact(0));
const exp = (of: Decimal): Decimal => Exact.exp(of);

/** A multiple of 2⁻⁴⁰ near a number, and that to all its digits. */
const dyadic = (of: number): number => Math.round(of * 2 ** 40) / 2 ** 40;
const digits = (of: number): Decimal =>
  new Exact(BigInt(of * 2 ** 40).toString()).div(new Exact(2).pow(40));

/** Functions of three numbers, as they are written and to sixty digits. */
const functions: readonly (readonly [string, number, (x: Numbers) => Decimal])[] = [
  ["sum(x.^2)", 3, (x) => total(x.map((each) => each.pow(2)))],
  ["sum(x.^3) - sum(x)^3", 3, (x) => total(x.map((each) => each.pow(3))).minus(total(x).pow(3))],
  [
    "sum((1 - cos(x))./(x.^2))",
    1e-3,
    (x) => total(x.map((each) => new Exact(1).minus(Exact.cos(each)).div(each.pow(2)))),
  ],
  ["log(sum(exp(x)))", 30, (x) => Exact.ln(total(x.map(exp)))],
  [
    "-log(sum(softmax(x).*x))",
    5,
    (x) => Exact.ln(total(x.map((each) => exp(each).times(each))).div(total(x.map(exp)))).neg(),
  ],
  [
    "sum(log(1 - sigmoid(x)))",
    12,
    (x) => total(x.map((each) => Exact.ln(new Exact(1).plus(exp(each))).neg())),
  ],
  [
    "sum(tanh(x).*sqrt(abs(x)))",
    15,
    (x) => total(x.map((each) => Exact.tanh(each).times(Exact.sqrt(each.abs())))),
  ],
  [
    "prod(x + 2) - max(x)",
    4,
    (x) => x.reduce((so, each) => so.times(each.plus(2)), new Exact(1)).minus(Exact.max(...x)),
  ],
  [
    "sum(relu(x - 1/2).*sin(x))",
    2,
    (x) => total(x.map((each) => Exact.max(each.minus(0.5), 0).times(Exact.sin(each)))),
  ],
];

test.each(functions)("no error of %s is beyond its bound", (text, reach, exactly) => {
  const { tensor } = reading(text, { declare: ["x: n"] });
  const inputs = [...inventoryOf(tensor.body).symbols.values(), symbol("step")];
  const options = {
    inputs,
    sizes: new Map([["n", 3]]),
    changes: [{ of: 0, by: "x", step: "step" }],
  };
  const found = tensorProgram([tensor], options);
  const bounds = tensorProgram([tensor], { ...options, bounds: { rounded: [], isDecided: false } });
  const random = seeded(7);
  for (let turn = 0; turn < 40; turn += 1) {
    const x = Array.from({ length: 3 }, () => dyadic(reach * (2 * random() - 1)));
    const step = dyadic(reach * 2 ** -Math.floor(6 + 14 * random()));
    for (const { inputs: into } of [found, bounds]) {
      into.get("x")?.set(x);
      into.get("step")?.set([step]);
    }
    const [value, changes] = found.run();
    const [ofValue, ofChanges] = bounds.run();
    const here = exactly(x.map(digits));
    if (here.isNaN()) continue;
    const apart = (own: number | undefined, exact: Decimal): number =>
      new Exact(own ?? Number.NaN).minus(exact).abs().toNumber();
    const check = (own: number | undefined, exact: Decimal, bound: number | undefined): void => {
      if (Number.isNaN(own) || exact.isNaN()) return;
      // No bound is no promise.
      if (Number.isFinite(bound)) expect(apart(own, exact), `${x}`).toBeLessThanOrEqual(bound ?? 0);
    };
    check(value?.[0], here, ofValue?.[0]);
    for (const k of [0, 1, 2]) {
      const there = exactly(x.map((each, at) => digits(each).plus(at === k ? digits(step) : 0)));
      check(changes?.[k], there.minus(here), ofChanges?.[k]);
    }
  }
});

test("bounds are near to the errors", () => {
  const { tensor } = reading("log(sum(exp(x)))", { declare: ["x: n"] });
  const inputs = [...inventoryOf(tensor.body).symbols.values()];
  const sizes = new Map([["n", 3]]);
  const program = tensorProgram([tensor], {
    inputs,
    sizes,
    bounds: { rounded: [], isDecided: true },
  });
  program.inputs.get("x")?.set([0.5, -0.25, 1]);
  expect(program.run()[0]?.[0]).toBeLessThan(1e-14);
});
