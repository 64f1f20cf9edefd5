import { evaluateWithError, type Point, type Value } from "../../src/compile/evaluate.ts";
import { type EqualOptions, equal } from "../../src/decide/equal.ts";
import type { Counterexample, Verdict } from "../../src/decide/verdict.ts";
import { indicator } from "../../src/expr/build.ts";
import type { Expr, IndexVar } from "../../src/expr/node.ts";
import { freeIndices, subterms } from "../../src/expr/walk.ts";
import { TimeLimit, withinSeconds } from "../../src/numeric/deadline.ts";
import { doubleOf } from "../../src/numeric/double.ts";
import { type Estimate, nothing } from "../../src/numeric/estimate.ts";
import { seeded, seedOf } from "../../src/numeric/random.ts";
import { type Change, changed, type Site, sitesOf } from "./changes.ts";
import { knownOf, type Line, pointsOf, valueAt } from "./steps.ts";

/** Two values differ when they are this many times their estimated errors apart. */
const slack = 64;

/** A side of a line with a part changed, and the other side, with which it is compared. */
export interface Changed {
  readonly side: Expr;
  readonly other: Expr;
  readonly is: Expr;
}

/** A line, with what is worked out of it once. */
export class Trial {
  readonly line: Line;
  readonly known: EqualOptions;
  /** The free indices, which are axes here: a counterexample says what they are. */
  readonly indices: readonly IndexVar[];
  private points: readonly Point[] | undefined;
  private readonly sites = new Map<Expr, readonly Site[]>();
  private readonly values = new Map<Point, Map<Expr, Estimate>>();

  constructor(line: Line) {
    this.line = line;
    this.known = knownOf(line);
    const conditions = (this.known.conditions ?? []).map(indicator);
    const free = [line.before, line.after, ...conditions].flatMap(freeIndices);
    this.indices = [...new Map(free.map((k) => [k.id, k])).values()];
  }

  /** What is decided of two ways to write this line's value, if it does not take too long. */
  verdict(left: Expr, right: Expr, seconds: number): Verdict {
    const { indices, known } = this;
    try {
      return withinSeconds(seconds, () =>
        equal({ indices, body: left }, { indices, body: right }, known),
      );
    } catch (stop) {
      if (stop instanceof TimeLimit) return { verdict: "undecided", reason: stop.says };
      throw stop;
    }
  }

  /** A side with a part changed, both drawn by the seed; nothing where that cannot be done. */
  changed(change: Change, seed: string): Changed | undefined {
    const { before, after } = this.line;
    const random = seeded(seedOf(seed));
    for (const side of random() < 0.5 ? [before, after] : [after, before]) {
      const is = changed(side, this.sitesIn(side), change, random);
      if (is && is !== side) return { side, other: side === after ? before : after, is };
    }
    return undefined;
  }

  private sitesIn(side: Expr): readonly Site[] {
    let sites = this.sites.get(side);
    if (!sites) {
      sites = sitesOf(side);
      this.sites.set(side, sites);
    }
    return sites;
  }

  /** Whether floats tell a side and what was made of it apart, at a point where the other side has a value too. */
  isApart({ side, other, is }: Changed): boolean {
    this.points ??= pointsOf(this.line);
    return this.points.some(
      (point) =>
        isPlain(this.valueOf(other, point)) &&
        areApart(this.valueOf(side, point), estimateAt(is, point)),
    );
  }

  private valueOf(side: Expr, at: Point): Estimate {
    let found = this.values.get(at);
    if (!found) {
      found = new Map();
      this.values.set(at, found);
    }
    let value = found.get(side);
    if (!value) {
      value = estimateAt(side, at);
      found.set(side, value);
    }
    return value;
  }
}

const estimateAt = (e: Expr, at: Point): Estimate => {
  try {
    return evaluateWithError(e, at);
  } catch (error) {
    // A slip may leave an index outside its axis, or a size that the line does not speak of.
    if (error instanceof RangeError) return nothing;
    throw error;
  }
};

/** What is beyond this may be 1/0 that rounding has hidden, and its estimated error is worth nothing. */
const largest = 1e9;

const isPlain = ({ value }: Estimate): boolean => Math.abs(value) < largest;

const areApart = (left: Estimate, right: Estimate): boolean => {
  if (!isPlain(left) || !isPlain(right)) return false;
  const scale = Math.max(Math.abs(left.value), Math.abs(right.value));
  const error = left.error + right.error;
  return Math.abs(left.value - right.value) > slack * error + 1e-14 * scale;
};

// -- counterexamples ----------------------------------------------------------------------------------

/** What a second look at a counterexample shows. */
export type Look =
  /** The sides have the values that are printed, and these differ. */
  | "confirmed"
  /** They have the values that are printed, which differ by less than floats can tell. */
  | "close"
  /** Floats have no value there, or none that is good. */
  | "blurred"
  /** It does not say all: derivatives of unknown functions have values of their own. */
  | "unknown function"
  | "wrong";

/** What a decimal, a fraction or a range says. */
const numberOf = (text: string): number => {
  const ends = text.split(" … ").map((end) => {
    const [above, below = 1] = end.split("/").map(Number) as [number, number?];
    return above / below;
  });
  return ends.reduce((total, end) => total + end, 0) / ends.length;
};

/** Evaluates both sides at a counterexample with floats, and compares with what is printed. */
export const look = (trial: Trial, left: Expr, right: Expr, at: Counterexample): Look => {
  const { dependencies, conditions = [] } = trial.known;
  const isUnknown = [left, right].some((side) =>
    [...subterms(side)].some((part) => part.kind === "deriv" && (dependencies?.size ?? 0) > 0),
  );
  if (isUnknown) return "unknown function";
  const symbols = new Map<string, Value>();
  for (const [name, { sizes, values }] of at.symbols) {
    const numbers = Float64Array.from(values, doubleOf);
    symbols.set(name, sizes.length === 0 ? (numbers[0] as number) : { values: numbers, sizes });
  }
  const indices = new Map(trial.indices.map((k, axis) => [k.id, at.entry[axis] as number]));
  const point: Point = { symbols, sizes: at.sizes, indices };
  if (!conditions.every((cond) => valueAt(indicator(cond), point) === 1)) return "wrong";
  const found = [left, right].map((side) => estimateAt(side, point)) as [Estimate, Estimate];
  const printed = at.values.map(numberOf) as [number, number];
  if (at.values[0] === at.values[1]) return "wrong";
  if (found.some(({ value, error }) => !(error < 1e-3 * Math.max(1e-9, Math.abs(value)))))
    return "blurred";
  const agree = found.every(({ value, error }, side) => {
    const said = printed[side] as number;
    return Math.abs(value - said) <= slack * error + 1e-10 * Math.abs(said) + 1e-30;
  });
  if (!agree) return "wrong";
  return areApart(...found) ? "confirmed" : "close";
};
