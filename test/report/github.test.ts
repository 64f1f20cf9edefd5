import { describe, expect, test } from "vitest";
import {
  classroomOutput,
  classroomResult,
  jobSummary,
  workflowCommands,
} from "../../src/report/github.ts";
import type { PendingPolicy } from "../../src/report/points.ts";
import { classroom, workflowCommand } from "./fields.ts";
import { charge, example, grade, hostileExample, item, link, question } from "./grade.ts";

const policies: readonly PendingPolicy[] = ["keep", "full", "zero"];
const stages = ["reading", "formative", "verdicts", "solutions"] as const;
const failed = grade({
  error: { code: "E-LIMIT", message: { fr: "Trop long.", en: "Too long." } },
  questions: [question("a", { items: [item("result", 1, { earned: 0 })] })],
});

const commands = (
  copy = example(),
  stage: (typeof stages)[number] = "verdicts",
): readonly string[] => workflowCommands(copy, { pending: "keep", stage }).split("\n").slice(0, -1);

describe("workflow commands", () => {
  test.each(stages)("at the stage %s each is one line of GitHub's form", (stage) => {
    for (const copy of [example(), hostileExample(), failed])
      for (const line of commands(copy, stage)) expect(line).toMatch(workflowCommand);
  });

  test("point at the line, say the first error, and what explains it", () => {
    expect(commands()).toContain(
      "::error file=copie.tex,line=44,col=3,title=(b) · faux (première erreur)::La forme est bonne\u202F; vérifiez le signe. [b-9f4]",
    );
  });

  test("point at no line of a notebook, but say the cell", () => {
    expect(commands().at(-1)).toMatch(
      /^::error file=notes\.ipynb,title=[^:]*::cellule 4, l\. 2 Il manque/,
    );
  });

  test("escape what would end a property or a line", () => {
    const [line = ""] = commands(hostileExample());
    expect(line.startsWith("::error file=a%2Cb%3Ac.tex,line=7,col=1,title=")).toBe(true);
    expect(line).toContain("100 %25");
    expect(commands(hostileExample())).toHaveLength(1);
  });

  test("before the verdicts say nothing of what is right", () => {
    for (const stage of ["reading", "formative"] as const)
      expect(commands(example(), stage).join("\n")).not.toMatch(/faux|erreur|signe|convention/);
    expect(commands(example(), "reading")).toHaveLength(2);
    expect(commands(example(), "formative").filter((line) => line.includes("revoir"))).toHaveLength(
      2,
    );
  });

  test("speak of each mark that needs a word", () => {
    const levels = commands().map((line) => /^::(\w+)/.exec(line)?.[1]);
    expect(levels).toEqual(["notice", "warning", "error", "notice", "warning", "warning", "error"]);
  });

  test("of a copy that could not be graded say why", () => {
    expect(commands(failed)).toEqual([
      "::error file=copie.tex,title=Cette copie n'a pas pu être notée::Trop long.",
    ]);
  });
});

describe.each(policies)("the result for a reporter, with pending points %s,", (pending) => {
  test("has the fields that the reporter reads, and adds up", () => {
    for (const copy of [example(), example({ lang: "en" }), hostileExample(), failed]) {
      const result = classroomResult(copy, { pending, stage: "verdicts" });
      const read = JSON.parse(Buffer.from(classroomOutput(result), "base64").toString("utf8"));
      expect(classroom.safeParse(read).error).toBeUndefined();
      expect(read).toEqual(result);
      const sum = result.tests.reduce((all, each) => all + each.score, 0);
      expect(sum).toBe(copy.score + (pending === "full" ? copy.pending : 0));
      expect(result.tests.reduce((all, each) => all + each.max_score, 0)).toBe(copy.maxScore);
    }
  });
});

test("each item is a test with its line, and what errors cost is one of its own", () => {
  const { tests, status } = classroomResult(example(), { pending: "keep", stage: "verdicts" });
  expect(status).toBe("fail");
  expect(tests.filter(({ name }) => name.startsWith("(b)"))).toMatchObject([
    { name: "(b) élément lse", status: "pass", score: 1, max_score: 1, line_no: 40 },
    { name: "(b) élément derived", status: "pass", score: 1, line_no: 44, test_code: "b-9f4" },
    { name: "(b) élément result", status: "pass", score: 2, filename: "copie.tex" },
    { status: "fail", score: -1, max_score: 0, line_no: 44 },
  ]);
  expect(tests.find(({ name }) => name.startsWith("(f)"))).toMatchObject({
    status: "pass",
    score: 0,
    message: "obtenu 3 en attente",
  });
});

test("a question whose items are not its points is one test", () => {
  const copy = grade({
    links: [link(0)],
    questions: [
      question("a", {
        items: [item("x", 1)],
        charges: [charge("c", 0.5, 0)],
        maxScore: 3,
        score: 0.5,
      }),
    ],
  });
  expect(classroomResult(copy, { pending: "keep", stage: "verdicts" }).tests).toMatchObject([
    { name: "(a)", score: 0.5, max_score: 3, status: "fail" },
  ]);
});

test("all of it right passes; a copy that could not be graded is an error", () => {
  const right = grade({ questions: [question("a", { items: [item("result", 1)] })] });
  const status = (copy: typeof right) =>
    classroomResult(copy, { pending: "keep", stage: "verdicts" }).status;
  expect([status(right), status(failed)]).toEqual(["pass", "error"]);
});

describe("the summary", () => {
  test("has the points of each question, and formulas that GitHub sets", () => {
    const said = jobSummary(example(), { pending: "keep", stage: "verdicts" });
    expect(said).toMatch(/^## Un réseau à une couche cachée\n\nCopie 7c1e · 9\s\/\s16, et 3,25\s/);
    expect(said).toMatch(/^\| \(b\) \| 3\s\/\s4 \|$/m);
    expect(said).toContain("Quel est le signe devant $s_t$");
    expect(jobSummary(example(), { pending: "keep", stage: "verdicts", lang: "en" })).toContain(
      "Which sign stands before $s_t$?",
    );
  });

  test.each(["reading", "formative"] as const)(
    "at the stage %s has no points and no verdict",
    (stage) => {
      const said = jobSummary(example(), { pending: "keep", stage });
      const points = /\d\s\/\s\d|faux|signe/;
      expect(said).not.toMatch(points);
      expect(jobSummary(example(), { pending: "keep", stage: "verdicts" })).toMatch(points);
    },
  );

  test.each(stages)("at the stage %s holds no markup of a copy", (stage) => {
    const said = jobSummary(hostileExample(), { pending: "keep", stage });
    expect(said.replaceAll("<span>$</span>", "")).not.toMatch(/<[a-z/]/i);
    expect(said).not.toMatch(/^::/m);
  });
});
