import { describe, expect, test } from "vitest";
import { answerTo } from "../../src/commands/batch/answer.ts";

type Answer = Readonly<Record<string, unknown>>;

const ask = async (request: object): Promise<Answer> =>
  JSON.parse(
    await answerTo({ text: JSON.stringify({ id: 1, ...request }), number: 1 }, "en", () => {}),
  );

/** Plain syntax, or LaTeX where there is a backslash or a brace. */
const side = (text: string) => (/[\\{]/.test(text) ? { latex: text } : { ascii: text });

const equal = (left: string, right: string, more: object = {}): Promise<Answer> =>
  ask({ op: "equal", left: side(left), right: side(right), ...more });

const derivativeIs = (expr: string, claimed: string, more: object = {}): Promise<Answer> =>
  ask({ op: "derivativeIs", expr: side(expr), claimed: side(claimed), ...more });

describe("a name means the same on both sides", () => {
  const vectors = { declare: { x: ["n"], y: ["m"] } };

  test.each([
    ["a size on one side is a size on the other", "sum(k, k, 1, n)", "n*(n+1)/2", {}, "equal"],
    ["also where it comes second", "a*x", "sum(x, k, 1, a)", {}, "equal"],
    ["a letter is the same index", "x_{i} + y_{j}", "y_{j} + x_{i}", vectors, "equal"],
    ["in either notation", "x_{i} + y_{j}", "y[j] + x[i]", vectors, "equal"],
    ["and no other one", "x_{i} + x_{j}", "x_{i} + x_{i}", vectors, "different"],
    [
      "how far it runs may be said on one side",
      "x_{i}\\delta_{ij}",
      "\\delta_{ji}x_{j}",
      vectors,
      "equal",
    ],
    ["whichever that is", "\\delta_{ij}", "\\delta_{ji} x_{i}/x_{j}", vectors, "equal"],
    [
      "a label beside its one-hot vector",
      "z[y]",
      "onehot(y,m)'*z",
      { declare: { z: ["m"] } },
      "equal",
    ],
    [
      "a definition",
      "exp(x)/A",
      "softmax(x)",
      { declare: { x: ["n"] }, define: { A: { ascii: "sum(exp(x))" } } },
      "equal",
    ],
    ["what is assumed", "b^2", "b", { assume: { b: "binary" } }, "equal"],
    ["and what is not", "b^2", "b", {}, "different"],
  ])("%s", async (_, left, right, more, verdict) => {
    expect(await equal(left, right, more)).toMatchObject({ ok: true, verdict });
  });
});

describe("derivatives that are only named", () => {
  test.each([
    [
      "are themselves",
      "\\frac{\\partial L}{\\partial x}",
      "\\frac{\\partial L}{\\partial x}",
      "equal",
    ],
    ["may have any value", "\\frac{\\partial L}{\\partial x}", "0", "undecided"],
    [
      "but the same on both sides",
      "\\frac{\\partial L}{\\partial x}",
      "2\\frac{\\partial L}{\\partial x}",
      "different",
    ],
    [
      "obey the chain rule",
      "\\frac{\\partial L}{\\partial x}",
      "\\frac{\\partial L}{\\partial z}\\frac{\\partial z}{\\partial x}",
      "equal",
    ],
    [
      "differ at different points",
      "\\frac{\\partial L}{\\partial \\sigma(o)}",
      "\\frac{\\partial L}{\\partial (o^2)}",
      "undecided",
    ],
    [
      "agree at equal points",
      "\\frac{\\partial L}{\\partial \\sigma(o)}",
      "\\frac{\\partial L}{\\partial \\sigma(o)}",
      "equal",
    ],
  ])("%s", async (_, left, right, verdict) => {
    expect(await equal(left, right)).toMatchObject({ ok: true, verdict });
  });

  test("a notation says what they depend on", async () => {
    const notation = { symbols: { L: { of: ["z"] }, z: { of: ["x"] } } };
    const chain = "\\frac{\\partial L}{\\partial z}\\frac{\\partial z}{\\partial x}";
    expect(await equal("\\frac{\\partial L}{\\partial x}", chain, { notation })).toMatchObject({
      verdict: "equal",
    });
  });
});

describe("answers", () => {
  test("a counterexample is exact, in lists of lists", async () => {
    const answer = await equal("W*x", "W'*x", { declare: { W: ["n", "n"], x: ["n"] } });
    const { counterexample, sizes } = answer as unknown as {
      counterexample: { W: string[][]; x: string[] };
      sizes: { n: number };
    };
    expect(answer).toMatchObject({ verdict: "different", certainty: "proved", rung: "enclosure" });
    expect(counterexample.W).toHaveLength(sizes.n);
    expect(counterexample.x).toHaveLength(sizes.n);
    const { value } = await ask({
      op: "evaluate",
      expr: { ascii: "W*x - W'*x" },
      declare: { W: ["n", "n"], x: ["n"] },
      at: counterexample,
    });
    const [at] = answer.entry as [number];
    expect((value as number[])[at - 1]).not.toBe(0);
  });

  test("shapes", async () => {
    expect(await equal("x", "x'", { declare: { x: ["n"] } })).toMatchObject({
      verdict: "different",
      rung: "shape",
      shapes: { left: ["n"], right: ["1", "n"] },
    });
  });

  test("domains", async () => {
    expect(await equal("log(x^2)", "2*log(x)")).toMatchObject({
      verdict: "equal",
      domain: { defined: "left", at: { x: "-1" } },
    });
  });

  test("reasons in the language asked for", async () => {
    const answer = await equal("log(-x^2-1)", "1", { lang: "fr" });
    expect(answer).toMatchObject({ verdict: "undecided" });
    expect(answer.reason).toContain("Aucun point");
  });

  test.each([
    [{ left: { ascii: "x+" }, right: { ascii: "x" } }, "left"],
    [{ left: { ascii: "x" }, right: { ascii: "x+" } }, "right"],
  ])("what cannot be read: %j", async (sides, place) => {
    expect(await ask({ op: "equal", ...sides })).toMatchObject({
      ok: false,
      error: { code: "E-SYNTAX", in: place },
    });
  });
});

describe("derivativeIs", () => {
  const matrix = { declare: { W: ["m", "n"], x: ["n"] }, wrt: "x" };

  test.each([
    ["W", {}, { verdict: "equal" }, undefined],
    ["W'", {}, { verdict: "equal" }, "denominator"],
    ["W'", { layout: "denominator" }, { verdict: "equal" }, undefined],
    ["W'", { layout: "jacobian" }, { verdict: "different", rung: "shape" }, "denominator"],
    ["2*W", {}, { verdict: "different", rung: "enclosure" }, undefined],
  ])("W*x by x is %s (%j)", async (claimed, more, says, layout) => {
    const answer = await derivativeIs("W*x", claimed, { ...matrix, ...more });
    expect(answer).toMatchObject(says);
    expect(answer.layout).toBe(layout);
  });

  test("the value of the derivative comes first", async () => {
    expect(await derivativeIs("3*x", "5")).toMatchObject({ values: ["3", "5"] });
  });

  test("by an entry, its letters being those of the claim", async () => {
    const declare = { W: ["n", "n"], x: ["n"] };
    const by = (wrt: string) => derivativeIs("(Wx)_{i}", "\\delta_{ik}x_{l}", { declare, wrt });
    expect(await by("W_{kl}")).toMatchObject({ verdict: "equal", letters: ["i", "k", "l"] });
    expect(await by("W_{lk}")).toMatchObject({ verdict: "different" });
  });

  test("of a matrix, letters do not say by which entry", async () => {
    const more = { declare: { W: ["m", "n"], x: ["n"] }, wrt: "W" };
    expect(await derivativeIs("\\|Wx\\|^2", "2(Wx)_{i}x_{j}", more)).toMatchObject({
      ok: false,
      error: { code: "E-TYPE", in: "wrt" },
    });
  });

  test("by what is a size in the claim nothing is differentiated", async () => {
    expect(await derivativeIs("n*x", "sum(x/n, k, 1, n)", { wrt: "n" })).toMatchObject({
      ok: false,
      error: { code: "E-TYPE", in: "wrt" },
    });
  });

  const columns = { declare: { x: ["n"] }, wrt: "x" };

  test.each([
    ["x^2", "2*x", { layout: "derivative" }, { verdict: "equal" }],
    ["norm2sq(x)", "2*eye(n)", { ...columns, layout: "hessian" }, { verdict: "equal" }],
    ["norm2sq(x)", "2*x", { ...columns, layout: "derivative" }, { error: { code: "E-SHAPE" } }],
    ["softmax(x)", "x", { ...columns, layout: "hessian" }, { error: { code: "E-SHAPE" } }],
  ])("the layouts of answers are understood: %s, %s, %j", async (expr, claimed, more, says) => {
    expect(await derivativeIs(expr, claimed, more)).toMatchObject(says);
  });

  test("an order that is not known is told which are", async () => {
    const answer = await derivativeIs("x^2", "2*x", { order: 3 });
    expect(answer).toMatchObject({ error: { code: "E-USAGE", in: "order" } });
    expect(JSON.stringify(answer)).toContain("1 or 2");
  });

  test("twice", async () => {
    const more = { declare: { x: ["n"] }, wrt: "x", order: 2 };
    expect(await derivativeIs("norm2sq(x)", "2*eye(n)", more)).toMatchObject({ verdict: "equal" });
    expect(await derivativeIs("norm2sq(x)", "2*x", more)).toMatchObject({ rung: "shape" });
  });
});
