import { expect, test } from "vitest";
import type { Grade } from "../../src/grading/grade.ts";
import { canvasGradebook } from "../../src/report/canvas.ts";
import { example } from "./grade.ts";

type Options = Parameters<typeof canvasGradebook>[3];

const sheet = [
  "Student,ID,SIS User ID,SIS Login ID,Section,Quiz 1 (23),Réseaux (24),Final Score",
  ",,,,,Manual Posting,,",
  "    Points Possible,,,,,10.00,16.00,(read only)",
  '"Block, Jasen",11,,jblock3430,XC 101,8.00,,91.2',
  "=1+1,12,s12,login12,XC 101,7.50,3.00,80.0",
  '"Student, Test",99,,test,XC 101,,,',
  "",
].join("\r\n");

const fill = (text: string, grades: readonly Grade[], over: Partial<Options> = {}) => {
  const filled = canvasGradebook(text, "canvas.csv", grades, {
    pending: "zero",
    assignment: "Réseaux",
    ...over,
  });
  if (!filled.ok) throw new Error(filled.error.message.en);
  return filled;
};

const grades = [
  example({ copy: "blockjasen_11_5567_devoir" }),
  example({ copy: "login12", score: 3, pending: 0 }),
  example({ copy: "99" }),
];

test("the column is filled, and all others kept", () => {
  const { text, filled, notes } = fill(sheet, grades);
  expect(filled).toBe(2);
  expect(text).toBe(
    sheet.replace("XC 101,8.00,,91.2", "XC 101,8.00,9,91.2").replace("=1+1,12", "'=1+1,12"),
  );
  // The test student of Canvas has no grade.
  expect(notes).toMatchObject([{ copy: "99" }]);
  expect(fill(text, grades).text).toBe(text);
});

test("a title without a column makes one, with the points possible", () => {
  const { text } = fill(sheet, grades.slice(0, 2), { assignment: "=Devoir" });
  const lines = text.split("\r\n");
  expect(lines.map((line) => line.split(",").at(-1))).toEqual([
    "'=Devoir",
    "",
    "16",
    "9",
    "3",
    "",
    "",
  ]);
  expect(fill(text, grades.slice(0, 2), { assignment: "=Devoir" }).text).toBe(text);
});

test("while points are pending, the cell is left", () => {
  const { text, filled, notes } = fill(sheet, grades.slice(0, 1), { pending: "keep" });
  expect([text, filled]).toEqual([sheet.replace("=1+1", "'=1+1"), 0]);
  expect(notes).toMatchObject([{ line: 4, says: { en: expect.stringContaining("left") } }]);
});

test("other points possible are an error, or converted", () => {
  const other = sheet.replace(",16.00,", ",100.00,");
  expect(
    canvasGradebook(other, "canvas.csv", grades, { pending: "zero", assignment: "Réseaux" }),
  ).toMatchObject({ ok: false, error: { code: "E-TYPE", line: 3 } });
  expect(fill(other, grades, { scale: true }).text).toContain("8.00,56.25,91.2");
});

test.each([
  ["a table of something else", "a,b\n1,2\n", "Réseaux", "E-NAME"],
  ["a gradebook without points possible", "Student,ID,Réseaux (24)\nAda,1,\n", "Réseaux", "E-NAME"],
  ["a title that two columns have", sheet.replace("Quiz 1", "Réseaux"), "Réseaux", "E-NAME"],
  ["a column that Canvas computes", sheet, "Final Score", "E-TYPE"],
])("%s is refused", (_, text, assignment, code) => {
  expect(
    canvasGradebook(text, "canvas.csv", grades, { pending: "zero", assignment }),
  ).toMatchObject({ ok: false, error: { code, file: "canvas.csv" } });
});

test("a number after the title tells two columns apart", () => {
  const twice = sheet.replace("Quiz 1", "Réseaux");
  expect(fill(twice, grades, { assignment: "Réseaux (24)" }).filled).toBe(2);
});
