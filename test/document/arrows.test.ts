import { describe, expect, test } from "vitest";
import { meantText } from "../../src/commands/parse/outline.ts";
import { type DocumentOptions, readDocument } from "../../src/document/reading.ts";
import { splitDocument } from "../../src/document/split.ts";
import { functions } from "../../src/functions/index.ts";

const options: DocumentOptions = {
  functions,
  strict: true,
  notation: {
    sizes: { n: {}, m: {} },
    symbols: {
      J: { of: ["z"] },
      x: { shape: ["n"] },
      z: { shape: ["n"] },
      W: { shape: ["n", "n"] },
    },
  },
};

/** The chains that a text is read as, each in one line. */
const chains = (text: string, more: Partial<DocumentOptions> = {}): string[] =>
  readDocument(splitDocument(text, { format: "markdown" }), { ...options, ...more }).flatMap(
    ({ formulas }) =>
      formulas.flatMap(({ chains }) =>
        chains.map(({ chain, reading }) =>
          reading.members
            .map((each, at) => [chain.relations[at - 1], meantText(each, "en")].join(" ").trim())
            .join(" "),
        ),
      ),
  );

describe("an arrow says what a part is equal to", () => {
  test("from a box to what begins with a relation", () => {
    const text = String.raw`$J = \sum_k \boxed{z_k} x_k$

$\downarrow$

$= \sum_i W_{ki} x_i$`;
    expect(chains(text)).toEqual([
      "J = sum(z[k]*x[k], k, 1, n)",
      "z[k] = sum(W[k,i]*x[i], i, 1, n)",
    ]);
  });

  test("from a brace to the value below it, which stays a line of its own", () => {
    const text = String.raw`$$J = \sum_k \underbrace{z_k}_{\downarrow} x_k$$

$$2 x_k = W_{k1}$$`;
    expect(chains(text)).toEqual([
      "J = sum(z[k]*x[k], k, 1, n)",
      "z[k] = 2*x[k]",
      "2*x[k] = W[k,1]",
    ]);
  });

  test("without an arrow, a box is a frame", () => {
    expect(
      chains(String.raw`$J = \boxed{z_1}$

$x_1 = 2$`),
    ).toEqual(["J = z[1]", "x[1] = 2"]);
  });

  test("places in what was joined are places in the text", () => {
    const text = String.raw`$J = \boxed{z_k}$

$\downarrow$

$= q$`;
    const [section] = readDocument(splitDocument(text, { format: "markdown" }), options);
    const [, second] = section?.formulas ?? [];
    const [first, last] = second?.chains[0]?.chain.members ?? [];
    expect(text.slice(first?.span.start, first?.span.end)).toBe("z_k");
    expect(text.slice(last?.span.start, last?.span.end)).toBe("q");
  });
});

describe("what is declared for a part of a document", () => {
  const sections = {
    "Un / Deux": { symbols: { x: { shape: ["m"] } } },
    answer: { symbols: { z: {} } },
  };

  test("by its headings", () => {
    expect(
      chains("# Un\n\n$\\sum_{i=1}^n x_i$\n\n## Deux\n\n$\\sum_{i=1}^m x_i$", { sections }),
    ).toEqual(["sum(x[i], i, 1, n)", "sum(x[i], i, 1, m)"]);
  });

  test("by who speaks", () => {
    const text = "Calculez $\\sum_i z_i$.\n\nRéponse :\n\n$z = 2$";
    expect(chains(text, { sections })).toEqual(["sum(z[i], i, 1, n)", "z = 2"]);
  });
});

describe("a name by itself", () => {
  test("is what the formulas beside it take it for", () => {
    const notation = {
      sizes: { n: {}, m: {} },
      symbols: {
        y: { shape: ["m", "n"] },
        y1: { shape: ["n"], latex: ["y"] },
        x: { shape: ["n"] },
      },
    };
    const text = "Soit $y$ le vecteur : $y = x$. La matrice $y_{ij} = 1$ : $y$.";
    expect(chains(text, { notation })).toEqual(["y1", "y1 = x", "y[i,j] = 1", "y"]);
  });
});

describe("words before a formula", () => {
  test("announce a shape", () => {
    expect(chains("une matrice de taille $m \\times n$ et $m \\times n$")).toEqual([
      "ℝ^{m × n}",
      "m*n",
    ]);
  });
});
