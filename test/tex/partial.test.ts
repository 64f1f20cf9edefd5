import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluateTensor } from "../../src/compile/evaluate.ts";
import { delta, entryAt, over, product, sum, symbol } from "../../src/expr/build.ts";
import { addIx, indexVar, ix } from "../../src/expr/index-of.ts";
import type { Expr, Ix } from "../../src/expr/node.ts";
import { addSizes, size } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { symbolEntries } from "../../src/expr/walk.ts";
import { softmax } from "../../src/functions/activation/softmax.ts";
import { functions } from "../../src/functions/index.ts";
import { read } from "../../src/parse/read.ts";
import { toAscii } from "../../src/tex/ascii.ts";
import { latexOfMatrix, toLatex } from "../../src/tex/latex.ts";
import { raise } from "../../src/tex/raise.ts";
import { textOfMatrix } from "../../src/tex/text.ts";
import { expectRenders, n, x, z } from "./kit.ts";

/* Indices that run along a part of an axis only: no matrix notation says that, and none may claim to. */

const fewer = addSizes(n, size(-1));
const A = symbol("A", [n, n]);
const point = {
  sizes: new Map([["n", 4]]),
  symbols: new Map([
    ["x", (i: number) => i * i + 1],
    ["z", (i: number) => 3 - i],
    ["A", (i: number, j: number) => i + 10 * j],
  ]),
};

const valuesOf = (tensor: Tensor): readonly number[] => [...evaluateTensor(tensor, point).values];

/** What the plain syntax that is printed for a tensor is worth, read again. */
const readAgain = (tensor: Tensor): readonly number[] => {
  const found = read(toAscii(tensor), {
    functions,
    declare: { x: "n", z: "n", A: "n x n" },
  });
  if (!found.ok) throw new Error(`${toAscii(tensor)}: ${found.error.message.en}`);
  return valuesOf(found.tensor);
};

/** An index that runs along all of an axis, or from its first or second place along all but one. */
const places = fc.constantFrom("whole", "first", "second");

const placed = (where: "whole" | "first" | "second", letter: string) => {
  const k = indexVar(letter, where === "whole" ? n : fewer);
  return { k, at: where === "second" ? addIx(ix(k), ix(1)) : ix(k) };
};

type Factor = (i: Ix, j: Ix) => Expr;

const factors: readonly Factor[] = [
  (i) => entryAt(x, [i]),
  (_, j) => entryAt(x, [j]),
  (_, j) => entryAt(z, [j]),
  (i, j) => entryAt(A, [i, j]),
  (i, j) => entryAt(A, [j, i]),
  (i, j) => delta(i, j),
  (i) => softmax(symbolEntries(x))(i),
  (i, j) => sum(entryAt(x, [i]), entryAt(z, [j])),
];

describe("a sum over a part of an axis", () => {
  test.each([
    ["sum(x[i], i, 1, n - 1)", fewer, (i: Ix) => entryAt(x, [i])],
    ["ones(n)'*x", n, (i: Ix) => entryAt(x, [i])],
    [
      "sum(x[i]*x[i + 1], i, 1, n - 1)",
      fewer,
      (i: Ix) => product(entryAt(x, [i]), entryAt(x, [addIx(i, ix(1))])),
    ],
    ["sum(softmax(x)[i], i, 1, n - 1)", fewer, (i: Ix) => softmax(symbolEntries(x))(i)],
  ])("is written %s", (text, upTo, of) => {
    const i = indexVar("i", upTo);
    expect(toAscii({ indices: [], body: over("sum", [i], of(ix(i))) })).toBe(text);
  });

  test("a vector without its last entry is no name", () => {
    const i = indexVar("i", fewer);
    expect(toAscii({ indices: [i], body: entryAt(x, [ix(i)]) })).toBe("array(x[i], i, 1, n - 1)");
  });

  test("two equal δ's under Σ count as one", () => {
    const [i, j] = [indexVar("i", n), indexVar("j", n)];
    const both = over("sum", [i], over("sum", [j], product(delta(i, j), delta(i, j))));
    expect(readAgain({ indices: [], body: both })).toEqual([4]);
  });

  test("is what is printed for it, in every notation", () => {
    const any = fc.record({
      rows: places,
      columns: places,
      of: fc.array(fc.constantFrom(...factors), { minLength: 1, maxLength: 4 }),
      summed: fc.constantFrom("both", "rows", "columns", "none"),
    });
    fc.assert(
      fc.property(any, ({ rows, columns, of, summed }) => {
        const [i, j] = [placed(rows, "i"), placed(columns, "j")];
        const body = product(...of.map((factor) => factor(i.at, j.at)));
        const bound = [
          ...(summed === "both" || summed === "rows" ? [i.k] : []),
          ...(summed === "both" || summed === "columns" ? [j.k] : []),
        ];
        const tensor: Tensor = {
          indices: [i.k, j.k].filter((k) => !bound.includes(k)),
          body: bound.reduceRight<Expr>((inner, k) => over("sum", [k], inner), body),
        };
        const [again, meant] = [readAgain(tensor), valuesOf(tensor)];
        expect(again).toHaveLength(meant.length);
        for (const [at, value] of meant.entries()) expect(again[at]).toBeCloseTo(value, 6);
        expectRenders(toLatex(tensor.body));
        const matrix = raise(tensor);
        if (matrix) {
          expectRenders(latexOfMatrix(matrix));
          expect(textOfMatrix(matrix)).not.toBe("");
        }
      }),
      { seed: 29, numRuns: 300 },
    );
  });
});
