import { expect, test } from "vitest";
import { mathHtml } from "../../src/page/katex.ts";
import { folded, measure } from "../../src/page/measure.ts";

test("a fraction is as wide as the wider of its halves", () => {
  expect(measure("\\frac{a + b}{c}")).toBeCloseTo(measure("a + b") + 0.25);
});

test("an exponent is smaller than a factor", () => {
  expect(measure("e^{a + b}")).toBeLessThan(measure("e (a + b)"));
});

test("a formula that fits is left whole", () => {
  expect(folded("a + b", 30)).toEqual(["a + b"]);
});

test("a wide sum breaks before its signs, never inside a bracket", () => {
  const latex = "\\left(a + b + c + d\\right) + \\frac{a + b}{c - d} - e^{a + b} + (x - y)";
  const rows = folded(latex, 10);
  expect(rows.join("")).toBe(latex);
  expect(rows.slice(1).every((row) => /^[+-]/.test(row))).toBe(true);
  for (const row of rows) expect(() => mathHtml(row)).not.toThrow();
});

test("a wide product breaks between its factors", () => {
  const rows = folded("\\sigma(a x + b x) (1 - \\sigma(a x + b x)) \\left(c + d\\right)", 10);
  expect(rows).toEqual([
    "\\sigma(a x + b x) ",
    "\\cdot (1 - \\sigma(a x + b x)) ",
    "\\cdot \\left(c + d\\right)",
  ]);
});

test("what is badly closed is measured all the same", () => {
  for (const latex of ["}", "{", "\\frac", "\\left", "a_", "\\begin{cases}", "\\sqrt["]) {
    expect(measure(latex)).toBeGreaterThanOrEqual(0);
  }
});
