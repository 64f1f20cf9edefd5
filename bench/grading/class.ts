import { copyOf } from "./copies.ts";
import { type Failure, type Fault, type Outcome, outcomeOf } from "./outcome.ts";
import type { Homework } from "./ways.ts";

/* A class of generated copies, graded: how many are judged as they should be, and how fast. */

export { homework } from "./ways.ts";
export { copyOf, outcomeOf };

/** Grades copies of several homeworks, in turn, for so many seconds at most. */
export const gradeClass = (
  works: readonly Homework[],
  seed: string,
  count: number,
  onGraded: (outcome: Outcome) => void = () => {},
  seconds = Infinity,
): readonly Outcome[] => {
  const outcomes: Outcome[] = [];
  const end = performance.now() + 1000 * seconds;
  for (let number = 0; outcomes.length < count && works.length > 0; number += 1)
    for (const work of works) {
      if (outcomes.length >= count || performance.now() > end) return outcomes;
      const outcome = outcomeOf(copyOf(work, seed, number), work);
      outcomes.push(outcome);
      onGraded(outcome);
    }
  return outcomes;
};

export interface Tally {
  readonly copies: number;
  readonly right: number;
  readonly rightMarkedDown: number;
  readonly planted: number;
  readonly missed: number;
  readonly undecided: number;
  readonly firstFound: number;
  readonly named: number;
  readonly points: number;
  readonly pending: number;
  /** Milliseconds a copy takes: the first one, then by the clock and of the processors. */
  readonly cold: number;
  readonly median: number;
  readonly p99: number;
  readonly cpuMedian: number;
  readonly cpuP99: number;
}

export const tally = (outcomes: readonly Outcome[]): Tally => {
  const has = ({ failures }: Outcome, ...faults: readonly Fault[]): boolean =>
    failures.some(({ fault }) => faults.includes(fault));
  const planted = outcomes.filter(({ copy }) => copy.plant);
  const right = outcomes.filter(({ copy }) => !copy.plant);
  const at = (times: readonly number[], share: number): number =>
    times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(share * times.length))] ??
    0;
  const warm = outcomes.slice(1);
  const [times, spent] = [warm.map(({ ms }) => ms), warm.map(({ cpu }) => cpu)];
  const lost = ["error missed", "error undecided", "crash"] as const;
  return {
    copies: outcomes.length,
    right: right.length,
    rightMarkedDown: right.filter((each) =>
      has(each, "right line called wrong", "points lost", "crash"),
    ).length,
    planted: planted.length,
    missed: planted.filter((each) => has(each, "error missed")).length,
    undecided: planted.filter((each) => has(each, "error undecided", "crash")).length,
    firstFound: planted.filter((each) => !has(each, "first error elsewhere", ...lost)).length,
    named: planted.filter((each) => !has(each, "cause not named", "other cause named", ...lost))
      .length,
    points: outcomes.reduce((sum, { points }) => sum + points, 0),
    pending: outcomes.reduce((sum, { pending }) => sum + pending, 0),
    cold: outcomes[0]?.ms ?? 0,
    median: at(times, 0.5),
    p99: at(times, 0.99),
    cpuMedian: at(spent, 0.5),
    cpuP99: at(spent, 0.99),
  };
};

/** Failures of one kind in one question, the most frequent first. */
export interface Ranked {
  readonly key: string;
  readonly count: number;
  readonly example: Failure;
}

export const ranked = (outcomes: readonly Outcome[]): readonly Ranked[] => {
  const groups = new Map<string, Failure[]>();
  for (const each of outcomes.flatMap(({ failures }) => failures)) {
    const key = `${each.fault} · ${each.copy.replace(/-\d+$/, "")} ${each.question}${each.misconception ? ` · ${each.misconception}` : ""}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups]
    .map(([key, all]) => ({ key, count: all.length, example: all[0] as Failure }))
    .sort((a, b) => b.count - a.count);
};
