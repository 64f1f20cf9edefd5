import { describe, expect, test } from "vitest";
import { sheetJson } from "../../src/commands/sheet/json.ts";
import { printedIn, sheetModel } from "../../src/commands/sheet/model.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { solveExercise } from "../../src/exercise/solve.ts";
import { functions } from "../../src/functions/index.ts";
import { questionKinds } from "../../src/questions/index.ts";
import { sheetMarkdown } from "../../src/sheet/markdown.ts";
import { statusOf } from "../../src/sheet/status.ts";
import { tools } from "../support/answers.ts";

const written = (file: string) => {
  const loaded = loadExercise(
    `format: 1\ntitle: {fr: Essai, en: Trial}\n${file}`,
    "exercises/trial/exercise.yaml",
    questionKinds,
    functions,
  );
  if (!loaded.ok) throw new Error(loaded.errors.map(({ at }) => at.message.en).join("\n"));
  const solved = solveExercise(loaded.exercise, tools);
  const style = printedIn([loaded.exercise.vocabulary]);
  const model = sheetModel(loaded.exercise, solved, "normal");
  return {
    model,
    json: JSON.stringify(sheetJson(loaded.exercise, solved, style)),
    markdown: sheetMarkdown(model, "en", style),
  };
};

describe("the sheet of a network of any depth", () => {
  const { json, markdown } = written(`sizes:
  depth: {latex: ['L'], least: 2}
  n: {by: layer, latex: ['n_l']}
  N: {}
layer: {index: l, from: 1, to: depth}
symbols:
  X: {shape: ['n[0]', N], says: {fr: exemples, en: examples}}
  W: {by: layer, shape: ['n[l]', 'n[l-1]'], latex: ['W^{l}']}
  Y: {shape: ['n[L]', N]}
define:
  H: {by: layer, zero: X, is: 'tanh(Z[l])', latex: ['a_l']}
  Z: {by: layer, is: 'W[l]*H[l-1]', latex: ['z_l']}
  P: {is: 'softmax(H[L], 1)'}
  J: {is: 'norm2sq(P - Y)'}
questions:
- {id: a, kind: backprop, of: J, wrt: 'H[l]', for: l < L}
- {id: b, kind: gradient, of: J, wrt: 'H[L]', form: {entries: true}}
`);

  test("names members in its JSON as the file does", () => {
    expect(json).not.toContain("__");
    expect(json).toContain("W[l+1][");
    expect(json).toContain('"n[l+1]":');
  });

  test("gives no index the letter that counts layers", () => {
    expect(json).not.toMatch(/\[l,|,l\]|, l, 1,/);
  });

  test("says what layer 0 is, what a column is, and for which layers a result holds", () => {
    expect(markdown).toMatch(/\$a_\{0\} = X \\in .*\$, examples/);
    expect(markdown).toContain("$A_{:,j}$, column $j$ of a matrix $A$");
    expect(markdown).toMatch(/^For .*and \$1 \\le l \\lt L\$\.$/m);
    expect(markdown).toMatch(/^For \$1 \\le l \\lt L\$\.$/m);
  });

  test("tells families once, for the layers at which they are", () => {
    const [, given = ""] = /## Given, and notation\n([^#]*)/.exec(markdown) ?? [];
    expect(given).toContain(
      "- $W^{l} \\in \\mathbb{R}^{n_{l} \\times n_{l-1}}$, $1 \\le l \\le L$\n",
    );
    expect(given).toMatch(/^- \$z_\{l,ij\} = .*\$, \$1 \\le l \\le L\$$/m);
    expect(given).toMatch(/^- \$a_\{l,ij\} = .*\$, \$1 \\le l \\le L\$$/m);
    expect(given).not.toContain("l+1");
  });

  test("says of the last layer that others lead to it", () => {
    expect(markdown).toMatch(
      /^- \$a_\{L\}\$ \(.*\): from \$a_\{l\+1\}\$, through the layers in between$/m,
    );
  });

  test("transposes the whole of a name with a superscript", () => {
    expect(markdown).toContain("(W^{l+1})^{\\top}");
  });

  test("names a function in its index of laws as it is printed", () => {
    expect(markdown).toMatch(
      /`deriv_softmax` \| Derivative of \$.*softmax.*\$, and the chain rule/,
    );
  });
});

test("a question of which a part has no proof is proved in part, for people and for scripts", () => {
  const { model, json } = written(`sizes: {m: {}, d: {}}
symbols: {W: {shape: [m, d]}, x: {shape: [d]}}
questions:
- {id: a, kind: shape, of: W}
- {id: b, kind: gradient, of: norm2sq(x), wrt: x}
- {id: c, parts: [{kind: shape, of: W}, {kind: gradient, of: norm2sq(x), wrt: x}]}
`);
  expect(model.questions.map(statusOf)).toEqual(["unchecked", "proved", "partly"]);
  const checked = JSON.parse(json).questions.map((each: { checked: boolean }) => each.checked);
  expect(checked).toEqual([false, true, false]);
});
