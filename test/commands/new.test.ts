import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { corrige } from "./corrige.ts";

const scratch = await mkdtemp(join(tmpdir(), "corrige-new-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe.concurrent("corrige new", () => {
  test.each([
    ["fr", "Une égalité à démontrer.", "Ensuite :"],
    ["en", "An equation to show.", "Next:"],
  ])(
    "writes an exercise with comments in %s that can be answered as it is",
    async (lang, comment, next) => {
      const folder = join(scratch, lang, "trial");
      const made = await corrige(["new", folder, "--lang", lang]);
      expect(made.err).toBe("");
      expect(made.code).toBe(0);
      expect(made.out).toContain(next);
      expect(made.out).toContain(`corrige sheet ${folder}`);

      const text = await readFile(join(folder, "exercise.yaml"), "utf8");
      expect(text).toContain(`# ${comment}`);
      expect(text).not.toMatch(/<<|>>|# *$/m);
      for (const kind of ["derivative", "jacobian", "gradient", "identity"])
        expect(text).toContain(`kind: ${kind}`);

      const verified = await corrige(["verify", folder, "--format", "json"]);
      const [{ ok, parts }] = JSON.parse(verified.out).exercises;
      expect(parts.map(({ verdict }: { verdict: string }) => verdict)).toEqual(
        Array(5).fill("proved"),
      );
      expect([ok, verified.code, verified.err]).toEqual([true, 0, ""]);

      const out = join(scratch, lang, "out");
      const sheet = await corrige(["sheet", folder, "--out", out]);
      expect([sheet.code, sheet.err]).toEqual([0, ""]);
      for (const file of ["trial.fr.html", "trial.en.tex"])
        expect((await stat(join(out, "trial", file))).size).toBeGreaterThan(1000);
    },
    60_000,
  );

  test("names the schema that editors complete it with", async () => {
    const folder = join(scratch, "schema");
    await corrige(["new", folder]);
    const [first = ""] = (await readFile(join(folder, "exercise.yaml"), "utf8")).split("\n");
    const path = /^# yaml-language-server: \$schema=(\S+)$/.exec(first)?.[1] ?? "";
    expect(JSON.parse(await readFile(resolve(folder, path), "utf8"))).toHaveProperty("definitions");
  });

  test("leaves an exercise that is there as it is, and exits with 2", async () => {
    const folder = join(scratch, "there");
    await corrige(["new", folder]);
    await writeFile(join(folder, "exercise.yaml"), "mine");
    const { code, err } = await corrige(["new", folder]);
    expect(err).toContain("is there already; nothing is written");
    expect(code).toBe(2);
    expect(await readFile(join(folder, "exercise.yaml"), "utf8")).toBe("mine");
  });

  test("cannot write below a file, and says so", async () => {
    const file = join(scratch, "file");
    await writeFile(file, "");
    const { code, err } = await corrige(["new", join(file, "below"), "--lang", "fr"]);
    expect(err).toMatch(/impossible d'y écrire, une partie du chemin est un fichier/);
    expect(err).not.toMatch(/\bE[A-Z]{3,}/);
    expect(code).toBe(2);
  });

  test.each(["", "  "])("asks for a folder where %j is named", async (folder) => {
    const { code, err } = await corrige(["new", folder]);
    expect(err).toMatch(/the name of the folder is empty/);
    expect(code).toBe(2);
  });

  test("does not wait for a place in which nothing can be made", async () => {
    const { code, err } = await corrige(["new", join("/proc", "trial", "below")]);
    expect(err).toMatch(/cannot be written to/);
    expect(code).toBe(2);
  }, 10_000);
});

describe.concurrent("corrige schema", () => {
  test("prints it, or writes it to a file", async () => {
    const printed = await corrige(["schema"]);
    const path = join(scratch, "made", "exercise.schema.json");
    const written = await corrige(["schema", "--out", path]);
    expect([printed.code, written.code, written.out]).toEqual([0, 0, ""]);
    expect(await readFile(path, "utf8")).toBe(printed.out);
    expect(JSON.parse(printed.out)).toHaveProperty(
      "$schema",
      "http://json-schema.org/draft-07/schema#",
    );
  });

  test("says where it cannot be written", async () => {
    const { code, err } = await corrige(["schema", "--out", scratch]);
    expect(err).toContain("cannot be written to");
    expect(code).toBe(2);
  });
});
