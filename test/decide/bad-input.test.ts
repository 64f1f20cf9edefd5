import { describe, expect, test } from "vitest";
import { derivativeIs } from "../../src/decide/derivative-is.ts";
import { equal } from "../../src/decide/equal.ts";
import type { Verdict } from "../../src/decide/verdict.ts";
import {
  indexValue,
  inverse,
  negate,
  number,
  power,
  product,
  scalar,
  sum,
  sumOver,
  symbol,
} from "../../src/expr/build.ts";
import type { Expr } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import { abs } from "../../src/functions/elementary/abs.ts";
import { sin } from "../../src/functions/elementary/sin-cos.ts";
import { functions } from "../../src/functions/index.ts";
import { read } from "../../src/parse/read.ts";
import { ask, type Said } from "./ask.ts";

/* Whatever is asked, an answer comes soon, nothing is thrown, and the next question is answered as ever. */

/** How many seconds of the processor an answer may take, and how long is thought about it. */
const most = 3;
const allowed = 1;

/** Runs the work, which has to be done soon; then an easy question has its answer. */
const soon = <T>(work: () => T): T => {
  const before = process.cpuUsage();
  const found = work();
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(most);
  expect(ask("exp(x + y)", "exp(x)*exp(y)").verdict.verdict).toBe("equal");
  expect(ask("exp(x + y)", "exp(x) + exp(y)").verdict.verdict).toBe("different");
  return found;
};

const asked = (left: string, right: string, said: Said = {}): Verdict =>
  soon(() => ask(left, right, said, { seconds: allowed }).verdict);

type Fact = readonly [left: string, right: string, verdict: Verdict["verdict"], said?: Said];

/** Terms v1, v2, … joined. */
const many = (count: number, term: (k: number) => string, by = " + "): string =>
  Array.from({ length: count }, (_, k) => term(k + 1)).join(by);

const facts: Readonly<Record<string, readonly Fact[]>> = {
  "powers of powers": [
    ["x^x^x^x", "x", "different"],
    ["x^x^x^x", "(x^x)^(x*x)", "different"],
    ["x^(2^(10^9))", "1", "different"],
    ["x^(10^9)", "x^(10^9 + 1)", "different"],
    ["2^(10^9)", "0", "different"],
    ["10^(10^(10^10))", "1", "different"],
    ["(1 + 1/10^9)^(10^9)", "exp(1)", "different"],
    ["exp(exp(exp(exp(exp(x)))))", "x", "different"],
    ["2^(10^9)", "2^(10^9) + 1", "undecided"],
    ["exp(10^30)", "exp(10^30 + 1)", "undecided"],
    [many(1000, () => "x", "^"), "x", "different"],
  ],
  "division by zero": [
    ["1/0", "1", "undecided"],
    ["1/0", "1/0", "equal"],
    ["0/0", "0", "undecided"],
    ["x/0", "x", "undecided"],
    ["1/(x - x)", "1/(x - x) + 1", "undecided"],
    ["1/(1/(1/0))", "0", "undecided"],
    ["0^(-1)", "0", "undecided"],
    ["x + 1/(y - y)", "x", "undecided"],
    ["0/(x - x) + relu(1/(x - x))", "0", "undecided"],
    ["(x > 0)/(x - x)", "0", "undecided"],
    ["log(0)", "0", "undecided"],
    ["log(-1)", "x", "undecided"],
    ["sqrt(-1 - x^2)", "1", "undecided"],
  ],
  "letters that look like numbers": [
    ["inf", "1", "different"],
    ["oo + 1", "oo", "different"],
    ["nan", "nan + 0", "equal"],
  ],
  "numbers of many digits": [
    [`${"9".repeat(399)}*x`, `${"9".repeat(398)}8*x`, "different"],
    [`x + 0.${"0".repeat(390)}1`, "x", "different"],
    ["1e308*1e308*x", "1e308*1e307*x", "different"],
    ["sin(10^30*x)", "0", "different"],
    ["tan(10^22)", "0", "different"],
  ],
  "many terms": [
    ["sum(k, k, 1, 1000000)", "500000500000", "undecided"],
    ["sum(x^k, k, 1, 1000000)", "x", "undecided"],
    [
      "sum(x)^4",
      "sum(sum(sum(sum(x[i]*x[j]*x[k]*x[l], i, 1, n), j, 1, n), k, 1, n), l, 1, n)",
      "equal",
      { declare: ["x: n"] },
    ],
    ["prod(x[k], k, 1, 1000)", "0", "different", { declare: ["x: 1000"] }],
    ["A*A*A*A*A*A", "A", "undecided", { declare: ["A: 200 x 200"] }],
    [many(5000, () => "x", " - "), "x", "different"],
    [many(3000, () => "x", "/"), "x", "different"],
    [many(60, (k) => `sqrt(x + ${k})`), "0", "different"],
  ],
  "many variables": [
    [many(200, (k) => `v${k}`), many(200, (k) => `v${201 - k}`), "equal"],
    [`(${many(200, (k) => `v${k}`)})^2`, "0", "different"],
    [many(200, (k) => `relu(v${k})`), many(200, (k) => `abs(v${k})`), "different"],
    [`max(${many(200, (k) => `v${k}`, ", ")})`, "v1", "different"],
    [many(200, (k) => `exp(v${k})`, "*"), `exp(${many(200, (k) => `v${k}`)})`, "equal"],
    [
      many(200, (k) => `v${k}^2`),
      many(200, (k) => `v${k}^2`).replace("v7^2", "v8*v7"),
      "different",
    ],
  ],
  "deep nesting": [
    [`${"-".repeat(500)}x`, "x", "equal"],
    [`${"(".repeat(190)}x${")".repeat(190)}`, "x", "equal"],
    [`${"sin(".repeat(190)}x${")".repeat(190)}`, "x", "different"],
    [`${"abs(1 - ".repeat(60)}x${")".repeat(60)}`, "x", "different"],
    [`${"1/(1 + ".repeat(150)}x${")".repeat(150)}`, "x", "different"],
    [`${"sqrt(1 + ".repeat(150)}x${")".repeat(150)}`, "x", "different"],
  ],
};

/** The beginning of a text. */
const head = (text: string): string => (text.length <= 40 ? text : `${text.slice(0, 40)}…`);

describe.each(Object.entries(facts))("%s", (_, rows) => {
  test.each(rows.map((fact) => [head(fact[0]), head(fact[1]), fact] as const))(
    "%s and %s",
    (_left, _right, [left, right, verdict, said]) => {
      expect(asked(left, right, said).verdict).toBe(verdict);
    },
  );
});

/* What would need more regions than there is time for. */
test.each<readonly [string, string]>([
  [many(200, (k) => `relu(v${k})`), many(200, (k) => `(abs(v${k}) + v${k})/2`)],
  [many(20, (k) => `(v${k} > v${1 + (k % 20)})`, "*"), "0"],
  [
    many(30, (k) => `abs(v${k} - w${k})`, "*"),
    many(30, (k) => `(max(v${k}, w${k}) - min(v${k}, w${k}))`, "*"),
  ],
])("equal sides with too many regions are not called different (%#)", (left, right) => {
  expect(asked(left, right).verdict).not.toBe("different");
});

// -- beyond what can be written -----------------------------------------------------------------------

const x = scalar("x");
const y = scalar("y");
const huge = 2n ** 100_000n;

const nested = (depth: number, around: (e: Expr) => Expr): Expr => {
  let e: Expr = x;
  for (let k = 0; k < depth; k += 1) e = around(e);
  return e;
};

const verdictOn = (left: Expr, right: Expr, seconds = allowed): Verdict =>
  soon(() => equal({ indices: [], body: left }, { indices: [], body: right }, { seconds }));

test.each<readonly [string, Expr, Expr, Verdict["verdict"]]>([
  ["an exponent of 100 000 bits", power(x, number(huge)), number(1), "different"],
  ["two of them", power(x, number(huge)), power(x, number(huge + 1n)), "undecided"],
  ["a root of that degree", power(x, number(1n, huge)), number(1), "undecided"],
  ["the power of a sum", power(sum(x, y), number(huge)), number(1), "different"],
  ["ten million terms", sumOver(size(10_000_000), (k) => power(x, indexValue(k))), x, "undecided"],
  ["what doubles sixty times", nested(60, (e) => sum(product(e, e), 1)), x, "different"],
  ["500 sines in each other", nested(500, sin), x, "different"],
  ["200 absolute values", nested(200, (e) => abs(sum(1, negate(e)))), x, "different"],
  ["300 fractions", nested(300, (e) => inverse(sum(1, e))), x, "different"],
])("%s", (_, left, right, verdict) => {
  expect(verdictOn(left, right).verdict).toBe(verdict);
});

test("derivatives of towers and of what is nested", () => {
  const differentiated = (body: Expr, order: 1 | 2): string =>
    soon(
      () =>
        derivativeIs({ indices: [], body }, symbol("x"), { indices: [], body: x }, { order })
          .verdict.verdict,
    );
  expect(
    differentiated(
      nested(6, (e) => power(x, e)),
      1,
    ),
  ).toBe("different");
  expect(
    differentiated(
      nested(6, (e) => power(x, e)),
      2,
    ),
  ).toBe("different");
  expect(
    differentiated(
      nested(200, (e) => sin(product(e, x))),
      1,
    ),
  ).toBe("different");
});

// -- time ---------------------------------------------------------------------------------------------

test.each([0.001, 0.01, 0.1])("with %s seconds an answer comes after as many", (seconds) => {
  const left = many(200, (k) => `relu(v${k})`);
  const right = many(200, (k) => `(abs(v${k}) + v${k})/2`);
  const before = performance.now();
  const { verdict } = ask(left, right, {}, { seconds });
  expect(performance.now() - before).toBeLessThan(1000 * seconds + 6000);
  expect(verdict.verdict).toBe("undecided");
  expect(ask("sin(x)^2 + cos(x)^2", "1").verdict.verdict).toBe("equal");
});

test("a question that ran out of time is answered when it has more", () => {
  const [left, right] = ["(x + y + z)^9*exp(x)", "(y + z + x)^9*exp(x/2)^2"];
  ask(left, right, {}, { seconds: 0 });
  expect(ask(left, right).verdict.verdict).toBe("equal");
});

// -- what the reader refuses --------------------------------------------------------------------------

test.each([
  ["what is not a number", "NaN"],
  ["infinity", "Infinity"],
  ["a number beyond the doubles", "1e400"],
  ["an exponent of a billion bits", "x^(2^1000000000)"],
  ["a millionth power of a sum", "(x + y)^1000000"],
  ["thousands of brackets", `${"(".repeat(3000)}x${")".repeat(3000)}`],
  ["thousands of signs", `${"-".repeat(15_000)}x`],
  ["thousands of digits", "9".repeat(5000)],
  ["a text that is too long", many(9000, (k) => `x^${k}`)],
])("%s is refused, in both languages", (_, text) => {
  const found = soon(() => read(text, { functions }));
  if (found.ok) throw new Error("it was read");
  expect(found.error.message.fr).not.toBe("");
  expect(found.error.message.en).not.toBe("");
});
