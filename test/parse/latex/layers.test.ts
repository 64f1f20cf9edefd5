import { describe, expect, test } from "vitest";
import { meantText } from "../../../src/commands/parse/outline.ts";
import { functions } from "../../../src/functions/index.ts";
import { readFormula } from "../../../src/parse/latex/formula.ts";
import type { NotationSays } from "../../../src/parse/latex/notation.ts";
import { tex } from "./corpus/sample.ts";

const notation: NotationSays = {
  layer: { index: "l", to: "L" },
  sizes: { m: {}, n: { by: "layer", latex: ["n_l"], at: { L: 10 } } },
  symbols: {
    J: { of: ["z"] },
    W: { by: "layer", shape: ["n[l]", "n[l-1]"], latex: ["W_l", "w^l"] },
    z: { by: "layer", shape: ["n[l]"], latex: ["z_l", "z^l"] },
    a: { by: "layer", shape: [1, "n[l]"], latex: ["a^l"] },
    g: { by: "layer", shape: [1, "n[l]"], latex: ["g^l"], gradient: ["J", "a"] },
    y: { shape: ["m", 10] },
    y1: { shape: [10], latex: ["y"] },
    u: { shape: [10] },
    c: { class: 10, latex: ["t"] },
    t: { shape: ["m"] },
    cs: { class: 10, shape: ["m"] },
  },
};

const read = (latex: string, shape = false) => {
  const found = readFormula(latex, { functions, notation, strict: true }, { shape });
  if (!found.ok) throw new Error(found.error.code);
  return found.chains;
};

const sides = (latex: string, shape = false): string[] =>
  read(latex, shape).flatMap(({ readings: [{ members }] }) =>
    members.map((each) => (each.is === "unreadable" ? each.error.code : meantText(each, "en"))),
  );

describe("sizes by layer", () => {
  test("a size that is given at a layer is that size there", () => {
    expect(sides(tex`\sum_{k=1}^{10} z_{Lk}`)).toEqual(["sum(z[L][k], k, 1, 10)"]);
    expect(sides(tex`\sum_{k=1}^{10} z_{lk}`)).toEqual(["E-SHAPE"]);
  });

  test.each([
    ["l", "(the number of a layer)"],
    ["l-1", "(the number of a layer)"],
  ])("%s counts layers", (latex, says) => {
    expect(sides(latex)).toEqual([says]);
  });
});

describe("a layer that is not written well", () => {
  test.each([
    [tex`W`, "W[l]", "The layer is not written: read for layer l."],
    [tex`w_{ij}`, "W[l][i,j]", "The layer is not written: read for layer l."],
    [tex`z_{li+1,k}`, "z[l+1][k]", '"li+1" is read as l+1.'],
  ])("%s is read with a remark", (latex, says, remark) => {
    expect(sides(latex)).toEqual([says]);
    const [reading] = read(latex)[0]?.readings ?? [];
    expect(reading?.remarks.map(({ message }) => message.en)).toContain(remark);
  });

  test("an index that is itself a family is none", () => {
    expect(sides("w_a")).toEqual(["E-NAME"]);
  });
});

describe("one spelling of two quantities", () => {
  test.each([
    [tex`u = y`, ["u", "y1"]],
    [tex`y_{ki} = 1`, ["y[k,i]", "1"]],
    [tex`y_i = z_{Li}`, ["y1[i]", "z[L][i]"]],
    [tex`u_t`, ["u[c]"]],
  ])("%s takes the one that fits", (latex, found) => {
    expect(sides(latex)).toEqual(found);
  });

  test("beside a label, a letter is a class", () => {
    expect(sides("cs_k = f")).toEqual(["cs[k]", "f"]);
  });
});

describe("the chain rule sums over what stands between", () => {
  test("a gradient by a row meets the axis of that row", () => {
    const latex = tex`\frac{\partial J}{\partial w^l} = g^l \frac{\partial a^l}{\partial w^l}`;
    expect(sides(latex)).toEqual([
      "diff(J, W[l])",
      "array(sum(g[l][1,k]*diff(a[l][1,k], W[l][i,j]), k, 1, n[l]), i, 1, n[l], j, 1, n[l-1])",
    ]);
  });
});

describe("shapes that are said", () => {
  test.each([
    [tex`(m, n_l) \times (n_l, 10)`, false, ["ℝ^{m × 10}"]],
    [tex`m \times 10`, true, ["ℝ^{m × 10}"]],
    [tex`\text{taille } [1 \times m]`, false, ["ℝ^{1 × m}"]],
    [tex`m \times 10`, false, ["m*10"]],
  ])("%s", (latex, shape, found) => {
    expect(sides(latex, shape)).toEqual(found);
  });
});

describe("numpy among formulas", () => {
  test.each([
    [tex`\text{np.sum}(y, \text{axis}=1)`, ["y*ones(10)"]],
    [tex`\text{np.sum}(y, \text{axis}=2)`, ["E-SYNTAX"]],
    [tex`\text{np.exp}(u)`, ["exp(u)"]],
  ])("%s", (latex, found) => {
    expect(sides(latex)).toEqual(found);
  });
});
