import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AnswerPool } from "../../src/commands/batch/pool.ts";
import { runBatch } from "../../src/commands/batch/run.ts";

const root = join(import.meta.dirname, "..", "..");

let folder = "";
let worker = pathToFileURL("/");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "corrige-"));
  const outfile = join(folder, "worker.mjs");
  const entryPoints = [join(root, "test", "support", "hard-worker.ts")];
  await build({ entryPoints, outfile, bundle: true, format: "esm", platform: "node" });
  worker = pathToFileURL(outfile);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a line of the tests may do, see `hard-worker.ts`. */
interface Deed {
  readonly does?: "spin" | "fill" | "exit" | "keep" | "wait" | "long";
  readonly timeoutMs?: number;
  readonly size?: number;
}

interface Told {
  readonly id: number;
  readonly ok: boolean;
  readonly text?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The answers to lines that do these, numbered from 0, each with the milliseconds after which it came. */
const answersTo = async (
  deeds: readonly Deed[],
  { threads = 1, memoryMb = 64, from = worker } = {},
): Promise<readonly (Told & { readonly after: number })[]> => {
  const pool = new AnswerPool(from, { threads, memoryMb });
  const begun = performance.now();
  const answers: (Told & { after: number })[] = [];
  const output = new Writable({
    write(chunk, _, done) {
      answers.push({ ...JSON.parse(`${chunk}`), after: performance.now() - begun });
      done();
    },
  });
  const lines = deeds.map((deed, id) => `${JSON.stringify({ id, ...deed })}\n`);
  await runBatch(Readable.from([Buffer.from(lines.join(""))]), output, pool, "en");
  await pool.close();
  expect(answers.map(({ id }) => id)).toEqual(deeds.map((_, id) => id));
  return answers;
};

const codes = (answers: readonly Told[]): readonly string[] =>
  answers.map(({ ok, error }) => (ok ? "ok" : (error?.code ?? "none")));

const quick: Deed = {};

/** Enough quick lines for rounds to have grown long. */
const many = Array.from({ length: 300 }, () => quick);

describe.each([1, 3])("with %i threads", (threads) => {
  test("a line that never looks at the clock is stopped, and those behind it are answered", async () => {
    const spin: Deed = { does: "spin", timeoutMs: 30 };
    const deeds = [...many, spin, quick, spin, spin, ...many, spin];
    const answers = await answersTo(deeds, { threads });
    expect(codes(answers)).toEqual(deeds.map((deed) => (deed === spin ? "E-TIME" : "ok")));
    expect(answers[300]?.error?.message).toBe(
      "The request took more than 30 ms (timeoutMs) and was stopped.",
    );
  });

  test("a line that fills the memory is stopped, and those behind it are answered", async () => {
    const fill: Deed = { does: "fill", timeoutMs: 60_000 };
    const deeds = [...many, quick, fill, ...many];
    const answers = await answersTo(deeds, { threads });
    expect(codes(answers)).toEqual(deeds.map((deed) => (deed === fill ? "E-LIMIT" : "ok")));
    expect(answers[301]?.error?.message).toBe(
      "The request needs more than 64 MB of memory and was stopped.",
    );
  });

  test("a thread that ends by itself costs one line", async () => {
    const deeds: Deed[] = [quick, { does: "exit" }, ...many, { does: "exit" }];
    const answers = await answersTo(deeds, { threads });
    expect(codes(answers)).toEqual(deeds.map(({ does }) => (does ? "E-INTERNAL" : "ok")));
  });

  test("answers longer than a desk stay in order", async () => {
    const long: Deed = { does: "long", size: 100_000 };
    const deeds = [...many, quick, long, quick, long, ...many, long];
    const answers = await answersTo(deeds, { threads });
    expect(codes(answers)).toEqual(deeds.map(() => "ok"));
    expect(answers[301]?.text).toBe("é".repeat(100_000));
  });

  test("what cannot be loaded is said for each line", async () => {
    const from = new URL("nowhere.mjs", worker);
    expect(codes(await answersTo([quick, quick, quick], { threads, from }))).toEqual([
      "E-INTERNAL",
      "E-INTERNAL",
      "E-INTERNAL",
    ]);
  });
});

test("a slow line does not delay the answers before it", async () => {
  const answers = await answersTo([...many, { does: "wait", size: 1500 }, quick]);
  expect(answers.at(-2)?.after).toBeGreaterThan(1500);
  expect(answers.at(-3)?.after).toBeLessThan((answers.at(-2)?.after ?? 0) - 1000);
});

test("slow lines of one round are shared with a thread that has none", async () => {
  const slow = Array.from({ length: 8 }, (): Deed => ({ does: "wait", size: 200 }));
  const answers = await answersTo([...many, ...slow, ...many], { threads: 2 });
  const [first, last] = [answers[300]?.after ?? 0, answers[307]?.after ?? 0];
  // One thread would take seven times 200 ms.
  expect(last - first).toBeLessThan(1200);
});

test("a line is not blamed for the memory that others took", async () => {
  const deeds = Array.from({ length: 12 }, (): Deed => ({ does: "keep", size: 12 }));
  expect(codes(await answersTo(deeds))).toEqual(deeds.map(() => "ok"));
});

test("no more is read than a reader of the answers takes", async () => {
  let read = 0;
  const input = async function* () {
    for (; read < 10_000; read += 1) yield Buffer.from(`{"id":${read}}\n`);
  };
  const output = new PassThrough({ highWaterMark: 1 });
  const pool = new AnswerPool(worker, { threads: 2 });
  const done = runBatch(input(), output, pool, "en");
  await new Promise((resolve) => output.once("readable", resolve));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(read).toBeLessThan(300);
  output.resume();
  await done;
  await pool.close();
  expect(read).toBe(10_000);
});

/** Lines as a stream, a hundred at a time. */
function* chunksOf(lines: readonly string[]): Generator<string> {
  for (let at = 0; at < lines.length; at += 100) yield `${lines.slice(at, at + 100).join("\n")}\n`;
}

describe.concurrent("the command", () => {
  const batch = (
    words: readonly string[],
    lines: readonly string[],
    node: readonly string[] = [],
  ): Promise<string> =>
    new Promise((resolve) => {
      const command = [...node, join(root, "dist", "cli.js"), "batch", ...words];
      const child = spawn(process.execPath, command, { stdio: ["pipe", "pipe", "inherit"] });
      let out = "";
      child.stdout.on("data", (chunk) => {
        out += chunk;
      });
      child.on("close", (code) => {
        expect(code).toBe(0);
        resolve(out);
      });
      Readable.from(chunksOf(lines)).pipe(child.stdin);
    });

  const parse = (id: number, text = `exp(${id}*x)/(${id} + n)`) =>
    JSON.stringify({ id, op: "parse", expr: { ascii: text } });

  test("gives up work that ticks and work that does not, and answers what follows", async () => {
    const sum = { op: "evaluate", expr: { ascii: "sum(1/k^2, k, 1, n)" }, at: { n: 1e9 } };
    const sums = {
      op: "parse",
      expr: { latex: `${String.raw`\sum_{i=1}^n x_i + `.repeat(5000)}x` },
    };
    const factors = { op: "derivative", expr: { ascii: `${"x*".repeat(3000)}1` }, wrt: "x" };
    const lines = [
      parse(0),
      JSON.stringify({ id: 1, ...sum, timeoutMs: 50 }),
      parse(2),
      JSON.stringify({ id: 3, ...sums, timeoutMs: 50 }),
      parse(4),
      JSON.stringify({ id: 5, ...factors, timeoutMs: 50 }),
      parse(6),
    ];
    const answers = (await batch([], lines))
      .trim()
      .split("\n")
      .map((line): Told => JSON.parse(line));
    expect(answers.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(codes(answers)).toEqual(["ok", "E-TIME", "ok", "E-TIME", "ok", "E-TIME", "ok"]);
    expect(answers[3]?.error).toEqual(answers[1]?.error);
  });

  test("writes the same bytes whatever the number of threads", async () => {
    const derive = (id: number) =>
      JSON.stringify({ id, op: "derivative", expr: { ascii: `x^${id}*sin(x)` }, wrt: "x" });
    const lines = Array.from({ length: 600 }, (_, id) =>
      id % 50 === 3 ? derive(id) : id % 7 === 1 ? "{" : parse(id, id % 5 === 0 ? "1 +" : undefined),
    );
    const [one, three] = await Promise.all([
      batch(["--workers", "1"], lines),
      batch(["--workers", "3"], lines),
    ]);
    expect(one.trim().split("\n")).toHaveLength(600);
    expect(three).toBe(one);
  });

  test("holds no more than it must of a long stream", async () => {
    // Five times what the process is given, were it all kept.
    const lines = Array.from({ length: 20_000 }, (_, id) => `${parse(id)}${" ".repeat(12_000)}`);
    const out = await batch(["--workers", "2"], lines, ["--max-old-space-size=48"]);
    expect(out.trim().split("\n")).toHaveLength(20_000);
  }, 60_000);
});
