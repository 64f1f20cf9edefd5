import { expect, test } from "vitest";
import { smallFormula } from "../../src/page/small.ts";

test.each([
  ["W^{(1)}", "W^(1)"],
  ["\\mathbf{h}^{a}_{i}", "h^a_i"],
  ["\\partial \\mathcal{L}/\\partial \\theta", "∂ℒ/∂θ"],
  ["\\hat{y}_k", "y\u0302_k"],
  ["d_h \\times d", "d_h×d"],
  ["\\frac{\\partial L}{\\partial u}", "∂L/∂u"],
  ["}a{", "a"],
])("%s is read %s", (latex, text) => {
  expect(smallFormula(latex, 10).text).toBe(text);
});

test("scripts leave the line and come back to it", () => {
  expect(smallFormula("a^{2}b", 10).svg).toBe(
    '<tspan font-style="italic">a</tspan><tspan font-size="7.2" dy="-4.2">2</tspan><tspan font-style="italic" dy="4.2">b</tspan>',
  );
});

test("a longer name is wider, a script is smaller than the line", () => {
  const width = (latex: string): number => smallFormula(latex, 10).width;
  expect(width("W^{(1)}")).toBeGreaterThan(width("W"));
  expect(width("a_b")).toBeLessThan(width("ab"));
});
