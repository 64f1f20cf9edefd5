import { describe, expect, test } from "vitest";
import { functions } from "../../../src/functions/index.ts";
import type { LatexOptions } from "../../../src/parse/latex/notation.ts";
import { readLatex } from "../../../src/parse/latex/read.ts";
import { toAscii } from "../../../src/tex/ascii.ts";

/* What a derivative acts on, how often, by what, and where it is taken. */

const options: LatexOptions = {
  functions,
  declare: {
    x: ["n"],
    w: ["n"],
    g: ["n"],
    A: ["n", "n"],
    W: ["m", "n"],
    b: ["m"],
    c: [],
    s: [],
    u: [],
  },
  define: { y: "s^3" },
  strict: true,
  notation: {
    symbols: { L: { of: ["x", "s"] }, M: { of: ["x"] } },
    maps: { f: { takes: { u: [] }, is: "u^3" } },
  },
};

const read = (latex: string): string => {
  const result = readLatex(latex, options);
  return result.ok
    ? [
        toAscii(result.tensor),
        ...result.readings[0].points.map(({ sym, is }) => `${sym.name} = ${toAscii(is)}`),
      ].join(", ")
    : result.error.code;
};

const gradient = (of: string): string => `array(diff(${of}, x[i]), i, 1, n)`;

describe("∇ takes the product that an unknown quantity begins, and a function by itself", () => {
  test.each([
    [String.raw`\nabla_x w^\top x`, gradient("sum(w[k]*x[k], k, 1, n)")],
    [String.raw`\nabla_x x^\top x`, gradient("sum(x[k]*x[k], k, 1, n)")],
    [String.raw`\nabla_x x\cdot x`, gradient("sum(x[k]*x[k], k, 1, n)")],
    [String.raw`\nabla_x L`, gradient("L")],
    [String.raw`\nabla_x \|x\|^2`, gradient("norm2sq(x)")],
    [String.raw`\nabla_x \tfrac12\|x\|^2`, gradient("norm2sq(x)/2")],
    [String.raw`\nabla M^\top w`, "diff(M, x)'*w"],
  ])("%s", (latex, means) => {
    expect(read(latex).replaceAll(" ", "")).toBe(means.replaceAll(" ", ""));
  });

  test("the other way to read it is kept", () => {
    const result = readLatex(String.raw`\nabla_x w^\top x`, options);
    if (!result.ok) throw new Error(result.error.message.en);
    expect(result.readings[0].choices.map(({ key }) => key)).toContain(String.raw`∇ \nabla_x`);
  });
});

describe("the order is the same above the line and below", () => {
  test.each([
    [String.raw`\frac{\partial^2 L}{\partial s^2}`, "diff(diff(L, s), s)"],
    [String.raw`\frac{\partial^2 L}{\partial s\,\partial x_1}`, "diff(diff(L, x[1]), s)"],
    [String.raw`\frac{\partial^2 L}{\partial s}`, "E-SYNTAX"],
    [String.raw`\frac{d^2 y}{ds}`, "E-SYNTAX"],
    [String.raw`\frac{\partial L}{\partial s\,\partial x_1}`, "E-SYNTAX"],
  ])("%s", (latex, means) => {
    expect(read(latex)).toBe(means);
  });
});

describe("one differentiates by what stands there", () => {
  test.each([
    [String.raw`\frac{\partial \ln(1+e^s)}{\partial e^s}`, "diff(log(1 + _1), _1), _1 = exp(s)"],
    [
      String.raw`\frac{\partial \|Wx-b\|^2}{\partial (Wx)_i}`,
      "array(diff(norm2sq(_1 - b), _1[i]), i, 1, m), _1 = W*x",
    ],
    [String.raw`\frac{\partial\ln s^2}{\partial\ln s}`, "E-TYPE"],
    [String.raw`\frac{d\sin s}{d\cos s}`, "E-TYPE"],
    [String.raw`\frac{ds}{dy}`, "E-TYPE"],
    [String.raw`\frac{d(s + e^s)}{de^s}`, "E-TYPE"],
    [String.raw`\frac{dL}{d3}`, "E-TYPE"],
  ])("%s", (latex, means) => {
    expect(read(latex)).toBe(means);
  });
});

describe("a derivative is taken at the point behind it", () => {
  test.each([
    [String.raw`\frac{df}{du}(2)`, "diff(_1^3, _1), _1 = 2"],
    [String.raw`\frac{df}{du}(c)`, "diff(_1^3, _1), _1 = c"],
    [String.raw`\frac{dy}{ds}(2)`, "diff(_1^3, _1), _1 = 2"],
    [String.raw`\frac{dy}{ds}(s)`, "diff(s^3, s)"],
    [String.raw`\frac{\partial L}{\partial s}(1 - s)`, "(1 - s)*diff(L, s)"],
  ])("%s", (latex, means) => {
    expect(read(latex)).toBe(means);
  });
});
