import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Mark } from "../../src/grading/grade.ts";
import { homeworkIn, judgedText } from "./graded.ts";

/* Single lines, each in a copy that answers one question with it. */

type Kind = "wrong" | "not-right" | "granted" | "right" | "not-wrong";

const rows = parse(readFileSync(new URL("lines.yaml", import.meta.url), "utf8")) as Readonly<
  Record<string, Readonly<Record<string, Readonly<Partial<Record<Kind, readonly string[]>>>>>>
>;

const isAsItShould: Readonly<Record<Kind, (marks: readonly Mark[]) => boolean>> = {
  wrong: (marks) => marks.includes("wrong"),
  "not-right": (marks) => !marks.every((mark) => holds.has(mark)),
  granted: (marks) => marks.includes("convention") && marks.every((mark) => holds.has(mark)),
  right: (marks) =>
    marks.length > 0 && marks.every((mark) => mark !== "convention" && holds.has(mark)),
  "not-wrong": (marks) => !marks.includes("wrong"),
};

const holds: ReadonlySet<Mark> = new Set<Mark>(["right", "convention", "definition", "words"]);

describe.each(Object.entries(rows))("%s", (start, questions) => {
  const folder = readdirSync("exercises").find((name) => name.startsWith(start));
  const homework = homeworkIn(`exercises/${folder}/exercise.yaml`);

  describe.each(Object.entries(questions))("question %s", (question, kinds) => {
    const cases = Object.entries(kinds).flatMap(([kind, lines]) =>
      lines.map((line) => [kind as Kind, line] as const),
    );
    test.each(cases)("%s: %s", (kind, line) => {
      const { links } = judgedText(`## Question ${question}\n\n$$${line}$$\n`, homework);
      const marks = links.map(({ mark }) => mark);
      expect(isAsItShould[kind](marks), marks.join()).toBe(true);
    });
  });
});
