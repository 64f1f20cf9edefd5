import { compile, type Program } from "../compile/compile.ts";
import {
  type Dependent,
  evaluate,
  evaluateWithError,
  type Point,
  type Value,
} from "../compile/evaluate.ts";
import { settled } from "../compile/point.ts";
import { type Kind, pointsToDraw } from "../compile/points.ts";
import { asides } from "../expr/asides.ts";
import { difference, indexValue, indicator } from "../expr/build.ts";
import {
  type Arithmetic,
  interpretTensor,
  isTensor,
  type TensorOf,
  type ValueOf,
} from "../expr/interpret.ts";
import { inventoryOf } from "../expr/inventory.ts";
import type { Cond, Expr, IndexVar, Sym } from "../expr/node.ts";
import { type Size, sizeAt } from "../expr/size.ts";
import { condSides, freeIndices, subterms, symbolNames } from "../expr/walk.ts";
import type { Estimate } from "../numeric/estimate.ts";
import { seeded, seedOf } from "../numeric/random.ts";
import { kinkGaps } from "../rewrite/domain.ts";
import { relevantTo } from "../rewrite/given.ts";
import { directly } from "../rewrite/graph.ts";
import type { Definition, Everywhere, Given } from "../rewrite/lemma.ts";
import type { Chain, NoDerivative, Proof, Relation } from "../rewrite/proof.ts";

/** What the numbers say of a proof. */
export interface Witnessed {
  /** Equalities and inequalities that were evaluated: every step, and the claim. */
  readonly steps: number;
  /** Points at which they were, in all. */
  readonly points: number;
  /** Sizes that were tried, as {n: 3}. */
  readonly sizes: readonly Readonly<Record<string, number>>[];
  /** The largest relative gap between two sides of an equality. */
  readonly worst: number;
}

/** Two sides that the numbers tell apart. */
export interface Contradiction {
  readonly left: Expr;
  readonly right: Expr;
  readonly at: Point;
  readonly values: readonly [number, number];
}

/** What is known of the values of symbols, for drawing them. */
export type Kinds = ReadonlyMap<string, Kind>;

/** How many points each line is tried at; and how many draws may fall outside of what is given. */
const wanted = 6;
/** Where quantities are computed from each other one point has to do for each choice of sizes. */
const wantedInGraphs = 3;
const drawn = 36;

/** How often points are drawn anew, with other sizes, as long as none is where the hypotheses hold. */
const turns = 5;

/** Two sides may differ by this many times their estimated errors. */
const slack = 32;

/** A value whose error is beyond this share of it tells nothing. */
const blurred = 1e-3;

/**
 * Evaluates both sides of every step of a proof, and of its claim, at random points where what is given
 * holds, derivatives by small steps and limits by approach: a second opinion that shares nothing with the
 * laws. Returns what was seen, or the first pair of sides that disagree.
 */
export const witness = (proof: Proof, kinds: Kinds = new Map()): Witnessed | Contradiction => {
  const seen = new Seen();
  const contradiction = witnessProof(proof, kinds, seen);
  return contradiction ?? seen.report();
};

export const isContradiction = (of: Witnessed | Contradiction): of is Contradiction =>
  "values" in of;

class Seen {
  steps = 0;
  points = 0;
  worst = 0;
  private readonly values = new Map<Point, Map<Expr, Estimate>>();
  private readonly sizes = new Map<string, Readonly<Record<string, number>>>();

  at(point: Point): void {
    this.points += 1;
    if (point.sizes && point.sizes.size > 0) {
      const record = Object.fromEntries(point.sizes);
      this.sizes.set(JSON.stringify(record), record);
    }
  }

  /** A line is the right side of one step and the left side of the next: it is evaluated once at a point. */
  value(of: Expr, at: Point): Estimate {
    const known = this.values.get(at) ?? new Map<Expr, Estimate>();
    this.values.set(at, known);
    const found = known.get(of) ?? evaluateWithError(of, at);
    known.set(of, found);
    return found;
  }

  report(): Witnessed {
    return {
      steps: this.steps,
      points: this.points,
      sizes: [...this.sizes.values()],
      worst: this.worst,
    };
  }
}

const witnessProof = (proof: Proof, kinds: Kinds, seen: Seen): Contradiction | undefined => {
  const { body, claim, given } = proof;
  switch (body.kind) {
    case "chain": {
      const points = pointsFor([claim.left, claim.right, body.start], given, kinds);
      return (
        witnessChain(body, points, seen) ??
        witnessPair(claim.left, claim.rel, claim.right, points, seen)
      );
    }
    case "cases":
      for (const arm of body.arms) {
        const found = witnessProof(arm.proof, kinds, seen);
        if (found) return found;
      }
      return undefined;
    case "no derivative":
      return witnessSides(body, given, kinds, seen);
  }
};

const witnessSides = (
  body: NoDerivative,
  given: Given,
  kinds: Kinds,
  seen: Seen,
): Contradiction | undefined => {
  for (const chain of [body.left, body.right]) {
    const points = pointsFor([chain.start], given, kinds);
    const found = witnessChain(chain, points, seen);
    if (found) return found;
  }
  return undefined;
};

const witnessChain = (
  chain: Chain,
  points: readonly Point[],
  seen: Seen,
): Contradiction | undefined => {
  for (const step of chain.steps) {
    const found = witnessPair(step.before, step.rel, step.after, points, seen);
    if (found) return found;
  }
  return undefined;
};

const witnessPair = (
  left: Expr,
  rel: Relation,
  right: Expr,
  points: readonly Point[],
  seen: Seen,
): Contradiction | undefined => {
  seen.steps += 1;
  for (const at of points) {
    const [l, r] = [seen.value(left, at), seen.value(right, at)];
    if (Number.isNaN(l.value) || Number.isNaN(r.value)) continue;
    const scale = Math.max(Math.abs(l.value), Math.abs(r.value), 1e-6);
    const error = l.error + r.error;
    if (!(error <= blurred * scale) && Number.isFinite(l.value)) continue;
    seen.at(at);
    const gap = l.value === r.value ? 0 : l.value - r.value;
    if (!allowed(rel, gap, slack * error + 1e-13 * scale)) {
      return { left, right, at, values: [l.value, r.value] };
    }
    if (rel === "=") seen.worst = Math.max(seen.worst, Math.abs(gap) / scale);
  }
  return undefined;
};

const allowed = (rel: Relation, gap: number, margin: number): boolean => {
  switch (rel) {
    case "=":
      return Math.abs(gap) <= margin;
    case "<":
    case "≤":
      return gap <= margin;
    case ">":
    case "≥":
      return gap >= -margin;
  }
};

// -- points -------------------------------------------------------------------------------------------

/** Points where what is given holds, for the symbols, sizes and indices of the expressions. */
export const pointsFor = (of: readonly Expr[], all: Given, kinds: Kinds): readonly Point[] => {
  const given = relevantTo(all, of);
  const spoken = [...of, ...given.conditions.flatMap(condSides)];
  const about = inventoryOf(...spoken, ...definingOf(spoken, given).map(({ body }) => body));
  const symbols = new Map(about.symbols);
  const sizes = new Set(about.sizes);
  const indices = new Map<number, IndexVar>();
  for (const e of spoken) for (const k of freeIndices(e)) indices.set(k.id, k);
  const kinks = spoken.flatMap(kinksOf);
  // A scalar that is used as an index is a whole number on that axis: the y of o[y].
  const labels = [...about.labels].filter(([name]) => symbols.get(name)?.axes.length === 0);
  // Names that are met on the way are gone through too.
  for (const name of symbols.keys())
    for (const other of directly(name, given))
      if (!symbols.has(other)) symbols.set(other, { name: other, axes: [], key: `${other}[]` });
  for (const [name, kind] of kinds)
    if (kind.is === "index" && symbols.has(name)) {
      namesIn(kind.upTo).forEach((size) => sizes.add(size));
    }
  for (const sym of symbols.values())
    for (const axis of sym.axes) namesIn(axis).forEach((name) => sizes.add(name));
  for (const k of indices.values()) namesIn(k.size).forEach((name) => sizes.add(name));

  const isFreeName = (name: string): boolean =>
    !given.dependencies.has(name) && !given.definitions.has(name);
  const free = [...symbols.values()].filter(({ name }) => isFreeName(name));
  const seed = seedOf([...symbols.keys()].sort().join());
  const sampling = {
    symbols: free,
    assume: new Map<string, Kind>([
      ...labels.map(([name, upTo]): [string, Kind] => [name, { is: "index", upTo }]),
      ...kinds,
    ]),
    sizes: [...sizes].sort(),
    indices: [...indices.values()],
    kinks: [...equalities(given), ...kinks]
      .filter((kink) => freeIndices(kink).length === 0)
      // A quantity that is computed from others is not moved by itself.
      .filter((kink) => [...symbolNames(kink)].every((name) => isFreeName(name)))
      .slice(0, 8),
    ties: true,
    // What is computed from other quantities is measured through all of them.
    ...(free.length < symbols.size && { mostSize: 4 }),
    count: drawn,
  };
  const depends = free.length < symbols.size;
  const most = depends ? wantedInGraphs : wanted;
  for (let turn = 0; turn < turns; turn += 1) {
    const found: Point[] = [];
    const points = pointsToDraw({ ...sampling, seed: seed + turn });
    const take = (point: Point): void => {
      const complete: Point = depends
        ? settled({ ...point, dependents: dependentsOf(given, symbols, point.sizes ?? new Map()) })
        : point;
      for (const placed of withIndices(complete, [...indices.values()], given)) {
        if (given.conditions.every((cond) => holdsAt(cond, placed)))
          found.push({ ...placed, slopes: new Map() });
      }
    };
    for (let at = 0; at < drawn && found.length < most; at += 1) take(points.drawn(at));
    // Points at a tie are wanted as much as those that were drawn.
    points.atKinks().forEach(take);
    if (found.length > most) return [...found.slice(0, most - 1), found.at(-1) as Point];
    if (found.length > 0) return found;
  }
  return [];
};

/**
 * Hypotheses for every value of an index, such as x_k < x_i, are met by few choices of the other indices:
 * all of them are tried.
 */
const withIndices = (
  point: Point,
  indices: readonly IndexVar[],
  given: Given,
): readonly Point[] => {
  if (given.everywhere.length === 0) return [point];
  const spoken = new Set(
    given.everywhere.flatMap(({ by, when, but }) =>
      [...freeIndices(indicator(when)), ...(but ? freeIndices(indexValue(but)) : [])]
        .map((k) => k.id)
        .filter((id) => id !== by.id),
    ),
  );
  const values = point.sizes ?? new Map<string, number>();
  let choices: ReadonlyMap<number, number>[] = [new Map(point.indices)];
  for (const k of indices.filter(({ id }) => spoken.has(id))) {
    const count = sizeAt(k.size, values);
    choices = choices.flatMap((so) =>
      Array.from({ length: count }, (_, at) => new Map(so).set(k.id, at + 1)),
    );
  }
  return choices
    .map((chosen): Point => ({ ...point, indices: chosen }))
    .filter((at) => given.everywhere.every((all) => holdsThroughout(all, at)))
    .slice(0, 2);
};

/** At how many places of several indices at once a hypothesis is looked at. */
const mostPlaces = 64;

const holdsThroughout = ({ by, and = [], when, but }: Everywhere, at: Point): boolean => {
  const all = [...and, by].reduce<readonly ReadonlyMap<number, number>[]>(
    (so, k) =>
      so
        .slice(0, and.length > 0 ? mostPlaces : so.length)
        .flatMap((place) =>
          Array.from({ length: sizeAt(k.size, at.sizes ?? new Map()) }, (_, before) =>
            new Map(place).set(k.id, before + 1),
          ),
        ),
    [new Map(at.indices)],
  );
  return all.every((indices) => {
    const place = { ...at, indices };
    const isLeftOut = but && evaluate(indexValue(but), place) === indices.get(by.id);
    return isLeftOut || holdsAt(when, place);
  });
};

const holdsAt = (cond: Cond, at: Point): boolean => {
  try {
    return evaluate(indicator(cond), at) === 1;
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
};

/** What is zero where a function in the expression has a corner or a jump. */
const kinksOf = (e: Expr): readonly Expr[] =>
  [...subterms(e)].flatMap((part) => [
    ...(part.kind === "call" ? kinkGaps(part).map(({ gap }) => gap) : []),
    ...asides(part).flatMap(kinksOf),
  ]);

/** What is zero under the hypotheses: points there have to be looked for. */
const equalities = (given: Given): readonly Expr[] =>
  given.conditions.flatMap((cond) =>
    cond.kind === "compare" && cond.rel === "=" && cond.left.kind !== "index"
      ? [difference(cond.left, cond.right)]
      : [],
  );

const namesIn = (size: Size): readonly string[] => size.terms.flatMap((term) => [...term.names]);

/** The definitions of what expressions speak of, and of what those depend on in turn. */
const definingOf = (of: readonly Expr[], so: Given): readonly Definition[] => {
  const names = new Set(of.flatMap((e) => [...symbolNames(e)]));
  // Names that are met on the way are gone through too.
  for (const name of names) for (const other of directly(name, so)) names.add(other);
  return [...so.definitions.values()].filter(({ sym }) => names.has(sym.name));
};

/**
 * What symbols are that depend on others, each after those that it depends on: by their definition, or drawn
 * as a quadratic of their entries, which is enough to have a derivative that varies.
 */
const dependentsOf = (
  given: Given,
  symbols: ReadonlyMap<string, Sym>,
  sizes: ReadonlyMap<string, number>,
): ReadonlyMap<string, Dependent> => {
  const found = new Map<string, Dependent>();
  const visited = new Set<string>();
  const visit = (name: string): void => {
    if (visited.has(name)) return;
    visited.add(name);
    const before = directly(name, given);
    for (const other of before) visit(other);
    const sym = symbols.get(name);
    const definition = given.definitions.get(name);
    if (definition) found.set(name, defined(definition, sizes, new Map(found)));
    else if (sym && before.size > 0) found.set(name, quadratic(sym, [...before], sizes));
  };
  for (const name of symbols.keys()) visit(name);
  return found;
};

/** The values of a quantity by its definition; derivatives in it follow the dependents that come before. */
const defined = (
  { indices, body }: Definition,
  sizes: ReadonlyMap<string, number>,
  dependents: ReadonlyMap<string, Dependent>,
): Dependent => {
  const program = programOf(body);
  const shape = indices.map((k) => sizeAt(k.size, sizes));
  const places = placesOf(shape).map(
    (place) => new Map(indices.map((k, axis) => [k.id, place[axis] ?? 1])),
  );
  const value: Dependent["value"] = (symbols) => {
    const at = (place: ReadonlyMap<number, number>): number =>
      program.run({ symbols, sizes, dependents, indices: place });
    const [only] = places;
    return shape.length === 0 && only
      ? at(only)
      : { values: Float64Array.from(places, at), sizes: shape };
  };
  const valueIn: Dependent["valueIn"] = (arithmetic, symbols) => {
    const { values } = interpretTensor({ indices, body }, arithmetic, { symbols, sizes });
    return shape.length === 0 ? (values[0] ?? arithmetic.none) : { values, sizes: shape };
  };
  return { from: symbolNames(body), value, valueIn };
};

const programs = new WeakMap<Expr, Program>();

const programOf = (e: Expr): Program => {
  const program = programs.get(e) ?? compile(e);
  programs.set(e, program);
  return program;
};

/** Every place of an array. */
const placesOf = (shape: readonly number[]): readonly (readonly number[])[] =>
  shape.reduce<readonly (readonly number[])[]>(
    (rows, length) => rows.flatMap((row) => Array.from({ length }, (_, at) => [...row, at + 1])),
    [[]],
  );

const quadratic = (
  of: Sym,
  from: readonly string[],
  sizes: ReadonlyMap<string, number>,
): Dependent => {
  const shape = of.axes.map((axis) => sizeAt(axis, sizes));
  const count = shape.reduce((product, length) => product * length, 1);
  let coefficients: readonly number[] | undefined;
  const drawn = (inputs: number): readonly number[] => {
    const random = seeded(seedOf(`${of.name} of ${from.join()} ${inputs}`));
    return Array.from({ length: count * (1 + 2 * inputs) }, () => random() - 0.5);
  };
  const valueIn = <T>(
    { from: number, add, multiply }: Pick<Arithmetic<T>, "from" | "add" | "multiply">,
    symbols: ReadonlyMap<string, ValueOf<T>>,
  ): ValueOf<T> => {
    const inputs = from.flatMap((name) => entriesOf(symbols.get(name), number));
    const width = 1 + 2 * inputs.length;
    coefficients ??= drawn(inputs.length);
    const drawnFrom = coefficients;
    const values = Array.from({ length: count }, (_, entry): T => {
      const at = entry * width;
      let total = number(drawnFrom[at] as number);
      for (const [k, input] of inputs.entries()) {
        // A mean, so that exponentials of what has many inputs do not run out of digits.
        const linear = number((drawnFrom[at + 1 + 2 * k] as number) / inputs.length);
        const square = number((drawnFrom[at + 2 + 2 * k] as number) / inputs.length);
        const twice = add(linear, linear);
        total = add(total, multiply(input, add(twice, multiply(square, input))));
      }
      return total;
    });
    return shape.length === 0 ? (values[0] as T) : { values, sizes: shape };
  };
  return { from: new Set(from), valueIn, value: (symbols) => inFloats(valueIn(plain, symbols)) };
};

const inFloats = (of: ValueOf<number>): Value => {
  if (!isTensor(of)) return of as number;
  const { values, sizes }: TensorOf<number> = of;
  return { values: Float64Array.from(values), sizes };
};

const plain: Pick<Arithmetic<number>, "from" | "add" | "multiply"> = {
  from: (value) => value,
  add: (left, right) => left + right,
  multiply: (left, right) => left * right,
};

/** All entries of what a symbol is; a rule gives none. */
const entriesOf = <T>(
  given: ValueOf<T> | undefined,
  number: (value: number) => T,
): readonly T[] => {
  const numbered = (value: T | number): T => (typeof value === "number" ? number(value) : value);
  if (given === undefined || typeof given === "function") return [];
  if (!isTensor(given)) return [numbered(given as T | number)];
  const { values }: TensorOf<T | number> = given;
  return Array.from(values, numbered);
};
