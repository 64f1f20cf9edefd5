import { describe, expect, test } from "vitest";
import { loadExercise } from "../../src/exercise/load.ts";
import { functions } from "../../src/functions/index.ts";
import { questionKinds } from "../../src/questions/index.ts";

const load = (file: string, question: string) =>
  loadExercise(
    `format: 1
title: {fr: Essai, en: Trial}
${file}
questions:
- {id: a, ${question}}
`,
    "exercise.yaml",
    questionKinds,
    functions,
  );

const asked = "kind: derivative, of: tanh(z), wrt: z";

const faults = (file: string, question: string): readonly string[] => {
  const loaded = load(file, question);
  return loaded.ok ? [] : loaded.errors.map(({ at }) => `${at.line}:${at.column} ${at.message.en}`);
};

describe("scoring and release", () => {
  test("what a file leaves out has the prices of the house", () => {
    const loaded = load("scoring: {slip: 0.1, repeat: each}", asked);
    expect(loaded.ok && loaded.exercise.scoring).toEqual({
      follow: 1,
      repeat: "each",
      round: 0.25,
      notation: 0.05,
      slip: 0.1,
      belief: 0.5,
      form: 0.25,
      minimum: 0,
    });
    expect(loaded.ok && loaded.exercise.release).toEqual({
      due: undefined,
      before: "reading",
      after: "verdicts",
      solutions: undefined,
    });
  });

  test("a day that no calendar has is refused, with its place", () => {
    expect(faults('release: {due: "2026-02-30"}', asked)).toEqual([
      "3:16 There is no such day or time.",
    ]);
  });
});

describe("a rubric", () => {
  const items = (text: string): readonly string[] =>
    faults("", `points: 4, ${asked}, rubric: [${text}]`);

  test("that shares the points is read", () => {
    expect(items("{item: one, points: 1, step: z}, {item: end, result: true}")).toEqual([]);
  });

  test.each([
    [
      "too few points",
      "{item: end, points: 3, result: true}",
      "The items of the rubric add up to 3 points; there are 4 points to share.",
    ],
    [
      "too many points",
      "{item: one, points: 4.5, step: z}, {item: end, result: true}",
      "The items of the rubric add up to 4.5 points; there are 4 points to share.",
    ],
    [
      "one name twice",
      "{item: end, step: z}, {item: end, result: true}",
      'Another rubric item is already named "end".',
    ],
  ])("with %s is refused", (_, text, message) => {
    expect(items(text)).toEqual([expect.stringMatching(/^5:/)]);
    expect(items(text)[0]).toContain(message);
  });

  test("around parts is refused: each part has its own", () => {
    const parts = `rubric: [{item: end, result: true}], parts: [{${asked}}]`;
    expect(faults("", parts)).toEqual(["5:11 Each part has a rubric of its own."]);
    expect(faults("", `parts: [{${asked}, rubric: [{item: end, result: true}]}]`)).toEqual([]);
  });
});
