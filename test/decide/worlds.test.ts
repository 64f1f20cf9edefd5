import { describe, expect, test } from "vitest";
import { slotAt } from "../../src/decide/graph.ts";
import { realPoints } from "../../src/decide/points.ts";
import type { Entries, Verdict } from "../../src/decide/verdict.ts";
import { places, worldsOf } from "../../src/decide/worlds.ts";
import type { AssumptionWord } from "../../src/expr/assumption.ts";
import { type Rational, rational } from "../../src/numeric/rational.ts";
import { ask } from "./ask.ts";

/* What is assumed of a symbol: identities that need it, and counterexamples that keep to it. */

/** What an assumption says of the values of a symbol. */
type Keeps = (of: Entries) => boolean;

const each =
  (holds: (value: Rational) => boolean): Keeps =>
  ({ values }) =>
    values.every(holds);

const isAmong =
  (...numbers: readonly number[]): ((value: Rational) => boolean) =>
  (value) =>
    numbers.some((number) => value.equals(number));

/** The rows of a tensor. */
const rowsOf = ({ sizes, values }: Entries): readonly (readonly Rational[])[] => {
  const length = sizes.at(-1) ?? 1;
  return Array.from({ length: values.length / length }, (_, row) =>
    values.slice(row * length, (row + 1) * length),
  );
};

const total = (of: readonly Rational[]): Rational =>
  of.reduce((sum, value) => sum.add(value), rational(0));

const isSymmetric: Keeps = (of) => {
  const rows = rowsOf(of);
  return rows.every((row, i) => row.every((value, j) => value.equals(rows[j]?.[i] ?? 0)));
};

/** The leading minors of a matrix that is positive definite are positive (Sylvester 1852). */
const isPositiveDefinite: Keeps = (of) => {
  const rows = rowsOf(of).map((row) => [...row]);
  return rows.every((pivot, k) => {
    const by = pivot[k] as Rational;
    if (by.compare(0) <= 0) return false;
    for (const row of rows.slice(k + 1)) {
      const times = (row[k] as Rational).div(by);
      for (const [j, value] of pivot.entries()) row[j] = (row[j] as Rational).sub(times.mul(value));
    }
    return true;
  });
};

interface Assumed {
  readonly says: string;
  readonly declare: readonly string[];
  readonly keeps: Keeps;
  /** What is equal only where it holds. */
  readonly equal: readonly (readonly [left: string, right: string])[];
  /** What is different although it holds. */
  readonly different: readonly (readonly [left: string, right: string])[];
}

const vector = ["x: n"];
const matrix = ["x: n x n"];

const assumed: readonly Assumed[] = [
  {
    says: "binary",
    declare: vector,
    keeps: each(isAmong(0, 1)),
    equal: [
      ["x.*x", "x"],
      ["sum(x.*x)", "sum(x)"],
      ["x[1]*(1 - x[2]) + x[2]*(1 - x[1])", "abs(x[1] - x[2])"],
      ["max(x[1], x[2])", "x[1] + x[2] - x[1]*x[2]"],
    ],
    different: [
      ["x", "1 - x"],
      ["x[1]*x[2]", "x[1]"],
      ["sum(x)", "1"],
    ],
  },
  {
    says: "mask",
    declare: vector,
    keeps: (of) => each(isAmong(0))(of) || each(isAmong(1))(of),
    equal: [
      ["x.*x", "x"],
      ["x[1]", "x[2]"],
    ],
    different: [["x[1]", "1"]],
  },
  {
    says: "pm1",
    declare: vector,
    keeps: each(isAmong(-1, 1)),
    equal: [
      ["x.*x", "ones(n)"],
      ["1/x[1]", "x[1]"],
      ["log(1 + exp(-x[1]*y))", "-log(sigmoid(x[1]*y))/x[1]^2"],
      ["relu(x[1])", "(1 + x[1])/2"],
    ],
    different: [
      ["x[1]*x[2]", "1"],
      ["relu(x[1])", "x[1]"],
    ],
  },
  {
    says: "onehot",
    declare: vector,
    keeps: (of) => each(isAmong(0, 1))(of) && rowsOf(of).every((row) => total(row).equals(1)),
    equal: [
      ["sum(x)", "1"],
      ["x.*x", "x"],
      ["x[1]*x[2]", "0"],
      ["max(x)", "1"],
      ["log(sum(x.*exp(z)))", "sum(x.*z)"],
    ],
    different: [
      ["x[1]", "1"],
      ["x[2]*y", "y"],
    ],
  },
  {
    says: "simplex",
    declare: vector,
    keeps: (of) =>
      each((value) => value.compare(0) > 0)(of) && rowsOf(of).every((row) => total(row).equals(1)),
    equal: [
      ["sum(x)", "1"],
      ["abs(x)", "x"],
      ["sum(x.*(z - y))", "sum(x.*z) - y"],
      ["relu(x[1] - 1)", "0"],
    ],
    different: [
      ["x[1]", "2*x[1]"],
      ["sum(x.*x)", "1"],
      ["x[1] + x[2]", "1"],
      ["relu(x[1] - 9/10)", "0"],
    ],
  },
  {
    says: "symmetric",
    declare: matrix,
    keeps: isSymmetric,
    equal: [
      ["x'", "x"],
      ["x[1,2]", "x[2,1]"],
      ["x*z + x'*z", "2*x*z"],
    ],
    different: [
      ["x", "2*x"],
      ["x*x", "x"],
    ],
  },
  {
    says: "spd",
    declare: matrix,
    keeps: (of) => isSymmetric(of) && isPositiveDefinite(of),
    equal: [
      ["x'", "x"],
      ["z'*x*z", "z'*x'*z + x[1,2] - x[2,1]"],
    ],
    different: [
      ["x*x", "x"],
      ["x[1,2]", "0"],
    ],
  },
  {
    says: "positive",
    declare: [],
    keeps: each((value) => value.compare(0) > 0),
    equal: [
      ["sqrt(x^2)", "x"],
      ["abs(x)", "x"],
      ["relu(-x)", "0"],
    ],
    different: [
      ["relu(x - 1)", "x - 1"],
      ["relu(1/1000 - x)", "0"],
    ],
  },
  {
    says: "negative",
    declare: [],
    keeps: each((value) => value.compare(0) < 0),
    equal: [["sqrt(x^2)", "-x"]],
    different: [["relu(x + 1)", "x + 1"]],
  },
  {
    says: "nonnegative",
    declare: [],
    keeps: each((value) => value.compare(0) >= 0),
    equal: [["relu(x)", "x"]],
    different: [["(x > 0)*y", "y"]],
  },
  {
    says: "nonzero",
    declare: [],
    keeps: each((value) => !value.equals(0)),
    equal: [["(x == 0)*y", "0"]],
    different: [["abs(x)", "x"]],
  },
  {
    says: "integer",
    declare: [],
    keeps: each((value) => value.d === 1n),
    equal: [["(x == 1/2)*y", "0"]],
    different: [
      ["x^2", "x"],
      ["(x > 3)*(x < 5)", "0"],
      ["abs(x)", "x"],
    ],
  },
  {
    says: "unit",
    declare: [],
    keeps: each((value) => value.compare(0) > 0 && value.compare(1) < 0),
    equal: [
      ["relu(x - 1)", "0"],
      ["abs(1 - x)", "1 - x"],
      ["(x < 1)*y", "y"],
    ],
    different: [
      ["relu(x - 9/10)", "0"],
      ["x^2", "x"],
    ],
  },
  {
    says: "[2,3]",
    declare: [],
    keeps: each((value) => value.compare(2) >= 0 && value.compare(3) <= 0),
    equal: [
      ["relu(x - 2)", "x - 2"],
      ["max(x, 3)", "3"],
    ],
    different: [
      ["relu(x - 2)", "0"],
      ["max(x, 29/10)", "29/10"],
      ["(x - 2)*(3 - x)", "1/4"],
    ],
  },
  {
    says: "(-inf,1]",
    declare: [],
    keeps: each((value) => value.compare(1) <= 0),
    equal: [["relu(x - 1)", "0"]],
    different: [["relu(-x)", "-x"]],
  },
  {
    says: "large",
    declare: [],
    keeps: each((value) => value.abs().compare(2) >= 0 && value.abs().compare(10) <= 0),
    equal: [["relu(1 - abs(x))", "0"]],
    different: [["abs(x)", "x"]],
  },
];

const more = ["z: n"];

describe.each(assumed)("$says", ({ says, declare, keeps, equal, different }) => {
  const verdictOf = (left: string, right: string, isSaid: boolean): Verdict => {
    const said = isSaid ? { assume: { x: says } } : {};
    const declared = `${left}${right}`.includes("z") ? [...declare, ...more] : declare;
    return ask(left, right, { declare: declared, ...said }).verdict;
  };

  const kept = (verdict: Verdict): boolean => {
    if (verdict.verdict !== "different" || verdict.rung !== "enclosure") return false;
    const x = verdict.counterexample.symbols.get("x");
    return x !== undefined && keeps(x);
  };

  test.each(equal)("%s is %s where it holds, and not elsewhere", (left, right) => {
    expect(verdictOf(left, right, true)).toMatchObject({ verdict: "equal" });
    const elsewhere = verdictOf(left, right, false);
    expect(elsewhere.verdict).not.toBe("equal");
    expect(kept(elsewhere)).toBe(false);
  });

  test.each(different)("%s is not %s, at a point where it holds", (left, right) => {
    expect(verdictOf(left, right, true)).toSatisfy(kept);
  });
});

/* The ends of a closed interval belong to it. */
test("at the end of a closed interval a tie counts", () => {
  const { verdict } = ask("max(x, 3) - (x == 2)", "3", { assume: { x: "[2,3]" } }).verdict;
  expect(verdict).not.toBe("equal");
});

test.each([
  ["delta(y[1], y[2])*z[y[1]]", "delta(y[1], y[2])*z[y[2]]", "equal"],
  ["sum(delta(y[1], k), k, 1, n)", "1", "equal"],
  ["z[y[1]]", "z[1]", "different"],
  ["delta(y[1], y[2])", "0", "different"],
])("where the entries of y are labels %s and %s are so: %s", (left, right, verdict) => {
  const said = { declare: ["y: m", "z: n"], assume: { y: "index:n" } };
  const found = ask(left, right, said).verdict;
  expect(found.verdict).toBe(verdict);
  if (found.verdict !== "different" || found.rung !== "enclosure") return;
  const { symbols, sizes } = found.counterexample;
  const most = sizes.get("n") as number;
  const isLabel = (value: Rational): boolean =>
    value.d === 1n && value.compare(1) >= 0 && value.compare(most) <= 0;
  expect(symbols.get("y")?.values).toSatisfy((values: Rational[]) => values.every(isLabel));
});

// -- worlds -------------------------------------------------------------------------------------------

/** How many worlds there are for a matrix. */
const counts: readonly (readonly [AssumptionWord, (rows: number, length: number) => number])[] = [
  ["binary", (rows, length) => 2 ** (rows * length)],
  ["pm1", (rows, length) => 2 ** (rows * length)],
  ["mask", () => 2],
  ["onehot", (rows, length) => length ** rows],
  ["simplex", () => 1],
  ["positive", () => 1],
];

test.each(counts)("of %s every world is there, once", (is, count) => {
  for (const sizes of [
    [1, 3],
    [2, 2],
    [2, 3],
  ] as const) {
    const [rows, length] = sizes;
    const { worlds, isSample } = worldsOf([{ name: "x", sizes, assume: { is } }], 4096, 1);
    expect(isSample).toBe(false);
    expect(worlds.length).toBe(count(rows, length));
    const texts = worlds.map((world) =>
      [...world].map(([name, as]) => `${name} ${JSON.stringify(as, stringOf)}`).join(),
    );
    expect(new Set(texts).size).toBe(worlds.length);
  }
});

const stringOf = (_: string, value: unknown): unknown =>
  typeof value === "bigint" ? `${value}` : value;

test("of too many worlds some are taken, the same for the same seed", () => {
  const binary = { name: "x", sizes: [20], assume: { is: "binary" } } as const;
  const sampled = (seed: number) => worldsOf([binary], 24, seed);
  expect(sampled(1)).toMatchObject({ isSample: true });
  expect(sampled(1).worlds).toHaveLength(24);
  expect(sampled(1)).toEqual(sampled(1));
  expect(sampled(1).worlds).not.toEqual(sampled(2).worlds);
  expect(sampled(1).free.size).toBe(0);
});

test("at every point what is tied to other entries is what it must be", () => {
  /** The values of a tensor at the first points of its only world. */
  const seen = (is: AssumptionWord, sizes: readonly number[]): readonly Entries[] => {
    const slots = places(sizes).map((at) => slotAt("x", at));
    const { free } = worldsOf([{ name: "x", sizes, assume: { is } }], 16, 1);
    const found: Entries[] = [];
    for (const point of realPoints(slots, free, () => ({ is }), 7)) {
      found.push({ sizes, values: slots.map(({ name }) => point.get(name) as Rational) });
      if (found.length === 40) break;
    }
    return found;
  };
  for (const n of [1, 2, 3, 4]) {
    for (const of of seen("symmetric", [n, n])) expect(of).toSatisfy(isSymmetric);
    for (const of of seen("spd", [n, n])) expect(of).toSatisfy(isPositiveDefinite);
    for (const of of seen("simplex", [2, n])) {
      for (const row of rowsOf(of)) {
        expect(total(row).equals(1)).toBe(true);
        expect(row).toSatisfy((shares: Rational[]) => shares.every(({ s }) => s > 0n));
      }
    }
  }
});
