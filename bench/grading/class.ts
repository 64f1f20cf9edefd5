import { dropInterned } from "../../src/expr/node.ts";
import { copyOf } from "./copies.ts";
import { type Failure, type Fault, type Outcome, outcomeOf } from "./outcome.ts";
import type { Homework } from "./ways.ts";

/* A class of generated copies, graded: how many are judged as they should be, and how fast. */

export { homework } from "./ways.ts";
export { copyOf, outcomeOf };

/** Grades copies of several homeworks, in turn. */
export const gradeClass = (
  works: readonly Homework[],
  seed: string,
  count: number,
  onGraded: (outcome: Outcome) => void = () => {},
): readonly Outcome[] => {
  const outcomes: Outcome[] = [];
  for (const [which, work] of works.entries()) {
    const own =
      Math.floor((count * (which + 1)) / works.length) - Math.floor((count * which) / works.length);
    for (let number = 0; number < own; number += 1) {
      const outcome = outcomeOf(copyOf(work, seed, number), work);
      outcomes.push(outcome);
      onGraded(outcome);
    }
    dropInterned();
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
  readonly median: number;
  readonly p99: number;
  readonly cold: number;
}

export const tally = (outcomes: readonly Outcome[]): Tally => {
  const has = ({ failures }: Outcome, ...faults: readonly Fault[]): boolean =>
    failures.some(({ fault }) => faults.includes(fault));
  const planted = outcomes.filter(({ copy }) => copy.plant);
  const right = outcomes.filter(({ copy }) => !copy.plant);
  const times = outcomes.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
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
    median: at(0.5),
    p99: at(0.99),
    cold: outcomes[0]?.ms ?? 0,
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
