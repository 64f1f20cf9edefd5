import { describe, expect, test } from "vitest";
import { functions } from "../../../src/functions/index.ts";
import { type Meant, readFormula } from "../../../src/parse/latex/formula.ts";
import { extendNotation, type NotationSays } from "../../../src/parse/latex/notation.ts";
import { toAscii } from "../../../src/tex/ascii.ts";

const tex = String.raw;

const says = (meant: Meant): string =>
  meant.is === "expression"
    ? toAscii(meant.tensor)
    : meant.is === "unreadable"
      ? meant.error.code
      : meant.is;

/** The members of every chain, as they are read. */
const members = (latex: string, notation: NotationSays): readonly (readonly string[])[] => {
  const formula = readFormula(latex, { functions, notation, strict: true });
  if (!formula.ok) throw new Error(formula.error.message.en);
  return formula.chains.map(({ readings: [reading] }) => reading.members.map(says));
};

describe("functions of the text", () => {
  const notation: NotationSays = {
    symbols: { x: { shape: [2] }, z: { shape: [3] } },
    maps: {
      f: { takes: { x: [2] }, is: "[x[1]*x[2], x[1]]" },
      g: { takes: { x: [2] }, is: "[exp(x[1]), x[2]]" },
      J: { takes: { x: [2] }, is: "dot(x, x)" },
      phi: { takes: { u: [] }, is: "u^2", latex: [tex`\phi`] },
      c: { takes: { a: [2], b: [2] }, is: "dot(a, b)" },
    },
  };
  const first = (latex: string): string => members(latex, notation)[0]?.[0] ?? "";

  test("a composition is a function, and has values", () => {
    expect(first(tex`g \circ f`)).toBe("function");
    expect(first(tex`(g \circ f)(x)`)).toBe(first("g(f(x))"));
    expect(first(tex`(g \circ f)(x)`)).toContain("exp(x[1]*x[2])");
  });

  test("what is left open makes a function of one argument fewer", () => {
    expect(first(tex`c(\cdot, x)`)).toBe("function");
  });

  test("a Jacobian is taken at a point, its rows being outputs", () => {
    expect(first(tex`\nabla f(x)`)).toBe(
      "array(diff((i == 1 ? x[1]*x[2] : x[1]), x[j]), i, 1, 2, j, 1, 2)",
    );
    expect(first(tex`\nabla(J \circ f)(x)`)).toMatch(/^array\(diff\(.*, x\[i\]\), i, 1, 2\)$/);
  });

  test("the gradient of a number is a column, or a row where a row is what it equals", () => {
    expect(members(tex`\nabla J(x) = 2x`, notation)[0]?.[0]).not.toContain("ones(1)*");
    expect(members(tex`\nabla J(x) = 2x^\top`, notation)[0]?.[0]).toContain("ones(1)*");
  });

  test("a chain rule of functions is a product of matrices at every point", () => {
    const [left, right] =
      members(tex`\nabla(g \circ f) = (\nabla(g)(f)) \times \nabla f`, notation)[0] ?? [];
    expect(left).toMatch(/^array\(diff\(/);
    expect(right).toMatch(/^array\(sum\(diff\(.*_1\[k\]\)\*diff\(/);
  });

  test("a column before an arrow says at which point", () => {
    const [[value, body] = []] = members(
      tex`\text{colonne}_2 \nabla f : \begin{pmatrix} x_1 \\ x_2 \end{pmatrix} \rightarrow \begin{pmatrix} x_1 \\ 0 \end{pmatrix}`,
      notation,
    );
    expect(value).toBe("array(diff((i == 1 ? x[1]*x[2] : x[1]), x[2]), i, 1, 2)");
    expect(body).toBe("array((i == 1 ? x[1] : 0), i, 1, 2)");
    expect(members(tex`f : \mathbb{R}^2 \to \mathbb{R}^2`, notation)[0]).toEqual([
      "shape",
      "shape",
    ]);
  });

  test("an argument has the shape that was declared; a function of a number is taken entry by entry", () => {
    expect(first("f(z)")).toBe("E-SHAPE");
    expect(first("c(x, z)")).toBe("E-SHAPE");
    expect(first(tex`\phi(z)`)).toBe(first(tex`z \odot z`));
  });

  test("a definition that cannot be read is reported, with its own text", () => {
    const formula = readFormula("f(x)", {
      functions,
      notation: { symbols: { x: {} }, maps: { f: { takes: { x: [] }, is: "x +" } } },
    });
    expect(formula.ok ? undefined : formula.error.source).toBe("x +");
  });
});

describe("quantities that depend on others", () => {
  const notation: NotationSays = {
    symbols: {
      x: { shape: ["n"] },
      h: { shape: ["m"], of: ["x"] },
      y: { shape: ["m"], of: ["x"] },
      s: { shape: ["m"] },
      a: { shape: [] },
      L: { of: ["y"] },
    },
  };
  const first = (latex: string): string => members(latex, notation)[0]?.[0] ?? "";

  test("composed, they are the outer one, wherever its argument is named", () => {
    expect(first(tex`L \circ h`)).toBe("L");
    expect(first(tex`(L \circ h)(x)`)).toBe("L");
    expect(first(tex`L \circ x`)).toBe("E-TYPE");
    expect(first(tex`\frac{\partial (L \circ h)}{\partial x_i}(x)`)).toBe(
      "array(diff(L, x[i]), i, 1, n)",
    );
  });

  test("a ring between vectors of one shape is the product entry by entry", () => {
    expect(first(tex`h \circ s`)).toBe("h .* s");
    expect(first(tex`h \circ (1 - h)`)).toBe(first(tex`h \odot (1 - h)`));
  });

  test("their arguments may be listed with dots, and are theirs", () => {
    expect(first(tex`L(y_1, \dots, y_m)`)).toBe("L");
    expect(first("L(a, s)")).toBe("E-TYPE");
    expect(first("h(s)")).toBe("E-TYPE");
    expect(first("a(s)")).toBe("a*s");
  });

  test("a parenthesis for an exponent, and the quantity itself, are factors", () => {
    const layers: NotationSays = {
      symbols: {
        oa: { shape: ["n"], latex: ["o^a"] },
        os: { shape: ["n"], latex: ["o^s"], of: ["oa"] },
        ys: { shape: ["n"], latex: ["y^s"] },
      },
    };
    const product = (latex: string) => members(latex, layers)[0]?.[0];
    expect(product("o^s_1 \\, (o^s_2)^2")).toBe("os[1]*os[2]^2");
    expect(product("o^s_1 (y^s_2)^2")).toBe("os[1]*ys[2]^2");
    expect(product("o^s_1 (o^s_2)")).toBe("os[1]*os[2]");
    expect(product("o^s_1 (y^s_2)")).toBe("E-TYPE");
  });
});

describe("several things in one formula", () => {
  const notation: NotationSays = {
    symbols: { A: { shape: ["n", "n"] }, B: { shape: ["n", "n"] }, u: {}, v: {} },
  };

  test("expressions between commas are read one by one", () => {
    expect(members(tex`A^\top, \frac{u}{2}, \text{ et } v`, notation)).toEqual([
      ["A'"],
      ["u/2"],
      ["v"],
    ]);
  });

  test("what belongs to a set or is compared, each does", () => {
    expect(members(tex`A, B \in \mathbb{R}^{n \times n}`, notation)).toEqual([
      ["A", "shape"],
      ["B", "shape"],
    ]);
    expect(members("u, v > 0", notation)).toEqual([
      ["u", "0"],
      ["v", "0"],
    ]);
  });

  test("a number on an empty group is the power of what stands before; a t before is a transpose", () => {
    expect(members(tex`e^{u}{}^2`, notation)).toEqual(members("(e^u)^2", notation));
    expect(members(tex`B\,{}^t A`, notation)).toEqual([["B*A'"]]);
  });

  test("a cell whose braces do not match leaves the other sides as they are", () => {
    const text = tex`A = \begin{pmatrix} \frac{u}{v & 1 \\ 0 & 1 \end{pmatrix} = B`;
    expect(members(text, notation)).toEqual([["A", "E-SYNTAX", "B"]]);
    const formula = readFormula(text, { functions, notation, strict: true });
    const meant = formula.ok ? formula.chains[0]?.readings[0].members[1] : undefined;
    expect(meant?.is === "unreadable" ? meant.error.read : undefined).toBe("{");
  });
});

describe("one spelling for two things", () => {
  const notation: NotationSays = {
    symbols: {
      x: { shape: ["n"] },
      f: { shape: ["n"], of: ["x"] },
      E: { of: ["f"], latex: [tex`\mathrm{mse}`] },
      L: { of: ["f"] },
      K: { of: ["E"], latex: ["L"] },
      r: { shape: [1, "n"], latex: ["x"] },
      h: { of: ["r"], latex: ["H"] },
      w: { shape: ["n"] },
      H: { of: ["x"] },
    },
    maps: { mse: { takes: { a: ["n"], b: ["n"] }, is: "norm2sq(a - b)" } },
  };
  const first = (latex: string): string => members(latex, notation)[0]?.[0] ?? "";

  test.each([
    ["a function, before arguments", tex`\text{mse}(w, f)`, "norm2sq(w - f)"],
    ["a quantity, by itself", tex`\text{mse}`, "E"],
    ["what takes the next, in a composition", tex`L \circ \text{mse}`, "K"],
    ["the other, where that takes it", tex`L \circ f`, "L"],
  ])("is %s", (_, latex, plain) => {
    expect(first(latex)).toBe(plain);
  });

  test("a derivative is taken of the quantity that depends on the variable", () => {
    expect(first(tex`\frac{\partial L}{\partial f}`)).toBe("array(diff(L, f[i]), i, 1, n)");
    expect(first(tex`\frac{\partial L}{\partial \text{mse}}`)).toBe("diff(K, E)");
    expect(first(tex`\frac{\partial H}{\partial x}`)).toBe("array(diff(H, x[i]), i, 1, n)");
  });

  test("a function said anew takes the place of the quantity of its name, and the other way round", () => {
    const f = { takes: { u: [] }, is: "u^2" };
    const again = extendNotation({ symbols: { f: { shape: ["n"] } } }, { maps: { f } });
    expect(members("f(3)", again)[0]).toEqual(["9"]);
    expect(extendNotation(again, { symbols: { f: {} } }).maps).toEqual({});
  });
});
