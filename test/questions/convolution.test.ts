import { describe, expect, test } from "vitest";
import { replay } from "../../src/check/replay.ts";
import { number, sum } from "../../src/expr/build.ts";
import { endOf } from "../../src/rewrite/proof.ts";
import { sheetHtml } from "../../src/sheet/html.ts";
import { sheetLatex } from "../../src/sheet/latex.ts";
import { sheetMarkdown } from "../../src/sheet/markdown.ts";
import { toText } from "../../src/tex/text.ts";
import { answered, loaded, refused, textOf } from "./trial.ts";

/** The values of the full output: what each entry's chain ends in. */
const full = (question: string): readonly string[] => {
  const { proofs } = answered(`kind: convolution, ${question}`);
  for (const { proof } of proofs) expect(replay(proof)).toBeUndefined();
  // The last two proofs are the checks: the product of polynomials, the product of sums.
  return proofs
    .slice(0, -2)
    .map(({ proof }) => (proof.body.kind === "chain" ? toText(endOf(proof.body)) : ""));
};

const smoothing = 'signal: [1, 1, 4, 4, 4, 1, 1], kernel: ["1/4", "1/4", "1/4", "1/4"]';

const boxes = (question: string): readonly string[] =>
  answered(`kind: convolution, ${question}`).blocks.flatMap((block) =>
    block.kind === "result" ? [textOf([block], "en").replace(/\\left|\\right|\\;/g, "")] : [],
  );

describe("a discrete convolution", () => {
  test("of a step with a moving average", () => {
    expect(full(smoothing)).toEqual([
      "1/4",
      "1/2",
      "3/2",
      "5/2",
      "13/4",
      "13/4",
      "5/2",
      "3/2",
      "1/2",
      "1/4",
    ]);
  });

  test("is cut to the entries inside the signal, and to its length in both ways of an even kernel", () => {
    const set = (text: string): string => text.replace(/(\d+)\/(\d+)/g, String.raw`\frac{$1}{$2}`);
    expect(boxes(smoothing)).toEqual(
      [
        "(1/4, 1/2, 3/2, 5/2, 13/4, 13/4, 5/2, 3/2, 1/2, 1/4)",
        "(5/2, 13/4, 13/4, 5/2)",
        "(3/2, 5/2, 13/4, 13/4, 5/2, 3/2, 1/2)",
        "(1/2, 3/2, 5/2, 13/4, 13/4, 5/2, 3/2)",
      ].map(set),
    );
  });

  test("is cut alike on both sides for an odd kernel", () => {
    expect(boxes("signal: [1, 2, 3], kernel: [1, 0, -1], outputs: [same]")).toEqual(["(2, 2, -2)"]);
  });

  test("is the product with a banded matrix", () => {
    const signal = [3, -1, 4, 1, -5, 9, 2];
    const kernel = [2, -7, 1, 8, -2];
    const rows = Array.from({ length: signal.length + kernel.length - 1 }, (_, t) =>
      signal.map((_, place) => kernel[t - place] ?? 0),
    );
    const by = rows.map((row) =>
      row.reduce((all, entry, at) => all + entry * (signal[at] ?? 0), 0),
    );
    expect(full(`signal: [${signal}], kernel: [${kernel}]`)).toEqual(
      by.map((value) => toText(number(value))),
    );
  });

  test("without turning the kernel around is that with the kernel reversed", () => {
    const signal = "signal: [1, -2, 0.5, 3]";
    expect(full(`${signal}, kernel: [1, 2, -4], flip: false`)).toEqual(
      full(`${signal}, kernel: [-4, 2, 1]`),
    );
    expect(full(`${signal}, kernel: [1, 2, -4], flip: false`)).not.toEqual(
      full(`${signal}, kernel: [1, 2, -4]`),
    );
  });

  test("does not depend on which of the two is the signal", () => {
    expect(full("signal: [1, 5, -2], kernel: [3, 4]")).toEqual(
      full("signal: [3, 4], kernel: [1, 5, -2]"),
    );
  });

  test("is checked as a product of polynomials and by its sum", () => {
    const { proofs } = answered(`kind: convolution, ${smoothing}`);
    const [polynomials, totals] = proofs.slice(-2).map(({ proof }) => proof);
    expect(toText(polynomials?.claim.left as never)).toMatch(/z.*z³/);
    expect(toText(totals?.claim.right as never)).toBe("16");
    const wrong = {
      ...polynomials,
      claim: { ...polynomials?.claim, right: sum(polynomials?.claim.right as never, 1) },
    };
    expect(replay(wrong as never)).toBeDefined();
  });

  test("has no valid entry where the kernel is longer than the signal, and says so", () => {
    const { blocks } = answered("kind: convolution, signal: [1, 2], kernel: [1, 1, 1]");
    expect(textOf(blocks, "fr")).toContain("La sortie est vide");
    expect(textOf(blocks, "en")).toContain("The output is empty");
  });

  test("of single samples is their product", () => {
    expect(full("signal: [-3], kernel: ['1/2']")).toEqual(["−3/2"]);
  });

  test("is drawn: the signal, and its outputs where they belong", () => {
    const { blocks } = answered(`kind: convolution, ${smoothing}`);
    const [plot] = blocks.flatMap((block) => (block.kind === "plot" ? [block.plot] : []));
    expect(plot?.curves.map(({ points }) => points.length)).toEqual([10, 4, 7]);
    expect(plot?.curves[0]?.points[0]).toEqual([-0.5, 0.25]);
  });

  test("as long as it may be stays within its time", () => {
    const ones = Array.from({ length: 48 }, (_, at) => `${at + 1}/7`);
    const values = full(`signal: ["${ones.join('", "')}"], kernel: ["${ones.join('", "')}"]`);
    expect(values).toHaveLength(95);
    expect(values[1]).toBe("4/49");
  });

  test("of what is no number is refused at its place", () => {
    const { en, read } = refused("kind: convolution, signal: [1, s, 2], kernel: [1]");
    expect(en).toContain("exact number");
    expect(read).toBe("s");
  });

  test.each([
    ["no samples", "signal: [], kernel: [1]"],
    ["too many samples", `signal: [${Array.from({ length: 49 }, () => 1)}], kernel: [1]`],
    ["an unknown output", "signal: [1], kernel: [1], outputs: [ful]"],
  ])("is not read with %s", (_, says) => {
    expect(loaded(`- {id: q, kind: convolution, ${says}}`).errors).not.toEqual([]);
  });
});

describe("its table on a sheet", () => {
  const model = {
    title: { fr: "Essai", en: "Trial" },
    given: [],
    questions: [
      {
        id: "q",
        label: "q",
        kind: { fr: "convolution", en: "convolution" },
        ask: { fr: "Calculez.", en: "Compute." },
        solution: answered(`kind: convolution, ${smoothing}`),
      },
    ],
  };

  test("has a row for each entry, in every form", () => {
    const table = /<table class="worked">.*?<\/table>/s.exec(sheetHtml(model, "fr"))?.[0] ?? "";
    expect(table.match(/<tr>/g)).toHaveLength(11);
    expect(sheetMarkdown(model, "en")).toMatch(/\| \$10\$ \| .* \| \$\\frac\{1\}\{4\}\$ \|/);
    expect(sheetLatex(model, "en").match(/^\$\d+\$ & .*\\\\$/gm)).toHaveLength(10);
  });
});
