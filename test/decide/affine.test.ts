import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Affine,
  affineOf,
  positivePoint,
  solvedFor,
  valueAt,
} from "../../src/decide/affine.ts";
import { Graph, type Node, slotAt } from "../../src/decide/graph.ts";
import { type Rational, rational } from "../../src/numeric/rational.ts";

/** A sum of multiples of variables and a constant. */
const form = (constant: Rational | number, by: Readonly<Record<string, number>>): Affine => ({
  constant: typeof constant === "number" ? rational(constant) : constant,
  coefficients: new Map(
    Object.entries(by).flatMap(([name, slope]) =>
      slope === 0 ? [] : [[name, rational(slope)] as const],
    ),
  ),
  isExact: true,
});

const isPositive = (value: Rational): boolean => value.compare(0) > 0;

/** All points whose coordinates are halves from -4 to 4. */
const grid = (names: readonly string[]): readonly ReadonlyMap<string, Rational>[] =>
  names.reduce<readonly ReadonlyMap<string, Rational>[]>(
    (points, name) =>
      points.flatMap((point) =>
        Array.from({ length: 17 }, (_, k) => new Map(point).set(name, rational(k - 8, 2))),
      ),
    [new Map()],
  );

const small = fc.integer({ min: -3, max: 3 });
const forms = (names: readonly string[]): fc.Arbitrary<readonly Affine[]> =>
  fc.array(
    fc
      .tuple(fc.integer({ min: -5, max: 5 }), ...names.map(() => small))
      .map(([constant, ...slopes]) =>
        form(constant, Object.fromEntries(names.map((name, k) => [name, slopes[k] as number]))),
      ),
    { minLength: 1, maxLength: 7 },
  );

describe.each([
  { names: ["x"], runs: 400 },
  { names: ["x", "y"], runs: 400 },
  { names: ["x", "y", "z"], runs: 60 },
])("systems in $names", ({ names, runs }) => {
  const points = grid(names);

  test("a point that is found is good, and where there is none the grid has none", () => {
    let [solvable, unsolvable] = [0, 0];
    fc.assert(
      fc.property(forms(names), (system) => {
        const found = positivePoint(system);
        if (found === "unknown") throw new Error("such a system is small");
        if (found) {
          solvable += 1;
          for (const one of system) expect(valueAt(one, found)).toSatisfy(isPositive);
        } else {
          unsolvable += 1;
          const isGood = (point: ReadonlyMap<string, Rational>): boolean =>
            system.every((one) => isPositive(valueAt(one, point)));
          expect(points.find(isGood)).toBeUndefined();
        }
      }),
      { numRuns: runs, seed: 70 },
    );
    expect(solvable).toBeGreaterThan(runs / 10);
    expect(unsolvable).toBeGreaterThan(runs / 10);
  });
});

/** The point of an open interval that is chosen. */
const chosen = (low?: Rational, high?: Rational): Rational | undefined => {
  const found = positivePoint([
    ...(low ? [form(low.neg(), { x: 1 })] : []),
    ...(high ? [form(high, { x: -1 })] : []),
  ]);
  return typeof found === "object" ? found.get("x") : undefined;
};

test.each([
  ["-1", "1", "0"],
  ["0", "1", "1/2"],
  ["1/3", "1/2", "2/5"],
  ["2", "3", "5/2"],
  ["5/2", undefined, "3"],
  ["2", undefined, "3"],
  [undefined, "-5/2", "-3"],
  ["-1/2", "-1/3", "-2/5"],
  ["3/10", "7/2", "1"],
  ["100", "101", "201/2"],
  ["314159/100000", "314160/100000", "355/113"],
] as const)("between %s and %s the simplest number is %s", (low, high, simplest) => {
  const number = (text: string): Rational => {
    const [above = 0, below = 1] = text.split("/").map(Number);
    return rational(above, below);
  };
  const found = chosen(low ? number(low) : undefined, high ? number(high) : undefined);
  expect(found?.toFraction()).toBe(simplest);
});

test("no number between the bounds has a smaller denominator, nor one as small nearer to 0", () => {
  const bound = fc
    .tuple(fc.integer({ min: -60, max: 60 }), fc.integer({ min: 1, max: 12 }))
    .map(([above, below]) => rational(above, below));
  fc.assert(
    fc.property(bound, bound, (a, b) => {
      const [low, high] = a.compare(b) < 0 ? [a, b] : [b, a];
      const found = chosen(low, high);
      if (low.equals(high)) {
        expect(found).toBeUndefined();
        return;
      }
      const value = found as Rational;
      expect(value.compare(low) > 0 && value.compare(high) < 0).toBe(true);
      for (let below = 1; below <= Number(value.d); below += 1) {
        const first = low.mul(below).floor().add(1);
        for (let above = first; above.div(below).compare(high) < 0; above = above.add(1)) {
          expect(BigInt(below)).toBe(value.d);
          expect(above.div(below).abs().compare(value.abs())).toBeGreaterThanOrEqual(0);
        }
      }
    }),
    { numRuns: 300, seed: 71 },
  );
});

test("a thin wedge far away is found, and an empty one is none", () => {
  const wedge = (width: Rational): readonly Affine[] => [
    form(-1000, { x: 1 }),
    form(0, { y: 2, x: -1 }),
    form(width, { x: 1, y: -2 }),
  ];
  const found = positivePoint(wedge(rational(1, 1_000_000)));
  if (typeof found !== "object") throw new Error("a point exists");
  for (const one of wedge(rational(1, 1_000_000)))
    expect(valueAt(one, found)).toSatisfy(isPositive);
  expect(positivePoint(wedge(rational(0)))).toBeUndefined();
});

test("a form is 0 where it is solved", () => {
  const tie = form(-7, { x: 3, y: -2 });
  const solved = solvedFor(tie, "x");
  const y = rational(5, 3);
  const x = valueAt(solved, new Map([["y", y]]));
  expect(
    valueAt(
      tie,
      new Map([
        ["x", x],
        ["y", y],
      ]),
    ).n,
  ).toBe(0n);
  expect(solved.coefficients.has("x")).toBe(false);
});

describe("nodes as affine forms", () => {
  const into = new Graph();
  const [x, y] = ["x", "y"].map((name) => into.slot(slotAt(name, []))) as [Node, Node];
  const times = (scale: number, of: Node): Node => into.product([into.whole(scale), of]);

  test("like terms are collected, and what cancels is gone", () => {
    const of = affineOf(into.sum([times(2, into.sum([x, y])), times(-2, y), into.whole(3)]));
    expect(of.isExact).toBe(true);
    expect([...of.coefficients].map(([name, slope]) => [name, slope.valueOf()])).toEqual([
      ["x", 2],
    ]);
    expect(of.constant.valueOf()).toBe(3);
  });

  test("what is not linear is a variable of its own", () => {
    const of = affineOf(into.sum([x, into.product([x, y])]));
    expect(of.isExact).toBe(false);
    expect([...of.coefficients.values()].map((slope) => slope.valueOf())).toEqual([1, 1]);
  });
});
