import { describe, expect, test } from "vitest";
import { standardTools } from "../../src/commands/tools.ts";
import { splitDocument } from "../../src/document/split.ts";
import { prepared } from "../../src/grading/prepared.ts";
import { readCopy } from "../../src/grading/reading.ts";
import { verdictsOn } from "../../src/grading/verdicts.ts";
import { exercise } from "./invented.ts";

const homework = prepared(
  exercise(`format: 1
title: {fr: Essai, en: Trial}
sizes: {N: {}, d: {}, c: {}}
questions:
- id: 1
  kind: backprop
  symbols: &layer
    H: {shape: [N, d]}
    A: {shape: [d, c], latex: ['W']}
    L: {of: [Z]}
  define: &product {Z: {is: H*A}, delta: {gradient: [L, Z]}}
  copies: &turned
    symbols: {V: {shape: [c, d], latex: ['W']}}
    define: {A: {is: "V'", latex: ['w']}}
  of: L
  wrt: A
  ask: {fr: "Les poids de la couche linéaire.", en: "The weights of the linear layer."}
- id: 2
  kind: backprop
  symbols: *layer
  define: *product
  copies: *turned
  of: L
  wrt: H
  ask: {fr: "Les entrées.", en: "The inputs."}
- {id: 3, kind: derivative, of: tanh(t), wrt: t, ask: {fr: "La tangente hyperbolique.", en: "The hyperbolic tangent."}}
- {id: 4, kind: derivative, of: sigmoid(t), wrt: t, ask: {fr: "La sigmoïde.", en: "The sigmoid."}}
- id: 5
  kind: gradient
  symbols: {A: {shape: [N, c]}, Y: {shape: [N, c]}}
  define: {J: {is: 'sum(log(sum(exp(A), 2))) - sum(Y .* A)'}}
  copies:
    symbols: {t: {class: c, shape: [N], latex: ['y']}}
    define: {Y: {is: 'array(t[i] == j ? 1 : 0, i, 1, N, j, 1, c)'}}
  of: J
  wrt: A
  ask: {fr: "Les scores.", en: "The scores."}
`),
  standardTools(),
);

const read = (text: string) => readCopy(splitDocument(text, { format: "markdown" }), homework);

/** The questions of each section that has formulas. */
const placed = (text: string): readonly string[] =>
  read(text)
    .filter(({ statements }) => statements.length > 0)
    .map(({ questions }) => questions.map(({ question }) => question.id).join(" "));

const weights = tex`\frac{\partial L}{\partial W} = \delta^\top H`;
const inputs = tex`\frac{\partial L}{\partial H} = \delta W`;

function tex(strings: TemplateStringsArray): string {
  return `$$${String.raw(strings)}$$`;
}

describe("which questions a section answers", () => {
  test.each([
    ["by what its lines name", `# Poids\n\n${weights}\n\n# Le reste\n\n${inputs}`, ["1", "2"]],
    ["several, if its lines name several", `# Tout\n\n${inputs}\n\n${weights}`, ["1 2"]],
    ["by names, not by a label that is the copy's own", `## Exercice 2\n\n${weights}`, ["1"]],
    [
      "by the function it says again",
      `# A\n\n$$\\sigma(x) = \\frac{1}{1 + e^{-x}}$$\n\n# B\n\n$$\\tanh(x) = \\frac{e^x - e^{-x}}{e^x + e^{-x}}$$`,
      ["4", "3"],
    ],
    ["none, if nothing speaks for any", "# Divers\n\n$$u = 1$$", [""]],
  ])("%s", (_, text, questions) => {
    expect(placed(text)).toEqual(questions);
  });

  test("where nearly all questions stand under their labels, these are believed", () => {
    const parts = [inputs, weights, "$$u = 1$$", "$$u = 2$$", "$$u = 3$$"];
    const text = parts.map((part, at) => `## Question ${at + 1}\n\n${part}`).join("\n\n");
    expect(placed(text)).toEqual(["1", "2", "3", "4", "5"]);
  });
});

const marks = (text: string) =>
  verdictsOn(read(text)).map(({ mark, judgement }) => [mark, judgement.convention?.name]);

describe("labels of many examples", () => {
  const softmax = String.raw`\frac{e^{A_{kf}}}{\sum_{j=1}^c e^{A_{kj}}}`;
  const slope = String.raw`\frac{\partial J}{\partial A_{kf}}`;

  test.each([
    ["y_k = f", `-1 + ${softmax}`, "right"],
    ["y_k \\neq f", softmax, "right"],
    ["y_k = f", softmax, "wrong"],
  ])("si %s, %s is %s", (condition, value, mark) => {
    const text = `# Scores\n\nSi $${condition}$ :\n\n$$${slope} = ${value}$$`;
    expect(marks(text).map(([each]) => each)).toEqual(["definition", mark]);
  });
});

describe("a matrix that copies lay out otherwise", () => {
  test("is judged as they declare it, and that is said", () => {
    expect(marks(`# Poids\n\n${weights}\n\n# Entrées\n\n${inputs}`)).toEqual([
      ["convention", "layout"],
      ["convention", "layout"],
    ]);
  });

  test("makes the other layout an error of shapes", () => {
    const wrong = tex`\frac{\partial L}{\partial H} = \delta W^\top`;
    expect(marks(`# Entrées\n\n${wrong}`)[0]?.[0]).not.toMatch(/right|convention/);
  });
});
