import { expect, test } from "vitest";
import { matched, type Person, readRoster } from "../../src/report/roster.ts";
import { example } from "./grade.ts";

const person = (line: number, name: string, number: string, ...keys: string[]): Person => ({
  line,
  name,
  number,
  keys: [number, name, ...keys],
});

const people = [
  person(2, "Ada Lovelace", "101", "ada@example.org"),
  person(3, "Évariste Galois", "102"),
  person(4, "Sophie Germain", "103"),
];

const copies = (...names: string[]) => names.map((copy) => example({ copy }));

const found = (...args: Parameters<typeof matched>) =>
  matched(...args).grades.map((grade) => grade?.copy);

test.each([
  [
    "by the number in the name of a file from Moodle",
    "Ada Lovelace_101_assignsubmission_file_devoir",
  ],
  ["by that of a folder from Moodle", "Participant_101_assignsubmission_file_"],
  ["by that of a file from Canvas", "lovelaceada_101_5567_devoir"],
  ["by that of a late file from Canvas", "lovelaceada_LATE_101_5567_devoir"],
  ["by an e-mail address", "ADA@example.org"],
  ["by a number", "101"],
  ["by a name, whatever its order and letters", "lovelace-ada"],
])("a copy is found %s", (_, copy) => {
  expect(found(people, copies(copy, "galois_evariste"))).toEqual([
    copy,
    "galois_evariste",
    undefined,
  ]);
});

test("a number is found whole", () => {
  expect(found(people, copies("x_1010_assignsubmission_file_", "1"))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("the roster comes before guesses, and teams share a copy", () => {
  const roster = new Map([
    ["ada@example.org", "team"],
    ["103", "team"],
  ]);
  const grades = copies("team", "Ada Lovelace");
  const { grades: own, notes } = matched(people, grades, roster);
  expect(own.map((grade) => grade?.copy)).toEqual(["team", undefined, "team"]);
  expect(notes).toMatchObject([{ copy: "Ada Lovelace", line: undefined }]);
});

test("what the roster gives to one is guessed for no other", () => {
  const roster = new Map([["101", "sophie germain"]]);
  expect(found(people, copies("sophie germain"), roster)).toEqual([
    "sophie germain",
    undefined,
    undefined,
  ]);
});

test("two copies for a row, and two rows for a copy, are left and told", () => {
  const twins = [person(2, "Ada Lovelace", "1"), person(3, "Ada Lovelace", "2")];
  const both = matched(twins, copies("ada lovelace"));
  expect(both.grades).toEqual([undefined, undefined]);
  expect(both.notes.map(({ says }) => says.en)).toEqual([expect.stringContaining("Several rows")]);

  const two = matched(people.slice(0, 1), copies("ada lovelace", "lovelace_ada"));
  expect(two.grades).toEqual([undefined]);
  expect(two.notes[0]).toMatchObject({
    line: 2,
    says: {
      en: expect.stringContaining("Several copies"),
      fr: expect.stringContaining("Plusieurs"),
    },
  });
});

test("a roster is a table with two columns, in any order and either language", () => {
  const found = readRoster(
    "nom;copie;identifiant\r\nAda;7c1e; 101 \r\nÉvariste;7c1e;102\r\n",
    "l.csv",
  );
  expect(found.ok && [...found.roster]).toEqual([
    ["101", "7c1e"],
    ["102", "7c1e"],
  ]);
});

test("a roster that names a copy nobody graded is told", () => {
  const { notes } = matched(people.slice(0, 1), [], new Map([["101", "lost"]]));
  expect(notes).toMatchObject([{ line: 2, says: { en: expect.stringContaining("not graded") } }]);
});

test.each([
  ["name,copy\nAda,7c1e\n", 1],
  ["id,copy\n101,7c1e\n102,a802\n101,a802\n", 4],
])("a roster that cannot be followed is an error at its line", (text, line) => {
  expect(readRoster(text, "l.csv")).toMatchObject({
    ok: false,
    error: { code: "E-NAME", line, file: "l.csv" },
  });
});
