import fc from "fast-check";
import { evaluate, type Point, type Value } from "../../src/compile/evaluate.ts";
import { sizeAt } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { functions } from "../../src/functions/index.ts";
import type { Options } from "../../src/parse/context.ts";
import { read } from "../../src/parse/read.ts";

/* Random texts in plain syntax, what they are read as, and whether two readings have the same values. */

export const shapes: Options = {
  functions,
  declare: ["x: n", "z: m", "W: m x n", "A: n x n", "r: 1 x n", "y: int", "k: int"],
};

export const tensor = (text: string): Tensor => {
  const result = read(text, shapes);
  if (!result.ok) throw new Error(`${text}: ${result.error.message.en}`);
  return result.tensor;
};

export const values: Point = {
  sizes: new Map([
    ["n", 3],
    ["m", 2],
  ]),
  symbols: new Map<string, Value>([
    ["s", 0.7],
    ["t", 1.3],
    ["y", 2],
    ["k", 1],
    ["x", { values: Float64Array.of(0.4, -1.1, 0.9), sizes: [3] }],
    ["z", { values: Float64Array.of(0.3, -0.2), sizes: [2] }],
    ["W", { values: Float64Array.of(1, 0.5, -0.4, 0.2, -1, 0.3), sizes: [2, 3] }],
    [
      "A",
      { values: Float64Array.of(0.1, 0.9, -0.5, 0.6, 0.4, -0.3, 0.8, -0.7, 0.2), sizes: [3, 3] },
    ],
  ]),
};

/** The entries of a tensor at the point, or why there are none. */
const entriesOf = ({ indices, body }: Tensor): readonly number[] => {
  const go = (axis: number, bound: ReadonlyMap<number, number>): number[] => {
    const index = indices[axis];
    if (!index) return [evaluate(body, { ...values, indices: bound })];
    const extent = sizeAt(index.size, values.sizes ?? new Map());
    return Array.from({ length: extent }, (_, at) =>
      go(axis + 1, new Map([...bound, [index.id, at + 1]])),
    ).flat();
  };
  return go(0, new Map());
};

/** Printing looks for a matrix form, so the two are compared by their values. */
export const agree = (left: Tensor, right: Tensor): boolean => {
  const [a, b] = [entriesOf(left), entriesOf(right)];
  return (
    a.length === b.length &&
    a.every((one, at) => {
      const other = b[at] as number;
      const close = Math.abs(one - other) <= 1e-6 * Math.max(1, Math.abs(one));
      // Division by a rounding error says nothing; neither does a number beyond measure.
      return close || !(Math.abs(one) < 1e6) || !(Math.abs(other) < 1e6);
    })
  );
};

/** Scalars, vectors and matrices in plain syntax. */
export const texts = fc.letrec<{ scalar: string; vector: string; matrix: string }>((tie) => {
  const s = tie("scalar");
  const v = tie("vector");
  const M = tie("matrix");
  const infix = (a: typeof s, op: string, b: typeof s) =>
    fc.tuple(a, b).map(([l, r]) => `(${l})${op}(${r})`);
  return {
    scalar: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      fc.constantFrom(
        "s",
        "t",
        "2",
        "1/3",
        "0.5",
        "pi",
        "x[2]",
        "x[k]",
        "z[y]",
        "W[y,1]",
        "A[k,y]",
        "n",
      ),
      infix(s, "+", s),
      infix(s, "-", s),
      infix(s, "*", s),
      infix(s, "/", s),
      s.map((e) => `(${e})^2`),
      s.map((e) => `-(${e})`),
      s.map((e) => `exp(${e})`),
      s.map((e) => `sigmoid(${e})`),
      fc.tuple(s, s).map(([a, b]) => `max(${a}, ${b})`),
      fc.tuple(s, s, s).map(([a, b, c]) => `(${a} > ${b} ? ${a} : ${c})`),
      v.map((e) => `sum(${e})`),
      v.map((e) => `softmax(${e})[y]`),
      v.map((e) => `softmax(${e})[k]`),
      s.map((e) => `sum((${e})*x[k], i, 1, n)`),
      v.map((e) => `A[k,:]*(${e})`),
      v.map((e) => `(${e})'*x`),
      s.map((e) => `sum((${e})*x[i], i, 1, n)`),
    ),
    vector: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      fc.constantFrom("x", "ones(n)", "A[:,2]", "A[k,:]'", "A[y,:]'", "A[:,k]"),
      fc.tuple(M, v).map(([m, e]) => `(${m})*(${e})`),
      fc.tuple(v, v).map(([a, b]) => `(${a}) .* (${b})`),
      fc.tuple(v, v).map(([a, b]) => `(${a}) - (${b})`),
      v.map((e) => `tanh(${e})`),
      v.map((e) => `softmax(${e})`),
      fc.tuple(s, v).map(([a, e]) => `(${a})*(${e})`),
    ),
    matrix: fc.oneof(
      { maxDepth: 2, depthSize: "small" },
      fc.constantFrom("A", "eye(n)", "A'"),
      fc.tuple(v, v).map(([a, b]) => `(${a})*(${b})'`),
      fc.tuple(M, M).map(([a, b]) => `(${a})*(${b})`),
      v.map((e) => `diag(${e})`),
    ),
  };
});
