import { describe, expect, test } from "vitest";
import { type Differential, differential } from "../../src/check/differential.ts";
import type { Kinds } from "../../src/check/points-for.ts";
import { evaluate, type NumericTensor, type Value } from "../../src/compile/evaluate.ts";
import { equal } from "../../src/decide/equal.ts";
import { hypothesesOf } from "../../src/exercise/assumption.ts";
import { deriv, entry } from "../../src/expr/build.ts";
import { matrixEntries } from "../../src/expr/matrix.ts";
import type { Expr, IndexVar } from "../../src/expr/node.ts";
import { sizeAt } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { functions } from "../../src/functions/index.ts";
import { det, inv } from "../../src/functions/matrix/inv-det.ts";
import { logdet } from "../../src/functions/matrix/logdet.ts";
import { derivativeOf } from "../../src/lemmas/derivative.ts";
import { rounding } from "../../src/numeric/estimate.ts";
import { type Random, seeded } from "../../src/numeric/random.ts";
import { slopeOf } from "../../src/numeric/slope.ts";
import { type Reading, read } from "../../src/parse/read.ts";
import { given, nothingGiven } from "../../src/rewrite/given.ts";
import type { Given, Schema } from "../../src/rewrite/lemma.ts";
import { latexOfCond, latexOfMatrix } from "../../src/tex/latex.ts";
import { textOfMatrix } from "../../src/tex/text.ts";
import { tools } from "../support/answers.ts";

const declare = [
  "X: n x n",
  "A: n x n",
  "B: n x n",
  "S: n x n",
  "P: m x n",
  "Q: n x m",
  "C: m x p",
  "D: n x p",
  "F: p x p",
  "a: n",
  "b: n",
  "x: n",
  "mu: n",
  "w: n",
  "y: m",
] as const;

const reading = (text: string): Reading => {
  const found = read(text, { functions, declare });
  if (!found.ok) throw new Error(`${text}: ${found.error.message.en}`);
  return found;
};

const kernel = (of: typeof inv, width: number, ...values: number[]): number | Float64Array =>
  of.def.kernel([{ values: Float64Array.from(values), sizes: [width, width] }]);

describe("values", () => {
  test("the inverse of a matrix with pivots out of order", () => {
    expect(kernel(inv, 3, 0, 2, 0, 0, 0, 4, 1, 0, 0)).toEqual(
      Float64Array.of(0, 0, 1, 0.5, 0, 0, 0, 0.25, 0),
    );
  });

  test("the determinant changes its sign with every exchange of rows", () => {
    expect(kernel(det, 2, 0, 1, 1, 0)).toBe(-1);
    expect(kernel(det, 3, 0, 1, 0, 0, 0, 1, 1, 0, 0)).toBe(1);
    expect(kernel(det, 3, 2, 1, 1, 1, 3, 2, 1, 0, 0)).toBeNear(-1, 1e-14);
  });

  test("a singular matrix has no inverse and the determinant 0, whatever rounding leaves", () => {
    const rankOne = [0.1, 0.2, 0.3].flatMap((row) =>
      [0.7, 0.11, 1.3].map((column) => row * column),
    );
    expect(kernel(inv, 3, ...rankOne)).toEqual(new Float64Array(9).fill(Number.NaN));
    expect(kernel(det, 3, ...rankOne)).toBe(0);
    expect(kernel(logdet, 3, ...rankOne)).toBeNaN();
  });

  test("a small pivot that rounding did not leave is no zero", () => {
    expect(kernel(inv, 2, 1, 0, 0, 1e-30)).toBeNear([1, 0, 0, 1e30], 1e-14);
    expect(kernel(logdet, 2, 1e-200, 0, 0, 1e-100)).toBeNear(-300 * Math.log(10), 1e-14);
  });

  test("a negative determinant has no logarithm; one beyond the largest double has", () => {
    expect(kernel(logdet, 2, 0, 1, 1, 0)).toBeNaN();
    expect(kernel(logdet, 2, 1e300, 0, 0, 1e300)).toBeCloseTo(600 * Math.log(10), 9);
  });

  test.each([
    ["inv", inv],
    ["det", det],
    ["logdet", logdet],
  ])("errors carried through %s are no smaller than what a move of the entries does", (_, of) => {
    const values = Float64Array.of(2, 0.5, -1, 0.25, 1.5, 0.75, 1, -0.5, 3);
    const moves = values.map((_value, at) => 1e-6 * Math.sin(at + 1));
    const at = (shift: number): Float64Array =>
      Float64Array.from(
        [
          of.def.kernel([
            { values: values.map((v, k) => v + shift * (moves[k] as number)), sizes: [3, 3] },
          ]),
        ].flatMap((found) => (typeof found === "number" ? [found] : [...found])),
      );
    const errors = of.def.errors?.([{ values, sizes: [3, 3] }], [moves.map(Math.abs)]);
    expect(errors).toBeDefined();
    const [before, after] = [at(0), at(1)];
    before.forEach((value, k) => {
      const moved = Math.abs((after[k] as number) - value);
      expect(moved).toBeLessThanOrEqual(1.001 * (errors?.[k] as number));
      expect(errors?.[k] as number).toBeLessThan(1e-4);
    });
  });
});

/** The second and third sizes exceed the first, so that products of rectangular matrices can be invertible. */
const choices = [
  { n: 2, m: 4, p: 3 },
  { n: 3, m: 5, p: 4 },
  { n: 4, m: 6, p: 5 },
];

/** Random values of everything that is declared. */
const drawnAt = (sizes: ReadonlyMap<string, number>, random: Random): Map<string, NumericTensor> =>
  new Map(
    declare.map((text) => {
      const [name = "", axes = ""] = text.split(": ");
      const lengths = axes.split(" x ").map((axis) => sizes.get(axis) ?? 0);
      const count = lengths.reduce((total, length) => total * length, 1);
      const values = Float64Array.from({ length: count }, () => 4 * random() - 2);
      return [name, { values, sizes: lengths }];
    }),
  );

/** The entries of a derivative against differences of the values of what was differentiated, at three sizes. */
const expectSlopes = (of: Expr, by: string, found: Tensor): void => {
  const random = seeded(7);
  for (const choice of choices) {
    const sizes = new Map(Object.entries(choice));
    const draws = Array.from({ length: 20 }, () => drawnAt(sizes, random));
    const symbols = draws.find((drawn) => Number.isFinite(evaluate(of, { symbols: drawn, sizes })));
    if (!symbols) throw new Error("no point with a value");
    const moving = symbols.get(by) as NumericTensor;
    const along = (position: number) => (t: number) => {
      const next = { ...moving, values: moving.values.with(position, t) };
      const value = evaluate(of, { symbols: new Map<string, Value>(symbols).set(by, next), sizes });
      return { value, error: 64 * rounding * Math.abs(value) };
    };
    for (const [position, place] of placesOf(found.indices, sizes).entries()) {
      const measured = slopeOf(along(position), moving.values[position] as number);
      const indices = new Map(found.indices.map((k, axis) => [k.id, place[axis] as number]));
      const claimed = evaluate(found.body, { symbols, sizes, indices });
      const scale = Math.max(1, Math.abs(claimed));
      expect(measured.error).toBeLessThan(1e-4 * scale);
      expect(Math.abs(claimed - measured.value)).toBeLessThan(1e-8 * scale + 32 * measured.error);
    }
  }
};

const placesOf = (
  indices: readonly IndexVar[],
  sizes: ReadonlyMap<string, number>,
): readonly (readonly number[])[] =>
  indices.reduce<readonly (readonly number[])[]>(
    (before, k) =>
      before.flatMap((at) =>
        Array.from({ length: sizeAt(k.size, sizes) }, (_, value) => [...at, value + 1]),
      ),
    [[]],
  );

const differentiated = (
  text: string,
  by: string,
  kinds: Kinds = new Map(),
  so: Given = nothingGiven,
): Differential => {
  const found = reading(text);
  const sym = found.symbols.get(by)?.sym;
  if (!sym) throw new Error(`${text} does not mention ${by}`);
  return differential(found.tensor, sym, tools, so, kinds);
};

describe("derivatives", { timeout: 120_000 }, () => {
  test.each([
    ["logdet(X)", "X", "X⁻ᵀ", String.raw`\det(X) > 0`],
    ["log(det(X))", "X", "X⁻ᵀ", String.raw`\det(X) > 0`],
    ["det(X)", "X", "det(X)·X⁻ᵀ", String.raw`\det(X) \neq 0`],
    ["norm2sq(vec(P))", "P", "2·P", ""],
    ["vec(P)'*kron(b,y)", "P", "y·bᵀ", ""],
    ["det(X)^2", "X", "2·det(X)²·X⁻ᵀ", String.raw`\det(X) \neq 0`],
    ["a'*inv(X)*b", "X", "−X⁻ᵀ·a·bᵀ·X⁻ᵀ", String.raw`\det(X) \neq 0`],
    ["tr(P*inv(X)*Q)", "X", "−X⁻ᵀ·Pᵀ·Qᵀ·X⁻ᵀ", String.raw`\det(X) \neq 0`],
    ["logdet(A*X*B)", "X", "X⁻ᵀ", String.raw`\det(A X B) > 0`],
    ["logdet(Q*C*D')", "C", "Qᵀ·(Q·C·Dᵀ)⁻ᵀ·D", String.raw`\det(Q C D^{\top}) > 0`],
    ["logdet(P'*P)", "P", "P·((Pᵀ·P)⁻¹ + (Pᵀ·P)⁻ᵀ)", String.raw`\det(P^{\top} P) > 0`],
    ["logdet(inv(X))", "X", "−X⁻ᵀ", String.raw`\det(X^{-1}) > 0, \det(X) \neq 0`],
    [
      "-1/2*logdet(S) - 1/2*(x-mu)'*inv(S)*(x-mu)",
      "mu",
      "(1/2)·(S⁻¹ + S⁻ᵀ)·(x − μ)",
      String.raw`\det(S) > 0`,
    ],
    [
      "-1/2*logdet(S) - 1/2*(x-mu)'*inv(S)*(x-mu)",
      "S",
      "(1/2)·(S⁻ᵀ·(x − μ)·(x − μ)ᵀ·S⁻ᵀ − S⁻ᵀ)",
      String.raw`\det(S) > 0`,
    ],
  ])("∂ %s / ∂%s is %s, for %s", (text, by, matrix, domain) => {
    const found = differentiated(text, by);
    expect(found.matrix).toBeDefined();
    if (!found.matrix) return;
    expect(textOfMatrix(found.matrix).replaceAll(" ", "")).toBe(matrix.replaceAll(" ", ""));
    expect(found.domain.map((cond) => latexOfCond(cond)).join(", ")).toBe(domain);
    expect(found.proved.witness.points).toBeGreaterThan(0);
    const { indices } = found.entries;
    const body = matrixEntries(found.matrix, ...indices);
    expectSlopes(reading(text).tensor.body, by, { indices, body });
  });

  test("the transpose of an inverse is written with one superscript", () => {
    const { matrix } = differentiated("logdet(X)", "X");
    expect(matrix && latexOfMatrix(matrix)).toBe(String.raw`X^{-\top}`);
  });

  test("a positive definite matrix needs no hypothesis of its own", () => {
    const { sym } = reading("S").symbols.get("S") ?? {};
    if (!sym) throw new Error("S is declared");
    const so = given(hypothesesOf(sym, { is: "spd" }));
    const found = differentiated("logdet(S)", "S", new Map([["S", { is: "spd" }]]), so);
    expect(found.domain).toEqual([]);
    expect(found.proved.witness.sizes).toHaveLength(3);
  });

  test("the rule of the determinant asks for one that is not zero", () => {
    const { body } = reading("det(X)").tensor;
    const { sym } = reading("X").symbols.get("X") ?? {};
    if (!sym) throw new Error("X is declared");
    const rule = derivativeOf(det.def) as Schema;
    const subject = deriv(body, entry(sym, 1, 2));
    expect(rule.rewrite(subject, nothingGiven)).toBeUndefined();
    expect(rule.rewrite(subject, given(hypothesesOf(sym, { is: "invertible" })))).toBeDefined();
  });
});

describe("identities at small sizes", { timeout: 60_000 }, () => {
  test.each([
    ["inv(A*B)", "inv(B)*inv(A)", "equal"],
    ["inv(A*B)", "inv(A)*inv(B)", "different"],
    ["A*inv(A)", "eye(n)", "equal"],
    ["A^-1*A", "eye(n)", "equal"],
    ["inv(A')", "inv(A)'", "equal"],
    ["inv(A)", "inv(A)'", "different"],
    ["A^(-2)", "inv(A)*inv(A)", "equal"],
    ["det(A*B)", "det(A)*det(B)", "equal"],
    ["det(A+B)", "det(A)+det(B)", "different"],
    ["det(2*A)", "2^n*det(A)", "equal"],
    ["det(2*A)", "2*det(A)", "different"],
    ["logdet(A*A')", "2*log(abs(det(A)))", "equal"],
    ["det(eye(n)+a*b')", "1+b'*a", "equal"],
    ["inv(A+a*b')", "inv(A) - inv(A)*a*b'*inv(A)/(1+b'*inv(A)*a)", "equal"],
    ["inv(P'*P+t*eye(n))*P'", "P'*inv(P*P'+t*eye(m))", "equal"],
    ["tr(kron(A,F))", "tr(A)*tr(F)", "equal"],
    ["vec(P*D*F)", "kron(F',P)*vec(D)", "equal"],
    ["vec(P*D*F)", "kron(F,P)*vec(D)", "different"],
    ["vec(A)'*vec(B)", "tr(A'*B)", "equal"],
    ["kron(P,C)[1,2]", "P[1,1]*C[1,2]", "equal"],
    ["kron(kron(a,b),w)", "kron(a,kron(b,w))", "equal"],
  ])("%s and %s are %s", (left, right, verdict) => {
    expect(equal(reading(left).tensor, reading(right).tensor).verdict).toBe(verdict);
  });

  test("the solution of ridge regression makes its gradient zero", () => {
    const gradient = differentiated("norm2sq(P*w-y)+t*norm2sq(w)", "w");
    expect(gradient.matrix && textOfMatrix(gradient.matrix)).toBe("2·(Pᵀ·(P·w − y) + t·w)");
    const solution = "(inv(P'*P+t*eye(n))*P'*y)";
    const at = reading(`2*(P'*(P*${solution} - y) + t*${solution})`);
    expect(equal(at.tensor, reading("0*w").tensor).verdict).toBe("equal");
    const half = reading(`2*(P'*(P*${solution} - y) + t*${solution}/2)`);
    expect(equal(half.tensor, reading("0*w").tensor).verdict).toBe("different");
  });

  test("what has too many minors is not decided", () => {
    const [left, right] = [reading("inv(kron(A,F))"), reading("kron(inv(A),inv(F))")];
    expect(equal(left.tensor, right.tensor).verdict).toBe("undecided");
  });
});

describe("reading", () => {
  test.each([
    ["inv(P)", "E-SHAPE"],
    ["det(a)", "E-SHAPE"],
    ["logdet(Q)", "E-SHAPE"],
    ["P^-1", "E-SHAPE"],
    ["inv(A, B)", "E-TYPE"],
    ["A^-9", "E-LIMIT"],
  ])("%s is refused with %s", (text, code) => {
    const found = read(text, { functions, declare });
    expect(found.ok ? undefined : found.error.code).toBe(code);
  });

  test.each([
    ["inv(t)", "1/t"],
    ["det(t)", "t"],
    ["logdet(t)", "log(t)"],
    ["A^-1", "inv(A)"],
  ])("%s is read as %s", (text, other) => {
    expect(equal(reading(text).tensor, reading(other).tensor)).toMatchObject({
      verdict: "equal",
      certainty: "proved",
    });
  });
});
