import { describe, expect, test } from "vitest";
import {
  type DerivativeIsOptions,
  type DerivativeVerdict,
  derivativeIs,
} from "../../src/decide/derivative-is.ts";
import {
  delta,
  deriv,
  entry,
  negate,
  over,
  power,
  product,
  sum,
  symbol,
  zero,
} from "../../src/expr/build.ts";
import { indexVar } from "../../src/expr/index-of.ts";
import type { Entry, Expr, IndexVar, Sym } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { assumptions, reading, type Said } from "./ask.ts";

/* A claimed derivative, in every layout, by a whole array or one of its entries. */

/** Asks whether the derivative of a text by a symbol, or by an entry of one, is another text. */
const claim = (
  of: string,
  by: string,
  claimed: string,
  said: Said = {},
  options: DerivativeIsOptions = {},
): DerivativeVerdict => {
  const [f, variable, is] = [reading(of, said), reading(by, said), reading(claimed, said)];
  const { body } = variable.tensor;
  if (body.kind !== "entry") throw new Error(`${by} is no variable`);
  const isEntry = by.includes("[") || variable.tensor.indices.length === 0;
  const name: Sym | Entry = isEntry ? body : body.of;
  return derivativeIs(f.tensor, name, is.tensor, { assume: assumptions(f, is), ...options });
};

interface Row {
  readonly of: string;
  readonly by: string;
  readonly is: string;
  readonly layout: DerivativeVerdict["layout"];
  readonly declare?: readonly string[];
  /** In another layout than the usual one. */
  readonly isOther?: true;
  readonly options?: DerivativeIsOptions;
}

const vectors = ["x: n", "y: n", "z: n"];
const matrices = ["W: m x n", "x: n", "b: m", "u: m", "A: n x n", "y: n"];

/** The same claim with a sign and with a factor wrong. */
const slips = (is: string): readonly string[] => [`-(${is})`, `3/2*(${is})`];

const derivatives: Readonly<Record<string, readonly Row[]>> = {
  "a number by a number": [
    { of: "x^3", by: "x", is: "3*x^2", layout: "derivative" },
    { of: "x*sin(x*y)", by: "y", is: "x^2*cos(x*y)", layout: "derivative" },
    { of: "x^y", by: "y", is: "x^y*log(x)", layout: "derivative" },
    { of: "y^2 + exp(y)*x", by: "x", is: "exp(y)", layout: "derivative" },
  ],
  "a number by a vector: a gradient, or a row": [
    { of: "x'*y", by: "x", is: "y", layout: "gradient", declare: vectors },
    { of: "x'*y", by: "x", is: "y'", layout: "numerator", declare: vectors, isOther: true },
    { of: "sum(x.^2)/2", by: "x", is: "x", layout: "gradient", declare: vectors },
    { of: "logsumexp(x)", by: "x", is: "softmax(x)", layout: "gradient", declare: vectors },
    { of: "x'*A*x", by: "x", is: "(A + A')*x", layout: "gradient", declare: matrices },
    {
      of: "x'*A*x",
      by: "x",
      is: "x'*(A + A')",
      layout: "numerator",
      declare: matrices,
      isOther: true,
    },
  ],
  "a number by a matrix: its shape, or the transposed one": [
    { of: "u'*W*x", by: "W", is: "u*x'", layout: "gradient", declare: matrices },
    { of: "u'*W*x", by: "W", is: "x*u'", layout: "numerator", declare: matrices, isOther: true },
    { of: "tr(A*A)", by: "A", is: "2*A'", layout: "gradient", declare: matrices },
    { of: "tr(A*A)", by: "A", is: "2*A", layout: "numerator", declare: matrices, isOther: true },
    { of: "sum(sum(A.^2))", by: "A", is: "2*A", layout: "gradient", declare: matrices },
  ],
  "a vector by a number": [
    { of: "exp(t)*x", by: "t", is: "exp(t)*x", layout: "derivative", declare: vectors },
    { of: "[t, t^2]", by: "t", is: "[1, 2*t]", layout: "derivative" },
  ],
  "a matrix by a number": [
    { of: "t^2*W", by: "t", is: "2*t*W", layout: "derivative", declare: matrices },
    { of: "t^2*W", by: "t", is: "2*t*W'", layout: "denominator", declare: matrices, isOther: true },
  ],
  "a vector by a vector: rows are outputs, or inputs": [
    { of: "W*x + b", by: "x", is: "W", layout: "numerator", declare: matrices },
    { of: "W*x + b", by: "x", is: "W'", layout: "denominator", declare: matrices, isOther: true },
    { of: "A*x", by: "x", is: "A", layout: "numerator", declare: matrices },
    { of: "A*x", by: "x", is: "A'", layout: "denominator", declare: matrices, isOther: true },
    { of: "exp(x)", by: "x", is: "diag(exp(x))", layout: "numerator", declare: vectors },
    {
      of: "softmax(x)",
      by: "x",
      is: "diag(softmax(x)) - softmax(x)*softmax(x)'",
      layout: "numerator",
      declare: vectors,
    },
    { of: "x*(x'*y)", by: "x", is: "(x'*y)*eye(n) + x*y'", layout: "numerator", declare: vectors },
    {
      of: "x*(x'*y)",
      by: "x",
      is: "(x'*y)*eye(n) + y*x'",
      layout: "denominator",
      declare: vectors,
      isOther: true,
    },
  ],
  "a vector by a matrix, a matrix by a vector": [
    {
      of: "W*x",
      by: "W",
      is: "array(delta(i,k)*x[j], i,1,m, k,1,m, j,1,n)",
      layout: "numerator",
      declare: matrices,
    },
    {
      of: "W*x",
      by: "W",
      is: "array(delta(i,k)*x[j], k,1,m, j,1,n, i,1,m)",
      layout: "denominator",
      declare: matrices,
      isOther: true,
    },
    {
      of: "u*x'",
      by: "x",
      is: "array(u[i]*delta(j,k), i,1,m, j,1,n, k,1,n)",
      layout: "numerator",
      declare: matrices,
    },
  ],
  "by one entry": [
    { of: "x'*y", by: "x[2]", is: "y[2]", layout: "derivative", declare: vectors },
    { of: "u'*W*x", by: "W[2,1]", is: "u[2]*x[1]", layout: "derivative", declare: matrices },
    {
      of: "u'*W*x",
      by: "W[k,j]",
      is: "u[k]*x[j]",
      layout: "derivative",
      declare: [...matrices, "k: int", "j: int"],
    },
    {
      of: "softmax(x)[i]",
      by: "x[j]",
      is: "softmax(x)[i]*(delta(i,j) - softmax(x)[j])",
      layout: "derivative",
      declare: [...vectors, "i: int", "j: int"],
    },
    { of: "W*x", by: "x[j]", is: "W[:,j]", layout: "derivative", declare: [...matrices, "j: int"] },
  ],
  twice: [
    { of: "x^4", by: "x", is: "12*x^2", layout: "derivative", options: { order: 2 } },
    { of: "exp(3*x)", by: "x", is: "9*exp(3*x)", layout: "derivative", options: { order: 2 } },
    {
      of: "x'*A*x",
      by: "x",
      is: "A + A'",
      layout: "hessian",
      declare: matrices,
      options: { order: 2 },
    },
    {
      of: "logsumexp(x)",
      by: "x",
      is: "diag(softmax(x)) - softmax(x)*softmax(x)'",
      layout: "hessian",
      declare: vectors,
      options: { order: 2 },
    },
    {
      of: "x'*x*(x'*y)",
      by: "x",
      is: "2*(x'*y)*eye(n) + 2*x*y' + 2*y*x'",
      layout: "hessian",
      declare: vectors,
      options: { order: 2 },
    },
  ],
};

describe.each(Object.entries(derivatives))("%s", (_, rows) => {
  test.each(rows)(
    "$of by $by is $is ($layout)",
    ({ of, by, is, layout, declare = [], isOther, options }) => {
      expect(claim(of, by, is, { declare }, options)).toMatchObject({
        verdict: { verdict: "equal" },
        layout,
        isOther: isOther ?? false,
      });
    },
  );

  test.each(rows)(
    "$of by $by is not -($is), nor 3/2 of it",
    ({ of, by, is, declare = [], options }) => {
      for (const slip of slips(is))
        expect(claim(of, by, slip, { declare }, options).verdict).toMatchObject({
          verdict: "different",
          rung: "enclosure",
        });
    },
  );
});

// -- layouts that are asked for -----------------------------------------------------------------------

const asked = (
  layout: "gradient" | "numerator" | "denominator",
  of: string,
  by: string,
  is: string,
): DerivativeVerdict => claim(of, by, is, { declare: matrices }, { layout });

test.each([
  ["numerator", "A*x", "x", "A"],
  ["denominator", "A*x", "x", "A'"],
  ["denominator", "W*x", "x", "W'"],
  ["gradient", "x'*y", "x", "y"],
  ["numerator", "x'*y", "x", "y'"],
  ["gradient", "u'*W*x", "W", "u*x'"],
  ["numerator", "u'*W*x", "W", "x*u'"],
] as const)("in the %s layout %s by %s is %s", (layout, of, by, is) => {
  expect(asked(layout, of, by, is)).toMatchObject({
    verdict: { verdict: "equal" },
    layout,
    isOther: false,
  });
});

test.each([
  ["numerator", "A*x", "x", "A'"],
  ["denominator", "A*x", "x", "A"],
  ["numerator", "u'*W*x", "W", "u*x'"],
  ["numerator", "x*(x'*y)", "x", "(x'*y)*eye(n) + y*x'"],
] as const)("in the %s layout %s by %s is not %s", (layout, of, by, is) => {
  expect(asked(layout, of, by, is)).toMatchObject({ verdict: { verdict: "different" }, layout });
});

test("a Jacobian that does not fit is a matter of shape, and one that fits but is wrong is not", () => {
  expect(claim("W*x", "x", "A", { declare: matrices }).verdict).toMatchObject({ rung: "shape" });
  expect(claim("W*x", "x", "2*W'", { declare: matrices }).verdict).toMatchObject({
    verdict: "different",
    rung: "enclosure",
  });
});

test("a symmetric Jacobian is right in the usual layout", () => {
  const declare = vectors;
  const hadamard = claim("x.*y", "x", "diag(y)", { declare });
  expect(hadamard).toMatchObject({ layout: "numerator", isOther: false });
});

// -- kinks, jumps, domains ----------------------------------------------------------------------------

test.each([
  ["relu(x)", "x > 0"],
  ["relu(x)", "x >= 0"],
  ["relu(x)", "(x > 0) + 5*(x == 0)"],
  ["abs(x)", "sign(x)"],
  ["abs(x)", "2*(x > 0) - 1"],
  ["abs(x)", "x/abs(x)"],
  ["max(x, y)", "x > y"],
  ["max(x, y)", "x >= y"],
  ["relu(x - 3)", "x > 3"],
  ["abs(x)*x", "2*abs(x)"],
])("at its kinks %s may have any slope: %s", (of, is) => {
  expect(claim(of, "x", is).verdict.verdict).toBe("equal");
});

test.each([
  ["relu(x)", "1"],
  ["relu(x)", "x > 1"],
  ["abs(x)", "1"],
  ["max(x, y)", "x > y + 10"],
  ["relu(x - 100)", "0"],
])("beside its kinks %s has one slope, and not %s", (of, is) => {
  expect(claim(of, "x", is).verdict.verdict).toBe("different");
});

test.each([
  ["step(x)", "0"],
  ["sign(x)", "0"],
  ["(x > y)*x", "x > y"],
  ["x*step(x - 2)", "step(x - 2)"],
])("a jump is left out: %s has the slope %s", (of, is) => {
  expect(claim(of, "x", is).verdict.verdict).toBe("equal");
});

test.each([
  ["log(x)", "1/x", "equal"],
  ["log(x)", "1/abs(x)", "equal"],
  ["log(x)", "x/x^2", "equal"],
  ["log(x)", "-1/x", "different"],
  ["log(abs(x))", "1/x", "equal"],
  ["log(abs(x))", "1/abs(x)", "different"],
  ["sqrt(x)", "1/(2*sqrt(x))", "equal"],
  ["sqrt(x)", "1/(2*sqrt(abs(x)))", "equal"],
  ["sqrt(x^2)", "1", "different"],
  ["sqrt(x^2)", "x/sqrt(x^2)", "equal"],
  ["x^(1/3)", "1/3*x^(-2/3)", "equal"],
  ["1/x", "-1/x^2", "equal"],
  ["x/x", "0", "equal"],
])("where %s has a value: its derivative and %s are %s", (of, is, verdict) => {
  expect(claim(of, "x", is).verdict.verdict).toBe(verdict);
});

test("that the claim has values where the function has none is remarked", () => {
  const { verdict } = claim("log(x)", "x", "1/abs(x)");
  expect(verdict).toMatchObject({ verdict: "equal", domain: { defined: "right" } });
});

test("what is assumed of the variable counts", () => {
  const positive = { assume: { x: "positive" } };
  expect(claim("sqrt(x^2)", "x", "1", positive).verdict.verdict).toBe("equal");
  expect(claim("abs(x)", "x", "1", positive).verdict.verdict).toBe("equal");
  const onehot = { declare: vectors, assume: { y: "onehot" } };
  const loss = "-sum(y.*log(softmax(x)))";
  expect(claim(loss, "x", "softmax(x) - y", onehot).verdict.verdict).toBe("equal");
  expect(claim(loss, "x", "softmax(x) - y", { declare: vectors }).verdict.verdict).toBe(
    "different",
  );
});

/* Where only the claim jumps the derivative has a value, and the claim another. */
test.each([
  ["x^2", "2*x*(x != 3)"],
  ["x^2", "2*x + (x == y)"],
  ["relu(x)", "(x > 0) + (x == 5)"],
])("%s does not have the slope %s", (of, is) => {
  expect(claim(of, "x", is).verdict.verdict).not.toBe("equal");
});

// -- what comes from upstream -------------------------------------------------------------------------

describe("unknown functions", () => {
  const [n, m] = [size("n"), size("m")];
  const [L, x, z, t] = [symbol("L"), symbol("x", [n]), symbol("z", [m]), symbol("t")];
  const [k, j] = [indexVar("k", m), indexVar("j", n)];
  const loss = entry(L);
  const scalars = (body: Expr): Tensor => ({ indices: [], body });
  const gradient = (body: Expr): Tensor => ({ indices: [j], body });
  const upstream = new Map([
    ["L", new Set(["z"])],
    ["z", new Set(["x"])],
  ]);
  const verdict = (
    of: Tensor,
    by: Sym,
    claimed: Tensor,
    dependencies: ReadonlyMap<string, ReadonlySet<string>> = upstream,
  ): string => derivativeIs(of, by, claimed, { dependencies }).verdict.verdict;
  /** Σₖ ∂L/∂zₖ ∂zₖ/∂xⱼ, each term changed in some way. */
  const chain = (change: (term: Expr, k: IndexVar) => Expr = (term) => term): Expr =>
    over("sum", [k], change(product(deriv(loss, entry(z, k)), deriv(entry(z, k), entry(x, j))), k));

  test("the gradient from upstream goes through what lies between", () => {
    expect(verdict(scalars(loss), x, gradient(chain()))).toBe("equal");
    expect(verdict(scalars(product(2, loss)), x, gradient(product(2, chain())))).toBe("equal");
    expect(verdict(scalars(loss), x, gradient(negate(chain())))).toBe("different");
    expect(verdict(scalars(loss), x, gradient(deriv(loss, entry(z, 1))))).toBe("different");
    const first = chain((term, at) => product(term, delta(at, 1)));
    expect(verdict(scalars(loss), x, gradient(first))).toBe("different");
  });

  test("powers and products of unknown functions follow their rules", () => {
    const square = scalars(power(loss, 2));
    expect(verdict(square, x, gradient(product(2, loss, chain())))).toBe("equal");
    expect(verdict(square, x, gradient(product(loss, chain())))).toBe("different");
    const weighted = scalars(product(loss, entry(x, 1)));
    const rule = sum(product(entry(x, 1), chain()), product(loss, delta(j, 1)));
    expect(verdict(weighted, x, gradient(rule))).toBe("equal");
    expect(verdict(weighted, x, gradient(product(entry(x, 1), chain())))).toBe("different");
  });

  test("what depends on nothing has the derivative 0", () => {
    expect(verdict(scalars(loss), x, gradient(zero), new Map())).toBe("equal");
    expect(verdict(scalars(loss), x, gradient(zero))).toBe("different");
  });

  test("a direct way and one through another are both taken", () => {
    const both = new Map([
      ["L", new Set(["z", "t"])],
      ["z", new Set(["t"])],
    ]);
    const through = over(
      "sum",
      [k],
      product(deriv(loss, entry(z, k)), deriv(entry(z, k), entry(t))),
    );
    // ∂L/∂t is the whole derivative on both sides; the way through z alone is not all of it.
    expect(verdict(scalars(loss), t, scalars(deriv(loss, entry(t))), both)).toBe("equal");
    expect(verdict(scalars(loss), t, scalars(through), both)).toBe("different");
  });

  test("a vector of unknown functions has a Jacobian in either layout", () => {
    const of: Tensor = { indices: [k], body: entry(z, k) };
    const body = deriv(entry(z, k), entry(x, j));
    const found = (indices: readonly IndexVar[]): DerivativeVerdict =>
      derivativeIs(of, x, { indices, body }, { dependencies: upstream });
    expect(found([k, j])).toMatchObject({ layout: "numerator", verdict: { verdict: "equal" } });
    expect(found([j, k])).toMatchObject({ layout: "denominator", verdict: { verdict: "equal" } });
  });
});

test("the same seed gives the same answer", () => {
  const answers = [1, 2].map(() => claim("x'*A*x", "x", "A*x", { declare: matrices }, { seed: 5 }));
  expect(answers[0]).toEqual(answers[1]);
});
