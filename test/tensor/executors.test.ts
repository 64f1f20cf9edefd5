import { describe, expect, test } from "vitest";
import { inventoryOf } from "../../src/expr/inventory.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { seeded } from "../../src/numeric/random.ts";
import { type Executor, type ProgramOptions, tensorProgram } from "../../src/tensor/program.ts";
import { reading } from "../decide/ask.ts";

/* The executors of a program against each other. */

const programOf = (
  of: readonly Tensor[],
  sizes: Readonly<Record<string, number>>,
  how: Pick<ProgramOptions, "backend" | "dtype" | "allow"> = {},
) => {
  const program = tensorProgram(of, {
    inputs: [...inventoryOf(...of.map(({ body }) => body)).symbols.values()],
    sizes: new Map(Object.entries(sizes)),
    ...how,
  });
  const random = seeded(11);
  for (const array of program.inputs.values())
    for (let at = 0; at < array.length; at += 1) array[at] = 4 * random() - 2;
  return program;
};

const tensor = (text: string, declare: string): Tensor =>
  reading(text, { declare: [declare] }).tensor;

const rows = [
  ["x .* sigmoid(x) .* tanh(softplus(x))", "x: n"],
  ["softmax(X, 2)", "X: n x m"],
  ["softmax(X, 1)", "X: n x m"],
  ["logsumexp(x)", "x: n"],
  ["A'*B", "A: m x n; B: m x k"],
  ["A*B", "A: n x m; B: m x k"],
  ["x'*A*x", "x: n; A: n x n"],
  ["sum(x .* x)/n", "x: n"],
  ["x + A[1,:]'", "x: n; A: m x n"],
  ["max(x) - min(x)", "x: n"],
  ["abs(A') + relu(A' - 1)", "A: n x m"],
  ["sum(sum(k*x[k], k, 1, j), j, 1, n)", "x: n"],
] as const;

describe.each([
  { n: 1, m: 1, k: 1 },
  { n: 7, m: 3, k: 2 },
  { n: 700, m: 3, k: 5 },
  { n: 3, m: 700, k: 256 },
  { n: 257, m: 256, k: 1 },
])("at the sizes %o", (sizes) => {
  test.each(rows)("%s has the same bits interpreted and generated", (text, declare) => {
    const of = [tensor(text, declare)];
    for (const dtype of ["f64", "f32"] as const) {
      const [one, other] = (["interpreter", "javascript"] as const).map((backend) => [
        ...(programOf(of, sizes, { backend, dtype }).run()[0] ?? []),
      ]);
      expect(one).toEqual(other);
    }
  });
});

describe("what carries a program out", () => {
  const small = [tensor("tanh(x) .* sigmoid(x)", "x: n")];
  const carriedBy = (
    runs: number,
    n: number,
    how: Pick<ProgramOptions, "backend" | "allow"> = {},
  ): Executor => {
    const program = programOf([tensor("tanh(x) .* sigmoid(x)", "x: n")], { n }, how);
    for (let run = 0; run < runs; run += 1) program.run();
    program.run();
    return program.executor();
  };

  test("is interpreted first, and generated when it has run often", () => {
    expect(carriedBy(0, 8)).toBe("interpreter");
    expect(carriedBy(1_000, 8)).toBe("javascript");
  });

  test("is made for vectors where there is much to do", () => {
    expect(carriedBy(0, 100_000)).toBe("wasm");
    expect(carriedBy(0, 100_000, { allow: { simd: false } })).toBe("javascript");
  });

  test("stays the interpreter where no code may be generated", () => {
    expect(carriedBy(1_000, 8, { allow: { codegen: false } })).toBe("interpreter");
    expect(carriedBy(0, 100_000, { allow: { codegen: false } })).toBe("interpreter");
  });

  test("does not change a bit of the results", () => {
    const program = programOf(small, { n: 5 });
    const first = [...(program.run()[0] ?? [])];
    for (let run = 0; run < 1_000; run += 1) program.run();
    expect(program.executor()).toBe("javascript");
    expect([...(program.run()[0] ?? [])]).toEqual(first);
  });
});

test.each(["interpreter", "javascript", "wasm"] as const)(
  "a label that is no place of its axis has no value, by %s",
  (backend) => {
    const program = programOf(
      [tensor("log(softmax(z))[y]", "z: m; y: int")],
      { m: 4 },
      { backend },
    );
    const at = (label: number): number => {
      program.inputs.get("y")?.fill(label);
      return program.run()[0]?.[0] as number;
    };
    expect(at(4)).toBeLessThan(0);
    for (const label of [0, 5, 1.5, -1, Number.NaN, Infinity]) expect(at(label)).toBeNaN();
  },
);
