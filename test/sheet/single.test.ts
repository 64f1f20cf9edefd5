import { expect, test } from "vitest";
import { sheetHtml } from "../../src/sheet/html.ts";
import { sheetLatex } from "../../src/sheet/latex.ts";
import { sheetMarkdown } from "../../src/sheet/markdown.ts";
import type { SheetModel } from "../../src/sheet/model.ts";
import { questions, sample, style } from "./sample.ts";

const [, proved] = questions;

const single: SheetModel = {
  ...sample,
  given: [],
  questions: proved ? [proved] : [],
  single: true,
  index: false,
};

test.each([
  ["a page", sheetHtml],
  ["a LaTeX file", sheetLatex],
  ["a text", sheetMarkdown],
])("%s of one derivation asks nothing twice, and has no contents and no index", (_, write) => {
  const [alone, whole] = [write(single, "en", style), write(sample, "en", style)];
  for (const words of ["Index of laws", "13 questions", "law-"]) expect(alone).not.toContain(words);
  expect(whole).toContain("Index of laws");
  expect(alone).toContain("boxed");
});
