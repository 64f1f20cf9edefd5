import { compare, zero } from "../../expr/build.ts";
import { defineTensorFunction, type TensorBuilder } from "../../expr/function.ts";
import { log } from "../elementary/log.ts";
import { logDeterminant, logDeterminantError } from "./elimination.ts";
import { det, inv } from "./inv-det.ts";

/** The logarithm of the determinant of a matrix whose determinant is positive. */
export const logdet: TensorBuilder = defineTensorFunction("logdet", {
  about: { fr: "logarithme du déterminant", en: "logarithm of the determinant" },
  shape: { takes: [["n", "n"]], gives: [] },
  latex: ([A]) => String.raw`\log\det\left(${A}\right)`,
  latexName: String.raw`\log\det`,

  definition: (A) => () => log(det(A)()),
  folds: false,
  where: (A) => [compare(det(A)(), ">", zero)],
  jacobians: [(A) => () => (k, l) => inv(A)(l, k)],

  // The determinant overflows long before its logarithm does.
  kernel: ({ values, sizes }) => logDeterminant(values, sizes[0] ?? 0),
  errors: ({ values, sizes }, errors) =>
    Float64Array.of(logDeterminantError(values, errors, sizes[0] ?? 0)),
});
