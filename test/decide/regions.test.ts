import { describe, expect, test } from "vitest";
import { equal } from "../../src/decide/equal.ts";
import type { Verdict } from "../../src/decide/verdict.ts";
import {
  apart,
  delta,
  difference,
  meets,
  one,
  product,
  scalar,
  zero,
} from "../../src/expr/build.ts";
import { indexVar } from "../../src/expr/index-of.ts";
import type { Cond, IndexVar } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import { ask, reading, type Said } from "./ask.ts";

/* What depends on where one looks: in one region only, behind a thin slab, at one tie, far away. */

/** Two texts, and what is known of the names in them. */
type Fact = readonly [left: string, right: string, said?: Said];

const [i, j] = ["i", "j"].map((letter) => indexVar(letter, size("n"))) as [IndexVar, IndexVar];

/** Facts behind the two texts that their titles show. */
const titled = (facts: readonly Fact[]): (readonly [string, string, Fact])[] =>
  facts.map((fact) => [fact[0], fact[1], fact]);

/** What a comparison in plain syntax says. */
const conditionOf = (text: string): Cond => {
  const { body } = reading(text).tensor;
  const when = body.kind === "cases" ? body.arms[0]?.when : undefined;
  if (!when) throw new Error(`${text} is no comparison`);
  return when;
};

const verdictOn = ([left, right, said]: Fact, ...given: readonly string[]): Verdict =>
  ask(left, right, said, { conditions: given.map(conditionOf) }).verdict;

/** What is different only somewhere, by where that is. */
const different: Readonly<Record<string, readonly Fact[]>> = {
  "in one region only": [
    ["relu(x - 37) + relu(37 - x)", "37 - x"],
    ["(x > 30)*5 + (30 >= x)*y", "y"],
    ["abs(x)*(x <= 20) + 20*(20 < x)", "abs(x)"],
    ["100 + relu(100 - x) + relu(x - 100)", "200 - x"],
    ["x*y - x*y + abs(x*y - x*y) + relu(z - 100)", "0"],
    ["relu(y - 100)*step(5 - x)/x", "0"],
    ["relu(y - 100)*step(5 - x)", "0", { assume: { x: "nonzero" } }],
    ["relu(x*y - 1000)*relu(30 - x)", "0"],
    [
      "sum(sum(abs(x[i] - x[j]), i, 1, n), j, 1, n)",
      "sum(sum(abs(x[j] - x[i]), i, 1, n), j, 1, n) + relu(x[1] - 100)",
      { declare: ["x: n"] },
    ],
    ["relu(x) + unit(1000, 3)", "relu(x)", { declare: ["x: 1000"] }],
  ],
  "behind a pole or a thin slab": [
    ["relu(x - 100)/(x - 101)", "0"],
    ["max(x, 100)/(x - 101)", "100/(x - 101)"],
    ["relu(x - 20)/(x^2 - 441)", "0"],
    ["(x > 40)*(x < 401/10)*x", "0"],
    ["(x > y)*(y > x - 1/100)", "0"],
    ["step(x + y - 19)", "0", { assume: { x: "large", y: "large" } }],
  ],
  "at one tie only": [
    ["(x > y) + (y > x)", "1"],
    ["max(x, y)", "x*(x > y) + y*(y > x)"],
    ["max(x, max(y, z))", "x*(x > y)*(x > z) + y*(y > x)*(y > z) + z*(z > x)*(z > y)"],
    ["max(x)", "sum(x.*(x == max(x)))", { declare: ["x: n"] }],
    ["(x == 5)*(y == 7)", "0"],
    ["(x - y == 2)*(x + y == 0)", "0"],
    ["(x >= y)*(y >= z)*(z >= x)", "0"],
    ["(x + y >= 0)*(x - y >= 0)*(-x >= 0)", "0"],
    ["step(x)", "1", { assume: { x: "nonnegative" } }],
    ["(x == y)*relu(z - 100)", "0"],
    ["(2*x == 3*y)*(x == 3)", "0"],
    ["step(x)", "heaviside(x)"],
    ["(2*x - y > 3)*(x - y == 2)", "(2*x - y >= 3)*(x - y == 2)"],
    ["(x + y > 0)*(x - y >= 0)", "(x + y >= 0)*(x - y >= 0)"],
    ["sqrt(x^2)", "sqrt(x^2) + (x == 0)*(y > 50)"],
    ["abs(x - y)", "abs(x - y) + (x == y)*(x > 50)"],
    ["sqrt(x - y)", "sqrt(x - y) + (x == y)"],
    ["sqrt(x^2 + y^2)", "sqrt(x^2 + y^2) + (x == 0)*(y == 0)"],
    ["step(x) + 0*y*z", "1", { assume: { x: "nonnegative", y: "nonnegative", z: "nonnegative" } }],
  ],
  "far away": [
    ["relu(x - 1000000)", "0"],
    ["abs(x - x) + relu(y - 100)", "0"],
    ["relu(x - 50)/(1 - tanh(x))", "0"],
    ["relu(x - 50)/(1 - sigmoid(x))", "0"],
    ["relu(x - 1000)*relu(-1000 - y)", "0"],
  ],
  "at one entry, one label or one size": [
    ["(k == 2)*z[k]", "0", { declare: ["z: 48", "k: int"] }],
    ["ce(z, y)", "-z[y] + logsumexp(z) + (y == 2)", { declare: ["z: 48", "y: int"] }],
    ["unit(40, 1)*unit(40, 1)'", "zeros(40, 40)"],
    ["delta(y[1], y[2])*x", "0", { declare: ["y: m"], assume: { y: "index:n" } }],
    ["sum(x[y[i]], i, 1, n)", "sum(x)", { declare: ["x: n", "y: n"], assume: { y: "index:n" } }],
    [
      "x[i]*y[j]*z[k]",
      "x[i]*y[j]*z[1]",
      { declare: ["x: 4", "y: 5", "z: 4", "i: int", "j: int", "k: int"] },
    ],
    ["x*(n - 2)*(n - 3)*(n - 4)*(n - 5)", "0", { declare: ["v: n"] }],
    ["relu(n - 12)*x", "0", { declare: ["u: n"] }],
    ["min(n, 6)*x", "n*x", { declare: ["u: n"] }],
    ["(m == n)*x", "0", { declare: ["u: n", "v: m"] }],
    ["w*(n - m - 1)*(n - m + 3)", "0", { declare: ["u: n", "v: m"] }],
  ],
};

describe.each(Object.entries(different))("different %s", (_, facts) => {
  test.each(titled(facts))("%s is not %s", (_left, _right, fact) => {
    expect(verdictOn(fact)).toMatchObject({
      verdict: "different",
      certainty: "proved",
    });
  });
});

/** What is equal in every region, by what makes it so. */
const equalities: Readonly<Record<string, readonly Fact[]>> = {
  "region by region": [
    ["relu(x - 37) - relu(37 - x)", "x - 37"],
    ["max(x, y) + min(x, y)", "x + y"],
    ["abs(x - y)", "max(x, y) - min(x, y)"],
    ["max(x, max(y, z))", "max(max(x, y), z)"],
    ["(x < 30)*x + (x >= 30)*30", "min(x, 30)"],
    ["abs(abs(x) - 100)", "relu(abs(x) - 100) + relu(100 - abs(x))"],
    ["relu(x)*relu(y)", "relu(x*relu(y))"],
    ["max(x)", "-min(-x)", { declare: ["x: n"] }],
  ],
  "where no region is left": [
    ["relu(x - 100)*relu(50 - x)", "0"],
    ["(x > y)*(y > z)*(z > x)", "0"],
    ["(x == 5)*(x == 7)", "0"],
    ["(x == y)*(x - y)", "0"],
    ["relu(x + y - 20)", "0", { assume: { x: "(0,10)", y: "(0,10)" } }],
  ],
  "at every tie": [
    ["(x > y) + (y > x) + (x == y)", "1"],
    ["max(x, y)", "x*(x >= y) + y*(y > x)"],
    ["(x - y)*(x > y) + (y - x)*(y > x)", "abs(x - y)"],
    ["(2*x == 3*y)*x", "(2*x == 3*y)*3*y/2"],
  ],
  "at every entry and label": [
    ["sum(delta(i, k)*x[i], i, 1, n)", "x[k]", { declare: ["x: n", "k: int"] }],
    ["x[k]*(k == 2)", "x[2]*(k == 2)", { declare: ["x: 5", "k: int"] }],
    ["sum(onehot(y, n).*x)", "x[y]", { declare: ["x: n", "y: int"] }],
  ],
};

describe.each(Object.entries(equalities))("equal %s", (_, facts) => {
  test.each(titled(facts))("%s is %s", (_left, _right, fact) => {
    expect(verdictOn(fact)).toMatchObject({ verdict: "equal" });
  });
});

/** Different behind borders that are no planes: such a question may stay open, but is never called equal. */
const curved: readonly Fact[] = [
  ["relu(x - 50)*step(1 - tanh(x))", "0"],
  ["abs(1 - sigmoid(x))*relu(x - 50)", "0"],
  ["log(1 - sigmoid(x))*relu(x - 50)", "0"],
  ["(x > 50)*log(1/100 - (x - 1003/10)^2)", "0"],
  [
    "step(x - 1001)*step(y - x/2 - 3/10)*step(x/2 + 7/10 - y)",
    "0",
    { assume: { x: "integer", y: "integer" } },
  ],
  ["step(A[1,1] - 2)", "1", { declare: ["A: n x n"], assume: { A: "spd" } }],
  ["relu(A[1,2] - 1)", "0", { declare: ["A: 2 x 2"], assume: { A: "spd" } }],
  ["relu(A[1,1] - 5)", "0", { declare: ["A: n x n"], assume: { A: "spd" } }],
  ["abs(A[1,1])", "A[1,1]", { declare: ["A: n x n"], assume: { A: "invertible" } }],
  ["relu(x^2 - 1000)*relu(y - x - 50)*relu(x)", "0"],
  ["relu(1 - x)*relu(x*y - 100)", "0", { assume: { x: "positive", y: "positive" } }],
  ["relu(x - 100)*relu(y - x - 200)*relu(z*y - 300000000)", "0"],
  ["relu(x*y - 1000)*relu(x - 30)*relu(301/10 - x)", "0"],
  ["step(x^2 - 2)", "heaviside(x^2 - 2)"],
  ["(x^2 == 2)*y", "0"],
  ["relu(y - x - 100)*relu(x - 100) + abs(x^2 - 1)", "abs(1 - x^2)"],
  ["relu(log(x) - y)*relu(y - 5)*relu(7 - y)", "0"],
];

test.each(titled(curved))(
  "%s, which is not %s, is not called equal to it",
  (_left, _right, fact) => {
    expect(verdictOn(fact).verdict).not.toBe("equal");
  },
);

/** Different only where what stands under a root is 0, on a border that is no axis. */
const rooted: readonly Fact[] = [
  ["sqrt((x - y)^2)", "sqrt((x - y)^2) + (x == y)"],
  ["((x - y)^2)^(1/3)", "((x - y)^2)^(1/3) + (x == y)*(x > 50)"],
  ["sqrt(x + y)", "sqrt(x + y) + (x + y == 0)*(x > 50)"],
];

test.each(titled(rooted))(
  "%s, which is not %s, is not called equal to it",
  (_left, _right, fact) => {
    expect(verdictOn(fact).verdict).not.toBe("equal");
  },
);

// -- conditions ---------------------------------------------------------------------------------------

/** Two texts, where they are compared, and whether they are equal there. */
type Given = readonly [left: string, right: string, given: string, verdict: Verdict["verdict"]];

describe("where something holds", () => {
  test.each<Given>([
    ["x*y + z", "z", "x == 0", "equal"],
    ["exp(x)", "1", "x == 0", "equal"],
    ["exp(x)", "1", "x == 1", "different"],
    ["x^2 - y^2", "0", "x == y", "equal"],
    ["x^2 - y^2", "0", "x == 2*y", "different"],
    ["abs(x - y)", "y - x", "x < y", "equal"],
    ["abs(x - y)", "x - y", "x < y", "different"],
    ["max(x, y)", "y", "x < y", "equal"],
    ["max(x, y)", "y", "x <= y", "equal"],
    ["(x > y) + (y > x)", "1", "x != y", "equal"],
    ["(x > y) + (y > x)", "1", "x < y", "equal"],
    ["relu(x)", "x", "x >= 0", "equal"],
    ["relu(x)", "0", "x <= 0", "equal"],
    ["relu(x)", "0", "x <= 1", "different"],
    ["sqrt(x^2)", "x", "x > 50", "equal"],
    ["sqrt(x^2)", "x", "x < 50", "different"],
    ["relu(x - 100)", "0", "x < 100", "equal"],
    ["relu(x - 100)", "0", "x < y", "different"],
    ["relu(x - y - 50)", "0", "x > y", "different"],
    ["x/x", "1", "x != 0", "equal"],
    ["log(x*y)", "log(x) + log(y)", "x > 0", "equal"],
  ])("%s and %s, where %s, are %s", (left, right, given, verdict) => {
    expect(verdictOn([left, right], given).verdict).toBe(verdict);
  });

  test.each<readonly [...Given, more: readonly string[]]>([
    ["relu(x - 9/10)", "0", "x < y", "different", ["y < 1", "x > 0"]],
    ["relu(x - 1)", "0", "x < y", "equal", ["y < 1"]],
    ["relu(x - y - 50)", "0", "x > y", "different", ["y > 0"]],
    ["x + y", "3", "x == 1", "equal", ["y == 2"]],
    ["x + y", "4", "x == 1", "different", ["y == 2"]],
    ["max(x, min(y, z))", "y", "x < y", "equal", ["y < z"]],
    ["max(x, min(y, z))", "x", "x < y", "different", ["y < z"]],
  ])("%s and %s, where %s, are %s (%j hold too)", (left, right, given, verdict, more) => {
    expect(verdictOn([left, right], given, ...more).verdict).toBe(verdict);
  });

  test("a counterexample is where the condition holds", () => {
    const verdict = verdictOn(["relu(x - 100)", "0"], "x < y");
    if (verdict.verdict !== "different" || verdict.rung !== "enclosure") throw new Error("differs");
    const [x, y] = ["x", "y"].map((name) => verdict.counterexample.symbols.get(name)?.values[0]);
    expect(x?.compare(100)).toBe(1);
    expect(x?.compare(y ?? 0)).toBe(-1);
  });

  test("what cannot hold leaves nothing to compare", () => {
    expect(verdictOn(["x", "y"], "x < y", "y < x").verdict).toBe("undecided");
    expect(verdictOn(["x", "y"], "x == 1", "x == 2").verdict).toBe("undecided");
  });
});

test.each<readonly [string, Cond | undefined, Verdict["verdict"]]>([
  ["i ≠ j", apart(i, j), "equal"],
  ["nothing is said", undefined, "different"],
  ["i = j", meets(i, j), "different"],
])("δᵢⱼ is 0 where %s: %s", (_, condition, verdict) => {
  const left = { indices: [i, j], body: delta(i, j) };
  const right = { indices: [i, j], body: zero };
  const conditions = condition ? [condition] : [];
  expect(equal(left, right, { conditions }).verdict).toBe(verdict);
});

test("where i ≠ j the entries of a matrix that is one beside its diagonal are 1", () => {
  const left = { indices: [i, j], body: difference(one, product(delta(i, j), scalar("x"))) };
  const right = { indices: [i, j], body: one };
  expect(equal(left, right, { conditions: [apart(i, j)] }).verdict).toBe("equal");
  expect(equal(left, right).verdict).toBe("different");
});
