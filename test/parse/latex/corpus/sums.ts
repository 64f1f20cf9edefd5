import { table, tex } from "./sample.ts";

const shapes = {
  x: ["n"],
  y: ["n"],
  y_hat: ["n"],
  w: ["n"],
  A: ["n", "n"],
  W: ["m", "n"],
  b: ["m"],
};

const coursework = table({ declare: shapes, vector: true }, [
  [tex`\sum_{i=1}^{n} x_i`, "sum(x)"],
  [tex`\sum_i x_i`, "sum(x)"],
  [tex`\sum_j e^{x_j}`, "sum(exp(x))"],
  [tex`\log \sum_j e^{x_j}`, "log(sum(exp(x)))"],
  [tex`\frac{1}{n}\sum_{i=1}^n (y_i-\hat{y}_i)^2`, "mean((y - y_hat).^2)"],
  [tex`\sum_{i=1}^n w_i x_i + c`, "w'*x + c"],
  [tex`\sum_{i=1}^n\sum_{j=1}^n x_iA_{ij}x_j`, "x'*A*x"],
  [tex`\sum_{j=1}^n W_{ij}x_j + b_i`, "array((W*x + b)[i], i, 1, m)"],
  [tex`\sum_i x_i^2`, "norm2sq(x)"],
  [tex`\sqrt{\sum_{i=1}^n x_i^2}`, "norm2(x)"],
  [tex`\frac{e^{x_i}}{\sum_{j=1}^n e^{x_j}}`, "softmax(x)"],
  [tex`\frac{\exp x_i}{\sum_k \exp x_k}`, "softmax(x)"],
  [tex`-\sum_{i=1}^n y_i\log\hat{y}_i`, "-sum(y .* log(y_hat))", { assume: { y_hat: "unit" } }],
  [tex`\sum_{i=1}^{n} |x_i|`, "norm1(x)"],
  [tex`\prod_{i=1}^n \sigma(x_i)`, "prod(sigmoid(x))"],
  [tex`\sum_{k\neq i} x_k`, "array(sum(x) - x[i], i, 1, n)"],
]);

const bounds = table({ declare: shapes }, [
  [tex`\sum\limits_{i=1}^n x_i`, "sum(x)"],
  [tex`\sum_{1 \le i \le n} x_i`, "sum(x)"],
  [tex`\sum_{i \in \{1, \dots, n\}} x_i`, "sum(x)"],
  [tex`\sum_{i=1}^{n-1} x_ix_{i+1}`, "x[1:n-1]'*x[2:n]"],
  [tex`\sum_{i=2}^n (x_i - x_{i-1})^2`, "norm2sq(x[2:n] - x[1:n-1])"],
  [tex`\sum^n_{i=1} x_i`, "sum(x)", { note: "the upper bound comes first" }],
  [tex`\sum_i^n x_i`, "sum(x)", { note: "a lower bound that is understood" }],
  [tex`\sum_{i,j} A_{ij}`, "sum(A)"],
  [tex`\sum_{i,j=1}^{n} A_{ij}x_j`, "sum(A*x)"],
  [tex`\sum_{i}\sum_{j} W_{ij}x_j`, "sum(W*x)"],
  [tex`\sum_{i<j} x_ix_j`, "(sum(x)^2 - norm2sq(x))/2"],
  [tex`\sum_{i=1}^n\sum_{j=1}^{i} A_{ij}`, "sum(sum(A[i,j], j, 1, i), i, 1, n)"],
  [tex`\sum_{\substack{k=1\\k\neq i}}^n x_k`, "array(sum(x) - x[i], i, 1, n)"],
  [tex`\sum_{\substack{1\le i\le n\\1\le j\le n}} A_{ij}`, "sum(A)"],
  [tex`\sum_{k=0}^{3} t^k`, "1 + t + t^2 + t^3"],
  [tex`\sum_{k=1}^{3} k`, "6"],
  [tex`\sum_{k=1}^{n} k\,x_k`, "sum(k*x[k], k, 1, n)"],
  [tex`\sum_{k=1}^n (2k-1)`, "n^2"],
  [tex`\sum_{k=1}^{n} c`, "n*c", { note: "a term that does not depend on k" }],
]);

const reach = table({ declare: shapes, assume: { y_hat: "unit" } }, [
  [tex`\sum_i x_i y_i + c`, "x'*y + c"],
  [tex`c+\sum_i x_i`, "c + sum(x)"],
  [tex`\sum_i (x_i + c)`, "sum(x) + n*c"],
  [tex`\sum_{i=1}^n -y_i\log \hat{y}_i`, "-sum(y .* log(y_hat))"],
  [tex`\sum_i x_i\sum_j y_j`, "sum(x)*sum(y)"],
  [tex`\left(\sum_i x_i\right)^2`, "sum(x)^2"],
  [tex`\left(\sum_i x_i\right)\left(\sum_i y_i\right)`, "sum(x)*sum(y)"],
  [tex`\log\sum_{j=1}^n\exp x_j-x_i`, "array(log(sum(exp(x))) - x[i], i, 1, n)"],
  [tex`\frac{\exp x_i\exp c}{\exp c\sum_j\exp x_j}`, "softmax(x)"],
  [tex`\exp\sum_i x_i`, "exp(sum(x))"],
  [tex`2\sum_i x_i`, "2*sum(x)"],
  [tex`\sum_i 2(x_i-1)x_i`, "2*sum((x - 1) .* x)"],
  [tex`\sum_i x_i\cdot y_i`, "x'*y"],
  [tex`\sum_i x_i/n`, "mean(x)"],
  [tex`\sum_i \frac{(x_i-y_i)^2}{2}`, "norm2sq(x - y)/2"],
  [tex`\sum_i\left[x_i + y_i\right]`, "sum(x + y)"],
  [tex`\sum_i x_i\,\mathbf{1}_{x_i>0}`, "sum(max(0, x))"],
  [tex`\sum_k x_k^2\Big/\sum_k x_k`, "norm2sq(x)/sum(x)"],
]);

const products = table({ declare: shapes }, [
  [tex`\prod_i x_i`, "prod(x)"],
  [tex`\prod_{k=1}^{3} (t+k)`, "(t + 1)*(t + 2)*(t + 3)"],
  [tex`\log\prod_{i=1}^n e^{x_i}`, "sum(x)"],
  [tex`\prod_{i=1}^n 2`, "2^n"],
  [tex`\prod_{k=1}^{5} k`, "120"],
]);

const extremes = table({ declare: shapes }, [
  [tex`\max_i x_i`, "max(x)"],
  [tex`\max_{1\leq i\leq n} x_i`, "max(x)"],
  [tex`\min_{j} x_j`, "min(x)"],
  [tex`x_i - \max_k x_k`, "array(x[i] - max(x), i, 1, n)"],
  [tex`\max_{i=1,\ldots,n} |x_i|`, "max(abs(x))"],
  [tex`\max_{i,j} A_{ij}`, "max(A)"],
]);

const expectations = table({ declare: { p: ["n"], f: ["n"], x: ["n"] } }, [
  [tex`\mathbb{E}_{j\sim p}\left[f_j\right]`, "p'*f"],
  [tex`\mathbb{E}_{j \sim p}[f_j^2]`, "sum(p .* f.^2)"],
  [tex`f_i-\mathbb{E}_{j\sim p}[f_j]`, "array(f[i] - p'*f, i, 1, n)"],
  [tex`\mathbb{E}_{j\sim\operatorname{softmax}(x)}[f_j]`, "softmax(x)'*f"],
]);

export const sums = [...coursework, ...bounds, ...reach, ...products, ...extremes, ...expectations];
