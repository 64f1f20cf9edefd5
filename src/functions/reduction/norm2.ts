import { quotient, square } from "../../expr/build.ts";
import { defineTensorFunction, nonnegative, type TensorBuilder } from "../../expr/function.ts";
import { a, held, k } from "../../rewrite/holes.ts";
import { sqrt } from "../elementary/sqrt.ts";
import { norm2sq } from "./norm2sq.ts";

/** The length of a vector. */
export const norm2: TensorBuilder = defineTensorFunction("norm2", {
  about: { fr: "norme euclidienne", en: "Euclidean norm" },
  aliases: ["norm"],
  shape: { takes: [["n"]], gives: [] },
  range: nonnegative,
  latex: ([x]) => String.raw`\left\lVert ${x}\right\rVert_{2}`,
  latexName: String.raw`\left\lVert\cdot\right\rVert_{2}`,

  definition: (x) => () => sqrt(norm2sq(x)()),
  // There is no derivative at the origin, where the quotient is undefined.
  jacobians: [(x) => () => (j) => quotient(x(j), norm2(x)())],

  // Squares of large entries would overflow where their norm does not.
  kernel: ({ values }) => Math.hypot(...values),

  lemmas: () => ({
    square_norm2: {
      from: square(norm2(held(a, k))()),
      to: norm2sq(held(a, k))(),
      because: { fr: "Le carré défait la racine.", en: "Squaring undoes the root." },
    },
  }),
});
