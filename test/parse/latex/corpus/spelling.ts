import { table, tex } from "./sample.ts";

const spaces = table({}, [
  [tex`2\,x`, "2*x"],
  [tex`x\;+\:y`, "x + y"],
  [tex`x\!\cdot\!y`, "x*y"],
  [tex`x \quad + \qquad y`, "x + y"],
  [tex`x\ y`, "x*y"],
  [tex`a ~ b`, "a*b"],
  [tex`x\hspace{1em}+\mathstrut y`, "x + y"],
  [tex`\displaystyle\frac{x}{y}`, "x/y"],
  [tex`{x}{y}`, "x*y"],
  [tex`{{x}+{y}}`, "x + y"],
  ["x\n+ y", "x + y"],
  ["  x^{ 2 }\t+ y ", "x^2 + y"],
]);

const brackets = table({}, [
  [tex`\left(x+y\right)z`, "(x + y)*z"],
  [tex`\big(x+y\big)z`, "(x + y)*z"],
  [tex`\Bigl(x+y\Bigr)^2`, "(x + y)^2"],
  [tex`\left[x+\left(y-z\right)\right]w`, "(x + y - z)*w"],
  [tex`\left\{x+y\right\}z`, "(x + y)*z"],
  [tex`\bigg[\frac{x}{y}\bigg]^{2}`, "(x/y)^2"],
  [tex`\lbrack x+y\rbrack z`, "(x + y)*z"],
  [tex`\left. x+y \right.`, "x + y"],
  [tex`\lbrace x+y \rbrace z`, "(x + y)*z"],
]);

const decorations = table({}, [
  [tex`\underbrace{x^2}_{\text{carré}}+1`, "x^2 + 1"],
  [tex`\overbrace{x+y}^{s}z`, "(x + y)*z"],
  [tex`\underbrace{x}_{y}\underbrace{z}_{w}`, "x*z"],
  [tex`\underbrace{(x-1)^2}_{\ge 0}y`, "(x - 1)^2*y"],
  [tex`\boxed{x^2+1}`, "x^2 + 1"],
  [tex`2\boxed{x+1}`, "2*(x + 1)"],
  [tex`\color{red} x+1`, "x + 1"],
  [tex`{\color{blue} x+1}y`, "(x + 1)*y"],
  [tex`\textcolor{red}{x}+y`, "x + y"],
  [tex`\textcolor{red}{x+1}\cdot y`, "(x + 1)*y"],
  [tex`\underline{x}\,y`, "x*y"],
  [tex`x+\phantom{y}z`, "x + z"],
  [tex`\underset{\text{pas}}{\eta}g`, "eta*g"],
]);

const remarks = table({}, [
  ["x + % the first term\ny", "x + y"],
  ["x^2 % squared", "x^2"],
  [tex`x^2\label{eq:square}`, "x^2"],
  [tex`x^2+1\tag{3}`, "x^2 + 1"],
  [tex`x^2+y\nonumber`, "x^2 + y"],
  [tex`x^2+y\notag`, "x^2 + y"],
  [tex`x^2+1.`, "x^2 + 1", { note: "a full stop ends the sentence" }],
  [tex`\frac{x}{2},`, "x/2"],
  [tex`x^2\\`, "x^2"],
  [tex`x^2 \;.`, "x^2"],
  [tex`x+y\quad\text{(par linéarité)}`, "x + y"],
]);

const unicode = table({}, [
  ["α + β", "alpha + beta"],
  ["x² + y³", "x^2 + y^3"],
  ["x₁x₂", "x_1*x_2"],
  ["a − b", "a - b"],
  ["a·b", "a*b"],
  ["a × b", "a*b"],
  ["√(x²+1)", "sqrt(x^2 + 1)"],
  ["√2·x", "sqrt(2)*x"],
  ["σ(x)(1 − σ(x))", "sigmoid(x)*(1 - sigmoid(x))"],
  ["𝐱 + 𝑦", "x + y"],
  ["e⁻ˣ", "exp(-x)"],
  ["ŷ − y", "y_hat - y"],
  ["λ₁θ", "lambda_1*theta"],
  ["2π", "2*pi"],
  ["½x", "x/2"],
  ["[|x| ≤ 1]", "abs(x) <= 1 ? 1 : 0"],
]);

const unicodeTensors = table({ declare: { x: ["n"], y: ["n"], W: ["m", "n"] } }, [
  ["∑_i x_i", "sum(x)"],
  ["∑_{i=1}^n xᵢyᵢ", "x'*y"],
  ["Wᵀ", "W'"],
  ["𝐖𝐱", "W*x"],
  ["x ⊙ y", "x .* y"],
  ["‖x‖²", "norm2sq(x)"],
  ["⟨x, y⟩", "x'*y"],
  ["∏_i x_i", "prod(x)"],
  ["𝟙_{x>0}", "x > 0"],
  [tex`∇_x \left(y^⊤x\right)`, "y", { derivative: true }],
  [tex`\frac{∂}{∂x_i}∑_j x_j²`, "2*x", { derivative: true }],
]);

const scanned = table({ declare: { x: ["n"], W: ["m", "n"], b: ["m"], y: ["m"] } }, [
  [tex`\operatorname{s i n}(t)`, "sin(t)"],
  [tex`\operatorname { l o g } ( t )`, "log(t)", { assume: { t: "positive" } }],
  [tex`\operatorname { s o f t m a x } ( W x )`, "softmax(W*x)"],
  [tex`\operatorname* { m a x } ( 0 , t )`, "max(0, t)"],
  [tex`\mathrm { W } \mathbf { x }`, "W*x"],
  [tex`{ \bf W } ^ { \mathrm { T } } { \bf b }`, "W'*b"],
  [tex`\mathrm{R e L U}(t)`, "max(0, t)"],
  [tex`\mathrm { e x p } ( - t )`, "exp(-t)"],
  [tex`\frac { 1 } { 1 + e ^ { - t } }`, "sigmoid(t)"],
  [tex`\sum _ { j = 1 } ^ { n } x _ { j }`, "sum(x)"],
  [tex`\left\| W x - b \right\| _ { 2 } ^ { 2 }`, "norm2sq(W*x - b)"],
  [tex`\boldsymbol { x } _ { i }`, "x"],
  [tex`\tilde { t } + \hat { u }`, "t_tilde + u_hat"],
  [tex`\left( W x + b \right) _ { i }`, "W*x + b"],
  [tex`\textbf{W}\textbf{x}`, "W*x"],
  [tex`\mathbf{W x}`, "W*x", { note: "one font around two letters" }],
  [tex`\mathbf{Wx}+\mathbf{b}`, "W*x + b"],
  [tex`\ensuremath{t^2}`, "t^2"],
  [tex`\lim\limits_{t\rarr\infin}e^{-t}`, "0", { limit: true, note: "short names of the web" }],
  [tex`\text{softmax}(\mathbf{W}\mathbf{x})_{i}`, "softmax(W*x)"],
  [tex`\text { sigmoid } ( t )`, "sigmoid(t)"],
  [tex`t ^ 2 + t _ 1`, "t^2 + t_1"],
]);

export const spelling = [
  ...spaces,
  ...brackets,
  ...decorations,
  ...remarks,
  ...unicode,
  ...unicodeTensors,
  ...scanned,
];
