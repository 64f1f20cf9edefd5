import { expect, test } from "vitest";
import { decimal, type Rational, zeroRational } from "../../src/numeric/rational.ts";
import { readCsv } from "../../src/report/csv.ts";
import { gradesCsv } from "../../src/report/gradebook.ts";
import type { PendingPolicy } from "../../src/report/points.ts";
import { charge, example, grade, hostileExample, item, question } from "./grade.ts";

type Row = Readonly<Record<string, string>>;

const rowsOf = (text: string): readonly Row[] => {
  const found = readCsv(text, "grades.csv");
  if (!found.ok) throw new Error(found.error.message.en);
  const [header, ...rows] = found.csv.rows.map(({ cells }) => cells.map(({ value }) => value));
  return rows.map((row) =>
    Object.fromEntries((header ?? []).map((name, at) => [name, row[at] ?? ""])),
  );
};

const sum = (texts: readonly string[]): Rational =>
  texts.reduce((all, text) => (text === "" ? all : all.add(decimal(text))), zeroRational);

const policies: readonly PendingPolicy[] = ["keep", "full", "zero"];

/** Copies whose points no double adds up exactly. */
const thirds = grade({
  copy: "thirds",
  questions: [
    question("a", {
      items: [item("x", 0.1), item("y", 0.2), item("z", 1 / 3, { earned: 1 / 6, pending: 1 / 6 })],
      score: 0.45,
      maxScore: 0.65,
    }),
    question("b", {
      items: [item("result", 1)],
      charges: [charge("sign-lost", 0.7, 0), charge("mean-lost", 0.7, 0)],
      score: 0,
    }),
  ],
});

test.each(policies)("with pending points %s, every row adds up to the last digit", (pending) => {
  for (const row of rowsOf(gradesCsv([example(), thirds], { lang: "en", pending }))) {
    const ids = Object.keys(row).filter((name) => `${name} adjustment` in row);
    expect(sum(ids.map((id) => row[id] ?? "")).equals(decimal(row.score ?? ""))).toBe(true);
    for (const id of ids) {
      const items = Object.keys(row).filter(
        (name) => name.startsWith(`${id}/`) && !name.endsWith(" pending"),
      );
      const parts = [...items, `${id} charges`, `${id} adjustment`].map((name) => row[name] ?? "");
      expect(sum(parts).equals(sum([row[id] ?? ""]))).toBe(true);
    }
  }
});

test("what is pending is kept apart, or counted as won or lost", () => {
  const totals = policies.map((pending) => {
    const [row] = rowsOf(gradesCsv([example()], { lang: "fr", pending }));
    return [row?.note, row?.["en attente"], row?.maximum, row?.f, row?.["f en attente"]];
  });
  expect(totals).toEqual([
    ["9", "3.25", "16", "0", "3"],
    ["12.25", undefined, "16", "3", undefined],
    ["9", undefined, "16", "0", undefined],
  ]);
});

test("a column tells each question's items, charges, causes and first error", () => {
  const [row] = rowsOf(gradesCsv([example()], { lang: "en", pending: "keep" }));
  expect(row).toMatchObject({
    copy: "7c1e",
    b: "3",
    "b maximum": "4",
    "b/lse": "1",
    "b/result": "2",
    "b charges": "-1",
    "b adjustment": "0",
    "b causes": "sign-lost",
    "b first error": "b-9f4",
    "d/u": "1.5",
    "d/u pending": "0.25",
    error: "",
  });
});

test("a question that only some copies have is an empty cell in the others", () => {
  const failed = grade({
    error: { code: "E-LIMIT", message: { fr: "trop long", en: "too long" } },
  });
  const [, row] = rowsOf(gradesCsv([example(), failed], { lang: "en", pending: "keep" }));
  expect(row).toMatchObject({ error: "E-LIMIT", b: "", "b/lse": "", score: "0" });
});

test("no name in it starts a formula", () => {
  const text = gradesCsv([hostileExample()], { lang: "fr", pending: "keep" });
  const [row] = rowsOf(text);
  expect(row?.copie).toBe("'=1+1");
  expect(Object.keys(row ?? {}).filter((name) => /^[=+\-@]/.test(name))).toEqual([]);
});

test("with decimal commas, cells are separated by semicolons", () => {
  const text = gradesCsv([example()], { lang: "fr", pending: "full", decimals: "," });
  expect(text.startsWith("\uFEFFcopie;note;maximum;")).toBe(true);
  expect(rowsOf(text)[0]?.note).toBe("12,25");
});

test("ten thousand copies are written twice alike", () => {
  const grades = Array.from({ length: 10_000 }, (_, k) => example({ copy: `copy ${k}` }));
  const text = gradesCsv(grades, { lang: "en", pending: "keep" });
  expect(text.split("\n")).toHaveLength(10_002);
  expect(gradesCsv(grades, { lang: "en", pending: "keep" })).toBe(text);
});
