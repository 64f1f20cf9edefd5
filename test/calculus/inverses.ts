import type { Topic } from "./row.ts";

/** Inverses and determinants: The Matrix Cookbook, sections 2.1, 2.2 and 8.1. */
export const inverses: readonly Topic[] = [
  {
    about: "inverses and determinants",
    declare: "X: n x n; A: n x n; B: n x n; a: n; b: n; S: n x n; x: n; P: n x n; m: n; t: scalar",
    assume: ["X: invertible", "P: spd"],
    rows: [
      {
        of: "a'*inv(X)*b",
        by: "X",
        gives: "n x n",
        is: "-inv(X)'*a*b'*inv(X)'",
        matrix: "−X⁻ᵀ·a·bᵀ·X⁻ᵀ",
      },
      { of: "tr(inv(X))", by: "X", gives: "n x n", is: "-(inv(X)*inv(X))'", matrix: "−X⁻ᵀ·X⁻ᵀ" },
      {
        of: "tr(A*inv(X)*B)",
        by: "X",
        gives: "n x n",
        is: "-(inv(X)*B*A*inv(X))'",
        matrix: "−X⁻ᵀ·Aᵀ·Bᵀ·X⁻ᵀ",
      },
      { of: "det(X)", by: "X", gives: "n x n", is: "det(X)*inv(X)'", matrix: "det(X)·X⁻ᵀ" },
      {
        of: "det(X)^2",
        by: "X",
        gives: "n x n",
        is: "2*det(X)^2*inv(X)'",
        matrix: "2·det(X)²·X⁻ᵀ",
      },
      { of: "logdet(P)", by: "P", gives: "n x n", is: "inv(P)'", matrix: "P⁻ᵀ" },
      { of: "log(det(X)^2)", by: "X", gives: "n x n", is: "2*inv(X)'", matrix: "2·X⁻ᵀ" },
      { of: "inv(X)*b", by: "b", gives: "n x n", is: "inv(X)", matrix: "X⁻¹" },
      { of: "a'*inv(X)*x", by: "x", gives: "n", is: "inv(X)'*a", matrix: "X⁻ᵀ·a" },
      {
        of: "-logdet(P)/2 - (x - m)'*inv(P)*(x - m)/2",
        by: "x",
        gives: "n",
        is: "-(inv(P) + inv(P)')*(x - m)/2",
        matrix: "−(1/2)·(P⁻¹ + P⁻ᵀ)·(x − m)",
      },
      {
        of: "-logdet(P)/2 - (x - m)'*inv(P)*(x - m)/2",
        by: "P",
        gives: "n x n",
        is: "(inv(P)'*(x - m)*(x - m)'*inv(P)' - inv(P)')/2",
        matrix: "(1/2)·(P⁻ᵀ·(x − m)·(x − m)ᵀ·P⁻ᵀ − P⁻ᵀ)",
      },
    ],
  },
];
