import { table, tex } from "./sample.ts";

const positive = "x > 0 ? 1 : 0";

const indicators = table({}, [
  [tex`\mathbf{1}_{x>0}`, positive],
  [tex`\mathbf{1}_{\{x>0\}}`, positive],
  [tex`\mathbf{1}_{x>0}(x)`, positive],
  [tex`\mathbf 1_{[x>0]}`, positive],
  [tex`\mathbb{1}_{x>0}`, positive],
  [tex`\mathbb{1}[x>0]`, positive],
  [tex`\mathbb{1}(x>0)`, positive],
  [tex`\mathbb{1}\{x>0\}`, positive],
  [tex`\mathbb{1}_{\{x > 0\}}`, positive],
  [tex`\mathds{1}_{x>0}`, positive],
  [tex`\mathds{1}\left(x>0\right)`, positive],
  [tex`\mathbbm{1}_{x>0}`, positive],
  [tex`\mathbb{I}(x>0)`, positive],
  [tex`\mathbb{I}[x > 0]`, positive],
  [tex`1_{x>0}`, positive],
  [tex`1_{\mathbb{R}_+^*}(x)`, positive],
  [tex`1_{\mathbb{R}_*^+}(x)`, positive],
  [tex`\mathbf{1}_{\mathbb{R}_+}(x)`, "x >= 0 ? 1 : 0"],
  [tex`\mathbf{1}_{]0,+\infty[}(x)`, positive],
  [tex`\mathbf{1}_{[0,1]}(x)`, "0 <= x <= 1 ? 1 : 0"],
  [tex`[x>0]`, positive, { note: "Iverson's bracket" }],
  [tex`x[x>0]`, "x > 0 ? x : 0"],
  [tex`\mathbf{1}_{x>0}(x) - \mathbf{1}_{x<0}(x)`, "sign(x)"],
  [tex`x\,\mathbf{1}_{x>0}`, "max(0, x)"],
  [tex`\mathbf{1}_{x\geq 1}y`, "x >= 1 ? y : 0"],
  [tex`\mathbf{1}_{0<x<1}`, "x > 0 ? (x < 1 ? 1 : 0) : 0"],
  [tex`\mathbf{1}_{x\neq y}`, "x == y ? 0 : 1"],
  [tex`\mathbf{1}_{x\le y}`, "x <= y ? 1 : 0"],
  [tex`\alpha+(1-\alpha)\mathbf{1}_{x>0}`, "x > 0 ? 1 : alpha"],
  [tex`2\cdot\mathbb{1}[x>0]-1`, "x > 0 ? 1 : -1"],
]);

const indices = { declare: { i: "index n", j: "index n", x: ["n"] } };

const deltas = table(indices, [
  [tex`\delta_{ij}`, "delta(i, j)"],
  [tex`\delta_{i,j}`, "delta(i, j)"],
  [tex`\delta_{i=j}`, "delta(i, j)"],
  [tex`\delta_{i}^{j}`, "delta(i, j)"],
  [tex`\mathbf{1}_{i=j}`, "delta(i, j)"],
  [tex`\mathbb{1}[i=j]`, "delta(i, j)"],
  [tex`\mathds{1}_{\{i \neq j\}}`, "1 - delta(i, j)"],
  [tex`[i=j]`, "delta(i, j)"],
  [tex`x_i(\delta_{ij}-x_j)`, "x[i]*(delta(i, j) - x[j])"],
  [tex`\delta_{i=j}\,\sigma(x_i)(1-\sigma(x_i))`, "delta(i, j)*sigmoid(x[i])*(1 - sigmoid(x[i]))"],
  [tex`\delta_{ij}\delta_{ji}`, "delta(i, j)"],
  [tex`\delta_{i1}`, "delta(i, 1)"],
  [tex`\delta_{i+1,j}`, "delta(i + 1, j)"],
]);

const freeDeltas = table({ declare: { s: ["n"] }, vector: true }, [
  [tex`s_i(\delta_{ij}-s_j)`, "array(s[i]*(delta(i, j) - s[j]), i, 1, n, j, 1, n)"],
  [tex`\delta_{ij}s_i-s_is_j`, "array(delta(i, j)*s[i] - s[i]*s[j], i, 1, n, j, 1, n)"],
  [tex`\sum_j\delta_{ij}s_j`, "array(s[i], i, 1, n)"],
]);

const declaredDeltas = table({ declare: { delta: ["m", "n"] } }, [
  [
    tex`\delta_{ij}`,
    "array(delta[i,j], i, 1, m, j, 1, n)",
    { note: "a declared delta is no Kronecker's" },
  ],
  [tex`\delta_{2,1}`, "delta[2,1]"],
  [
    tex`\sum_{i=1}^{n}x_i\delta_{ij}`,
    "array(x[j], j, 1, n)",
    {
      declare: { delta: ["m", "n"], x: ["n"] },
      note: "its indices run alike, and not as its rows do",
    },
  ],
]);

const cases = table({}, [
  [
    tex`\begin{cases} 1 & \text{si } x > 0 \\ 0 & \text{si } x = 0 \\ -1 & \text{si } x < 0 \end{cases}`,
    "sign(x)",
  ],
  [tex`\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}`, "max(0, x)"],
  [tex`\begin{cases} x & \text{si } x > 0 \\ 0 & \text{sinon} \end{cases}`, "max(0, x)"],
  [tex`\begin{cases}1&x>0\\0&x\leq0\end{cases}`, positive],
  [tex`\begin{cases} 1, & x > 0, \\ 0, & x \le 0. \end{cases}`, positive],
  [tex`\begin{cases} 0 & \text{if } x < 0 \\ 1 & \text{if } x > 0 \end{cases}`, "x > 0 ? 1 : 0"],
  [
    tex`\begin{cases} x & \mbox{if } x \ge 0 \\ \alpha x & \mbox{else} \end{cases}`,
    "x >= 0 ? x : alpha*x",
  ],
  [
    tex`\begin{cases} x^2 & \text{pour } |x| \le 1 \\ 2|x| - 1 & \text{sinon} \end{cases}`,
    "abs(x) <= 1 ? x^2 : 2*abs(x) - 1",
  ],
  [
    tex`\begin{cases} 0 & \text{when } x < 0 \\ x & 0 \leq x \leq 1 \\ 1 & x > 1 \end{cases}`,
    "min(1, max(0, x))",
  ],
  [
    tex`\left\{\begin{array}{ll} x & \text{si } x>0 \\ 0 & \text{sinon} \end{array}\right.`,
    "max(0, x)",
  ],
  [tex`\left\{ \begin{array}{rl} x, & x \geq 0 \\ -x, & x < 0 \end{array} \right.`, "abs(x)"],
  [tex`\left\{\begin{matrix} 1 & x > 0 \\ 0 & x \leq 0 \end{matrix}\right.`, positive],
  [tex`2\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases} + 1`, "2*max(0, x) + 1"],
  [
    tex`\begin{cases} \frac{1}{2}x^2 & \text{if } |x| < \delta \\ \delta\left(|x| - \frac{1}{2}\delta\right) & \text{otherwise} \end{cases}`,
    "abs(x) < delta ? (1/2)*x^2 : delta*(abs(x) - (1/2)*delta)",
    { declare: { delta: [] } },
  ],
  [tex`\begin{cases} 1 & \text{if $x>0$} \\ 0 & \text{else.} \end{cases}`, positive],
  [
    tex`\begin{dcases} e^x-1 & \textrm{if } x < 0 \\ x & \textrm{otherwise} \end{dcases}`,
    "x < 0 ? exp(x) - 1 : x",
  ],
  [
    tex`\begin{cases} 1 & \text{if } x > 0 \text{ and } y > 0 \\ 0 & \text{otherwise} \end{cases}`,
    "x > 0 ? (y > 0 ? 1 : 0) : 0",
  ],
  [tex`\begin{cases} 1 & x \in [0, 1] \\ 0 & \text{sinon} \end{cases}`, "0 <= x <= 1 ? 1 : 0"],
  [
    tex`\begin{cases} x \text{ if } x > 0 \\ 0 \text{ otherwise} \end{cases}`,
    "max(0, x)",
    { note: "no &" },
  ],
  [
    tex`\begin{cases} x & \text{si } x > 0 \text{ (partie positive)} \\ 0 & \text{sinon} \end{cases}`,
    "max(0, x)",
    { note: "a remark behind the condition" },
  ],
  [
    tex`\begin{cases} s_i(1-s_i) & \text{si } i = j \\ -s_is_j & \text{si } i \neq j \end{cases}`,
    "array(s[i]*(delta(i, j) - s[j]), i, 1, n, j, 1, n)",
    { declare: { s: ["n"] } },
  ],
]);

export const piecewise = [...indicators, ...deltas, ...freeDeltas, ...declaredDeltas, ...cases];
