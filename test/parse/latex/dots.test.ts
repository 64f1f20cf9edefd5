import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { functions } from "../../../src/functions/index.ts";
import { showError } from "../../../src/parse/error.ts";
import { readFormula } from "../../../src/parse/latex/formula.ts";
import type { LatexOptions, NotationSays } from "../../../src/parse/latex/notation.ts";
import { type LatexResult, readLatex } from "../../../src/parse/latex/read.ts";
import { read } from "../../../src/parse/read.ts";
import { tex } from "./corpus/sample.ts";
import { apart } from "./reading.ts";

type Shapes = Readonly<Record<string, readonly (string | number)[]>>;

interface Given {
  readonly declare?: Shapes;
  readonly notation?: NotationSays;
}

const options = ({ declare = {}, notation }: Given): LatexOptions => ({
  functions,
  declare,
  ...(notation && { notation }),
});

/** What the plain reader needs to know to say the same. */
const plainShapes = ({ declare = {}, notation }: Given): Shapes => ({
  ...declare,
  ...Object.fromEntries(
    Object.entries(notation?.symbols ?? {}).map(([name, { shape = [] }]) => [name, shape]),
  ),
});

/** How a text is misread; nothing where one of its readings means the plain text. */
const fault = (latex: string, plain: string, given: Given): string | undefined => {
  const found: LatexResult = readLatex(latex, options(given));
  if (!found.ok) return showError(found.error, "en");
  const meant = read(plain, { functions, declare: plainShapes(given) });
  if (!meant.ok) return showError(meant.error, "en");
  const [first] = found.readings;
  return apart({ ...found, tensor: first.tensor, points: first.points }, meant, 1e-9);
};

const refusal = (latex: string, given: Given): string => {
  const found = readLatex(latex, options(given));
  if (found.ok) return "was read";
  const { code, read: at = "", message } = found.error;
  expect(message.fr).not.toBe("");
  return `${code} ${at}`;
};

const vectors = { declare: { x: ["n"], a: ["n"], b: ["n"], h: ["m"], u: ["n"] } };

describe("lists with dots", () => {
  test.each([
    [tex`(x_1, \ldots, x_n)`, "x"],
    [tex`(x_1, x_2, \dots, x_n)`, "x"],
    [tex`[a_1, \dots, a_n]`, "a"],
    [tex`(x_1, x_2, x_3, \ldots, x_{n-1}, x_n)`, "x"],
    [tex`(x_1 a_1, x_2 a_2, \dots, x_n a_n)`, "x .* a"],
    [tex`(e^{x_1}, \dots, e^{x_n})`, "exp(x)"],
    [tex`(x_1^2, x_2^2, \dots, x_n^2)`, "x.^2"],
    [tex`\left(\frac{x_1}{1 + a_1}, \ldots, \frac{x_n}{1 + a_n}\right)`, "x ./ (1 + a)"],
    [tex`(x_1 \quad x_2 \quad \dots \quad x_n)`, "x'"],
    [tex`\begin{pmatrix} x_1 \\ \vdots \\ x_n \end{pmatrix}`, "x"],
    [tex`\begin{pmatrix} x_1 & \cdots & x_n \end{pmatrix}`, "x'"],
    [tex`\begin{bmatrix} x_1 \\ x_2 \\ \dots \\ x_n \end{bmatrix}`, "x"],
    [tex`\begin{bmatrix} x_1 & x_2 & \cdots & x_n \end{bmatrix}^\top`, "x"],
  ])("%s", (latex, plain) => {
    expect(fault(latex, plain, vectors)).toBeUndefined();
  });
});

describe("sums and products with dots", () => {
  test.each([
    [tex`x_1 + x_2 + \cdots + x_n`, "sum(x)"],
    [tex`x_1 + \dots + x_n`, "sum(x)"],
    [tex`x_1 + x_2 + \dots + x_{n-1} + x_n`, "sum(x)"],
    [tex`a_1 b_1 + \dots + a_n b_n`, "a'*b"],
    [tex`2(x_1 + \dots + x_n)`, "2*sum(x)"],
    [tex`3 + x_1^2 + x_2^2 + \dots + x_n^2 - 1`, "2 + x'*x"],
    [tex`-x_1 - x_2 - \cdots - x_n`, "-sum(x)"],
    [tex`x_2 + x_3 + \dots + x_n`, "sum(x) - x[1]"],
    [tex`x_1 x_2 \cdots x_n`, "prod(x)"],
    [tex`x_1 \cdot x_2 \cdots x_n`, "prod(x)"],
    [tex`x_1 \times \dots \times x_n`, "prod(x)"],
    [tex`2 x_1 x_2 \cdots x_n`, "2*prod(x)"],
    [tex`(1 + x_1)(1 + x_2) \cdots (1 + x_n)`, "prod(1 + x)"],
    [tex`e^{x_1} e^{x_2} \cdots e^{x_n}`, "exp(sum(x))"],
    [tex`\frac{x_1 + \cdots + x_n}{n}`, "mean(x)"],
    [tex`\sqrt{x_1^2 + \dots + x_n^2}`, "norm2(x)"],
    [tex`\exp(x_1)\exp(x_2)\cdots\exp(x_n)`, "exp(sum(x))"],
    [tex`\log(x_1^2 \cdots x_n^2)`, "sum(log(x.^2))"],
    [tex`\log(x_1^2) + \cdots + \log(x_n^2)`, "sum(log(x.^2))"],
    [tex`1 + 2 + \dots + n`, "n*(n + 1)/2"],
    [tex`x_1 + 2x_2 + \dots + n x_n`, "sum(k*x[k], k, 1, n)"],
    [tex`a_1x_1 + x_1 + \dots + x_n + a_2`, "a[1]*x[1] + sum(x) + a[2]"],
    [tex`3x_1 x_2 \cdots x_n u_1`, "3*prod(x)*u[1]"],
    [tex`\max(x_1, \dots, x_n)`, "max(x)"],
    [tex`\operatorname{diag}(x_1, \dots, x_n)u`, "x .* u"],
  ])("%s", (latex, plain) => {
    expect(fault(latex, plain, vectors)).toBeUndefined();
  });
});

const batch = {
  declare: { y: ["b", "d"], y_hat: ["b", "d"] },
};
const layers: Given = {
  declare: {},
  notation: {
    sizes: { dp: { latex: ["d'"] }, d: {} },
    symbols: {
      z: { shape: [1, "dp"], latex: ["z^h"] },
      zp: { shape: [1, "d"], latex: ["z^{h-1}"] },
      w: { shape: ["d", "dp"], latex: ["w^h"] },
      W: { shape: ["dp", "d"], latex: ["W^h"] },
    },
  },
};
const classes = { declare: { y: ["N", "K"], y_hat: ["N", "K"] } };
const squares = { declare: { S: ["n"], A: ["n", "n"], B: ["m", "n"], x: ["n"] } };

describe("matrices with dots", () => {
  test.each<[string, string, Given]>([
    [
      tex`\begin{pmatrix} \hat{y}_{11} - y_{11} & \hat{y}_{12} - y_{12} & \dots & \hat{y}_{1d} - y_{1d} \\ \hat{y}_{21} - y_{21} & \hat{y}_{22} - y_{22} & \dots & \hat{y}_{2d} - y_{2d} \\ \dots & \dots & \dots & \dots \\ \hat{y}_{b1} - y_{b1} & \hat{y}_{b2} - y_{b2} & \dots & \hat{y}_{bd} - y_{bd} \end{pmatrix}`,
      "y_hat - y",
      batch,
    ],
    [
      tex`\begin{pmatrix} \hat{y}_1 - y_1 \\ \hat{y}_2 - y_2 \\ \dots \\ \hat{y}_b - y_b \end{pmatrix}`,
      "y_hat - y",
      batch,
    ],
    [tex`(z_1^h \quad z_2^h \quad \dots \quad z_{d'}^h)`, "z", layers],
    [
      tex`(\sum_i^d z_i^{h-1} w_{i1}^h \quad \sum_i^d z_i^{h-1} w_{i2}^h \quad \dots \quad \sum_i^d z_i^{h-1} w_{id'}^h)`,
      "zp*w",
      layers,
    ],
    [
      tex`\begin{pmatrix} w_{11}^h & w_{21}^h & \dots & w_{d1}^h \\ w_{12}^h & w_{22}^h & \dots & w_{d2}^h \\ \dots & \dots & \dots & \dots \\ w_{1d'}^h & w_{2d'}^h & \dots & w_{dd'}^h \end{pmatrix}`,
      "w'",
      layers,
    ],
    [
      tex`\begin{pmatrix} z_1^{h-1} \\ z_2^{h-1} \\ \dots \\ z_d^{h-1} \end{pmatrix}`,
      "zp'",
      layers,
    ],
    [tex`\begin{pmatrix} z_1^h & z_2^h & \dots & z_{d'}^h \end{pmatrix}`, "z", layers],
    [
      tex`\begin{pmatrix} \hat{y}_{11} & \hat{y}_{12} & \dots & \hat{y}_{1K} \\ \hat{y}_{21} & \hat{y}_{22} & \dots & \hat{y}_{2K} \\ \dots & & & \\ \hat{y}_{N1} & \hat{y}_{N2} & \dots & \hat{y}_{NK} \end{pmatrix}`,
      "y_hat",
      classes,
    ],
    [
      tex`\begin{pmatrix} -y_{11} + \frac{e^{\hat{y}_{11}}}{\sum_{j=1}^K e^{\hat{y}_{1,j}}} & -y_{12} + \frac{e^{\hat{y}_{12}}}{\sum_{j=1}^K e^{\hat{y}_{1,j}}} & \dots & -y_{1K} + \frac{e^{\hat{y}_{1K}}}{\sum_{j=1}^K e^{\hat{y}_{1,j}}} \\ \dots & \dots & \dots & \dots \\ -y_{N1} + \frac{e^{\hat{y}_{N1}}}{\sum_{j=1}^K e^{\hat{y}_{N,j}}} & -y_{N2} + \frac{e^{\hat{y}_{N2}}}{\sum_{j=1}^K e^{\hat{y}_{N,j}}} & \dots & -y_{NK} + \frac{e^{\hat{y}_{NK}}}{\sum_{j=1}^K e^{\hat{y}_{N,j}}} \end{pmatrix}`,
      "softmax(y_hat, 2) - y",
      classes,
    ],
    [
      tex`\begin{bmatrix} S_1 - (S_1)^2 & -S_1 S_2 & \cdots & -S_1 S_n \\ -S_1 S_2 & S_2 - (S_2)^2 & \cdots & -S_2 S_n \\ \vdots & & \ddots & \vdots \\ -S_1 S_n & \cdots & \cdots & S_n - (S_n)^2 \end{bmatrix}`,
      "diag(S) - S*S'",
      squares,
    ],
    [
      tex`\begin{bmatrix} S_1^2 & S_1 S_2 & \cdots & S_1 S_n \\ S_1 S_2 & S_2^2 & \cdots & S_2 S_n \\ \vdots & & \ddots & \vdots \\ S_1 S_n & \cdots & \cdots & S_n^2 \end{bmatrix}`,
      "S*S'",
      squares,
    ],
    [
      tex`\begin{bmatrix} S_1 - (S_1)^2 & -S_1 S_2 & \cdots & -S_1 S_n \\ -S_1S_2 & S_2-(S_2)^2 & \cdots \\ \vdots & & \ddots & \vdots \\ -S_1S_n & \cdots & \cdots & S_n-(S_n)^2 \end{bmatrix}`,
      "diag(S) - S*S'",
      squares,
    ],
    [
      tex`\begin{pmatrix} 0 & e^{x_1-x_2} & \cdots & e^{x_1-x_n} \\ e^{x_2-x_1} & 0 & \cdots & e^{x_2-x_n} \\ \vdots & & \ddots & \vdots \\ e^{x_n-x_1} & \cdots & & 0 \end{pmatrix}`,
      "exp(x)*exp(-x)' - diag(ones(n))",
      squares,
    ],
    [tex`\begin{bmatrix} S_1 & & 0 \\ & \ddots & \\ 0 & & S_n \end{bmatrix}`, "diag(S)", squares],
    [
      tex`\begin{bmatrix} S_1 & 0 & \cdots & 0 \\ 0 & S_2 & \cdots & 0 \\ \vdots & \vdots & \ddots & \vdots \\ 0 & 0 & \cdots & S_n \end{bmatrix}`,
      "diag(S)",
      squares,
    ],
    [
      tex`\begin{pmatrix} B_{1,1} & \cdots & B_{1,n} \\ \vdots & \ddots & \vdots \\ B_{m,1} & \cdots & B_{m,n} \end{pmatrix}`,
      "B",
      squares,
    ],
    [
      tex`\begin{pmatrix} B_{11}x_1 + \cdots + B_{1n}x_n \\ \vdots \\ B_{m1}x_1 + \cdots + B_{mn}x_n \end{pmatrix}`,
      "B*x",
      squares,
    ],
    [
      tex`\begin{pmatrix} 1 & 1 & \cdots & 1 \\ x_1 & x_2 & \cdots & x_n \end{pmatrix}\begin{pmatrix} S_1 \\ \vdots \\ S_n \end{pmatrix}`,
      "[sum(S); x'*S]",
      squares,
    ],
    [
      tex`\begin{bmatrix} 2 & 1 & \cdots & 1 \\ 1 & 2 & \cdots & 1 \\ \vdots & \vdots & \ddots & \vdots \\ 1 & 1 & \cdots & 2 \end{bmatrix} x`,
      "x + ones(n)*sum(x)",
      squares,
    ],
    [
      tex`\begin{bmatrix} -- & x^T & -- \\ & \vdots & \\ -- & x^T & -- \end{bmatrix} + A`,
      "ones(n)*x' + A",
      squares,
    ],
    [
      tex`\begin{bmatrix} | & \cdots & | \\ x & \cdots & x \\ | & \cdots & | \end{bmatrix} + A`,
      "x*ones(n)' + A",
      squares,
    ],
    [
      tex`\begin{bmatrix} -- & B_{1,:} & -- \\ & \vdots & \\ -- & B_{m,:} & -- \end{bmatrix}`,
      "B",
      squares,
    ],
    [
      tex`\begin{bmatrix} | & & | \\ B_{:,1} & \cdots & B_{:,n} \\ | & & | \end{bmatrix}`,
      "B",
      squares,
    ],
  ])("%s", (latex, plain, given) => {
    expect(fault(latex, plain, given)).toBeUndefined();
  });
});

describe("what does not follow one pattern is refused, with its place", () => {
  const given = { declare: { ...vectors.declare, A: ["n", "n"], B: ["m", "n"] } };
  test.each([
    [tex`(x_1, x_3, \dots, x_n)`, "E-SYNTAX x_3"],
    [tex`(x_1, x_2, \dots, a_n)`, "E-SYNTAX a_n"],
    [tex`(x_1, -x_2, \dots, x_n)`, "E-SYNTAX -x_2"],
    [tex`(x_1, 2x_2, x_3, \dots, x_n)`, "E-SYNTAX 2x_2"],
    [tex`(x_1, x_2, \dots)`, "E-SYNTAX (x_1, x_2, \\dots)"],
    [tex`(\dots, x_n)`, "E-SYNTAX (\\dots, x_n)"],
    [tex`(x_1, \dots, x_2)`, "E-SYNTAX x_1, \\dots, x_2"],
    [tex`(x_1, \dots, x_k)`, "E-SYNTAX x_1, \\dots, x_k"],
    [tex`(x_n, \dots, x_1)`, "E-SYNTAX x_n, \\dots, x_1"],
    [tex`(x_1, \dots, x_m)`, "E-SHAPE 1"],
    [tex`x_1 + x_3 + \dots + x_n`, "E-SYNTAX \\dots"],
    [tex`x_1 - x_2 + \dots + x_n`, "E-SYNTAX \\dots"],
    [tex`x_1 + \dots + a_n`, "E-SYNTAX \\dots"],
    [tex`x_1 + \dots`, "E-SYNTAX \\dots"],
    [tex`x_1 x_2 \cdots a_n`, "E-SYNTAX \\cdots"],
    [tex`x_1 + \dots + x_m`, "E-SHAPE 1"],
    [
      tex`\begin{pmatrix} B_{11} & B_{13} & \dots & B_{1n} \\ B_{21} & B_{22} & \dots & B_{2n} \\ \dots \\ B_{m1} & B_{m2} & \dots & B_{mn} \end{pmatrix}`,
      "E-SYNTAX B_{13}",
    ],
    [
      tex`\begin{pmatrix} A_{11} & A_{12} & \dots & A_{1n} \\ A_{21} & A_{22} & \dots & A_{2n} \\ \dots \\ A_{n1} & A_{n1} & \dots & A_{nn} \end{pmatrix}`,
      "E-SYNTAX A_{n1}",
    ],
    [
      tex`\begin{pmatrix} B_{11} & \dots & B_{1m} \\ \vdots & & \vdots \\ B_{n1} & \dots & B_{nm} \end{pmatrix}`,
      "E-SHAPE 11",
    ],
    [
      tex`\begin{pmatrix} A_{11} & A_{12} & \dots & A_{1n} \\ A_{21} & A_{22} \\ \dots \\ A_{n1} & A_{n2} & \dots & A_{nn} \end{pmatrix}`,
      "E-SHAPE A_{21} & A_{22}",
    ],
    [
      tex`\begin{bmatrix} 1 & \cdots & 1 \\ \vdots & \ddots & \vdots \\ 1 & \cdots & 2 \end{bmatrix} x`,
      "E-SYNTAX 2",
    ],
    [
      tex`\begin{bmatrix} x_1 - x_1^2 & -x_1x_2 & \cdots & -x_1x_n \\ x_1x_2 & x_2 - x_2^2 & \cdots & -x_2x_n \\ \vdots & & \ddots & \vdots \\ -x_1x_n & \cdots & \cdots & x_n - x_n^2 \end{bmatrix}`,
      "E-SYNTAX x_1x_2",
    ],
    [
      tex`\begin{bmatrix} x_1^2 & \cdots & x_1x_n \\ \vdots & \ddots & \vdots \\ x_1x_n & \cdots & x_n^2 \end{bmatrix}`,
      "E-SYNTAX",
    ],
    [
      tex`\begin{bmatrix} 1 & \cdots & 1 \\ \vdots & \ddots & \vdots \\ 1 & \cdots & 1 \end{bmatrix}`,
      "E-TYPE",
    ],
    [
      tex`\begin{pmatrix} x^T & 0 & \dots & 0 \\ 0 & x^T & \dots & 0 \\ \dots \\ 0 & 0 & \dots & x^T \end{pmatrix}`,
      "E-SHAPE",
    ],
    [
      tex`\begin{pmatrix} x_1 & 0 & \dots & 0 & x_2 & 0 & \dots & 0 \\ 0 & x_1 & \dots & 0 & 0 & x_2 & \dots & 0 \end{pmatrix}`,
      "E-SYNTAX",
    ],
  ])("%s", (latex, says) => {
    expect(refusal(latex, given).slice(0, says.length)).toBe(says);
  });
});

describe("in a chain, what it is equal to says the size", () => {
  const known: Given = {
    declare: { y: ["m"], M: ["m", "n"], Q: ["n", "n"], x: ["n"], t: [] },
  };
  const meant = (latex: string, at: number, plain: string): string | undefined => {
    const formula = readFormula(latex, options(known));
    if (!formula.ok) return showError(formula.error, "en");
    const reading = formula.chains[0]?.readings[0];
    const member = reading?.members[at];
    if (member?.is === "unreadable") return showError(member.error, "en");
    if (member?.is !== "expression") return member?.is ?? "missing";
    const means = read(plain, { functions, declare: known.declare as Shapes });
    if (!means.ok) return showError(means.error, "en");
    return apart({ tensor: member.tensor, symbols: means.symbols, sizes: ["m", "n"] }, means, 1e-9);
  };
  const ones = tex`\begin{bmatrix} 1 & \cdots & 1 \\ \vdots & \ddots & \vdots \\ 1 & \cdots & 1 \end{bmatrix}`;
  const diagonal = tex`\begin{pmatrix} t & 0 & \dots & 0 \\ 0 & t & \dots & 0 \\ \dots \\ 0 & 0 & \dots & t \end{pmatrix}`;
  test.each([
    [tex`M = ${ones}`, 1, "ones(m)*ones(n)' + 0*M"],
    [tex`M = ${ones} \in \mathbb{R}^{m \times n}`, 1, "ones(m)*ones(n)' + 0*M"],
    [tex`M = 2${ones}`, 1, "2*ones(m)*ones(n)' + 0*M"],
    [tex`${ones} \in \mathbb{R}^{m \times n}`, 0, "ones(m)*ones(n)' + 0*M"],
    [tex`y = ${ones} x`, 1, "ones(m)*sum(x) + 0*y"],
    [tex`Q = ${diagonal}`, 1, "t*diag(ones(n)) + 0*Q"],
    [tex`${diagonal} x`, 0, "t*x"],
    [tex`y = \begin{pmatrix} 1 \\ \vdots \\ 1 \end{pmatrix}`, 1, "ones(m) + 0*y"],
  ])("%s", (latex, at, plain) => {
    expect(meant(latex, at, plain)).toBeUndefined();
  });
});

/** A random entry in LaTeX and in the plain syntax, for labels of rows and columns. */
type Entry = (i: string, j: string) => { latex: string; plain: string };
const leaf: fc.Arbitrary<Entry> = fc.constantFrom<Entry>(
  (i, j) => ({ latex: `A_{${i}${j}}`, plain: `A[${i},${j}]` }),
  (i, j) => ({ latex: `A_{${i},${j}}`, plain: `A[${i},${j}]` }),
  (i, j) => ({ latex: `B_{${j}${i}}`, plain: `B[${j},${i}]` }),
  (i) => ({ latex: `x_{${i}}`, plain: `x[${i}]` }),
  (_, j) => ({ latex: `u_{${j}}`, plain: `u[${j}]` }),
  () => ({ latex: "1", plain: "1" }),
  () => ({ latex: "t", plain: "t" }),
  (i) => ({ latex: String.raw`\sum_{k=1}^n A_{${i}k}`, plain: `sum(A[${i},k], k, 1, n)` }),
);
const { entry } = fc.letrec<{ entry: Entry }>((tie) => ({
  entry: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    leaf,
    fc.tuple(tie("entry"), tie("entry")).map(
      ([a, b]): Entry =>
        (i, j) => {
          const [l, r] = [a(i, j), b(i, j)];
          return {
            latex: `${l.latex} - \\left(${r.latex}\\right)`,
            plain: `${l.plain} - (${r.plain})`,
          };
        },
    ),
    fc.tuple(tie("entry"), tie("entry")).map(
      ([a, b]): Entry =>
        (i, j) => {
          const [l, r] = [a(i, j), b(i, j)];
          return {
            latex: `\\left(${l.latex}\\right)\\left(${r.latex}\\right)`,
            plain: `(${l.plain})*(${r.plain})`,
          };
        },
    ),
    tie("entry").map(
      (a): Entry =>
        (i, j) => ({
          latex: `\\sin\\left(${a(i, j).latex}\\right)`,
          plain: `sin(${a(i, j).plain})`,
        }),
    ),
  ),
}));

const both = { declare: { A: ["m", "n"], B: ["n", "m"], x: ["m"], u: ["n"], t: [] } };

/** A matrix with the entry at each place, so many rows and columns of it before the dots. */
const written = (of: (row: string, column: string) => string, rows: number, columns: number) => {
  const line = (row: string): string =>
    [
      ...Array.from({ length: columns }, (_, at) => of(row, `${at + 1}`)),
      String.raw`\cdots`,
      of(row, "n"),
    ].join(" & ");
  return String.raw`\begin{pmatrix} ${[
    ...Array.from({ length: rows }, (_, at) => line(`${at + 1}`)),
    String.raw`\vdots & & \ddots`,
    line("m"),
  ].join(String.raw` \\ `)} \end{pmatrix}`;
};

test("a random general entry, written out with dots, is found again", () => {
  fc.assert(
    fc.property(entry, fc.constantFrom(1, 2, 3), fc.constantFrom(1, 2, 3), (of, rows, columns) => {
      const matrix = written((i, j) => of(i, j).latex, rows, columns);
      const plain = `array(${of("i", "j").plain} + 0*A[i,j], i, 1, m, j, 1, n)`;
      expect(fault(`${matrix} + 0A`, plain, both)).toBeUndefined();
    }),
    { seed: 31, numRuns: 40 },
  );
});

test("one cell that is off is never read over", () => {
  const general: Entry = (i, j) => ({ latex: `x_{${i}}A_{${i}${j}} - u_{${j}}`, plain: "" });
  fc.assert(
    fc.property(
      fc.constantFrom("1", "2", "m"),
      fc.constantFrom("1", "2", "n"),
      fc.constantFrom<(latex: string) => string>(
        (latex) => latex.replace("x_{", "x_{m-"),
        (latex) => latex.replace("-", "+"),
        (latex) => `2${latex}`,
        (latex) => `${latex} - 1`,
        (latex) => latex.replace("u", "x"),
        (latex) => latex.replace(/A_\{(.)(.)\}/, "A_{$1,$2+1}"),
      ),
      (row, column, spoilt) => {
        const matrix = written(
          (i, j) => (i === row && j === column ? spoilt(general(i, j).latex) : general(i, j).latex),
          2,
          2,
        );
        expect(refusal(matrix, both)).toMatch(/^E-(SYNTAX|SHAPE)/);
      },
    ),
    { seed: 31, numRuns: 40 },
  );
});

test.each([
  ["symmetric in its spelling", "-S_1S_2", "-S_1S_n", "-S_2S_n"],
  ["spelled by its place", "-S_2S_1", "-S_nS_1", "-S_nS_2"],
])("a diagonal of its own, %s, allows no cell that is off", (_, low, left, right) => {
  const cells = [
    "S_1-S_1^2",
    "-S_1S_2",
    "-S_1S_n",
    low,
    "S_2-S_2^2",
    "-S_2S_n",
    left,
    right,
    "S_n-S_n^2",
  ];
  const grid = ([a, b, c, d, e, f, g, h, k]: readonly string[]): string =>
    tex`\begin{bmatrix} ${a} & ${b} & \cdots & ${c} \\ ${d} & ${e} & \cdots & ${f} \\ \vdots & & \ddots & \vdots \\ ${g} & ${h} & \cdots & ${k} \end{bmatrix}`;
  expect(fault(grid(cells), "diag(S) - S*S'", squares)).toBeUndefined();
  for (const at of cells.keys()) {
    for (const wrong of [
      `2${cells[at]}`,
      `${cells[at]}+1`,
      "S_1S_2",
      "-S_3S_n",
      "0",
      "S_2-S_1^2",
    ]) {
      const spoilt = grid(cells.map((cell, place) => (place === at ? wrong : cell)));
      expect([spoilt, refusal(spoilt, squares)]).toEqual([
        spoilt,
        expect.stringMatching(/^E-(SYNTAX|SHAPE)/),
      ]);
    }
  }
});

test("a large grid is read in bounded time", () => {
  const given = { declare: { a: ["n", "n"] } };
  const large = (entry: (i: number | "n", j: number | "n") => string, size: number): string => {
    const labels = Array.from({ length: size }, (_, at) => at + 1);
    const line = (i: number | "n"): string =>
      [...labels.map((j) => entry(i, j)), tex`\dots`, entry(i, "n")].join("&");
    const rows = [...labels.map(line), tex`\vdots`, line("n")];
    return tex`\begin{pmatrix}${rows.join(tex`\\`)}\end{pmatrix}`;
  };
  const started = performance.now();
  expect(
    fault(
      large((i, j) => `a_{${i},${j}}`, 50),
      "a",
      given,
    ),
  ).toBeUndefined();
  const wrong = large((i, j) => (i === 7 && j === 9 ? "a_{7,8}" : `a_{${i},${j}}`), 50);
  expect(refusal(wrong, given)).toBe("E-SYNTAX a_{7,8}");
  expect(fault(`${large(() => "1", 150)}a`, "ones(n)*(ones(n)'*a)", given)).toContain("E-TYPE");
  expect(
    refusal(
      large((i, j) => (i === j ? "2" : "x"), 150),
      given,
    ),
  ).toContain("E-TYPE");
  expect(performance.now() - started).toBeLessThan(8000);
});
