import { describe, expect, test } from "vitest";
import { functions } from "../../../src/functions/index.ts";
import { readFormula } from "../../../src/parse/latex/formula.ts";
import type { NotationSays } from "../../../src/parse/latex/notation.ts";
import { toAscii } from "../../../src/tex/ascii.ts";

const tex = String.raw;

/** The sides of a formula in the reading that is most plausible: in plain syntax, or the code of what is wrong. */
const sides = (latex: string, notation: NotationSays): readonly string[] => {
  const read = readFormula(latex, { functions, notation, strict: true });
  if (!read.ok) return [read.error.code];
  return read.chains.flatMap(({ readings: [reading] }) =>
    reading.members.map((meant) => {
      if (meant.is === "expression") return toAscii(meant.tensor);
      return meant.is === "unreadable" ? meant.error.code : meant.is;
    }),
  );
};

describe("a label below a name", () => {
  const notation: NotationSays = {
    symbols: {
      one: { latex: [tex`L_{\mathrm{CE}}`] },
      other: { latex: ["R_{reg}"] },
      x: { shape: ["n"] },
      y: { shape: ["n"], latex: ["x_1"] },
    },
  };

  test.each([
    ["L_{CE}", "one"],
    [tex`L_{\text{CE}}`, "one"],
    [tex`L_{\mathrm{CE}}`, "one"],
    [tex`R_{\mathrm{reg}}`, "other"],
    ["x_{1,2}", "y[2]"],
    ["x_{2}", "x[2]"],
    ["x_{12}", "x[12]"],
  ])("%s is %s", (latex, plain) => {
    expect(sides(latex, notation)).toEqual([plain]);
  });

  test("is that label and no other", () => {
    expect(sides("L_{C}", notation)).toEqual(["E-NAME"]);
    expect(sides("R_{regu}", notation)).not.toEqual(["other"]);
  });
});

describe("two functions with one spelling", () => {
  const notation: NotationSays = {
    symbols: { x: { shape: ["n"] }, y: { shape: ["n"] }, s: {}, t: {} },
    maps: {
      vectors: { takes: { a: ["n"], b: ["n"] }, is: "norm2sq(a - b)", latex: ["L"] },
      numbers: { takes: { a: [], b: [] }, is: "(a - b)^2", latex: ["L"] },
    },
  };

  test("are told apart by what they take", () => {
    expect(sides("L(x, y)", notation)).toEqual(["norm2sq(x - y)"]);
    expect(sides("L(s, t)", notation)).toEqual(["(s - t)^2"]);
    expect(sides("L(x, t)", notation)).toEqual(["E-SHAPE"]);
  });
});

describe("a function and a quantity that share their names with others", () => {
  const notation: NotationSays = {
    symbols: {
      s: { latex: ["o"] },
      v: { shape: ["n"], latex: [tex`\mathbf{o}`, "o"] },
      sigma: { reads: ["softmax", "sigmoid"] },
    },
  };

  test.each([
    [tex`\sigma(o)`, "sigmoid(s)"],
    [tex`\sigma(\mathbf{o})`, "softmax(v)"],
    [tex`\frac{d}{do}[\sigma(o)]`, "diff(sigmoid(s), s)"],
  ])("%s is read with what is declared first, where the function takes it", (latex, plain) => {
    expect(sides(latex, notation)).toEqual([plain]);
  });
});

describe("a quantity that is named anew", () => {
  const y = { shape: ["n"], latex: ["y"] };
  const notation = (more: NotationSays["symbols"]): NotationSays => ({
    symbols: { c: y, ys: { shape: ["k", "n"], latex: ["y^{(i)}"] }, ...more },
  });

  test("takes the spelling, and its entries, from what had it", () => {
    expect(sides("y", notation({}))).toEqual(["c"]);
    expect(sides("y", notation({ t: { latex: ["y"], anew: true } }))).toEqual(["t"]);
    expect(sides("y_2", notation({ p: { ...y, anew: true } }))).toEqual(["p[2]"]);
  });

  test("a number leaves the examples their names", () => {
    expect(sides("y^{(2)}_1", notation({ t: { latex: ["y"], anew: true } }))).toEqual(["ys[2,1]"]);
    expect(sides("y^{(2)}_1", notation({ p: { ...y, anew: true } }))).not.toEqual(["ys[2,1]"]);
  });

  test("two of them share it", () => {
    const both = notation({ t: { latex: ["y"], anew: true }, p: { ...y, anew: true } });
    expect(sides("y^2", both)).toEqual(["t^2"]);
    expect(sides("y_1", both)).toEqual(["p[1]"]);
  });
});

describe("the one-hot vector of a label", () => {
  const s = { shape: ["m"] };

  test("has one name, however it is spelled", () => {
    const notation = { symbols: { s, y: { class: "m", onehot: ["yv", tex`\mathbf{e}`] } } };
    expect(sides(tex`s - \mathbf{e}`, notation)).toEqual(["s - yv"]);
    expect(sides("s - yv", notation)).toEqual(["s - yv"]);
  });

  test("has a name of its own where none is given", () => {
    const notation = { symbols: { s, y: { class: "m", onehot: [tex`\mathbf{e}`] } } };
    expect(sides(tex`s - \mathbf{e}`, notation)).toEqual(["s - y_onehot"]);
  });
});

test("of readings that all fail, one whose shapes differ is nearer than one whose names are misread", () => {
  const notation: NotationSays = {
    symbols: {
      W: { shape: ["m", "d"] },
      s: { shape: ["m"] },
      y: { class: "m", onehot: ["yv", tex`\mathbf{y}`] },
    },
  };
  expect(sides(tex`W (s - \operatorname{onehot}_m(y))`, notation)).toEqual(["E-SHAPE"]);
});

describe("a number and a vector that share a letter", () => {
  const notation: NotationSays = {
    symbols: {
      t: { latex: ["y"] },
      yv: { shape: ["n"], latex: [tex`\mathbf{y}`] },
      o: { shape: ["n"] },
    },
  };

  test.each([
    ["plain", "y", "t"],
    ["in bold", tex`\mathbf{y}`, "yv"],
    ["in a norm", tex`\|o - \mathbf{y}\|^2`, "norm2sq(o - yv)"],
  ])("are told apart by its weight: %s", (_, latex, plain) => {
    expect(sides(latex, notation)).toEqual([plain]);
  });

  test("and the weight is no more than that", () => {
    const bold: NotationSays = { symbols: { x: { shape: ["n"], latex: [tex`\mathbf{x}`] } } };
    expect(sides("x", bold)).toEqual(["x"]);
  });
});

describe("a size that is a number", () => {
  const notation: NotationSays = {
    sizes: { m: {}, d: {} },
    where: { m: 2 },
    symbols: { o: { shape: ["m"] }, W: { shape: ["m", "d"] }, x: { shape: ["d"] } },
  };

  test.each([
    [tex`o \in \mathbb{R}^{2}`],
    [tex`o = (1, 2)^\top`],
    [tex`W x = \begin{pmatrix} 1 \\ 2 \end{pmatrix}`],
    [tex`\sum_{i=1}^{2} o_i = o_1 + o_2`],
    [tex`\sum_{i=1}^{m} o_i = \sum_{i=1}^m o_i`],
  ])("is read in %s", (latex) => {
    const all = sides(latex, notation);
    expect(all).toHaveLength(2);
    expect(all.filter((side) => side.startsWith("E-"))).toEqual([]);
    const read = readFormula(latex, { functions, notation, strict: true });
    expect(read.ok && read.chains[0]?.readings[0].faults).toBe(0);
  });

  test("is that number and no other", () => {
    const three = readFormula(tex`W x = \begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix}`, {
      functions,
      notation,
      strict: true,
    });
    expect(three.ok && three.chains[0]?.readings[0].faults).toBeGreaterThan(0);
  });

  test("stays a letter where nothing writes the number", () => {
    expect(sides(tex`\sum_{i=1}^m o_i`, notation)).toEqual(["ones(m)'*o"]);
  });
});
