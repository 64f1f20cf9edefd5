import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { corrige } from "./corrige.ts";

const scratch = await mkdtemp(join(tmpdir(), "corrige-train-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** A classifier without a hidden layer, of one example or of a batch by rows. */
const single = {
  names: `sizes: {d: {}, m: {}}
symbols:
  x: {shape: [d]}
  W: {shape: [m, d]}
  b: {shape: [m]}
  y: {class: m}
define:
  o: {is: W*x + b}
  p: {is: softmax(o)}
  L: {is: "-log(p[y])"}
`,
  train: "of: L, inputs: x, labels: y, outputs: p, parameters: [W, b], sizes: {d: 2, m: 4}",
};
const batch = {
  names: `conventions: {batch: rows}
sizes: {n: {}, d: {}, m: {}}
symbols:
  X: {shape: [n, d]}
  W: {shape: [d, m]}
  b: {shape: [1, m]}
  Y: {shape: [n, m]}
define:
  O: {is: "X*W + ones(n,1)*b"}
  P: {is: "softmax(O, 2)"}
  L: {is: "-sum(Y .* log(P))/n"}
`,
  train: "of: L, inputs: X, labels: Y, outputs: P, parameters: [W, b], sizes: {d: 2, m: 4}",
};

const write = async (
  name: string,
  { names, train }: typeof single,
  steps = "rate: 1, steps: 60",
): Promise<string> => {
  const path = join(scratch, `${name}.yaml`);
  const question = "- {id: a, kind: derivative, of: t^2, wrt: t}";
  const said = `train: {${train}, data: blobs, examples: 60, ${steps}}`;
  await writeFile(
    path,
    `format: 1\ntitle: {fr: Essai, en: Trial}\n${names}${said}\nquestions:\n${question}\n`,
  );
  return path;
};

const runs = async (file: string, out: string, ...more: readonly string[]) =>
  corrige(["verify", file, "--train", "--out", join(scratch, out), ...more]);

describe("corrige verify --train", () => {
  test.each(Object.entries({ single, batch }))("a network of a %s learns", async (name, says) => {
    const { code, out } = await runs(await write(name, says), name);
    expect(out).toMatch(/gradients confirmed by values at the start and on the way/);
    expect(out).toMatch(
      /step 0: loss .*\n +step 60: loss 0\.\d+, classified correctly 9\d(\.\d+)?%/,
    );
    expect(out).toMatch(/∂L\/∂\w[^=\n]* = /);
    expect(code).toBe(0);
    for (const picture of ["training", "regions"]) {
      const svg = await readFile(join(scratch, name, `${name}.${picture}.en.svg`), "utf8");
      expect(svg).toMatch(/^<svg xmlns=/);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  test("the same bytes each time, words in each language", async () => {
    const file = await write("same", single);
    await runs(file, "one");
    await runs(file, "two");
    await runs(file, "fr", "--lang", "fr");
    for (const picture of ["training", "regions"]) {
      const read = (out: string, lang: string): Promise<string> =>
        readFile(join(scratch, out, `same.${picture}.${lang}.svg`), "utf8");
      expect(await read("one", "en")).toBe(await read("two", "en"));
      expect(await read("fr", "fr")).toMatch(/points nouveaux|régions de décision/);
    }
  });

  test("tells scripts how it went", async () => {
    const { out } = await runs(await write("json", single), "json", "--format", "json");
    const [{ trained }] = JSON.parse(out).exercises;
    expect(trained).toMatchObject([
      { section: null, count: 12, examples: 60, classes: 4, why: null, last: { step: 60 } },
    ]);
    expect(trained[0].last.loss).toBeLessThan(trained[0].first.loss);
  });

  test("a rate that leads nowhere is told, with the step", async () => {
    const file = await write("far", batch, "rate: 1.0e+308, steps: 60");
    const { code, out } = await runs(file, "far");
    expect(out).toMatch(/At step \d+, .* has no value any more: the rate 1e\+308 is too large/);
    expect(code).toBe(1);
  });

  test("a name that is no quantity of the network is shown in its place", async () => {
    const says = { ...single, train: single.train.replace("outputs: p", "outputs: q") };
    const { code, err } = await runs(await write("name", says), "name");
    expect(err).toMatch(/"q" is no quantity of the network/);
    expect(err).toMatch(/name\.yaml:\d+:\d+/);
    expect(code).toBe(2);
  });

  test("without --train nothing is trained or written", async () => {
    const { out } = await corrige(["verify", await write("none", single)]);
    expect(out).not.toMatch(/training/);
  });
});
