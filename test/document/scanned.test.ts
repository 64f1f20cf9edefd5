import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { splitDocument } from "../../src/document/split.ts";
import { counted, sectionLine } from "./outline.ts";

// Homework that was scanned is no part of the project: these tests speak where it stands beside it.
const folder = join(import.meta.dirname, "../../../shared/seeds");
const names = existsSync(folder) ? readdirSync(folder).sort() : [];
if (names.length === 0)
  console.warn("The scanned homework is absent: its outlines are not tested.");

const seed = (number: string) => {
  const name = names.find((each) => each.startsWith(number)) ?? "";
  return splitDocument(readFileSync(join(folder, name), "utf8"), { file: name });
};

describe.runIf(names.length > 0)("scanned homework", () => {
  test.each([
    ["000", 5, 34, 34, 0],
    ["001", 26, 40, 10, 0],
    ["002", 1, 7, 53, 9],
    ["003", 2, 13, 9, 2],
    ["004", 77, 80, 190, 44],
  ])(
    "%s has %i sections, %i displays, %i formulas in lines, %i bare",
    (number, sections, display, inline, bare) => {
      const document = seed(number);
      expect(document.sections.length).toBe(sections);
      expect(counted(document)).toEqual({ display, inline, bare });
    },
  );

  test("000 asks and answers in each question", () => {
    const { sections } = seed("000");
    expect(sections.map(sectionLine)).toEqual([
      "question 1 statement",
      "question 2 statement",
      "question 3 statement",
      "question 4 answer",
      "question 5 answer",
    ]);
    const todos = sections.flatMap(({ blocks }) =>
      blocks.filter((block) => block.kind === "formula" && block.todo),
    );
    expect(todos).toHaveLength(2);
  });

  test("001 has a title for each way", () => {
    const titles = seed("001").sections.map(({ title }) =>
      title?.split(" / ").slice(1).join(" / "),
    );
    expect(titles.filter((title) => title?.endsWith("Forward"))).toEqual([
      "MSELoss / Forward",
      "Tangente hyperbolique / Forward",
      "Sigmoïde / Forward",
      "Combinaison de Softmax et coût cross-entropique / Forward",
      "Coût Cross-entropique binaire / Forward",
    ]);
  });

  test("002 and 003 pass from the statement to the proof", () => {
    for (const { blocks } of ["002", "003"].flatMap((number) => seed(number).sections)) {
      const roles = blocks.map(({ role }) => role).join(" ");
      expect(roles).toMatch(/^(?:statement )+answer(?: answer)*$/);
    }
  });

  test("004 has its questions first and its answers after, under the same labels", () => {
    const parts = (exercise: number, letters: string): string[] => [
      `${exercise}`,
      ...[...letters].map((letter) => `${exercise} ${letter}`),
    ];
    const labels = [
      ...parts(1, "abcdefghijklm"),
      ...parts(2, "abcdefghijklmnopqr"),
      ...parts(3, "abcd"),
    ];
    const lines = seed("004").sections.map(({ label, role }) =>
      `${label.join(" ")} ${role}`.trim(),
    );
    expect(lines).toEqual([
      "statement",
      ...labels.map((label) => `${label} statement`),
      ...labels.map((label) => `${label} answer`),
    ]);
  });
});
