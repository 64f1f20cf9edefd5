import { describe, expect, test } from "vitest";
import { sheetJson } from "../../src/commands/sheet/json.ts";
import { sheetModel } from "../../src/commands/sheet/model.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { solveExercise } from "../../src/exercise/solve.ts";
import { functions } from "../../src/functions/index.ts";
import { questionKinds } from "../../src/questions/index.ts";
import { sheetHtml } from "../../src/sheet/html.ts";
import { sheetLatex } from "../../src/sheet/latex.ts";
import { sheetMarkdown } from "../../src/sheet/markdown.ts";
import { tools } from "../support/answers.ts";
import { answered } from "../support/trial.ts";

describe("an answer in words", () => {
  const asked =
    "- {id: a, kind: words, model: {fr: Parce que $x > 0$., en: Because $x > 0$.}, look-for: [[pos, 0], [x]]}";

  test("is the author's own text, in both languages", () => {
    const [block] = answered(asked).blocks;
    if (block?.kind !== "prose") throw new Error("no text");
    expect([block.says.fr(() => ""), block.says.en(() => "")]).toEqual([
      "Parce que $x > 0$.",
      "Because $x > 0$.",
    ]);
  });

  test("is no proof, and says so", () => {
    const { proofs, inWords } = answered(asked);
    expect(proofs).toEqual([]);
    expect(inWords).toBe(true);
  });

  test("stands for the other language where there is one only", () => {
    const [block] = answered("- {id: a, kind: words, model: {fr: Oui.}}").blocks;
    expect(block?.kind === "prose" && block.says.en(() => "")).toBe("Oui.");
  });

  test("is not shown as verified on any sheet, nor in JSON", () => {
    const loaded = loadExercise(
      `format: 1\ntitle: {fr: Essai, en: Trial}\nquestions:\n${asked}\n`,
      "exercise.yaml",
      questionKinds,
      functions,
    );
    if (!loaded.ok) throw new Error("not read");
    const found = solveExercise(loaded.exercise, tools);
    const model = sheetModel(loaded.exercise, found, "normal");
    for (const print of [sheetHtml, sheetMarkdown, sheetLatex]) {
      const sheet = print(model, "fr");
      // The whole sheet is too long to be shown where this fails.
      expect(/Non\s*vérifié.*réponse en mots/.test(sheet)).toBe(true);
      expect(/(<b>|\*\*|textbf\{)Vérifié/.test(sheet)).toBe(false);
    }
    const [question] = sheetJson(loaded.exercise, found, {}).questions;
    expect(question?.checked).toBe(false);
    expect(JSON.stringify(question)).toContain("Not checked: answer in words.");
  });

  test.each([
    ["without a model", "- {id: a, kind: words}"],
    ["with an empty model", "- {id: a, kind: words, model: {}}"],
    ["with a group of no words", "- {id: a, kind: words, model: {fr: Oui.}, look-for: [[]]}"],
  ])("is refused %s, with its place", (_, question) => {
    const loaded = loadExercise(
      `format: 1\ntitle: {fr: Essai, en: Trial}\nquestions:\n${question}\n`,
      "exercise.yaml",
      questionKinds,
      functions,
    );
    expect(loaded.ok).toBe(false);
    if (!loaded.ok) expect(loaded.errors[0]?.at.line).toBe(4);
  });
});
