import { table, tex } from "./sample.ts";

const ofScalars = table({ derivative: true, assume: { u: "positive" } }, [
  [tex`\frac{d}{dx}\left[x^3\right]`, "3*x^2"],
  [tex`\frac{d}{dx}\left(x^3\right)`, "3*x^2"],
  [tex`\frac{d}{dx}x^3`, "3*x^2"],
  [tex`\frac{d}{dx}x^3+1`, "3*x^2 + 1", { note: "the derivative ends at the plus" }],
  [tex`\frac{\mathrm{d}}{\mathrm{d}x}\left[\sin x\right]`, "cos(x)"],
  [tex`\frac{d}{dx}\sin(2x)`, "2*cos(2*x)"],
  [tex`\frac{d\sin x}{dx}`, "cos(x)"],
  [tex`\frac{d(x^2+1)}{dx}`, "2*x"],
  [tex`\frac{d}{du}[\ln(u)]`, "1/u"],
  [tex`\frac{d}{dx}\left[(1+\exp -x)^{-1}\right]`, "sigmoid(x)*(1 - sigmoid(x))"],
  [tex`\frac{d}{dx}\text{softplus}(x)`, "sigmoid(x)"],
  [tex`\frac{d}{dx}(\ln(\sigma(x)))`, "1 - sigmoid(x)"],
  [tex`\frac{dx}{dx}`, "1"],
  [tex`1-\frac{d}{dx}(\ln(\sigma(x)))`, "sigmoid(x)"],
  [tex`\frac{d^2}{dx^2}\left[e^{2x}\right]`, "4*exp(2*x)"],
  [tex`\frac{\partial}{\partial x}\left[x^2y\right]`, "2*x*y"],
  [tex`\frac{\partial}{\partial x}(x^2y)`, "2*x*y"],
  [tex`\frac{\partial (xy^2)}{\partial y}`, "2*x*y"],
  [tex`\frac{\partial}{\partial z}\log(1+\exp z)`, "sigmoid(z)"],
  [tex`\partial_x\left(x^2y\right)`, "2*x*y"],
  [tex`\partial_y[x^2y]`, "x^2"],
  [tex`\frac{\partial^2}{\partial x\partial y}\left[x^2y^3\right]`, "6*x*y^2"],
  [tex`\frac{\partial^2}{\partial x^2}\left[x^4\right]`, "12*x^2"],
  [tex`\partial\left(x^2\right)/\partial x`, "2*x"],
  [tex`\frac{d}{d\theta}\left[\theta^2+\lambda\theta\right]`, "2*theta + lambda"],
  [tex`\frac{\partial}{\partial\hat{y}}(\hat{y}-y)^2`, "2*(y_hat - y)"],
  [tex`\frac{\partial}{\partial x_1}\left[x_1x_2\right]`, "x_2"],
  [tex`x\,\frac{d}{dx}\left[x^2\right]`, "2*x^2"],
  [tex`\frac{d}{dx}\left[\frac{d}{dx}\left[x^3\right]\right]`, "6*x"],
]);

const physics = table({ derivative: true }, [
  [tex`\dv{x}\left(x^2\right)`, "2*x"],
  [tex`\dv{x^2}{x}`, "2*x"],
  [tex`\dv[2]{x^3}{x}`, "6*x"],
  [tex`\dv{}{x}\left(\sin x\right)`, "cos(x)"],
  [tex`\pdv{x}\left(x^2y\right)`, "2*x*y"],
  [tex`\pdv{(x^2y)}{y}`, "x^2"],
  [tex`\pdv[2]{(x^3y)}{x}`, "6*x*y"],
]);

const primes = table({ derivative: true }, [
  [tex`\sigma'(x)`, "sigmoid(x)*(1 - sigmoid(x))"],
  [tex`\sigma^\prime(x)`, "sigmoid(x)*(1 - sigmoid(x))"],
  [tex`\sigma'(2x)`, "sigmoid(2*x)*(1 - sigmoid(2*x))", { note: "σ′ at 2x: no inner derivative" }],
  [tex`\sigma''(x)`, "sigmoid(x)*(1 - sigmoid(x))*(1 - 2*sigmoid(x))"],
  [tex`\tanh'(x)`, "1 - tanh(x)^2"],
  [tex`\operatorname{softplus}'(x)`, "sigmoid(x)"],
  [tex`\exp'(x)`, "exp(x)"],
  [tex`1-\sin'(x)^2`, "sin(x)^2"],
  [tex`\sigma'(x)\,x`, "sigmoid(x)*(1 - sigmoid(x))*x"],
]);

const ofDefined = table({ define: { f: "x^3*y" }, derivative: true }, [
  [tex`\frac{df}{dx}`, "3*x^2*y"],
  [tex`\frac{\mathrm{d}f}{\mathrm{d}x}`, "3*x^2*y"],
  [tex`\frac{\partial f}{\partial x}`, "3*x^2*y"],
  [tex`\frac{\partial f}{\partial y}`, "x^3"],
  [tex`\partial_x f`, "3*x^2*y"],
  [tex`\partial f/\partial x`, "3*x^2*y"],
  [tex`\frac{\partial^2f}{\partial x\,\partial y}`, "3*x^2"],
  [tex`\frac{\partial^2 f}{\partial x^2}`, "6*x*y"],
  [tex`\pdv{f}{x}`, "3*x^2*y"],
  [tex`\pdv{f}{x}{y}`, "3*x^2"],
  [tex`\dfrac{\partial f}{\partial x}+y`, "3*x^2*y + y"],
  [tex`-\frac{\partial f}{\partial x}\frac{1}{y}`, "-3*x^2"],
  [tex`\left.\frac{\partial f}{\partial x}\right|_{x=2}`, "12*y"],
  [tex`\left(\frac{\partial f}{\partial x}\right)^2`, "9*x^4*y^2"],
]);

const ofOneLetter = table({ derivative: true }, [
  [tex`f'(x)`, "3*x^2", { maps: { f: { takes: { x: [] }, is: "x^3" } } }],
  [tex`f''(x)`, "6*x", { maps: { f: { takes: { x: [] }, is: "x^3" } } }],
  [tex`f'(2)`, "12", { maps: { f: { takes: { x: [] }, is: "x^3" } } }],
  [tex`\frac{d}{dx}f(x^2)`, "6*x^5", { maps: { f: { takes: { x: [] }, is: "x^3" } } }],
  [tex`\dot{u}`, "2*t", { define: { u: "t^2" } }],
  [tex`\ddot{u}`, "6*t", { define: { u: "t^3" } }],
]);

const ofVectors = table(
  {
    declare: { x: ["n"], w: ["n"], b: ["m"], A: ["n", "n"], W: ["m", "n"], z: ["m"], y: "index m" },
    derivative: true,
  },
  [
    [tex`\nabla_x\left(w^\top x\right)`, "w"],
    [tex`\nabla_x\|x\|_2^2`, "2*x"],
    [tex`\nabla_{\mathbf{x}}\left[\frac12\mathbf{x}^\top A\mathbf{x}\right]`, "(1/2)*(A + A')*x"],
    [tex`\nabla_x\tfrac12\|Wx-b\|^2`, "W'*(W*x - b)"],
    [tex`\nabla_x\log\sum_je^{x_j}`, "softmax(x)"],
    [tex`\nabla_W\left(b^\top Wx\right)`, "b*x'"],
    [tex`\frac{\partial}{\partial W}\|Wx-b\|^2`, "2*(W*x - b)*x'"],
    [tex`\frac{\partial}{\partial x}\left[x^\top x\right]`, "2*x"],
    [tex`\frac{\partial}{\partial x_k}\sum_jx_j^2`, "2*x"],
    [tex`\frac{\partial}{\partial x_k}\log\sum_je^{x_j}`, "softmax(x)"],
    [tex`\frac{\partial\log\sum_j\exp x_j}{\partial x_k}`, "softmax(x)"],
    [
      tex`\frac{\partial}{\partial x_j}\operatorname{softmax}(x)_i`,
      "array(softmax(x)[i]*(delta(i, j) - softmax(x)[j]), i, 1, n, j, 1, n)",
    ],
    [
      tex`\frac{\partial\,\operatorname{softmax}(x)_i}{\partial x_j}`,
      "array(softmax(x)[i]*(delta(i, j) - softmax(x)[j]), i, 1, n, j, 1, n)",
    ],
    [
      tex`\frac{\partial}{\partial z_k}\left(\log\sum_{j=1}^me^{z_j}-z_y\right)`,
      "softmax(z) - onehot(y, m)",
    ],
    [tex`\frac{\partial\sigma(x_i)}{\partial x_j}`, "diag(sigmoid(x) .* (1 - sigmoid(x)))"],
    [tex`\frac{\partial (Wx)_i}{\partial x_j}`, "W"],
    [tex`\frac{\partial x_i}{\partial x_j}`, "eye(n)"],
    [
      tex`\frac{\partial}{\partial W_{kj}}\sum_{i=1}^nW_{1i}x_i`,
      "array(delta(1, k)*x[j], j, 1, n, k, 1, m)",
    ],
    [tex`\frac{\partial x^\top Ax}{\partial x}`, "(A + A')*x"],
    [tex`\sum_i\frac{\partial}{\partial x_i}\left[x_i^3\right]`, "3*norm2sq(x)"],
  ],
);

const ofDefinedVectors = table(
  { declare: { x: ["n"], w: ["n"] }, define: { L: "(w'*x - c)^2" }, derivative: true },
  [
    [tex`\nabla_x L`, "2*(w'*x - c)*w"],
    [tex`\nabla_{\mathbf{w}}L`, "2*(w'*x - c)*x"],
    [tex`\frac{\partial L}{\partial\mathbf{x}}`, "2*(w'*x - c)*w"],
    [tex`\frac{\partial L}{\partial x_i}`, "2*(w'*x - c)*w"],
    [tex`\frac{\partial L}{\partial c}`, "-2*(w'*x - c)"],
    [tex`w-\eta\nabla_wL`, "w - 2*eta*(w'*x - c)*x"],
    [tex`\frac{\partial L}{\partial x_1}`, "2*(w'*x - c)*w[1]"],
  ],
);

const noDerivatives = table({}, [
  [tex`\frac{d}{2}`, "d/2"],
  [tex`\frac{d}{d_h}`, "d/d_h", { declare: { d: [], d_h: [] } }],
  [tex`\frac{d+x}{d}`, "(d + x)/d"],
  [
    tex`x'y'`,
    "x1*y1",
    { spellings: { x1: ["x'"], y1: ["y'"] }, note: "primes that are part of names" },
  ],
]);

const bars = table({}, [
  [tex`\left.x^2\right|_{x=3}`, "9"],
  [tex`x^2\Big|_{x=3}`, "9"],
  [tex`\left.(x+y)^2\right|_{x=1}`, "(1 + y)^2"],
  [tex`\left.\frac{x}{y}\right|_{x=1,y=2}`, "1/2"],
  [tex`\left.\frac{d}{dx}\left[x^2\right]\right|_{x=3}`, "6", { derivative: true }],
  [tex`\frac{d}{dx}\left[x^2\right]\bigg\rvert_{x=0}`, "0", { derivative: true }],
  [tex`\left.\sigma'(x)\right|_{x=0}`, "1/4", { derivative: true }],
]);

const limits = table({ limit: true }, [
  [tex`\lim_{x\to 0}\frac{\sin x}{x}`, "1"],
  [tex`\lim_{x\to 0^+}\frac{|x|}{x}`, "1"],
  [tex`\lim_{x\to 0^-}\frac{|x|}{x}`, "-1"],
  [tex`\lim_{h\to0}\frac{(x+h)^2-x^2}{h}`, "2*x"],
  [tex`\lim_{x\to+\infty}\frac{1}{1+e^{-x}}`, "1"],
  [tex`\lim_{x \rightarrow -\infty} \sigma(x)`, "0"],
  [tex`\lim_{x\to\infty}\tanh(x)`, "1"],
  [tex`\lim\limits_{x \to 0^{+}} x\ln x`, "0"],
  [tex`\underset{x\to 0}{\lim}\, \frac{e^x-1}{x}`, "1"],
]);

export const derivatives = [
  ...ofScalars,
  ...physics,
  ...primes,
  ...ofDefined,
  ...ofOneLetter,
  ...ofVectors,
  ...ofDefinedVectors,
  ...noDerivatives,
  ...bars,
  ...limits,
];
