import { describe, expect, test } from "vitest";
import { evaluate, evaluateWithError, type Point, type Value } from "../../src/compile/evaluate.ts";
import { samplePoints } from "../../src/compile/points.ts";
import {
  call,
  cases,
  compare,
  delta,
  deriv,
  difference,
  entry,
  indicator,
  inverse,
  limit,
  meets,
  negate,
  number,
  over,
  power,
  product,
  quotient,
  scalar,
  square,
  sum,
  sumOver,
  symbol,
  zero,
} from "../../src/expr/build.ts";
import { compares } from "../../src/expr/comparison.ts";
import {
  type Builder,
  entries,
  type FunctionDef,
  type LawCondition,
} from "../../src/expr/function.ts";
import { indexVar, ix } from "../../src/expr/index-of.ts";
import type { Cond, Entry, Expr, IndexVar, Sym } from "../../src/expr/node.ts";
import { type Size, size, sizeName } from "../../src/expr/size.ts";
import { freeIndices, substitute, subterms } from "../../src/expr/walk.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { log } from "../../src/functions/elementary/log.ts";
import { functions } from "../../src/functions/index.ts";
import { det, inv } from "../../src/functions/matrix/inv-det.ts";
import { derivativeOf } from "../../src/lemmas/derivative.ts";
import { lemmaFamilies } from "../../src/lemmas/index.ts";
import { simplexLaws } from "../../src/lemmas/simplex.ts";
import { seeded, seedOf } from "../../src/numeric/random.ts";
import { kinkGaps, onDomain } from "../../src/rewrite/domain.ts";
import { assuming, given, nothingGiven } from "../../src/rewrite/given.ts";
import {
  type Equation,
  type Given,
  isNonzero,
  type Lemma,
  lawsOf,
  type Schema,
} from "../../src/rewrite/lemma.ts";
import { anyValue, fillings, reachOf } from "../support/functions.ts";

const families = lemmaFamilies.map(({ family, lemmas }) => [family, lemmas] as const);
const everyLemma: readonly Lemma[] = lemmaFamilies.flatMap(({ lemmas }) => lemmas);
const equations = everyLemma.filter((law): law is Equation => law.kind === "equation");
/** Rules that speak of what an exercise defines are doubted in `test/rewrite/graph.test.ts`. */
const ofGraphs = new Set(["deriv_defined", "deriv_chain"]);
const schemas = everyLemma.filter(
  (law): law is Schema => law.kind === "schema" && !ofGraphs.has(law.name),
);

const [n, m] = [size("n"), size("m")];
const sizes = new Map([
  ["n", 3],
  ["m", 4],
]);
const [x, y, t] = ["x", "y", "t"].map((name) => scalar(name)) as [Entry, Entry, Entry];
const a = symbol("a", [n]);
const [i, j] = [indexVar("i", n), indexVar("j", n)];

const A = symbol("A", [n, n]);
const ofA = entries(A.axes, (...at) => entry(A, ...at));
const invertible = given({ conditions: [compare(det(ofA)(), "≠", 0)] });

// -- values -----------------------------------------------------------------------------------------------

/** Whether both have the same value where they have one; false where that could not be told. */
const agreeAt = (left: Expr, right: Expr, at: Point, where: string): boolean => {
  const [l, r] = [evaluateWithError(left, at), evaluateWithError(right, at)];
  if (Number.isNaN(l.value)) {
    // An exponential that overflows leaves a value, but no estimate of its error.
    const [plain, other] = [evaluate(left, at), evaluate(right, at)];
    if (!Number.isFinite(plain)) return false;
    expect(other, where).toBeNear(plain, 1e-6);
    return true;
  }
  const scale = Math.max(1e-3, Math.abs(l.value), Math.abs(r.value));
  const blur = l.error + r.error;
  if (Number.isFinite(l.value) && !(blur < 1e-4 * scale)) return false;
  if (l.value !== r.value)
    expect(Math.abs(l.value - r.value), `${where}: ${l.value} and ${r.value}`).toBeLessThanOrEqual(
      64 * blur + 1e-11 * scale,
    );
  return true;
};

const valueAt = (e: Expr, at: Point): number => evaluateWithError(e, at).value;

const holdsAt = (condition: LawCondition, at: Point): boolean => {
  switch (condition.is) {
    case "positive":
      return valueAt(condition.of, at) > 0;
    case "nonnegative":
      return valueAt(condition.of, at) >= 0;
    case "nonzero":
      return valueAt(condition.of, at) !== 0;
    case "holds":
      return (
        condition.cond.kind === "compare" &&
        compares(
          valueAt(condition.cond.left, at),
          condition.cond.rel,
          valueAt(condition.cond.right, at),
        )
      );
    case "without":
    case "stays":
      return true;
  }
};

const placesOf = (of: readonly IndexVar[]): Map<number, number>[] =>
  of.reduce<Map<number, number>[]>(
    (before, k) =>
      before.flatMap((so) =>
        Array.from({ length: lengthOf(k.size) }, (_, at) => new Map(so).set(k.id, at + 1)),
      ),
    [new Map()],
  );

const lengthOf = (of: Size): number => sizes.get(sizeName(of) ?? "") as number;

/** Symbols of an expression with the values drawn for them. */
const drawnFor = (of: readonly Expr[], seed: number, count: number): readonly Point[] => {
  const symbols = new Map<string, Sym>();
  const kinks: Expr[] = [];
  const visitCond = (cond: Cond): void => {
    if (cond.kind !== "compare") cond.of.forEach(visitCond);
    else [cond.left, cond.right].forEach(visit);
  };
  const visit = (e: Expr): void => {
    for (const part of subterms(e)) {
      if (part.kind === "entry") symbols.set(part.of.name, part.of);
      if (part.kind === "deriv") visit(part.by);
      if (part.kind === "limit") symbols.set(part.by.name, part.by);
      if (part.kind === "call") kinks.push(...kinkGaps(part).map(({ gap }) => gap));
      if (part.kind === "cases") for (const { when } of part.arms) visitCond(when);
      if (part.kind === "over" && part.where) visitCond(part.where);
    }
  };
  of.forEach(visit);
  const indices = [...new Map(of.flatMap(freeIndices).map((k) => [k.id, k])).values()];
  return samplePoints({
    symbols: [...symbols.values()],
    sizes: ["n", "m"],
    indices,
    kinks: kinks.slice(0, 2),
    seed,
    count,
  });
};

/** Symbols that are given to be zero are. */
const withZeros = (symbols: ReadonlyMap<string, Value>, so: Given): Map<string, Value> => {
  const zeros = so.conditions.flatMap((cond) =>
    cond.kind === "compare" && cond.rel === "=" && cond.left.kind === "entry"
      ? [cond.left.of.name]
      : [],
  );
  return new Map([...symbols, ...zeros.map((name): [string, Value] => [name, 0])]);
};

/** How often both sides were seen to agree, where what is given holds. */
const timesSeen = (left: Expr, right: Expr, so: Given, seed: number, where: string): number => {
  let seen = 0;
  for (const drawn of drawnFor([left, right], seed, 40)) {
    const at = { ...drawn, symbols: withZeros(drawn.symbols ?? new Map(), so) };
    const isThere = so.conditions.every((cond) => evaluate(indicator(cond), at) === 1);
    if (isThere && agreeAt(left, right, at, where)) seen += 1;
  }
  return seen;
};

// -- the room -----------------------------------------------------------------------------------------------

describe("the room", () => {
  test("every law is found under its family", () => {
    for (const name of [
      "delta",
      "sum",
      "derivative",
      "limit",
      "cases",
      "exponential",
      "hypothesis",
    ]) {
      expect(families.map(([family]) => family)).toContain(name);
    }
  });

  test("no two laws share a name, those of functions and rules of differentiation included", () => {
    const names = [
      ...everyLemma,
      ...functions.flatMap(lawsOf),
      ...functions.map(({ def }) => derivativeOf(def)),
    ].map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test.each(everyLemma)("$name is named in lower case, after its subject", ({ name }) => {
    expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/);
  });

  test.each([...everyLemma, ...functions.map(({ def }) => derivativeOf(def))])(
    "$name gives its reason in two languages",
    ({ because }) => {
      for (const text of [because.fr, because.en]) expect(text).toMatch(/^\S.*\.$/s);
      expect(because.fr).not.toBe(because.en);
    },
  );
});

// -- equations ------------------------------------------------------------------------------------------------

describe.each(
  [...equations, ...(simplexLaws(symbol("p", [n]))?.lemmas ?? [])].filter(
    (law) => law.kind === "equation",
  ),
)("$name, an equation", ({ name, from, to, when }) => {
  const reach = reachOf([from, to]);
  for (const condition of when) {
    if (condition.is !== "without" || condition.of.kind !== "hole") continue;
    const hole = condition.of.name;
    reach.set(
      hole,
      (reach.get(hole) ?? []).filter(({ id }) => id !== condition.index.id),
    );
  }
  const isGiven = [...subterms(from)].some((part) => part.kind === "entry");

  test("holds for anything in its gaps", () => {
    const random = seeded(seedOf(name));
    const holes = fillings(reach);
    const free = [...new Map([from, to].flatMap(freeIndices).map((k) => [k.id, k])).values()];
    let seen = 0;
    for (let trial = 0; trial < 200 && seen < 40; trial += 1) {
      const symbols = new Map<string, Value>(
        [...reach].map(([hole, by]) => {
          const lengths = by.map((k) => lengthOf(k.size));
          const values = Float64Array.from(
            { length: lengths.reduce((total, length) => total * length, 1) },
            () => anyValue(random),
          );
          return [
            `fills ${hole}`,
            lengths.length === 0 ? (values[0] as number) : { values, sizes: lengths },
          ];
        }),
      );
      // What is given of a label: its entries add up to 1.
      if (isGiven) symbols.set("p", { values: Float64Array.of(0.2, 0.5, 0.3), sizes: [3] });
      for (const indices of placesOf(free)) {
        const at: Point = { symbols, sizes, indices, holes };
        if (!when.every((condition) => holdsAt(condition, at))) continue;
        if (agreeAt(from, to, at, name)) seen += 1;
      }
    }
    expect(seen).toBeGreaterThan(reach.size === 0 ? 0 : 19);
  });

  test("brings in nothing that is not there on the left", () => {
    const known = new Set(reachOf([from]).keys());
    for (const hole of reachOf([to]).keys()) expect(known).toContain(hole);
  });
});

// -- schemas --------------------------------------------------------------------------------------------------

const positive = (...of: Expr[]): Given => given({ conditions: of.map((e) => compare(e, ">", 0)) });
const kOf = (): IndexVar => indexVar("k", n);
const p = kOf();

const functionNamed = (name: string): FunctionDef =>
  (functions.find(({ def }) => def.name === name) as Builder).def;

/** A derivative where the terms of an extremum differ. */
const withoutTies = (subject: Expr & { kind: "deriv" }): readonly [Expr, Given] => [
  subject,
  onDomain(subject.of, nothingGiven, true),
];

/** Subjects beyond the examples that the laws give of themselves. */
const more: Readonly<Record<string, readonly (readonly [Expr, Given?])[]>> = {
  deriv_const: [
    [
      deriv(
        sumOver(n, (k) => entry(a, k)),
        x,
      ),
    ],
    [deriv(exp(y), x)],
  ],
  deriv_self: [
    [deriv(entry(a, i), entry(a, j))],
    [deriv(entry(a, i), entry(a, i))],
    [deriv(entry(a, 2), entry(a, j))],
  ],
  deriv_add: [[deriv(sum(x, exp(x), y, 3), x)]],
  deriv_mul_const: [[deriv(product(2, y, x, exp(x)), x)]],
  deriv_reciprocal: [
    [
      deriv(inverse(product(exp(x), sum(2, x))), x),
      given({ conditions: [compare(sum(2, x), "≠", 0)] }),
    ],
    [deriv(power(exp(x), -3), x)],
  ],
  deriv_div: [
    [deriv(quotient(product(x, y), exp(x)), x)],
    [deriv(product(x, power(sum(1, square(x)), -2)), x)],
  ],
  deriv_mul_many: [[deriv(product(exp(x), exp(x), sum(1, square(x)), sum(2, square(x)), 3), x)]],
  deriv_mul: [[deriv(product(x, exp(x), sum(1, x)), x)], [deriv(product(y, x, x), x)]],
  deriv_pow: [
    [deriv(power(x, -2), x)],
    [deriv(power(exp(x), y), x)],
    [deriv(power(x, number(3, 2)), x), positive(x)],
  ],
  deriv_pow_var: [[deriv(power(x, x), x), positive(x)], [deriv(power(exp(x), sum(x, y)), x)]],
  deriv_over_sum: [
    [
      deriv(
        sumOver(n, (k) => square(entry(a, k))),
        entry(a, j),
      ),
    ],
    [
      deriv(
        sumOver(n, (k) => product(x, entry(a, k))),
        x,
      ),
    ],
    [deriv(over("sum", [p], product(exp(x), entry(a, p)), compare(entry(a, p), ">", 0)), x)],
  ],
  deriv_cases: [
    [
      deriv(cases([{ when: compare(x, ">", 0), is: square(x) }], negate(x)), x),
      given({ conditions: [compare(x, "≠", 0)] }),
    ],
    [deriv(cases([{ when: compare(x, "<", 0), is: exp(x) }]), x), positive(x)],
  ],
  deriv_over_extreme: [
    withoutTies(deriv(over("max", [p], product(exp(x), entry(a, p))), x)),
    withoutTies(deriv(over("min", [p], sum(x, product(x, entry(a, p)))), x)),
    withoutTies(deriv(over("max", [p], square(entry(a, p))), entry(a, j))),
  ],
  limit_const: [[limit(exp(x), t.of, zero)]],
  limit_end: [
    [limit(exp(negate(t)), t.of, "+inf")],
    [limit(call(functionNamed("tanh"), [{ by: [], body: product(2, t) }]), t.of, "-inf")],
    [
      limit(call(functionNamed("sigmoid"), [{ by: [], body: product(x, t) }]), t.of, "+inf"),
      positive(x),
    ],
    [
      limit(exp(product(t, difference(x, y))), t.of, "+inf"),
      given({ conditions: [compare(x, "<", y)] }),
    ],
  ],
  limit_inv_of_infinite: [
    [limit(power(sum(t, exp(t)), -2), t.of, "+inf")],
    [limit(inverse(sum(1, exp(product(x, t)))), t.of, "+inf"), positive(x)],
  ],
  limit_compose: [
    [limit(quotient(sum(1, inverse(t)), sum(2, exp(negate(t)))), t.of, "+inf")],
    [limit(log(sum(1, square(t))), t.of, zero, "right")],
    [
      limit(
        sumOver(n, (k) => exp(product(t, entry(a, k)))),
        t.of,
        zero,
      ),
    ],
  ],
  exp_multiple: [[exp(product(3, x))], [exp(product(-5, x, y))]],
  exp_opposite: [[exp(product(-1, x, y))]],
  given_zero: [[x, given({ conditions: [compare(x, "=", 0)] })]],
  delta_known: [[delta(i, j), given({ conditions: [meets(i, j)] })]],
  cases_same: [
    [
      cases(
        [
          { when: compare(x, ">", 0), is: sum(x, y) },
          { when: compare(x, "=", 0), is: sum(y, x) },
        ],
        sum(x, y),
      ),
    ],
  ],
  cases_indicator: [[cases([{ when: compare(x, "≤", y), is: exp(x) }], zero)]],
  sum_add: [[sumOver(n, (k) => sum(entry(a, k), x, 2))], [over("sum", [kOf(), kOf()], sum(x, y))]],
  sum_mul_left: [
    [sumOver(n, (k) => product(x, entry(a, k), exp(y)))],
    [over("sum", [p], product(x, entry(a, p)), compare(entry(a, p), ">", 0))],
  ],
  sum_zero: [[sumOver(m, () => zero)], [over("sum", [p], zero, compare(entry(a, p), ">", 0))]],
  inv_mul_self: [
    [sumOver(n, (k) => product(entry(A, i, k), inv(ofA)(k, j))), invertible],
    [sumOver(n, (k) => product(inv(ofA)(i, k), x, entry(A, k, j))), invertible],
    [
      sumOver(n, (k) =>
        product(
          inv(ofA)(i, k),
          sumOver(n, (l) => product(entry(A, k, l), entry(a, l))),
        ),
      ),
      invertible,
    ],
  ],
  sum_const: [[sumOver(m, () => product(x, y))], [over("sum", [kOf(), indexVar("l", m)], exp(x))]],
};

describe.each(schemas)("$name, a schema", (law) => {
  const tried = law.examples.map((example) => [example, nothingGiven] as const);
  const table = (more[law.name] ?? []).map(
    ([subject, so]) => [subject, so ?? nothingGiven] as const,
  );

  test("has something to show", () => {
    expect([...tried, ...table].length).toBeGreaterThan(0);
  });

  test("keeps the value of all that it rewrites", () => {
    let rewritten = 0;
    for (const [subject, so] of [...tried, ...table]) {
      const { filled, given: known } = withoutHoles(subject, so);
      expect(filled.kind).toBe(law.head);
      const after = law.rewrite(filled, known);
      if (!after) {
        // An example may need a hypothesis to be rewritten; what the table says is rewritten as it stands.
        expect(
          table.some(([other, known]) => other === subject && known === so),
          law.name,
        ).toBe(false);
        continue;
      }
      rewritten += 1;
      expect(timesSeen(filled, after, known, seedOf(law.name), law.name)).toBeGreaterThan(
        so === nothingGiven ? 4 : 0,
      );
    }
    expect(rewritten).toBeGreaterThan(0);
  });

  test("says nothing of what is none of its business", () => {
    for (const other of [
      x,
      sum(x, y),
      inverse(x),
      exp(y),
      delta(i, j),
      sumOver(n, (k) => entry(a, k)),
    ]) {
      if (other.kind !== law.head) expect(law.rewrite(other, nothingGiven)).toBeUndefined();
    }
  });
});

/** Examples are written with the letters of lemmas: each hole becomes a symbol that its indices may read. */
const withoutHoles = (
  subject: Expr,
  so: Given,
): { readonly filled: Expr; readonly given: Given } => {
  const reach = reachOf([subject]);
  return reach.size === 0
    ? { filled: subject, given: so }
    : { filled: substitute(subject, { holes: fillings(reach) }), given: so };
};

// -- the rule of each function ----------------------------------------------------------------------------------

describe.each(
  functions
    .map(({ def }) => def)
    .filter(({ shape }) => shape.takes.every((axes) => axes.length === 0)),
)("the derivative of $name, with the chain rule", (def) => {
  const rule = derivativeOf(def) as Schema;
  const inner = sum(product(number(3, 2), x), number(1, 5));
  const others = def.shape.takes.slice(1).map((_, at) => ({ by: [], body: scalar(`p${at}`) }));
  const subject = deriv(call(def, [{ by: [], body: inner }, ...others]), x);

  test("has the slope of the function for value", () => {
    const so = onDomain(subject.of, nothingGiven, true);
    const after = rule.rewrite(subject, so);
    if (def.jacobians[0] === undefined) {
      expect(after).toBeUndefined();
      return;
    }
    expect(after).toBeDefined();
    expect(timesSeen(subject, after as Expr, so, seedOf(def.name), def.name)).toBeGreaterThan(3);
  });

  test.runIf(def.kinks.length > 0)("is not written down where there is none", () => {
    expect(rule.rewrite(subject, nothingGiven)).toBeUndefined();
    const [first] = kinkGaps(subject.of as Expr & { kind: "call" });
    if (!first) throw new Error(`${def.name} has a kink`);
    const atKink = assuming(nothingGiven, compare(first.gap, "=", 0));
    expect(isNonzero(first.gap, atKink)).toBe(false);
    expect(rule.rewrite(subject, atKink)).toBeUndefined();
  });
});

describe.each(
  functions
    .map(({ def }) => def)
    .filter(({ shape }) => shape.takes.some((axes) => axes.length > 0)),
)("the derivative of $name, with the chain rule", (def) => {
  const rule = derivativeOf(def) as Schema;
  const letters = [...new Set(def.shape.takes.flat())];
  const axisOf = (letter: string): Size => (letter === letters[0] ? n : m);
  const inputs = def.shape.takes.map((axes, of) => symbol(`x${of}`, axes.map(axisOf)));
  const outer = def.shape.gives.map((letter) => ix(indexVar("i", axisOf(letter))));
  const subjectBy = (of: number): Expr => {
    const args = inputs.map((input) => {
      const by = input.axes.map((axis) => indexVar("k", axis));
      return { by, body: product(t, entry(input, ...by)) };
    });
    return deriv(
      call(def, args, outer),
      entry(inputs[of] as Sym, ...(inputs[of] as Sym).axes.map((axis) => indexVar("j", axis))),
    );
  };

  test.each(inputs.map((_, of) => of))(
    "by argument %i has the slope of the function for value",
    (of) => {
      const subject = subjectBy(of);
      if (subject.kind !== "deriv") throw new Error("a derivative");
      const so = onDomain(subject.of, nothingGiven, true);
      const after = rule.rewrite(subject, so);
      if (!def.jacobians[of]) return expect(after).toBeUndefined();
      expect(after).toBeDefined();
      let seen = 0;
      const random = seeded(seedOf(def.name + of));
      for (let trial = 0; trial < 12; trial += 1) {
        const symbols = new Map<string, Value>([["t", 0.5 + random()]]);
        for (const input of inputs) {
          const lengths = input.axes.map(lengthOf);
          const count = lengths.reduce((total, length) => total * length, 1);
          // Probabilities, labels and scores alike: away from corners and inside every domain.
          symbols.set(
            input.name,
            lengths.length
              ? {
                  values: Float64Array.from({ length: count }, () => 0.1 + random()),
                  sizes: lengths,
                }
              : 0.1 + random(),
          );
        }
        for (const indices of placesOf(freeIndices(subject)).slice(0, 6)) {
          if (agreeAt(subject, after as Expr, { symbols, sizes, indices }, def.name)) seen += 1;
        }
      }
      expect(seen).toBeGreaterThan(5);
    },
  );
});
