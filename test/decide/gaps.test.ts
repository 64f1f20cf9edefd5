import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { doubles } from "../../src/decide/enclosure.ts";
import { conditionBySigns, gapBetween, gapOf, weightOf } from "../../src/decide/gaps.ts";
import { type Condition, Graph, holds, type Node, slotAt } from "../../src/decide/graph.ts";
import { Pure, Unseen } from "../../src/decide/pure.ts";
import { Shadow } from "../../src/decide/shadow.ts";
import type { Comparison } from "../../src/expr/node.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { type Rational, rational } from "../../src/numeric/rational.ts";

const comparisons: readonly Comparison[] = ["<", "≤", "=", "≠", "≥", ">"];

/** How a sum of products is built in a graph. */
type Build = (into: Graph) => Node;

const times = (scale: Rational, of: Node, into: Graph): Node =>
  into.product([into.number(scale), of]);

const leaf: fc.Arbitrary<Build> = fc.constantFrom<Build[]>(
  (into) => into.slot(slotAt("x", [])),
  (into) => into.slot(slotAt("y", [])),
  (into) => into.slot(slotAt("z", [2])),
  (into) => into.product([into.slot(slotAt("x", [])), into.slot(slotAt("y", []))]),
  (into) => into.call(exp.def, [into.slot(slotAt("x", []))]),
  (into) => into.one,
);

const ratio = fc
  .tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .map(([above, below]) => rational(above, below));

const quantity: fc.Arbitrary<Build> = fc
  .array(fc.tuple(ratio, leaf), { minLength: 1, maxLength: 5 })
  .map(
    (terms): Build =>
      (into) =>
        into.sum(terms.map(([scale, of]) => times(scale, of(into), into))),
  );

const law = (
  holdsOf: (a: Node, b: Node, scale: Rational, into: Graph) => void,
  seed: number,
): void => {
  const scales = ratio.filter((scale) => scale.n !== 0n);
  fc.assert(
    fc.property(quantity, quantity, scales, (a, b, scale) => {
      const into = new Graph();
      holdsOf(a(into), b(into), scale, into);
    }),
    { numRuns: 300, seed },
  );
};

/** Whether a quantity is kept as itself or as its opposite matters where it is not a number. */
const opposite = ({ of, flips }: ReturnType<typeof gapOf>, into: Graph): typeof of | string =>
  of.kind === "num" ? times(rational(-1), of, into) : `${of.id} ${!flips}`;

const named = ({ of, flips }: ReturnType<typeof gapOf>): Node | string =>
  of.kind === "num" ? of : `${of.id} ${flips}`;

describe("the quantity whose sign is asked for", () => {
  test("is 0 for what is compared with itself", () => {
    law(
      (a, _, __, into) => expect(gapBetween(a, a, into)).toEqual({ of: into.zero, flips: false }),
      80,
    );
  });

  test("is the same for u and 2u, and flips for -u", () => {
    law((a, _, scale, into) => {
      const own = gapOf(a, into);
      const scaled = gapOf(times(scale, a, into), into);
      if (own.of.kind === "num") {
        expect(scaled.of).toBe(times(scale, own.of, into));
        return;
      }
      expect(scaled.of).toBe(own.of);
      expect(scaled.flips).toBe(scale.s < 0n ? !own.flips : own.flips);
    }, 81);
  });

  test("is that of w - v with the sign turned", () => {
    law((a, b, _, into) => {
      expect(named(gapBetween(b, a, into))).toBe(opposite(gapBetween(a, b, into), into));
    }, 82);
  });

  test("does not depend on how a sum is nested", () => {
    law((a, b, scale, into) => {
      const apartness = into.sum([times(scale, a, into), times(scale.neg(), b, into)]);
      const bracketed = times(scale, into.sum([a, into.negate(b)]), into);
      expect(gapOf(apartness, into)).toEqual(gapOf(bracketed, into));
    }, 83);
  });

  test("is a number where nothing varies", () => {
    const into = new Graph();
    const x = into.slot(slotAt("x", []));
    const three = into.sum([x, into.whole(3)]);
    expect(gapBetween(three, x, into)).toEqual({ of: into.whole(3), flips: false });
    expect(gapBetween(x, three, into)).toEqual({ of: into.whole(-3), flips: false });
  });
});

const point = new Map([
  ["x", rational(3, 2)],
  ["y", rational(-2)],
  ["z[2]", rational(3, 2)],
]);

describe("conditions by the signs of gaps", () => {
  const pureOf = (into: Graph): Pure =>
    new Pure(into, new Map(), {
      gate: () => {
        throw new Unseen();
      },
      sign: () => undefined,
    });

  test.each(comparisons)("%s is decided as the numbers compare", (rel) => {
    law((a, b, _, into) => {
      const shadow = new Shadow(into, point, doubles);
      const gate = into.compare(a, rel, b);
      if (typeof gate === "boolean") return;
      const decided = conditionBySigns(gate, pureOf(into), into, (gap) => shadow.sign(gap) ?? 0);
      expect(decided).toBe(shadow.gate(gate));
    }, 84);
  });

  test("a conjunction needs both, a disjunction one", () => {
    const into = new Graph();
    const [x, y] = ["x", "y"].map((name) => into.slot(slotAt(name, []))) as [Node, Node];
    const shadow = new Shadow(into, point, doubles);
    const signOf = (gap: Node): number => shadow.sign(gap) as number;
    const [isMore, isLess] = [into.compare(x, ">", y), into.compare(x, "<", y)] as [
      Condition,
      Condition,
    ];
    const decided = (condition: Condition): boolean =>
      conditionBySigns(condition, pureOf(into), into, signOf);
    expect(decided(into.join("all", [isMore, isLess]))).toBe(false);
    expect(decided(into.join("any", [isMore, isLess]))).toBe(true);
    expect(decided(into.join("all", [isMore, isMore]))).toBe(true);
  });

  test.each(comparisons)("the weight of %s is 1 where it holds and 0 elsewhere", (rel) => {
    const into = new Graph();
    const [x, y] = ["x", "y"].map((name) => into.slot(slotAt(name, []))) as [Node, Node];
    for (const [left, right] of [
      [x, y],
      [y, x],
    ] as const) {
      const gate = into.compare(left, rel, right) as Condition;
      const weight = weightOf(gate, pureOf(into), into);
      const { of, flips } = gapBetween(left, right, into);
      for (const sign of [-1, 0, 1]) {
        const kept = flips ? -sign : sign;
        const unknowns = new Map([
          [into.opaque(`above ${of.id}`), kept > 0],
          [into.opaque(`at ${of.id}`), kept === 0],
        ]);
        expect(settled(weight, unknowns, into)).toBe(holds(sign, rel) ? into.one : into.zero);
      }
    }
  });
});

/** The value of a sum of products of unknowns that are 0 or 1. */
const settled = (of: Node, unknowns: ReadonlyMap<Node, boolean>, into: Graph): Node => {
  if (of.kind === "opaque") return unknowns.get(of) ? into.one : into.zero;
  if (of.kind !== "sum" && of.kind !== "product") return of;
  const args = of.args.map((arg) => settled(arg, unknowns, into));
  return of.kind === "sum" ? into.sum(args) : into.product(args);
};
