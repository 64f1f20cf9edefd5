import { readdirSync } from "node:fs";
import type { Dependent, Point } from "../../src/compile/evaluate.ts";
import { evaluate } from "../../src/compile/evaluate.ts";
import { type Kind, samplePoints } from "../../src/compile/points.ts";
import type { EqualOptions } from "../../src/decide/equal.ts";
import { derive } from "../../src/diff/derive.ts";
import type { Assumption } from "../../src/expr/assumption.ts";
import {
  allOf,
  anyOf,
  cases,
  compare,
  difference,
  entryAt,
  indexValue,
  indicator,
  one,
  over,
  scalar,
  symbol,
} from "../../src/expr/build.ts";
import { entries, type FunctionDef } from "../../src/expr/function.ts";
import { indexVar, ix } from "../../src/expr/index-of.ts";
import { inventoryOf } from "../../src/expr/inventory.ts";
import type { Cond, Expr, Sym } from "../../src/expr/node.ts";
import { size, sizeAt } from "../../src/expr/size.ts";
import { freeIndices, subterms, symbolNames } from "../../src/expr/walk.ts";
import { functions } from "../../src/functions/index.ts";
import { seeded, seedOf } from "../../src/numeric/random.ts";
import { read } from "../../src/parse/read.ts";
import { onDomain } from "../../src/rewrite/domain.ts";
import { given, nothingGiven, relevantTo } from "../../src/rewrite/given.ts";
import type { Everywhere, Given } from "../../src/rewrite/lemma.ts";
import type { By } from "../../src/rewrite/proof.ts";
import { coursework } from "../diff/coursework.ts";
import { answersOf, strandsOf, tools } from "../support/answers.ts";

/** One line of a derivation, and what is known where it holds. */
export interface Line {
  readonly id: string;
  /** Why it is right: the name of the law, or what kind of step it is. */
  readonly law: string;
  readonly before: Expr;
  readonly after: Expr;
  readonly given: Given;
  readonly kinds: ReadonlyMap<string, Kind>;
}

/** Every equality in the proofs that the sheets print, and in the derivations of functions and coursework. */
export const linesOf = (): readonly Line[] => {
  const found = new Map<string, Line>();
  for (const line of [...printed(), ...ofFunctions(), ...ofCoursework()]) {
    const hypotheses = [
      ...line.given.conditions.map(({ key }) => key),
      line.given.everywhere.length,
    ];
    const key = `${line.before.id},${line.after.id},${hypotheses.join()}`;
    if (!found.has(key)) found.set(key, line);
  }
  return [...found.values()];
};

function* printed(): Generator<Line> {
  for (const name of readdirSync("exercises").sort()) {
    for (const { id, proof, kinds } of answersOf(`exercises/${name}/exercise.yaml`)) {
      for (const strand of strandsOf(proof)) {
        for (const [at, { before, after, rel, by }] of strand.chain.steps.entries()) {
          if (rel !== "=" || speaksOfDefined(strand.given, before, after)) continue;
          yield { id: `${id}/${at}`, law: lawOf(by), before, after, given: strand.given, kinds };
        }
      }
    }
  }
}

/** Whether the sides are equal by what an exercise defines, which a comparison of the two is not told. */
const speaksOfDefined = ({ definitions }: Given, ...sides: readonly Expr[]): boolean =>
  sides.some((side) => [...symbolNames(side)].some((name) => definitions.has(name)));

const lawOf = (by: By): string =>
  by.kind === "lemma"
    ? by.lemma.name
    : by.kind === "function"
      ? `${by.way} ${by.call.fn.name}`
      : by.kind;

function* ofFunctions(): Generator<Line> {
  for (const { def } of functions) {
    const symbols = def.shape.takes.map((axes, of) =>
      symbol(["x", "y", "z", "w"][of] ?? "v", axes.map(size)),
    );
    for (const [of, by] of symbols.entries())
      if (def.jacobians[of]) yield* derived(def.name, applied(def, symbols), by, nothingGiven);
  }
}

/** A function of symbols, at indices of its own. */
const applied = (def: FunctionDef, symbols: readonly Sym[]): Expr => {
  const builder = functions.find((each) => each.def === def);
  if (!builder) throw new RangeError(def.name);
  const args = symbols.map((sym) => entries(sym.axes, (...at) => entryAt(sym, at)));
  if (def.shape.takes.every((axes) => axes.length === 0) && def.shape.gives.length === 0)
    return (builder as (...args: readonly Expr[]) => Expr)(
      ...symbols.map((sym) => entryAt(sym, [])),
    );
  const at = def.shape.gives.map((letter, axis) => indexVar(["i", "k"][axis] ?? "l", size(letter)));
  return (
    builder as unknown as (...args: readonly unknown[]) => (...at: readonly unknown[]) => Expr
  )(...args)(...at);
};

/** Functions of several axes, beside those of one number. */
const tensors: readonly (readonly [text: string, by: string])[] = [
  ["W*x + b", "x"],
  ["W*x + b", "W"],
  ["norm2sq(W*x - b)", "x"],
  ["norm2sq(W*x - b)", "W"],
  ["x'*A*x", "x"],
  ["sigmoid(W*x + b)", "W"],
  ["softmax(W*x + b)", "x"],
  ["logsumexp(W*x)", "x"],
  ["b'*log(softmax(W*x))", "x"],
  ["mean(x.^2) - mean(x)^2", "x"],
  ["tr(A*A')", "A"],
];

const declare = ["W: m x n", "A: n x n", "x: n", "b: m"];

function* ofCoursework(): Generator<Line> {
  const so = given({ conditions: [compare(scalar("p"), ">", 0)] });
  for (const text of coursework) yield* differentiated(text, "x", [], so);
  for (const [text, by] of tensors) yield* differentiated(text, by, declare, nothingGiven);
}

function* differentiated(
  text: string,
  by: string,
  declared: readonly string[],
  so: Given,
): Generator<Line> {
  const reading = read(text, { functions, declare: declared });
  if (!reading.ok) throw new Error(`${text}: ${reading.error.message.en}`);
  yield* derived(text, reading.tensor.body, reading.symbols.get(by)?.sym ?? symbol(by), so);
}

function* derived(id: string, of: Expr, by: Sym, so: Given): Generator<Line> {
  const at = by.axes.map((axis, k) => ix(indexVar(["j", "l"][k] ?? "p", axis)));
  const chain = derive(of, entryAt(by, at), tools, so);
  const where = onDomain(of, so, true);
  for (const [k, { before, after, rel, by: reason }] of chain.steps.entries()) {
    if (rel !== "=") continue;
    const law = lawOf(reason);
    yield { id: `${id} by ${by.name}/${k}`, law, before, after, given: where, kinds: new Map() };
  }
}

// -- what is known ------------------------------------------------------------------------------------

/** What a line takes for true, as a decision is told it. */
export const knownOf = (line: Line): EqualOptions => {
  const so = relevantTo(line.given, [line.before, line.after]);
  const assume = [...line.kinds].filter(
    (known): known is [string, Assumption] => known[1].is !== "real",
  );
  return {
    conditions: [...so.conditions, ...so.everywhere.map(throughout)],
    dependencies: so.dependencies,
    assume: new Map(assume),
    // The derivative of a definition by cases is told by its arms, which says nothing where they meet.
    offBorders: [line.before, line.after].some((side) =>
      [...subterms(side)].some(({ kind }) => kind === "deriv"),
    ),
  };
};

/** A comparison for every value of an index, as one condition. */
const throughout = ({ by, when, but }: Everywhere): Cond => {
  const asked = but ? anyOf(compare(indexValue(by), "=", indexValue(but)), when) : allOf(when);
  return compare(over("min", [by], cases([{ when: asked, is: one }])), "=", 1);
};

// -- points -------------------------------------------------------------------------------------------

const drawn = 24;

/** Points where what a line takes for true holds, for floats; its ties among them. */
export const pointsOf = (line: Line): readonly Point[] => {
  const { conditions = [], dependencies = new Map(), assume } = knownOf(line);
  const about = inventoryOf(line.before, line.after, ...conditions.map(indicator));
  const free = [line.before, line.after, ...conditions.map(indicator)].flatMap(freeIndices);
  const symbols = new Map(about.symbols);
  for (const [name, from] of dependencies)
    if (symbols.has(name))
      for (const other of from) if (!symbols.has(other)) symbols.set(other, symbol(other));
  const points = samplePoints({
    symbols: [...symbols.values()].filter(({ name }) => !dependencies.has(name)),
    assume: new Map<string, Kind>([
      ...[...about.labels].map(([name, upTo]): [string, Kind] => [name, { is: "index", upTo }]),
      ...(assume ?? []),
    ]),
    sizes: [...about.sizes].sort(),
    indices: [...new Map(free.map((k) => [k.id, k])).values()],
    kinks: [...conditions.flatMap(gapsOf), ...borders(line)].filter(
      (gap) => freeIndices(gap).length === 0,
    ),
    ties: true,
    seed: seedOf(line.id),
    count: drawn,
  });
  const settled = (point: Point): Point => {
    if (dependencies.size === 0) return point;
    const dependents = new Map<string, Dependent>();
    for (const [name, from] of dependencies) {
      const sym = symbols.get(name);
      if (sym) dependents.set(name, wavesOf(sym, [...from], point.sizes ?? new Map()));
    }
    return { ...point, dependents };
  };
  return points
    .map(settled)
    .filter((point) => conditions.every((cond) => valueAt(indicator(cond), point) === 1));
};

/** The value at a point; nothing where an index leaves its axis. */
export const valueAt = (e: Expr, at: Point): number => {
  try {
    return evaluate(e, at);
  } catch (error) {
    if (error instanceof RangeError) return Number.NaN;
    throw error;
  }
};

const gapsOf = (cond: Cond): readonly Expr[] =>
  cond.kind === "compare"
    ? cond.rel === "=" && cond.left.kind !== "index"
      ? [difference(cond.left, cond.right)]
      : []
    : cond.of.flatMap(gapsOf);

/** What is 0 where a definition by cases passes from one arm to another. */
const borders = ({ before, after }: Line): readonly Expr[] =>
  [before, after].flatMap((side) =>
    [...subterms(side)].flatMap((part) =>
      part.kind === "cases"
        ? part.arms.flatMap(({ when }) =>
            when.kind === "compare" ? [difference(when.left, when.right)] : [],
          )
        : [],
    ),
  );

/** Some function of the entries of symbols that is not linear, and has derivatives everywhere. */
const wavesOf = (
  of: Sym,
  from: readonly string[],
  sizes: ReadonlyMap<string, number>,
): Dependent => {
  const shape = of.axes.map((axis) => sizeAt(axis, sizes));
  const value: Dependent["value"] = (values) => {
    const inputs = from.flatMap((name) => {
      const value = values.get(name);
      return typeof value === "number"
        ? [value]
        : typeof value === "object"
          ? [...value.values]
          : [];
    });
    const random = seeded(seedOf(of.name));
    const entry = (): number =>
      inputs.reduce((total, input) => total + random() * input + random() * input * input, 0);
    const found = Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, entry);
    return shape.length === 0 ? (found[0] as number) : { values: found, sizes: shape };
  };
  return { from: new Set(from), value };
};
