import {
  type Dependent,
  evaluate,
  evaluateWithError,
  type NumericTensor,
  type Point,
  type Value,
} from "../compile/evaluate.ts";
import { type Kind, samplePoints } from "../compile/points.ts";
import { indexValue, indicator } from "../expr/build.ts";
import { isIndexVar, plainEntry, plainVar } from "../expr/index-of.ts";
import type { Cond, Expr, IndexVar, Ix, Sym } from "../expr/node.ts";
import { type Size, sizeAt } from "../expr/size.ts";
import { freeIndices, subterms } from "../expr/walk.ts";
import { seeded, seedOf } from "../numeric/random.ts";
import { kinkGaps } from "../rewrite/domain.ts";
import type { Everywhere, Given } from "../rewrite/lemma.ts";
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
const drawn = 36;

/** Two sides may differ by this many times their estimated errors. */
const slack = 32;

/** A value whose error is beyond this share of it tells nothing. */
const blurred = 1e-3;

/**
 * Evaluates both sides of every step of a proof, and of its claim, at random points where what is given
 * holds, derivatives by differences and limits by approach: a second opinion that shares nothing with the
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
  private readonly sizes = new Map<string, Readonly<Record<string, number>>>();

  at(point: Point): void {
    this.points += 1;
    if (point.sizes && point.sizes.size > 0) {
      const record = Object.fromEntries(point.sizes);
      this.sizes.set(JSON.stringify(record), record);
    }
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
    const [l, r] = [evaluateWithError(left, at), evaluateWithError(right, at)];
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
const pointsFor = (of: readonly Expr[], given: Given, kinds: Kinds): readonly Point[] => {
  const symbols = new Map<string, Sym>();
  const sizes = new Set<string>();
  const indices = new Map<number, IndexVar>();
  const kinks: Expr[] = [];
  const labels = new Map<string, Size>();
  const visit = (e: Expr): void => {
    for (const part of subterms(e)) {
      collect(part, symbols, sizes, kinks);
      collectLabels(part, labels);
    }
    for (const k of freeIndices(e)) indices.set(k.id, k);
  };
  of.forEach(visit);
  for (const cond of given.conditions) for (const side of sidesOf(cond)) visit(side);
  for (const [name, from] of given.dependencies) {
    if (!symbols.has(name)) continue;
    for (const other of from)
      if (!symbols.has(other)) symbols.set(other, { name: other, axes: [], key: `${other}[]` });
  }
  for (const kind of kinds.values())
    if (kind.is === "index") namesIn(kind.upTo).forEach((name) => sizes.add(name));
  for (const sym of symbols.values())
    for (const axis of sym.axes) namesIn(axis).forEach((name) => sizes.add(name));
  for (const k of indices.values()) namesIn(k.size).forEach((name) => sizes.add(name));

  const free = [...symbols.values()].filter((sym) => !given.dependencies.has(sym.name));
  const points = samplePoints({
    symbols: free,
    assume: new Map<string, Kind>([
      ...[...labels].map(([name, upTo]): [string, Kind] => [name, { is: "index", upTo }]),
      ...kinds,
    ]),
    sizes: [...sizes].sort(),
    indices: [...indices.values()],
    kinks: kinks.filter((kink) => freeIndices(kink).length === 0).slice(0, 6),
    seed: seedOf([...symbols.keys()].sort().join()),
    count: drawn,
  });
  return points
    .map(
      (point): Point =>
        given.dependencies.size === 0
          ? point
          : { ...point, dependents: dependentsOf(given, symbols, point.sizes ?? new Map()) },
    )
    .flatMap((point) => withIndices(point, [...indices.values()], given))
    .filter((point) => given.conditions.every((cond) => holdsAt(cond, point)))
    .slice(0, wanted);
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
  const values = point.sizes ?? new Map<string, number>();
  let choices: ReadonlyMap<number, number>[] = [new Map()];
  for (const k of indices) {
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

const holdsThroughout = ({ by, when, but }: Everywhere, at: Point): boolean => {
  const count = sizeAt(by.size, at.sizes ?? new Map());
  const left = but && evaluate(indexValue(but), at);
  for (let k = 1; k <= count; k += 1) {
    if (k === left) continue;
    if (!holdsAt(when, { ...at, indices: new Map(at.indices).set(by.id, k) })) return false;
  }
  return true;
};

const holdsAt = (cond: Cond, at: Point): boolean => {
  try {
    return evaluate(indicator(cond), at) === 1;
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
};

const sidesOf = (cond: Cond): readonly Expr[] =>
  cond.kind === "compare" ? [cond.left, cond.right] : cond.of.flatMap(sidesOf);

const collect = (
  part: Expr,
  symbols: Map<string, Sym>,
  sizes: Set<string>,
  kinks: Expr[],
): void => {
  const visitIx = (at: Ix): void => {
    namesIn(at.plus).forEach((name) => sizes.add(name));
    for (const [coefficient, variable] of at.terms) {
      namesIn(coefficient).forEach((name) => sizes.add(name));
      if (!isIndexVar(variable))
        for (const inner of subterms(variable)) collect(inner, symbols, sizes, kinks);
    }
  };
  switch (part.kind) {
    case "entry":
      symbols.set(part.of.name, part.of);
      part.at.forEach(visitIx);
      return;
    case "size":
      namesIn(part.value).forEach((name) => sizes.add(name));
      return;
    case "index":
      visitIx(part.value);
      return;
    case "delta":
      visitIx(part.left);
      visitIx(part.right);
      return;
    case "over":
      for (const k of part.by) namesIn(k.size).forEach((name) => sizes.add(name));
      return;
    case "call":
      part.at.forEach(visitIx);
      for (const arg of part.args)
        for (const k of arg.by) namesIn(k.size).forEach((name) => sizes.add(name));
      kinks.push(...kinkGaps(part).map(({ gap }) => gap));
      return;
    case "cases":
      for (const arm of part.arms) {
        for (const side of sidesOf(arm.when))
          for (const inner of subterms(side)) collect(inner, symbols, sizes, kinks);
      }
      return;
    case "deriv":
      collect(part.by, symbols, sizes, kinks);
      return;
    case "limit":
      symbols.set(part.by.name, part.by);
      return;
    default:
  }
};

/** A scalar that is used as an index is a whole number on that axis: the y of o[y]. */
const collectLabels = (part: Expr, labels: Map<string, Size>): void => {
  const note = (at: Ix, axis: Size | undefined): void => {
    const label = plainEntry(at);
    if (axis && label?.kind === "entry" && label.of.axes.length === 0)
      labels.set(label.of.name, axis);
  };
  if (part.kind === "entry")
    for (const [axis, at] of part.at.entries()) note(at, part.of.axes[axis]);
  if (part.kind === "delta") {
    note(part.left, plainVar(part.right)?.size);
    note(part.right, plainVar(part.left)?.size);
  }
  if (part.kind === "call") {
    const sizes = new Map<string, Size>();
    for (const [of, axes] of part.fn.shape.takes.entries()) {
      for (const [axis, letter] of axes.entries()) {
        const own = part.args[of]?.by[axis]?.size;
        if (own) sizes.set(letter, own);
      }
    }
    for (const [axis, at] of part.at.entries())
      note(at, sizes.get(part.fn.shape.gives[axis] ?? ""));
  }
};

const namesIn = (size: Size): readonly string[] => size.terms.flatMap((term) => [...term.names]);

/**
 * A symbol that is only known to depend on others is drawn as a quadratic of their entries: enough to have
 * a derivative that varies.
 */
const dependentsOf = (
  given: Given,
  symbols: ReadonlyMap<string, Sym>,
  sizes: ReadonlyMap<string, number>,
): ReadonlyMap<string, Dependent> => {
  const found = new Map<string, Dependent>();
  for (const [name, from] of given.dependencies) {
    const sym = symbols.get(name);
    if (sym) found.set(name, (values) => quadratic(sym, [...from], values, sizes));
  }
  return found;
};

const quadratic = (
  of: Sym,
  from: readonly string[],
  values: ReadonlyMap<string, Value>,
  sizes: ReadonlyMap<string, number>,
): number | NumericTensor => {
  const inputs = from.flatMap((name) => {
    const value = values.get(name);
    if (typeof value === "number") return [value];
    return typeof value === "object" ? Array.from(value.values) : [];
  });
  const random = seeded(seedOf(`${of.name} of ${from.join()} ${inputs.length}`));
  const entry = (): number => {
    let total = random() - 0.5;
    for (const input of inputs)
      total += (2 * random() - 1) * input + (random() - 0.5) * input * input;
    return total;
  };
  if (of.axes.length === 0) return entry();
  const shape = of.axes.map((axis) => sizeAt(axis, sizes));
  const count = shape.reduce((product, length) => product * length, 1);
  return { values: Float64Array.from({ length: count }, entry), sizes: shape };
};
