import type { Estimate } from "../numeric/estimate.ts";
import { placeAt } from "../numeric/place.ts";

/*
 * Claimed entries against measured ones. No entry is let off for being small beside others, and none that could not be
 * measured sharply passes: agreement means that both lie within the bound of the measurement, and that the bound is far
 * below what any wrong sign, index or factor would change.
 */

/** One entry, claimed and measured. */
export interface Discrepancy {
  /** Its place, counted from 1: along the axes of what is differentiated, then along those of the variable. */
  readonly place: readonly number[];
  readonly claimed: number;
  readonly measured: number;
  /** How far both are apart. */
  readonly error: number;
  /** How far both may be apart: truncation and rounding of the measurement, and rounding of the claim. */
  readonly bound: number;
  /** The error in bounds: beyond 1 the entry is wrong. */
  readonly ratio: number;
}

/** What became of all entries. */
export interface Comparison {
  /** How many entries there are. */
  readonly entries: number;
  /** Entries beside a kink, where the claim is one of the slopes on both sides or lies between them. */
  readonly kinks: number;
  readonly verdict: "agrees" | "differs" | "no value" | "too coarse";
  /** The entry that the verdict rests on: of those that fail the worst, otherwise the one with the largest ratio. */
  readonly worst: Discrepancy | undefined;
}

/** A measured slope; where those on both sides differ, they stand beside it. */
export interface Slope extends Estimate {
  readonly sides?: readonly [left: Estimate, right: Estimate];
}

/** The share of the largest entry that a bound may reach: 2⁻²², so that a factor 1 + 2⁻²⁰ in it is seen. */
export const sharpness = 2 ** -22;

/** What slopes are measured beside where all are claimed to be 0: a sixteenth of the value. */
export const leastScale = (value: number): number => Math.abs(value) / 16;

/** The largest size of the numbers that are some; 0 where none is. */
export const largest = (of: Iterable<number>): number => {
  let most = 0;
  for (const value of of) if (Number.isFinite(value)) most = Math.max(most, Math.abs(value));
  return most;
};

/** What the product of an exact 0 and a number may be rounded by: the least numbers there are. */
const exact = 2 ** -1000;

type Grade = "agrees" | "kink" | "differs" | "no value" | "too coarse";

interface Graded extends Discrepancy {
  readonly grade: Grade;
}

const within = (claimed: number, sides: readonly Estimate[], rounding: number): boolean => {
  const [low, high] = sides.toSorted((a, b) => a.value - b.value) as [Estimate, Estimate];
  return (
    claimed >= low.value - low.error - rounding && claimed <= high.value + high.error + rounding
  );
};

const gradeOf = (
  claimed: number,
  slope: Slope,
  rounding: number,
  scale: number,
): { readonly grade: Grade; readonly bound: number } => {
  const bound = slope.error + rounding;
  if (!Number.isFinite(claimed)) return { grade: "no value", bound };
  if (slope.sides) {
    const sharp = slope.sides.every(({ error }) => error + rounding <= sharpness * scale);
    if (!sharp) return { grade: "too coarse", bound };
    return { grade: within(claimed, slope.sides, rounding) ? "kink" : "differs", bound };
  }
  if (!Number.isFinite(slope.value)) return { grade: "no value", bound };
  const isExact = claimed === slope.value && bound === 0;
  if (!isExact && !(bound <= sharpness * scale)) return { grade: "too coarse", bound };
  return { grade: Math.abs(claimed - slope.value) <= bound ? "agrees" : "differs", bound };
};

/** From what is worst. */
const order: readonly Grade[] = ["no value", "differs", "too coarse", "agrees", "kink"];

/** What entries are held against besides what was measured. */
export interface Beside {
  /** How far each claimed entry may be rounded. */
  readonly rounding: (entry: number) => number;
  /**
   * What slopes are small beside where nothing but 0 is claimed, without rounding: `leastScale` of what is
   * differentiated. Entries that are 0 after rounding, as on a plateau, could be of any sign.
   */
  readonly least?: number;
  /** The size of other slopes that these are some of. */
  readonly beside?: number;
}

/**
 * All entries of a claimed derivative against measured ones, row by row.
 *
 * @param dims the sizes of the axes, for naming a place.
 */
export const compared = (
  claimed: ArrayLike<number>,
  measured: readonly Slope[],
  dims: readonly number[],
  { rounding, least = 0, beside = 0 }: Beside,
): Comparison => {
  const isNothing = measured.every((_, entry) => claimed[entry] === 0 && rounding(entry) <= exact);
  const scale = Math.max(
    largest(Array.from(claimed)),
    largest(
      measured.flatMap(({ value, sides = [] }) => [value, ...sides.map((each) => each.value)]),
    ),
    isNothing && Number.isFinite(least) ? least : 0,
    beside,
  );
  const count = Math.max(claimed.length, measured.length);
  let worst: Graded | undefined;
  let kinks = 0;
  for (let entry = 0; entry < count; entry += 1) {
    const own = claimed[entry] ?? Number.NaN;
    const slope = measured[entry] ?? { value: Number.NaN, error: Number.POSITIVE_INFINITY };
    const { grade, bound } = gradeOf(own, slope, rounding(entry), scale);
    if (grade === "kink") kinks += 1;
    const error = own === slope.value ? 0 : Math.abs(own - slope.value);
    const found: Graded = {
      place: placeAt(dims, entry),
      claimed: own,
      measured: slope.value,
      error,
      bound,
      ratio: error === 0 ? 0 : error / bound,
      grade,
    };
    if (!worst || isWorse(found, worst)) worst = found;
  }
  const { grade = "agrees", ...rest } = worst ?? {};
  const verdict = grade === "kink" ? "agrees" : grade;
  return { entries: count, kinks, verdict, worst: worst && (rest as Discrepancy) };
};

const isWorse = (one: Graded, other: Graded): boolean => {
  const [a, b] = [order.indexOf(one.grade), order.indexOf(other.grade)];
  return a < b || (a === b && one.ratio > other.ratio);
};
