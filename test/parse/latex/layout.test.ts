import { describe, expect, test } from "vitest";
import type { Tensor } from "../../../src/expr/tensor.ts";
import { functions } from "../../../src/functions/index.ts";
import { readFormula } from "../../../src/parse/latex/formula.ts";
import type { LatexOptions } from "../../../src/parse/latex/notation.ts";
import { readLatex } from "../../../src/parse/latex/read.ts";
import { toAscii } from "../../../src/tex/ascii.ts";
import { tex } from "./corpus/sample.ts";

/* What stands side by side: numbers, letters that make words, bars, and what is no value. */

const vectors: Partial<LatexOptions> = { declare: { u: "n", v: "n", A: "n x n" } };

const reading = (latex: string, more: Partial<LatexOptions> = {}) =>
  readLatex(latex, { functions, ...more });

/** A number factor by factor, as it was read; the search for matrix notation would work it out. */
const written = (of: Tensor): string => toAscii(of.indices.length === 0 ? of.body : of);

/** Every reading as text, or the code of what is wrong and the text it points at. */
const says = (latex: string, more: Partial<LatexOptions> = {}): string => {
  const found = reading(latex, more);
  return found.ok
    ? found.readings.map(({ tensor }) => written(tensor)).join(" or ")
    : `${found.error.code} at ${latex.slice(found.error.span.start, found.error.span.end)}`;
};

const message = (latex: string, more: Partial<LatexOptions> = {}): string => {
  const found = reading(latex, more);
  return found.ok ? "was read" : found.error.message.en;
};

const remarks = (latex: string, more: Partial<LatexOptions> = {}): string[] => {
  const found = reading(latex, more);
  return found.ok ? found.remarks.map((remark) => remark.message.en) : [found.error.code];
};

describe("numbers", () => {
  test.each([
    ["1e-3", "1/1000"],
    ["1.5e-3 x", "3*x/2000"],
    ["2e3", "2000"],
    ["2E+3", "2000"],
    ["1{,}5e2", "150"],
    ["2 e - 3", "2*exp(1) - 3"],
    ["2e^3", "2*exp(3)"],
    ["2e-x", "2*exp(1) - x"],
    [tex`10\,000`, "10000"],
    [tex`60\,000`, "60000"],
    [tex`2\cdot3`, "2*3"],
    ["2(3)", "2*3"],
    ["(2)3", "2*3"],
    [tex`2\sqrt{3}`, "2*sqrt(3)"],
    [tex`2\frac{x}{3}`, "2*x/3"],
    [tex`3\,1_{x>0}`, "3*(x > 0)"],
    [tex`\log_2 8`, "log2(8)"],
    [tex`\frac{d}{dx} 2 x`, "diff(2*x, x)"],
  ])("%s is %s", (latex, meant) => {
    expect(says(latex)).toBe(meant);
  });

  test.each([
    ["2 3", "2 3"],
    ["2~3", "2~3"],
    [tex`3\,5`, tex`3\,5`],
    ["{2}{3}", "{2}{3}"],
    ["1 000", "1 000"],
    ["1.000.000", "1.000.000"],
    ["1.5.2", "1.5.2"],
    ["1{,}5{,}2", "1"],
    ["1 1/2", "1 1"],
    [tex`1\frac12`, tex`1\frac12`],
    ["1½", "1½"],
    ["2^34", "2^34"],
    [tex`\sin 2 3`, "2 3"],
    ["x2", "x2"],
    ["x 2", "x 2"],
    ["x^23", "x^23"],
    ["x_12", "x_12"],
    [tex`\alpha 2`, tex`\alpha 2`],
    ["2 e3", "e3"],
  ])("%s is no product without a word", (latex, place) => {
    expect(says(latex)).toBe(`E-SYNTAX at ${place}`);
  });

  test("a macro's number stands beside others as any does", () => {
    const macros = tex`\newcommand{\half}{0.5}`;
    expect(says(tex`\half 3`, { macros })).toMatch(/^E-SYNTAX/);
    expect(says(tex`\half x`, { macros })).toBe("x/2");
  });

  test("a number in scientific notation says how it is read", () => {
    expect(remarks("2e-3")).toEqual(['"2e-3" is read as 2·10^-3.']);
    expect(says("2e-3", { declare: { e: "scalar" } })).toBe("E-SYNTAX at 2e-3");
    expect(says("1e999")).toMatch(/^E-LIMIT/);
  });

  test("a number behind a script in braces is a product, and says so", () => {
    expect(says("e^{x} 2")).toBe("exp(x)*2");
    expect(remarks("e^{x} 2")).toEqual(['"e^{x} 2" is read as a product.']);
  });
});

describe("words of letters", () => {
  test.each([
    ["c e^{2}", "c*exp(2)"],
    ["c e^{-c}", "c*exp(-c)"],
    ["b c e^{c}", "b*c*exp(c)"],
    ["ce^{x}", "c*exp(x)"],
    ["sin(c)", "sin(c)"],
    ["sin^2(c)", "sin(c)^2"],
  ])("%s is %s", (latex, meant) => {
    expect(says(latex)).toBe(meant);
  });

  test("are no words across spaces", () => {
    expect(says("s i n(c)")).toMatch(/^E-NAME/);
  });

  test("without a parenthesis are letters, and say so", () => {
    expect(remarks("sin x")).toEqual(['"sin" is read as s·i·n; the function is written sin(…).']);
  });
});

describe("bars", () => {
  test.each([
    ["||x|-|y||", "abs(abs(x) - abs(y))"],
    ["||x|-1|", "abs(abs(x) - 1)"],
    ["|1-|x||", "abs(1 - abs(x))"],
    ["|x-|y||", "abs(x - abs(y))"],
    ["|-|x||", "abs(-abs(x))"],
    ["||x|+|y|-|z||", "abs(abs(x) + abs(y) - abs(z))"],
    [tex`|x\cdot|y||`, "abs(x*abs(y))"],
    [tex`|\log|x||`, "abs(log(abs(x)))"],
    [tex`\big||c|-|s|\big|`, "abs(abs(c) - abs(s))"],
    [tex`\left||x|-|y|\right|`, "abs(abs(x) - abs(y))"],
    ["|a||b|", "abs(a)*abs(b)"],
    ["|a||b||c|", "abs(a)*abs(b)*abs(c)"],
    ["|x|^2|y|", "abs(x)^2*abs(y)"],
    ["2|x|", "2*abs(x)"],
  ])("%s is %s", (latex, meant) => {
    expect(says(latex)).toBe(meant);
  });

  test.each([
    ["||u||", "norm2(u)"],
    ["||u||_1", "norm1(u)"],
    ["| |u| |", "norm2(u)"],
    [tex`\left|\left|u\right|\right|`, "norm2(u)"],
    [tex`\big||u\big||`, "norm2(u)"],
    ["||u-v|| ||u||", "norm2(u - v)*norm2(u)"],
    [tex`\|u\|\|v\|`, "norm2(u)*norm2(v)"],
    [tex`\|\|u\|v-u\|`, "norm2(norm2(u)*v - u)"],
    [tex`\|u-\|v\|v\|`, "norm2(u - norm2(v)*v)"],
    ["|1-||u|||", "abs(1 - norm2(u))"],
    [tex`\bigl|||u||-1\bigr|`, "abs(norm2(u) - 1)"],
  ])("%s is %s", (latex, meant) => {
    expect(says(latex, vectors)).toBe(meant);
  });

  test.each(["|x||", "||a||b||", "|||x|||", "|x", "||"])("%s is refused", (latex) => {
    expect(says(latex)).toMatch(/^E-SYNTAX/);
  });
});

describe("what is not read says so", () => {
  test.each([
    ["n!", "Factorials are not read.", "!"],
    [tex`5\%`, "Percentages are not read.", tex`\%`],
    [tex`a\mid b`, tex`"\mid" is read between ⟨ and ⟩ or in a set only.`, tex`\mid`],
    [tex`x+\infty`, "Infinity is read in limits and bounds only.", tex`\infty`],
    [tex`x\sim y`, tex`"\sim" is not read in an expression.`, tex`\sim`],
    [tex`x\in y`, "That something belongs to a set is no value.", tex`\in`],
    [tex`\top`, tex`"\top" is read as a superscript only, for a transpose.`, tex`\top`],
    ["1/(1+exp(-x)", "This parenthesis is not closed.", "("],
    [tex`\sigma(x`, "This parenthesis is not closed.", "("],
    ["x)", "This parenthesis closes what is not open.", ")"],
    ["[x", "This bracket is not closed.", "["],
    [tex`1\over c+s\over 2`, tex`Two "\over" in one group; group with braces.`, tex`\over`],
    [tex`\not c`, tex`"\not" negates no relation that is read here.`, tex`\not`],
    [tex`\sum_i' x_i`, "A prime on an operator is not read.", tex`\sum_i'`],
  ])("%s: %s", (latex, meant, place) => {
    expect(message(latex)).toBe(meant);
    expect(says(latex)).toBe(`E-SYNTAX at ${place}`);
  });

  test("inverses of matrices that are not square", () => {
    expect(says("A^{-1}", vectors)).toBe("inv(A)");
    expect(says("A^{-2}u", vectors)).toBe("inv(A)*inv(A)*u");
    expect(says("B^{-1}", { declare: { B: "m x n" } })).toBe("E-SHAPE at B^{-1}");
  });

  test("groups with one fraction each are fractions", () => {
    expect(says(tex`{1\over c}+{s\over 2}`)).toBe("1/c + s/2");
  });
});

describe("a relation that is negated", () => {
  test.each([
    [tex`x \not= y`, "≠"],
    [tex`x \not< y`, "≥"],
    [tex`x \not\leq y`, ">"],
  ])("%s", (latex, rel) => {
    const found = readFormula(latex, { functions });
    expect(found.ok && found.chains.flatMap(({ relations }) => relations)).toEqual([rel]);
  });
});

describe("what a macro writes has the place of its whole call", () => {
  const macros = tex`\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}
    \newcommand{\twice}[1]{2#1} \newcommand{\root}[2][2]{\sqrt[#1]{#2}} \newcommand{\vw}{w}`;

  test.each([
    [tex`\pd{J}{\vw} = a`, [tex`\pd{J}{\vw}`, "a"]],
    [tex`\twice{x} = \twice y`, [tex`\twice{x}`, tex`\twice y`]],
    [tex`\root[3]{x} + 1 = \twice{\twice{x}}`, [tex`\root[3]{x} + 1`, tex`\twice{\twice{x}}`]],
  ])("%s", (latex, sources) => {
    const found = readFormula(latex, { functions, macros });
    expect(
      found.ok && found.chains.flatMap(({ members }) => members.map(({ source }) => source)),
    ).toEqual(sources);
  });
});
