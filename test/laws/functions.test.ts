import katex from "katex";
import { describe, expect, test } from "vitest";
import { evaluate, type NumericTensor, type Value } from "../../src/compile/evaluate.ts";
import { entry, symbol } from "../../src/expr/build.ts";
import { compares } from "../../src/expr/comparison.ts";
import {
  type Entries,
  entries,
  type FunctionDef,
  type FunctionLaw,
  type Interval,
  type LawCondition,
  type NumericArg,
} from "../../src/expr/function.ts";
import { ix } from "../../src/expr/index-of.ts";
import type { Cond, Expr, Ix } from "../../src/expr/node.ts";
import { type Size, size, sizeName } from "../../src/expr/size.ts";
import { freeIndices } from "../../src/expr/walk.ts";
import { rounding } from "../../src/numeric/estimate.ts";
import { type Random, seeded, seedOf } from "../../src/numeric/random.ts";
import { slopeOf } from "../../src/numeric/slope.ts";
import { anyValue, definitions, draws, fillings, pointOf, reachOf } from "../support/functions.ts";

const isScalar = ({ shape }: FunctionDef): boolean =>
  [...shape.takes, shape.gives].every((axes) => axes.length === 0);

const scalars = definitions.filter(isScalar);
const tensors = definitions.filter((def) => !isScalar(def));

const randomOf = (def: FunctionDef, purpose: string): Random => seeded(seedOf(def.name + purpose));

const isWithin = ({ from, to }: Interval, value: number): boolean =>
  value >= (from ?? Number.NEGATIVE_INFINITY) && value <= (to ?? Number.POSITIVE_INFINITY);

describe("the room", () => {
  test("no two functions share a name or an alias", () => {
    const names = definitions.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test("no two laws share a name", () => {
    const names = definitions.flatMap(({ laws }) => Object.keys(laws()));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

describe.each(definitions)("$name", (def) => {
  test("it says what it is in two languages", () => {
    expect(def.about.fr).not.toBe("");
    expect(def.about.en).not.toBe("");
  });

  test("its LaTeX renders", () => {
    const args = def.shape.takes.map(
      (_, of) => [String.raw`\mathbf{x}`, "u - v", "b_{1}"][of] ?? "c",
    );
    const at = def.shape.gives.map((_, axis) => ["i", "j"][axis] ?? "k");
    for (const text of [def.latex(args, at), def.latex(args, []), `${def.latexName}'`]) {
      const html = katex.renderToString(text, { strict: "error", throwOnError: true });
      expect(html).toContain("katex");
    }
    for (const arg of args) expect(def.latex(args, at)).toContain(arg);
  });

  const laws = Object.entries(def.laws());
  test.each(laws)("%s holds", (name, law) => checkLaw(law, seeded(seedOf(name))));

  test.each(laws)("%s gives its reason in two languages", (_, { because }) => {
    for (const text of [because.fr, because.en]) expect(text).toMatch(/^\S.*\.$/);
  });

  const spellings = def.spellings().map((spelling, at) => [at + 1, spelling] as const);
  test.each(spellings)("spelling %i is the function", (at, { from, to }) => {
    const because = { fr: "", en: "" };
    checkLaw({ from, to, because }, seeded(seedOf(`${def.name} spelling ${at}`)));
  });
});

describe.each(scalars)("$name, a function of scalars", (def) => {
  const names = def.shape.takes.map((_, of) => symbol(`x${of}`));
  const args = names.map((name) => entries([], () => entry(name)));
  const valuesAt = (point: readonly number[]): Map<string, Value> =>
    new Map(point.map((value, of) => [`x${of}`, value]));
  const kernel = (point: readonly number[]): number =>
    def.kernel(point.map((value) => ({ values: Float64Array.of(value), sizes: [] }))) as number;
  const kinksAt = (point: readonly number[]): number[] => {
    const holes = new Map(names.slice(1).map((name, of) => [["b", "c"][of] ?? "", entry(name)]));
    return def.kinks.map(({ at }) => evaluate(at, { symbols: valuesAt(point), holes }));
  };
  const points = draws(randomOf(def, "points"), 60, def.domain);
  const smooth = points.filter((point) =>
    kinksAt(point).every((kink) => Math.abs(kink - (point[0] as number)) > 0.01),
  );

  test.each(names.map((_, of) => of))(
    "its derivative by argument %i is the slope of its kernel",
    (of) => {
      const derivative = def.jacobians[of]?.(args, [], []);
      if (!derivative) throw new Error(`${def.name} declares no derivative by argument ${of}`);
      expect(smooth.length).toBeGreaterThan(20);
      for (const point of smooth) {
        const along = (t: number): number =>
          kernel(point.map((value, k) => (k === of ? t : value)));
        expectSlope(
          evaluate(derivative, { symbols: valuesAt(point) }),
          along,
          point[of] as number,
          `${def.name}(${point})`,
        );
      }
    },
  );

  test.runIf(def.definition)("its kernel computes its definition", () => {
    const definition = def.definition?.(args, []) as Expr;
    for (const point of points) {
      expect(kernel(point)).toBeNear(evaluate(definition, { symbols: valuesAt(point) }), 1e-12);
    }
  });

  test("its values lie in its range", () => {
    for (const point of points)
      expect(def.range).toSatisfy((range) => isWithin(range, kernel(point)));
  });

  test("it has values in its domain, and none outside", () => {
    for (const point of points) expect(kernel(point)).toSatisfy(Number.isFinite);
    def.domain.forEach(({ from, to }, of) => {
      const outside = [
        ...(from === undefined ? [] : [from - 0.5]),
        ...(to === undefined ? [] : [to + 0.5]),
      ];
      for (const value of outside) {
        for (const point of points.slice(0, 10)) {
          expect(kernel(point.map((inside, k) => (k === of ? value : inside)))).toBeNaN();
        }
      }
    });
  });

  test("far out, its values are no NaN", () => {
    for (const far of [-1e308, -800, -40, 40, 800, 1e308]) {
      const point = def.domain.map((_, of) => (of === 0 ? far : 0.5));
      if (isWithin(def.domain[0] as Interval, far)) expect(kernel(point)).not.toBeNaN();
    }
  });

  test.each(def.kinks.map((kink, at) => [kink.says, at] as const))(
    "its %s (kink %i) is one",
    (says, at) => {
      for (const point of points.slice(0, 10)) {
        const kink = kinksAt(point)[at] as number;
        const along = (t: number): number => kernel([t, ...point.slice(1)]);
        const step = 1e-6;
        const [left, middle, right] = [along(kink - step), along(kink), along(kink + step)];
        if (says === "jump") expect(Math.abs(right - left)).toBeGreaterThan(0.1);
        else {
          expect(left).toBeNear(middle, 1e-4);
          expect(right).toBeNear(middle, 1e-4);
          expect(Math.abs((right - middle) / step - (middle - left) / step)).toBeGreaterThan(1e-3);
        }
      }
    },
  );
});

describe.each(tensors)("$name, a function of tensors", (def) => {
  const letters = [...new Set([...def.shape.takes.flat(), ...def.shape.gives])];

  // Every letter has a size of its own, so that a transposition cannot hide.
  describe.each([2, 3, 5])("with a first axis of %i", (first) => {
    const sizes = new Map(letters.map((letter, at) => [letter, first + at]));
    const axesOf = (axes: readonly string[]): Size[] => axes.map((letter) => size(letter));
    const lengths = (axes: readonly string[]): number[] =>
      axes.map((letter) => sizes.get(letter) as number);
    const names = def.shape.takes.map((axes, of) => symbol(`x${of}`, axesOf(axes)));
    const args: Entries[] = names.map((name) =>
      entries(name.axes, (...at: Ix[]) => entry(name, ...at)),
    );
    const draw = (random: Random): NumericArg[] =>
      def.shape.takes.map((axes, of) => {
        const shape = lengths(axes);
        const count = shape.reduce((product, length) => product * length, 1);
        const domain = def.domain[of] ?? {};
        return {
          values: Float64Array.from({ length: count }, () => pointOf(random, domain)),
          sizes: shape,
        };
      });
    const random = randomOf(def, `of ${first}`);
    const symbolsAt = (point: readonly NumericArg[]): Map<string, NumericTensor> =>
      new Map(point.map((arg, of) => [`x${of}`, arg]));
    const conditions = def.where?.(args, true) ?? [];
    const valueAt =
      (point: readonly NumericArg[]) =>
      (e: Expr): number =>
        evaluate(e, { symbols: symbolsAt(point), sizes });
    // A slope is measured away from where there is no value.
    const margin = (point: readonly NumericArg[]): number =>
      conditions.reduce(
        (least, cond) =>
          cond.kind === "compare"
            ? Math.min(least, Math.abs(valueAt(point)(cond.left) - valueAt(point)(cond.right)))
            : least,
        Number.MAX_VALUE,
      );
    const points = Array.from({ length: 40 }, () => draw(random))
      .filter((point) => conditions.every((cond) => condHolds(cond, valueAt(point))))
      .sort((one, other) => margin(other) - margin(one))
      .slice(0, 4);
    const kernel = (point: readonly NumericArg[]): Float64Array => {
      const value = def.kernel(point);
      return typeof value === "number" ? Float64Array.of(value) : value;
    };
    const places = placesOf(lengths(def.shape.gives));

    test("there are points where it has a value", () => {
      expect(points).toHaveLength(4);
    });

    test.runIf(def.definition)("its kernel computes its definition", () => {
      for (const point of points) {
        const expected = places.map((at) =>
          evaluate(def.definition?.(args, at.map(fixed)) as Expr, {
            symbols: symbolsAt(point),
            sizes,
          }),
        );
        expect(kernel(point)).toBeNear(expected, 1e-12);
      }
    });

    test.each(def.shape.takes.map((_, of) => of))(
      "its Jacobian by argument %i is the slope of its kernel",
      (of) => {
        const jacobian = def.jacobians[of];
        if (!jacobian) throw new Error(`${def.name} declares no Jacobian by argument ${of}`);
        const bys = placesOf(lengths(def.shape.takes[of] as readonly string[]));
        for (const [trial, point] of points.entries()) {
          for (const [row, at] of places.entries()) {
            for (const [column, by] of bys.entries()) {
              // An absolute value bends at 0.
              const base = (point[of] as NumericArg).values[column] as number;
              if (Math.abs(base) < 0.01) continue;
              const along = (t: number): number => {
                const moved = point.map((arg, k) =>
                  k === of ? { ...arg, values: arg.values.with(column, t) } : arg,
                );
                return kernel(moved)[row] as number;
              };
              expectSlope(
                evaluate(jacobian(args, at.map(fixed), by.map(fixed)), {
                  symbols: symbolsAt(point),
                  sizes,
                }),
                along,
                base,
                `${def.name} at [${at}] by [${by}], trial ${trial}`,
              );
            }
          }
        }
      },
    );

    test("its values lie in its range", () => {
      for (const point of points) {
        for (const value of kernel(point))
          expect(def.range).toSatisfy((range) => isWithin(range, value));
      }
    });

    test("large entries make no NaN", () => {
      for (const scale of [800, 1e150]) {
        for (const point of points) {
          const large = point.map((arg) => ({
            ...arg,
            values: arg.values.map((value) => scale * value),
          }));
          for (const value of kernel(large)) expect(value).not.toBeNaN();
        }
      }
    });
  });
});

const fixed = (value: number): Ix => ix(value);

/** All indices into an array of these sizes, row by row, from 1. */
const placesOf = (lengths: readonly number[]): number[][] =>
  lengths.reduce<number[][]>(
    (before, length) => before.flatMap((at) => Array.from({ length }, (_, k) => [...at, k + 1])),
    [[]],
  );

/** A few units of rounding are lost in any kernel. */
const expectSlope = (
  claimed: number,
  f: (t: number) => number,
  at: number,
  where: string,
): void => {
  const measured = slopeOf((t) => ({ value: f(t), error: 8 * rounding * Math.abs(f(t)) }), at);
  const scale = Math.max(1, Math.abs(claimed));
  expect(measured.error, `the slope could not be measured: ${where}`).toBeLessThan(1e-6 * scale);
  expect(Math.abs(claimed - measured.value), where).toBeLessThan(
    16 * measured.error + 1e-8 * scale,
  );
};

const lawSizes = new Map([
  ["n", 3],
  ["m", 4],
]);

/** Draws what fills the holes until the law has been seen to hold at enough places that meet its conditions. */
const checkLaw = (law: FunctionLaw, random: Random): void => {
  const patterns = [law.from, law.to];
  const conditions = law.when ?? [];
  const reach = reachOf(patterns);
  expect([...reachOf([law.to]).keys()].filter((name) => !reachOf([law.from]).has(name))).toEqual(
    [],
  );
  for (const condition of conditions) {
    if (condition.is !== "without" || condition.of.kind !== "hole") continue;
    const kept = reach.get(condition.of.name)?.filter(({ id }) => id !== condition.index.id) ?? [];
    reach.set(condition.of.name, kept);
  }
  const holes = fillings(reach);
  const free = [...new Map(patterns.flatMap(freeIndices).map((k) => [k.id, k])).values()];
  const lengthOf = (of: Size): number => lawSizes.get(sizeName(of) ?? "") as number;

  let seen = 0;
  for (let trial = 0; trial < 400 && seen < 40; trial += 1) {
    const symbols = new Map<string, Value>(
      [...reach].map(([name, by]) => {
        const sizes = by.map((k) => lengthOf(k.size));
        const count = sizes.reduce((product, length) => product * length, 1);
        const values = Float64Array.from({ length: count }, () => anyValue(random));
        return [`fills ${name}`, sizes.length === 0 ? (values[0] as number) : { values, sizes }];
      }),
    );
    for (const place of placesOf(free.map((k) => lengthOf(k.size)))) {
      const indices = new Map(free.map((k, at) => [k.id, place[at] as number]));
      const value = (e: Expr): number => evaluate(e, { symbols, sizes: lawSizes, indices, holes });
      if (!conditions.every((condition) => meets(condition, value))) continue;
      const [left, right] = [value(law.from), value(law.to)];
      // A law speaks where its left side has a value.
      if (!Number.isFinite(left)) continue;
      seen += 1;
      expect(right, JSON.stringify([...symbols])).toBeNear(left, 1e-9);
    }
  }
  const closed = reach.size === 0;
  expect(seen, "too few places to try the law at").toBeGreaterThan(closed ? 0 : 19);
};

const meets = (condition: LawCondition, value: (e: Expr) => number): boolean => {
  switch (condition.is) {
    case "positive":
      return value(condition.of) > 0;
    case "nonnegative":
      return value(condition.of) >= 0;
    case "nonzero":
      return value(condition.of) !== 0;
    case "holds":
      return condHolds(condition.cond, value);
    case "without":
    case "stays":
      return true;
  }
};

const condHolds = (cond: Cond, value: (e: Expr) => number): boolean =>
  cond.kind === "compare"
    ? compares(value(cond.left), cond.rel, value(cond.right))
    : cond.of[cond.kind === "all" ? "every" : "some"]((part) => condHolds(part, value));
