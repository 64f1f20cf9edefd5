import { describe, expect, test } from "vitest";
import { standardTools } from "../../src/commands/tools.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { loadNotation } from "../../src/exercise/notation.ts";
import { solveExercise } from "../../src/exercise/solve.ts";
import { functions } from "../../src/functions/index.ts";
import { questionKinds } from "../../src/questions/index.ts";

const good = `format: 1
title: {fr: Essai, en: Trial}
points: 6
sizes: {n: {}}
symbols: {x: {shape: [n]}}
sections:
- id: 1
  title: {fr: Nombres, en: Numbers}
  points: 2
  questions:
  - {id: 1a, kind: derivative, of: sigmoid(t), wrt: t}
  - {id: 1b, kind: derivative, of: softplus(t), wrt: t, using: [1a]}
- id: 2
  title: {fr: Vecteurs, en: Vectors}
  sizes: {m: {}}
  symbols: {W: {shape: [m, n]}}
  define: {state: {is: W*x}}
  questions:
  - {id: 2a, points: 1.5, kind: jacobian, of: state, wrt: x}
  - {id: 2b, points: 2.5, kind: jacobian, of: sigmoid(x), wrt: x, using: [1a]}
`;

const load = (text: string) =>
  loadExercise(text, "exercises/trial/exercise.yaml", questionKinds, functions);

const loaded = (text: string) => {
  const found = load(text);
  if (!found.ok) throw new Error(found.errors.map(({ message }) => message).join("\n"));
  return found.exercise;
};

const faults = (text: string): string[] => {
  const found = load(text);
  const errors = found.ok
    ? solveExercise(found.exercise, standardTools()).flatMap(({ parts }) =>
        parts.flatMap((part) => (part.ok || !part.failure.error ? [] : [part.failure.error])),
      )
    : found.errors;
  return errors.map(
    ({ at }) => `${at.line}:${at.column} ${at.code}${at.nearest ? ` ${at.nearest}` : ""}`,
  );
};

test("a file is divided into sections, each with its title and its points", () => {
  const { questions, points } = loaded(good);
  expect(points).toBe(6);
  expect(questions.map(({ id, section }) => [section?.id, id])).toEqual([
    ["1", "1a"],
    ["1", "1b"],
    ["2", "2a"],
    ["2", "2b"],
  ]);
  expect(questions[0]?.section).toBe(questions[1]?.section);
  expect(questions[2]?.section).toEqual({
    id: "2",
    title: { fr: "Vecteurs", en: "Vectors" },
    points: 4,
  });
});

test("a question says where it stands in the file", () => {
  expect(loaded(good).questions[3]?.path).toEqual(["sections", 1, "questions", 1]);
});

test("a file without sections has questions that stand in none", () => {
  const text = good.replace(
    /points: 6[\s\S]*/,
    "questions: [{id: a, kind: derivative, of: t, wrt: t}]\n",
  );
  expect(loaded(text).questions.map(({ section }) => section)).toEqual([undefined]);
});

test("questions cite those of earlier sections, and all are answered", () => {
  expect(faults(good)).toEqual([]);
  const solved = solveExercise(loaded(good), standardTools());
  const last = solved.at(-1)?.parts[0];
  const cited = last?.ok
    ? last.solution.proofs.flatMap(({ proof: { body } }) =>
        body.kind === "chain"
          ? body.steps.flatMap(({ by }) => (by.kind === "result" ? [by.result.id] : []))
          : [],
      )
    : [];
  expect(cited).toContain("1a");
});

test("the names of a section end with it", () => {
  const { vocabulary, questions } = loaded(good);
  const known = (at: number) => [...(questions[at]?.parts[0]?.vocabulary.shapes.keys() ?? [])];
  expect([...vocabulary.shapes.keys()]).toEqual(["x"]);
  expect(known(0)).toEqual(["x"]);
  expect(known(2)).toEqual(["x", "W", "state"]);
});

describe("a slip in a section is found where it is", () => {
  test.each<[what: string, from: string | RegExp, to: string, faults: string[]]>([
    [
      "questions beside sections",
      "sections:",
      "questions: [{id: q, kind: derivative, of: t, wrt: t}]\nsections:",
      ["7:1 E-TYPE"],
    ],
    ["neither", /sections:[\s\S]*/, "", ["1:1 E-NAME"]],
    ["no sections at all", /sections:[\s\S]*/, "sections: []\n", ["6:11 E-TYPE"]],
    [
      "a section without questions",
      / {2}questions:\n.*\n.*\n- id: 2/,
      "- id: 2",
      ["7:3 E-NAME", "17:75 E-NAME 2a"],
    ],
    ["a section without a title", "  title: {fr: Vecteurs, en: Vectors}\n", "", ["13:3 E-NAME"]],
    ["a key misspelt", "  symbols: {W", "  symbol: {W", ["16:3 E-NAME symbols"]],
    ["two sections of one name", "- id: 2\n", "- id: 1\n", ["13:7 E-TYPE"]],
    ["two questions of one name, in two sections", "id: 2a", "id: 1a", ["19:10 E-TYPE"]],
    ["points of a section", "  points: 2\n", "  points: 3\n", ["9:11 E-TYPE"]],
    ["points of the file", "points: 6", "points: 7", ["3:9 E-TYPE"]],
    ["points in words", "points: 1.5", "points: beaucoup", ["19:22 E-TYPE"]],
    [
      "a question cited too early",
      "wrt: t, using: [1a]",
      "wrt: t, using: [2a]",
      ["12:65 E-NAME 1a"],
    ],
    [
      "a shape of a size that the section does not know",
      "shape: [m, n]",
      "shape: [m, q]",
      ["16:28 E-NAME"],
    ],
    [
      "a name of another section",
      "of: sigmoid(t)",
      "of: sum(state)",
      ["11:40 E-NAME", "12:65 E-TYPE", "20:75 E-TYPE"],
    ],
    ["an error in a definition", "is: W*x", "is: x*W", ["17:24 E-SHAPE"]],
    [
      "a kind misspelt",
      "kind: jacobian, of: state",
      "kind: jacobien, of: state",
      ["19:33 E-NAME jacobian"],
    ],
  ])("%s", (_, from, to, found) => {
    const text = good.replace(from, to);
    expect(text).not.toBe(good);
    expect(faults(text)).toEqual(found);
  });

  test("a slip around the sections does not hide one in a question", () => {
    const text = good
      .replace("points: 6", "pionts: 6")
      .replace("jacobian, of: state", "jacobien, of: state");
    expect(faults(text)).toEqual(["3:1 E-NAME points", "19:33 E-NAME jacobian"]);
  });
});

describe("what says no points", () => {
  const head = "format: 1\ntitle: {fr: Essai, en: Trial}\nquestions:\n";
  const asked = "kind: derivative, of: t^2, wrt: t";

  test.each<[what: string, question: string, points: number, parts: readonly number[]]>([
    ["a question counts 1", `{id: a, ${asked}}`, 1, [1]],
    ["parts share it", `{id: a, parts: [{${asked}}, {${asked}}]}`, 1, [0.5, 0.5]],
    [
      "parts that say theirs make the sum",
      `{id: a, parts: [{points: 2, ${asked}}, {points: 3, ${asked}}]}`,
      5,
      [2, 3],
    ],
    [
      "a part beside one that says its own counts 1",
      `{id: a, parts: [{points: 2, ${asked}}, {${asked}}]}`,
      3,
      [2, 1],
    ],
    [
      "parts share what is left",
      `{id: a, points: 4, parts: [{points: 3, ${asked}}, {${asked}}]}`,
      4,
      [3, 1],
    ],
  ])("%s", (_, question, points, parts) => {
    const [only] = loaded(`${head}- ${question}\n`).questions;
    expect(only?.points).toBe(points);
    expect(only?.parts.map((part) => part.points)).toEqual(parts);
  });

  test("parts cannot be worth more than their question", () => {
    const text = `${head}- {id: a, points: 2, parts: [{points: 3, ${asked}}, {${asked}}]}\n`;
    expect(faults(text)).toEqual(["4:19 E-TYPE"]);
  });
});

test("a copy is read with the names of the section that a question stands in", () => {
  const text = good.replace("{id: 2a,", "{id: 2a, symbols: {x: {shape: [m]}},");
  const found = loadNotation(text, "exercise.yaml", functions);
  if (!found.ok) throw new Error(found.errors.map(({ message }) => message).join("\n"));
  const names = (label: string) => Object.keys(found.sections[label]?.symbols ?? {});
  expect(Object.keys(found.sections)).toEqual(["1.a", "1.b", "2.a", "2.b"]);
  expect(names("1.a")).toEqual([]);
  expect(names("2.b")).toContain("W");
  expect(found.sections["2.a"]?.symbols).toMatchObject({ W: {}, x: { shape: ["m"] } });
});
