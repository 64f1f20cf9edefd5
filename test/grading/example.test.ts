import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Decision, loadDecisions, regrade, unmatched } from "../../src/grading/decisions.ts";
import { scoreCopy } from "../../src/grading/score.ts";
import { toldAt } from "../../src/grading/stage.ts";
import { homeworkIn, judgedText } from "./graded.ts";

/* A whole exercise file and a copy of it, from their texts to points. */

const homework = homeworkIn("test/grading/example/exercise.yaml");
const { exercise } = homework;
const text = readFileSync("test/grading/example/copy.md", "utf8");
const judged = judgedText(text, homework, "markdown", "7c1e");
const grade = scoreCopy(exercise, judged);

describe("a network with one hidden layer", () => {
  test.each([
    ["a", ["right", "right", "right", "right"], 3, 0],
    ["b", ["right", "wrong sign-lost", "follows"], 3, 0],
    ["c", ["right", "right", "right"], 4, 0],
    ["d", ["follows", "wrong tanh-square-lost"], 3.5, 0],
    ["e", ["right", "wrong biases-forgotten"], 1.5, 0],
    ["f", [], 0, 3],
  ])("question %s: its marks and its points", (id, marks, score, pending) => {
    const links = grade.links.filter(({ question }) => question === id);
    const said = links.map(({ mark, causes }) =>
      [mark, ...causes.map(({ name }) => name)].join(" "),
    );
    expect(said).toEqual(marks);
    expect(grade.questions.find((each) => each.id === id)).toMatchObject({ score, pending });
  });

  test("in all, 15 of 17 points, and 3 for a person", () => {
    expect([grade.score, grade.pending, grade.maxScore]).toEqual([15, 3, 20]);
    expect(grade.unplaced).toEqual([]);
  });

  test("every error is charged where it stands, and the gradient that inherits one is free", () => {
    const [, b, , d, e] = grade.questions;
    const charges = [b, d, e].map((each) =>
      each?.charges.map(({ cause, points }) => [cause, points]),
    );
    expect(charges).toEqual([
      [["sign-lost", 1]],
      [["tanh-square-lost", 0.5]],
      [["biases-forgotten", 0.5]],
    ]);
    const slip = grade.links.findIndex(({ isFirstError }) => isFirstError);
    const inherits = grade.links.filter(({ from }) => from === slip);
    expect(grade.links[slip]?.place.line).toBe(
      b?.firstError && grade.links[b.firstError]?.place.line,
    );
    expect(inherits.map(({ mark, charged }) => [mark, charged])).toEqual([
      ["follows", 0],
      ["follows", 0],
    ]);
  });
});

const decided = (list: string): readonly Decision[] => {
  const loaded = loadDecisions(`format: 1\ndecisions:\n${list}`, "decisions.yaml");
  if (!loaded.ok) throw new Error(loaded.errors.map(({ message }) => message).join("\n"));
  return loaded.decisions;
};

describe("one decision for all copies", () => {
  const line = grade.links.find(({ causes }) => causes[0]?.name === "tanh-square-lost");
  const decisions = decided(
    `- {exercise: example, question: d, link: ${line?.id}, for: all, verdict: right, by: EB, why: "1 - v est admis ici"}\n`,
  );
  // The same line in other words and other places, by names that the exercise knows too.
  const other = [
    "# Question d",
    "Je remonte dans la couche cachée.",
    String.raw`$$\frac{\partial L}{\partial v} = B^\top (p - y)$$`,
    String.raw`$$\frac{\partial \mathcal{L}}{\partial u} = {W^{(2)}}^{\top} (\hat{y} + y) \odot (1 - v)$$`,
  ].join("\n\n");
  const without = text.replace(String.raw`\odot (1 - v)`, String.raw`\odot (1 - v^2)`);

  const grades = (texts: readonly string[]) =>
    texts.map((each, at) =>
      regrade(exercise, judgedText(each, homework, "markdown", `copie-${at}`), decisions),
    );

  test("changes every copy that has the line, and no other", () => {
    const [first, second, third] = grades([text, other, without]);
    expect([first?.before.score, first?.grade.score]).toEqual([15, 15.5]);
    expect(second?.grade.score).toBeGreaterThan(second?.before.score ?? Number.NaN);
    expect(third?.grade.score).toBe(third?.before.score);
    expect([first, second, third].map((each) => each?.kept.length)).toEqual([1, 1, 0]);
  });

  test("survives lines that move, and grading again", () => {
    const moved = `# Nom\n\nMa copie.\n\n${text}`;
    const [once] = grades([moved]);
    const [again] = grades([moved]);
    expect(once?.grade.score).toBe(15.5);
    expect(again).toEqual(once);
  });

  test("that no copy has any more is reported", () => {
    expect(unmatched(decisions, "example", grades([without]))).toEqual(decisions);
    expect(unmatched(decisions, "example", grades([without, text]))).toEqual([]);
  });
});

describe("at the stage reading", () => {
  const told = toldAt(grade, "reading");

  test("nothing is told of what is true", () => {
    const judging = ["right", "convention", "follows", "repairs", "wrong", "undecided"];
    for (const link of told.links) {
      expect(judging).not.toContain(link.mark);
      for (const key of [
        "holds",
        "causes",
        "counterexample",
        "corrected",
        "from",
        "charged",
        "isFirstError",
      ])
        expect(link).not.toHaveProperty(key);
    }
    for (const question of told.questions)
      for (const key of ["score", "pending", "charges", "items", "firstError", "feedback"])
        expect(question).not.toHaveProperty(key);
    expect(told).not.toHaveProperty("score");
    expect(JSON.stringify(told)).not.toMatch(/sign-lost|tanh-square-lost|biases-forgotten/);
  });

  test("what was understood is told: each line with the question it answers", () => {
    expect(told.links.map(({ question }) => question).join("")).toBe("aaaabbbcccddee");
    expect(told.questions.filter(({ isMissing }) => isMissing)).toEqual([]);
  });
});
