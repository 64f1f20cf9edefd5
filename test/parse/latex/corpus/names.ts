import { table, tex } from "./sample.ts";

const letters = table({}, [
  [tex`\alpha x + \beta`, "alpha*x + beta"],
  [tex`\lambda_1x`, "lambda_1*x"],
  [tex`\theta_0+\theta_1x`, "theta_0 + theta_1*x"],
  [tex`x_1x_2`, "x_1*x_2"],
  [tex`x_{1}-x_{2}`, "x_1 - x_2"],
  [tex`w_{12}w_{21}`, "w_12*w_21"],
  [tex`\hat{y}-y`, "y_hat - y"],
  [tex`\hat y-y`, "y_hat - y"],
  [tex`\widehat{y}(1-\widehat{y})`, "y_hat*(1 - y_hat)"],
  [tex`\bar{x}+\tilde{x}`, "x_bar + x_tilde"],
  [tex`\overline{x}^2`, "x_bar^2", { declare: { x_bar: [] } }],
  [tex`\hat{\theta}\theta`, "theta_hat*theta"],
  [tex`\hat{x}^2`, "x_hat^2"],
  [tex`\mathcal{L}+L`, "ℒ + L", { note: "two letters" }],
  [tex`\mathbf{x}+x`, "2*x", { note: "one letter, whatever its font" }],
  [tex`\boldsymbol{\theta}-\bm{\theta}`, "0"],
  [tex`\vec{x}\cdot 2`, "2*x", { declare: { x: ["n"] } }],
  [tex`{\bf x}+{\rm y}`, "x + y"],
  [tex`{\it a}{\sf b}`, "a*b"],
  [tex`\mathit{x}\mathsf{y}`, "x*y"],
  [tex`\boldsymbol{\mathbf{x}}`, "x"],
  [tex`\mathbf{\hat{x}}\,\hat{\mathbf{y}}`, "x_hat*y_hat"],
  [tex`i+j+k`, "i + j + k", { note: "letters of indices are scalars where none is wanted" }],
  [tex`\pi r^2`, "pi*r^2"],
  [tex`x_{\max}-x_{\min}`, "x_max - x_min", { declare: { x_max: [], x_min: [] } }],
  [tex`L_{\text{reg}}+L_{\mathrm{CE}}`, "L_reg + L_CE", { declare: { L_reg: [], L_CE: [] } }],
  [tex`\text{lr}\cdot g`, "lr*g", { declare: { lr: [] } }],
  [tex`\mathit{lr}\,g`, "lr*g", { declare: { lr: [] } }],
  [tex`\frac{1}{\sqrt{d_k}}`, "1/sqrt(d_k)", { declare: { d_k: [] }, assume: { d_k: "positive" } }],
]);

const vectors = { declare: { x: ["n"], X: ["n", "d"], W: ["m", "n"], y: ["n"], v: [5] } };

const entries = table(vectors, [
  [tex`x_1`, "x[1]", { note: "an entry, where x is a vector" }],
  [tex`x_1x_2`, "x[1]*x[2]"],
  [tex`x_n`, "x[n]"],
  [tex`x_i`, "x"],
  [tex`\mathbf{x}_i^2`, "x.^2"],
  [tex`x^2_i`, "x.^2"],
  [tex`x_{i}y_{i}`, "x .* y"],
  [tex`x_iy_j`, "x*y'"],
  [tex`x_jy_i`, "y*x'", { note: "the axes are in the order of the alphabet" }],
  [tex`W_{ij}`, "W"],
  [tex`W_{ji}`, "W'"],
  [tex`W_{i,j}`, "W"],
  [tex`W_{12}`, "W[1,2]"],
  [tex`W_{1,2}`, "W[1,2]"],
  [tex`W_{k1}`, "W[:,1]"],
  [tex`(x)_i`, "x"],
  [tex`[x]_i`, "x"],
  [tex`(Wx)_k`, "W*x"],
  [tex`\left(W x\right)_{1}`, "(W*x)[1]"],
  [tex`(x-y)_i^2`, "(x - y).^2"],
  [tex`v_{3}-v_5`, "v[3] - v[5]"],
  [tex`x_{n-1}`, "x[n-1]"],
  [tex`X^{\top}_{ij}`, "X'"],
  [tex`(X^\top)_{ji}`, "X"],
]);

const givenIndices = table(
  { declare: { x: ["n"], W: ["m", "n"], z: ["m"], k: "index m", j: "index n", y: "index m" } },
  [
    [tex`W_{kj}x_j`, "W[k,j]*x[j]"],
    [tex`W_{k,:}`, "W[k,:]"],
    [tex`W_{:,j}`, "W[:,j]"],
    [tex`W_{k,:}x`, "W[k,:]*x"],
    [tex`W_{k:}x`, "W[k,:]*x"],
    [tex`z_y`, "z[y]"],
    [tex`-\log\operatorname{softmax}(z)_y`, "ce(z, y)"],
    [tex`\log\sum_l e^{z_l}-z_y`, "ce(z, y)"],
    [tex`x_{j}^{2}`, "x[j]^2"],
    [tex`\operatorname{softmax}(z)_k`, "softmax(z)[k]"],
    [tex`\text{softmax}_k(z)`, "softmax(z)[k]"],
    [tex`(Wx)_k+z_k`, "(W*x + z)[k]"],
  ],
);

const labels = table(
  {
    declare: { W1: ["h", "n"], W2: ["m", "h"], b1: ["h"], x: ["n"], b2: ["m"], k: "index m" },
    spellings: {
      W1: [tex`W^{(1)}`],
      W2: [tex`W^{(2)}`, "W^{[2]}"],
      b1: [tex`b^{(1)}`],
      b2: [tex`b^{(2)}`],
    },
  },
  [
    [tex`W^{(1)}x+b^{(1)}`, "W1*x + b1"],
    [tex`\mathbf{W}^{(1)}\mathbf{x}+\mathbf{b}^{(1)}`, "W1*x + b1"],
    [tex`W^{(2)}W^{(1)}x`, "W2*W1*x"],
    [tex`\mathbf{W}^{(2)}_{kj}`, "array(W2[k,j], j, 1, h)"],
    [tex`\mathbf{W}_{kj}^{(2)}`, "array(W2[k,j], j, 1, h)"],
    [tex`{W^{(2)}}^\top`, "W2'"],
    [tex`(W^{(2)})^T`, "W2'"],
    [tex`W^{(2)\top}`, "W2'"],
    [tex`\left(\mathbf{W}^{(2)}\right)^{\top}\mathbf{b}^{(2)}`, "W2'*b2"],
    [tex`W^{[2]}\tanh(b^{(1)})`, "W2*tanh(b1)"],
    [tex`b^{(2)}_k`, "b2[k]"],
    [tex`W^{ ( 2 ) } b ^ { ( 1 ) }`, "W2*b1"],
    [tex`\|b^{(1)}\|^2`, "norm2sq(b1)"],
    [tex`\left(b^{(2)}_1\right)^2`, "b2[1]^2"],
  ],
);

const activations = table(
  {
    declare: { h_a: ["d_h"], h_s: ["d_h"], o_a: ["m"], o_s: ["m"], j: "index d_h", h: [] },
    spellings: { h_a: ["h^a"], h_s: ["h^s"], o_a: ["o^a"], o_s: ["o^s"] },
  },
  [
    [tex`\mathbf{h}^s`, "h_s"],
    [tex`h^s_j`, "h_s[j]"],
    [tex`\mathbf{h}_j^s`, "h_s[j]"],
    [tex`h_j^{s}`, "h_s[j]"],
    [tex`{h}^{s}_{j}`, "h_s[j]"],
    [tex`(\mathbf{h}^s)^\top\mathbf{h}^a`, "h_s'*h_a"],
    [tex`h^2`, "h^2", { note: "no label: a power" }],
    [tex`\frac{\exp o_1^a}{\exp o_1^a+\exp o_2^a}`, "exp(o_a[1])/(exp(o_a[1]) + exp(o_a[2]))"],
    [tex`\text{softplus}(\mathbf{h}^a)`, "softplus(h_a)"],
    [tex`\mathbf{o}^s-\mathbf{o}^a`, "o_s - o_a"],
    [tex`(o^s_1)^2`, "o_s[1]^2"],
  ],
);

const layers = table(
  {
    declare: { a_l: ["p"], a_prev: ["n"], W_l: ["p", "n"], b_l: ["p"], z_l: ["p"] },
    spellings: {
      a_l: ["a^{[l]}", "a^l"],
      a_prev: ["a^{[l-1]}", "a_{l-1}", "a^{l-1}"],
      W_l: ["W^{[l]}", "W_l", "W^l"],
      b_l: ["b^{[l]}", "b_l"],
      z_l: ["z^{[l]}"],
    },
  },
  [
    [tex`W^{[l]}a^{[l-1]}+b^{[l]}`, "W_l*a_prev + b_l"],
    [tex`W_la_{l-1}+b_l`, "W_l*a_prev + b_l"],
    [tex`W^{[l]\top}z^{[l]}`, "W_l'*z_l"],
    [tex`\sum_i a_i^{l-1}W^l_{ji}`, "W_l*a_prev", { note: "a label and an index on one letter" }],
    [tex`z^{[l]}{}^t a^{[l-1]}`, "z_l*a_prev'"],
  ],
);

const rows = {
  declare: { x: ["n", "d"], y: ["n"], y_hat: ["n"], w: ["d"] },
  spellings: { x: ["x^{(i)}"], y: ["y^{(i)}"], y_hat: [tex`\hat{y}^{(i)}`] },
};

const examples = table(rows, [
  [tex`\frac1n\sum_{i=1}^n\left(y^{(i)}-\hat{y}^{(i)}\right)^2`, "mean((y - y_hat).^2)"],
  [
    tex`\sum_{i=1}^n\sum_{j=1}^d w_jx_j^{(i)}`,
    "sum(x*w)",
    { note: "the example, then its coordinate" },
  ],
  [tex`\sum_{i=1}^n y^{(i)}x^{(i)}_1`, "y'*x[:,1]"],
]);

export const names = [
  ...letters,
  ...entries,
  ...givenIndices,
  ...labels,
  ...activations,
  ...layers,
  ...examples,
];
