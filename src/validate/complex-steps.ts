import { evaluate, evaluateWithError, type Point } from "../compile/evaluate.ts";
import { type Slot, settled } from "../compile/point.ts";
import { complexSlope, slopeAlong } from "../compile/slope.ts";
import { indexValue } from "../expr/build.ts";
import type { Entry, Expr, IndexVar } from "../expr/node.ts";
import { sizeAt } from "../expr/size.ts";
import type { Estimate } from "../numeric/estimate.ts";
import { placeAt } from "../numeric/place.ts";
import { volume } from "../tensor/graph.ts";
import type { Slope } from "./compared.ts";

/*
 * Derivatives of what is interpreted, entry by entry. Im f(θ + ih) / h errs by h² f‴/6, which is nothing for h = 2⁻¹⁰⁰,
 * and subtracts nothing (Squire and Trapp 1998); where f is not analytic, differences are extrapolated.
 */

/** A derivative that is not carried out: of an expression, by an entry. */
export interface Inert {
  readonly of: Expr;
  readonly by: Entry;
}

/** What was measured, and how. */
export interface Interpreted {
  /** Row by row along the indices. */
  readonly slopes: readonly Slope[];
  /** Whether complex steps did for all entries. */
  readonly isAnalytic: boolean;
}

/** How many times its first order estimate an error may be. */
const slack = 16;

const widened = ({ value, error }: Estimate): Estimate => ({ value, error: slack * error });

/** The slope along an entry from differences; where there is none, those on both sides. */
const byDifferences = (of: Expr, slot: Slot, at: Point): Slope => {
  const found = slopeAlong(of, slot, at, evaluateWithError);
  if (!Number.isNaN(found.value)) return widened(found);
  const sides = (["left", "right"] as const).map((side) =>
    widened(slopeAlong(of, slot, at, evaluateWithError, side)),
  ) as [Estimate, Estimate];
  return sides.every(({ value }) => Number.isFinite(value)) ? { ...found, sides } : found;
};

/**
 * A derivative for all values of some indices, measured at a point from values of the expression: what depends on the
 * variable there follows it.
 */
export const byComplexSteps = (
  { of, by }: Inert,
  indices: readonly IndexVar[],
  at: Point,
): Interpreted => {
  const here = settled(at);
  const dims = indices.map((k) => sizeAt(k.size, here.sizes ?? new Map()));
  let isAnalytic = true;
  const slopes = Array.from({ length: volume(dims) }, (_, entry) => {
    const place = placeAt(dims, entry);
    const values = new Map(here.indices);
    for (const [axis, k] of indices.entries()) values.set(k.id, place[axis] ?? 1);
    const point = { ...here, indices: values };
    const slot = { name: by.of.name, at: by.at.map((each) => evaluate(indexValue(each), point)) };
    const found = complexSlope(of, slot, point);
    if (found) return widened(found);
    isAnalytic = false;
    return byDifferences(of, slot, point);
  });
  return { slopes, isAnalytic };
};
