import { compare, negate, product, zero } from "../../expr/build.ts";
import { defineTensorFunction, type Entries, type TensorBuilder } from "../../expr/function.ts";
import type { Cond } from "../../expr/node.ts";
import { determinant, inverseErrors, inverted, logDeterminantError } from "./elimination.ts";

/** The matrix in parentheses, unless it is one letter. */
const factor = (latex: string): string =>
  /^(\\?[A-Za-z]+|\\(mathbf|boldsymbol)\{\\?[A-Za-z]+\})$/.test(latex)
    ? latex
    : String.raw`\left(${latex}\right)`;

const isLetter = (index: string): boolean => /^[A-Za-z]$/.test(index);

const invertible = (A: Entries): Cond => compare(det(A)(), "≠", zero);

/** The inverse of a square matrix, which has a value where the determinant is not zero. */
export const inv: TensorBuilder = defineTensorFunction("inv", {
  about: { fr: "inverse d'une matrice", en: "inverse of a matrix" },
  shape: { takes: [["n", "n"]], gives: ["n", "n"] },
  latex: ([A = ""], [i, j]) =>
    i && j
      ? String.raw`\left(${factor(A)}^{-1}\right)_{${i}${isLetter(i) && isLetter(j) ? "" : ","}${j}}`
      : `${factor(A)}^{-1}`,
  latexName: String.raw`\left(A \mapsto A^{-1}\right)`,

  where: (A) => [invertible(A)],
  // From d(A A⁻¹) = 0: d(A⁻¹) = −A⁻¹ dA A⁻¹ (Petersen and Pedersen, The Matrix Cookbook, 59).
  jacobians: [(A) => (i, j) => (k, l) => negate(product(inv(A)(i, k), inv(A)(l, j)))],

  kernel: ({ values, sizes }) => inverted(values, sizes[0] ?? 0),
  errors: ({ values, sizes }, errors) => inverseErrors(values, errors, sizes[0] ?? 0),
});

/** The determinant of a square matrix. Its derivative is declared where it is not zero. */
export const det: TensorBuilder = defineTensorFunction("det", {
  about: { fr: "déterminant d'une matrice", en: "determinant of a matrix" },
  shape: { takes: [["n", "n"]], gives: [] },
  latex: ([A]) => String.raw`\det\left(${A}\right)`,
  latexName: String.raw`\det`,

  // Jacobi's formula is the adjugate, which is det(A) A⁻¹ where there is an inverse.
  where: (A, smooth) => (smooth ? [invertible(A)] : []),
  jacobians: [(A) => () => (k, l) => product(det(A)(), inv(A)(l, k))],

  kernel: ({ values, sizes }) => determinant(values, sizes[0] ?? 0),
  errors: ({ values, sizes }, errors) => {
    const width = sizes[0] ?? 0;
    const relative = logDeterminantError(values, errors, width);
    return Float64Array.of(Math.abs(determinant(values, width)) * relative);
  },
});
