import { describe, expect, test } from "vitest";
import { evaluateTensor } from "../../../src/compile/evaluate.ts";
import { functions } from "../../../src/functions/index.ts";
import type { LatexOptions } from "../../../src/parse/latex/notation.ts";
import { readLatex } from "../../../src/parse/latex/read.ts";
import { read } from "../../../src/parse/read.ts";
import { toAscii } from "../../../src/tex/ascii.ts";
import { tex } from "./corpus/sample.ts";

/* What stands below and above Σ, Π, max and min; bars, norms and points; functions of the text with an order. */

const options: LatexOptions = {
  functions,
  declare: {
    x: "n",
    y: "n",
    w: "n",
    A: "n x n",
    W: "m x n",
    b: "m",
    c: "scalar",
    s: "scalar",
    k: "int",
  },
  notation: {
    symbols: { S: { set: "n" }, T: { set: "m" }, U: { set: true } },
    maps: { f: { takes: { u: [] }, is: "u^3" } },
  },
};

const list = (sizes: readonly number[], values: readonly number[]) => ({
  sizes,
  values: Float64Array.from(values),
});

/** n = 3 and m = 2. */
const point = {
  sizes: new Map([
    ["n", 3],
    ["m", 2],
  ]),
  symbols: new Map<string, number | ReturnType<typeof list>>([
    ["x", list([3], [2, 3, 5])],
    ["y", list([3], [1, -1, 4])],
    ["A", list([3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9])],
    ["b", list([2], [1, 10])],
    ["c", 2],
    ["s", 7],
    ["k", 2],
  ]),
};

const readAll = (latex: string) => {
  const result = readLatex(latex, options);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message.en}`);
  return result;
};

/** The values of the most plausible reading. */
const valuesOf = (latex: string): readonly number[] => [
  ...evaluateTensor(readAll(latex).tensor, point).values,
];

const texts = (latex: string): readonly string[] =>
  readAll(latex).readings.map(({ tensor }) => toAscii(tensor));

const remarks = (latex: string): readonly string[] =>
  readAll(latex).remarks.map(({ message }) => message.en);

/** Why a formula is refused: its code, the place, and what is said. */
const refusal = (latex: string): readonly [code: string, at: string, says: string] => {
  const result = readLatex(latex, options);
  if (result.ok) return ["read", latex, toAscii(result.tensor)];
  const { code, span, message } = result.error;
  expect(message.fr).not.toBe("");
  return [code, latex.slice(span.start, span.end), message.en];
};

describe("an index runs as far as its bounds say", () => {
  test.each([
    [tex`\sum_{i=1}^{n} x_i`, 10],
    [tex`\sum_{i=1}^{i=n} x_i`, 10],
    [tex`\sum_i^n x_i`, 10],
    [tex`\sum_{i=1}^{n-1} x_i`, 5],
    [tex`\sum_{i=1}^{n-1} x_i x_{i+1}`, 21],
    [tex`\sum_{i=0}^{n-1} x_{i+1}`, 10],
    [tex`\sum_{i=2}^n x_{i-1}`, 5],
    [tex`\sum_{i=1}^n x_{n-i+1}`, 10],
    [tex`\sum_{i=1}^{n-1} x_{n-i}`, 5],
    [tex`\sum_{1\le i\le n} x_i`, 10],
    [tex`\sum_{n\ge i\ge 1} x_i`, 10],
    [tex`\sum_{1<i\le n} x_i`, 8],
    [tex`\sum_{0<i<n} x_i`, 5],
    [tex`\sum_{0\le i<n} x_{i+1}`, 10],
    [tex`\sum_{i\ge 2} x_i`, 8],
    [tex`\sum_{i\ge 2} x_{i-1}`, 5],
    [tex`\sum_{i<n} x_{i+1}`, 8],
    [tex`\sum_{i\ne n} x_{i+1}`, 8],
    [tex`\sum_{i=1,\dots,n} x_i`, 10],
    [tex`\sum_{i=1,2,\dots,n} x_i`, 10],
    [tex`\sum_{i=1..n} x_i`, 10],
    [tex`\sum_{i=1}^{k} x_i`, 5],
    [tex`\sum_{i=k}^{n} x_i`, 8],
    [tex`\sum_{i=2}^{k} x_i`, 3],
    [tex`\sum_{i: x_i>2} x_i`, 8],
    [tex`\sum_{i,\, x_i>2} x_i`, 8],
    [tex`\prod_{i\ne k} x_i`, 10],
    [tex`\max_{i<n} x_i`, 3],
  ])("%s = %d", (latex, value) => {
    expect(valuesOf(latex)).toEqual([value]);
  });

  test.each([
    [tex`\sum_{i,j=1}^{n} A_{ij}`, 45],
    [tex`\sum_{i,j=1,\dots,n} A_{ij}`, 45],
    [tex`\sum_{1\le i,j\le n} A_{ij}`, 45],
    [tex`\sum_{1\le i<j\le n} A_{ij}`, 11],
    [tex`\sum_{1\le i\ne j\le n} A_{ij}`, 30],
    [tex`\sum_{1\le i<j\le n} x_i x_j`, 31],
    [tex`\sum_{n\ge i>j\ge 1} A_{ij}`, 19],
    [tex`\sum_{i=1}^n\sum_{j=1}^{i-1} A_{ij}`, 19],
    [tex`\sum_{i=1}^n\sum_{j=i+1}^{n} A_{ij}`, 11],
    [tex`\sum_{i=1}^n\sum_{j=1}^{n-i} x_{i+j}`, 13],
    [tex`\sum_{i=1}^n\sum_{j=1}^{i-1} x_{i-j}`, 7],
  ])("%s = %d, over two indices", (latex, value) => {
    expect(valuesOf(latex)).toEqual([value]);
  });

  test("a bound that is given once is that of both letters, a condition beside it that of one", () => {
    expect(valuesOf(tex`\sum_{i=1, i\ne j}^n A_{ij}`)).toEqual([11, 10, 9]);
    expect(valuesOf(tex`\sum_{\substack{i=1\\i\ne j}}^n A_{ij}`)).toEqual([11, 10, 9]);
    expect(valuesOf(tex`\sum_{1\le i\le n,\, i\ne j} A_{ij}`)).toEqual([11, 10, 9]);
  });
});

describe("two letters below one sign", () => {
  test.each([
    [tex`\sum_{i\ne j} A_{ij}`, [30], [11, 10, 9]],
    [tex`\sum_{i\neq j} x_i x_j`, [62], [16, 21, 25]],
    [tex`\sum_{i<j} A_{ij}`, [11], [0, 2, 9]],
    [tex`\sum_{i>j} A_{ij}`, [19], [11, 8, 0]],
    [tex`\min_{i\neq j} A_{ij}`, [2], [4, 2, 3]],
    [tex`\prod_{i\ne j} A_{ij}`, [8064], [28, 16, 18]],
  ])("%s is taken over both, or over the first", (latex, both, first) => {
    const { readings } = readAll(latex);
    expect(readings.map(({ tensor }) => [...evaluateTensor(tensor, point).values])).toEqual([
      both,
      first,
    ]);
  });

  test("a letter that was met before, or is not summed, is no second one", () => {
    expect(texts(tex`x_j\sum_{i\neq j} A_{ij}`)).toHaveLength(1);
    expect(texts(tex`\sum_{j<i} x_j`)).toHaveLength(1);
    expect(texts(tex`\sum_{i\neq k} x_i`)).toHaveLength(1);
  });
});

describe("an index runs over a set", () => {
  test.each([
    tex`\sum_{i\in\{1,\dots,n\}} x_i`,
    tex`\sum_{i\in\{1,2,\dots,n\}} x_i`,
    tex`\sum_{i\in[n]} x_i`,
    tex`\sum_{i\in\llbracket 1,n\rrbracket} x_i`,
    tex`\sum_{i\in[\![1,n]\!]} x_i`,
    tex`\sum_{i\in 1..n} x_i`,
    tex`\sum_{i\in S} x_i`,
  ])("%s is over all of them", (latex) => {
    expect(valuesOf(latex)).toEqual([10]);
  });

  test("with an element left out", () => {
    expect(valuesOf(tex`\sum_{i\in[n]\setminus\{j\}} A_{ij}`)).toEqual([11, 10, 9]);
  });

  test.each([
    [tex`\sum_{i\in B} x_i`, "E-NAME", "B"],
    [tex`\sum_{i\in U} x_i`, "E-NAME", "U"],
    [tex`\max_{i\in B} x_i`, "E-NAME", "B"],
    [tex`\sum_{j\in N(i)} x_j`, "E-NAME", "N(i)"],
    [tex`\sum_{i\in\mathbb{N}} x_i`, "E-NAME", tex`\mathbb{N}`],
    [tex`\sum_{i\in\{1,3\}} x_i`, "E-NAME", tex`\{1,3\}`],
    [tex`\sum_{i\in\{1,3,\dots,n\}} x_i`, "E-NAME", tex`\{1,3,\dots,n\}`],
    [tex`\sum_{i\in T} x_i`, "E-SHAPE", "i"],
  ])("%s is refused", (latex, code, at) => {
    expect(refusal(latex).slice(0, 2)).toEqual([code, at]);
  });
});

describe("an index that leaves its axis is refused", () => {
  test.each([
    [tex`\sum_{i=0}^{n} x_i`, "i", "The index 0 is outside 1 … n"],
    [tex`\sum_{i=0}^{n-1} x_i`, "i", "The index 0 is outside 1 … n"],
    [tex`\sum_{i\ge 0} x_i`, "i", "The index 0 is outside 1 … n"],
    [tex`\sum_i x_{i+1}`, "i+1", "The index n + 1 is outside 1 … n"],
    [tex`\sum_{i=1}^n x_{n-i}`, "n-i", "The index 0 is outside 1 … n"],
    [tex`\sum_{i=1}^n\sum_{j=i-1}^{n} x_j`, "j", "The index 0 is outside 1 … n"],
    ["x_{n+1}", "n+1", "The index n + 1 is outside 1 … n"],
    ["x_{i+1} - x_i", "i+1", "The index n + 1 is outside 1 … n"],
    [tex`\sum_{i=0}^{k} x_i`, "k", "The index i begins at 0"],
  ])("%s", (latex, at, says) => {
    const [code, place, message] = refusal(latex);
    expect([code, place]).toEqual(["E-SHAPE", at]);
    expect(message).toContain(says);
  });

  test("unless a condition holds it back", () => {
    const steps = tex`\begin{cases} x_{i+1} - x_i & \text{si } i < n \\ 0 & \text{sinon} \end{cases}`;
    expect(valuesOf(steps)).toEqual([1, 2, 0]);
    expect(read("sum((i < n ? x[i + 1] : 0), i, 1, n)", options).ok).toBe(true);
    expect(read("sum((c < 1 ? x[i + 1] : 0), i, 1, n)", options).ok).toBe(false);
  });

  test("strides that depend on sizes are not certain to leave", () => {
    expect(texts(tex`\sum_{l=1}^m b_l x_{i+l-1}`)).toHaveLength(1);
  });
});

describe("bounds that say no range are refused", () => {
  test.each([
    [tex`\sum_{i=n}^{1} x_i`, "1", "The bounds go down, from n to 1."],
    [tex`\sum_{i=1}^{0} x_i`, "0", "The bounds go down, from 1 to 0."],
    [
      tex`\sum_{i=1}^{\infty} x_i`,
      tex`\infty`,
      "What goes on to infinity, such as a series, is not read.",
    ],
    [
      tex`\prod_{i=1}^{+\infty} x_i`,
      tex`+\infty`,
      "What goes on to infinity, such as a series, is not read.",
    ],
    [tex`\sum_{i=1,3,\dots,n} x_i`, "3", "This does not say an index and where it runs."],
    [
      tex`\sum_{1\le i\ge k} x_i`,
      tex`1\le i\ge k`,
      "This does not say an index and where it runs.",
    ],
    [tex`\sum_{y_i = k} x_i`, tex`y_i = k`, "This does not say an index and where it runs."],
  ])("%s", (latex, at, says) => {
    expect(refusal(latex).slice(1)).toEqual([at, says]);
  });

  test("a product of matrices is no product of their entries", () => {
    expect(refusal(tex`\prod_{i=1}^{3} A`)[0]).toBe("E-TYPE");
  });

  test("the maximum of a single number", () => {
    expect(refusal(tex`\max(x_i)`)[0]).toBe("E-SHAPE");
    expect(refusal(tex`\max(c-s)`)[0]).toBe("E-SHAPE");
    expect(valuesOf(tex`\max(c, s)`)).toEqual([7]);
    expect(valuesOf(tex`\max(x)`)).toEqual([5]);
  });
});

describe("bars and norms", () => {
  test.each([
    [tex`\|A\|_F^2`, 285, []],
    [tex`\|A\|^2`, 285, ["The norm of a matrix without subscript is read as that of Frobenius."]],
    [tex`\|x\|_2^2`, 38, []],
    [tex`\|y\|_1`, 6, []],
    [tex`\|y\|_\infty`, 4, []],
    [tex`\|c-s\|_\infty`, 5, []],
    [tex`|c-s|`, 5, []],
  ])("%s = %d", (latex, value, said) => {
    expect(valuesOf(latex)).toEqual([value]);
    expect(remarks(latex)).toEqual(said);
  });

  test.each([
    tex`\|A\|_2`,
    tex`\|A\|_1`,
    tex`\|A\|_\infty`,
    "|A|",
    "|x|_2",
    "|x|_1",
    tex`|x|_\infty`,
  ])("%s is refused", (latex) => {
    expect(refusal(latex).slice(0, 2)).toEqual(["E-TYPE", latex]);
  });

  test("entries of absolute values are theirs, and their powers are said to be no norm", () => {
    expect(texts("|y|_i")).toEqual(["abs(y)"]);
    expect(texts("|A|_{ij}")).toEqual(["abs(A)"]);
    expect(remarks("|y|^2")).toContain(
      "Bars around a vector are read as its absolute values, not as its norm.",
    );
  });
});

describe("a bar with a point", () => {
  test.each([
    [tex`\left. s^2 \right|_{s=3}`, 9],
    [tex`\left. s^2 \right|_{s=0}^{s=3}`, 9],
    [tex`\left. s^2 + c \right|_{s=1}^{s=3}`, 8],
    [tex`\left. \frac{s}{c} \right|_{s=c,\, c=s}`, 2 / 7],
    [tex`\left. \frac{s}{c} \right|_{s=c}`, 1],
  ])("%s = %d", (latex, value) => {
    expect(valuesOf(latex)).toEqual([value]);
  });

  test.each([
    tex`\left. s^2 \right|_0^1`,
    tex`\left. s^2 \right|_{s=0}^{1}`,
    tex`\left. s^2 \right|_{s=0}^{c=1}`,
    tex`\left. s^2 \right|_{s=0,\, s=1}`,
    tex`\left. x_1 \right|_{x_1=0}`,
  ])("%s is refused", (latex) => {
    expect(refusal(latex)[0]).toMatch(/^E-(SYNTAX|TYPE)$/);
  });
});

describe("a function of the text with a superscript", () => {
  test.each([
    ["f^{(0)}(c)", "c^3"],
    ["f^{(1)}(c)", "diff(c^3, c)"],
    ["f^{(2)}(c)", "diff(diff(c^3, c), c)"],
    ["f^{(3)}(c)", "diff(diff(diff(c^3, c), c), c)"],
    ["f''(c)", "diff(diff(c^3, c), c)"],
  ])("%s", (latex, text) => {
    expect(texts(latex)).toEqual([text]);
  });

  test.each(["f^{-1}(c)", "f^{(k)}(c)", "f^{(2)}(c, s)"])("%s is refused", (latex) => {
    expect(refusal(latex)[0]).toBe("E-TYPE");
  });
});

test("a logarithm that takes in another one says so", () => {
  expect(remarks(tex`\log\sum_i x_i\log\sum_j x_j`)).toEqual([
    tex`"\log" is read of all that follows: \sum_i x_i\log\sum_j x_j.`,
  ]);
  expect(remarks(tex`\log\sum_i x_i`)).toEqual([]);
});
