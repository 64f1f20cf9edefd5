import { type Estimate, nothing, rounding } from "./estimate.ts";

/** From which side a slope is taken; from both when left out. */
export type Side = "left" | "right";

const shrink = 1.4;
const rows = 10;

/**
 * The derivative of f at x: differences at shrinking steps, extrapolated to step 0 (Ridders 1982, as in
 * Numerical Recipes `dfridr`). Several first steps are tried, and the one that errs least is kept. Where
 * the slopes on both sides differ there is no derivative, and no value.
 */
export const slopeOf = (f: (x: number) => Estimate, x: number, side?: Side): Estimate => {
  if (!side && bends(f, x)) return nothing;
  const scale = Math.max(Math.abs(x), 0.25);
  let best = nothing;
  for (const first of [0.1, 0.01, 0.001]) {
    const found = extrapolated(f, x, first * scale, side);
    if (found.error < best.error) best = found;
    if (best.error <= 1e-11 * Math.abs(best.value)) break;
  }
  return best;
};

const extrapolated = (
  f: (x: number) => Estimate,
  x: number,
  first: number,
  side: Side | undefined,
): Estimate => {
  // Central differences err in even powers of the step, one-sided ones in all powers.
  const ratio = side ? shrink : shrink * shrink;
  let best = nothing;
  let previous: Estimate[] = [];
  let step = first;
  for (let row = 0; row < rows; row += 1, step /= shrink) {
    const current = [differenceOf(f, x, step, side)];
    let factor = ratio;
    for (let column = 1; column <= row; column += 1) {
      const [coarse, fine] = [previous[column - 1] as Estimate, current[column - 1] as Estimate];
      const value = (fine.value * factor - coarse.value) / (factor - 1);
      const noise = (fine.error * factor + coarse.error) / (factor - 1);
      current.push({ value, error: noise });
      factor *= ratio;
      const spread = Math.max(Math.abs(value - fine.value), Math.abs(value - coarse.value));
      const error = spread + noise;
      if (error < best.error) best = { value, error };
    }
    const [last, before] = [current[row], previous[row - 1]];
    if (last && before && Math.abs(last.value - before.value) >= 2 * best.error) break;
    previous = current;
  }
  return best;
};

const differenceOf = (
  f: (x: number) => Estimate,
  x: number,
  step: number,
  side?: Side,
): Estimate => {
  const above = side === "left" ? x : x + step;
  const below = side === "right" ? x : x - step;
  const [high, low] = [f(above), f(below)];
  const width = above - below;
  return {
    value: (high.value - low.value) / width,
    error: (noiseOf(high) + noiseOf(low)) / width,
  };
};

const noiseOf = (of: Estimate): number => Math.max(of.error, rounding * Math.abs(of.value));

/** Whether the slopes on the two sides of x stay apart as the step shrinks, or grow without bound. */
const bends = (f: (x: number) => Estimate, x: number): boolean => {
  const step = 1e-3 * Math.max(Math.abs(x), 0.25);
  const [wide, narrow] = [gap(f, x, step), gap(f, x, step / 64)];
  const [slow, fast] = [differenceOf(f, x, step), differenceOf(f, x, step / 64)];
  return (
    (narrow.value > 0.5 * wide.value && narrow.value > 64 * narrow.error) ||
    (Math.abs(fast.value) > 8 * Math.abs(slow.value) && Math.abs(fast.value) > 64 * fast.error)
  );
};

const gap = (f: (x: number) => Estimate, x: number, step: number): Estimate => {
  const [right, left] = [differenceOf(f, x, step, "right"), differenceOf(f, x, step, "left")];
  return { value: Math.abs(right.value - left.value), error: right.error + left.error };
};
