import { describe, expect, test } from "vitest";
import {
  allOf,
  cases,
  compare,
  delta,
  deriv,
  difference,
  entry,
  half,
  indexValue,
  inverse,
  limit,
  meets,
  negate,
  number,
  over,
  pi,
  power,
  product,
  quotient,
  scalar,
  sizeValue,
  square,
  sum,
  sumOver,
  symbol,
  zero,
} from "../../src/expr/build.ts";
import { entries } from "../../src/expr/function.ts";
import { addIx, indexVar, ix } from "../../src/expr/index-of.ts";
import type { Expr } from "../../src/expr/node.ts";
import { addSizes, scaleSize, size } from "../../src/expr/size.ts";
import { symbolEntries } from "../../src/expr/walk.ts";
import { sigmoid } from "../../src/functions/activation/sigmoid.ts";
import { softmax } from "../../src/functions/activation/softmax.ts";
import { tanh } from "../../src/functions/activation/tanh.ts";
import { abs } from "../../src/functions/elementary/abs.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { log } from "../../src/functions/elementary/log.ts";
import { sqrt } from "../../src/functions/elementary/sqrt.ts";
import { functions } from "../../src/functions/index.ts";
import { norm2sq } from "../../src/functions/reduction/norm2sq.ts";
import { read } from "../../src/parse/read.ts";
import { asciiOfCond, toAscii } from "../../src/tex/ascii.ts";
import {
  latexOfCond,
  latexOfFunction,
  latexOfRelation,
  latexOfShape,
  latexOfSize,
  latexOfSymbol,
  latexOfTensorEntry,
  toLatex,
} from "../../src/tex/latex.ts";
import type { LatexStyle } from "../../src/tex/style.ts";
import { textOfCond, textOfFunction, textOfShape, toText } from "../../src/tex/text.ts";
import { b, expectRenders, i, j, L, m, n, o, p, q, row, s, t, W, X, x, xi, xj, y } from "./kit.ts";

const S = softmax(symbolEntries(x));
const Z = sumOver(n, (k) => exp(entry(x, k)));
const layer = entries([m], (k) =>
  sum(
    sumOver(n, (l) => product(entry(W, k, l), entry(x, l)), "l"),
    entry(b, k),
  ),
);

type Row = readonly [built: Expr, latex: string, text: string, ascii: string];

const rows: readonly Row[] = [
  // What is built is what is printed.
  [product(s, 0), String.raw`s \cdot 0`, "s·0", "s*0"],
  [product(1, s), String.raw`1 \cdot s`, "1·s", "1*s"],
  [sum(s, 0), "s + 0", "s + 0", "s + 0"],
  [product(2, 3, s), String.raw`2 \cdot 3s`, "2·3·s", "2*3*s"],
  [product(s, -1), String.raw`s \cdot (-1)`, "s·(−1)", "s*(-1)"],
  [power(s, 1), "s^{1}", "s¹", "s^1"],

  // Signs.
  [negate(s), "-s", "−s", "-s"],
  [difference(s, t), "s - t", "s − t", "s - t"],
  [negate(sum(s, t)), "-(s + t)", "−(s + t)", "-(s + t)"],
  [difference(s, difference(t, y)), "s - (t - y)", "s − (t − y)", "s - (t - y)"],
  [sum(negate(s), product(-2, t), -3), "-s - 2t - 3", "−s − 2·t − 3", "-s - 2*t - 3"],
  [square(negate(s)), "(-s)^{2}", "(−s)²", "(-s)^2"],
  [negate(square(s)), "-s^{2}", "−s²", "-s^2"],

  // Fractions.
  [product(half, s), String.raw`\frac{s}{2}`, "s/2", "s/2"],
  [product(half, s, t), String.raw`\frac{1}{2} s t`, "(1/2)·s·t", "1/2*s*t"],
  [product(number(-2, 3), s), String.raw`-\frac{2s}{3}`, "−2·s/3", "-2*s/3"],
  [quotient(sum(s, t), y), String.raw`\frac{s + t}{y}`, "(s + t)/y", "(s + t)/y"],
  [quotient(s, product(t, y)), String.raw`\frac{s}{t y}`, "s/(t·y)", "s/(t*y)"],
  [product(inverse(s), t), String.raw`\frac{1}{s} t`, "(1/s)·t", "1/s*t"],
  [quotient(s, square(t)), String.raw`\frac{s}{t^{2}}`, "s/t²", "s/t^2"],
  [square(quotient(s, t)), String.raw`\left(\frac{s}{t}\right)^{2}`, "(s/t)²", "(s/t)^2"],
  [inverse(inverse(s)), String.raw`\frac{1}{\frac{1}{s}}`, "1/(1/s)", "1/(1/s)"],
  [
    product(2, inverse(sizeValue(q)), inverse(sizeValue(p)), Z),
    String.raw`\frac{2}{q p} \sum_{k=1}^{n} e^{x_{k}}`,
    "(2/(q·p))·Σₖ e^xₖ",
    "2/(q*p)*sum(exp(x[k]), k, 1, n)",
  ],

  [
    quotient(deriv(xi, s), xi),
    String.raw`\frac{\dfrac{\partial x_{i}}{\partial s}\rule[-1em]{0em}{0em}}{x_{i}}`,
    "(∂xᵢ/∂s)/xᵢ",
    "diff(x[i], s)/x[i]",
  ],
  [product(3, half), String.raw`3 \cdot \frac{1}{2}`, "3·1/2", "3*1/2"],

  // Powers and roots.
  [power(s, half), String.raw`\sqrt{s}`, "√s", "s^(1/2)"],
  [power(s, number(3, 2)), "s^{3/2}", "s^(3/2)", "s^(3/2)"],
  [power(s, negate(half)), String.raw`\frac{1}{\sqrt{s}}`, "1/√s", "1/s^(1/2)"],
  [power(s, t), "s^{t}", "s^t", "s^t"],
  [power(s, negate(t)), "s^{-t}", "s^(−t)", "s^(-t)"],
  [square(tanh(s)), String.raw`\tanh^{2}(s)`, "tanh(s)²", "tanh(s)^2"],
  [square(sigmoid(s)), String.raw`\sigma(s)^{2}`, "σ(s)²", "sigmoid(s)^2"],
  [square(exp(s)), "(e^{s})^{2}", "(e^s)²", "exp(s)^2"],
  [sqrt(sum(s, t)), String.raw`\sqrt{s + t}`, "√(s + t)", "sqrt(s + t)"],
  [abs(s), "|s|", "|s|", "abs(s)"],
  [abs(negate(s)), String.raw`\left|-s\right|`, "|−s|", "abs(-s)"],
  [square(xi), "x_{i}^{2}", "xᵢ²", "x[i]^2"],

  // Functions.
  [
    product(sigmoid(s), difference(1, sigmoid(s))),
    String.raw`\sigma(s) (1 - \sigma(s))`,
    "σ(s)·(1 − σ(s))",
    "sigmoid(s)*(1 - sigmoid(s))",
  ],
  [
    inverse(sum(1, exp(negate(s)))),
    String.raw`\frac{1}{1 + e^{-s}}`,
    "1/(1 + e^(−s))",
    "1/(1 + exp(-s))",
  ],
  [sigmoid(quotient(s, t)), String.raw`\sigma\left(\frac{s}{t}\right)`, "σ(s/t)", "sigmoid(s/t)"],
  [
    product(S(i), difference(delta(i, j), S(j))),
    String.raw`\operatorname{softmax}(x)_{i} \, (\delta_{ij} - \operatorname{softmax}(x)_{j})`,
    "softmax(x)ᵢ·(δᵢⱼ − softmax(x)ⱼ)",
    "softmax(x)[i]*(delta(i,j) - softmax(x)[j])",
  ],
  [
    softmax(layer)(row),
    String.raw`\operatorname{softmax}(W x + b)_{i}`,
    "softmax(W·x + b)ᵢ",
    "softmax(W*x + b)[i]",
  ],
  [
    softmax(entries([n], (k) => entry(X, indexVar("i", q), k)))(j),
    String.raw`\operatorname{softmax}(X_{i,:})_{j}`,
    "softmax(X_{i,:})ⱼ",
    "softmax(X[i,:])[j]",
  ],
  [
    negate(log(softmax(symbolEntries(o))(y))),
    String.raw`-\log(\operatorname{softmax}(o)_{y})`,
    "−log(softmax(o)_y)",
    "-log(softmax(o)[y])",
  ],

  // Indices.
  [delta(j, y), String.raw`\delta_{jy}`, "δ_{jy}", "delta(j,y)"],
  [delta(j, 1), String.raw`\delta_{j1}`, "δⱼ₁", "delta(j,1)"],
  [delta(i, addIx(ix(j), ix(1))), String.raw`\delta_{i,j+1}`, "δ_{i,j+1}", "delta(i,j + 1)"],
  [delta(j, entry(symbol("r", [n]), i)), String.raw`\delta_{j,r_{i}}`, "δ_{j,rᵢ}", "delta(j,r[i])"],
  [entry(W, row, j), "W_{ij}", "Wᵢⱼ", "W[i,j]"],
  [entry(W, 1, 2), "W_{1,2}", "W_{1,2}", "W[1,2]"],
  [entry(symbol("w_0", [n]), i), "w_{0,i}", "w₀[i]", "w_0[i]"],
  [indexValue(i), "i", "i", "i"],

  // Reductions: an index takes another letter where its own is taken.
  [
    sumOver(n, (k) => sumOver(n, (l) => product(entry(x, k), entry(x, l)))),
    String.raw`\sum_{k=1}^{n} \sum_{l=1}^{n} x_{k} x_{l}`,
    "Σₖ Σₗ xₖ·xₗ",
    "sum(sum(x[k]*x[l], l, 1, n), k, 1, n)",
  ],
  [
    sumOver(n, (k) => product(scalar("k"), scalar("l"), entry(x, k))),
    String.raw`\sum_{j=1}^{n} k l x_{j}`,
    "Σⱼ k·l·xⱼ",
    "sum(k*l*x[j], j, 1, n)",
  ],
  [
    sumOver(n, (k) => product(entry(x, k), xi), "i"),
    String.raw`\sum_{k=1}^{n} x_{k} x_{i}`,
    "Σₖ xₖ·xᵢ",
    "sum(x[k]*x[i], k, 1, n)",
  ],
  [
    sumOver(n, (k) => difference(entry(x, k), 1)),
    String.raw`\sum_{k=1}^{n} (x_{k} - 1)`,
    "Σₖ (xₖ − 1)",
    "sum(x[k] - 1, k, 1, n)",
  ],
  [
    sumOver(n, (k) => negate(entry(x, k))),
    String.raw`\sum_{k=1}^{n} (-x_{k})`,
    "Σₖ (−xₖ)",
    "sum(-x[k], k, 1, n)",
  ],
  [
    product(Z, xi),
    String.raw`\left(\sum_{k=1}^{n} e^{x_{k}}\right) x_{i}`,
    "(Σₖ e^xₖ)·xᵢ",
    "sum(exp(x[k]), k, 1, n)*x[i]",
  ],
  [
    square(Z),
    String.raw`\left(\sum_{k=1}^{n} e^{x_{k}}\right)^{2}`,
    "(Σₖ e^xₖ)²",
    "sum(exp(x[k]), k, 1, n)^2",
  ],
  [
    (() => {
      const k = indexVar("k", n);
      return over("sum", [k], entry(x, k), compare(indexValue(k), "≠", indexValue(i)));
    })(),
    String.raw`\sum_{\substack{k=1 \\ k \neq i}}^{n} x_{k}`,
    "Σ_{k ≠ i} xₖ",
    "sum((k != i ? x[k] : 0), k, 1, n)",
  ],
  [
    (() => {
      const k = indexVar("k", n);
      return over("max", [k], entry(x, k));
    })(),
    String.raw`\max_{1 \leq k \leq n} x_{k}`,
    "maxₖ xₖ",
    "max(x[k], k, 1, n)",
  ],

  // Derivatives.
  [deriv(xi, xj), String.raw`\frac{\partial x_{i}}{\partial x_{j}}`, "∂xᵢ/∂xⱼ", "diff(x[i], x[j])"],
  [
    deriv(sigmoid(s), s),
    String.raw`\frac{\mathrm{d} \sigma(s)}{\mathrm{d} s}`,
    "dσ(s)/ds",
    "diff(sigmoid(s), s)",
  ],
  [
    deriv(exp(xi), xj),
    String.raw`\frac{\partial e^{x_{i}}}{\partial x_{j}}`,
    "∂/∂xⱼ [e^xᵢ]",
    "diff(exp(x[i]), x[j])",
  ],
  [
    deriv(product(s, t), s),
    String.raw`\frac{\partial}{\partial s}[s t]`,
    "∂/∂s [s·t]",
    "diff(s*t, s)",
  ],
  [
    deriv(quotient(exp(xi), Z), xj),
    String.raw`\frac{\partial}{\partial x_{j}}\left[\frac{e^{x_{i}}}{\sum_{k=1}^{n} e^{x_{k}}}\right]`,
    "∂/∂xⱼ [e^xᵢ/(Σₖ e^xₖ)]",
    "diff(exp(x[i])/sum(exp(x[k]), k, 1, n), x[j])",
  ],
  [
    deriv(deriv(L, s), s),
    String.raw`\frac{\partial^{2} L}{\partial s^{2}}`,
    "∂²L/∂s²",
    "diff(diff(L, s), s)",
  ],
  [
    deriv(deriv(L, xj), xi),
    String.raw`\frac{\partial^{2} L}{\partial x_{i} \, \partial x_{j}}`,
    "∂²L/∂xᵢ∂xⱼ",
    "diff(diff(L, x[j]), x[i])",
  ],
  [
    product(deriv(L, s), deriv(s, t)),
    String.raw`\frac{\partial L}{\partial s} \, \frac{\partial s}{\partial t}`,
    "(∂L/∂s)·∂s/∂t",
    "diff(L, s)*diff(s, t)",
  ],

  // Cases, limits, constants.
  [
    cases([{ when: compare(s, ">", 0), is: number(1) }]),
    String.raw`\mathbf{1}_{s > 0}`,
    "[s > 0]",
    "(s > 0)",
  ],
  [
    cases([{ when: compare(s, ">", 0), is: s }], zero),
    String.raw`\begin{cases} s & \text{if } s > 0 \\ 0 & \text{otherwise} \end{cases}`,
    "{ s if s > 0; 0 otherwise }",
    "(s > 0 ? s : 0)",
  ],
  [
    cases([{ when: allOf(meets(i, j), compare(s, "≤", 1)), is: number(1) }]),
    String.raw`\mathbf{1}_{i = j \text{ and } s \leq 1}`,
    "[i = j and s ≤ 1]",
    "((i == j)*(s <= 1))",
  ],
  [
    sum(cases([{ when: compare(s, ">", 0), is: s }], zero), 1),
    String.raw`\left(\begin{cases} s & \text{if } s > 0 \\ 0 & \text{otherwise} \end{cases}\right) + 1`,
    "{ s if s > 0; 0 otherwise } + 1",
    "(s > 0 ? s : 0) + 1",
  ],
  [
    limit(sigmoid(s), symbol("s"), "+inf"),
    String.raw`\lim_{s \to +\infty} \sigma(s)`,
    "lim_{s→+∞} σ(s)",
    "limit(sigmoid(s), s, Infinity)",
  ],
  [
    limit(sum(s, t), symbol("s"), zero, "left"),
    String.raw`\lim_{s \to 0^{-}} (s + t)`,
    "lim_{s→0⁻} (s + t)",
    "limit(s + t, s, 0, left)",
  ],
  [product(2, pi), String.raw`2\pi`, "2·π", "2*pi"],
  [
    sizeValue(addSizes(size("n"), scaleSize(-2, size("d_h")), size(1))),
    "n - 2d_{h} + 1",
    "n − 2·dₕ + 1",
    "n - 2*d_h + 1",
  ],
];

const table = rows.map(([built, latex, text, ascii]) => ({ built, latex, text, ascii }));

test.each(table)("$ascii is written $latex", ({ built, latex, text, ascii }) => {
  expect(toLatex(built)).toBe(latex);
  expect(toText(built)).toBe(text);
  expect(toAscii(built)).toBe(ascii);
  expectRenders(latex);
});

// A derivative and a limit are results of the program, not input to it. Conditions that all hold are read as
// a product.
test.each(table.filter(({ ascii }) => !/diff|limit|\)\*\(s <= 1\)\)/.test(ascii)))(
  "$ascii is read as it was written",
  ({ ascii }) => {
    const reading = read(ascii, {
      functions,
      declare: ["x: n", "b: m", "o: m", "W: m x n", "X: q x n", "w_0: n", "r: n"],
      assume: { r: "integer" },
    });
    expect(reading.ok ? toAscii(reading.tensor.body) : reading.error.message.en).toBe(ascii);
  },
);

describe("names", () => {
  test.each([
    ["theta", String.raw`\theta`, "θ"],
    ["lambda_1", String.raw`\lambda_{1}`, "λ₁"],
    ["x_hat", String.raw`\hat{x}`, "x̂"],
    ["x_hat_2", String.raw`\hat{x}_{2}`, "x̂₂"],
    ["W2", "W_{2}", "W₂"],
    ["d_h", "d_{h}", "dₕ"],
    ["x_max", String.raw`x_{\mathrm{max}}`, "xₘₐₓ"],
    ["loss", String.raw`\mathrm{loss}`, "loss"],
    ["x'", String.raw`x^{\prime}`, "x′"],
    ["x''", String.raw`x^{\prime\prime}`, "x′′"],
    ["σ", String.raw`\sigma`, "σ"],
    ["élan", String.raw`\text{élan}`, "élan"],
    ["w_star", String.raw`w^{\star}`, "w*"],
  ])("%s is written %s and %s", (name, latex, text) => {
    expect(toLatex(scalar(name))).toBe(latex);
    expect(toText(scalar(name))).toBe(text.normalize("NFC"));
    expectRenders(latex);
  });

  test("a superscript of a name is no exponent", () => {
    const symbols = new Map([["Wh", "W^{(1)}"]]);
    const of = entry(symbol("Wh", [m, n]), row, j);
    expect(toLatex(of, { symbols })).toBe("W_{ij}^{(1)}");
    expect(toLatex(square(of), { symbols })).toBe("(W_{ij}^{(1)})^{2}");
    expectRenders(toLatex(square(of), { symbols }));
  });

  test("indices join the subscript that a spelling has", () => {
    const symbols = new Map([["bh", "b_h"]]);
    expect(toLatex(entry(symbol("bh", [n]), i), { symbols })).toBe("b_{h,i}");
  });

  test("whole vectors are bold, their entries are not", () => {
    const style: LatexStyle = { bold: true };
    expect(toLatex(S(i), style)).toBe(String.raw`\operatorname{softmax}(\mathbf{x})_{i}`);
    expect(toLatex(xi, style)).toBe("x_{i}");
    expect(toLatex(xi, { symbols: new Map([["x", String.raw`\mathbf{x}`]]) })).toBe("x_{i}");
    expect(toLatex(softmax(entries([n], (k) => entry(X, indexVar("i", q), k)))(j), style)).toBe(
      String.raw`\operatorname{softmax}(\mathbf{X}_{i,:})_{j}`,
    );
    expect(toLatex(softmax(symbolEntries(symbol("theta", [n])))(i), style)).toBe(
      String.raw`\operatorname{softmax}(\boldsymbol{\theta})_{i}`,
    );
  });
});

describe("style", () => {
  test("French says si and sinon, and writes ln", () => {
    const step = cases([{ when: compare(s, ">", 0), is: log(s) }], zero);
    expect(toLatex(step, { language: "fr" })).toBe(
      String.raw`\begin{cases} \ln(s) & \text{si } s > 0 \\ 0 & \text{sinon} \end{cases}`,
    );
    expect(toText(step, { language: "fr" })).toBe("{ ln(s) si s > 0\u202F; 0 sinon }");
    expect(toLatex(log(s), { language: "fr", log: "log" })).toBe(String.raw`\log(s)`);
  });

  test("a function may be given another name", () => {
    const functions = new Map([["softmax", "S"]]);
    expect(toLatex(S(i), { functions })).toBe("S(x)_{i}");
    expect(toText(S(i), { functions })).toBe("S(x)ᵢ");
  });

  test("a quantity may be given a short name", () => {
    const jacobian = product(S(i), difference(delta(i, j), S(j)));
    const names = [
      { of: { indices: [i], body: S(i) }, as: "S" },
      { of: { indices: [], body: Z }, as: "Z" },
    ];
    expect(toLatex(jacobian, { names })).toBe(String.raw`S_{i} \, (\delta_{ij} - S_{j})`);
    expect(toLatex(quotient(exp(xi), Z), { names })).toBe(String.raw`\frac{e^{x_{i}}}{Z}`);
    expect(toLatex(square(S(j)), { names })).toBe("S_{j}^{2}");
  });

  test("an entry of a sum may be given a short name", () => {
    const names = [{ of: { indices: [row], body: layer(row) }, as: "z" }];
    expect(toLatex(exp(layer(indexVar("k", m))), { names })).toBe("e^{z_{k}}");
    expect(toLatex(softmax(layer)(row), { names })).toBe(String.raw`\operatorname{softmax}(z)_{i}`);
  });

  test("ranges may be left out", () => {
    const k = indexVar("k", n);
    const but = over("sum", [k], entry(x, k), compare(indexValue(k), "≠", indexValue(i)));
    expect(toLatex(Z, { bounds: "bare" })).toBe(String.raw`\sum_{k} e^{x_{k}}`);
    expect(toLatex(but, { bounds: "bare" })).toBe(String.raw`\sum_{k \neq i} x_{k}`);
    expect(toText(Z, { bounds: "full" })).toBe("Σ_{k=1}^n e^xₖ");
  });

  test("the d of a derivative may be chosen", () => {
    expect(toLatex(deriv(s, s), { partial: true })).toBe(String.raw`\frac{\partial s}{\partial s}`);
    expect(toLatex(deriv(L, s), { partial: false })).toBe(
      String.raw`\frac{\mathrm{d} L}{\mathrm{d} s}`,
    );
  });

  test("letters may be chosen", () => {
    const letters = new Map([[i.id, "a"]]);
    expect(toLatex(delta(i, j), { letters })).toBe(String.raw`\delta_{aj}`);
    expect(toLatex(Z, { avoid: new Set(["k"]) })).toBe(String.raw`\sum_{l=1}^{n} e^{x_{l}}`);
  });

  test("a bound index takes no letter that stands as a number inside an index", () => {
    const k = scalar("k");
    const column = sumOver(q, (at) => product(entry(X, at, k), entry(x, k)), "k");
    expect(toLatex(column)).toBe(String.raw`\sum_{l=1}^{q} X_{lk} x_{k}`);
    expect(toAscii(column)).toBe("sum(X[l,k]*x[k], l, 1, q)");
  });

  test("a letter that is given is not given twice in one place", () => {
    const [k, l] = [indexVar("k", n), indexVar("l", n)];
    const letters = new Map([k, l].map(({ id }) => [id, "k"]));
    const nested = over("sum", [k], product(entry(x, k), over("sum", [l], entry(x, l))));
    expect(toText(nested, { letters })).toBe("Σₖ xₖ·Σₗ xₗ");
  });

  test("two free indices with one letter are told apart", () => {
    expect(toLatex(delta(i, indexVar("i", n)))).toBe(String.raw`\delta_{ik}`);
  });
});

test("conditions and names of functions", () => {
  const away = compare(xi, "≠", number(0));
  expect(latexOfCond(away)).toBe(String.raw`x_{i} \neq 0`);
  expect(textOfCond(away)).toBe("xᵢ ≠ 0");
  expect(asciiOfCond(away)).toBe("x[i] != 0");
  expect(latexOfFunction(log.def, { language: "fr" })).toBe(String.raw`\ln`);
  expect(latexOfFunction(log.def, { language: "en" })).toBe(String.raw`\log`);
  expect([textOfFunction(log.def), textOfFunction(log.def, { language: "fr" })]).toEqual([
    "log",
    "ln",
  ]);
  expect(textOfFunction(norm2sq.def)).toBe("‖·‖²");
});

test("sizes, shapes and other pieces", () => {
  expect(latexOfSize(scaleSize(2, size("d_h")))).toBe("2d_{h}");
  expect(latexOfShape([])).toBe(String.raw`\mathbb{R}`);
  expect(latexOfShape([n])).toBe(String.raw`\mathbb{R}^{n}`);
  expect(latexOfShape([n, n])).toBe(String.raw`\mathbb{R}^{n \times n}`);
  expect(latexOfShape([addSizes(n, size(1)), m])).toBe(String.raw`\mathbb{R}^{(n + 1) \times m}`);
  expect(textOfShape([n, m])).toBe("ℝ^(n×m)");
  expect(latexOfSymbol(x, ["i"])).toBe("x_{i}");
  expect(latexOfTensorEntry("S^{(1)}", ["i", "j+1"])).toBe("S_{i,j+1}^{(1)}");
  expect(latexOfRelation("≤")).toBe(String.raw`\leq`);
});
