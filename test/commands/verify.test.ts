import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { corrige } from "./corrige.ts";

const scratch = await mkdtemp(join(tmpdir(), "corrige-verify-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const head =
  "format: 1\ntitle: {fr: Essai, en: Trial}\nsizes: {n: {}}\nsymbols: {x: {shape: [n]}}\nquestions:\n";

const write = async (name: string, questions: string): Promise<string> => {
  const path = join(scratch, `${name}.yaml`);
  await writeFile(path, head + questions);
  return path;
};

const right = '- {id: a, kind: jacobian, of: "softmax(x)", wrt: x}\n';
const wrong = '- {id: b, kind: derivative, of: "t^2", wrt: t, expect: "3*t"}\n';

describe.concurrent("corrige verify", () => {
  test("shows a line for each answer, with what was checked", async () => {
    const { code, out, err } = await corrige(["verify", await write("good", right)]);
    expect(err).toBe("");
    expect(out).toMatch(/question +part +kind +steps +values +shapes +worst gap +verdict/);
    expect(out).toMatch(/ a +jacobian +\d+ +\d+ +n = \d, \d, \d +\S+ +proved\n/);
    expect(out).toContain("1 of 1 answers proved");
    expect(out).toMatch(
      /question +function +with respect to +shapes +method +entries +worst error/,
    );
    expect(out).toMatch(
      / a +softmax\(x\)ᵢ +x +n = \d, \d, \d +complex step, central differences +\d+ +\S+ +0\S* +confirmed\n/,
    );
    expect(out).toMatch(/1 of 1 derivatives confirmed by values, \d+ entries compared/);
    expect(code).toBe(0);
  });

  test("tells scripts about derivatives", async () => {
    const { out } = await corrige(["verify", await write("json", right), "--format", "json"]);
    const [{ derivatives }] = JSON.parse(out).exercises;
    expect(derivatives).toMatchObject([
      { question: "a", part: null, of: "softmax(x)ᵢ", by: "x", kinks: 0, verdict: "agrees" },
    ]);
    expect(derivatives[0].shapes).toHaveLength(3);
    expect(derivatives[0].methods).toEqual(["complex step", "changes"]);
    expect(derivatives[0].worst.error).toBeLessThanOrEqual(derivatives[0].worst.bound);
  });

  test("takes the exercises of the folder when none is named, in French too", async () => {
    const cwd = await mkdtemp(join(scratch, "house-"));
    await mkdir(join(cwd, "exercises", "one"), { recursive: true });
    await writeFile(join(cwd, "exercises", "one", "exercise.yaml"), head + right);
    const { code, out } = await corrige(["verify", "--lang", "fr"], { cwd });
    expect(out).toMatch(/^one\n/);
    expect(out).toMatch(/ a +jacobian +\d+ +\d+ +n = \d, \d, \d +\S+ +prouvé\n/);
    expect(out).toContain("1 réponse prouvée sur 1");
    expect(code).toBe(0);
  });

  test("reads no link that leads out of its folder", async () => {
    const secret = join(scratch, "secret.txt");
    await writeFile(secret, "password: 123\n");
    for (const target of [secret, join("..", "secret.txt")]) {
      const folder = await mkdtemp(join(scratch, "linked-"));
      await symlink(target, join(folder, "exercise.yaml"));
      for (const path of [folder, join(folder, "exercise.yaml")]) {
        const { code, out, err } = await corrige(["verify", path]);
        expect(err).toMatch(/this link leads out of its folder/);
        expect(out + err).not.toContain("password");
        expect(code).toBe(2);
      }
    }
  });

  test("reads a link within its folder", async () => {
    const folder = await mkdtemp(join(scratch, "within-"));
    await writeFile(join(folder, "first.yaml"), head + right);
    await symlink("first.yaml", join(folder, "exercise.yaml"));
    const { code, out } = await corrige(["verify", folder]);
    expect(out).toContain("1 of 1 answers proved");
    expect(code).toBe(0);
  });

  test("finds nothing wrong with 004", async () => {
    const { code, out } = await corrige(["verify", "exercises/004-reseaux-de-neurones"]);
    expect(out).toContain("52 of 54 answers proved, 2 in words, not checked");
    expect(out).not.toContain("\u001b");
    expect(code).toBe(0);
  }, 60_000);

  test("an answer that is not the one expected fails, with its place, and the others are shown", async () => {
    const path = await write("half", right + wrong);
    const { code, out } = await corrige(["verify", path]);
    expect(out).toMatch(/ a +jacobian .* proved\n/);
    expect(out).toMatch(/ b +derivative +FAILED\n/);
    expect(out).toContain("half.yaml:7:56: E-TYPE");
    expect(out).toContain("1 of 2 answers proved, 1 failed");
    expect(code).toBe(1);
  });

  test("a shape that the statement declares is read off it, and no failure", async () => {
    const shapes =
      "- {id: a, kind: shape, of: W, symbols: {W: {shape: [n, 3]}}}\n- {id: b, kind: shape, of: x}\n";
    const path = await write("declared", shapes);
    const { code, out } = await corrige(["verify", path]);
    expect(out).toMatch(/ a +shape +as declared\n/);
    expect(out).toContain("0 of 2 answers proved, 2 read off the statement");
    expect(code).toBe(0);
    const french = await corrige(["verify", path, "--lang", "fr"]);
    expect(french.out).toMatch(/ a +shape +lu dans l'énoncé\n/);
    expect(french.out).toContain("0 réponse prouvée sur 2, 2 lues dans l'énoncé");
  });

  test("a file that cannot be read exits with 2, and the others are verified", async () => {
    const broken = await write("broken", right.replace("softmax(x)", "softmax(x"));
    const { code, out, err } = await corrige(["verify", broken, await write("other", right)]);
    expect(err).toContain("broken.yaml:6:41: E-SYNTAX");
    expect(out).toContain("1 of 1 answers proved");
    expect(code).toBe(2);
  });

  test("says the same for scripts", async () => {
    const path = await write("script", right + wrong);
    const { code, out } = await corrige(["verify", path, "--format", "json"]);
    const { exercises } = JSON.parse(out);
    expect(exercises).toMatchObject([
      {
        exercise: "script",
        ok: false,
        parts: [
          {
            question: "a",
            part: null,
            kind: "jacobian",
            verdict: "proved",
            why: null,
            place: null,
          },
          { question: "b", verdict: "failed", place: { line: 7, column: 56 } },
        ],
      },
    ]);
    expect(exercises[0].parts[0].shapes).toHaveLength(3);
    expect(exercises[0].parts[1].why.fr).toContain("attendu");
    expect(code).toBe(1);
  });

  test("writes no file", async () => {
    const cwd = await mkdtemp(join(scratch, "cwd-"));
    await corrige(["verify", await write("nothing", right)], { cwd });
    expect(await readdir(cwd)).toEqual([]);
  });

  test.each([
    [["verify", "exercices"], 'Did you mean "exercises"?'],
    [["verify", "exercises", "--format", "html"], "Choices"],
  ])("%j is refused with exit code 2", async (words, says) => {
    const { code, err } = await corrige(words);
    expect(err).toContain(says);
    expect(code).toBe(2);
  });
});
