import { evaluateWithError, type Point } from "../compile/evaluate.ts";
import type { Expr } from "../expr/node.ts";
import type { Estimate } from "../numeric/estimate.ts";
import type { Given } from "../rewrite/lemma.ts";
import type { Chain, NoDerivative, Proof, Relation } from "../rewrite/proof.ts";
import { type Kinds, pointsFor } from "./points-for.ts";

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
