import { describe, expect, test } from "vitest";
import { latexOfFormula } from "../../src/sheet/formula.ts";
import { toAscii } from "../../src/tex/ascii.ts";
import { answered } from "./trial.ts";

describe("where a size is 1", () => {
  const quantities = "define: {u: {is: W*x}, L: {is: norm2sq(u)}}";

  test.each([
    [
      `kind: gradient, of: L, wrt: x, where: {d: 1}, ${quantities}`,
      "2*x[1]*sum(W[k,1]^2, k, 1, h)",
    ],
    [`kind: gradient, of: L, wrt: x, where: {h: 1}, ${quantities}`, "2*W[1,j]*u[1]"],
    [`kind: backprop, of: L, wrt: W, where: {d: 1}, ${quantities}`, "x[1]*diff(L, u[i])"],
    [`kind: formula, of: u, where: {d: 1}, ${quantities}`, "W[i,1]*x[1]"],
  ])("no sum over one term is left: %s", (question, entry) => {
    const { answer, blocks } = answered(question);
    expect(answer && toAscii(answer.tensor.body)).toBe(entry);
    const results = blocks.flatMap((block) => (block.kind === "result" ? [block.right] : []));
    for (const right of results) expect(latexOfFormula(right, {})).not.toContain("^{1}");
  });
});
