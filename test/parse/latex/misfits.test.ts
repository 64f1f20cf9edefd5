import { describe, expect, test } from "vitest";
import { meantText } from "../../../src/commands/parse/outline.ts";
import { functions } from "../../../src/functions/index.ts";
import {
  type ChainReading,
  type FormulaContext,
  readFormula,
} from "../../../src/parse/latex/formula.ts";
import type { NotationSays } from "../../../src/parse/latex/notation.ts";
import { tex } from "./corpus/sample.ts";

/** A layer from h to m, a batch of n examples, and names of the shapes that go with them. */
const notation: NotationSays = {
  sizes: { m: {}, h: {}, n: {} },
  symbols: {
    J: {},
    B: { shape: ["m", "h"] },
    e: { shape: ["m"] },
    f: { shape: ["m"] },
    u: { shape: ["h"] },
    v: { shape: ["h"] },
    X: { shape: ["n", "h"] },
    D: { shape: ["n", "m"] },
    E: { shape: ["n", "m"] },
    a: { shape: ["m"] },
  },
};

const readingsOf = (latex: string, context: FormulaContext = {}): readonly ChainReading[] => {
  const found = readFormula(latex, { functions, notation, strict: true }, context);
  expect(found.ok).toBe(true);
  return found.ok ? found.chains.flatMap(({ readings }) => readings) : [];
};

const lastOf = ({ members }: ChainReading): string => {
  const last = members.at(-1);
  return last ? meantText(last, "en") : "";
};

/** The tolerant readings of a line: what its last side is read as, and what was changed where. */
const mendedIn = (latex: string): readonly string[] =>
  readingsOf(latex, { tolerant: true })
    .filter(({ misfits }) => misfits.length > 0)
    .map((reading) => {
      const { misfits } = reading;
      const changes = misfits.map(
        ({ name, span }) => `${name} ${latex.slice(span.start, span.end)}`,
      );
      return `${lastOf(reading)} < ${changes.join(", ")}`;
    });

describe("what would make the shapes of a line fit", () => {
  test.each([
    ["a matrix that is not transposed", "v = B (e - f)", "B'*(e - f) < transpose-missing B"],
    [
      "one behind a diagonal",
      tex`v = \operatorname{diag}(u) B e`,
      "u .* (B'*e) < transpose-missing B",
    ],
    [
      "a matrix before a diagonal, both to be turned",
      tex`v = B \operatorname{diag}(u) e`,
      tex`(B'*e) .* u < transpose-missing B \operatorname{diag}(u)`,
    ],
    [
      "a matrix that is transposed and should not be",
      tex`D = X B^\top + E^\top`,
      tex`X*B' + E < transpose-extra E^\top`,
    ],
    ["a transpose in front", "e = {}^t B v", "B*v < transpose-extra {}^t B"],
    ["factors in the other order", tex`D = B^\top X`, "X*B' < factors-swapped B^\\top X"],
    ["two columns side by side", "B = e v", "e*v' < transpose-missing v"],
    ["two columns of one length", "J = e f", "sum(e[k]*f[k], k, 1, m) < transpose-missing e"],
    ["a matrix product that should be entrywise", "D = D E", "D .* E < hadamard-as-matmul D E"],
    [
      "an outer product that should be entrywise",
      tex`v = B^\top e\, u^\top`,
      tex`(B'*e) .* u < hadamard-as-matmul B^\top e\, u^\top`,
    ],
    [
      "an entrywise product that should be an outer one",
      tex`B = e \odot v`,
      tex`e*v' < matmul-as-hadamard e \odot v`,
    ],
    [
      "an entrywise product that should be a matrix product",
      tex`e = B \odot v`,
      tex`B*v < matmul-as-hadamard B \odot v`,
    ],
    [
      "a sum that runs to another size",
      tex`e_k = \sum_{i=1}^m B_{ki} v_i + a_k`,
      tex`sum(B[k,i]*v[i], i, 1, h) + a[k] < bound-wrong \sum_{i=1}^m`,
    ],
    [
      "a sum that runs too far",
      tex`e_k = \sum_{i=1}^{h+1} B_{ki} v_i`,
      tex`sum(B[k,i]*v[i], i, 1, h) < bound-wrong \sum_{i=1}^{h+1}`,
    ],
    [
      "the indices of an entry exchanged",
      tex`v_j = \sum_k e_k B_{jk}`,
      "sum(e[k]*B[k,j], k, 1, m) < transpose-missing B_{jk}",
    ],
    [
      "the indices of an entry of a transpose exchanged",
      tex`e_k = \sum_i (B^\top)_{ki} v_i`,
      tex`sum(B[k,i]*v[i], i, 1, h) < transpose-extra (B^\top)_{ki}`,
    ],
    ["a batch that is not summed", "a = a - D", "a - D'*ones(n) < batch-not-summed D"],
    ["one that is a side by itself", "a = D", "D'*ones(n) < batch-not-summed D"],
    [
      "a column that should be a row",
      tex`D = X B^\top + a`,
      "X*B' + ones(n)*a' < transpose-missing a",
    ],
    [
      "two changes where one is not enough",
      "v = B e + B f",
      "B'*e + B'*f < transpose-missing B, transpose-missing B",
    ],
    [
      "two bounds, one sum in another",
      tex`J = \sum_{k=1}^h \sum_{i=1}^m e_k B_{ki}`,
      tex`sum(sum(e[k]*B[k,i], i, 1, h), k, 1, m) < bound-wrong \sum_{k=1}^h, bound-wrong \sum_{i=1}^m`,
    ],
  ])("%s: %s", (_, latex, first) => {
    const [refused] = readingsOf(latex);
    expect(refused?.faults).toBeGreaterThan(0);
    expect(mendedIn(latex)[0]).toBe(first);
  });

  test("both shapes are told", () => {
    const of = (latex: string): readonly unknown[] =>
      readingsOf(latex, { tolerant: true }).flatMap(({ misfits }) =>
        misfits.map(({ left, right }) => [left, right]),
      );
    expect(of("v = B e")).toEqual([["m × h", "m"]]);
    expect(of(tex`e_k = \sum_{i=1}^m B_{ki} v_i`)).toEqual([["m", "h"]]);
  });

  test("places are those of the document", () => {
    const [, mended] = readingsOf("v = B e", { tolerant: true, offset: 100 });
    expect(mended?.misfits.map(({ span }) => span)).toEqual([{ start: 104, end: 105 }]);
  });

  test("only one side is changed, the others are read as they are", () => {
    const readings = readingsOf("v = B e = B f", { tolerant: true });
    const read = readings.map(({ members }) => members.map(({ is }) => is !== "unreadable"));
    expect(read).toEqual([
      [true, false, false],
      [true, true, false],
      [true, false, true],
    ]);
  });
});

describe("a tolerant reading takes nothing away", () => {
  const lines = [
    tex`v = B^\top e`,
    tex`B = e v^\top`,
    tex`e_k = \sum_{i=1}^h B_{ki} v_i`,
    tex`D = X B^\top + E`,
    tex`u \odot v = v \odot u`,
    "J = Q",
    "J = (e",
  ];

  test.each(lines)("%s has no other reading than the usual ones", (latex) => {
    const found = [false, true].map((tolerant) =>
      readFormula(latex, { functions, notation, strict: true }, { tolerant }),
    );
    const [usual, tolerant] = found.map((each) =>
      each.ok
        ? each.chains.flatMap(({ readings }) =>
            readings.map((reading) => [reading.faults, lastOf(reading), reading.misfits.length]),
          )
        : each.error.code,
    );
    expect(tolerant).toEqual(usual);
  });

  test.each(["v = B e", "B = e v", "a = D"])("%s keeps its usual reading in front", (latex) => {
    const usual = readingsOf(latex);
    const tolerant = readingsOf(latex, { tolerant: true });
    expect(tolerant.length).toBeGreaterThan(usual.length);
    expect(tolerant.slice(0, usual.length).map(lastOf)).toEqual(usual.map(lastOf));
    expect(usual.every(({ misfits }) => misfits.length === 0)).toBe(true);
  });

  test("what no one change mends is still refused", () => {
    expect(mendedIn(tex`J = \operatorname{tr}(B)`)).toEqual([]);
    expect(mendedIn(tex`J = B e D v E`)).toEqual([]);
  });
});

/** Names by their shapes, rows first. */
const matrices = [
  ["B", "m", "h"],
  ["X", "n", "h"],
  ["D", "n", "m"],
  ["E", "n", "m"],
  ["e", "m", "1"],
  ["v", "h", "1"],
] as const;

/** Each name as it is and transposed. */
const factors = matrices.flatMap(([name, rows, columns]) => [
  { name, latex: name, other: `${name}^\\top`, isTurned: false, rows, columns },
  { name, latex: `${name}^\\top`, other: name, isTurned: true, rows: columns, columns: rows },
]);

describe("every product with a transpose too many or too few is found again", () => {
  const products = factors.flatMap((left) =>
    factors
      .filter((right) => left.columns === right.rows && left.columns !== "1")
      .filter((right) => left.rows !== left.columns || right.rows !== right.columns)
      .map((right) => ({ left, right })),
  );

  test.each(products)("$left.latex $right.latex", ({ left, right }) => {
    const [meant] = readingsOf(`${left.latex} ${right.latex}`);
    const name = left.isTurned ? "transpose-missing" : "transpose-extra";
    const wrote = `${left.other} ${right.latex}`;
    const found = readingsOf(wrote, { tolerant: true })
      .filter(({ misfits }) => misfits.length === 1 && misfits[0]?.name === name)
      .map(lastOf);
    expect(readingsOf(wrote).every(({ misfits }) => misfits.length === 0)).toBe(true);
    expect(found).toContain(meant && lastOf(meant));
  });
});

describe("a tolerant reading is bounded", () => {
  test.each([
    ["a long product", `v = ${"B ".repeat(60)} e`],
    ["a long sum", `v = ${Array(200).fill("B e").join(" + ")}`],
    ["a long chain", `v = ${Array(60).fill("B e").join(" = ")}`],
    ["sums in sums", `J = ${tex`\sum_{i=1}^m v_i `.repeat(12)}`],
    ["brackets in brackets", `v = ${"B (".repeat(40)}e${")".repeat(40)}`],
  ])("%s", (_, latex) => {
    const before = performance.now();
    const readings = readingsOf(latex, { tolerant: true });
    expect(readings.every(({ misfits }) => misfits.length <= 2)).toBe(true);
    expect(readings.length).toBeLessThan(600);
    expect(performance.now() - before).toBeLessThan(20_000);
  });
});
