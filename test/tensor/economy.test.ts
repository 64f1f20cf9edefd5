import { expect, test } from "vitest";
import { inventoryOf } from "../../src/expr/inventory.ts";
import { sizeAt } from "../../src/expr/size.ts";
import { Lowering } from "../../src/tensor/lower.ts";
import { planOf } from "../../src/tensor/plan.ts";
import { reading } from "../decide/ask.ts";

/* Nothing is worked out twice, nor where it takes longer. */

const sizes = new Map(Object.entries({ n: 40, m: 30, k: 20 }));

/** How many products of arrays, and how many operations on how many entries, some expressions come to. */
const workFor = (texts: readonly string[], declare: string) => {
  const of = texts.map((text) => reading(text, { declare: [declare] }).tensor);
  const symbols = [...inventoryOf(...of.map(({ body }) => body)).symbols.values()];
  const lowering = new Lowering(sizes, new Map(symbols.map(({ name }, slot) => [name, slot])));
  const given = symbols.map(({ axes }, slot) =>
    lowering.graph.input(
      slot,
      axes.map((axis) => sizeAt(axis, sizes)),
    ),
  );
  const { steps } = planOf(
    given,
    of.map((each) => lowering.tensor(each)),
  );
  const products = steps.filter(({ kind }) => kind === "contraction").length;
  const operations = steps.flatMap((step) =>
    step.kind === "nest" || step.kind === "fold"
      ? step.values.map(({ by, dims }) => `${by.name} ${dims.join(" × ")}`.trim())
      : [],
  );
  return { products, operations };
};

test.each([
  // Two products that have an array in common.
  [["A*C - B*C"], 1, ["subtract 40 × 30"]],
  [["A*C + B*C"], 1, ["add 40 × 30"]],
  [["C'*A' - C'*B'"], 1, ["subtract 40 × 30"]],
  // One of them is there anyway.
  [["A*C", "A*C - B*C"], 2, ["subtract 40 × 20"]],
  // A number goes into the smallest array: 30 × 20 entries here.
  [["A*C/3"], 1, ["divide 30 × 20"]],
  [["-A*C/3"], 1, ["divide 30 × 20"]],
  // A sign by itself goes nowhere.
  [["-A*C"], 1, ["negate 40 × 20"]],
  // The other way round is the same.
  [["A .* B + B .* A"], 0, ["multiply 40 × 30", "add 40 × 30"]],
  [["A - (-B)"], 0, ["add 40 × 30"]],
  [["-A + B"], 0, ["subtract 40 × 30"]],
  [["-(A/3)"], 0, ["divide 40 × 30"]],
])("%j takes %d products and %j", (texts, products, operations) => {
  expect(workFor(texts, "A: n x m; B: n x m; C: m x k")).toEqual({ products, operations });
});
