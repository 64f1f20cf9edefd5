import { describe, expect, test } from "vitest";
import { meantText } from "../../src/commands/parse/outline.ts";
import {
  type DocumentOptions,
  readDocument,
  type SectionReading,
} from "../../src/document/reading.ts";
import { splitDocument } from "../../src/document/split.ts";
import { functions } from "../../src/functions/index.ts";

const declared: Partial<DocumentOptions> = {
  notation: {
    sizes: { n: {}, m: {}, N: {} },
    symbols: {
      x: { shape: ["n"] },
      y: { shape: ["n"] },
      W: { shape: ["m", "n"] },
      A: { shape: ["m", "n"] },
      b: { shape: ["m"] },
      X: { shape: ["N", "n"], latex: ["X"] },
      t: {},
      s: {},
      c: {},
      w: {},
    },
  },
};

const sections = (text: string, strict = true): readonly SectionReading[] =>
  readDocument(splitDocument(text, { format: "markdown" }), { functions, strict, ...declared });

/** The sides of every formula of a text, in plain syntax. */
const sides = (text: string, strict = true): string[] =>
  sections(text, strict).flatMap(({ formulas }) =>
    formulas.flatMap(({ chains }) =>
      chains.flatMap(({ reading }) => reading.members.map((meant) => meantText(meant, "en"))),
    ),
  );

const lastOf = (text: string, strict = true): string => sides(text, strict).at(-1) ?? "";

const remarks = (text: string, strict = true): string[] =>
  sections(text, strict).flatMap(({ formulas }) =>
    formulas.flatMap(({ chains }) =>
      chains.flatMap(({ reading }) => reading.remarks.map(({ message }) => message.en)),
    ),
  );

describe("a macro holds from where it is defined", () => {
  test.each([
    [
      "defined anew",
      "\\newcommand{\\x}{s}\n\n$\\x+1$\n\n\\renewcommand{\\x}{c}\n\n$\\x+1$\n\n## Question 2\n\n$\\def\\x{w}\\x$ et $\\x$",
      ["s + 1", "c + 1", "w", "c"],
    ],
    [
      "in terms of one defined later",
      "\\newcommand{\\y}{\\z}\\newcommand{\\z}{s}\n\n$\\y$\n\n\\renewcommand{\\z}{c}\n\n$\\y$",
      ["s", "c"],
    ],
    ["alone in its formula", "$\\newcommand{\\x}{s}$ $\\x$, $\\def\\x{c}$ $\\x$", ["s", "c"]],
    [
      "in a formula, where nothing else defines it",
      "$\\newcommand{\\x}{s} \\x + 1$, puis $\\x$",
      ["s + 1", "s"],
    ],
    [
      "in a formula, where it is defined outside",
      "\\newcommand{\\x}{s}\n\n$\\newcommand{\\x}{c} \\x$, puis $\\x$",
      ["c", "s"],
    ],
    ["for all, from inside a formula", "$\\gdef\\x{c} \\x$, puis $\\x$", ["c", "c"]],
    [
      "unless it is there",
      "\\newcommand{\\x}{s}\\providecommand{\\x}{c}\\providecommand{\\y}{c}\n\n$\\x$ et $\\y$",
      ["s", "c"],
    ],
  ])("%s", (_, text, read) => {
    expect(sides(text)).toEqual(read);
  });

  test("of the assignment from the start", () => {
    const document = splitDocument("$\\x$\n\n\\renewcommand{\\x}{c}\n\n$\\x$", {
      format: "markdown",
      macros: "\\newcommand{\\x}{s}",
    });
    const read = readDocument(document, { functions, strict: true, ...declared });
    const texts = read.flatMap(({ formulas }) =>
      formulas.flatMap(({ chains }) =>
        chains.flatMap(({ reading }) => reading.members.map((meant) => meantText(meant, "en"))),
      ),
    );
    expect(texts).toEqual(["s", "c"]);
  });

  test("and one that is introduced is known by what it writes", () => {
    expect(
      sides("\\newcommand{\\q}{\\hat u}\n\nOn pose $\\q = 2 t$. Alors $\\hat{u} + 1$"),
    ).toEqual(["_q", "2*t", "_q + 1"]);
  });
});

describe("a name that is introduced again", () => {
  test.each([
    ["means the new from there on", "Soit $u = x$. On a $u$. Soit $u = 2$. On a $u$.", "_u2"],
    ["the same is not new", "Soit $u = 2 t$. Soit $v = t$, avec $u = 2 t$. On a $u$.", "_u"],
    [
      "after its space keeps its name",
      "Soit $u \\in \\mathbb{R}^m$. On pose $u = Wx$. $u_1$",
      "_u[1]",
    ],
    ["in another space is another", "Soit $u = t$. Soit $u \\in \\mathbb{R}^m$. $u_1$", "_u2[1]"],
    ["three times", "Soit $u = x$. Soit $u = 2$. Soit $u = b$. $u_1$", "_u3[1]"],
    ["may be declared", "Soit $c = Wx$. Alors $c_1$", "_c[1]"],
    ["may be declared with an array's shape", "Soit $A = 2$. Alors $e^A$", "exp(_A)"],
    ["keeps its meaning as zeros", "Soit $A = 0$. Alors $A_{11}$", "A[1,1]"],
    ["keeps its meaning with its shape", "Soit $b = Wx$. Alors $b_1$", "b[1]"],
    ["may stand on the right", "On pose $b_1 - b_2 = x$. Alors $e^{-x}$", "exp(-_x)"],
    ["keeps its meaning on the right with its shape", "On pose $Wx = b$. Alors $b_1$", "b[1]"],
    ["keeps its meaning beside another name", "On pose $b = x$. Alors $x_1$", "x[1]"],
  ])("%s", (_, text, read) => {
    expect(lastOf(text)).toBe(read);
    expect(lastOf(text, false)).toBe(read);
  });

  test("means what it did in the next section", () => {
    expect(lastOf("## Question 1\n\nSoit $c = Wx$.\n\n## Question 2\n\nOn a $c$.")).toBe("c");
  });

  test("is told", () => {
    expect(remarks("Soit $c = Wx$. Alors $c_1$")).toEqual([
      '"c" is given a new meaning here, in ℝ^m (before: in ℝ), and keeps it to the end of the section.',
    ]);
  });

  test("depends on what it is now", () => {
    expect(lastOf("Soit $u = x_1$. Soit $u = t^2$. $\\frac{\\partial u}{\\partial t}$")).toBe(
      "diff(_u2, t)",
    );
    expect(
      lastOf("Soit $u \\in \\mathbb{R}$. On pose $u = t^2$. $\\frac{\\partial u}{\\partial t}$"),
    ).toBe("diff(_u, t)");
  });
});

describe("a declared name that is restated", () => {
  test.each([
    [
      "with another shape",
      "On a $c = Wx$.",
      ['"c" is in ℝ, and what is said of it in ℝ^m: its declaration is kept.'],
    ],
    [
      "in another space",
      "où $W \\in \\mathbb{R}^{n \\times m}$",
      ['"W" is in ℝ^(m×n), and what is said of it in ℝ^(n×m): its declaration is kept.'],
    ],
    ["with its shape", "On a $b = Wx$, où $x \\in \\mathbb{R}^n$.", []],
    ["as a column", "où $x \\in \\mathbb{R}^{n \\times 1}$.", []],
    ["as zeros", "Si $x = 0$, on a $b = 0$.", []],
  ])("%s", (_, text, said) => {
    expect(remarks(text)).toEqual(said);
  });
});

describe("a name with indices", () => {
  test.each([
    ["On pose $p_i = e^{x_i}$. Alors $p_j$", "_p[j]"],
    ["On pose $p_i = e^{x_i}$. Alors $\\sum_i p_i$", "sum(_p[i], i, 1, n)"],
    ["On pose $p_i = e^{x_i}$. $\\frac{\\partial p_i}{\\partial x_j}$", "diff(_p[i], x[j])"],
    ["On pose $z^{(i)} = W X_i + b$. Alors $z^{(2)}_1$", "_z[2,1]"],
    ["On pose $B_{ij} = b_i y_j$. Alors $By$", "_B*y"],
    ["On pose $B_{ji} = b_i y_j$. Alors $Bb$", "_B*b"],
    [
      "Soit $S = \\sum_k e^{x_k}$. On pose $p_i = e^{x_i} / S$. $p^T x$",
      "sum(_p[k]*x[k], k, 1, n)",
    ],
  ])("%s", (text, read) => {
    expect(lastOf(text)).toBe(read);
    expect(lastOf(text, false)).toBe(read);
  });

  test("is not introduced where another letter runs on the right", () => {
    expect(sides("On pose $p_i = x_i y_j$.")[0]).toMatch(/E-NAME/);
  });

  test("may be a label", () => {
    expect(lastOf("On pose $u_0 = t^2$. Alors $u_0 + 1$")).toBe("_u0 + 1");
  });
});

describe("an index letter", () => {
  test.each([true, false])("is no number, strict: %s", (strict) => {
    const text = "Soit $i = 1$. On a $x_i + y_i$.";
    expect(sides(text, strict)).toEqual(["i", "1", "x[i] + y[i]"]);
    const [side] = sections(text, strict)[0]?.formulas[0]?.chains[0]?.reading.members ?? [];
    expect(side?.is === "expression" && side.free.map(({ letter }) => letter)).toEqual(["i"]);
  });

  test("may be a label of others, and a quantity", () => {
    expect(lastOf("On pose $h = Wx$ et $W_h = 2$. Alors $h_1$")).toBe("_h[1]");
  });
});

describe("without strictness", () => {
  test.each([
    ["On pose $z = Wx + b$. Alors $z_1$", "_z[1]"],
    ["On pose $z = Wx + b$. $\\frac{\\partial z_i}{\\partial x_j}$", "diff(_z[i], x[j])"],
    ["On a $z = Wx + b$. Alors $z_1$", "_z[1]"],
    ["On a $z := t^2$. $\\frac{\\partial z}{\\partial t}$", "diff(_z, t)"],
    ["Soit $v \\in \\mathbb{R}^n$. Alors $v_i$", "_v[i]"],
    ["On a $k = t^2$. Alors $k$", "k"],
  ])("%s", (text, read) => {
    expect(lastOf(text, false)).toBe(read);
  });
});

describe("a formula that dollars cut in several", () => {
  test.each([
    ["$c$ $=$ $s$", ["c | s"]],
    ["$c =$ $s$", ["c | s"]],
    ["$c$$= s$", ["c | s"]],
    ["$c = s +$ $t$", ["c | s + t"]],
    ["$c = s$ $+ t$", ["c | s + t"]],
    ["$c$ $\\in$ $\\mathbb{R}$", ["c | ℝ"]],
    ["$c = s$ $= t$", ["c | s | t"]],
    ["$c$ $\\cdot$ $s$", ["c*s"]],
    ["$c$ $-s$", ["c", "-s"]],
    ["$c$ $s$", ["c", "s"]],
    ["$c =$ $s =$", ["c | (left open)", "s | (left open)"]],
    ["$c =$ et $s$", ["c | (left open)", "s"]],
  ])("%s", (text, read) => {
    const chains = sections(text).flatMap(({ formulas }) =>
      formulas.flatMap((formula) =>
        formula.chains.map(({ reading }) =>
          reading.members.map((meant) => meantText(meant, "en")).join(" | "),
        ),
      ),
    );
    expect(chains).toEqual(read);
  });

  test("has its places in the text", () => {
    const [section] = sections("On a $c$ $= s + \\foo$.");
    const [formula] = section?.formulas ?? [];
    expect(formula?.chains[0]?.chain.members.map(({ span }) => span.start)).toEqual([6, 12]);
  });
});

describe("a notebook that is none", () => {
  test.each(['{"cells": [}, "cell_type"', '{"metadata": 1, "cell_type": 2}'])("%s", (text) => {
    const document = splitDocument(text);
    expect(document.error?.code).toBe("E-SYNTAX");
    expect(readDocument(document, { functions })).toEqual([]);
  });

  test("however deep", () => {
    const text = `${'{"worksheets":['.repeat(20_000)}"cell_type"${"]}".repeat(20_000)}`;
    expect(splitDocument(text, { format: "notebook" }).error?.code).toBe("E-SYNTAX");
  });
});

describe("the variable of a function", () => {
  test("is known where the function is said, and gets no meaning", () => {
    const text = "$\\tanh(q) = \\frac{e^q - e^{-q}}{e^q + e^{-q}}$";
    expect(sides(text).join(" = ")).toBe("tanh(_q) = (exp(_q) - exp(-_q))/(exp(_q) + exp(-_q))");
    expect(sections(text).flatMap(({ introduced }) => introduced)).toEqual([]);
  });

  test("is no letter that only stands on the right", () => {
    expect(lastOf("$\\tanh(s) = q + 1$")).toMatch(/E-NAME/);
  });
});
