import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import katex from "katex";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { corrige, type Run } from "./corrige.ts";

const scratch = await mkdtemp(join(tmpdir(), "corrige-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const exercise = "004-fonctions-usuelles";

describe("the sheet of 004, exercise 1", () => {
  let run: Run;
  beforeAll(async () => {
    run = await corrige(["sheet", `exercises/${exercise}`, "--out", scratch]);
  });

  test("has 13 questions of 13, each with a checked proof", async () => {
    expect(run.err).toBe("");
    expect(run.out).toContain("13 of 13 questions proved");
    expect(run.code).toBe(0);
    const { questions } = JSON.parse(
      await readFile(join(scratch, exercise, `${exercise}.json`), "utf8"),
    );
    expect(questions.map(({ id }: { id: string }) => id).join("")).toBe("abcdefghijklm");
    for (const { parts } of questions) {
      for (const { ok, proofs } of parts) {
        expect(ok).toBe(true);
        expect(proofs.length).toBeGreaterThan(0);
        for (const { witness } of proofs) expect(witness.points).toBeGreaterThan(0);
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
      ({ parts }: { parts: { id: string; answer: { ascii: string } | null }[] }) =>
        parts.map(({ id, answer }) => `${id}: ${answer?.ascii}`),
    );
    expect(answers).toEqual(
      expect.arrayContaining([
        "a: (x > 0) - (x < 0)",
        "b: heaviside(x)",
        "e.1: sigmoid(x)*(1 - sigmoid(x))",
        "f: -softplus(-x)",
        "g.2: sigmoid(x)",
        "j: softmax(vx)[i]*(delta(i,j) - softmax(vx)[j])",
        "m: softmax(vx)[j] - y[j]",
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
    expect(questions.map(({ ok }: { ok: boolean }) => ok)).toEqual([false, true]);
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
    [["sheet", "exercises", "--format", "pdf"], '"pdf" is not known'],
    [["sheet", "exercises", "--lang", "de"], '"de" is not known'],
    [["sheet"], "Not enough"],
  ])("%j is refused with exit code 2", async (words, says) => {
    const { code, err } = await corrige(words);
    expect(err).toContain(says);
    expect(code).toBe(2);
  });

  test("a file that is not UTF-8 is refused", async () => {
    const path = join(scratch, "latin1.yaml");
    await writeFile(path, Buffer.from("title: D\xe9riv\xe9es\n", "latin1"));
    const { code, err } = await corrige(["sheet", path, "--out", scratch]);
    expect(err).toContain("not UTF-8");
    expect(code).toBe(2);
  });
});
