import { describe, expect, test } from "vitest";
import { type Point, slope } from "../../src/compile/evaluate.ts";
import { derivativeIs } from "../../src/decide/derivative-is.ts";
import { doubles } from "../../src/decide/enclosure.ts";
import { Graph, type Node, reachable, slotAt } from "../../src/decide/graph.ts";
import { groundAt } from "../../src/decide/ground.ts";
import { Shadow } from "../../src/decide/shadow.ts";
import { tangent } from "../../src/decide/tangent.ts";
import { places } from "../../src/decide/worlds.ts";
import type { Assumption } from "../../src/expr/assumption.ts";
import { call, deriv, entry, number, sum, symbol } from "../../src/expr/build.ts";
import {
  bound,
  type Entries,
  entries,
  type FunctionDef,
  type Interval,
} from "../../src/expr/function.ts";
import { indexVar, ix } from "../../src/expr/index-of.ts";
import type { Entry, Expr, Ix, Sym } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import { doubleOf } from "../../src/numeric/double.ts";
import { type Random, seeded, seedOf } from "../../src/numeric/random.ts";
import { type Rational, rational } from "../../src/numeric/rational.ts";
import { definitions, pointOf } from "../support/functions.ts";

/** A function of the registry applied to symbols of its own. */
class Applied {
  readonly def: FunctionDef;
  readonly symbols: readonly Sym[];
  private readonly args: readonly Entries[];

  constructor(def: FunctionDef) {
    this.def = def;
    this.symbols = def.shape.takes.map((axes, of) => symbol(`x${of}`, axes.map(size)));
    this.args = this.symbols.map((sym) => entries(sym.axes, (...at) => entry(sym, ...at)));
  }

  at(...at: readonly Ix[]): Expr {
    return call(this.def, this.args.map(bound), at);
  }

  jacobian(of: number, at: readonly Ix[], by: readonly Ix[]): Expr | undefined {
    return this.def.jacobians[of]?.(this.args, at, by);
  }

  get sizes(): ReadonlyMap<string, number> {
    const letters = [...new Set([...this.def.shape.takes.flat(), ...this.def.shape.gives])];
    return new Map(letters.map((letter, k) => [letter, 2 + k]));
  }

  lengths(of: readonly string[]): readonly number[] {
    return of.map((letter) => this.sizes.get(letter) as number);
  }
}

const nearby = (value: number): Rational => rational(Math.round(value * 64), 64);

/** A value for every entry of every argument, as names of slots. */
const draw = (of: Applied, random: Random): ReadonlyMap<string, Rational> =>
  new Map(
    of.symbols.flatMap(({ name }, at) => {
      const domain = of.def.domain[at] ?? {};
      return places(of.lengths(of.def.shape.takes[at] as string[])).map((place) => {
        const value = nearby(pointOf(random, domain));
        return [slotAt(name, place).name, value] as const;
      });
    }),
  );

const floatsAt = (of: Applied, point: ReadonlyMap<string, Rational>): Point => ({
  sizes: of.sizes,
  symbols: new Map(
    of.symbols.map(({ name }, at) => {
      const lengths = of.lengths(of.def.shape.takes[at] as string[]);
      const values = places(lengths).map((place) =>
        doubleOf(point.get(slotAt(name, place).name) as Rational),
      );
      return [
        name,
        lengths.length === 0
          ? (values[0] as number)
          : { values: Float64Array.from(values), sizes: lengths },
      ];
    }),
  ),
});

/** Estimated errors are of first order only. */
const slack = 64;

describe.each(definitions)("$name", (def) => {
  const applied = new Applied(def);

  test("on the graph its derivatives are the slopes of its values", () => {
    const random = seeded(seedOf(`${def.name} on the graph`));
    let seen = 0;
    for (let trial = 0; trial < 6; trial += 1) {
      const point = draw(applied, random);
      const floats = floatsAt(applied, point);
      for (const at of places(applied.lengths(def.shape.gives))) {
        for (const [of, sym] of applied.symbols.entries()) {
          for (const by of places(applied.lengths(def.shape.takes[of] as string[]))) {
            const body = applied.at(...at.map((k) => ix(k)));
            const variable: Entry = entry(sym, ...by);
            const measured = slope(body, variable, floats);
            if (!(measured.error < 1e-6 * (1 + Math.abs(measured.value)))) continue;
            const graph = new Graph();
            const ground = groundAt(
              {
                sizes: applied.sizes,
                symbols: new Map(applied.symbols.map((one) => [one.name, one])),
                wholes: new Map(),
                dependencies: new Map(),
              },
              graph,
            );
            const shadow = new Shadow(graph, point, doubles);
            const { lo, hi, defined } = shadow.at(ground(deriv(body, variable), new Map()));
            if (!defined) continue;
            seen += 1;
            const allowed = slack * measured.error + 1e-9 * (1 + Math.abs(measured.value));
            expect(lo - allowed, `${def.name} by ${sym.name}[${by}]`).toBeLessThan(measured.value);
            expect(hi + allowed, `${def.name} by ${sym.name}[${by}]`).toBeGreaterThan(
              measured.value,
            );
            expect(hi - lo).toBeLessThan(1e-6 * (1 + Math.abs(hi)));
          }
        }
      }
    }
    expect(seen).toBeGreaterThanOrEqual(4);
  });

  test.each(def.shape.takes.map((_, of) => of))(
    "its declared derivative by argument %i is its derivative, and a little more is not",
    (of) => {
      const at = def.shape.gives.map((letter) => indexVar(letter, size(letter)));
      const by = (def.shape.takes[of] as string[]).map((letter) => indexVar(letter, size(letter)));
      const [rows, columns] = [at, by].map((indices) => indices.map((k) => ix(k))) as [Ix[], Ix[]];
      const jacobian = applied.jacobian(of, rows, columns) as Expr;
      const value = { indices: at, body: applied.at(...rows) };
      const assume = new Map(
        applied.symbols.flatMap(({ name }, k): [string, Assumption][] => {
          const assumption = assumptionOf(def.domain[k] ?? {});
          return assumption ? [[name, assumption]] : [];
        }),
      );
      const verdict = (body: Expr): unknown =>
        derivativeIs(
          value,
          applied.symbols[of] as Sym,
          { indices: [...at, ...by], body },
          { assume },
        );
      expect(verdict(jacobian)).toMatchObject({ verdict: { verdict: "equal" }, isOther: false });
      const more = sum(jacobian, number(1, 1000));
      expect(verdict(more)).toMatchObject({ verdict: { verdict: "different" } });
    },
  );
});

const assumptionOf = ({ from, to }: Interval): Assumption | undefined =>
  from === undefined && to === undefined
    ? undefined
    : {
        is: "interval",
        open: "both",
        ...(from !== undefined && { from: nearby(from) }),
        ...(to !== undefined && { to: nearby(to) }),
      };

describe("beside the functions", () => {
  const graph = new Graph();
  const node = (name: string): Node => graph.slot(slotAt(name, []));
  const [x, y] = [node("x"), node("y")];
  const calculus = { graph, dependencies: new Map(), axes: () => [] };
  const by = (of: Node, name = "x"): Node => tangent(of, slotAt(name, []), calculus);
  const at = (of: Node, values: readonly (readonly [string, number])[]): number => {
    const point = new Map(values.map(([name, value]) => [name, rational(value)]));
    const { lo, hi } = new Shadow(graph, point, doubles).at(of);
    return (lo + hi) / 2;
  };

  test("what does not vary has the derivative 0", () => {
    for (const of of [graph.pi, graph.whole(7), y, graph.power(y, y)])
      expect(by(of)).toBe(graph.zero);
  });

  test("x by x is 1", () => expect(by(x)).toBe(graph.one));

  test("a power varies in its base and in its exponent", () => {
    const point = [
      ["x", 3],
      ["y", 2],
    ] as const;
    expect(at(by(graph.power(x, y)), point)).toBeNear(6, 1e-12);
    expect(at(by(graph.power(x, y), "y"), point)).toBeNear(9 * Math.log(3), 1e-12);
    expect(at(by(graph.power(x, x)), point)).toBeNear(27 * (1 + Math.log(3)), 1e-12);
    expect(at(by(graph.power(x, graph.whole(0))), point)).toBe(0);
  });

  test("a case has the derivative of the case, and a quantity that is 0 twice is no exception", () => {
    const gate = graph.compare(x, "<", y);
    if (typeof gate === "boolean") throw new Error("x and y vary");
    const square = graph.power(x, graph.whole(2));
    const slope = by(graph.select(gate, square, y));
    expect(
      at(slope, [
        ["x", 1],
        ["y", 2],
      ]),
    ).toBe(2);
    expect(
      at(slope, [
        ["x", 3],
        ["y", 2],
      ]),
    ).toBe(0);
    expect(by(graph.select(gate, y, graph.pi))).toBe(graph.zero);
  });

  test("a product of a thousand factors is differentiated in a graph of a few thousand nodes", () => {
    const large = new Graph();
    const factors = Array.from({ length: 1000 }, (_, k) =>
      large.sum([large.slot(slotAt("x", [])), large.whole(k + 1)]),
    );
    const before = large.nodes.length;
    tangent(large.product(factors), slotAt("x", []), { ...calculus, graph: large });
    expect(large.nodes.length - before).toBeLessThan(12_000);
  });

  test("an unknown function is differentiated through everything it depends on", () => {
    const dependencies = new Map([
      ["L", new Set(["F", "x"])],
      ["F", new Set(["x"])],
    ]);
    const axes = (name: string): readonly number[] => (name === "F" ? [2] : []);
    const slope = tangent(node("L"), slotAt("x", []), { graph, dependencies, axes });
    const names = new Set<string>();
    for (const { kind, ...rest } of reachable([slope]))
      if (kind === "slot" && "slot" in rest) names.add(rest.slot.name);
    expect([...names].sort()).toEqual(
      ["∂F[1]/∂x", "∂F[2]/∂x", "∂L/∂F[1]", "∂L/∂F[2]", "∂L/∂x"].sort(),
    );
  });

  test("second derivatives of an unknown function commute", () => {
    const dependencies = new Map([["f", new Set(["x", "y"])]]);
    const unknown = { graph, dependencies, axes: () => [] };
    const twice = (first: string, second: string): Node =>
      tangent(tangent(node("f"), slotAt(first, []), unknown), slotAt(second, []), unknown);
    expect(twice("x", "y")).toBe(twice("y", "x"));
    expect(twice("x", "y")).not.toBe(twice("x", "x"));
  });
});
