import { table, tex } from "./sample.ts";

const losses = table({ declare: { y: ["m"], y_hat: ["m"], z: ["m"] }, assume: { y_hat: "unit" } }, [
  [tex`-\left(y_1\log\hat{y}_1+(1-y_1)\log(1-\hat{y}_1)\right)`, "bce(y_hat[1], y[1])"],
  [
    tex`-\frac{1}{m} \sum_{k=1}^m (y_k \log(\hat{y}_k) + (1-y_k) \log(1-\hat{y}_k))`,
    "bce(y_hat, y)/m",
    { vector: true },
  ],
  [
    tex`\frac{1}{m} \left(\frac{1-y}{1-\hat{y}} - \frac{y}{\hat{y}} \right)`,
    "((1 - y) ./ (1 - y_hat) - y ./ y_hat)/m",
    { note: "a fraction of two vectors goes entry by entry" },
  ],
  [tex`\frac{1}{m}((1-y)*\hat{y}-y*(1-\hat{y}))`, "(y_hat - y)/m"],
  [tex`\hat{y}\odot(1-\hat{y})`, "y_hat .* (1 - y_hat)", { vector: true }],
  [tex`\frac{1}{m}\|\sigma(z)-y\|_2^2`, "mse(sigmoid(z), y)", { vector: true }],
  [tex`-\sum_{k=1}^m y_k\log\operatorname{softmax}(z)_k`, "ce(z, y)", { vector: true }],
  [tex`-y^\top\log\hat{y}`, "-sum(y .* log(y_hat))"],
  [tex`\text{MSE}(\hat{y},y)`, "mean((y_hat - y).^2)"],
  [tex`\operatorname{softmax}(z+c)`, "softmax(z)"],
  [tex`z-\log\sum_je^{z_j}`, "logsoftmax(z)"],
  [
    tex`(\sigma(z)-y)^T\left(\text{diag}(\sigma(z))-\sigma(z)(\sigma(z))^T\right)`,
    "(sigmoid(z) - y)'*(diag(sigmoid(z)) - sigmoid(z)*sigmoid(z)')",
  ],
]);

const regression = table(
  {
    declare: {
      X: ["q", "n"],
      W: ["n", "p"],
      b: [1, "p"],
      Y: ["q", "p"],
      Y_hat: ["q", "p"],
      L: [],
      f: ["q", "p"],
      G: ["q", "p"],
    },
    gradients: { G: ["L", "f"] },
  },
  [
    [
      tex`-\frac{2}{q}(\hat{Y}_{ij} - Y_{ij})`,
      "array(-(2/q)*(Y_hat[i,j] - Y[i,j]), i, 1, q, j, 1, p)",
    ],
    [tex`\frac{2}{p}(\hat{Y}-Y)`, "(2/p)*(Y_hat - Y)"],
    [tex`\frac{1}{p}\sum_{j=1}^p(\hat{Y}_{ij}-Y_{ij})^2`, "sum((Y_hat - Y).^2, 2)/p"],
    [
      tex`\frac{1}{qp} \sum_{i=1}^q \sum_{j=1}^p ((\mathbf{X}\mathbf{W} + \mathbf{b})_{ij} - \mathbf{Y}_{ij})^2`,
      "mean((X*W + b - Y).^2)",
    ],
    [
      tex`\frac{2}{qp} \mathbf{X}^\top (\mathbf{X}\mathbf{W} + \mathbf{b} - \mathbf{Y})`,
      "(2/(q*p))*X'*(X*W + b - Y)",
    ],
    [
      tex`\frac{2}{qp}\mathbf{1}_q^\top(\mathbf{X}\mathbf{W}+\mathbf{b}-\mathbf{Y})`,
      "(2/(q*p))*ones(q)'*(X*W + b - Y)",
    ],
    [
      tex`\sum_{j=1}^n \mathbf{X}_{ij} \mathbf{W}_{jk} + b_k`,
      "X*W + b",
      { note: "b is a row: b_k is its entry" },
    ],
    [tex`\frac{\partial L}{\partial \mathbf{f}} \mathbf{W}^\top`, "G*W'"],
    [tex`\mathbf{X}^\top \frac{\partial L}{\partial \mathbf{f}}`, "X'*G"],
    [tex`\mathbf{1}_q^\top\frac{\partial L}{\partial\mathbf{f}}`, "ones(q)'*G"],
    [
      tex`\sum_{k=1}^p\frac{\partial L}{\partial f_{ik}}W_{jk}`,
      "G*W'",
      { note: "an entry of what is given a name" },
    ],
  ],
);

const perceptron = table(
  {
    declare: {
      W1: ["d_h", "d"],
      b1: ["d_h"],
      W2: ["m", "d_h"],
      b2: ["m"],
      x: ["d"],
      h_a: ["d_h"],
      h_s: ["d_h"],
      o_a: ["m"],
      o_s: ["m"],
      L: [],
      g: ["m"],
      y: "index m",
    },
    spellings: {
      W1: [tex`W^{(1)}`],
      b1: [tex`b^{(1)}`],
      W2: [tex`W^{(2)}`],
      b2: [tex`b^{(2)}`],
      h_a: ["h^a"],
      h_s: ["h^s"],
      o_a: ["o^a"],
      o_s: ["o^s"],
    },
    gradients: { g: ["L", "o_a"] },
  },
  [
    [tex`\sum_{i=1}^d \mathbf{W}_{ji}^{(1)} \mathbf{x}_i + \mathbf{b}_j^{(1)}`, "W1*x + b1"],
    [tex`W^{(2)}\tanh(W^{(1)}x+b^{(1)})+b^{(2)}`, "W2*tanh(W1*x + b1) + b2"],
    [tex`\frac{\exp o_k^a}{\sum_{j=1}^m \exp o_j^a}`, "softmax(o_a)"],
    [tex`\log \sum_{j=1}^m \exp o_j^a - o_y^a`, "logsumexp(o_a) - o_a[y]"],
    [tex`-\log \frac{\exp o_y^a}{\sum_{j=1}^m \exp o_j^a}`, "ce(o_a, y)"],
    [tex`\mathbf{o}^s - \text{onehot}_m(y)`, "o_s - onehot(y, m)"],
    [tex`\mathbf{o}^s - \mathrm{onehot}_m(y)`, "o_s - onehot(y, m)"],
    [tex`(\mathbf{o}^s - \text{onehot}_m(y))(\mathbf{h}^s)^\top`, "(o_s - onehot(y, m))*h_s'"],
    [tex`\mathbf{W}^{(2)\top}(\mathbf{o}^s-\text{onehot}_m(y))`, "W2'*(o_s - onehot(y, m))"],
    [
      tex`\text{diag}(\text{sigmoid}(\mathbf{h}^a)) (\mathbf{W}^{(2)})^\top (\mathbf{o}^s - \text{onehot}_m(y))`,
      "sigmoid(h_a) .* (W2'*(o_s - onehot(y, m)))",
    ],
    [tex`\sum_{k=1}^m \frac{\partial L}{\partial \mathbf{o}_k^a} \mathbf{W}_{kj}^{(2)}`, "W2'*g"],
    [tex`\frac{\partial L}{\partial \mathbf{o}^a}(\mathbf{h}^s)^T`, "g*h_s'"],
    [tex`\frac{\partial L}{\partial o^a_k}h^s_j`, "array(g[k]*h_s[j], j, 1, d_h, k, 1, m)"],
    [tex`o_k^s-\delta_{k=y}`, "o_s - onehot(y, m)"],
    [tex`o^s_k-\mathbf{1}_{k=y}`, "o_s - onehot(y, m)"],
  ],
);

const backward = table(
  {
    declare: { L: [], W: ["p", "n"], g: ["p"], z: ["n"], z_next: ["p"], a: ["n"], f: ["n"] },
    spellings: {
      W: ["W_{l+1}"],
      z: ["z_l"],
      a: ["a_{l}"],
      z_next: ["z_{l+1}"],
    },
    gradients: { g: ["L", "z_next"], f: ["L", "a"] },
  },
  [
    [tex`{}^T W_{l+1} \frac{\partial L}{\partial z_{l+1}}`, "W'*g"],
    [tex`{}^t W_{l+1}\frac{\partial L}{\partial z_{l+1}}`, "W'*g"],
    [tex`\frac{\partial L}{\partial a_l} * 1_{\mathbb{R}_+^*}(z_l)`, "f .* (z > 0)"],
    [tex`\frac{\partial L}{\partial a_l}\odot\mathbb{1}_{z_l>0}`, "f .* (z > 0)"],
    [tex`\frac{\partial L}{\partial z_{l+1}}\,{}^t a_l`, "g*a'"],
    [tex`\frac{\partial L}{\partial z_{l+1}}{}^{T}a_{l}`, "g*a'"],
  ],
);

const formulas = table({}, [
  [
    tex`\sum_{i=1}^N -\hat{y}_{i,y_i} + \log \sum_{j=1}^K e^{\hat{y}_{i,j}}`,
    "sum(-y_hat[i,y[i]] + log(sum(exp(y_hat[i,:]))), i, 1, N)",
    {
      declare: { y_hat: ["N", "K"], y: "int N" },
      assume: { y: "index:K" },
      note: "both terms use i: they are one sum",
    },
  ],
  [tex`f(x+1)-f(x)`, "2*x + 1", { maps: { f: { takes: { x: [] }, is: "x^2" } } }],
  [
    tex`\phi(Wx+b)`,
    "log(1 + exp(W*x + b))",
    { declare: { W: ["m", "n"], x: ["n"], b: ["m"] }, reads: { phi: ["softplus"] } },
  ],
  [
    tex`\gamma\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}+\beta`,
    "gamma*((x - mu)/sqrt(sigma^2 + epsilon)) + beta",
    { assume: { epsilon: "positive" } },
  ],
  [
    tex`\frac{1}{\sqrt{2\pi\sigma^2}}\exp\left(-\frac{(x-\mu)^2}{2\sigma^2}\right)`,
    "exp(-((x - mu)^2)/(2*sigma^2))/sqrt(2*pi*sigma^2)",
  ],
  [tex`-(1-p)^\gamma\log p`, "-(1 - p)^gamma*log(p)", { assume: { p: "unit" } }],
  [tex`\log\cosh(x-y)`, "log(cosh(x - y))"],
  [
    tex`\sum_i p_i\log\frac{p_i}{q_i}`,
    "sum(p .* log(p ./ q))",
    { declare: { p: ["n"], q: ["n"] }, assume: { p: "unit", q: "unit" }, vector: true },
  ],
  [
    tex`\frac{\lambda}{2}\|w\|^2+\frac1n\sum_{i=1}^n(y_i-\hat{y}_i)^2`,
    "(lambda/2)*norm2sq(w) + mse(y, y_hat)",
    { declare: { w: ["d"], y: ["n"], y_hat: ["n"] }, vector: true },
  ],
  [
    tex`\sum_{u=1}^{k}w_ux_{i+u-1}`,
    "sum(w[u]*x[i+u-1], u, 1, k)",
    { declare: { w: ["k"], x: ["n + k - 1"], i: "index n" } },
  ],
  [tex`\frac1n\sum_{i=1}^n(x_i-\bar{x})^2`, "mean((x - x_bar).^2)", { declare: { x: ["n"] } }],
  [
    tex`\theta-\eta g-2\eta\lambda\theta`,
    "theta - eta*g - 2*eta*lambda*theta",
    { declare: { theta: ["n"], g: ["n"] } },
  ],
  [tex`\beta m+(1-\beta)g^2`, "beta*m + (1 - beta)*g^2"],
  [tex`x^\top\delta`, "x'*delta", { declare: { x: ["n"], delta: ["n"] } }],
  [
    tex`(W^\top\delta)\odot\sigma'(z)`,
    "(W'*delta) .* sigmoid(z) .* (1 - sigmoid(z))",
    { declare: { W: ["m", "n"], delta: ["m"], z: ["n"] }, derivative: true },
  ],
]);

export const networks = [...losses, ...regression, ...perceptron, ...backward, ...formulas];
