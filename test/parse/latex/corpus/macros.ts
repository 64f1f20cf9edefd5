import { table, tex } from "./sample.ts";

const fonts = tex`\newcommand{\x}{\mathbf{x}}
\newcommand{\w}{\mathbf{w}}
\newcommand\W{\mathbf{W}}
\def\bb{\mathbf{b}}
\newcommand{\R}{\mathbb{R}}`;

const letters = table({ macros: fonts, declare: { x: ["n"], w: ["n"], W: ["m", "n"], b: ["m"] } }, [
  [tex`\w^\top\x`, "w'*x"],
  [tex`\W\x+\bb`, "W*x + b"],
  [tex`\w^T\x+c`, "w'*x + c"],
  [tex`\x_1`, "x[1]"],
  [tex`\sum_i\x_i\w_i`, "w'*x"],
  [tex`1_{\R_+^*}(\x)`, "x > 0"],
]);

const operators = tex`\DeclareMathOperator{\softmax}{softmax}
\DeclareMathOperator*{\relu}{ReLU}
\newcommand{\sig}{\sigma}
\def\diag{\operatorname{diag}}
\newcommand{\T}{^\top}
\newcommand{\tr}{\mathrm{tr}}
\newcommand{\one}{\mathbf{1}}`;

const declaredOperators = table(
  { macros: operators, declare: { z: ["m"], s: ["m"], A: ["m", "m"] } },
  [
    [tex`\softmax(z)`, "softmax(z)"],
    [tex`\relu(z)`, "max(0, z)"],
    [tex`\sig(z)\odot(1-\sig(z))`, "sigmoid(z) .* (1 - sigmoid(z))"],
    [tex`\diag(s)-ss\T`, "diag(s) - s*s'"],
    [tex`\tr(A\T A)`, "norm2sq(A)"],
    [tex`\one\T s`, "sum(s)"],
    [tex`\one_m\T s`, "sum(s)"],
  ],
);

const parametric = tex`\newcommand{\norm}[1]{\left\|#1\right\|}
\newcommand{\abs}[1]{\left|#1\right|}
\newcommand{\inner}[2]{\left\langle #1, #2 \right\rangle}
\newcommand{\lnorm}[2][2]{\|#2\|_{#1}}
\newcommand{\half}{\frac{1}{2}}
\def\sq#1{{#1}^2}
\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}
\newcommand{\sumn}[1][i]{\sum_{#1=1}^{n}}`;

const withArguments = table({ macros: parametric, declare: { x: ["n"], y: ["n"] } }, [
  [tex`\norm{x}^2`, "norm2sq(x)"],
  [tex`\norm{x-y}`, "norm2(x - y)"],
  [tex`\inner{x}{y}`, "x'*y"],
  [tex`\lnorm{x}`, "norm2(x)"],
  [tex`\lnorm[1]{x}`, "norm1(x)"],
  [tex`\half\norm{x}^2`, "(1/2)*norm2sq(x)"],
  [tex`\abs{a-b}`, "abs(a - b)"],
  [tex`\sq a`, "a^2"],
  [tex`\half a`, "a/2"],
  [tex`\pd{(a^2b)}{a}`, "2*a*b", { derivative: true }],
  [tex`\sumn x_i`, "sum(x)"],
  [tex`\sumn[k] x_ky_k`, "x'*y"],
  [tex`\inner{\half x}{\norm{y}x}`, "norm2(y)*norm2sq(x)/2", { note: "macros inside macros" }],
]);

const nested = table({}, [
  [tex`\b`, "a^2", { macros: tex`\newcommand{\a}{a}\newcommand{\b}{\a^2}` }],
  [tex`\p{c}`, "c^2*x", { macros: tex`\newcommand{\p}[1]{#1\q{#1}}\newcommand{\q}[1]{#1x}` }],
  [tex`\x`, "y", { macros: tex`\newcommand{\x}{x}\renewcommand{\x}{y}` }],
  [tex`\E`, "x", { macros: tex`\providecommand{\E}{x} % the letter` }],
  [tex`\lr\,g`, "eta*g", { macros: tex`\let\lr\eta` }],
  [tex`\f12`, "1/2", { macros: tex`\newcommand{\f}[2]{\frac{#1}{#2}}` }],
  [tex`\given x`, "x", { macros: tex`\newcommand*{\given}{\,}` }],
  [tex`2\two`, "4", { macros: tex`\newcommand{\two}{\cdot 2}` }],
]);

export const macros = [...letters, ...declaredOperators, ...withArguments, ...nested];
