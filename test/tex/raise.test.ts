import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate, type Value } from "../../src/compile/evaluate.ts";
import {
  cases,
  compare,
  delta,
  deriv,
  difference,
  entry,
  inverse,
  number,
  over,
  product,
  quotient,
  scalar,
  sizeValue,
  square,
  sum,
  sumOver,
  symbol,
} from "../../src/expr/build.ts";
import { entries } from "../../src/expr/function.ts";
import { indexVar } from "../../src/expr/index-of.ts";
import {
  diag,
  hadamard,
  type Matrix,
  mapMatrix,
  matrixAxes,
  matrixEntries,
  matrixProduct,
  matrixSum,
  numberMatrix,
  onesVector,
  outer,
  scale,
  symbolMatrix,
  transpose,
} from "../../src/expr/matrix.ts";
import type { Expr, IndexVar } from "../../src/expr/node.ts";
import { type Size, sizeAt } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { symbolEntries } from "../../src/expr/walk.ts";
import { sigmoid } from "../../src/functions/activation/sigmoid.ts";
import { softmax } from "../../src/functions/activation/softmax.ts";
import { exp } from "../../src/functions/elementary/exp.ts";
import { seeded, seedOf } from "../../src/numeric/random.ts";
import { asciiOfMatrix, toAscii } from "../../src/tex/ascii.ts";
import { latexOfMatrix } from "../../src/tex/latex.ts";
import { type RaiseOptions, raise } from "../../src/tex/raise.ts";
import { textOfMatrix } from "../../src/tex/text.ts";
import {
  a,
  b,
  bias,
  c,
  d,
  expectRenders,
  F,
  G,
  h,
  i,
  j,
  L,
  m,
  n,
  p,
  q,
  row,
  V,
  W,
  X,
  x,
  Y,
  y,
  z,
} from "./kit.ts";

const S = softmax(symbolEntries(x));
const names = [{ of: { indices: [i], body: S(i) }, as: "S" }];
const at = (indices: readonly IndexVar[], body: Expr): Tensor => ({ indices, body });
const [k, l] = [indexVar("k", q), indexVar("l", p)];

const prediction = (s: IndexVar, u: IndexVar): Expr =>
  sum(
    sumOver(n, (v) => product(entry(X, s, v), entry(V, v, u))),
    entry(bias, u),
  );

const weighted = sumOver(m, (r) => product(entry(W, r, j), entry(d, r)));

type Row = readonly [
  tensor: Tensor,
  latex: string,
  text: string,
  ascii: string,
  options?: RaiseOptions,
];

const rows: readonly Row[] = [
  [
    at([i, j], product(S(i), difference(delta(i, j), S(j)))),
    String.raw`\operatorname{diag}(S) - S S^{\top}`,
    "diag(S) − S·Sᵀ",
    "diag(softmax(x)) - softmax(x)*softmax(x)'",
  ],
  [
    at([j], difference(S(j), delta(j, y))),
    String.raw`S - \operatorname{onehot}_{n}(y)`,
    "S − onehotₙ(y)",
    "softmax(x) - onehot(y,n)",
  ],
  [
    at(
      [row],
      sum(
        sumOver(n, (u) => product(entry(W, row, u), entry(x, u))),
        entry(b, row),
      ),
    ),
    "W x + b",
    "W·x + b",
    "W*x + b",
  ],
  [
    at(
      [i, l],
      product(
        2,
        inverse(sizeValue(q)),
        inverse(sizeValue(p)),
        sumOver(q, (s) => product(entry(X, s, i), difference(prediction(s, l), entry(Y, s, l)))),
      ),
    ),
    String.raw`\frac{2}{q p} X^{\top} \, (X V + \mathbf{1}_{q} b - Y)`,
    "(2/(q·p))·Xᵀ·(X·V + 𝟏_q·b − Y)",
    "2/(q*p)*X'*(X*V + ones(q)*b - Y)",
    { rows: new Set(["b"]) },
  ],
  [at([row, j], product(entry(d, row), entry(h, j))), String.raw`d h^{\top}`, "d·hᵀ", "d*h'"],
  [at([j], weighted), String.raw`W^{\top} d`, "Wᵀ·d", "W'*d"],
  [
    at([j], product(weighted, sigmoid(entry(a, j)))),
    String.raw`(W^{\top} d) \odot \sigma(a)`,
    "(Wᵀ·d) ⊙ σ(a)",
    "(W'*d) .* sigmoid(a)",
  ],
  [
    at(
      [l],
      sumOver(q, (s) => entry(G, s, l)),
    ),
    String.raw`G^{\top} \mathbf{1}_{q}`,
    "Gᵀ·𝟏_q",
    "G'*ones(q)",
  ],
  [
    at(
      [l],
      sumOver(q, (s) => entry(G, s, l)),
    ),
    String.raw`\mathbf{1}_{q}^{\top} G`,
    "𝟏_qᵀ·G",
    "ones(q)'*G",
    { asRow: true },
  ],
  [
    at([i, j], product(delta(i, j), entry(x, i))),
    String.raw`\operatorname{diag}(x)`,
    "diag(x)",
    "diag(x)",
  ],
  [at([i, j], delta(i, j)), "I_{n}", "Iₙ", "eye(n)"],
  [
    at(
      [i],
      product(
        S(i),
        difference(
          entry(c, i),
          sumOver(n, (u) => product(S(u), entry(c, u))),
        ),
      ),
    ),
    String.raw`S \odot c - (S^{\top} c) S`,
    "S ⊙ c − (Sᵀ·c)·S",
    "softmax(x) .* c - (softmax(x)'*c)*softmax(x)",
  ],
  [
    at([row, j], product(entry(b, row), entry(W, row, j))),
    String.raw`\operatorname{diag}(b) W`,
    "diag(b)·W",
    "diag(b)*W",
  ],
  [
    at(
      [i],
      difference(
        sumOver(m, (r) =>
          sumOver(n, (u) => product(2, entry(W, r, i), entry(W, r, u), entry(x, u))),
        ),
        product(
          2,
          sumOver(m, (r) => product(entry(W, r, i), entry(d, r))),
        ),
      ),
    ),
    String.raw`2W^{\top} \, (W x - d)`,
    "2·Wᵀ·(W·x − d)",
    "2*W'*(W*x - d)",
  ],
  [
    at(
      [],
      sumOver(m, (r) => sumOver(n, (u) => product(entry(d, r), entry(W, r, u), entry(x, u)))),
    ),
    String.raw`d^{\top} W x`,
    "dᵀ·W·x",
    "d'*W*x",
  ],
  [
    at(
      [],
      sumOver(q, (s) => sumOver(p, (u) => square(difference(entry(F, s, u), entry(Y, s, u))))),
    ),
    String.raw`\lVert F - Y\rVert_{F}^{2}`,
    "‖F − Y‖²",
    "norm2sq(F - Y)",
  ],
  [at([i], quotient(entry(x, i), entry(c, i))), String.raw`x \oslash c`, "x ⊘ c", "x ./ c"],
  [at([i], exp(entry(x, i))), "e^{x}", "e^x", "exp(x)"],
  [
    at([i], cases([{ when: compare(entry(x, i), ">", 0), is: number(1) }])),
    String.raw`\mathbf{1}_{x > 0}`,
    "[x > 0]",
    "(x > 0)",
  ],
  [
    at([k, j], softmax(entries([n], (u) => entry(X, k, u)))(j)),
    String.raw`\operatorname{softmax}(X)`,
    "softmax(X)",
    "softmax(X, 2)",
  ],
  [
    at([i, j], deriv(entry(z, i), entry(x, j))),
    String.raw`\frac{\partial z}{\partial x}`,
    "∂z/∂x",
    "diff(z, x)",
  ],
  [
    at([i], deriv(L, entry(x, i))),
    String.raw`\frac{\partial L}{\partial x}`,
    "∂L/∂x",
    "diff(L, x)",
  ],
];

const table = rows.map(([tensor, latex, text, ascii, options]) => ({
  tensor,
  latex,
  text,
  ascii,
  options,
}));

test.each(table)("$ascii is found", ({ tensor, latex, text, ascii, options }) => {
  const found = raise(tensor, options) as Matrix;
  expect(found).toBeDefined();
  expect(latexOfMatrix(found, { names })).toBe(latex);
  expect(textOfMatrix(found, { names })).toBe(text);
  expect(asciiOfMatrix(found)).toBe(ascii);
  expectRenders(latex);
});

describe("what has no matrix form stays in entries", () => {
  const inner = indexVar("k", m);
  test.each<[string, Tensor]>([
    ["a maximum over an index", at([i], over("max", [inner], entry(W, inner, i)))],
    [
      "an index that three factors share",
      at(
        [i, j],
        sumOver(n, (u) =>
          product(
            entry(symbol("A", [n, n]), i, u),
            entry(symbol("A", [n, n]), u, j),
            entry(symbol("A", [n, n]), u, u),
          ),
        ),
      ),
    ],
    ["three axes", at([i, j, indexVar("k", n)], entry(x, i))],
  ])("%s", (_, tensor) => {
    expect(raise(tensor)).toBeUndefined();
  });

  test("and is printed with its indices", () => {
    const tensor = at([i], over("max", [inner], entry(W, inner, i)));
    expect(toAscii(tensor)).toBe("array(max(W[k,i], k, 1, m), i, 1, n)");
  });
});

// -- every answer has the entries of the question -------------------------------------------------------

const sizes = new Map([
  ["n", 2],
  ["m", 3],
]);

const draw = (name: string, of: readonly Size[]): Value => {
  const random = seeded(seedOf(name));
  const lengths = of.map((axis) => sizeAt(axis, sizes));
  const count = lengths.reduce((all, length) => all * length, 1);
  const values = Float64Array.from({ length: count }, () => 2 * random() - 1);
  return of.length === 0 ? (values[0] as number) : { values, sizes: lengths };
};

const suffix = new Map([
  [n, "n"],
  [m, "m"],
]);

const vectorSymbols = [n, m].flatMap((of) =>
  ["u", "v"].map((name) => symbol(name + suffix.get(of), [of])),
);
const matrixSymbols = [n, m].flatMap((rowSize) =>
  [n, m].flatMap((columnSize) =>
    ["A", "B"].map((name) =>
      symbol(`${name}${suffix.get(rowSize)}${suffix.get(columnSize)}`, [rowSize, columnSize]),
    ),
  ),
);
const values = new Map(
  [...vectorSymbols, ...matrixSymbols].map((of) => [of.name, draw(of.name, of.axes)]),
);

const param = symbol("t");

const column = (of: Size, depth: number): fc.Arbitrary<Matrix> => {
  const leaf = fc.constantFrom(...vectorSymbols.filter((v) => v.axes[0] === of).map(symbolMatrix));
  if (depth === 0) return leaf;
  const below = column(of, depth - 1);
  const other = fc.constantFrom(n, m);
  return fc.oneof(
    leaf,
    fc.constant(onesVector(of)),
    fc.tuple(below, below).map(([l, r]) => hadamard(l, r)),
    fc.tuple(below, below).map(([l, r]) => matrixSum(l, r)),
    below.map((v) => mapMatrix([param], exp(scalar("t")), v)),
    below.map((v) => scale(numberMatrix(number(-2, 3)), v)),
    other.chain((inner) =>
      fc
        .tuple(matrix(of, inner, depth - 1), column(inner, depth - 1))
        .map(([l, r]) => matrixProduct(l, r)),
    ),
  );
};

const matrix = (rowSize: Size, columnSize: Size, depth: number): fc.Arbitrary<Matrix> => {
  const leaf = fc.constantFrom(
    ...matrixSymbols
      .filter((v) => v.axes[0] === rowSize && v.axes[1] === columnSize)
      .map(symbolMatrix),
  );
  if (depth === 0) return leaf;
  const below = matrix(rowSize, columnSize, depth - 1);
  return fc.oneof(
    leaf,
    matrix(columnSize, rowSize, depth - 1).map(transpose),
    fc.tuple(below, below).map(([left, right]) => hadamard(left, right)),
    fc.tuple(below, below).map(([left, right]) => matrixSum(left, right)),
    fc
      .tuple(column(rowSize, depth - 1), column(columnSize, depth - 1))
      .map(([left, right]) => outer(left, right)),
    fc
      .constantFrom(n, m)
      .chain((inner) =>
        fc
          .tuple(matrix(rowSize, inner, depth - 1), matrix(inner, columnSize, depth - 1))
          .map(([left, right]) => matrixProduct(left, right)),
      ),
    ...(rowSize === columnSize ? [column(rowSize, depth - 1).map(diag)] : []),
  );
};

const allValues = (of: Expr, indices: readonly IndexVar[]): number[] => {
  const go = (left: readonly IndexVar[], set: ReadonlyMap<number, number>): number[] => {
    const [next, ...others] = left;
    if (!next) return [evaluate(of, { sizes, symbols: values, indices: set })];
    return Array.from({ length: sizeAt(next.size, sizes) }, (_, place) =>
      go(others, new Map([...set, [next.id, place + 1]])),
    ).flat();
  };
  return go(indices, new Map());
};

test("a raised tensor has the entries it had", () => {
  let found = 0;
  let asked = 0;
  fc.assert(
    fc.property(fc.oneof(column(n, 2), matrix(n, m, 2), matrix(n, n, 2)), (given) => {
      const indices = matrixAxes(given).map((axis, place) => indexVar("ij"[place] ?? "k", axis));
      const body = matrixEntries(given, ...indices);
      const answer = raise({ indices, body });
      asked += 1;
      if (!answer) return;
      found += 1;
      expect(allValues(matrixEntries(answer, ...indices), indices)).toBeNear(
        allValues(body, indices),
      );
      expectRenders(latexOfMatrix(answer));
    }),
    { numRuns: 400, seed: 7 },
  );
  expect(found / asked).toBeGreaterThan(0.9);
});
