import { describe, expect, test } from "vitest";
import { inventoryOf } from "../../src/expr/inventory.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { seeded } from "../../src/numeric/random.ts";
import { type Allowed, type ProgramOptions, tensorProgram } from "../../src/tensor/program.ts";
import { abilities } from "../../src/tensor/wasm/backend.ts";
import { reading } from "../decide/ask.ts";

/* One network under everything that may be switched off, and scores whose exponentials no number holds. */

const network = "-sum(Y .* log(softmax(tanh(X*V)*W, 2)))/n";
const shapes = "X: n x d; V: d x h; W: h x m; Y: n x m";
const sizes = new Map(Object.entries({ n: 40, d: 13, h: 9, m: 5 }));

const outputs: readonly Tensor[] = [
  network,
  "X'*((1 - tanh(X*V).^2) .* ((softmax(tanh(X*V)*W, 2) - Y)*W'))/n",
  "tanh(X*V)'*(softmax(tanh(X*V)*W, 2) - Y)/n",
].map((text) => reading(text, { declare: [shapes] }).tensor);

const valuesOf = (how: Pick<ProgramOptions, "backend" | "dtype" | "allow">) => {
  const program = tensorProgram(outputs, {
    inputs: [...inventoryOf(...outputs.map(({ body }) => body)).symbols.values()],
    sizes,
    ...how,
  });
  const random = seeded(2);
  for (const name of ["X", "V", "W", "Y"]) {
    const array = program.inputs.get(name) ?? [];
    for (let at = 0; at < array.length; at += 1)
      array[at] = name === "Y" ? (at % 5 === 2 ? 1 : 0) : 2 * random() - 1;
  }
  const values = program.run().flatMap((each) => [...each]);
  return { executor: program.executor(), values };
};

const both = [true, false] as const;
const switches = both.flatMap((codegen) =>
  both.flatMap((simd) =>
    both.flatMap((fma) => both.map((threads): Allowed => ({ codegen, simd, fma, threads }))),
  ),
);

describe.each([
  ["f64", 1e-13],
  ["f32", 1e-5],
] as const)("in %s", (dtype, within) => {
  const exact = valuesOf({ backend: "interpreter", dtype: "f64" }).values;
  test.each(switches)("a network and its gradients with %o", (allow) => {
    const { executor, values } = valuesOf({ dtype, allow });
    const generated = allow.simd && abilities().simd ? "wasm" : "javascript";
    expect(executor).toBe(allow.codegen ? generated : "interpreter");
    expect(values).toHaveLength(exact.length);
    for (const [at, value] of exact.entries())
      expect(Math.abs((values[at] ?? Number.NaN) - value)).toBeLessThanOrEqual(within);
  });

  test.each(["interpreter", "javascript", "wasm"] as const)(
    "scores of ±10⁴ neither overflow nor lose their probability, by %s",
    (backend) => {
      const scores = [1e4, -1e4, 1e4, -1e4, -1e4, -1e4, 1e4, 0, -1e4];
      const of = (text: string): readonly number[] => {
        const { tensor } = reading(text, { declare: ["Z: n x m; Y: n x m"] });
        const program = tensorProgram([tensor], {
          inputs: [...inventoryOf(tensor.body).symbols.values()],
          sizes: new Map(Object.entries({ n: 3, m: 3 })),
          dtype,
          backend,
        });
        program.inputs.get("Z")?.set(scores);
        program.inputs.get("Y")?.set([1, 0, 0, 0, 1, 0, 0, 0, 1]);
        return [...(program.run()[0] ?? [])];
      };
      const third = 1 / 3;
      const shares = [0.5, 0, 0.5, third, third, third, 1, 0, 0];
      for (const [at, value] of of("softmax(Z, 2)").entries())
        expect(value).toBeCloseTo(shares[at] ?? Number.NaN, dtype === "f64" ? 15 : 7);
      // log ½, log ⅓ and -2·10⁴, next to which log 1 is nothing.
      const [loss = Number.NaN] = of("-sum(Y .* log(softmax(Z, 2)))");
      const expected = Math.LN2 + Math.log(3) + 2e4;
      expect(Math.abs(loss / expected - 1)).toBeLessThan(dtype === "f64" ? 1e-15 : 1e-7);
    },
  );

  test("what vectors have not is called for each of their numbers", () => {
    const { tensor } = reading("sin(x) + exp(x) .* cos(x) + abs(x).^2.5", { declare: ["x: n"] });
    const program = tensorProgram([tensor], {
      inputs: [...inventoryOf(tensor.body).symbols.values()],
      sizes: new Map([["n", 7]]),
      dtype,
      backend: "wasm",
    });
    const at = [-2, -0.5, 0, 0.25, 1, 3, Number.NaN];
    program.inputs.get("x")?.set(at);
    const found = program.run()[0] ?? [];
    for (const [which, x] of at.entries()) {
      const value = Math.sin(x) + Math.exp(x) * Math.cos(x) + Math.abs(x) ** 2.5;
      if (Number.isNaN(x)) expect(found[which]).toBeNaN();
      else expect(Math.abs((found[which] ?? Number.NaN) - value)).toBeLessThanOrEqual(10 * within);
    }
  });
});
