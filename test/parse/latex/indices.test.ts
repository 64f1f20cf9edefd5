import { describe, expect, test } from "vitest";
import { functions } from "../../../src/functions/index.ts";
import type { LatexOptions } from "../../../src/parse/latex/notation.ts";
import { readLatex } from "../../../src/parse/latex/read.ts";
import { toAscii } from "../../../src/tex/ascii.ts";

/* Indices, deltas, and superscripts beside them: what is an entry, what a power, and what is not said. */

const options: LatexOptions = {
  functions,
  declare: { x: ["n"], y: ["n"], A: ["n", "n"], W: ["m", "n"], b: ["m"], c: [], s: [], k: "int" },
};

const read = (latex: string): string => {
  const result = readLatex(latex, options);
  return result.ok ? toAscii(result.tensor) : result.error.code;
};

const raw = String.raw;

describe.each<readonly [string, readonly (readonly [latex: string, means: string])[]]>([
  [
    "an index of δ and of an indicator runs as far as the rest says",
    [
      [raw`\delta_{i1}x_i`, "onehot(1,n) .* x"],
      [raw`\delta_{ki}x_i`, "onehot(k,n) .* x"],
      [raw`\delta_{i,j+1}x_j`, "array(delta(i,j + 1)*x[j], i, 1, n, j, 1, n)"],
      [raw`\mathbb 1_{i=j} x_j`, "diag(x)"],
      [raw`\sum_k \delta_{k1} b_k + \sum_k x_k`, "b[1] + ones(n)'*x"],
      [raw`\sum_k \delta_{k1} x_k + \sum_k b_k`, "x[1] + ones(m)'*b"],
      [raw`\mathbb{1}_{i\ne j}x_i y_j`, "array((i != j)*x[i]*y[j], i, 1, n, j, 1, n)"],
      [raw`\delta_{ij}`, "E-TYPE"],
      [raw`\mathbb 1_{i=j}`, "E-TYPE"],
    ],
  ],
  [
    "a superscript written first belongs to the matrix, one written last to its entry",
    [
      ["A^2_{ij}", "A*A"],
      ["A_{ij}^2", "A.^2"],
      ["W^2_{ij}", "W.^2"],
      ["A_{ij}^{-1}", "A.^(-1)"],
      ["A^T_{ij}", "A'"],
    ],
  ],
  [
    "a dot is a whole axis",
    [
      [raw`A_{\cdot j}`, "A'"],
      [raw`A_{\cdot 1}`, "A[:,1]"],
      [raw`A_{1\cdot}`, "ones(1)*A[1,:]"],
    ],
  ],
  [
    "sizes have the names they are declared with",
    [
      ["n^2", "n^2"],
      ["n_1", "E-NAME"],
      ["n^{(1)}", "E-NAME"],
      ["n'", "E-NAME"],
    ],
  ],
  [
    "identities and ones",
    [
      [raw`I_{n\times n}x`, "x"],
      [raw`I_{n\times m}`, "E-SHAPE"],
      [raw`1^\top x`, "ones(n)'*x"],
    ],
  ],
  [
    "a number in brackets behind a name says too many things",
    [
      ["x[1]", "E-TYPE"],
      ["x(1)", "E-TYPE"],
      ["c(2)", "E-TYPE"],
      ["x_1(1-x_1)", "x[1]*(1 - x[1])"],
    ],
  ],
  [
    "the exponent -1 on a function is its inverse",
    [
      [raw`\sigma^{-1}(c)`, "logit(c)"],
      [raw`\tanh^{-1}(c)`, "atanh(c)"],
      [raw`\operatorname{softplus}^{-1}(c)`, "E-TYPE"],
    ],
  ],
])("%s", (_, rows) => {
  test.each(rows)("%s", (latex, means) => {
    expect(read(latex)).toBe(means);
  });
});

test("a column added to a matrix is repeated along it, and that is said", () => {
  const result = readLatex("W+b", options);
  expect(result.ok && result.remarks.map(({ message }) => message.en)).toEqual([
    "b is repeated along the matrix that it is added to.",
  ]);
});
