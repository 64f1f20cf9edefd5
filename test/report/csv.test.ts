import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type CsvFile,
  csvOf,
  guarded,
  numberIn,
  readCsv,
  withCell,
  withNumber,
  writeCsv,
} from "../../src/report/csv.ts";

const read = (text: string): CsvFile => {
  const found = readCsv(text, "table.csv");
  if (!found.ok) throw new Error(found.error.message.en);
  return found.csv;
};

test.each([
  ["commas and line feeds", "a,b\n1,2\n"],
  ["semicolons, as French spreadsheets write", "a;b\r\n1,5;2\r\n"],
  ["tabs", "a\tb\n1\t2\n"],
  ["a byte order mark", "\uFEFFa,b\n1,2\n"],
  ["no line end at the end", "a,b\n1,2"],
  ["quotes that are not needed", '"a","b c",""\n"1",2,\n'],
  ["quotes and lines in cells", '"a, ""b""","c\r\nd"\r\n=1+1,-2\r\n'],
  ["rows of unequal length, and empty ones", "a,b\n1\n\n1,2,3\n"],
  ["nothing", ""],
])("%s come back byte by byte", (_, text) => {
  expect(writeCsv(read(text))).toBe(text);
});

test("whatever was written as a table is written again as it was", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", ";", "\n", " ", "é", "=") });
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }),
      (rows) => {
        const text = csvOf([["id", "copy", "x", "y"], ...rows]);
        const { rows: found } = read(text);
        expect(found.slice(1).map(({ cells }) => cells.map(({ value }) => value))).toEqual(
          rows.map((row) => row.map(guarded)),
        );
        expect(writeCsv(read(text))).toBe(text);
      },
    ),
  );
});

test("a row knows its line, whatever lines its cells hold", () => {
  expect(read('a,b\r\n"1\r\n2\r\n3",4\r\n5,6\r\n').rows.map(({ line }) => line)).toEqual([1, 2, 5]);
});

test.each([
  ['a,b\n1,"2\n', "E-SYNTAX"],
  ['a,b\n1,2"3"\n', "E-SYNTAX"],
  [`a,b\n"${"x".repeat(1_100_000)}",1\n`, "E-LIMIT"],
  ["a,b\n".repeat(6_000_000), "E-LIMIT"],
])("a table that is none is an error with a place", (text, code) => {
  const found = readCsv(text, "table.csv");
  expect(found).toMatchObject({ ok: false, error: { code, file: "table.csv" } });
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])(
  "%j starts no formula in a cell of ours, and a number stays one",
  (text) => {
    const [[cell] = []] = read(csvOf([[text, -1.5, "plain"]])).rows.map(({ cells }) =>
      cells.map(({ value }) => value),
    );
    expect(cell).toBe(`'${text}`);
    expect(csvOf([[-1.5, 0.1 + 0.2, 1e-7, 20]])).toBe("-1.5,0.3,0.0000001,20\n");
    expect(csvOf([[-1.5, "a"]], { decimals: "," })).toBe("\uFEFF-1,5;a\n");
  },
);

test("a cell that says the same stays as it is written", () => {
  const [row] = read('"a","15.00",c\n').rows;
  if (!row) throw new Error("no row");
  expect(withNumber(row, 1, 15, ".")).toBe(row);
  expect(withNumber(row, 1, 15.5, ",").cells[1]).toEqual({ value: "15,5", quoted: true });
  expect(withCell(row, 4, "e").cells.map(({ value }) => value)).toEqual([
    "a",
    "15.00",
    "c",
    "",
    "e",
  ]);
});

test.each([
  ["15", 15],
  [" 15,50 ", 15.5],
  ["-0.25", -0.25],
  ["15 points", undefined],
  ["", undefined],
  ["-", undefined],
])("%j holds the number %j", (text, number) => {
  expect(numberIn(text)).toBe(number);
});
