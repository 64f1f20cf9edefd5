import { describe, expect, test } from "vitest";
import { type Differential, differential } from "../../src/check/differential.ts";
import type { Kinds } from "../../src/check/points-for.ts";
import { derive } from "../../src/diff/derive.ts";
import { same } from "../../src/expr/arranged.ts";
import { deriv, entry, scalar, sumOver, symbol } from "../../src/expr/build.ts";
import { indexVar } from "../../src/expr/index-of.ts";
import type { Entry } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import { functions } from "../../src/functions/index.ts";
import { read } from "../../src/parse/read.ts";
import { given, nothingGiven } from "../../src/rewrite/given.ts";
import type { Given } from "../../src/rewrite/lemma.ts";
import { endOf } from "../../src/rewrite/proof.ts";
import { textOfMatrix, toText } from "../../src/tex/text.ts";
import { tools } from "../support/answers.ts";

interface Asking {
  readonly declare?: readonly string[];
  readonly kinds?: Kinds;
  readonly order?: 1 | 2;
  readonly so?: Given;
}

/** The derivative of what is written by what is named, proved. */
const differentiated = (
  text: string,
  wrt: string,
  { declare = [], kinds = new Map(), order = 1, so = nothingGiven }: Asking = {},
): Differential => {
  const reading = read(text, { functions, declare });
  if (!reading.ok) throw new Error(`${text}: ${reading.error.message.en}`);
  const by = reading.symbols.get(wrt)?.sym ?? symbol(wrt);
  return differential(reading.tensor, by, tools, so, kinds, { order });
};

const said = (text: string): string => text.replaceAll(" ", "");
const label = (of: string): Kinds => new Map([["y", { is: "index", upTo: size(of) }]]);

describe("textbook ends", () => {
  test.each([
    ["1/(1+exp(-x))", "σ(x)·(1 − σ(x))"],
    ["exp(x)/(1+exp(x))", "σ(x)·(1 − σ(x))"],
    ["sigmoid(x)", "σ(x)·(1 − σ(x))"],
    ["tanh(x)", "1 − tanh(x)²"],
    ["softplus(x)", "σ(x)"],
    ["log(1+exp(x))", "σ(x)"],
    ["log(sigmoid(x))", "1 − σ(x)"],
    ["log(1+exp(-y*x))", "−y·σ(−y·x)"],
    ["x^3 - 2*x + 1", "3·x² − 2"],
    ["exp(-x^2/2)", "−x·e^(−x²/2)"],
    ["sign(x)", "0"],
  ])("d/dx %s", (text, end) => {
    const found = differentiated(text, "x");
    expect(said(toText(found.entries.body))).toBe(said(end));
  });

  test.each<[string, string, readonly string[], string | undefined, string]>([
    ["softmax(x)", "x", ["x: n"], "diag(softmax(x)) − softmax(x)·softmax(x)ᵀ", "numerator"],
    ["logsumexp(x)", "x", ["x: n"], "softmax(x)", "gradient"],
    ["-log(softmax(z)[y])", "z", ["z: m"], undefined, "gradient"],
    ["norm2sq(x)", "x", ["x: n"], "2·x", "gradient"],
    ["W*x + b", "x", ["W: m x n", "x: n", "b: m"], "W", "numerator"],
    ["W*x + b", "b", ["W: m x n", "x: n", "b: m"], undefined, "numerator"],
    ["norm2sq(W*x - y)", "x", ["W: m x n", "x: n", "y: m"], "2·Wᵀ·(W·x − y)", "gradient"],
    ["norm2sq(W*x - y)", "W", ["W: m x n", "x: n", "y: m"], "2·(W·x − y)·xᵀ", "gradient"],
    ["x'*A*x", "x", ["A: n x n", "x: n"], undefined, "gradient"],
  ])("%s by %s, given %s", (text, wrt, declare, matrix, layout) => {
    const kinds = text.includes("[y]") ? label("m") : new Map();
    const found = differentiated(text, wrt, { declare, kinds });
    expect(found.layout).toBe(layout);
    expect(found.proved.witness.points).toBeGreaterThan(0);
    expect(found.matrix).toBeDefined();
    if (matrix && found.matrix) expect(said(textOfMatrix(found.matrix))).toBe(said(matrix));
  });

  test("the loss of a label is the prediction minus the label", () => {
    const found = differentiated("-log(softmax(z)[y])", "z", {
      declare: ["z: m"],
      kinds: label("m"),
    });
    const [j] = found.entries.indices;
    expect(said(toText(found.entries.body))).toMatch(/^softmax\(z\).−δ/);
    expect(j?.size).toBe(size("m"));
  });

  test("the entries of the Jacobian of softmax are Sᵢ(δᵢⱼ - Sⱼ)", () => {
    const found = differentiated("softmax(x)", "x", { declare: ["x: n"] });
    expect(said(toText(found.entries.body))).toBe("softmax(x)ᵢ·(δᵢⱼ−softmax(x)ⱼ)");
    expect(found.entries.indices).toHaveLength(2);
  });

  test("the Hessian of logsumexp is the Jacobian of softmax", () => {
    const found = differentiated("logsumexp(x)", "x", { declare: ["x: n"], order: 2 });
    expect(found.layout).toBe("hessian");
    expect(found.matrix && said(textOfMatrix(found.matrix))).toBe(
      said("diag(softmax(x)) − softmax(x)·softmax(x)ᵀ"),
    );
  });

  test("a second derivative is proved too", () => {
    const found = differentiated("softplus(x)", "x", { order: 2 });
    expect(said(toText(found.entries.body))).toBe(said("σ(x)·(1 − σ(x))"));
    expect(found.layout).toBe("derivative");
  });
});

describe("where there is no derivative", () => {
  test.each<
    [string, "corner" | "jump", string | undefined, string | undefined, string | undefined]
  >([
    ["relu(x)", "corner", "0", "0", "1"],
    ["max(0, x)", "corner", "0", "0", "1"],
    ["abs(x)", "corner", "0", "−1", "1"],
    ["relu(2*x - 3)", "corner", "3/2", "0", "2"],
    ["abs(1 - x)", "corner", "1", "−1", "1"],
    ["leakyrelu(x)", "corner", "0", "1/100", "1"],
    ["sign(x)", "jump", "0", undefined, undefined],
    ["heaviside(x)", "jump", "0", undefined, undefined],
  ])("%s has a %s", (text, kind, at, left, right) => {
    const { kinks } = differentiated(text, "x");
    expect(kinks).toHaveLength(1);
    const [kink] = kinks;
    expect(kink?.kind).toBe(kind);
    expect(kink?.at && toText(kink.at)).toBe(at);
    expect(kink?.sides && [toText(kink.sides.left), toText(kink.sides.right)]).toEqual(
      left === undefined ? undefined : [left, right],
    );
  });

  test.each(["x*relu(x)", "x*abs(x)", "relu(x)^2", "relu(x) - relu(-x)", "sigmoid(x)"])(
    "%s has no corner: both sides agree",
    (text) => {
      expect(differentiated(text, "x").kinks).toEqual([]);
    },
  );

  test("each corner is stated once, wherever they are", () => {
    expect(
      differentiated("relu(x) + abs(x - 1) + relu(x)", "x")
        .kinks.map(({ at }) => at && toText(at))
        .sort(),
    ).toEqual(["0", "1"]);
  });
});

describe("a derivation", () => {
  const x = scalar("x") as Entry;

  test("is the same when it is derived again", () => {
    const reading = read("x*sigmoid(x)", { functions });
    if (!reading.ok) throw new Error("it is readable");
    const ends = [1, 2].map(() => endOf(derive(reading.tensor.body, x, tools, nothingGiven)));
    expect(same(ends[0] ?? x, ends[1] ?? scalar("y"))).toBe(true);
  });

  test("keeps the derivative of what depends on the variable in a way that is not known", () => {
    const [n, d] = [size("n"), size("d")];
    const [v, u] = [symbol("v", [n]), symbol("u", [d])];
    const so = given({ dependencies: new Map([["v", new Set(["u"])]]) });
    const [i, j] = [indexVar("i", n), indexVar("j", d)];
    const kept = derive(entry(v, i), entry(u, j), tools, so);
    expect(same(endOf(kept), deriv(entry(v, i), entry(u, j)))).toBe(true);
    const total = derive(
      sumOver(n, (k) => entry(v, k)),
      entry(u, j),
      tools,
      so,
    );
    expect(
      same(
        endOf(total),
        sumOver(n, (k) => deriv(entry(v, k), entry(u, j))),
      ),
    ).toBe(true);
  });

  test("of what does not mention the variable is 0, and says so", () => {
    const chain = derive(scalar("y"), x, tools, nothingGiven);
    expect(toText(endOf(chain))).toBe("0");
    expect(chain.steps).not.toHaveLength(0);
  });

  test("of a sum of corners states no derivative that it could not show", () => {
    const reading = read("norm1(x)", { functions, declare: ["x: n"] });
    if (!reading.ok) throw new Error("it is readable");
    const asked = () =>
      differential(reading.tensor, symbol("x", [size("n")]), tools, nothingGiven, new Map());
    let kinks: readonly unknown[] | undefined;
    try {
      kinks = asked().kinks;
    } catch (error) {
      expect((error as Error).message).toMatch(/no rule/);
    }
    if (kinks) expect(kinks).not.toEqual([]);
  });
});
