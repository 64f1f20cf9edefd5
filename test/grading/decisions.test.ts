import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  type Decision,
  directionsOf,
  loadDecisions,
  offersOf,
  regrade,
  unmatched,
} from "../../src/grading/decisions.ts";
import { type Around, asking, cause, copy, exercise, type Invented } from "./invented.ts";

const decisions = (...list: readonly string[]): readonly Decision[] => {
  const text = `format: 1\ndecisions:\n${list.map((each) => `- {exercise: trial, by: EB, ${each}}\n`).join("")}`;
  const loaded = loadDecisions(text, "decisions.yaml");
  if (!loaded.ok) throw new Error(loaded.errors.map(({ message }) => message).join("\n"));
  return loaded.decisions;
};

const trial = asking(10);
const way: Invented = { mark: "right" };
const result: Invented = { mark: "right", answers: "" };
const wrong: Invented = {
  mark: "wrong",
  causes: [cause("transpose-missing", "belief")],
  id: "a-9f2",
};

const decided = (
  links: readonly Invented[],
  list: readonly string[],
  around: Around = {},
  of = trial,
) => regrade(of, copy(links, around), decisions(...list));

const totals = ({ grade }: ReturnType<typeof regrade>): readonly [number, number] => [
  grade.score,
  grade.pending,
];

describe("a decision", () => {
  test("of a verdict re-scores the copy, and the old totals are still told", () => {
    const done = decided([wrong, result], ["question: a, link: a-9f2, for: all, verdict: right"]);
    expect(done.before).toEqual({ score: 5, pending: 0 });
    expect(totals(done)).toEqual([10, 0]);
    expect(done.grade.links[0]).toMatchObject({
      mark: "right",
      holds: true,
      charged: 0,
      causes: [],
    });
  });

  test("of an undecided line settles its points", () => {
    const done = decided(
      [way, { ...result, mark: "undecided", id: "a-9f2" }],
      ["question: a, link: a-9f2, for: {copy: 7c1e}, verdict: wrong"],
    );
    expect(done.before).toEqual({ score: 2, pending: 8 });
    expect(totals(done)).toEqual([2, 0]);
  });

  test("of a charge replaces the price, once", () => {
    const list = ["question: a, link: a-9f2, for: all, charge: 1.5"];
    expect(totals(decided([wrong, result], list))).toEqual([8.5, 0]);
    expect(totals(decided([wrong, wrong, result], list))).toEqual([8.5, 0]);
    expect(
      totals(decided([wrong, result], ["question: a, link: a-9f2, for: all, charge: 0"])),
    ).toEqual([10, 0]);
  });

  test("of points gives them to the question, or to one of its items", () => {
    const whole = decided([wrong, result], ["question: a, for: all, points: 7.3"]);
    expect(totals(whole)).toEqual([7.3, 0]);
    expect(whole.grade.links[0]?.charged).toBe(0);
    expect(totals(decided([result], ["question: a, item: way, for: all, points: 3"]))).toEqual([
      9, 0,
    ]);
    expect(totals(decided([result], ["question: a, for: all, points: 99"]))).toEqual([10, 0]);
  });

  test("of points for a line holds in the copies that have it", () => {
    const list = ["question: a, link: a-words, for: all, points: 6"];
    const words = { parts: [{ id: "a", inWords: true }] };
    expect(totals(decided([{ mark: "words", id: "a-words" }], list, words))).toEqual([6, 0]);
    expect(totals(decided([{ mark: "words", id: "a-other" }], list, words))).toEqual([0, 10]);
  });

  test("of a comment is said at the line, or under the answer", () => {
    const { grade } = decided(
      [wrong, result],
      [
        "question: a, link: a-9f2, for: all, comment: {fr: Relisez., en: Read again.}",
        "question: a, for: all, comment: {en: Well tried.}",
      ],
    );
    expect(grade.links[0]?.remarks).toEqual([{ fr: "Relisez.", en: "Read again." }]);
    expect(grade.questions[0]?.feedback.at(-1)).toEqual({ fr: "Well tried.", en: "Well tried." });
  });

  test("of what a line means, or answers, directs the judge", () => {
    const list = decisions(
      'question: a, link: a-1, for: all, read-as: "\\\\sigma(x)"',
      "link: none-2, for: {copy: 7c1e}, align: a",
      "link: none-3, for: {copy: other}, align: a",
    );
    const { align, readAs } = directionsOf(list, "trial", "7c1e");
    expect([...align]).toEqual([["none-2", "a"]]);
    expect([...readAs]).toEqual([["a-1", String.raw`\sigma(x)`]]);
  });

  test("of alignment moves a line that was placed nowhere", () => {
    const lost: Invented = { ...result, question: undefined, part: undefined, id: "none-2" };
    const done = decided([way, lost], ["link: none-2, for: all, align: a"]);
    expect(done.before.score).toBe(2);
    expect(totals(done)).toEqual([10, 0]);
    expect(done.grade.unplaced).toEqual([]);
  });

  test("of alignment for a whole question takes its doubt away", () => {
    const doubt = { questions: [{ id: "a", isDoubtful: true }] };
    const done = decided([way, result], ["question: a, for: all, align: a"], doubt);
    expect(done.before).toEqual({ score: 0, pending: 10 });
    expect(totals(done)).toEqual([10, 0]);
  });

  test("of one question that is in truth another moves all of its lines", () => {
    const two = exercise(`format: 1
title: {fr: Essai, en: Trial}
questions:
- {id: a, points: 4, kind: derivative, of: tanh(z), wrt: z}
- {id: b, points: 6, kind: derivative, of: sin(z), wrt: z}
`);
    const { grade } = decided([way, result], ["question: a, for: all, align: b"], {}, two);
    expect(grade.questions.map(({ id, score, isMissing }) => [id, score, isMissing])).toEqual([
      ["a", 0, true],
      ["b", 6, false],
    ]);
  });

  test("of a line that another decision moves is still about that line", () => {
    const lost: Invented = { ...result, mark: "undecided", question: undefined, id: "none-2" };
    const list = ["link: none-2, for: all, align: a", "link: none-2, for: all, verdict: right"];
    expect(totals(decided([way, lost], list))).toEqual([10, 0]);
    expect(totals(decided([way, { ...lost, question: "a" }], list))).toEqual([10, 0]);
    expect(totals(decided([way, lost], list.toReversed()))).toEqual([10, 0]);
  });

  test("for one copy has the last word over one for all, wherever it stands", () => {
    const list = [
      "question: a, link: a-9f2, for: {copy: 7c1e}, charge: 1",
      "question: a, link: a-9f2, for: all, charge: 3",
    ];
    expect(totals(decided([wrong, result], list))).toEqual([9, 0]);
  });

  test("does not touch another copy, or another exercise", () => {
    const elsewhere = ["question: a, link: a-9f2, for: {copy: other}, verdict: right"];
    expect(totals(decided([wrong, result], elsewhere))).toEqual([5, 0]);
    const moved = decisions("question: a, link: a-9f2, for: all, verdict: right").map(
      (each): Decision => ({ ...each, says: { ...each.says, exercise: "another" } }),
    );
    const done = regrade(trial, copy([wrong, result]), moved);
    expect([done.grade.score, done.kept]).toEqual([5, []]);
    expect(unmatched(moved, "trial", [done])).toEqual([]);
  });
});

describe("accepting an answer", () => {
  const says =
    "question: a, link: a-9f2, for: all, accept: {is: '1 - tanh(z)^2', says: {fr: 'avec « tanh »', en: \"with \\\"tanh\\\"\"}}";

  test("counts it as right under that name", () => {
    const done = decided([way, { ...wrong, answers: "" }], [says]);
    expect(totals(done)).toEqual([10, 0]);
    expect(done.grade.links[1]).toMatchObject({
      mark: "convention",
      convention: { name: "accepted", says: { fr: "avec « tanh »", en: 'with "tanh"' } },
    });
  });

  test("offers a line that the exercise file can hold", () => {
    const [offer] = offersOf(decisions(says), trial);
    expect(offer).toMatchObject({ question: "a", line: 5, file: "exercises/trial/exercise.yaml" });
    const { questions } = asking(10, `, ${offer?.text}`);
    expect(questions[0]?.parts[0]?.common.accept).toEqual([
      { is: "1 - tanh(z)^2", says: { fr: "avec « tanh »", en: 'with "tanh"' } },
    ]);
  });

  test("for one copy offers nothing", () => {
    expect(offersOf(decisions(says.replace("for: all", "for: {copy: 7c1e}")), trial)).toEqual([]);
  });
});

test("decisions that find nothing in any copy are told, with their lines", () => {
  const list = decisions(
    "question: a, link: a-9f2, for: all, verdict: right",
    "question: a, link: a-000, for: all, verdict: right",
    "question: z, for: all, points: 1",
    "question: a, item: no_such, for: all, points: 1",
    "question: a, for: all, align: z",
  );
  const done = [copy([wrong, result]), copy([result])].map((each) => regrade(trial, each, list));
  expect(done.map(({ kept }) => kept.length)).toEqual([1, 0]);
  expect(unmatched(list, "trial", done).map(({ line }) => line)).toEqual([4, 5, 6, 7]);
});

describe("a file that cannot be read says where, and why", () => {
  const faults = (text: string): readonly string[] => {
    const loaded = loadDecisions(text, "decisions.yaml");
    return loaded.ok
      ? []
      : loaded.errors.map(
          ({ at }) => `${at.line}:${at.column} ${at.code}${at.nearest ? ` ${at.nearest}` : ""}`,
        );
  };
  const one = (text: string): string =>
    `format: 1\ndecisions:\n- {exercise: trial, question: a, ${text}}\n`;

  test.each([
    ["a good one", "link: a-1, for: all, verdict: right, by: EB, why: Seen in class.", []],
    [
      "a key that is not there",
      "link: a-1, for: all, verdit: right, verdict: right, by: EB",
      ["3:55 E-NAME verdict"],
    ],
    ["an unknown mark", "link: a-1, for: all, verdict: rigth, by: EB", ["3:64 E-TYPE right"]],
    ["nobody who decides", "link: a-1, for: all, verdict: right", ["3:3 E-NAME"]],
    ["nothing that is decided", "link: a-1, for: all, by: EB", ["3:3 E-TYPE"]],
    ["a verdict about no line", "for: all, verdict: right, by: EB", ["3:3 E-TYPE"]],
    ["an item without points", "item: way, for: all, comment: {en: Yes.}, by: EB", ["3:3 E-TYPE"]],
    ["points below nothing", "for: all, points: -1, by: EB", ["3:52 E-TYPE"]],
  ])("%s", (_, text, found) => {
    expect(faults(one(text))).toEqual(found);
  });

  test("a slip of YAML", () => {
    expect(faults("format: 1\ndecisions: [\n")).toEqual(["3:1 E-SYNTAX"]);
  });

  test("both languages are there", () => {
    const loaded = loadDecisions(one("for: all, verdict: right, by: EB"), "decisions.yaml");
    expect(loaded.ok ? [] : loaded.errors.map(({ at }) => at.message)).toEqual([
      {
        fr: "verdict, charge, read-as et accept portent sur une ligne : il faut « link ».",
        en: 'verdict, charge, read-as and accept are about one line: "link" is needed.',
      },
    ]);
  });

  test("too many decisions are refused", () => {
    const many = `format: 1\ndecisions:\n${"- {}\n".repeat(10_001)}`;
    expect(faults(many).length).toBeGreaterThan(0);
  });
});

test("the file that the manual shows can be read", () => {
  const [, text = ""] =
    /```yaml\n([\s\S]*?)```/.exec(readFileSync("docs/decisions.md", "utf8")) ?? [];
  const loaded = loadDecisions(text, "decisions.yaml");
  expect(loaded).toMatchObject({ ok: true });
  expect(loaded.ok && loaded.decisions.map(({ line }) => line)).toEqual([3, 4, 6, 7, 8, 10, 11]);
});
