import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { valuesText } from "../../src/commands/check/place.ts";
import { checkVerb } from "../../src/commands/check.ts";
import { derivativeIs, equal } from "../../src/index.ts";
import { corrige, wordsOf } from "./corrige.ts";

const check = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  corrige(["check", ...words], { env });

const root = join(import.meta.dirname, "..", "..");

describe.concurrent("the examples of docs/check.md are what is printed", () => {
  const text = readFileSync(join(root, "docs", "check.md"), "utf8");
  const examples = [...text.matchAll(/^\$ (corrige check .*)\n((?:(?!\$ |```).*\n)+)/gm)];

  test("are there", () => expect(examples.length).toBeGreaterThan(8));

  test.each(examples.map(([, line = "", out = ""]) => [line, out]))("%s", async (line, out) => {
    const found = await corrige(wordsOf(line).slice(1));
    expect(found.err).toBe("");
    expect(found.out).toBe(out);
  });
});

describe.concurrent("the exit code is the verdict", () => {
  test.each([
    ["right", ["softplus(x)", "sigmoid(x)"], 0],
    ["right in another form", ["sigmoid(x)", "exp(-x)/(1+exp(-x))^2"], 0],
    ["wrong", ["sigmoid(x)", "sigmoid(x)"], 1],
    ["wrong by very little", ["x^2", "2*x + 1e-15"], 1],
    ["wrong in shape", ["norm2sq(x)", "2*x[1]", "--declare", "x: n"], 1],
    ["no expression", ["sigmoid(x)", "sigmoid(x"], 2],
    ["an unknown variable", ["x^2", "2*x", "--wrt", "z"], 2],
    ["undecided", ["log(-x^2-1)", "1", "--equal"], 3],
    ["equal", ["(a+b)^2", "a^2+2*a*b+b^2", "--equal"], 0],
    ["different", ["(a+b)^2", "a^2+b^2", "--equal"], 1],
  ])("%s", async (_, words, code) => {
    expect((await check(words)).code).toBe(code);
  });

  test.each(checkVerb.examples.map(({ line }) => line))("%s runs", async (line) => {
    const { code, err } = await corrige(wordsOf(line).slice(1));
    expect(err).toBe("");
    expect([0, 1]).toContain(code);
  });
});

describe.concurrent("a wrong claim", () => {
  test("has a counterexample, and the derivative", async () => {
    const { out } = await check(["sigmoid(x)", "sigmoid(x)"]);
    expect(out).toMatch(
      /^Wrong: this is not the derivative by x\.\n {2}x = .*\n {2}the derivative is about 0\.\d+, the claim about 0\.\d+\n/,
    );
    expect(out).toContain("The derivative: σ(x)·(1 − σ(x))");
  });

  test("is told in French with French numbers", async () => {
    const { out } = await check(["sigmoid(x)", "sigmoid(x)", "--lang", "fr"]);
    expect(out).toMatch(/^Faux\s: ce n’est pas la dérivée par rapport à x\.\n/u);
    expect(out).toMatch(/la dérivée vaut environ 0,\d+, la réponse environ 0,\d+/);
  });

  test("about arrays shows the entry and the matrices", async () => {
    const { out } = await check([
      ...["x'*A*x", "2*A*x", "--wrt", "x"],
      ...["--declare", "x: n; A: n x n"],
    ]);
    expect(out).toMatch(/n = \d, x = \(.*\)\n {2}A = ⎡.*⎤\n/);
    expect(out).toMatch(/entry \d: the derivative is \S+, the claim \S+\n/);
    expect(out).toContain("The derivative: (A + Aᵀ)·x");
  });

  test("names what is not in the expression", async () => {
    const { out } = await check(["alpha*x^2", "2*alhpa*x"]);
    expect(out).toContain('"alhpa" is not in the expression. Did you mean "alpha"?');
  });

  test("of one entry is told how to ask for it", async () => {
    const { out } = await check(["norm2sq(x)", "2*x[i]", "--declare", "x: n"]);
    expect(out).toContain("expected n, got a number");
    expect(out).toContain('--wrt "x[i]"');
    expect((await check(["norm2sq(x)", "2*x[i]", "--declare", "x: n", "--wrt", "x[i]"])).code).toBe(
      0,
    );
  });
});

describe.concurrent("values", () => {
  test.each([
    ["small ones are exact", ["7/2", "-3"], "7/2", "−3"],
    [
      "few digits tell them apart",
      ["0.196611933241", "0.73105857863"],
      "about 0.196612",
      "about 0.731059",
    ],
    [
      "more where it takes more",
      ["2.71828182846", "2.71828183846"],
      "about 2.71828183",
      "about 2.71828184",
    ],
    ["all where doubles do not tell", ["2", "2.000000000000001"], "2", "about 2.000000000000001"],
    ["powers of ten", ["1.40359221785e+220", "1e-20"], "about 1.40359·10²²⁰", "about 10⁻²⁰"],
    ["beyond doubles", ["2.7e+347", "1"], "about 2.7·10³⁴⁷", "1"],
    ["long fractions are decimals", ["1234567/2345678", "0"], "about 0.526316", "0"],
    [
      "bounds",
      ["2.7182818284 … 2.7182818285", "2.7182818384 … 2.7182818385"],
      "2.718281828…",
      "2.718281838…",
    ],
    ["bounds that share no more", ["1.9 … 2.1", "2.3 … 2.4"], "1.9 … 2.1", "2.…"],
  ] as const)("%s", (_, values, left, right) => {
    expect(valuesText(values, "en")).toEqual([left, right]);
  });

  test("in French", () => {
    expect(valuesText(["0.5000000001", "1.5e+30"], "fr")).toEqual([
      "environ 0,5",
      "environ 1,5·10³⁰",
    ]);
  });

  test("points list numbers, columns and matrices, in the order of the text", async () => {
    expect((await check(["x^2", "2*y"])).out).toContain("  x = 2, y = 1\n");
  });
});

describe.concurrent("layouts", () => {
  const declare = ["--declare", "W: d_h x m; x: m"];

  test("any is right, and an unusual one is named", async () => {
    const { out, code } = await check(["W*x", "W'", "--wrt", "x", ...declare]);
    expect(out).toContain("Right: this is the derivative by x, in denominator layout");
    expect(out).toContain("Proved, for all sizes.");
    expect(code).toBe(0);
    const usual = await check(["W*x", "W", "--wrt", "x", ...declare]);
    expect(usual.out).not.toContain("layout");
    expect(usual.code).toBe(0);
  });

  test("the one asked for is required", async () => {
    const asked = ["--wrt", "x", "--layout", "numerator", ...declare];
    const { out, code } = await check(["W*x", "W'", ...asked]);
    expect(out).toContain("expected dₕ × m, got m × dₕ");
    expect(out).toContain("It would be right in denominator layout");
    expect(code).toBe(1);
  });

  test.each([
    ["2*x", "gradient", "equal"],
    ["2*x'", "gradient", "different"],
    ["2*x", "numerator", "different"],
    ["2*x'", "numerator", "equal"],
    ["2*x", "denominator", "equal"],
  ] as const)("of a number by a column: %s as %s", (claim, layout, verdict) => {
    expect(derivativeIs("norm2sq(x)", "x", claim, { declare: ["x: n"], layout })).toMatchObject({
      verdict: { verdict },
    });
  });

  test.each([
    ["2*eye(n)", "equal"],
    ["eye(n)", "different"],
  ])("a Hessian has one: %s", (claim, verdict) => {
    const options = { declare: ["x: n"], order: 2, layout: "gradient" } as const;
    expect(derivativeIs("norm2sq(x)", "x", claim, options)).toMatchObject({ verdict: { verdict } });
  });
});

describe.concurrent("what is remarked", () => {
  test.each([
    [["norm2sq(x)", "2*x'", "--declare", "x: n"], "numerator"],
    [["norm2sq(W)", "2*W'", "--declare", "W: m x n"], "numerator"],
    [["W*x", "W'", "--wrt", "x", "--declare", "W: m x n; x: n"], "denominator"],
  ])("another layout, proved as surely as the usual one: %j", async (words, layout) => {
    const { out } = await check(words);
    expect(out).toContain(`, in ${layout} layout`);
    expect(out).toContain("\nProved, for all sizes.\n");
  });

  test("kinks, also where no derivation is known", async () => {
    const { out } = await check(["sum(abs(x))", "sign(x)", "--declare", "x: n"]);
    expect(out).toContain("Compared off the points without a derivative: xₖ = 0.");
  });

  test("kinks", async () => {
    const { out } = await check(["relu(x)", "heaviside(x)"]);
    expect(out).toContain("Compared off the points without a derivative: x = 0.");
  });

  test.each([
    ["log(x^2)", "2*log(x)", "Only the first has a value at x = −1"],
    ["2*log(x)", "log(x^2)", "Only the second has a value at x = −1"],
  ])("domains: %s, %s", async (left, right, says) => {
    const { out, code } = await check([left, right, "--equal"]);
    expect(out).toContain(says);
    expect(code).toBe(0);
  });

  test("but not that 1/x has more values than log x has derivatives", async () => {
    expect((await check(["log(x)", "1/x"])).out).toBe(
      "Right: this is the derivative by x.\nProved.\n",
    );
  });
});

describe.concurrent("LaTeX", () => {
  test.each([
    ["\\frac{1}{1+e^{-x}}", undefined, "\\sigma(x)(1-\\sigma(x))", "equal"],
    ["\\theta^2", "\\theta", "2\\theta", "equal"],
    ["z_i", "z_j", "\\delta_{ij}", "equal"],
    ["z_i", "z_j", "2\\delta_{ij}", "different"],
    ["\\|z\\|^2", undefined, "2 z_k", "equal"],
    ["\\|z\\|^2", undefined, "2 z", "equal"],
    ["\\|z\\|^2", undefined, "z_k", "different"],
  ])("%s by %s: %s", (of, by, claim, verdict) => {
    expect(derivativeIs(of, by, claim, { declare: ["z: n"], latex: true })).toMatchObject({
      verdict: { verdict },
    });
  });

  test("the command reads it, variable included", async () => {
    const { out, code } = await check(["\\theta^2", "2\\theta", "--wrt", "\\theta", "--latex"]);
    expect(out).toContain("by θ");
    expect(code).toBe(0);
  });

  test("letters of a claim about a whole are said to belong to the variable", async () => {
    const words = ["\\|Wx\\|^2", "2(Wx)_i x_j", "--wrt", "W", "--latex"];
    const { code, err } = await check([...words, "--declare", "x: n; W: m x n"]);
    expect(err).toContain("such as W_{ij}");
    expect(code).toBe(2);
  });

  test("an entry beside a whole is refused, not judged", async () => {
    const { code, err } = await check([
      ...["W x", "W_{ij}", "--wrt", "x_j", "--latex"],
      ...["--declare", "x: n; W: m x n"],
    ]);
    expect(err).toContain("The letter i of the claim is neither in the expression");
    expect(code).toBe(2);
  });
});

describe.concurrent("usage", () => {
  test.each([
    [["x"], "two expressions"],
    [["x", "1", "1"], "two expressions"],
    [["x", "x", "--equal", "--wrt", "x"], "without --wrt"],
    [["a*b", "b"], "--wrt a or b"],
    [["x", "sofplus(x)"], "claim:1:1"],
    [["x", "1", "--declare", "x"], "--declare:1:2"],
    [["x", "--equal"], "--equal compares two expressions."],
    [["x", "x+", "--equal"], "second:1:"],
    [["x", "\\sigma(x)"], "Expected: --latex, for LaTeX."],
    [["$x^2$", "2x", "--latex"], "Expected: the formula without its dollars."],
    [["x^2", "f'(x) = 2*x"], 'Expected: an expression alone, without "f(x) =".'],
    [["x", "x+", "--lang", "fr"], "réponse:1:"],
  ])("%j", async (words, says) => {
    const { code, out, err } = await check(words);
    expect(err).toContain(says);
    expect(err).not.toMatch(/\n\s+at /);
    expect(out).toBe("");
    expect(code).toBe(2);
  });

  test("an expression may begin with a minus", async () => {
    expect((await check(["-x^2", "-2*x"])).code).toBe(0);
  });

  test("no escape codes reach a pipe", async () => {
    expect((await check(["x^2", "x"])).out).not.toContain("\u001b");
  });
});

describe.concurrent("JSON", () => {
  test("holds the verdict and the derivative", async () => {
    const { out, code } = await check([
      ...["x'*A*x", "2*A*x", "--wrt", "x", "--format", "json"],
      ...["--declare", "x: n; A: n x n"],
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      verdict: "different",
      certainty: "proved",
      rung: "enclosure",
      counterexample: { x: expect.any(Array), A: expect.any(Array) },
      sizes: { n: expect.any(Number) },
      entry: [expect.any(Number)],
      values: [expect.any(String), expect.any(String)],
      derivative: { ascii: "(A + A')*x", shape: ["n"], layout: "gradient", kinks: [] },
    });
  });

  test("holds what cannot be read", async () => {
    const { out, code } = await check(["x", "sofplus(x)", "--format", "json"]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      error: { code: "E-NAME", in: "claim", nearest: "softplus" },
    });
  });
});

describe("the library", () => {
  test("compares texts", () => {
    expect(equal("(a+b)^2", "a^2+2*a*b+b^2")).toMatchObject({
      ok: true,
      verdict: { verdict: "equal", certainty: "proved" },
    });
    expect(equal("sqrt(x^2)", "x", { assume: ["x: positive"] })).toMatchObject({
      ok: true,
      verdict: { verdict: "equal" },
    });
    expect(equal("sqrt(x^2)", "x")).toMatchObject({ ok: true, verdict: { verdict: "different" } });
  });

  test("compares derivatives", () => {
    const declare = ["W: m x n; x: n"];
    expect(derivativeIs("W*x", "x", "W'", { declare })).toMatchObject({
      ok: true,
      verdict: { verdict: "equal" },
      rightIn: "denominator",
    });
    expect(derivativeIs("x^3", undefined, "6*x", { order: 2 })).toMatchObject({
      ok: true,
      verdict: { verdict: "equal" },
    });
  });

  test("gives errors as values", () => {
    expect(equal("x", "x+")).toMatchObject({
      ok: false,
      error: { code: "E-SYNTAX", file: "claim" },
    });
    expect(derivativeIs("a*b", undefined, "b")).toMatchObject({
      ok: false,
      error: { code: "E-NAME" },
    });
    expect(equal("x", "x", { assume: ["x positive"] })).toMatchObject({
      ok: false,
      error: { code: "E-SYNTAX", file: "--assume" },
    });
  });
});
