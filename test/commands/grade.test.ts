import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Grade } from "../../src/grading/grade.ts";
import { corrige, type Run } from "./corrige.ts";

const scratch = await mkdtemp(join(tmpdir(), "corrige-grade-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const homework = `format: 1
title: {fr: Deux dérivées, en: Two derivatives}
symbols: {x: {}}
release: {due: "2026-12-04", before: reading, after: verdicts, solutions: "2026-12-11"}
questions:
- {id: a, points: 2, kind: derivative, of: "exp(3*x)", wrt: x, ask: {fr: "Dérivez $e^{3x}$.", en: "Differentiate $e^{3x}$."}}
- {id: b, points: 2, kind: derivative, of: "x^2*exp(x)", wrt: x, ask: {fr: "Dérivez $x^2e^x$.", en: "Differentiate $x^2e^x$."}}
`;

const right = String.raw`a) La dérivée est donc, pour tout $x$ et par la règle de la chaîne,

$$\frac{d}{dx} e^{3x} = e^{3x}\cdot 3 = 3 e^{3x}$$

b) On dérive le produit des deux facteurs.

$$\frac{d}{dx} (x^2 e^x) = 2x e^x + x^2 e^x = (2x+x^2)e^x$$
`;

const wrong = String.raw`a) We differentiate the exponential, and the result is

$$\frac{d}{dx} e^{3x} = e^{3x}$$

b) The product rule gives

$$\frac{d}{dx} (x^2 e^x) = 2x e^x + x^2 e^x$$
`;

const exercise = join(scratch, "two-derivatives");
beforeAll(async () => {
  await mkdir(exercise);
  await writeFile(join(exercise, "exercise.yaml"), homework);
});

/** A folder with copies by their names, and where their grades go. */
const classOf = async (
  name: string,
  copies: Readonly<Record<string, string | Uint8Array>>,
): Promise<{ readonly copies: string; readonly out: string }> => {
  const folder = join(scratch, name);
  for (const [path, content] of Object.entries(copies)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return { copies: folder, out: join(scratch, `${name}-out`) };
};

const gradesIn = async (out: string): Promise<readonly Grade[]> =>
  JSON.parse(await readFile(join(out, "grades.json"), "utf8")).grades;

const gradeNamed = (grades: readonly Grade[], name: string): Grade => {
  const found = grades.find(({ copy }) => copy === name);
  if (!found) throw new Error(`no copy ${name} among ${grades.map(({ copy }) => copy).join(", ")}`);
  return found;
};

describe("a class", () => {
  let of: { readonly copies: string; readonly out: string };
  let run: Run;
  let grades: readonly Grade[];
  beforeAll(async () => {
    of = await classOf("class", {
      "ada.md": right,
      "bob.md": wrong,
      "carl/part1.md": right.slice(0, right.indexOf("b)")),
      "carl/part2.md": right.slice(right.indexOf("b)")),
      "notes.sty": "",
      ".hidden.md": right,
    });
    run = await corrige(["grade", exercise, of.copies, "--out", of.out]);
    grades = await gradesIn(of.out);
  });

  test("has a row for each copy, which says where the first error stands", () => {
    expect(run.err).toBe("");
    expect(run.code).toBe(0);
    expect(run.out).toMatch(/^two-derivatives · 3 copies · mean/);
    expect(run.out).toMatch(/^ada +4 \/ 4 +– +–$/m);
    expect(run.out).toMatch(/^bob .*bob\.md:3:25 {2}a-\w+ {2}inner-forgotten$/m);
  });

  test("takes a sub-folder for one copy, and neither hidden files nor packages for any", () => {
    expect(grades.map(({ copy }) => copy)).toEqual(["ada", "bob", "carl"]);
    expect(gradeNamed(grades, "carl").score).toBe(4);
    const files = gradeNamed(grades, "carl").links.map(({ place }) => place.file?.slice(-8));
    expect(new Set(files)).toEqual(new Set(["part1.md", "part2.md"]));
  });

  test("reads each copy in its own language", () => {
    expect(grades.map(({ lang }) => lang)).toEqual(["fr", "en", "fr"]);
  });

  test("has a report for each, and a page that leads to all", async () => {
    expect((await readdir(of.out)).sort()).toEqual([
      ".judged",
      "ada.html",
      "bob.html",
      "carl.html",
      "grades.csv",
      "grades.json",
      "index.html",
    ]);
    const index = await readFile(join(of.out, "index.html"), "utf8");
    for (const name of ["ada", "bob", "carl"]) expect(index).toContain(`href="./${name}.html"`);
    const rows = (await readFile(join(of.out, "grades.csv"), "utf8")).trim().split("\n");
    expect(rows.map((row) => row.split(",")[0])).toEqual(["copy", "ada", "bob", "carl"]);
  });

  test("gives the same bytes again without judging anything", async () => {
    const kept = join(of.out, ".judged", "ada.json");
    const [before, page] = [await stat(kept), await readFile(join(of.out, "bob.html"), "utf8")];
    const again = await corrige(["grade", exercise, of.copies, "--out", of.out]);
    expect(again).toEqual(run);
    expect((await stat(kept)).mtimeMs).toBe(before.mtimeMs);
    expect(await readFile(join(of.out, "bob.html"), "utf8")).toBe(page);
    await corrige(["grade", exercise, of.copies, "--out", of.out, "--anew"]);
    expect((await stat(kept)).mtimeMs).toBeGreaterThan(before.mtimeMs);
    expect(await gradesIn(of.out)).toEqual(grades);
  });

  test("gives the same bytes in any order, alone, and with any number of threads", async () => {
    const paths = ["ada", "bob"].map((name) => join(of.copies, `${name}.md`));
    const reports = async (
      jobs: string,
      ...some: readonly string[]
    ): Promise<readonly string[]> => {
      const out = `${of.out}-${jobs}-${some.length}`;
      await corrige(["grade", exercise, ...some, "--out", out, "--jobs", jobs, "--anew"]);
      const names = (await readdir(out)).filter((name) => /^(?:ada|bob)\./.test(name));
      const kept = (await readdir(join(out, ".judged"))).map((name) => join(".judged", name));
      const files = [...names, ...kept].toSorted().map((name) => readFile(join(out, name), "utf8"));
      return (await Promise.all(files)).map((text) => text.replace(/"key":"[^"]*"/, ""));
    };
    const [first = "", second = ""] = paths;
    const two = await reports("1", first, second);
    expect(await reports("2", second, first)).toEqual(two);
    const alone = [...(await reports("1", first)), ...(await reports("2", second))];
    expect(alone.toSorted()).toEqual(two.toSorted());
  });

  test("goes on where it stopped, and judges anew what changed or was damaged", async () => {
    const kept = join(of.out, ".judged");
    await rm(join(kept, "ada.json"));
    await writeFile(join(kept, "carl.json"), "{");
    const before = await stat(join(kept, "bob.json"));
    await corrige(["grade", exercise, of.copies, "--out", of.out]);
    expect((await stat(join(kept, "bob.json"))).mtimeMs).toBe(before.mtimeMs);
    expect(await gradesIn(of.out)).toEqual(grades);
    await writeFile(join(of.copies, "bob.md"), right);
    await corrige(["grade", exercise, of.copies, "--out", of.out]);
    expect(gradeNamed(await gradesIn(of.out), "bob").score).toBe(4);
    await writeFile(join(of.copies, "bob.md"), wrong);
  });

  test("answers a JSON line for each copy as batch does", async () => {
    const words = ["grade", exercise, of.copies, "--out", of.out, "--json"];
    const { out } = await corrige(words);
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ id }) => id)).toEqual(["ada", "bob", "carl"]);
    const { links, questions } = lines[1];
    expect(questions[0]).toMatchObject({
      id: "a",
      maxScore: 2,
      firstError: { line: 3, column: 25 },
    });
    expect(links[0]).toMatchObject({
      question: "a",
      left: String.raw`\frac{d}{dx} e^{3x}`,
      right: "e^{3x}",
      verdict: "wrong",
      holds: false,
      firstError: true,
      misconception: "inner-forgotten",
    });
  });

  test("shows names to nobody under a key, and keeps a roster", async () => {
    const out = join(scratch, "hashed");
    const run = await corrige([
      "grade",
      exercise,
      of.copies,
      "--out",
      out,
      "--hash",
      "a key",
      "--format",
      "html,markdown,csv,json",
    ]);
    const roster = await readFile(join(out, "roster.csv"), "utf8");
    expect(roster).toMatch(/^ada,[0-9a-f]{12}$/m);
    const names = /\bada\b|\bbob\b|\bcarl\b/;
    expect(run.out).not.toMatch(names);
    for (const name of await readdir(out)) {
      expect(name).not.toMatch(names);
      if (name !== "roster.csv" && name !== ".judged")
        expect(await readFile(join(out, name), "utf8")).not.toMatch(names);
    }
    for (const name of await readdir(join(out, ".judged"))) expect(name).not.toMatch(names);
  });

  test("fills a worksheet of Moodle in a file of its own", async () => {
    const sheet = join(scratch, "worksheet.csv");
    const text = [
      "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade),Feedback comments",
      "Participant 1,Ada Lovelace,ada@example.org,,,4.00,Yes,-,",
      "Participant 2,Bob Noyce,bob@example.org,,,4.00,Yes,-,",
    ].join("\n");
    await writeFile(sheet, `${text}\n`);
    const roster = join(scratch, "roster.csv");
    await writeFile(roster, "id,copy\nada@example.org,ada\nbob@example.org,bob\n");
    const words = ["--moodle", sheet, "--roster", roster, "--pending", "zero"];
    const run = await corrige(["grade", exercise, of.copies, "--out", of.out, ...words]);
    expect(run.code).toBe(0);
    expect(run.err).toContain("2 grades written");
    expect(await readFile(sheet, "utf8")).toBe(`${text}\n`);
    const filled = await readFile(join(of.out, "moodle.csv"), "utf8");
    expect(filled).toMatch(/Ada Lovelace,ada@example\.org,,4,4\.00/);
  });
});

describe("what a student is told", () => {
  test.each([
    ["2026-12-04T23:59:00-05:00", "verdicts"],
    ["2026-12-03", "reading"],
    ["2026-12-20T08:00:00.123456Z", "solutions"],
  ])("of a copy handed in at %s is the stage %s", async (now, stage) => {
    const { copies, out } = await classOf(`stage-${stage}`, { "bob.md": wrong });
    const words = ["--format", "html,markdown,json", "--now", now, "--lang", "en"];
    const run = await corrige(["grade", exercise, join(copies, "bob.md"), "--out", out, ...words]);
    expect(run.code).toBe(0);
    expect(JSON.parse(await readFile(join(out, "grades.json"), "utf8")).stage).toBe(stage);
    const page = await readFile(join(out, "bob.html"), "utf8");
    expect(page.includes("first error")).toBe(stage !== "reading");
    expect(page.includes('class="solution"')).toBe(stage === "solutions");
    const text = await readFile(join(out, "bob.md"), "utf8");
    expect(/\\boxed/.test(text)).toBe(stage === "solutions");
  });

  test("no time at all is said to be a slip", async () => {
    const { copies, out } = await classOf("no-time", { "bob.md": wrong });
    const run = await corrige(["grade", exercise, copies, "--out", out, "--now", "tomorrow"]);
    expect(run.code).toBe(2);
    expect(run.err).toContain('"tomorrow" is no date');
  });
});

describe("hostile copies", () => {
  const bomb = `${String.raw`\def\a{xxxxxxxxxx}\def\b{\a\a\a\a\a\a\a\a\a\a}\def\c{\b\b\b\b\b\b\b\b\b\b}\def\d{\c\c\c\c\c\c\c\c\c\c}\def\e{\d\d\d\d\d\d\d\d\d\d}\def\f{\e\e\e\e\e\e\e\e\e\e}\def\g{\f\f\f\f\f\f\f\f\f\f}\def\r{\r\r}`}
a) $$\\frac{d}{dx} e^{3x} = \\g \\r$$
`;
  const scripted = `${right}\n<script>alert(1)</script>\n\\href{javascript:alert(1)}{ici} <img src=x onerror=alert(1)>\n\n$$x = \\href{javascript:alert(1)}{2} = \\text{<script>alert(1)</script>}$$\n`;
  let of: { readonly copies: string; readonly out: string };
  let run: Run;
  let grades: readonly Grade[];
  beforeAll(async () => {
    of = await classOf("hostile", {
      "=1+1.md": right,
      "binary.txt": new Uint8Array(5000).map((_, at) => (at * 7919) % 256),
      "bomb.tex": bomb,
      "deep.md": `a) $$${"{".repeat(50_000)}x${"}".repeat(50_000)} = 1$$\n`,
      "empty.md": "  \n",
      "folder/scan.pdf": "%PDF-1.4",
      "huge.tex": `$$x = 1$$\n`.repeat(1_000_000),
      "input.tex": `\\input{/etc/passwd}\n\\input{../secret}\n\\input{script}\n${right}`,
      "other.md": "1. $$\\oint_\\gamma B \\cdot d\\ell = \\mu_0 I$$\n",
      "scan.pdf": "%PDF-1.4",
      "script.md": scripted,
      "\u001b[31mred.md": right,
    });
    await writeFile(join(scratch, "secret"), "$$\\frac{d}{dx} e^{3x} = 3e^{3x}$$");
    await symlink("/etc/passwd", join(of.copies, "link.md"));
    run = await corrige(["grade", exercise, of.copies, "--out", of.out]);
    grades = await gradesIn(of.out);
  }, 300_000);

  test("never stop the others", () => {
    expect(run.code).toBe(1);
    expect(grades).toHaveLength(13);
    for (const name of ["=1+1", "input", "script"])
      expect(gradeNamed(grades, name).error, name).toBeUndefined();
    expect(gradeNamed(grades, "=1+1").score).toBe(4);
    expect(gradeNamed(grades, "input").score).toBe(4);
  });

  test.each([
    ["binary", "E-SYNTAX"],
    ["empty", "E-USAGE"],
    ["folder", "E-USAGE"],
    ["huge", "E-LIMIT"],
    ["link", "E-USAGE"],
    ["other", "E-USAGE"],
    ["scan", "E-USAGE"],
  ])("%s is refused with %s, and nothing is lost by it", (name, code) => {
    const { error, score, pending, maxScore } = gradeNamed(grades, name);
    expect(error?.code).toBe(code);
    expect(error?.message.fr).not.toBe(error?.message.en);
    expect([score, pending]).toEqual([0, maxScore]);
    expect(run.out).toMatch(new RegExp(`^${name} +not graded .*${code}`, "m"));
  });

  test("read nothing outside, and no other copy", () => {
    const { remarks } = gradeNamed(grades, "input");
    expect(remarks.map(({ place }) => place.line)).toEqual(expect.arrayContaining([1, 2, 3]));
    expect(gradeNamed(grades, "link").error?.message.en).toContain("a link to another file");
    expect(JSON.stringify(grades)).not.toContain("root:");
  });

  test("bring no script into a page, no formula into a table, no colour to a terminal", async () => {
    const pages = (await readdir(of.out)).filter((name) => name.endsWith(".html"));
    expect(pages).toHaveLength(14);
    for (const name of pages) {
      const page = await readFile(join(of.out, name), "utf8");
      expect(page, name).not.toMatch(/<script|<img|javascript:[^<]*"|onerror=[^<]*>/i);
    }
    const table = await readFile(join(of.out, "grades.csv"), "utf8");
    expect(table).toMatch(/^'=1\+1,/m);
    expect(table).not.toMatch(/^=/m);
    expect(run.out).not.toContain("\u001b");
  });
});

test("a copy that takes too long is stopped, and the others are graded", async () => {
  // No line is like another: what was read once would not be read again.
  const line = (from: number): string =>
    String.raw`a) $$\frac{d}{dx} e^{3x} = ${Array.from({ length: 300 }, (_, k) => String.raw`\sin(\cos(x^{${from + k}}+e^{x^${k + 3}}))`).join(" ")}$$`;
  const long = Array.from({ length: 200 }, (_, from) => line(from + 2)).join("\n");
  const { copies, out } = await classOf("slow", { "ada.md": right, "slow.md": long });
  const run = await corrige(["grade", exercise, copies, "--out", out, "--limit", "1"]);
  const grades = await gradesIn(out);
  expect(run.code).toBe(1);
  expect(gradeNamed(grades, "slow").error?.code).toBe("E-TIME");
  expect(gradeNamed(grades, "ada").score).toBe(4);
  // What another run may grade is not kept.
  expect(await readdir(join(out, ".judged"))).toEqual(["ada.json"]);
}, 120_000);

describe("decisions", () => {
  let of: { readonly copies: string; readonly out: string };
  const own = join(scratch, "decided", "two-derivatives");
  const grade = (...words: readonly string[]): Promise<Run> =>
    corrige(["grade", own, of.copies, "--out", of.out, ...words]);
  beforeAll(async () => {
    of = await classOf("decided-copies", { "ada.md": right, "bob.md": wrong });
    await mkdir(own, { recursive: true });
    await copyFile(join(exercise, "exercise.yaml"), join(own, "exercise.yaml"));
    await grade();
  });

  test("are written down, applied without judging anew, and told with both totals", async () => {
    const before = gradeNamed(await gradesIn(of.out), "bob");
    const [line] = before.links;
    const kept = await stat(join(of.out, ".judged", "bob.json"));
    const words = ["--verdict", "right", "--why", 'said "in class": yes', "--by", "EB"];
    const said = await corrige(["decide", own, line?.id ?? "", ...words]);
    expect(said.err).toBe("");
    expect(said.out).toMatch(/decisions\.yaml:3: \{"exercise":"two-derivatives","question":"a"/);
    const run = await grade();
    const after = gradeNamed(await gradesIn(of.out), "bob");
    expect(after.links[0]?.mark).toBe("right");
    expect(after.score).toBeGreaterThan(before.score);
    expect(run.out).toContain(`  bob: ${before.score} → ${after.score}`);
    expect((await stat(join(of.out, ".judged", "bob.json"))).mtimeMs).toBe(kept.mtimeMs);
  });

  test("about a question of one copy stand below those before", async () => {
    const words = ["--points", "1.5", "--for", "ada", "--comment", "Vu en classe.", "--by", "EB"];
    expect((await corrige(["decide", own, "b", ...words])).code).toBe(0);
    await grade();
    const grades = await gradesIn(of.out);
    expect(gradeNamed(grades, "ada").questions[1]?.score).toBe(1.5);
    expect(gradeNamed(grades, "bob").questions[1]?.score).not.toBe(1.5);
    const text = await readFile(join(own, "decisions.yaml"), "utf8");
    expect(text.match(/^- /gm)).toHaveLength(2);
  });

  test("that find nothing are listed with their lines", async () => {
    await corrige(["decide", own, "a-zzz", "--verdict", "right", "--by", "EB"]);
    expect((await grade()).out).toMatch(/decisions\.yaml:5: the decision on a-zzz finds nothing/);
  });

  test("of what a line means judge anew the copies that hold it, and no others", async () => {
    const file = join(scratch, "decided", "read-as.yaml");
    const graded = async (): Promise<{ run: Run; ada: Grade; bob: Grade }> => {
      const run = await grade("--decisions", file);
      const grades = await gradesIn(of.out);
      return { run, ada: gradeNamed(grades, "ada"), bob: gradeNamed(grades, "bob") };
    };
    const timesOf = (...names: readonly string[]): Promise<readonly number[]> =>
      Promise.all(
        names.map(async (name) => (await stat(join(of.out, ".judged", `${name}.json`))).mtimeMs),
      );
    const decide = (latex: string): Promise<Run> => {
      const words = ["--read-as", latex, "--by", "EB", "--decisions", file];
      return corrige(["decide", own, plain.bob.links[0]?.id ?? "", ...words]);
    };
    await writeFile(file, "format: 1\ndecisions: []\n");
    const plain = await graded();
    const times = await timesOf("ada", "bob");
    expect(plain.bob.links[0]?.mark).toBe("wrong");

    expect((await decide("e^{3x} \\cdot 3")).code).toBe(0);
    const { run, ada, bob } = await graded();
    expect(bob.links[0]).toMatchObject({
      ...{ mark: "right", id: plain.bob.links[0]?.id, right: plain.bob.links[0]?.right },
      meant: { latex: "e^{3x} \\cdot 3" },
    });
    expect(run.out).toContain(`  bob: ${plain.bob.score} → ${bob.score}`);
    expect(ada).toEqual(plain.ada);
    expect(await readFile(join(of.out, "bob.html"), "utf8")).toContain("Read by a person as");
    expect(await timesOf("ada", "bob")).toEqual(times);
    await expect(timesOf("read-as/ada")).rejects.toThrow("ENOENT");
    // Once judged, it is kept as well.
    const again = await timesOf("read-as/bob");
    expect((await graded()).bob).toEqual(bob);
    expect(await timesOf("read-as/bob")).toEqual(again);

    await writeFile(file, "format: 1\ndecisions: []\n");
    expect((await graded()).bob).toEqual(plain.bob);
    await decide("e^{3x} \\cdot q");
    const unread = await graded();
    expect(unread.run.out).toMatch(/read-as\.yaml:3: E-NAME: read-as: .*"q"/);
    expect(unread.bob.links[0]?.mark).toBe("wrong");
    expect(unread.bob.score).toBe(plain.bob.score);
  });

  test.each([
    [["c-123", "--verdict", "right"], "neither a question nor the code of a line"],
    [["a-123"], "says at least one thing"],
    [["a-123", "--points", "many"], "--points is a number of points"],
    [["a", "--verdict", "right"], '"link" is needed'],
  ])("that make no sense are refused: %j", async (words, why) => {
    const before = await readFile(join(own, "decisions.yaml"), "utf8");
    const run = await corrige(["decide", own, ...words, "--by", "EB"]);
    expect(run.code).toBe(2);
    expect(run.err).toContain(why);
    expect(await readFile(join(own, "decisions.yaml"), "utf8")).toBe(before);
  });
});

describe("slips", () => {
  test.each([
    [["nowhere", "x.md"], "there is no such file"],
    [[exercise, "nowhere.md"], "nowhere.md: there is no such file"],
    [[exercise, exercise, "--format", "pdf"], '"pdf" is not known'],
    [[exercise, exercise, "--jobs", "0"], "--jobs is a whole number"],
    [
      [exercise, exercise, "--moodle", "nowhere.csv"],
      "--moodle: nowhere.csv: there is no such file",
    ],
    [[exercise, exercise], "no copies here"],
  ])("%j is told, and nothing is written", async (words, why) => {
    const out = join(scratch, "slips");
    const run = await corrige(["grade", ...words, "--out", out]);
    expect(run.code).toBe(2);
    expect(run.err).toContain(why);
    await expect(stat(out)).rejects.toThrow("ENOENT");
  });

  test("are told in French too, as is the help", async () => {
    const run = await corrige(["grade", exercise, "nulle-part.md"], {
      env: { LANG: "fr_FR.UTF-8" },
    });
    expect(run.err).toContain("nulle-part.md : ce fichier n'existe pas.");
    const help = await corrige(["grade", "--help"], { env: { LANG: "fr_FR.UTF-8" } });
    expect(help.out).toContain("corrige des copies ligne par ligne");
    expect(help.out).toContain("Exemples :");
  });
});
