import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import katex from "katex";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { corrige, type Run } from "./corrige.ts";

const scratch = await mkdtemp(join(tmpdir(), "corrige-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const exercise = "004-reseaux-de-neurones";

describe("the sheet of 004", () => {
  let run: Run;
  beforeAll(async () => {
    run = await corrige(["sheet", `exercises/${exercise}`, "--out", scratch]);
  });

  test("has an answer to each of 35 questions, checked, or said not to be", async () => {
    expect(run.err).toBe("");
    expect(run.out).toMatch(/: \d+ of 35 questions proved/);
    expect(run.code).toBe(0);
    const { questions } = JSON.parse(
      await readFile(join(scratch, exercise, `${exercise}.json`), "utf8"),
    );
    const inSection = (wanted: string): number =>
      questions.filter(({ section }: { section: { id: string } }) => section.id === wanted).length;
    expect(["1", "2", "3"].map(inSection)).toEqual([13, 18, 4]);
    for (const { parts } of questions) {
      for (const { checked, note, claims, steps, witness } of parts) {
        expect(note === undefined).toBe(checked);
        if (!checked) continue;
        expect(claims.length).toBeGreaterThan(0);
        for (const claim of claims) expect(claim.witness.points).toBeGreaterThan(0);
        expect(witness.replayed).toBeGreaterThanOrEqual(steps.length);
        for (const { latex, lemma, because } of steps)
          for (const text of [latex, lemma, because.fr, because.en]) expect(text).not.toBe("");
      }
    }
  });

  test("is written in both languages as HTML, LaTeX and Markdown, and nothing else is left behind", async () => {
    const endings = ["html", "md", "tex"].flatMap((ending) => [`en.${ending}`, `fr.${ending}`]);
    const wanted = [...endings, "json"].map((ending) => `${exercise}.${ending}`);
    expect((await readdir(join(scratch, exercise))).sort()).toEqual(wanted.sort());
    for (const name of wanted) expect(run.out).toContain(name);
  });

  test("has formulas that KaTeX renders", async () => {
    const text = await readFile(join(scratch, exercise, `${exercise}.fr.md`), "utf8");
    const formulas = [...text.matchAll(/\$\$\n?([^$]+?)\n?\$\$|\$([^$\n]+)\$/g)].map(
      ([, display, inline]) => display ?? inline ?? "",
    );
    expect(formulas.length).toBeGreaterThan(50);
    for (const formula of formulas)
      katex.renderToString(formula.replaceAll("\\cr", "\\\\"), { throwOnError: true });
  });

  test("says the answers a textbook gives", async () => {
    const { questions } = JSON.parse(
      await readFile(join(scratch, exercise, `${exercise}.json`), "utf8"),
    );
    const answers = questions.flatMap(
      ({ parts }: { parts: { part: string; answer: { entries: { ascii: string } } | null }[] }) =>
        parts.map(({ part, answer }) => `${part}: ${answer?.entries.ascii}`),
    );
    expect(answers).toEqual(
      expect.arrayContaining([
        "1a: (x > 0) - (x < 0)",
        "1b: heaviside(x)",
        "1e.1: sigmoid(x)*(1 - sigmoid(x))",
        "1f: -softplus(-x)",
        "1g.2: sigmoid(x)",
        "1j: softmax(vx)[i]*(delta(i,j) - softmax(vx)[j])",
        "1m.x: softmax(vx)[j] - y[j]",
      ]),
    );
  });
});

const trial = (questions: string): string => `format: 1
title: {fr: Essai, en: Trial}
sizes: {n: {}}
symbols: {x: {shape: [n]}}
questions:
${questions}`;

const write = async (name: string, text: string): Promise<string> => {
  const path = join(scratch, `${name}.yaml`);
  await writeFile(path, text);
  return path;
};

describe("several exercises", () => {
  test("are written side by side, said in order, and listed on a page; one that is wrong leaves the others", async () => {
    const cwd = join(scratch, "several");
    const texts: readonly (readonly [string, string])[] = [
      ["one", "- {id: a, points: 1, kind: derivative, of: softplus(t), wrt: t}\n"],
      ["two", "- {id: a, points: 1, kind: derivative, of: sofplus(t), wrt: t}\n"],
      ["three", "- {id: a, points: 2, kind: derivative, of: tanh(t), wrt: t}\n"],
    ];
    for (const [name, questions] of texts) {
      await mkdir(join(cwd, "exercises", name), { recursive: true });
      await writeFile(join(cwd, "exercises", name, "exercise.yaml"), trial(questions));
    }
    const { code, out, err } = await corrige(["all"], { cwd });
    expect(err).toContain("E-NAME");
    expect(code).toBe(2);
    expect(out.match(/^\w+: 1 of 1 questions proved$/gm)).toEqual([
      "one: 1 of 1 questions proved",
      "three: 1 of 1 questions proved",
    ]);
    const page = await readFile(join(cwd, "out", "index.html"), "utf8");
    const links = [...page.matchAll(/href="([^"#]*)"/g)].map(([, to = ""]) => to);
    expect(links).toContain("three/three.fr.html");
    for (const to of links) expect(await readFile(join(cwd, "out", to), "utf8")).not.toBe("");
    expect(page).not.toContain("two/");
  });
});

describe("what names mean", () => {
  test("is said once in a section; a question says what differs, and a size that it fixes", async () => {
    const path = await write(
      "said",
      `format: 1
title: {fr: Essai, en: Trial}
sections:
- id: 1
  title: {fr: Une couche, en: A layer}
  sizes: {d: {}, m: {}}
  symbols: {x: {shape: [d]}, W: {shape: [m, d]}, t: {assume: binary}, y: {class: m}}
  define: {o: {is: W*x}, L: {is: "-log(softmax(o)[y])"}}
  questions:
  - {id: a, kind: gradient, of: L, wrt: o}
  - {id: b, kind: gradient, of: L, wrt: o}
  - {id: c, kind: derivative, of: t*v, wrt: v}
  - {id: d, kind: gradient, of: norm2sq(o), wrt: o, where: {m: 2}}
  - {id: e, kind: gradient, of: L, wrt: o, define: {L: {is: norm2sq(o)}}}
`,
    );
    const { code, err } = await corrige(
      ["sheet", path, "--format", "markdown", "--lang", "en", "--out", scratch],
      {},
    );
    expect(err).toBe("");
    expect(code).toBe(0);
    const text = await readFile(join(scratch, "said", "said.en.md"), "utf8");
    expect(text).toContain("- $y\\in \\lbrace 1, \\ldots, m\\rbrace$, a class\n");
    expect(text).toContain("- $t\\in \\lbrace 0, 1\\rbrace$\n");
    expect(text).toContain("For $j \\in \\lbrace 1, 2\\rbrace$.");
    expect(text.match(/^Here .*$/gm)).toEqual([
      "Here $m=2$.",
      "Here $L = \\lVert o\\rVert_{2}^{2}$.",
    ]);
  });
});

describe.concurrent("when something is wrong", () => {
  test("a file that does not parse writes nothing, and exits with 2", async () => {
    const path = await write(
      "broken",
      trial("- {id: a, points: 1, kind: derivative, of: sofplus(t), wrt: t}\n"),
    );
    const { code, err } = await corrige(["sheet", path, "--out", join(scratch, "none")]);
    expect(err).toContain("broken.yaml:6:44: E-NAME");
    expect(err).toContain('Did you mean "softplus"?');
    expect(err).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
    await expect(readdir(join(scratch, "none"))).rejects.toThrow("ENOENT");
  });

  test("a question that fails leaves the others, and exits with 1", async () => {
    const text = trial(
      `- {id: a, points: 1, kind: identity, left: "sigmoid(t)", right: "tanh(t)"}
- {id: b, points: 1, kind: derivative, of: "softplus(t)", wrt: t}
`,
    );
    const path = await write("half", text);
    const { code, out, err } = await corrige([
      "sheet",
      path,
      "--out",
      scratch,
      "--format",
      "json,markdown",
    ]);
    expect(out).toContain("1 of 2 questions proved");
    expect(err).toContain("half.yaml:6:");
    expect(code).toBe(1);
    const { questions } = JSON.parse(await readFile(join(scratch, "half", "half.json"), "utf8"));
    expect(questions.map(({ checked }: { checked: boolean }) => checked)).toEqual([false, true]);
    expect(questions[0].parts[0].failure).toMatchObject({
      code: "E-TYPE",
      at: { line: 6 },
    });
  });

  test("a question that rests on a failed one says so", async () => {
    const text = trial(
      `- {id: a, points: 1, kind: identity, left: "sigmoid(t)", right: "tanh(t)"}
- {id: b, points: 1, kind: derivative, of: "softplus(t)", wrt: t, using: [a]}
`,
    );
    const { err } = await corrige([
      "sheet",
      await write("rests", text),
      "--out",
      scratch,
      "--format",
      "json",
    ]);
    expect(err).toContain("rests on question a, which has no answer");
  });

  test.each([
    [["sheet", "exercices"], 'Did you mean "exercises"?'],
    [["sheet", "src"], "no exercise.yaml here"],
    [["sheet", "exercises", "--format", "docx"], '"docx" is not known'],
    [["sheet", "exercises", "--lang", "de"], '"de" is not known'],
    [["sheet"], "Not enough"],
  ])("%j is refused with exit code 2", async (words, says) => {
    const { code, err } = await corrige(words);
    expect(err).toContain(says);
    expect(code).toBe(2);
  });

  test.each([
    ["en", "Install Chromium"],
    ["fr", "Installez Chromium"],
  ])(
    "without a program that makes PDF files nothing is written, and %s says what to install",
    async (lang, says) => {
      const out = join(scratch, `no-pdf-${lang}`);
      const words = ["sheet", `exercises/${exercise}`, "--format", "html,pdf", "--lang", lang];
      const { code, err } = await corrige([...words, "--out", out], {
        env: { PATH: scratch, CHROME_PATH: join(scratch, "none") },
      });
      expect(err).toContain(says);
      expect(code).toBe(2);
      await expect(readdir(out)).rejects.toThrow("ENOENT");
    },
  );

  test("a file that is not UTF-8 is refused", async () => {
    const path = join(scratch, "latin1.yaml");
    await writeFile(path, Buffer.from("title: D\xe9riv\xe9es\n", "latin1"));
    const { code, err } = await corrige(["sheet", path, "--out", scratch]);
    expect(err).toContain("not UTF-8");
    expect(code).toBe(2);
  });
});
