import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, describe, expect, test } from "vitest";
import { type AutograderZip, autograderZip, type Places } from "../../src/report/gradescope-zip.ts";
import { gradescope } from "./fields.ts";

const words = ({ exercise, submission, results, submitted }: Places): readonly string[] => [
  "grade",
  `${exercise}/exercise.yaml`,
  submission,
  `--gradescope=${results}`,
  "--now",
  submitted,
  "--title",
  'l\'été $(id) `id` "x"',
];

const zip = (over: Partial<AutograderZip> = {}): Uint8Array =>
  autograderZip({
    program: new Map([["cli.js", "console.log(1);\n"]]),
    exercise: new Map([["exercise.yaml", "format: 1\n"]]),
    words,
    lang: "fr",
    ...over,
  });

/** The rights of each file, as the archive's directory has them. */
const rightsIn = (archive: Uint8Array): Readonly<Record<string, string>> => {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const rights: Record<string, string> = {};
  for (let at = 0; at + 46 <= archive.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    const length = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + length));
    rights[name] = `${view.getUint8(at + 5)} ${(view.getUint32(at + 38, true) >>> 16).toString(8)}`;
  }
  return rights;
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly results: unknown;
  readonly seen: readonly string[] | undefined;
}

/** What the container does: unpacks the archive, puts a copy there, and runs. */
const run = (
  program: string,
  metadata: string | undefined,
  over: Partial<AutograderZip> = {},
): Run => {
  const root = mkdtempSync(join(tmpdir(), "corrige-autograder-"));
  folders.push(root);
  const seen = join(root, "seen.json");
  const cli = `import { writeFileSync } from "node:fs";\nconst [, , ...words] = process.argv;\nwriteFileSync(${JSON.stringify(seen)}, JSON.stringify(words));\nconst to = words.find((word) => word.startsWith("--gradescope=")).slice(13);\n${program}\n`;
  const files = unzipSync(zip({ program: new Map([["cli.js", cli]]), ...over }));
  for (const [path, content] of Object.entries(files)) {
    const to = join(root, "source", path);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, content);
  }
  mkdirSync(join(root, "submission"));
  if (metadata !== undefined) writeFileSync(join(root, "submission_metadata.json"), metadata);
  cpSync(join(root, "source", "run_autograder"), join(root, "run_autograder"));
  chmodSync(join(root, "run_autograder"), 0o755);
  const { status } = spawnSync(join(root, "run_autograder"), {
    cwd: root,
    env: { ...process.env, AUTOGRADER_ROOT: root },
  });
  expect(status).toBe(0);
  const results = JSON.parse(readFileSync(join(root, "results", "results.json"), "utf8"));
  expect(gradescope.safeParse(results).error).toBeUndefined();
  const told = spawnSync("cat", [seen]).stdout.toString();
  return {
    results,
    seen:
      told === ""
        ? undefined
        : (JSON.parse(told) as string[]).map((word) => word.replaceAll(root, "/autograder")),
  };
};

const graded = "writeFileSync(to, JSON.stringify({ score: 7, tests: [] }));";
const submitted = JSON.stringify({ created_at: "2026-11-02T08:00:00.000000-05:00" });
const unfinished = { score: 0, output: expect.stringContaining("arrêtée avant la fin") };

test("the archive has its files at the root, and its scripts can be run", () => {
  expect(rightsIn(zip())).toEqual({
    "exercise/exercise.yaml": "3 100644",
    "program/cli.js": "3 100644",
    "program/package.json": "3 100644",
    run_autograder: "3 100755",
    "setup.sh": "3 100755",
    "unfinished.json": "3 100644",
  });
});

test("the same files give the same bytes, in any order and time zone", () => {
  const files: [string, string][] = [
    ["exercise.yaml", "a"],
    ["images/x.svg", "b"],
  ];
  const here = zip({ exercise: new Map(files) });
  const zone = process.env.TZ;
  process.env.TZ = "Pacific/Kiritimati";
  const there = zip({ exercise: new Map(files.toReversed()) });
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
  expect(Buffer.from(there).equals(Buffer.from(here))).toBe(true);
});

test.each(["../x", "/etc/x", "a/../../x", "a\\b", "", "C:x", "a//b", "./a"])(
  "a file at %j stays outside",
  (path) => {
    expect(() => zip({ exercise: new Map([[path, "x"]]) })).toThrow(RangeError);
  },
);

test("an archive without the program is refused", () => {
  expect(() => zip({ program: new Map() })).toThrow("cli.js");
});

test.each(["setup.sh", "run_autograder"])("%s is a script that bash can read", (name) => {
  const script = unzipSync(zip())[name];
  const { status, stderr } = spawnSync("bash", ["-n"], { input: script });
  expect([status, stderr.toString()]).toEqual([0, ""]);
  expect(new TextDecoder().decode(script).startsWith("#!/usr/bin/env bash\n")).toBe(true);
});

describe("a run", () => {
  test("leaves what the program writes, and tells it where things are and when the copy came", () => {
    const { results, seen } = run(graded, submitted);
    expect(results).toEqual({ score: 7, tests: [] });
    expect(seen).toEqual([
      "grade",
      "/autograder/source/exercise/exercise.yaml",
      "/autograder/submission",
      "--gradescope=/autograder/results/results.json.part",
      "--now",
      "2026-11-02T08:00:00.000000-05:00",
      "--title",
      'l\'été $(id) `id` "x"',
    ]);
  });

  test.each([
    ["is missing", undefined],
    ["is no JSON", "{"],
    ["has no time", "{}"],
    ["has a time that is none", JSON.stringify({ created_at: "$(touch /tmp/x) tomorrow" })],
  ])("with metadata that %s tells no time, rather than the clock's", (_, metadata) => {
    expect(run(graded, metadata).seen?.[5]).toBe("");
  });

  test.each([
    ["stops with an error", 'throw new Error("stop");'],
    ["stops in the middle of a file", "writeFileSync(to, '{\"score\": 7,'); process.exit(1);"],
    ["writes nothing", ""],
    ["is killed", 'process.kill(process.pid, "SIGKILL");'],
  ])("in which the program %s leaves results that say so", (_, program) => {
    expect(run(program, submitted).results).toMatchObject(unfinished);
  });

  test("that takes too long is stopped", () => {
    const { results } = run("setInterval(() => {}, 1000);", submitted, { seconds: 1 });
    expect(results).toMatchObject(unfinished);
  });

  test("keeps results that were written before the program failed", () => {
    expect(run(`${graded} process.exit(1);`, submitted).results).toMatchObject({ score: 7 });
  });
});
