import { refusals, tex } from "./sample.ts";

const shapes = {
  declare: { x: ["n"], y: ["m"], W: ["m", "n"], A: ["n", "n"], X: ["q", "n"], v: [3] },
};

const malformed = refusals("E-SYNTAX", [
  ["", "nothing"],
  [tex`\,\quad`, "nothing but space"],
  [tex`\frac{a}{b`, "a brace that is not closed"],
  [tex`a}+b`, "a brace that closes nothing"],
  [tex`{x`, "a group that is not closed"],
  [tex`(x+1`, "a parenthesis that is not closed"],
  [tex`x+1)`, "a parenthesis that closes nothing"],
  [tex`\left(x+1`, "left without right"],
  [tex`x\right)`, "right without left"],
  [tex`\frac{}{2}`, "an empty numerator"],
  [tex`\frac{1}{}`, "an empty denominator"],
  [tex`\frac{1}`, "a fraction of one part"],
  [tex`x^`, "an exponent that is missing"],
  [tex`x_`, "a subscript that is missing"],
  [tex`x^{}+1`, "an empty exponent"],
  [tex`x^2^3`, "two exponents: TeX refuses it too"],
  [tex`x_1_2`, "two subscripts"],
  [tex`x+`, "an operator without its right side"],
  [tex`\cdot x`, "an operator without its left side"],
  [tex`x\cdot`, "a product without its right side"],
  [tex`x+\cdot y`, "two operators"],
  [tex`a/`, "a division by nothing"],
  [tex`\sqrt`, "a root of nothing"],
  [tex`\sqrt{}`, "a root of an empty group"],
  [tex`\exp`, "a function of nothing"],
  [tex`\sum_{i=1}^n`, "a sum of nothing"],
  [tex`|x`, "a bar that is alone"],
  [tex`\|x|`, "two kinds of bars"],
  [tex`n!`, "a factorial"],
  [tex`\begin{tikzpicture} x \end{tikzpicture}`, "an environment of drawings"],
  [tex`\begin{cases} x & x > 0`, "an environment that is not closed"],
  [tex`\begin{pmatrix} 1 & 2 \end{bmatrix}`, "closed by another name"],
  [tex`1 & 2`, "a cell outside an array"],
  [tex`x_1+\dots+x_n`, "dots, where nothing says what is summed"],
  [tex`\left.x^2\right|_{x}`, "a bar that says no value"],
  [
    tex`\begin{cases} x & \text{si } x > 0 \\ 0 & \text{si } \end{cases}`,
    "a condition that is missing",
  ],
  [tex`\frac{d}{dx}`, "a derivative of nothing"],
  [tex`\nabla_x`, "a gradient of nothing"],
  ["#1", "a parameter outside a macro"],
  [tex`x \middle| y`, "middle outside left and right"],
  [
    tex`\norm{x`,
    "the argument of a macro is not closed",
    { macros: tex`\newcommand{\norm}[1]{\|#1\|}` },
  ],
  [
    tex`\norm`,
    "the argument of a macro is missing",
    { macros: tex`\newcommand{\norm}[1]{\|#1\|}` },
  ],
]);

const unknown = refusals("E-NAME", [
  [tex`x(y)(z)`, "a function of y that nothing declares, or a product"],
  [tex`f(x)g(x)`, "functions that nothing declares"],
  [tex`E[x]`, "an expectation without its law"],
  [tex`\mathbb{P}(t=1)`, "a probability"],
  [tex`O(t^2)`, "Landau's symbol"],
  [tex`\cot c`, "a function that is not in the list"],
  [tex`\operatorname{rank} A`, "a function that is not in the list"],
  [tex`u_{i+1}-u_{i-1}`, "a sequence of which nothing says how far it runs"],
  [tex`n_1 + n_2`, "sizes that are not declared, beside n, which is", { declare: { x: ["n"] } }],
  [tex`\foo{x}`, "a command that is not known"],
  [tex`\sofmax(x)`, "a slip in a command"],
  [tex`x+q`, "q is not declared", { strict: true, declare: { x: [] } }],
  [tex`\hat{x}`, "x is declared, its estimate is not", { strict: true, declare: { x: [] } }],
  [
    tex`x^{(2)}`,
    "a label that is not declared, and no square",
    { strict: true, declare: { x: [] } },
  ],
  [tex`X`, "x is declared, X is not", { strict: true, declare: { x: [] } }],
  [tex`\operatorname{sofmax}(x)`, "a slip in a name", { strict: true, ...shapes }],
  [tex`\lambda\|x\|^2`, "lambda is not declared", { strict: true, declare: { x: ["n"] } }],
  [tex`x_2`, "x_1 is declared, x_2 is not", { strict: true, declare: { x_1: [] } }],
  [
    tex`\mathcal{L}`,
    "L is declared, its script letter is not",
    { strict: true, declare: { L: [] } },
  ],
]);

const squares = { declare: { A: [2, 2], x: [2] } };

const clashes = refusals("E-SHAPE", [
  [tex`Wy`, "the inner sizes differ", shapes],
  [tex`x+y`, "two sizes", shapes],
  [tex`W+A`, "two matrices of different heights", shapes],
  [tex`xx`, "two columns side by side", shapes],
  [tex`x\odot y`, "two sizes, entry by entry", shapes],
  [tex`W^\top x`, "the transpose does not take x", shapes],
  [tex`x^\top y`, "a dot product of two sizes", shapes],
  [tex`\langle x,y\rangle`, "an inner product of two sizes", shapes],
  [tex`\operatorname{tr}(W)`, "a trace of a matrix that is not square", shapes],
  [tex`W^2`, "a square of a matrix that is not square", shapes],
  [tex`W^{-1}`, "an inverse of a matrix that is not square", shapes],
  [tex`\det W`, "a determinant of a matrix that is not square", shapes],
  [tex`x_{ij}`, "two indices on a vector", shapes],
  [tex`W_{ijk}`, "three indices on a matrix", shapes],
  [tex`v_4`, "outside 1 … 3", shapes],
  [tex`x_0`, "entries are counted from 1", shapes],
  [tex`\sum_{i=1}^{m}x_i`, "the sum runs further than x, or less far", shapes],
  [tex`\sum_{i=1}^m W_{ki}y_i`, "a sum over the wrong axis", shapes],
  [tex`W_{ij}x_i`, "one letter for two sizes", shapes],
  [tex`\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}`, "rows of two lengths"],
  [
    tex`\begin{pmatrix} 1 & 2 \end{pmatrix}\begin{pmatrix} 3 & 4 \end{pmatrix}`,
    "two rows side by side",
  ],
  [tex`\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}v`, "a matrix 2 × 2 and three entries", shapes],
  [tex`\operatorname{softmax}(t)`, "a softmax of a number", { declare: { t: [] } }],
]);

const kinds = refusals("E-TYPE", [
  [tex`|A|`, "a determinant or absolute values", squares],
  [tex`x_{0{,}5}`, "an index that is no whole number", shapes],
  [tex`\int_0^1 x\,dx`, "an integral"],
  [tex`\int H(x)dx`, "an integral without bounds"],
  [tex`\oint f`, "another integral"],
  [tex`x \pm y`, "two values"],
  [tex`\sigma(a,b)`, "two arguments for a function of one"],
]);

const limits = refusals("E-LIMIT", [
  [`${"{".repeat(500)}x${"}".repeat(500)}`, "500 nested groups"],
  [`${"x+".repeat(60_000)}x`, "a text of 120 001 signs"],
  [tex`\loop`, "a macro that calls itself", { macros: tex`\newcommand{\loop}{\loop x}` }],
  [tex`x^{1000000}`, "a huge exponent"],
]);

export const refused = [...malformed, ...unknown, ...clashes, ...kinds, ...limits];
