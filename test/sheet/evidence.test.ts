import { expect, test } from "vitest";
import { evidenceOf } from "../../src/sheet/evidence.ts";
import { evidenceInFull, evidenceInShort } from "../../src/sheet/evidence-words.ts";
import { citedBy, lawIndex } from "../../src/sheet/law-index.ts";
import { latexOfGap } from "../../src/sheet/phrases.ts";
import { questions, sample } from "./sample.ts";

const proofsOf = (id: string) =>
  questions.find((question) => question.id === id)?.solution?.proofs ?? [];

const plain = (text: string): string => text.replace(/[\uE000\uE001]/g, "$");

test("nothing stands behind an answer without a proof", () => {
  expect(evidenceOf([])).toBeUndefined();
});

test("several proofs count together", () => {
  const [tanh, softplus] = proofsOf("f").map((proved) => evidenceOf([proved])?.steps ?? 0);
  expect(evidenceOf(proofsOf("f"))?.steps).toBe((tanh ?? 0) + (softplus ?? 0));
});

test("the evidence says what was replayed, and at which sizes the numbers were tried", () => {
  const evidence = evidenceOf(proofsOf("j"));
  if (!evidence) throw new Error("the sample has lost its proof");
  expect(plain(evidenceInShort(evidence, "en"))).toMatch(
    /^\d+ steps replayed, largest numeric gap \$\d\.\d \\cdot 10\^\{-\d+\}\$$/,
  );
  const [replayed, witness] = evidenceInFull(
    {
      ...evidence,
      sizes: [
        { n: 3, q: 2 },
        { n: 5, q: 4 },
      ],
    },
    "fr",
    {},
  );
  expect(replayed).toContain("rejouées une à une");
  expect(plain(witness ?? "")).toContain(
    "avec $(n, q) = (3, 2),\\ (5, 4)$ ; plus grand écart relatif",
  );
});

test("a gap below rounding is only called small", () => {
  expect([
    latexOfGap(9.3e-90, "fr"),
    latexOfGap(2.34e-11, "fr"),
    latexOfGap(2.34e-11, "en"),
  ]).toEqual(["{<}\\,10^{-16}", "2{,}3 \\cdot 10^{-11}", "2.3 \\cdot 10^{-11}"]);
});

test("the index of laws names each law once, and the questions it serves", () => {
  const index = lawIndex(sample);
  const names = index.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)].sort());
  expect(index.find(({ name }) => name === "deriv_div")?.questions).toEqual(["f", "j", "k"]);
});

test("a part of another question is cited as that question, and its own parts are not", () => {
  const evidence = evidenceOf(proofsOf("j"));
  if (!evidence) throw new Error("the sample has lost its proof");
  expect(citedBy("k", { ...evidence, results: ["j.1", "j", "k.1", "z"] }, sample)).toEqual([
    "j",
    "z",
  ]);
});

test("the evidence names differences and limits where there were some", () => {
  const evidence = evidenceOf(proofsOf("j"));
  if (!evidence) throw new Error("the sample has lost its proof");
  const witness = (of: Partial<typeof evidence>): string =>
    plain(evidenceInFull({ ...evidence, ...of }, "en", {}).join(" "));
  expect(evidence).toMatchObject({ slopes: true, approaches: false });
  expect(witness({})).toContain("derivatives measured from values");
  expect(witness({})).not.toContain("limits");
  expect(witness({ slopes: false, approaches: true, sizes: [] })).toMatch(
    /points in all, limits by approach; /,
  );
});
