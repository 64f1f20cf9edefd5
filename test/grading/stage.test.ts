import { describe, expect, test } from "vitest";
import { momentOf } from "../../src/exercise/moment.ts";
import { releaseOf } from "../../src/exercise/scoring.ts";
import { scoreCopy } from "../../src/grading/score.ts";
import { stageAt, toldAt } from "../../src/grading/stage.ts";
import { asking, cause, copy } from "./invented.ts";

const at = (text: string): number => Date.parse(text);

describe("moments", () => {
  test("a date is its whole day, of universal time", () => {
    expect(momentOf("2026-12-04")).toEqual({
      first: at("2026-12-04T00:00:00Z"),
      last: at("2026-12-04T23:59:59.999Z"),
    });
  });

  test("a time without a zone does not depend on the machine", () => {
    expect(momentOf("2026-12-04T08:30")?.first).toBe(at("2026-12-04T08:30:00Z"));
    expect(momentOf("2026-12-04T08:30-05:00")?.first).toBe(at("2026-12-04T13:30:00Z"));
  });

  test.each([
    "2026-02-30",
    "2026-13-01",
    "2025-02-29",
    "2026-12-04T25:00",
    "2026-12-04T08:30+99:00",
    "soon",
    "",
  ])("%j is no moment", (text) => {
    expect(momentOf(text)).toBeUndefined();
  });

  test("29 February is, every four years", () => {
    expect(momentOf("2028-02-29")).toBeDefined();
  });
});

describe("which stage it is", () => {
  const release = releaseOf({
    due: "2026-12-04T23:59:00-05:00",
    before: "formative",
    after: "verdicts",
    solutions: "2026-12-11",
  });

  test.each([
    ["2026-12-01T00:00:00Z", "formative"],
    ["2026-12-05T04:59:00Z", "formative"],
    ["2026-12-05T04:59:01Z", "verdicts"],
    ["2026-12-10T23:59:59Z", "verdicts"],
    ["2026-12-11T00:00:00Z", "solutions"],
  ])("at %s, %s", (when, stage) => {
    expect(stageAt(release, at(when))).toBe(stage);
  });

  test("a file that says nothing of release tells verdicts", () => {
    expect(stageAt(releaseOf(undefined), 0)).toBe("verdicts");
  });

  test("a due date alone: what was read before it, verdicts after it", () => {
    const due = releaseOf({ due: "2026-12-04" });
    expect(stageAt(due, at("2026-12-04T23:00:00Z"))).toBe("reading");
    expect(stageAt(due, at("2026-12-05T00:00:00Z"))).toBe("verdicts");
  });
});

describe("what may be told", () => {
  const point = { at: "x = 0", values: ["1", "2"] } as const;
  const grade = scoreCopy(
    asking(4),
    copy([
      { mark: "right" },
      {
        mark: "wrong",
        holds: false,
        causes: [cause("sign-lost")],
        corrected: "e = g",
        counterexample: point,
      },
      { mark: "unreadable" },
      { mark: "follows", from: 1, answers: "" },
    ]),
  );

  test("solutions are everything", () => {
    expect(toldAt(grade, "solutions")).toEqual(grade);
  });

  test("verdicts are everything but the corrected lines", () => {
    const told = toldAt(grade, "verdicts");
    expect(JSON.stringify(told)).not.toContain("e = g");
    expect(told.score).toBe(grade.score);
    expect(told.links[1]).toMatchObject({ mark: "wrong", counterexample: point, charged: 1 });
  });

  test("reading says nothing of what is true", () => {
    const told = toldAt(grade, "reading", new Map([["a", 9]]));
    expect(told.links.map(({ mark }) => mark)).toEqual([
      undefined,
      undefined,
      "unreadable",
      undefined,
    ]);
    expect(Object.keys(told.questions[0] ?? {}).sort()).toEqual([
      "ask",
      "id",
      "isDoubtful",
      "isMissing",
      "links",
      "maxScore",
      "section",
    ]);
    const text = JSON.stringify(told);
    for (const secret of [
      "sign-lost",
      "slip",
      "wrong",
      'score"',
      "pending",
      "x = 0",
      "e = g",
      "holds",
      "from",
    ])
      expect(text).not.toContain(secret);
  });

  test("formative tells the hints that were read, and no others", () => {
    const hinted = scoreCopy(
      asking(4, ', hints: [{en: "Look."}, {en: "Look well.", cost: 1}]'),
      copy([{ mark: "wrong" }]),
    );
    const told = (stage: "reading" | "formative", read: number) =>
      toldAt(hinted, stage, new Map([["a", read]])).questions[0]?.hints;
    expect(told("formative", 0)).toEqual([]);
    expect(told("formative", 1)).toEqual([{ says: { fr: "Look.", en: "Look." }, cost: 0 }]);
    expect(told("formative", 2)?.map(({ cost }) => cost)).toEqual([0, 1]);
    expect(told("reading", 2)).toBeUndefined();
  });

  test("formative tells where, then of what kind, then the rule", () => {
    const first = (hints: number) => toldAt(grade, "formative", new Map([["a", hints]])).links[1];
    expect(first(0)).toMatchObject({ mark: "wrong", isFirstError: true });
    expect(first(0)?.causes).toBeUndefined();
    expect(first(1)?.causes).toEqual([{ severity: "slip" }]);
    expect(first(2)?.causes).toEqual([cause("sign-lost")]);
    for (const hints of [0, 1, 2]) {
      const text = JSON.stringify(toldAt(grade, "formative", new Map([["a", hints]])));
      for (const secret of ["e = g", "x = 0", "follows", 'right":"right', "charged", "earned"])
        expect(text).not.toContain(secret);
    }
  });
});
