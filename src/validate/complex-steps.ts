import { evaluateWithError, type Point } from "../compile/evaluate.ts";
import { type Slot, settled } from "../compile/point.ts";
import { complexSlope, slopeAlong } from "../compile/slope.ts";
import type { Sym } from "../expr/node.ts";
import { sizeAt } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import type { Estimate } from "../numeric/estimate.ts";
import { placeAt, type Slope } from "./compared.ts";

/*
 * Derivatives of what is interpreted, entry by entry. Im f(θ + ih) / h errs by h² f‴/6, which is nothing for h = 2⁻¹⁰⁰,
 * and subtracts nothing (Squire and Trapp 1998); where f is not analytic, differences are extrapolated.
 */

/** What was measured, and how. */
export interface Interpreted {
  readonly slopes: readonly Slope[];
  /** Whether complex steps did for all entries. */
  readonly isAnalytic: boolean;
}

/** How many times its first order estimate an error may be. */
const slack = 16;

const widened = ({ value, error }: Estimate): Estimate => ({ value, error: slack * error });

/** The slope along an entry; where there is none, those on both sides. */
const slopeOf = (of: Tensor, slot: Slot, at: Point): Slope => {
  const found = slopeAlong(of.body, slot, at, evaluateWithError);
  if (!Number.isNaN(found.value)) return widened(found);
  const sides = (["left", "right"] as const).map((side) =>
    widened(slopeAlong(of.body, slot, at, evaluateWithError, side)),
  ) as [Estimate, Estimate];
  return sides.every(({ value }) => Number.isFinite(value)) ? { ...found, sides } : found;
};

/**
 * The derivatives of a tensor by every entry of a symbol at a point: what depends on the symbol there follows it.
 * Row by row: the axes of the tensor, then those of the symbol.
 */
export const byComplexSteps = (of: Tensor, by: Sym, at: Point): Interpreted => {
  const here = settled(at);
  const sizes = here.sizes ?? new Map<string, number>();
  const rows = of.indices.map((k) => sizeAt(k.size, sizes));
  const columns = by.axes.map((axis) => sizeAt(axis, sizes));
  const count = (dims: readonly number[]): number => dims.reduce((so, size) => so * size, 1);
  let isAnalytic = true;
  const slopes = Array.from({ length: count(rows) }, (_, row) => {
    const place = placeAt(rows, row);
    const indices = new Map(here.indices);
    for (const [axis, k] of of.indices.entries()) indices.set(k.id, place[axis] ?? 1);
    const point = { ...here, indices };
    return Array.from({ length: count(columns) }, (_none, column): Slope => {
      const slot = { name: by.name, at: placeAt(columns, column) };
      const found = complexSlope(of.body, slot, point);
      if (found) return widened(found);
      isAnalytic = false;
      return slopeOf(of, slot, point);
    });
  }).flat();
  return { slopes, isAnalytic };
};
