import { pointsFor } from "../check/points-for.ts";
import { evaluateWithError, type Point } from "../compile/evaluate.ts";
import type { EqualOptions } from "../decide/equal.ts";
import { equal } from "../decide/equal.ts";
import type { Certainty, Verdict } from "../decide/verdict.ts";
import { differentiate, standardRules } from "../diff/differentiate.ts";
import { carryLimits } from "../diff/limits.ts";
import { arranged, same } from "../expr/arranged.ts";
import { signOf } from "../expr/bounds.ts";
import { cases, deriv, difference, limit } from "../expr/build.ts";
import type { Bilingual } from "../expr/function.ts";
import type { Cases, Cond, Expr, IndexVar } from "../expr/node.ts";
import { mapBottomUp, mapCond, mentions, parts, symbolNames, unfolded } from "../expr/walk.ts";
import { approach, assuming } from "../rewrite/given.ts";
import { avoids, definedAt, directly } from "../rewrite/graph.ts";
import type { Definition, Given } from "../rewrite/lemma.ts";
import { takeArms, unfoldPiecewise } from "../rewrite/regions.ts";
import { agree } from "../rewrite/residue.ts";
import { Trace } from "../rewrite/trace.ts";
import { type Frame, upToQuantity } from "./frame.ts";
import { placed } from "./points.ts";
import { settledIn } from "./settled.ts";

/*
 * Whether two expressions are equal in the graph of an exercise. Derivatives are total derivatives along the graph.
 * Names are replaced by what they stand for as far as it takes: what holds whatever a name stands for, holds; that
 * something does not hold is only said with all names replaced.
 */

export interface Truth {
  /** Nothing where it cannot be told. */
  readonly holds: boolean | undefined;
  readonly certainty: Certainty | undefined;
  /** Why it is false: the verdict that says so, with its point. */
  readonly verdict?: Verdict;
  readonly reason?: Bilingual;
}

/** Two sides, free in the same indices. */
export interface Equation {
  readonly left: Expr;
  readonly right: Expr;
  readonly indices: readonly IndexVar[];
  /** How many of them, from the first, are letters of the text; the others are axes. */
  readonly letters?: number;
}

/** What holds beside: the conditions of a case. */
export type Conditions = readonly Cond[];

/** How many steps may be taken for one link, about a second's worth, and how many seconds on a busy machine. */
const [mostSteps, longest] = [300_000, 20];

/** Derivatives carried out along the graph, and names that only spell another quantity replaced. */
export const carriedOut = (e: Expr, { given, slopes }: Pick<Frame, "given" | "slopes">): Expr => {
  const found = differentiate(slopes.put(opened(e, given, isSpelling)), standardRules, given);
  // A derivative may name what only spells another quantity.
  return opened(found, given, isSpelling);
};

/** A label's one-hot vector, or another name for a quantity. */
const isSpelling = ({ body }: Definition): boolean =>
  body.kind === "delta" || body.kind === "entry" || body.kind === "deriv";

const opened = (e: Expr, given: Given, test: (definition: Definition) => boolean): Expr => {
  const definedIn = (part: Expr): Expr => {
    const definition = part.kind === "entry" ? given.definitions.get(part.of.name) : undefined;
    return part.kind === "entry" && definition && test(definition)
      ? definedAt(definition, part.at)
      : part;
  };
  const image = mapBottomUp(e, (part) => {
    if (part.kind === "cases") return withConditions(part, (side) => opened(side, given, test));
    if (part.kind !== "deriv") return definedIn(part);
    // By one column of a matrix is by its entries.
    const by = definedIn(part.by);
    return by !== part.by && by.kind === "entry" ? deriv(part.of, by) : part;
  });
  return image === e ? e : opened(image, given, test);
};

const withConditions = (e: Cases, side: (e: Expr) => Expr): Expr => {
  const arms = e.arms.map(({ when, is }) => ({ when: mapCond(when, side), is }));
  return arms.every(({ when }, at) => when.key === e.arms[at]?.when.key)
    ? e
    : cases(arms, e.otherwise);
};

/** Names that only spell another quantity replaced by what they spell. */
export const spelledOut = (e: Expr, given: Given): Expr => opened(e, given, isSpelling);

/**
 * Whether an equation holds in the graph of a frame, in a case. What was found of an equation is kept with its frame:
 * many copies say the same.
 */
export const truthOf = (equation: Equation, frame: Frame, conditions: Conditions = []): Truth => {
  if (same(equation.left, equation.right)) return proved;
  const { known, own, so } = settled(equation, frame, conditions);
  known.truth ??= decided(own, frame, so);
  return known.truth;
};

/** The same where only what holds is asked for: what numbers tell apart is not thought about. */
export const truthUnlessApart = (
  equation: Equation,
  frame: Frame,
  conditions: Conditions = [],
): Truth => {
  if (same(equation.left, equation.right)) return proved;
  const { known, own, so } = settled(equation, frame, conditions);
  known.isApart ??= isApart(own, frame, assuming(frame.given, ...so));
  return known.isApart
    ? { holds: false, certainty: "probabilistic" }
    : truthOf(equation, frame, conditions);
};

/** What was found of an equation, and its sides: while they are kept, they are known again wherever they are read. */
export interface Known {
  readonly sides: readonly Expr[];
  truth?: Truth;
  isApart?: boolean;
}

/** An equation in settled indices, with what is known of it. */
const settled = (
  equation: Equation,
  frame: Frame,
  conditions: Conditions,
): { readonly known: Known; readonly own: Equation; readonly so: Conditions } => {
  const { indices, put, putIn } = settledIn(equation.indices);
  const [left, right] = [put(equation.left), put(equation.right)];
  const so = conditions.map(putIn);
  const sides = [arranged(left), arranged(right)];
  const key = [
    ...sides.map(({ id }) => id),
    ...indices.map(({ id }) => `k${id}`),
    ...so.map((cond) => cond.key),
  ].join(" ");
  const known = frame.truths.get(key) ?? { sides };
  if (frame.truths.size >= mostKept) frame.truths.clear();
  frame.truths.set(key, known);
  return { known, own: { ...equation, left, right, indices }, so };
};

/** How much is kept of one frame. */
const mostKept = 1000;

const decided = (equation: Equation, frame: Frame, conditions: Conditions): Truth => {
  const { given } = frame;
  const so = assuming(given, ...conditions);
  const chain = byChain(equation, frame, conditions);
  if (chain?.holds) return proved;
  // What differs for a loss that is not known may be equal for this one: the numbers say.
  if (chain?.holds === false && isApart(equation, frame, so))
    return { holds: false, certainty: "probabilistic" };
  const [l, r] = [equation.left, equation.right].map((side) =>
    limitsTaken(carriedOut(side, frame), frame, conditions),
  ) as [Expr, Expr];
  if (agreeWhenOpened(l, r, given)) return proved;
  const first = compared({ ...equation, left: l, right: r }, frame, conditions);
  if (first.holds || namesToOpen(l, r, given).size === 0) return first;
  // What differs for free names may be equal where they are computed from each other: the numbers say.
  const points = pointsOf(l, r, so, frame);
  const inNumbers: Truth =
    first.holds === undefined ? first : { ...first, certainty: "probabilistic" };
  // Where they tell the sides apart, opening names would never make them equal.
  if (differsAt(points, l, r)) return inNumbers;
  const found = inRounds({ ...equation, left: l, right: r }, frame, conditions);
  // Sides that agree where indices are apart may differ where two of them meet, or one meets a label.
  return found.holds === undefined && differsAt(placed(points, equation.indices, so), l, r)
    ? inNumbers
    : found;
};

/** Whether arithmetic alone makes the sides equal, with names as they are or opened one after another. */
const agreeWhenOpened = (l: Expr, r: Expr, given: Given): boolean => {
  let [left, right] = [l, r];
  for (let rounds = 0; rounds <= mostRounds; rounds += 1) {
    if (same(left, right) || agree(left, right)) return true;
    const names = namesToOpen(left, right, given);
    if (names.size === 0) return false;
    const isNamed = ({ sym }: Definition): boolean => names.has(sym.name);
    [left, right] = [openedOnce(left, given, isNamed), openedOnce(right, given, isNamed)];
  }
  return false;
};

/** An expression with its limits worked out, as far as their laws go. */
const limitsTaken = (e: Expr, { given, tools }: Frame, conditions: Conditions): Expr =>
  mapBottomUp(e, (part) => {
    if (part.kind !== "limit") return part;
    const so = assuming(given, ...conditions);
    // Near the point, from its side, a function by cases is one of them.
    const around = assuming(so, ...approach(part));
    const near = new Trace(differentiate(part.of, standardRules, around), around);
    unfoldPiecewise(near);
    takeArms(near);
    const trace = new Trace(limit(near.current, part.by, part.to, part.from), so);
    carryLimits(trace, tools);
    return trace.current;
  });

/**
 * Whether the chain rule alone makes the sides equal: whatever the loss is as a function of the quantity nearest to it
 * by which it is differentiated. Then it need not be known. Nothing where there is no such quantity.
 */
const byChain = (equation: Equation, frame: Frame, conditions: Conditions): Truth | undefined => {
  const so = withinChain(equation, frame);
  if (!so) return undefined;
  const [l, r] = [equation.left, equation.right].map((side) =>
    differentiate(opened(side, frame.given, isSpelling), standardRules, so.given),
  ) as [Expr, Expr];
  return same(l, r) || agree(l, r)
    ? proved
    : compared({ ...equation, left: l, right: r }, so, conditions);
};

/**
 * The frame in which the loss is only known to depend on the quantity nearest to it by which both sides differentiate
 * it; nothing where it is differentiated by one alone.
 */
export const withinChain = ({ left, right }: Equation, frame: Frame): Frame | undefined => {
  const { given } = frame;
  const nearest = nearestTo(spelledOut(left, given), spelledOut(right, given), given);
  return nearest && upToQuantity(frame, nearest.of, nearest.by);
};

/**
 * What is differentiated, and of the quantities by which it is, the one that the others act through. One alone is it
 * where both sides differentiate by it.
 */
const nearestTo = (
  left: Expr,
  right: Expr,
  so: Given,
): { readonly of: string; readonly by: string } | undefined => {
  const [l, r] = [slopesIn(left), slopesIn(right)];
  const found = [...new Set([...l.keys(), ...r.keys()])].flatMap((of) => {
    const sides = [l, r].map((side) => side.get(of) ?? new Set<string>());
    const all = [...new Set(sides.flatMap((names) => [...names]))];
    // Every path from the others leads through it.
    const by = all.find((name) =>
      all.every(
        (other) =>
          other === name ||
          (ancestors(name, so).has(other) && !avoids(of, other, new Set([name]), so)),
      ),
    );
    const tells = by !== undefined && (all.length > 1 || sides.every((names) => names.has(by)));
    return tells ? [{ of, by }] : [];
  });
  return found.find(({ of }) => !found.some((other) => ancestors(other.of, so).has(of)));
};

/** The quantities that are differentiated, each with those by which it is. */
const slopesIn = (side: Expr): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  const seen = new Set<Expr>();
  const visit = (e: Expr): void => {
    if (seen.has(e)) return;
    seen.add(e);
    if (e.kind === "deriv" && e.of.kind === "entry" && e.by.kind === "entry")
      found.set(e.of.of.name, (found.get(e.of.of.name) ?? new Set()).add(e.by.of.name));
    for (const part of parts(e)) visit(part);
  };
  visit(side);
  return found;
};

/** How many times their errors two values have to be apart, and by what share of them. */
const [errors, share] = [64, 1e-6];

/** A value; nothing where it speaks of what does not exist: an index beyond its axis. */
const ifAny = <T>(value: () => T): T | undefined => {
  try {
    return value();
  } catch (stop) {
    if (stop instanceof RangeError) return undefined;
    throw stop;
  }
};

/** Points of the graph where the sides have values; none where something of them has none. */
const pointsOf = (l: Expr, r: Expr, so: Given, { vocabulary }: Frame): readonly Point[] =>
  ifAny(() => pointsFor([l, r], so, vocabulary.kinds)) ?? [];

/** Whether two sides differ at one of the points by much more than the errors of their values. */
const differsAt = (points: readonly Point[], l: Expr, r: Expr): boolean =>
  points.some((point) => {
    const [a, b] = [l, r].map((side) => ifAny(() => evaluateWithError(side, point)));
    if (!a || !b) return false;
    const gap = Math.abs(a.value - b.value);
    const size = Math.max(Math.abs(a.value), Math.abs(b.value));
    return Number.isFinite(gap) && gap > errors * (a.error + b.error) && gap > share * size;
  });

/** Whether the sides of an equation differ in numbers, along the graph. */
const isApart = (equation: Equation, frame: Frame, so: Given): boolean => {
  const [left, right] = [equation.left, equation.right].map((side) =>
    spelledOut(side, frame.given),
  ) as [Expr, Expr];
  return differsAt(pointsOf(left, right, so, frame), left, right);
};

/** Opens the names that were computed last, again and again, until the sides are seen to be equal. */
const inRounds = (equation: Equation, frame: Frame, conditions: Conditions): Truth => {
  const { given } = frame;
  let { left, right } = equation;
  for (let rounds = 0; rounds < mostRounds; rounds += 1) {
    const names = namesToOpen(left, right, given);
    if (names.size === 0) break;
    const isNamed = ({ sym }: Definition): boolean => names.has(sym.name);
    left = openedOnce(left, given, isNamed);
    right = openedOnce(right, given, isNamed);
    const truth = compared({ ...equation, left, right }, frame, conditions);
    if (truth.holds) return truth;
  }
  return undecidable;
};

const mostRounds = 4;

const proved: Truth = { holds: true, certainty: "proved" };

const undecidable: Truth = {
  holds: undefined,
  certainty: undefined,
  reason: {
    fr: "Trop de quantités dépendent ici les unes des autres.",
    en: "Too many quantities depend on one another here.",
  },
};

const openedOnce = (e: Expr, given: Given, test: (definition: Definition) => boolean): Expr =>
  mapBottomUp(e, (part) => {
    if (part.kind !== "entry") return part;
    const definition = given.definitions.get(part.of.name);
    return definition && test(definition) ? definedAt(definition, part.at) : part;
  });

/** The quantities that were computed last of those that are named: none of the others is computed from them. */
const namesToOpen = (l: Expr, r: Expr, given: Given): ReadonlySet<string> => {
  const present = [...new Set([...symbolNames(l), ...symbolNames(r)])];
  const defined = present.filter((name) => given.definitions.has(name));
  const above = new Map(defined.map((name) => [name, ancestors(name, given)]));
  return new Set(defined.filter((name) => defined.every((other) => !above.get(other)?.has(name))));
};

/** All that a quantity is computed from, in the end. */
export const ancestors = (name: string, given: Given): ReadonlySet<string> => {
  const seen = new Set<string>();
  const queue = [name];
  for (let at = queue.pop(); at !== undefined; at = queue.pop())
    for (const next of directly(at, given))
      if (!seen.has(next)) {
        seen.add(next);
        queue.push(next);
      }
  return seen;
};

const compared = (
  { left, right, indices }: Equation,
  { assume, given }: Frame,
  conditions: Conditions,
): Truth => {
  const options: EqualOptions = {
    assume,
    conditions: [...given.conditions, ...conditions],
    dependencies: given.dependencies,
    offBorders: true,
    seconds: longest,
    steps: mostSteps,
  };
  // A letter that neither side speaks of says nothing of how far it runs.
  const spoken = indices.filter((k) => mentions(left, k) || mentions(right, k));
  const verdict = equal({ indices: spoken, body: left }, { indices: spoken, body: right }, options);
  switch (verdict.verdict) {
    case "equal":
      return { holds: true, certainty: verdict.certainty };
    case "different":
      return { holds: false, certainty: verdict.certainty, verdict };
    default:
      return { holds: undefined, certainty: undefined, reason: verdict.reason };
  }
};

/** Whether one side is greater than the other, as far as the build of their difference tells. */
export const signOfDifference = (
  { left, right }: Equation,
  frame: Frame,
): ReturnType<typeof signOf> => {
  const { given } = frame;
  let e = carriedOut(difference(left, right), frame);
  for (let rounds = 0; rounds < mostRounds; rounds += 1) {
    const sign = signOf(e, given.knows);
    if (sign !== "unknown") return sign;
    const next = mapBottomUp(e, (part) => {
      if (part.kind === "call") return unfolded(part) ?? part;
      if (part.kind !== "entry") return part;
      const definition = given.definitions.get(part.of.name);
      return definition ? definedAt(definition, part.at) : part;
    });
    if (next === e) return sign;
    e = next;
  }
  return "unknown";
};
