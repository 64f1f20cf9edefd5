import type { ValueOf } from "../expr/interpret.ts";
import type { Limit } from "../expr/node.ts";
import { type Estimate, nothing } from "../numeric/estimate.ts";
import { type Interval, interval, meet } from "../numeric/interval.ts";
import { enclose } from "./enclose.ts";
import type { Point } from "./point.ts";
import type { Read } from "./slope.ts";

/** What a limit was measured to be. */
export interface MeasuredLimit extends Estimate {
  /** It settles on a value, grows without bound, or does neither as far as one can see. */
  readonly how: "settles" | "grows" | "wavers";
  /** Where the limit is for certain, if it exists. */
  readonly within: Interval;
}

/** The value that an expression tends to, from its values at points ever closer to the target. */
export const limitAlong = (e: Limit, at: Point, read: Read): MeasuredLimit => {
  const target = typeof e.to === "string" ? undefined : read(e.to, at).value;
  const sides: readonly (1 | -1)[] =
    e.to === "+inf" || e.from === "right"
      ? [1]
      : e.to === "-inf" || e.from === "left"
        ? [-1]
        : [1, -1];
  const found = sides.map((side) => fromSide(e, at, read, target, side));
  const [first, second] = found as [MeasuredLimit, MeasuredLimit?];
  if (!second) return first;
  if (first.how === "settles" && second.how === "settles") {
    const error = Math.max(first.error, second.error, Math.abs(first.value - second.value));
    const together = error <= 64 * (first.error + second.error) + 1e-9 * Math.abs(first.value);
    return together ? { ...first, error, within: meet(first.within, second.within) } : wavering;
  }
  return first.how === "grows" && second.how === "grows" && first.value === second.value
    ? first
    : wavering;
};

const everywhere = interval(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
const wavering: MeasuredLimit = { ...nothing, how: "wavers", within: everywhere };
const steps = 12;

const fromSide = (
  e: Limit,
  at: Point,
  read: Read,
  target: number | undefined,
  side: 1 | -1,
): MeasuredLimit => {
  const values: Estimate[] = [];
  let within: Interval = everywhere;
  for (let k = 1; k <= steps; k += 1) {
    const x =
      target === undefined
        ? side * 10 ** k
        : target + side * Math.max(1, Math.abs(target)) * 10 ** -k;
    const value = read(e.of, { ...at, symbols: new Map([...(at.symbols ?? []), [e.by.name, x]]) });
    if (Number.isNaN(value.value)) break;
    values.push(value);
    within = meet(within, around(e, at, x, target, side));
  }
  return { ...judged(values), within };
};

/** An enclosure of all values from x on to the target. */
const around = (
  e: Limit,
  at: Point,
  x: number,
  target: number | undefined,
  side: 1 | -1,
): Interval => {
  const end = target ?? side * Number.POSITIVE_INFINITY;
  const symbols = new Map<string, ValueOf<Interval>>([
    ...((at.symbols ?? new Map()) as ReadonlyMap<string, ValueOf<Interval>>),
    [e.by.name, interval(Math.min(x, end), Math.max(x, end))],
  ]);
  const found = enclose(e.of, { ...at, symbols });
  return found.lo <= found.hi ? found : everywhere;
};

const judged = (values: readonly Estimate[]): Omit<MeasuredLimit, "within"> => {
  let best: Estimate = nothing;
  const take = (value: number, error: number): void => {
    if (error < best.error) best = { value, error };
  };
  let guess: number | undefined;
  for (let k = 1; k < values.length; k += 1) {
    const [before, last] = [values[k - 1] as Estimate, values[k] as Estimate];
    const change = last.value - before.value;
    // A change that does not shrink settles nothing; two equal values settle it.
    const earlier =
      k > 1 ? before.value - (values[k - 2] as Estimate).value : Number.POSITIVE_INFINITY;
    if (change !== 0 && !(Math.abs(change) < 0.7 * Math.abs(earlier))) continue;
    if (k > 1) take(last.value, 2 * Math.abs(change) + last.error);
    if (k < 2 || change === 0) continue;
    const ratio = change / earlier;
    const next = last.value + (change * ratio) / (1 - ratio);
    if (guess !== undefined) {
      take(next, 2 * Math.abs(next - guess) + (last.error + before.error) / (1 - ratio));
    }
    guess = next;
  }
  const last = values.at(-1)?.value ?? Number.NaN;
  if (best.error <= 1e-3 * Math.max(1, Math.abs(best.value))) return { ...best, how: "settles" };
  return grows(values.map(({ value }) => value))
    ? { value: Math.sign(last) * Number.POSITIVE_INFINITY, error: 0, how: "grows" }
    : { ...nothing, how: "wavers" };
};

/** Whether the last values go on in one direction, by steps that do not shrink. */
const grows = (values: readonly number[]): boolean => {
  const tail = values.slice(-5);
  if (tail.length < 3) return false;
  return tail.slice(1).every((value, k) => {
    const before = tail[k] as number;
    if (!Number.isFinite(value)) return value === before || Number.isFinite(before);
    const [change, earlier] = [value - before, before - (tail[k - 1] ?? before)];
    return Math.sign(change) === Math.sign(value) && Math.abs(change) >= 0.9 * Math.abs(earlier);
  });
};
