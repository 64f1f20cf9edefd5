import { expect, test } from "vitest";
import { same } from "../../src/expr/arranged.ts";
import { delta, entry, one, product, sumOver, symbol } from "../../src/expr/build.ts";
import { indexVar } from "../../src/expr/index-of.ts";
import {
  diag,
  extentText,
  hadamard,
  identityMatrix,
  MatrixShapeError,
  matrixEntries,
  matrixProduct,
  matrixSum,
  numberMatrix,
  onehotVector,
  onesVector,
  outer,
  scale,
  squaredNorm,
  symbolMatrix,
  symbolRow,
  trace,
  transpose,
} from "../../src/expr/matrix.ts";
import { size } from "../../src/expr/size.ts";

const [n, m] = [size("n"), size("m")];
const W = symbol("W", [m, n]);
const [x, d] = [symbol("x", [n]), symbol("d", [m])];
const [mW, mx, md] = [W, x, d].map(symbolMatrix) as [
  ReturnType<typeof symbolMatrix>,
  ReturnType<typeof symbolMatrix>,
  ReturnType<typeof symbolMatrix>,
];
const [i, j] = [indexVar("i", m), indexVar("j", n)];

test("a matrix times a vector sums over the shared index", () => {
  const built = matrixEntries(matrixProduct(mW, mx), i);
  expect(
    same(
      built,
      sumOver(n, (k) => product(entry(W, i, k), entry(x, k))),
    ),
  ).toBe(true);
});

test("a transpose reads its indices the other way round", () => {
  expect(same(matrixEntries(transpose(mW), j, i), entry(W, i, j))).toBe(true);
  expect(transpose(transpose(mW))).toBe(mW);
});

test("an outer product has nothing to sum over", () => {
  expect(same(matrixEntries(outer(md, mx), i, j), product(entry(d, i), entry(x, j)))).toBe(true);
  expect(extentText(outer(md, mx).extent)).toBe("m × n");
});

test("a row times a column is a number", () => {
  const dot = matrixProduct(transpose(mx), mx);
  expect(dot.extent.layout).toBe("scalar");
  expect(same(matrixEntries(dot), matrixEntries(squaredNorm(mx)))).toBe(true);
});

test("diagonals, ones and the rest have the entries one expects", () => {
  const [k, l] = [indexVar("k", n), indexVar("l", n)];
  expect(same(matrixEntries(diag(mx), k, l), product(delta(k, l), entry(x, k)))).toBe(true);
  expect(same(matrixEntries(identityMatrix(n), k, l), delta(l, k))).toBe(true);
  expect(matrixEntries(onesVector(n), k)).toBe(one);
  expect(same(matrixEntries(onehotVector(n, 2), k), delta(k, 2))).toBe(true);
  expect(matrixEntries(symbolRow(x), k)).toBe(entry(x, k));
});

test.each([
  ["a product whose sizes do not chain", () => matrixProduct(mW, md), "product of m × n and m × 1"],
  ["a product of two columns", () => matrixProduct(mx, mx), "product of n × 1 and n × 1"],
  ["a sum of a column and a row", () => matrixSum(mx, transpose(mx)), "sum of n × 1 and 1 × n"],
  ["an entrywise product of unequal shapes", () => hadamard(mW, mx), "hadamard of m × n and n × 1"],
  ["the diagonal of a matrix", () => diag(mW), "diag of m × n"],
  ["the trace of what is not square", () => trace(mW), "trace of m × n"],
  ["scaling by a vector", () => scale(mx, mW), "scale of n × 1 and m × n"],
])("%s is refused", (_, build, message) => {
  expect(build).toThrow(MatrixShapeError);
  expect(build).toThrow(message);
});

test("a number scales whatever it meets", () => {
  expect(scale(numberMatrix(one), mW).extent).toEqual(mW.extent);
});
