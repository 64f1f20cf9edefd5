import { describe, expect, test } from "vitest";
import { meantText } from "../../../src/commands/parse/outline.ts";
import { functions } from "../../../src/functions/index.ts";
import { readFormula } from "../../../src/parse/latex/formula.ts";
import type { NotationSays } from "../../../src/parse/latex/notation.ts";
import { tex } from "./corpus/sample.ts";

const notation: NotationSays = {
  sizes: { n: {}, m: {}, d: {}, p: { latex: ["p_\\theta"] } },
  symbols: {
    x: { shape: ["n"], of: ["theta"] },
    t: {},
    k: { class: "m" },
    W: { shape: ["m", "n"] },
    X: { shape: ["d", "n"], latex: ["x^{(i)}"] },
    Y: { shape: ["d"], latex: ["y_i"] },
    J: { of: ["x"] },
    losses: { shape: ["d"], latex: ["J(x^{(i)}, y_i)"], of: ["X", "Y"] },
    label: { shape: ["n"], latex: ["h^{(a)}"] },
    total2: { latex: ["total_2"] },
    theta: { set: "p" },
    D: { set: true },
    S: { reads: ["softmax"], at: "x" },
    h: { reads: ["sigmoid"], at: "t" },
    sigma: { reads: ["softmax"], latex: ["\\sigma"] },
  },
  maps: {
    g: { takes: { u: [] }, is: "max(0, u)" },
    mse: { takes: { a: ["n"], b: ["n"] }, is: "norm2sq(a - b)", latex: ["L_{MSE}"] },
  },
};

const sides = (latex: string, more: NotationSays = {}): string[] => {
  const found = readFormula(latex, {
    functions,
    notation: { ...notation, ...more },
    strict: true,
  });
  return found.ok
    ? found.chains.flatMap(({ readings: [{ members }] }) =>
        members.map((each) => meantText(each, "en")),
      )
    : [found.error.code];
};

describe("sides that are no values", () => {
  test.each([
    [tex`\lim_{t \to +\infty} t = +\infty`, ["limit(t, t, Infinity)", "+inf"]],
    [tex`t \to -\infty`, ["t", "-inf"]],
    [tex`t \mapsto 0^-`, ["t", "0 (from the left)"]],
    [tex`t \to 0^+`, ["t", "0 (from the right)"]],
    [tex`D = \{(x, t), \dots, (x, t)\}`, ["(a set)", "(a set)"]],
    [tex`\theta = \{W, x\}`, ["(a set)", "(a set)"]],
    [tex`(x, t)`, ["(a list)"]],
    [tex`j^{\text{ème}}`, ["(words)"]],
    [tex`k^{th}`, ["(words)"]],
    [tex`1^{er}`, ["(words)"]],
    ["g", ["(a function)"]],
    [tex`L_{MSE}`, ["(a function)"]],
    [tex`\argmin_\theta J`, ["argmin(theta, J)"]],
    [tex`\arg\max_{W} \|Wx\|^2`, ["argmax(W, norm2sq(W*x))"]],
    [tex`\operatorname*{argmin}_{x \in \mathbb{R}^n} J`, ["argmin(x, J)"]],
    [tex`\min_{x} J`, ["min(x, J)"]],
  ])("%s", (latex, found) => {
    expect(sides(latex)).toEqual(found);
  });

  test("a set in bars is the number of its elements", () => {
    expect(sides(tex`|\theta| = p_\theta`)).toEqual(["p", "p"]);
  });

  test("differentials are not read as factors", () => {
    const read = sides("dx = S S^T dx", { sizes: { n: {}, m: {}, d: {} } });
    expect(read.every((each) => each.includes("E-SYNTAX"))).toBe(true);
  });

  test("a set has no value", () => {
    expect(sides(tex`\theta + 1`)[0]).toMatch(/E-TYPE/);
  });
});

describe("index letters by themselves", () => {
  test("run as far as the set that they belong to", () => {
    expect(sides(tex`i, j \in \{1, \dots, n\}`)).toEqual(["i", "(a set)", "j", "(a set)"]);
  });

  test("are refused where nothing says how far they run", () => {
    expect(sides("i = j").every((each) => each.includes("E-NAME"))).toBe(true);
  });
});

describe("spellings", () => {
  test.each([
    ["x^{(2)}_3", "X[2,3]"],
    [tex`\sum_{i=1}^d y_i`, "sum(Y[i], i, 1, d)"],
    ["y_3", "Y[3]"],
    ["h^{(a)}_2", "label[2]"],
    ["total_2", "total2"],
    ["J(x)", "J"],
    [tex`\sum_{i=1}^d J(x^{(i)}, y_i)`, "sum(losses[i], i, 1, d)"],
    ["S_1 S_2", "softmax(x)[1]*softmax(x)[2]"],
    [tex`S_1^2`, "softmax(x)[1]^2"],
    ["S(x)_1", "softmax(x)[1]"],
    // Where a function is known to be taken, it may be named alone.
    [tex`S S^\top`, "softmax(x)*softmax(x)'"],
    [tex`\operatorname{diag}(S) - S S^\top`, "diag(softmax(x)) - softmax(x)*softmax(x)'"],
    [tex`S \odot (1 - S)`, "softmax(x) - softmax(x).^2"],
    [tex`h(1 - h)`, "sigmoid(t)*(1 - sigmoid(t))"],
    [tex`h' + h^2`, "diff(sigmoid(t), t) + sigmoid(t)^2"],
    ["h(1 - t)", "sigmoid(1 - t)"],
    ["h t", "sigmoid(t)"],
    // J with a function below is its Jacobian.
    ["J_S(x)", "array(diff(softmax(x)[i], x[j]), i, 1, n, j, 1, n)"],
    [tex`\mathbf{J}_S`, "array(diff(softmax(x)[i], x[j]), i, 1, n, j, 1, n)"],
    // What is declared takes the place of what a letter means elsewhere.
    [tex`\sigma(x)`, "softmax(x)"],
    [tex`\frac{\partial g}{\partial t}`, "diff(max(0, t), t)"],
  ])("%s is %s", (latex, plain) => {
    expect(sides(latex)).toEqual([plain]);
  });

  test("arguments of two examples are no example", () => {
    expect(sides(tex`J(x^{(1)}, y_2)`)[0]).toMatch(/E-TYPE/);
  });
});

describe("conditions", () => {
  test.each([
    [
      tex`\begin{cases} t & \forall t \in \mathbb{R}^* \\ 1 & \text{si } t = 0 \end{cases}`,
      "(t != 0 ? t : 1)",
    ],
    [
      tex`\begin{cases} t & \text{si } t > 0 \text{ (d'après le calcul)} \\ 0 & \text{sinon} \end{cases}`,
      "(t > 0 ? t : 0)",
    ],
  ])("%s", (latex, plain) => {
    expect(sides(latex)).toEqual([plain]);
  });
});

describe("what stands beside a line", () => {
  test("a reason that sets something is a chain of its own", () => {
    expect(
      sides(tex`\begin{aligned} J &= t + 1 && \text{en posant } t = 2 \\ &= 3 \end{aligned}`),
    ).toEqual(["J", "t + 1", "3", "t", "2"]);
  });

  test("a sum over a letter that is not used runs as far as elsewhere in the line", () => {
    expect(sides(tex`\sum_k x_k = \sum_k t`)).toEqual(["sum(x[k], k, 1, n)", "sum(t, k, 1, n)"]);
  });
});

describe("the convolution of two lists", () => {
  const lists = tex`[1, 2, 3] * [1, 5]`;

  test.each([
    ["Full", 4, "1*5 + 2*1"],
    ["Same", 3, "1*5 + 2*1"],
    ["Valid", 2, "2*5 + 3*1"],
  ])("%s", (kept, length, second) => {
    const [text = ""] = sides(tex`\text{${kept} convolution de } ${lists}`);
    expect(text).toMatch(new RegExp(`, i, 1, ${length}\\)$`));
    expect(text).toContain(second);
  });

  test("is meant where the notation says so", () => {
    expect(sides(lists, { star: "convolution" })[0]).toMatch(/, i, 1, 4\)$/);
    expect(sides(lists)[0]).toMatch(/E-SHAPE/);
  });
});
