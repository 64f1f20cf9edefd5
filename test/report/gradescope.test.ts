import { describe, expect, test } from "vitest";
import {
  type GradescopeOptions,
  gradescopeResults,
  resultsText,
  unfinishedResults,
} from "../../src/report/gradescope.ts";
import type { PendingPolicy } from "../../src/report/points.ts";
import { gradescope } from "./fields.ts";
import { example, grade, hostileExample } from "./grade.ts";

const policies: readonly PendingPolicy[] = ["keep", "full", "zero"];
const stages = ["reading", "formative", "verdicts", "solutions"] as const;

const of = (over: Partial<GradescopeOptions> = {}, copy = example()) =>
  gradescopeResults(copy, { pending: "keep", stage: "verdicts", ...over });

const failed = grade({
  error: {
    code: "E-LIMIT",
    message: { fr: "Le fichier est trop long.", en: "The file is too long." },
  },
});

describe.each(policies)("with pending points %s", (pending) => {
  test.each(stages)(
    "at the stage %s, results.json has the fields of the specification",
    (stage) => {
      for (const copy of [example(), example({ lang: "en" }), hostileExample(), failed]) {
        const results = of({ pending, stage }, copy);
        expect(gradescope.safeParse(JSON.parse(resultsText(results))).error).toBeUndefined();
      }
    },
  );

  test.each(stages)("at the stage %s, the scores of the tests add up to the score", (stage) => {
    const { score, tests } = of({ pending, stage });
    expect(tests.reduce((sum, each) => sum + (each.score ?? 0), 0)).toBe(score);
    expect(tests.reduce((sum, each) => sum + (each.max_score ?? 0), 0)).toBe(16);
  });
});

test("a test has failed where points were lost, not where they are pending", () => {
  const status = (pending: PendingPolicy) =>
    of({ pending }).tests.map((each) => `${each.number} ${each.status} ${each.score}`);
  expect(status("keep")).toEqual([
    "a passed 3",
    "b failed 3",
    "d failed 3",
    "f passed 0",
    "g failed 0",
  ]);
  expect(status("full")[3]).toBe("f passed 3");
  expect(status("zero")[3]).toBe("f failed 0");
});

test("what is pending stands in the name of its test, and in its data", () => {
  const [, , , f] = of().tests;
  expect(f).toMatchObject({ name: "(f) – 3 en attente", extra_data: { pending: 3 } });
  expect(of({ pending: "full" }).tests[3]?.name).toBe("(f)");
});

test("the copy's language is spoken unless another is asked for", () => {
  expect(of().tests[4]?.output).toContain("Rien dans la copie");
  expect(of({ lang: "en" }).tests[4]?.output).toContain("Nothing in the copy");
  expect(of({}, example({ lang: "en" })).tests[4]?.output).toContain("Nothing in the copy");
});

test.each(["reading", "formative"] as const)(
  "at the stage %s students see what was read, and no points before they are published",
  (stage) => {
    const { tests, output } = of({ stage });
    const seen = tests.filter(({ visibility }) => visibility === "visible");
    const later = tests.filter(({ visibility }) => visibility === "after_published");
    expect([seen.length, later.length]).toEqual([5, 5]);
    expect(seen.every((each) => !("score" in each) && !("status" in each))).toBe(true);
    expect(output + seen.map((each) => each.output).join("")).not.toMatch(/\d\s\/\s\d|faux|signe/);
    expect(seen[1]?.output).toContain("illisible");
  },
);

test("the visibility that is asked for holds for the points", () => {
  const { tests } = of({ visibility: "after_due_date" });
  expect(tests.every(({ visibility }) => visibility === "after_due_date")).toBe(true);
});

test.each(stages)("at the stage %s no markup of a copy is markup", (stage) => {
  const results = of({ stage }, hostileExample());
  const texts = [results.output, ...results.tests.flatMap(({ name, output }) => [name, output])];
  for (const text of texts) {
    expect(text.replace(/<\/?(?:p|code)>/g, "")).not.toMatch(/[<>]/);
    expect(text).not.toContain("\r");
  }
});

test("a copy that could not be graded says why", () => {
  const { output, score } = of({}, failed);
  expect(output).toContain("Le fichier est trop long.");
  expect(score).toBe(0);
});

test("a run that stopped says so in both languages, and gives no verdict", () => {
  for (const lang of ["fr", "en"] as const)
    expect(gradescope.safeParse(unfinishedResults(lang)).success).toBe(true);
  expect(unfinishedResults("fr").output).toContain("prévenez");
  expect(unfinishedResults("en").output).toContain("teacher");
});

test("the same grade gives the same bytes", () => {
  expect(resultsText(of())).toBe(resultsText(of()));
});
