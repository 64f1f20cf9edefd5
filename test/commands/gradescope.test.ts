import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { corrige } from "./corrige.ts";

const scratch = await mkdtemp(join(tmpdir(), "corrige-gradescope-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const exercise = join(scratch, "one-derivative");

beforeAll(async () => {
  await mkdir(exercise);
  await writeFile(
    join(exercise, "exercise.yaml"),
    `format: 1\ntitle: {fr: Une dérivée, en: A derivative}\nsymbols: {x: {}}\nrelease: {due: "2026-12-04"}\nquestions:\n- {id: a, points: 2, kind: derivative, of: "exp(3*x)", wrt: x}\n`,
  );
  const zip = join(scratch, "autograder.zip");
  const run = await corrige(["gradescope", exercise, "--out", zip]);
  expect(run).toMatchObject({ code: 0, err: "" });
  for (const [name, content] of Object.entries(unzipSync(await readFile(zip)))) {
    const path = join(scratch, "autograder", "source", name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
});

/** Runs the unpacked autograder on files, as Gradescope does. */
const graded = async (files: Readonly<Record<string, string>>, metadata: string | undefined) => {
  const root = join(scratch, "autograder");
  for (const folder of ["submission", "results"])
    await rm(join(root, folder), { recursive: true, force: true });
  await rm(join(root, "submission_metadata.json"), { force: true });
  await mkdir(join(root, "submission"));
  for (const [name, text] of Object.entries(files))
    await writeFile(join(root, "submission", name), text);
  if (metadata !== undefined) await writeFile(join(root, "submission_metadata.json"), metadata);
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
  const code = await new Promise((resolve) => {
    execFile(
      "bash",
      [join(root, "source", "run_autograder")],
      { cwd: scratch, env: { AUTOGRADER_ROOT: root, PATH, LANG: "C" } },
      (fault) => resolve(fault?.code ?? 0),
    );
  });
  expect(code).toBe(0);
  expect(await readdir(join(root, "results"))).toEqual(["results.json"]);
  return JSON.parse(await readFile(join(root, "results", "results.json"), "utf8"));
};

const right = "a) We find\n\n$$\\frac{d}{dx} e^{3x} = e^{3x} \\cdot 3 = 3e^{3x}$$\n";

test("the archive grades a copy by itself, with nothing of this folder", async () => {
  const results = await graded({ "copy.md": right }, undefined);
  expect(results).toMatchObject({
    score: 2,
    extra_data: { exercise: "one-derivative", copy: "submission", max_score: 2, pending: 0 },
    tests: [{ number: "a", score: 2, max_score: 2, status: "passed", visibility: "visible" }],
  });
});

test("before it is due, a student is told what was read and no points", async () => {
  const results = await graded(
    { "copy.md": right },
    '{"created_at": "2026-12-01T14:22:32.365935-05:00"}',
  );
  expect(results.tests.map(({ visibility }: { visibility: string }) => visibility)).toEqual([
    "visible",
    "after_published",
  ]);
});

test("a copy that cannot be read is said to be so", async () => {
  const results = await graded({ "scan.pdf": "%PDF-1.4" }, undefined);
  expect(results).toMatchObject({ score: 0, extra_data: { error: "E-USAGE", pending: 2 } });
});
