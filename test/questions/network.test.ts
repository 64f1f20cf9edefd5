import { describe, expect, test } from "vitest";
import type { QuestionKind, Solution } from "../../src/exercise/kind.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { confirmOnNetwork } from "../../src/exercise/network.ts";
import { type Solved, solveExercise } from "../../src/exercise/solve.ts";
import { product } from "../../src/expr/build.ts";
import { sizeText } from "../../src/expr/size.ts";
import { functions } from "../../src/functions/index.ts";
import type { ResultBlock } from "../../src/narrate/block.ts";
import { questionKinds } from "../../src/questions/index.ts";
import { latexOfFormula } from "../../src/sheet/formula.ts";
import { textOfMatrix } from "../../src/tex/text.ts";
import { tools } from "../support/answers.ts";

const solved = (file: string): readonly Solved[] => {
  const found = loadExercise(
    `format: 1\ntitle: {fr: Essai, en: Trial}\n${file}`,
    "exercises/trial/exercise.yaml",
    questionKinds as readonly QuestionKind[],
    functions,
  );
  if (!found.ok) throw new Error(found.errors.map(({ at }) => at.message.en).join("\n"));
  return solveExercise(found.exercise, tools).flatMap(({ parts }) => parts);
};

const answerOf = (part: Solved | undefined): Solution => {
  if (!part?.ok) throw new Error(part?.failure.says.en ?? "no question");
  return part.solution;
};

const lastResult = ({ blocks }: Solution): ResultBlock | undefined =>
  blocks.findLast((block) => block.kind === "result");

/** The matrix form of an answer, and its shape. */
const matrixOf = (part: Solved | undefined): string => {
  const result = lastResult(answerOf(part));
  if (!result || !("matrix" in result.right)) return "none";
  return `${textOfMatrix(result.right.matrix)} (${result.shape.map(sizeText).join("×")})`;
};

describe("a layer, by the gradient that comes back to it", () => {
  const layer = (symbols: string): string => `
sizes: {q: {}, n: {}, p: {}}
symbols:
${symbols}
  L: {of: [F]}
`;
  const heads: Readonly<Record<string, string>> = {
    rows: layer("  X: {shape: [q, n]}\n  W: {shape: [n, p]}\n  b: {shape: [1, p]}"),
    columns: layer("  X: {shape: [n, q]}\n  W: {shape: [p, n]}\n  b: {shape: [p, 1]}"),
    "a single one": layer("  x: {shape: [n]}\n  W: {shape: [p, n]}\n  b: {shape: [p]}"),
  };

  test.each<readonly [string, string, string, string]>([
    ["rows", "X*W + ones(q,1)*b", "W", "Xᵀ·∂L/∂F (n×p)"],
    ["rows", "X*W + ones(q,1)*b", "b", "𝟏_qᵀ·∂L/∂F (1×p)"],
    ["rows", "X*W + ones(q,1)*b", "X", "(∂L/∂F)·Wᵀ (q×n)"],
    ["columns", "W*X + b*ones(1,q)", "W", "(∂L/∂F)·Xᵀ (p×n)"],
    ["columns", "W*X + b*ones(1,q)", "b", "(∂L/∂F)·𝟏_q (p×1)"],
    ["columns", "W*X + b*ones(1,q)", "X", "Wᵀ·∂L/∂F (n×q)"],
    ["a single one", "W*x + b", "W", "(∂L/∂F)·xᵀ (p×n)"],
    ["a single one", "W*x + b", "b", "∂L/∂F (p)"],
    ["a single one", "W*x + b", "x", "Wᵀ·∂L/∂F (n)"],
    ["a single one", "sigmoid(W*x + b)", "b", "F ⊙ (𝟏ₚ − F) ⊙ (∂L/∂F) (p)"],
  ])("examples as %s, F = %s, by %s", (examples, is, by, matrix) => {
    const question = `questions:\n- {id: a, kind: backprop, of: L, wrt: ${by}}\n`;
    const [part] = solved(`${heads[examples]}define: {F: {is: "${is}"}}\n${question}`);
    expect(matrixOf(part)).toBe(matrix);
  });
});

describe("a graph of quantities", () => {
  const file = (questions: string): string => `
sizes: {n: {}, m: {}}
symbols: {x: {shape: [n]}, W: {shape: [m, n]}, y: {shape: [m]}, c: {}}
define:
  a: {is: W*x}
  h: {is: tanh(a)}
  l: {is: "norm2sq(h - y)"}
  J: {is: "l + c*norm2sq(W)"}
  delta: {gradient: [J, a]}
questions:
${questions}`;

  test("a penalty is added to what comes back", () => {
    const [part] = solved(file("- {id: q, kind: backprop, of: J, wrt: W}\n"));
    expect(matrixOf(part)).toBe("(∂l/∂a)·xᵀ + 2·c·W (m×n)");
  });

  test("a gradient that has a name is printed by it", () => {
    const [part] = solved(file("- {id: q, kind: backprop, of: J, wrt: x}\n"));
    expect(matrixOf(part)).toBe("Wᵀ·δ (n)");
  });

  test("what was found before is put in where it may be used", () => {
    const parts = solved(
      file(
        "- {id: q, kind: gradient, of: l, wrt: a}\n- {id: r, kind: backprop, of: l, wrt: x, using: [q]}\n",
      ),
    );
    expect(matrixOf(parts[1])).not.toContain("∂l");
  });

  test("keep goes on to a quantity further up", () => {
    const [part] = solved(file("- {id: q, kind: backprop, of: l, wrt: x, keep: [h]}\n"));
    const matrix = matrixOf(part);
    expect(matrix).toContain("∂l/∂h");
    expect(matrix).not.toContain("∂l/∂a");
  });

  test.each([
    ["{id: q, kind: backprop, of: l, wrt: c}", "does not depend"],
    ["{id: q, kind: backprop, of: 2*l, wrt: x}", "has a name"],
  ])("%s is refused", (question, says) => {
    const [part] = solved(file(`- ${question}\n`));
    expect(part?.ok === false && part.failure.says.en).toContain(says);
  });

  test("each shape stands under its factor where it is asked for", () => {
    const [part] = solved(
      file("- {id: q, kind: backprop, of: l, wrt: W, form: {matrix: true, shapes: stated}}\n"),
    );
    const right = lastResult(answerOf(part))?.right;
    expect(right && latexOfFormula(right, {})).toBe(
      String.raw`\underbrace{\frac{\partial l}{\partial a}}_{m \times 1} \, \underbrace{x^{\top}}_{1 \times n}`,
    );
  });

  test("several variables are several parts, with equal shares", () => {
    const parts = solved(file("- {id: q, points: 3, kind: backprop, of: l, wrt: [W, x]}\n"));
    expect(parts.map(({ part }) => [part.id, part.points])).toEqual([
      ["q.W", 1.5],
      ["q.x", 1.5],
    ]);
  });
});

describe("a network of any depth", () => {
  const network = (questions: string): string => `
sizes: {depth: {latex: ['L'], least: 2}, n: {by: layer, latex: ['n_l']}, N: {}}
layer: {index: l, from: 1, to: depth}
symbols:
  X: {shape: ['n[0]', N]}
  W: {by: layer, shape: ['n[l]', 'n[l-1]'], latex: ['W_l']}
  b: {by: layer, shape: ['n[l]', 1], latex: ['b_l']}
  Y: {shape: ['n[L]', N]}
define:
  H: {by: layer, zero: X, is: 'tanh(Z[l])', latex: ['a_l']}
  Z: {by: layer, is: 'W[l]*H[l-1] + b[l]*ones(1,N)', latex: ['z_l']}
  J: {is: 'norm2sq(H[L] - Y)'}
questions:
${questions}`;

  test.each([
    ["W[l]", ["1", "2", "3"]],
    ["b[l]", ["1", "2", "3"]],
    ["Z[l]", ["1", "2", "3"]],
    // At the last layer there is no next one.
    ["H[l]", ["1", "2"]],
    ["W[L]", ["3"]],
  ])("%s is confirmed at the layers that it speaks of", (by, layers) => {
    const [part] = solved(network(`- {id: q, kind: backprop, of: J, wrt: '${by}'}\n`));
    const remarks = answerOf(part).blocks.flatMap((block) =>
      block.kind === "remark" ? [block.says.en(() => "")] : [],
    );
    expect(remarks.join(" ")).toContain(
      `at ${layers.length === 1 ? "layer" : "layers"} ${layers.join(", ")}:`,
    );
  });

  test.each([
    ["W[l]", "all l", "1 \\le l \\le L"],
    ["H[l]", "l < L", "1 \\le l < L"],
    ["W[l]", "1 <= l <= L", "1 \\le l \\le L"],
    ["Z[l]", "l > 1", "l > 1"],
    ["W[L]", "l = L", "l = L"],
  ])("%s for %s is stated for these layers", (by, range, latex) => {
    const [part] = solved(
      network(`- {id: q, kind: backprop, of: J, wrt: '${by}', for: ${range}}\n`),
    );
    expect(lastResult(answerOf(part))?.layers).toBe(latex);
  });

  test.each([
    ["H[l]", "all l", /says nothing of layer 3/],
    ["W[l]", "every layer", /all l/],
    ["W[l]", "k < L", /all l/],
    ["W[l]", "l < m", /all l/],
  ])("%s for %s is refused", (by, range, says) => {
    const [part] = solved(
      network(`- {id: q, kind: backprop, of: J, wrt: '${by}', for: ${range}}\n`),
    );
    if (!part || part.ok) throw new Error("it has an answer");
    expect(part.failure.says.en).toMatch(says);
    expect(part.failure.error?.at.read).toBe(range);
  });

  test.each([
    ["J", "W[2]", "W[2]", /counted from l or L, not by a number: "W\[l\]", and "for: l = 2"/],
    ["norm2sq(W[L-1])", "W[l]", "W[L-1]", /"W\[L-1\]" is not declared/],
    ["J", "H[l+2]", "H[l+2]", /"H\[l\+2\]" is not declared/],
    ["J", "H[0]", "H[0]", /"X" is H\[0\].*"H\[l-1\]", with "for: l = 1"/],
    ["J", "X", "X", /"X" is H\[0\].*"H\[l-1\]", with "for: l = 1"/],
  ])("%s by %s is refused where it stands, with what to write", (of, by, read, says) => {
    const [part] = solved(network(`- {id: q, kind: backprop, of: '${of}', wrt: '${by}'}\n`));
    if (!part || part.ok) throw new Error("it has an answer");
    expect(part.failure.says.en).toMatch(says);
    expect(part.failure.error?.at.read?.replaceAll("'", "")).toBe(read);
  });

  test("the data are layer 0, counted from the first", () => {
    const parts = solved(
      network(
        "- {id: a, kind: backprop, of: J, wrt: 'H[l-1]', for: l = 1}\n- {id: b, kind: gradient, of: norm2sq(X), wrt: X}\n- {id: c, kind: gradient, of: 'norm2sq(H[0])', wrt: 'H[0]'}\n",
      ),
    );
    expect(parts.map((part) => matrixOf(part).replace(/ \(.*$/u, ""))).toEqual([
      expect.stringContaining("ᵀ·∂J/∂"),
      "2·X",
      "2·X",
    ]);
  });

  test("a layer beyond the next is computed through others that the graph leaves out", () => {
    const [general, last] = ["W[l]", "W[L]"].map((by) => {
      const [part] = solved(network(`- {id: q, kind: backprop, of: J, wrt: '${by}'}\n`));
      return answerOf(part).blocks.flatMap((block) =>
        block.kind === "graph" ? block.nodes.filter(({ isFar }) => isFar).map(({ id }) => id) : [],
      );
    });
    expect(general).toEqual(["H__L__p0"]);
    expect(last).toEqual([]);
  });

  test("a factor too much does not hold on the network", () => {
    const [part] = solved(network("- {id: q, kind: backprop, of: J, wrt: 'W[l]'}\n"));
    const [proved] = answerOf(part).proofs;
    if (!proved || !part) throw new Error("no proof");
    const { left, right } = proved.proof.claim;
    const around = part.part.vocabulary;
    expect(confirmOnNetwork(left, right, around)?.layers).toEqual([1, 2, 3]);
    expect(() => confirmOnNetwork(left, product(2, right), around)).toThrow(RangeError);
  });
});

describe("a vector given entry by entry", () => {
  test("has a Jacobian of which every entry is written", () => {
    const [part] = solved(`
symbols: {x: {shape: [2]}}
define: {f: {is: "[x[1]*x[2], exp(x[1] - 2*x[2]), x[2]^2]"}}
questions:
- {id: q, kind: jacobian, of: f, wrt: x}
`);
    const right = lastResult(answerOf(part))?.right;
    expect(right && latexOfFormula(right, {}).replaceAll(" ", "")).toBe(
      String.raw`\begin{pmatrix}x_{2}&x_{1}\\e^{x_{1}-2x_{2}}&-2e^{x_{1}-2x_{2}}\\0&2x_{2}\end{pmatrix}`,
    );
  });
});
