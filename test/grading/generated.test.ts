import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { gradeClass, homework, tally } from "../../bench/grading/class.ts";
import type { Fault, Outcome } from "../../bench/grading/outcome.ts";

/*
 * A small class of generated copies, the same in every run: right derivations of our own sheets in other words and
 * spellings, half of them with one planted error. `npm run bench:grading` grades a large one.
 */

const path = "exercises/004-reseaux-de-neurones/exercise.yaml";
const questions = ["1f", "1h", "1j", "2h", "2l", "2o"];
const copies = 40;

describe("a generated class", () => {
  let outcomes: readonly Outcome[];
  beforeAll(() => {
    const work = homework(readFileSync(path, "utf8"), path, questions);
    outcomes = gradeClass([work], "small class", copies);
  }, 120_000);

  const failed = (...faults: readonly Fault[]): readonly string[] =>
    outcomes.flatMap(({ failures }) =>
      failures
        .filter(({ fault }) => faults.includes(fault))
        .map(({ fault, copy, question, says }) => `${fault}: ${copy} ${question}: ${says}`),
    );

  test("is of right copies and of copies with one error", () => {
    const { right, planted } = tally(outcomes);
    expect(right + planted).toBe(copies);
    expect(right).toBeGreaterThanOrEqual(copies / 2);
    expect(planted).toBeGreaterThanOrEqual(0.45 * copies);
  });

  test("no copy breaks the judge", () => {
    expect(failed("crash")).toEqual([]);
  });

  test("no right line is called wrong, and no right answer loses points", () => {
    expect(failed("right line called wrong", "points lost")).toEqual([]);
  });

  test("no planted error stands", () => {
    expect(failed("error missed")).toEqual([]);
  });

  test("the first wrong line is found", () => {
    const { firstFound, planted } = tally(outcomes);
    expect(firstFound, failed("first error elsewhere", "error undecided").join("\n")).toBe(planted);
  });

  test("nine errors in ten are named", () => {
    const { named, planted } = tally(outcomes);
    const others = failed("cause not named", "other cause named").join("\n");
    expect(named, others).toBeGreaterThanOrEqual(0.9 * planted);
  });

  test("a person decides on a hundredth of the points at most", () => {
    const { pending, points } = tally(outcomes);
    expect(pending, failed("points pending").join("\n")).toBeLessThanOrEqual(0.01 * points);
  });
});
