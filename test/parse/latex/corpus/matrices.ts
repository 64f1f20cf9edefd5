import { table, tex } from "./sample.ts";

const shapes = {
  x: ["n"],
  y: ["n"],
  b: ["m"],
  A: ["n", "n"],
  B: ["n", "n"],
  W: ["m", "n"],
  X: ["q", "n"],
  s: ["n"],
};

const transposes = table({ declare: shapes }, [
  [tex`W^T`, "W'"],
  [tex`W^\top`, "W'"],
  [tex`W^{\top}`, "W'"],
  [tex`W^{T}`, "W'"],
  [tex`W^\intercal`, "W'"],
  [tex`W^{\mathrm{T}}`, "W'"],
  [tex`W^{\mathsf{T}}`, "W'"],
  [tex`{}^t W`, "W'"],
  [tex`{}^tW b`, "W'*b"],
  [tex`{}^T W`, "W'"],
  [tex`^tW`, "W'"],
  [tex`{}^{t}\!W`, "W'"],
  [tex`(AB)^\top`, "B'*A'"],
  [tex`{}^t(AB)`, "B'*A'"],
  [tex`x^\top`, "x'"],
  [tex`\left(x-y\right)^\top(x-y)`, "norm2sq(x - y)"],
  [tex`{W^\top}^\top`, "W"],
  [tex`b\,{}^tx`, "b*x'"],
]);

const products = table({ declare: shapes, vector: true }, [
  [tex`W^\top b`, "W'*b"],
  [tex`x^\top y`, "x'*y"],
  [tex`x^\top A x`, "x'*A*x"],
  [tex`A^\top A x`, "A'*A*x"],
  [tex`\frac12x^\top Ax-y^\top x`, "(1/2)*x'*A*x - y'*x"],
  [tex`xx^\top`, "x*x'"],
  [tex`Wx+b`, "W*x + b"],
  [tex`\operatorname{diag}(s)-ss^\top`, "diag(s) - s*s'"],
  [tex`\|Wx-b\|_2^2`, "norm2sq(W*x - b)"],
  [tex`(Wx-b)^\top(Wx-b)`, "norm2sq(W*x - b)"],
  [tex`x\odot y`, "x .* y"],
  [tex`\operatorname{tr}(AB)`, "tr(A*B)"],
  [tex`\sigma(Wx+b)`, "sigmoid(W*x + b)"],
  [tex`\operatorname{softmax}(Wx+b)`, "softmax(W*x + b)"],
]);

const moreProducts = table({ declare: shapes }, [
  [tex`\mathbf{W}\mathbf{x}+\mathbf{b}`, "W*x + b"],
  [tex`W\cdot x+b`, "W*x + b"],
  [tex`x\cdot y`, "x'*y", { note: "a dot between two vectors is their dot product" }],
  [tex`A\cdot B`, "A*B"],
  [tex`2\cdot x`, "2*x"],
  [
    tex`\lambda x+(1-\lambda)y`,
    "lambda*x + (1 - lambda)*y",
    { declare: { ...shapes, lambda: [] } },
  ],
  [tex`A^2x`, "A*A*x"],
  [tex`ABx`, "A*B*x"],
  [tex`A(x+y)`, "A*(x + y)"],
  [tex`(A+B)x`, "(A + B)*x"],
  [tex`-\eta A x`, "-eta*(A*x)"],
  [tex`\frac{1}{2}Ax`, "(A*x)/2"],
  [tex`\frac{x}{n}`, "x/n"],
  [tex`\frac{x^\top y}{x^\top x}x`, "((x'*y)/(x'*x))*x"],
  [tex`x\circ y`, "x .* y"],
  [tex`x * y`, "x .* y", { note: "a star between two vectors" }],
  [tex`A\odot B`, "A .* B"],
  [
    tex`W^\top b\odot x`,
    "(W'*b) .* x",
    { note: "what is written side by side is multiplied first" },
  ],
  [tex`x\odot(1-x)`, "x .* (1 - x)"],
  [tex`x \otimes y`, "x*y'"],
  [tex`\langle x, y\rangle`, "x'*y"],
  [tex`\left\langle x, Ay\right\rangle`, "x'*A*y"],
  [tex`\langle x,x\rangle^2`, "(x'*x)^2"],
  [tex`\langle A, B\rangle_F`, "sum(A .* B)"],
  [tex`x\,(y^\top x)`, "x*(y'*x)"],
  [tex`x^\top yx`, "(x'*y)*x"],
  [tex`X W^\top`, "X*W'"],
]);

const ones = table(
  { declare: { X: ["q", "n"], W: ["n", "p"], b: ["p"], G: ["q", "p"], x: ["n"] } },
  [
    [tex`\mathbf{1}_n`, "ones(n)"],
    [tex`\mathbf{1}_q^\top G`, "ones(q)'*G"],
    [tex`\mathbb{1}_q^\top G`, "ones(q)'*G"],
    [tex`\mathbf{1}^\top x`, "sum(x)"],
    [tex`\mathbf{X}\mathbf{W}+\mathbf{1}b^\top`, "X*W + ones(q)*b'"],
    [tex`XW+\mathbf{1}_qb^\top`, "X*W + ones(q)*b'"],
    [tex`G^\top\mathbf{1}_q`, "G'*ones(q)"],
    [tex`x-\frac1n\mathbf{1}_n\mathbf{1}_n^\top x`, "x - mean(x)"],
    [tex`\mathbf{1}-x`, "1 - x"],
    [tex`I_n x`, "x", { note: "the identity" }],
    [tex`(X^\top X+\lambda I)x`, "X'*X*x + lambda*x"],
    [tex`\operatorname{diag}(x)\mathbf{1}_n`, "x"],
  ],
);

const norms = table({ declare: shapes }, [
  [tex`\|x\|_2^2`, "norm2sq(x)"],
  [tex`\|x\|^2`, "norm2sq(x)"],
  [tex`||x||^2`, "norm2sq(x)"],
  [tex`||x-y||_2^2`, "norm2sq(x - y)"],
  [tex`\lVert x\rVert`, "norm2(x)"],
  [tex`\left\|x\right\|`, "norm2(x)"],
  [tex`\Vert x\Vert_2`, "norm2(x)"],
  [tex`\left\lVert Wx-b\right\rVert_2^2`, "norm2sq(W*x - b)"],
  [tex`\|x\|_1`, "norm1(x)"],
  [tex`\|x\|_\infty`, "max(abs(x))"],
  [tex`\|W\|_F^2`, "norm2sq(W)"],
  [tex`\frac{x}{\|x\|}`, "x/norm2(x)"],
  [tex`\|x\|\|y\|`, "norm2(x)*norm2(y)"],
  [tex`||x||\,||y||`, "norm2(x)*norm2(y)"],
  [tex`\frac{x^\top y}{\|x\|_2\|y\|_2}`, "(x'*y)/(norm2(x)*norm2(y))"],
  [tex`\lambda\|x\|_2^2+\mu\|x\|_1`, "lambda*norm2sq(x) + mu*norm1(x)"],
  [tex`\exp\left(-\gamma\|x-y\|^2\right)`, "exp(-gamma*norm2sq(x - y))"],
  [tex`\tfrac{1}{2}\bigl\|x\bigr\|^2`, "norm2sq(x)/2"],
  [tex`\sum_i|x_i|`, "norm1(x)"],
]);

const written = table({}, [
  [tex`\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}`, "[1,2;3,4]"],
  [tex`\begin{bmatrix} a & b \\ c & d \end{bmatrix}`, "[a,b;c,d]"],
  [
    tex`\begin{bmatrix} a & b \\ c & d \\ \end{bmatrix}`,
    "[a,b;c,d]",
    { note: "a last \\\\ adds no row" },
  ],
  [tex`\left(\begin{array}{cc} a & b \\ c & d \end{array}\right)`, "[a,b;c,d]"],
  [tex`\left[\begin{array}{c|c} a & b \\ \hline c & d \end{array}\right]`, "[a,b;c,d]"],
  [tex`\left(\begin{matrix} a \\ b \end{matrix}\right)`, "[a;b]"],
  [tex`\begin{pmatrix} x \\ y \end{pmatrix}`, "[x;y]"],
  [tex`\begin{pmatrix} x & y \end{pmatrix}`, "[x,y]'"],
  [tex`\begin{pmatrix} x & y \end{pmatrix}^\top`, "[x;y]"],
  [
    tex`\begin{pmatrix} 3 & -2 \\ -1 & 0 \end{pmatrix}\begin{pmatrix} u \\ v \end{pmatrix}`,
    "[3*u - 2*v; -u]",
  ],
  [
    tex`\begin{pmatrix} e^{x_1+x_2} \\ e^{x_2+x_3} \end{pmatrix}`,
    "[exp(x_1 + x_2); exp(x_2 + x_3)]",
  ],
  [tex`\begin{pmatrix} 3x_1 + -2x_2 \\ -x_1 + 4x_2 \end{pmatrix}`, "[3*x_1 - 2*x_2; -x_1 + 4*x_2]"],
  [tex`2\begin{pmatrix} x \\ y \end{pmatrix}`, "[2*x; 2*y]"],
  [tex`\begin{bmatrix} \frac{-a}{b} & \frac{-c}{d} \end{bmatrix}`, "[-a/b, -c/d]'"],
  [tex`\begin{vmatrix} a & b \\ c & d \end{vmatrix}`, "a*d - b*c"],
  [tex`\left|\begin{array}{cc} a & b \\ c & d \end{array}\right|`, "a*d - b*c"],
  [tex`\bigl(\begin{smallmatrix} a & b \\ c & d \end{smallmatrix}\bigr)`, "[a,b;c,d]"],
  [tex`(x, y)^\top`, "[x;y]", { note: "a list that is transposed" }],
  [tex`\begin{pmatrix} 0{,}5 & 1 \\[1em] 2 & 3 \end{pmatrix}`, "[0.5,1;2,3]"],
]);

const squares = { declare: { A: [2, 2], x: [2], B: ["n", "n"] } };

const ofSquares = table(squares, [
  [tex`\operatorname{tr} A`, "A[1,1] + A[2,2]"],
  [tex`\mathrm{Tr}(B^\top B)`, "norm2sq(B)"],
  [tex`\text{tr}\left(xx^\top\right)`, "x'*x"],
  [tex`\operatorname{trace}(B)`, "tr(B)"],
  [tex`\begin{pmatrix} 1 & 0 \\ 0 & 2 \end{pmatrix}x`, "[x[1]; 2*x[2]]"],
  [tex`x^\top\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}x`, "x[1]^2 + 5*x[1]*x[2] + 4*x[2]^2"],
  [tex`\operatorname{diag}(x)`, "[x[1], 0; 0, x[2]]"],
]);

export const matrices = [
  ...transposes,
  ...products,
  ...moreProducts,
  ...ones,
  ...norms,
  ...written,
  ...ofSquares,
];
