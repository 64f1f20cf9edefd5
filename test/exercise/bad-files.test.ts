import { describe, expect, test } from "vitest";
import { standardTools } from "../../src/commands/tools.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { solveExercise } from "../../src/exercise/solve.ts";
import { functions } from "../../src/functions/index.ts";
import { questionKinds } from "../../src/questions/index.ts";

const good = `format: 1
title: {fr: Essai, en: Trial}
points: 3
sizes:
  n: {}
symbols:
  x: {shape: [n]}
  t: {}
questions:
- id: a
  points: 1
  kind: derivative
  of: sigmoid(t)
  wrt: t
- id: b
  points: 2
  kind: jacobian
  of: softmax(x)
  wrt: x
  using: [a]
`;

const load = (text: string) =>
  loadExercise(text, "exercises/trial/exercise.yaml", questionKinds, functions);

/** Everything wrong with a file: where, which sort, and the name that was probably meant. */
const faults = (text: string): string[] => {
  const loaded = load(text);
  const errors = loaded.ok
    ? solveExercise(loaded.exercise, standardTools()).flatMap(({ parts }) =>
        parts.flatMap((part) => (part.ok || !part.failure.error ? [] : [part.failure.error])),
      )
    : loaded.errors;
  return errors.map(
    ({ at }) => `${at.line}:${at.column} ${at.code}${at.nearest ? ` ${at.nearest}` : ""}`,
  );
};

test("the file that the others are made from is good", () => {
  expect(faults(good)).toEqual([]);
});

describe("a slip is found where it is", () => {
  test.each<[what: string, from: string | RegExp, to: string, faults: string[]]>([
    ["a key misspelt", "  wrt: t", "  wtr: t", ["14:3 E-NAME wrt"]],
    ["a key of another kind", "  wrt: t\n", "  wrt: t\n  left: t\n", ["15:3 E-NAME"]],
    ["a key without effect", "  wrt: t\n", "  wrt: t\n  keep: [x]\n", ["15:3 E-NAME"]],
    ["a key missing", "  wrt: t\n", "", ["10:3 E-NAME"]],
    ["the title missing", "title: {fr: Essai, en: Trial}\n", "", ["1:1 E-NAME"]],
    ["a question without a name", "- id: b\n  points", "- points", ["15:3 E-NAME"]],
    ["an unknown kind", "jacobian", "jacobien", ["17:9 E-NAME jacobian"]],
    ["an unknown function", "softmax", "sofmax", ["18:7 E-NAME softmax"]],
    ["a parenthesis not closed", "softmax(x)", "softmax(x", ["18:16 E-SYNTAX"]],
    ["shapes that clash", "of: softmax(x)", "of: x*x", ["18:7 E-SHAPE"]],
    [
      "a product whose sizes differ",
      "of: softmax(x)",
      "of: W*W*x\n  symbols: {W: {shape: [n, 3]}}",
      ["18:7 E-SHAPE"],
    ],
    [
      "an index over two sizes",
      "of: softmax(x)",
      'of: "sum(W[i,i], i, 1, n)*x"\n  symbols: {W: {shape: [n, 3]}}',
      ["18:16 E-SHAPE"],
    ],
    ["an index too many", "of: softmax(x)", 'of: "x[i,i]*x"', ["18:8 E-SHAPE"]],
    ["a definition that is not there", "of: softmax(x)", "of: loss*x", ["18:7 E-NAME"]],
    ["a derivative that no rule gives", "of: softmax(x)", "of: prod(x)*x", ["18:7 E-TYPE"]],
    ["a derivative by what is not there", "wrt: x", "wrt: u", ["19:8 E-TYPE"]],
    [
      "a derivative where there is no value",
      "sigmoid(t)",
      "log(-t^2)",
      ["13:7 E-TYPE", "20:11 E-TYPE"],
    ],
    [
      "another answer than was expected",
      "  wrt: t\n",
      "  wrt: t\n  expect: sigmoid(t)\n",
      ["15:11 E-TYPE", "21:11 E-TYPE"],
    ],
    [
      "a name declared nowhere",
      "of: sigmoid(t)",
      "of: sigmoid(t) + temp",
      ["13:20 E-NAME", "20:11 E-TYPE"],
    ],
    ["a variable that is none", "wrt: x", "wrt: softmax(x)", ["19:8 E-TYPE"]],
    ["an expression between quotes", "softmax(x)", "'sofmax(x)'", ["18:8 E-NAME softmax"]],
    ["a sum of points", "points: 3", "points: 4", ["3:9 E-TYPE"]],
    ["points in words", "points: 1", "points: one", ["11:11 E-TYPE"]],
    ["a size declared nowhere", "shape: [n]", "shape: [m]", ["7:15 E-NAME"]],
    ["an unknown assumption", "t: {}", "t: {assume: positif}", ["8:15 E-TYPE"]],
    [
      "an unknown convention",
      "sizes:",
      "conventions: {jacobian: numérateur}\nsizes:",
      ["4:25 E-TYPE numerator"],
    ],
    ["a function of nothing known", "x: {shape: [n]}", "x: {shape: [n], of: [u]}", ["7:24 E-NAME"]],
    ["a question cited that is not there", "using: [a]", "using: [c]", ["20:11 E-NAME"]],
    ["a question cited too early", "  wrt: t", "  wrt: t\n  using: [b]", ["15:11 E-NAME"]],
    ["two questions of one name", "id: b", "id: a", ["15:7 E-TYPE"]],
    ["a name that is none", "  t: {}", "  2t: {}", ["8:3 E-SYNTAX"]],
    ["another format", "format: 1", "format: 2", ["1:9 E-TYPE"]],
    ["a key of the language", "  points: 1", "  constructor: 3\n  points: 1", ["11:3 E-NAME"]],
    ["a brace not closed", "sizes:\n", "sizes: {\n", ["6:1 E-SYNTAX"]],
    ["a tab", "  points: 1", "\tpoints: 1", ["11:1 E-SYNTAX"]],
    ["an anchor that is not there", "points: 3", "points: *p", ["3:9 E-NAME"]],
    ["a key said twice", "points: 3", "points: 3\npoints: 3", ["4:1 E-SYNTAX"]],
    [
      "a restriction on a size that is not there",
      "  wrt: x",
      "  wrt: x\n  where: {m: 2}",
      ["20:11 E-NAME"],
    ],
    ["a condition that is none", "t: {}", "t: {where: t + 1}", ["8:14 E-TYPE"]],
    [
      "a definition that says nothing",
      "questions:",
      "define: {z: {}}\nquestions:",
      ["9:13 E-TYPE"],
    ],
    [
      "an error in a definition",
      "questions:",
      "define: {z: {is: sofmax(x)}}\nquestions:",
      ["9:18 E-NAME softmax"],
    ],
    [
      "a rubric item that says two things",
      "  wrt: x",
      "  wrt: x\n  rubric: [{item: r, result: true, step: x}]",
      ["20:12 E-TYPE"],
    ],
  ])("%s", (_, from, to, found) => {
    const text = good.replace(from, to);
    expect(text).not.toBe(good);
    expect(faults(text)).toEqual(found);
  });

  test("in braces, an expression with a comma asks for quotes", () => {
    const text = good.replace(
      /- id: a[\s\S]*?wrt: t\n/,
      "- {id: a, points: 1, kind: derivative, of: max(0, t), wrt: t}\n",
    );
    expect(faults(text)).toEqual(["10:51 E-SYNTAX"]);
  });

  test("several slips are all told, in order", () => {
    const text = good.replace("  wrt: t", "  wtr: t").replace("jacobian", "jacobien");
    expect(faults(text)).toEqual(["14:3 E-NAME wrt", "17:9 E-NAME jacobian"]);
  });
});

describe("what is no exercise at all is refused", () => {
  test.each([
    ["nothing", "", ["1:1 E-TYPE"]],
    ["a list", "- 1\n- 2\n", ["1:1 E-TYPE"]],
    [
      "brackets without end",
      `a: ${"[".repeat(100_000)}`,
      [expect.stringMatching(/^1:\d+ E-LIMIT$/)],
    ],
    ["a megabyte", "x".repeat((1 << 20) + 1), ["1:1 E-LIMIT"]],
    [
      "aliases that grow without end",
      [
        "a: &a [x,x,x,x,x,x,x,x,x]",
        "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]",
        "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]",
        "d: [*c,*c,*c,*c]",
      ].join("\n"),
      ["1:1 E-LIMIT"],
    ],
  ])("%s", (_, text, found) => {
    expect(faults(text)).toEqual(found);
  });
});
