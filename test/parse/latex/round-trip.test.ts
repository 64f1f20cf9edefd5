import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { functions } from "../../../src/functions/index.ts";
import type { LatexOptions } from "../../../src/parse/latex/notation.ts";
import { readLatex } from "../../../src/parse/latex/read.ts";
import { latexOfTensor } from "../../../src/tex/latex.ts";
import type { LatexStyle } from "../../../src/tex/style.ts";
import { agree, shapes, tensor, texts } from "../texts.ts";
import { written } from "../written.ts";

/* What is written in LaTeX is read as what it was, in every style. */

const options: LatexOptions = { ...shapes, functions };

const styles: Readonly<Record<string, LatexStyle>> = {
  plain: {},
  french: { language: "fr", log: "ln", partial: false },
  bold: { bold: true, log: "log", bounds: "full" },
};

const readBack = (latex: string) => {
  const result = readLatex(latex, options);
  if (!result.ok)
    throw new Error(
      `${latex}: ${result.error.code} ${result.error.message.en} "${result.error.read}"`,
    );
  return result.tensor;
};

describe.each(Object.entries(styles))("LaTeX in %s style is read as what it was", (_, style) => {
  test.each(["scalar", "vector", "matrix"] as const)("a %s", (kind) => {
    fc.assert(
      fc.property(texts[kind], (text) => {
        const first = tensor(text);
        const latex = latexOfTensor(first, style);
        const second = readBack(latex);
        if (!agree(first, second)) {
          expect.fail(`${text}\n${latex}\n${written(first)}\n${written(second)}`);
        }
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
