import { describe, expect, test } from "vitest";
import { meantText } from "../../src/commands/parse/outline.ts";
import { type DocumentOptions, readDocument } from "../../src/document/reading.ts";
import { splitDocument } from "../../src/document/split.ts";
import { functions } from "../../src/functions/index.ts";

const declared: Partial<DocumentOptions> = {
  notation: {
    sizes: { n: {}, m: {} },
    symbols: { x: {}, z: {}, y: { shape: ["n"] }, L: { of: ["x"] } },
  },
};

/** The sides of every formula of a text, in plain syntax. */
const sides = (text: string): string[] => {
  const document = splitDocument(text, { format: "markdown" });
  return readDocument(document, { functions, strict: true, ...declared }).flatMap(({ formulas }) =>
    formulas.flatMap(({ chains }) =>
      chains.flatMap(({ reading }) => reading.members.map((meant) => meantText(meant, "en"))),
    ),
  );
};

describe("a variable that becomes a vector", () => {
  test("is one from the line on that says so", () => {
    expect(sides("On a $e^x$. Supposons $x \\in \\mathbb{R}^n$. Alors $x_i$.")).toEqual([
      "exp(x)",
      "x",
      "ℝ^{n}",
      "x[i]",
    ]);
  });

  test("is one where a function takes it from such a space", () => {
    expect(sides("$x \\in \\mathbb{R}^n \\mapsto x_1$")).toEqual(["x", "ℝ^{n}", "x[1]"]);
  });

  test("stays a number where no word introduces it", () => {
    expect(sides("On a $x \\in \\mathbb{R}^n$ puis $x_i$")[2]).toMatch(/E-SHAPE/);
  });

  test("is never a quantity that depends on another", () => {
    expect(sides("où $L \\in \\mathbb{R}^n$, donc $L_i$")[2]).toMatch(/E-SHAPE/);
  });
});

describe("index letters by themselves", () => {
  test("run as far as elsewhere in the section, before or after", () => {
    expect(sides("Si $i \\neq j$, on a $y_i y_j = 0$.")).toEqual(["i", "j", "y[i]*y[j]", "0"]);
  });
});

describe("letters that a text introduces", () => {
  test("change with what they stand for", () => {
    expect(sides("On pose $u = 1 + e^z$. Alors $\\frac{\\partial u}{\\partial z}$.")).toEqual([
      "_u",
      "1 + exp(z)",
      "diff(_u, z)",
    ]);
    const document = splitDocument("On pose $u = 1 + e^z$.", { format: "markdown" });
    const [section] = readDocument(document, { functions, strict: true, ...declared });
    expect(section?.introduced.map(({ name }) => name)).toEqual(["u"]);
  });

  test("are whole numbers where they belong to ℕ", () => {
    expect(sides("avec $t \\in \\mathbb{N}$, $e^t$")).toEqual(["_t", "(a set)", "exp(_t)"]);
  });
});
