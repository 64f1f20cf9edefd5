import { describe, expect, test } from "vitest";
import { homeworkIn, judgedText } from "./graded.ts";

/* Lines with names that stand for two quantities each, o^a for one score or for both, behind lines that hold. */

const homework = homeworkIn("exercises/004-reseaux-de-neurones/exercise.yaml");

const marksOf = (question: string, ...lines: readonly string[]): readonly string[] =>
  judgedText(
    `## Question ${question}\n\n${lines.map((line) => `$$${line}$$`).join("\n\n")}\n`,
    homework,
  ).links.map(({ mark }) => mark);

const entropy = String.raw`L_{CE}(\sigma(o^a), t) = -t\ln\sigma(o^a) - (1-t)\ln(1-\sigma(o^a))`;
const squared = String.raw`L_{MSE}(\sigma(o^a), t) = (\sigma(o^a) - t)^2`;

describe("what a name stood for in a line that holds", () => {
  test.each([
    ["2f", entropy, String.raw`\frac{\partial L_{CE}}{\partial o^a} = (\sigma(o^a) - t)^T`],
    ["2f", entropy, String.raw`\frac{\partial L_{CE}}{\partial o^a} = (\sigma(o^a) - t)^\top`],
  ])("%s: it may stand for again", (question, before, line) => {
    expect(marksOf(question, before, line)).toEqual(["right", "right"]);
  });

  test.each([
    ["2f", entropy, String.raw`\frac{\partial L_{CE}}{\partial o^a} = (t - \sigma(o^a))^T`],
    ["2f", entropy, String.raw`\frac{\partial L_{CE}}{\partial o^a} = (\sigma(o^a) + t)^T`],
    [
      "2f",
      entropy,
      String.raw`\frac{\partial L_{CE}}{\partial \mathbf{o}^a} = (\sigma(\mathbf{o}^a) + \mathbf{y})^T`,
    ],
    ["2e", squared, String.raw`\frac{\partial L_{MSE}}{\partial o^a} = 2(\sigma(o^a) - t)^T`],
  ])("%s: it makes no false line right", (question, before, line) => {
    expect(marksOf(question, before, line)).toEqual(["right", "wrong"]);
  });

  test("a line that nothing stands before is about what its shapes say", () => {
    const line = String.raw`\frac{\partial L_{CE}}{\partial o^a} = (t - \sigma(o^a))^T`;
    expect(marksOf("2f", line)).toEqual(["wrong"]);
  });
});
