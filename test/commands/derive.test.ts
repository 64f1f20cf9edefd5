import { describe, expect, test } from "vitest";
import { verbs } from "../../src/commands/index.ts";
import { corrige, wordsOf } from "./corrige.ts";

const shapes = (declare: string): string[] => (declare === "" ? [] : ["--declare", declare]);

describe.concurrent("the derivative ends in its textbook form", () => {
  test.each([
    ["1/(1+exp(-x))", "", "σ(x)·(1 − σ(x))"],
    ["tanh(x)", "", "tanh′(x) = 1 − tanh(x)²"],
    ["softplus(x)", "", "softplus′(x) = σ(x)"],
    ["log(sigmoid(x))", "", "= 1 − σ(x)"],
    ["x*sigmoid(x)", "", "σ(x) + x·σ(x)·(1 − σ(x))"],
    ["sigmoid(x)", "", "σ′(x) = σ(x)·(1 − σ(x))"],
    ["softmax(x)", "x: n", "softmax(x)ᵢ·(δᵢⱼ − softmax(x)ⱼ)"],
    ["softmax(x)", "x: n", "diag(softmax(x)) − softmax(x)·softmax(x)ᵀ"],
    ["-log(softmax(z)[y])", "z: m", "softmax(z) − onehotₘ(y)"],
    ["logsumexp(x)", "x: n", "= softmax(x)"],
    ["W*x", "W: m x n; x: n", "= W\n"],
    ["-x^2", "", "= −2·x"],
  ])("%s (%s) gives %s", async (expression, declare, answer) => {
    const { code, out, err } = await corrige([
      "derive",
      expression,
      "--wrt",
      expression.includes("z") ? "z" : "x",
      ...shapes(declare),
    ]);
    expect(err).toBe("");
    expect(out).toContain(answer);
    expect(code).toBe(0);
  });
});

describe.concurrent("the derivative of log(1 + e^(−yx)) is −yσ(−yx)", () => {
  test("by x, since x is among the names", async () => {
    const { out } = await corrige(["derive", "log(1+exp(-y*x))"]);
    expect(out).toContain("−y·σ(−y·x)");
  });
});

describe.concurrent("a point without a derivative is stated", () => {
  test.each([
    ["relu(x)", "At x = 0 there is no derivative: 0 from the left, 1 from the right."],
    ["abs(2*x-1)", "At x = 1/2 there is no derivative: −2 from the left, 2 from the right."],
    ["sign(x)", "Where x = 0 the function jumps"],
  ])("%s: %s", async (expression, says) => {
    expect((await corrige(["derive", expression])).out).toContain(says);
  });

  test("and is left out where the corner is smoothed away", async () => {
    expect((await corrige(["derive", "x*relu(x)"])).out).not.toContain("no derivative");
  });
});

describe.concurrent("letters", () => {
  const squares = ["norm2sq(W*x-y)", "--declare", "W: m x n; x: n; y: m", "--wrt", "W[k,l]"];

  test("a bound index takes no name that is in scope", async () => {
    const { out } = await corrige(["derive", ...squares]);
    expect(out).toContain("∂/∂Wₖₗ [‖W·x − y‖²] = 2·xₗ·(Σₚ Wₖₚ·xₚ − yₖ)");
    expect(out).not.toMatch(/Σ[ₖₗ]|term (k = k|l = l)/);
  });

  test("a reason speaks the letters of its line", async () => {
    const { out } = await corrige(["derive", ...squares]);
    expect(out).toContain("∂Wⱼₚ/∂Wₖₗ = δⱼₖ·δₚₗ.");
  });

  test("what is differentiated has a name where it is long", async () => {
    const { out } = await corrige(["derive", "-log(softmax(z)[y])", "--declare", "z: m"]);
    expect(out).toContain("L = −log(softmax(z)_y)\n");
    expect(out).toContain("∂L/∂z = softmax(z) − onehotₘ(y)");
  });

  test("a product that is differentiated is held together", async () => {
    const { out } = await corrige(["derive", "x'*A*x", "--declare", "x: n; A: n x n"]);
    expect(out).toContain("∂(xᵀ·A·x)/∂x = ");
  });

  test("in French no line begins with a sign, and words have their apostrophes", async () => {
    const { out } = await corrige(["derive", "sigmoid(x)^2", "--lang", "fr"]);
    expect(out).not.toMatch(/\n\s*[;:?!]|[a-z]'/);
  });
});

describe.concurrent("conditions", () => {
  test("stand beside the answer", async () => {
    expect((await corrige(["derive", "relu(x)"])).out).toMatch(/^relu′\(x\) = .* {3}\(x ≠ 0\)\n/);
  });

  test("stand below the box of a page", async () => {
    const { out } = await corrige(["derive", "relu(x)", "--format", "markdown"]);
    expect(out).toContain("For $x \\neq 0$.");
  });

  test("stand in JSON", async () => {
    const { out } = await corrige(["derive", "relu(x)", "--format", "json"]);
    expect(JSON.parse(out).domain).toEqual(["x != 0"]);
  });
});

describe.concurrent("the variable", () => {
  test.each([
    ["the only name", ["3*t^2"], "6·t"],
    ["x among several", ["a*x^2"], "2·a·x"],
    ["an index is not one", ["z[k]^2", "--declare", "z: n"], "∂zⱼ"],
    ["an entry, as the expression spells it", ["w_0 + w_1*x", "--wrt", "w_1"], "= x"],
  ])("is %s", async (_, words, answer) => {
    const { out, err, code } = await corrige(["derive", ...words]);
    expect(err).toBe("");
    expect(out).toContain(answer);
    expect(code).toBe(0);
  });
});

describe.concurrent("what cannot be read is answered with place, expectation and exit code 2", () => {
  test.each([
    [
      "an unknown function",
      ["sofplus(x)"],
      ["expression:1:1", "sofplus(x)", "^^^^^^^", '"softplus"'],
    ],
    ["an unbalanced parenthesis", ["softmax(W*x + b"], ["expression:1:16", "closing parenthesis"]],
    ["shapes that clash", ["W*x", "--declare", "W: m x n; x: p"], ["m × n", "n ≠ p"]],
    [
      "an unknown variable",
      ["alpha*x", "--wrt", "alhpa"],
      ["--wrt:1:1", "alpha or x", 'Did you mean "alpha"?'],
    ],
    [
      "an index as variable",
      ["-log(softmax(z)[y])", "--declare", "z: m", "--wrt", "y"],
      ["--wrt:1:1", "an index"],
    ],
    ["no telling which variable", ["a*b"], ["--wrt a or b"]],
    ["a declaration", ["x", "--declare", "x"], ["--declare:1:2", "W: m x n"]],
    ["an assumption", ["x", "--assume", "x positive"], ["--assume:1:1", "x: positive"]],
    ["nothing at all", [""], ["The expression is empty"]],
    ["a constant", ["3"], ["no variable"]],
  ])("%s", async (_, words, says) => {
    const { code, out, err } = await corrige(["derive", ...words]);
    for (const text of says) expect(err).toContain(text);
    expect(err).not.toMatch(/\n\s+at /);
    expect(out).toBe("");
    expect(code).toBe(2);
  });

  test("in French for a French machine", async () => {
    const { err } = await corrige(["derive", "sofplus(x)"], { env: { LANG: "fr_FR.UTF-8" } });
    expect(err).toContain("La fonction « sofplus » n'est pas connue.");
    expect(err).not.toContain("not known");
  });

  test("as JSON where JSON is asked for", async () => {
    const { out, code } = await corrige(["derive", "sofplus(x)", "--format", "json"]);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      error: { code: "E-NAME", at: { line: 1, column: 1 }, nearest: "softplus" },
    });
    expect(code).toBe(2);
  });
});

describe.concurrent("usage", () => {
  test.each([
    [[], "A command is missing"],
    [["derive"], "Not enough"],
    [["derive", "x", "--format", "pdf"], '"pdf"'],
    [["derive", "x", "--wrt"], "Not enough arguments following: wrt"],
    [["derive", "x", "--wtr", "x"], "wtr"],
    [["derive", "x", "--wrt", "x", "--wrt", "x"], "once"],
    [["dervie", "x"], "derive"],
  ])("%j is refused with exit code 2", async (words, says) => {
    const { code, err } = await corrige(words);
    expect(err).toContain(says);
    expect(err).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  });
});

describe.concurrent("formats", () => {
  test("JSON holds entries, shape, layout, kinks and steps with their reasons", async () => {
    const { out } = await corrige(["derive", "relu(x)", "--format", "json"]);
    const found = JSON.parse(out);
    expect(found).toMatchObject({
      ok: true,
      shape: [],
      layout: "derivative",
      kinks: [{ at: "0", left: "0", right: "1" }],
    });
    expect(found.steps[0]).toMatchObject({
      lemma: "relu.definition",
      because: { fr: expect.any(String), en: expect.any(String) },
    });
  });

  test.each([
    ["latex", String.raw`\begin{document}`],
    ["html", "<!doctype html>"],
    ["markdown", "# Derivative of"],
  ])("%s stands alone", async (format, begins) => {
    const { out, code } = await corrige(["derive", "softplus(x)", "--format", format]);
    expect(out).toContain(begins);
    expect(code).toBe(0);
  });

  test("the layout is the one asked for", async () => {
    const shape = async (layout: string): Promise<unknown> => {
      const { out } = await corrige([
        "derive",
        "W*x",
        "--declare",
        "W: m x n; x: n",
        "--layout",
        layout,
        "--format",
        "json",
      ]);
      return JSON.parse(out).shape;
    };
    expect(await shape("numerator")).toEqual(["m", "n"]);
    expect(await shape("denominator")).toEqual(["n", "m"]);
  });

  test("no escape codes reach a pipe", async () => {
    expect((await corrige(["derive", "softplus(x)"])).out).not.toContain("\u001b");
  });
});

describe.concurrent("each command explains itself with examples that run", () => {
  for (const verb of verbs) {
    test(verb.name, async () => {
      const { out, code } = await corrige([verb.name, "--help"]);
      expect(code).toBe(0);
      for (const { line } of verb.examples) expect(out).toContain(line);
    });
  }

  test.each(
    verbs
      .filter(({ name }) => name === "derive" || name === "list")
      .flatMap(({ examples }) => examples.map(({ line }) => line)),
  )("%s", async (line) => {
    const { code, err } = await corrige(wordsOf(line).slice(1));
    expect(err).toBe("");
    expect(code).toBe(0);
  });
});
