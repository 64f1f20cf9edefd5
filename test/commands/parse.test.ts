import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseVerb } from "../../src/commands/parse.ts";
import { corrige, wordsOf } from "./corrige.ts";

const root = join(import.meta.dirname, "..", "..");
const scratch = await mkdtemp(join(tmpdir(), "corrige-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const tex = String.raw;
const shapes = ["--declare", "W: m x n; x: n; b: m; y: m; y_hat: m"];

describe.concurrent("one formula", () => {
  test("is told in plain syntax, in LaTeX, and with its shape", async () => {
    const { code, out, err } = await corrige(["parse", tex`\frac{1}{1+e^{-x}}`]);
    expect(err).toBe("");
    expect(out).toBe(tex`\frac{1}{1+e^{-x}}
  read    1/(1 + exp(-x))
  LaTeX   \frac{1}{1 + e^{-x}}
  shape   ℝ

Quantities:
  x ∈ ℝ
`);
    expect(code).toBe(0);
  });

  test("may be a chain of relations", async () => {
    const { code, out } = await corrige([
      "parse",
      tex`\hat{y} = \sigma(Wx + b) \in \mathbb{R}^m`,
      ...shapes,
    ]);
    expect(out).toContain("sigmoid(W*x + b)");
    expect(out).toContain(tex`∈ \mathbb{R}^m`);
    expect(out).toContain("W ∈ ℝ^(m×n)");
    expect(code).toBe(0);
  });

  test("an entry is told as an entry, with how far its index runs", async () => {
    const { out } = await corrige(["parse", "W_{ij} x_j", ...shapes]);
    expect(out).toContain("W[i,j]*x[j]");
    expect(out).toContain("i = 1, …, m");
  });

  test("a point at which a derivative is taken is told, and written as it is", async () => {
    const formula = tex`\frac{\partial L}{\partial \sigma(o)}`;
    const { out } = await corrige(["parse", formula, "--declare", "o: n"]);
    expect(out).toContain("where _1 = sigmoid(o)");
    expect(out).toContain(`LaTeX   ${formula}`);
  });

  test("layers are labels", async () => {
    const file = join(scratch, "layers.yaml");
    await writeFile(
      file,
      `notation:
  layer: {index: l, to: L}
  sizes: {n: {by: layer}}
  symbols:
    W: {by: layer, shape: ['n[l]', 'n[l-1]'], latex: [W_l]}
    a: {by: layer, shape: ['n[l]'], latex: [a_l]}
`,
    );
    const { out, err } = await corrige(["parse", "W_l a_{l-1}", "--notation", file]);
    expect(err).toBe("");
    expect(out).toContain("read    W[l]*a[l-1]");
    expect(out).toContain("LaTeX   W^{[l]} a^{[l-1]}");
  });

  test("in plain syntax when it is said to be", async () => {
    const { out, code } = await corrige(["parse", "W*x + b", "--ascii", ...shapes]);
    expect(out).toContain("LaTeX   W x + b");
    expect(out).toContain("shape   ℝ^m");
    expect(code).toBe(0);
  });

  test("in French", async () => {
    const { out } = await corrige(["parse", "x^2", "--lang", "fr"]);
    expect(out).toContain("  lu      x^2");
    expect(out).toContain("Quantités :");
  });

  test("may keep its delimiters", async () => {
    for (const text of ["$x^2$", "$$x^2$$", tex`\(x^2\)`, tex`\[x^2\]`]) {
      const { out, code } = await corrige(["parse", text]);
      expect(out).toContain("read    x^2");
      expect(code).toBe(0);
    }
  });

  test("with the words of its cases in the language asked for", async () => {
    const cases = tex`\begin{cases} x & x > 0 \\ 0 & \text{sinon} \end{cases}`;
    const { out } = await corrige(["parse", cases, "--lang", "fr"]);
    expect(out).toContain(tex`\text{si } x > 0`);
  });

  test("uses macros", async () => {
    const file = join(scratch, "macros.tex");
    await writeFile(file, tex`\newcommand{\half}[1]{\frac{#1}{2}}`);
    const { out } = await corrige(["parse", tex`\half{x}`, "--macros", file]);
    expect(out).toContain("x/2");
  });

  test("uses assumptions", async () => {
    const words = ["parse", "x_y", "--declare", "x: n", "--assume", "y: index:n"];
    expect((await corrige(words)).out).toContain("x[y]");
  });

  test("as JSON", async () => {
    const { out, code } = await corrige(["parse", "x = y", "--format", "json"]);
    const found = JSON.parse(out);
    expect(found).toMatchObject({
      ok: true,
      error: null,
      chains: [
        {
          span: { start: 0, end: 5 },
          line: 1,
          column: 1,
          members: [
            { source: "x", column: 1, is: "expression", ascii: "x", latex: "x", shape: [] },
            { source: "y", column: 5, is: "expression", ascii: "y", indices: [], error: null },
          ],
          links: [{ left: 0, relation: "=", right: 1 }],
          choices: [],
          readings: 1,
          remarks: [],
        },
      ],
      symbols: [
        { name: "x", shape: [] },
        { name: "y", shape: [] },
      ],
    });
    expect(code).toBe(0);
  });
});

describe.concurrent("an ambiguity", () => {
  const gradient = [tex`\frac{\partial L}{\partial W}`, ...shapes];

  test("is announced", async () => {
    const { out, err, code } = await corrige(["parse", ...gradient]);
    expect(out).toContain("diff(L, W");
    expect(err).toContain("--explain");
    expect(code).toBe(0);
  });

  test("is told with its options, the one taken and the others, and why", async () => {
    const { out, err } = await corrige(["parse", ...gradient, "--explain"]);
    expect(out).toContain("▸ in the variable's shape (the most plausible");
    expect(out).toContain("transposed (numerator layout)");
    expect(out).toMatch(/Other readings whose shapes fit:\n {4}diff\(L, W\)'/);
    expect(err).toBe("");
  });

  test("is settled by the shapes where they leave one reading", async () => {
    const formula = tex`\frac{\partial L}{\partial W} = (\hat{y} - y) x^\top`;
    const { out } = await corrige(["parse", formula, ...shapes, "--explain"]);
    expect(out).toContain("▸ in the variable's shape (only so do the shapes fit)");
    expect(out).not.toContain("Other readings");
  });

  test("as JSON, with the other readings for those who ask", async () => {
    const words = ["parse", ...gradient, "--format", "json"];
    const [plain] = JSON.parse((await corrige(words)).out).chains;
    expect(plain).not.toHaveProperty("others");
    expect(plain.readings).toBe(2);
    expect(plain.choices[0]).toMatchObject({ taken: 0, because: "plausible", line: 1, column: 1 });
    const [told] = JSON.parse((await corrige([...words, "--explain"])).out).chains;
    expect(told.others).toHaveLength(1);
    expect(told.others[0].members[0].shape).toEqual(["n", "m"]);
  });
});

describe.concurrent("what is refused", () => {
  test("is pointed at, and the exit code is 1", async () => {
    const { code, out, err } = await corrige(["parse", tex`\frac{1}{1+e^{-x}`]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toBe(tex`expression:1:9: E-SYNTAX
\frac{1}{1+e^{-x}
        ^  This brace is not closed.
`);
  });

  test("leaves the other sides to be read", async () => {
    const { code, out, err } = await corrige(["parse", "W y = b", ...shapes]);
    expect(code).toBe(1);
    expect(out).toContain("read    b");
    expect(err).toContain("E-SHAPE");
  });

  test("as JSON", async () => {
    const { code, out } = await corrige(["parse", tex`\frac{1}{`, "--format", "json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      chains: [],
      error: { code: "E-SYNTAX", at: { line: 1, column: 9 }, read: "{" },
    });
  });

  test("in LaTeX, with a hint when the plain syntax would have it", async () => {
    const { code, err } = await corrige(["parse", "W .* x", "--declare", "W: n; x: n"]);
    expect(code).toBe(1);
    expect(err).toContain("add --ascii");
  });

  test("with no such hint where the plain syntax would make up a name", async () => {
    const { code, err } = await corrige(["parse", "Wx", "--declare", "W: m x n; x: p"]);
    expect(code).toBe(1);
    expect(err).not.toContain("--ascii");
  });

  test("sides that do not go together are told apart", async () => {
    const words = ["parse", "W x = x", ...shapes];
    expect((await corrige(words)).err).toContain("differ in shape");
    const [chain] = JSON.parse((await corrige([...words, "--format", "json"])).out).chains;
    expect(chain).toMatchObject({ agree: false, readings: 1 });
  });

  test("a letter that is declared nowhere, when asked to be strict", async () => {
    expect((await corrige(["parse", "x + z", ...shapes, "--strict"])).code).toBe(1);
    expect((await corrige(["parse", "x + x", ...shapes, "--strict"])).code).toBe(0);
  });
});

describe.concurrent("a command line that cannot be followed exits with 2 and prints nothing", () => {
  test.each<[what: string, words: string[], says: string]>([
    ["a declaration", ["x", "--declare", "x: n+"], "--declare:1:6"],
    ["an assumption", ["x", "--assume", "x: positif"], "--assume"],
    ["no file of macros", ["x", "--macros", "nowhere.tex"], "no such file"],
    ["no notation", ["x", "--notation", "nowhere.yaml"], "no such file"],
    ["no copy", ["--document", "nowhere.md"], "nowhere.md"],
    ["a folder", ["--document", "src"], "not a file"],
    ["a formula and a copy", ["x", "--document", "README.md"], "not both"],
    ["a copy for a formula", ["copy.md"], "--document copy.md"],
    ["a name in LaTeX", ["x", "--declare", "W^{(1)}: m x n"], "--notation"],
    ["a copy in plain syntax", ["--document", "README.md", "--ascii"], "--ascii"],
    ["another format", ["x", "--format", "xml"], "xml"],
    ["another option", ["x", "--latex"], "latex"],
    ["nothing", ["-"], "empty"],
  ])("%s", async (_, words, says) => {
    const { code, out, err } = await piped("", ["parse", ...words]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(says);
  });

  test("a notation with a slip shows its place", async () => {
    const file = join(scratch, "slip.yaml");
    await writeFile(file, "notation:\n  symbols: {x: {shap: [n]}}\n");
    const { code, err } = await corrige(["parse", "x", "--notation", file]);
    expect(code).toBe(2);
    expect(err).toContain("slip.yaml:2:17: E-NAME");
    expect(err).toContain('Did you mean "shape"?');
  });
});

/** A run whose standard input holds this text. */
const piped = (
  input: string,
  words: readonly string[],
): Promise<{ code: number | null; out: string; err: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, "dist", "cli.js"), ...words], {
      cwd: root,
      env: { PATH: process.env.PATH, LANG: "C" },
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    child.on("close", (code) => resolve({ code, out, err }));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });

describe.concurrent("standard input", () => {
  test.each([[["parse"]], [["parse", "-"]]])("is read by %j", async (words) => {
    const { code, out } = await piped(`${tex`\sum_{i=1}^n x_i`}\n`, [
      ...words,
      "--declare",
      "x: n",
    ]);
    expect(out).toContain("sum(x[i], i, 1, n)");
    expect(code).toBe(0);
  });

  test("may begin with a minus, as an argument may", async () => {
    expect((await piped("-x", ["parse"])).out).toContain("read    -x");
    expect((await corrige(["parse", "-x"])).out).toContain("read    -x");
  });
});

describe("a copy", () => {
  const copy = tex`# Homework

## 1. Regression

a) **Answer.** We have $z = W x + b$ with $\hat{y} = \sigma(z)$, hence

$$\frac{\partial L}{\partial W} = (\hat y - y) x^\top$$

b) Here $\frac{1}{ $ is not closed, and $q \in \mathbb{R}^m$.
`;
  const notation = tex`notation:
  symbols:
    W: {shape: [m, n]}
    x: {shape: [n]}
    b: {shape: [m]}
    z: {shape: [m]}
    y: {shape: [m]}
    y_hat: {shape: [m]}
    L: {of: [y_hat]}
sections:
  1.b: {symbols: {q: {shape: [m]}}}
`;
  const [file, names] = [join(scratch, "copy.md"), join(scratch, "notation.yaml")];
  const words = ["parse", "--document", file, "--notation", names, "--strict"];
  beforeAll(async () => {
    await writeFile(file, copy);
    await writeFile(names, notation);
  });

  test("is told section by section, with the place of what is refused", async () => {
    const { code, out, err } = await corrige(words);
    expect(out).toContain("## 1.a (answer)");
    expect(out).toContain("⇒ W·x + b");
    expect(out).toContain("⇒ (ŷ − y)·xᵀ");
    expect(out).toContain(`✗ ${file}:9:18: E-SYNTAX`);
    expect(err).toContain(`${file}:9:18: E-SYNTAX\nb) Here $\\frac{1}{ $`);
    expect(err).toContain(`${file}: 5 formulas, 9 sides: 8 read, 1 refused.`);
    expect(code).toBe(1);
  });

  test("is written as it is asked for", async () => {
    const plain = await corrige([...words, "--write", "plain"]);
    expect(plain.out).toContain("⇒ (y_hat - y)*x'");
    const latex = await corrige([...words, "--write", "latex"]);
    expect(latex.out).toContain(tex`⇒ (\hat{y} - y) x^{\top}`);
  });

  test("names what it introduces as the author does, and what is left to write", async () => {
    const own = join(scratch, "own.md");
    await writeFile(
      own,
      tex`## 1
Let $x \in \mathbb{R}^n$ and let $z = x^2$. We have $x + x$.

## 2
TODO
`,
    );
    const { out } = await corrige(["parse", "--document", own, "--strict", "--lang", "fr"]);
    expect(out).toContain("⇒ x + x");
    expect(out).not.toContain("_x");
    expect(out).toContain("[introduit]");
    expect(out).toContain("## 2\n  l. 5\n      (à compléter)");
  });

  test("without formulas says where they are looked for", async () => {
    const prose = join(scratch, "prose.md");
    await writeFile(prose, "Only words.\n");
    const { code, err } = await corrige(["parse", "--document", prose]);
    expect(err).toContain("No formula was found");
    expect(code).toBe(0);
  });

  test("does not send its characters of control to the terminal", async () => {
    const file = join(scratch, "control.md");
    await writeFile(file, "# A\u001b[2J\n$x\u001b[31m$\n");
    const { out, err } = await corrige(["parse", "--document", file]);
    expect(out + err).not.toContain("\u001b");
  });

  test("is read in full when nothing in it is wrong", async () => {
    const good = join(scratch, "good.tex");
    await writeFile(good, tex`\section{One} \(x^2 = x\cdot x\)`);
    const { code, err } = await corrige(["parse", "--document", good, "--lang", "fr"]);
    expect(err).toContain("1 formule, 2 membres : 2 lus, 0 refusé.");
    expect(err).toContain("Déclarés nulle part et lus comme des nombres : x");
    expect(code).toBe(0);
  });

  test("a notebook says its cells", async () => {
    const notebook = join(scratch, "notes.ipynb");
    const cells = ["code", "markdown"].map((cell_type) => ({ cell_type, source: ["\n", "$x +$"] }));
    await writeFile(notebook, JSON.stringify({ cells, nbformat: 4 }));
    const { out, code } = await corrige(["parse", "--document", notebook]);
    expect(out).toContain(`✗ ${notebook}[2]:2:`);
    expect(code).toBe(1);
  });

  test("as JSON, every member with its source, place and reading", async () => {
    const { code, out } = await corrige([...words, "--format", "json"]);
    const found = JSON.parse(out);
    expect(code).toBe(1);
    expect(found).toMatchObject({ ok: false, file, format: "markdown", errors: [] });
    expect(found.counts).toEqual({
      sections: 4,
      formulas: 5,
      sides: 9,
      read: 8,
      refused: 1,
      open: 0,
    });
    for (const section of found.sections) {
      expect(Object.keys(section)).toEqual(
        "label kind title role span line column introduces formulas todos".split(" "),
      );
      for (const formula of section.formulas) {
        expect(Object.keys(formula)).toEqual(
          "source span line column display environment cue role bare todo error chains".split(" "),
        );
        for (const chain of formula.chains) {
          expect(Object.keys(chain)).toEqual(
            "continues span line column members links where choices agree readings notes remarks".split(
              " ",
            ),
          );
          for (const member of chain.members) {
            expect(Object.keys(member)).toEqual(
              "source span line column is ascii latex shape indices error".split(" "),
            );
            expect(copy.slice(member.span.start, member.span.end)).toBe(member.source);
          }
        }
      }
    }
    const refused = found.sections.at(-1).formulas[0].error;
    expect(refused).toMatchObject({ code: "E-SYNTAX", line: 9, column: 18 });
  });

  test("with its ambiguities for those who ask", async () => {
    const { out } = await corrige([...words, "--explain"]);
    expect(out).toContain(
      String.raw`\frac{\partial L}{\partial W}: in the variable's shape (only so do the shapes fit); not: transposed`,
    );
  });

  test("colours only where a terminal asks for them", async () => {
    expect((await corrige(words)).out).not.toContain("\u001b");
  });

  test("leaves nothing behind", async () => {
    const before = await readdir(scratch);
    await corrige(words);
    expect(await readdir(scratch)).toEqual(before);
  });

  test("is aligned with an exercise", async () => {
    const exercise = join(scratch, "exercise.yaml");
    await writeFile(
      exercise,
      tex`format: 1
title: {en: Trial}
sizes: {m: {}, n: {}}
symbols: {W: {shape: [m, n]}, x: {shape: [n]}, b: {shape: [m]}, y: {shape: [m]}, L: {}}
define: {z: {is: W*x + b}, p: {is: sigmoid(z), latex: ['\hat{y}']}}
questions:
- {id: a, kind: gradient, of: L, wrt: W}
- {id: b, kind: gradient, of: L, wrt: W, symbols: {q: {shape: [m]}}}
`,
    );
    const { out, err } = await corrige([
      "parse",
      "--document",
      file,
      "--notation",
      exercise,
      "--strict",
    ]);
    expect(out).toContain("⇒ (p − y)·xᵀ");
    expect(err).toContain("8 read, 1 refused.");
  });
});

describe.concurrent("the examples of its help run", () => {
  const formulas = parseVerb.examples.filter(({ line }) => !line.includes("--document"));

  test.each(formulas)("$line", async ({ line }) => {
    expect((await corrige(wordsOf(line).slice(1))).code).toBe(0);
  });
});

describe("docs/parse.md", () => {
  const text = readFileSync(join(root, "docs", "parse.md"), "utf8");
  const examples = [...text.matchAll(/^\$ corrige (parse .*)\n([\s\S]*?)\n```/gm)];

  test("has examples", () => expect(examples.length).toBeGreaterThan(2));

  test.each(examples.map(([, line = "", shown = ""]) => [line, shown]))(
    "%s",
    async (line, shown) => {
      const { out, err } = await corrige(wordsOf(line));
      expect(`${out}${err}`.trimEnd()).toBe(shown.trimEnd());
    },
  );
});

test("the README's formula is as it is printed", async () => {
  const text = readFileSync(join(root, "README.md"), "utf8");
  const [, line = "", shown = ""] = /^\$ npx corrige (parse .*)\n([\s\S]*?)\n```/m.exec(text) ?? [];
  const { out } = await corrige(wordsOf(line));
  expect(out.trimEnd()).toBe(shown.trimEnd());
});
