import { writeFileSync } from "node:fs";
import { test } from "vitest";
import { sheetHtml } from "../../src/sheet/html.ts";
import { sheetLatex } from "../../src/sheet/latex.ts";
import { sheetMarkdown } from "../../src/sheet/markdown.ts";
import { hostileSample, sample, style } from "./sample.ts";
test("draw", () => {
  for (const lang of ["fr", "en"] as const) for (const [n, m] of [["", sample], ["x-", hostileSample]] as const) {
    writeFileSync(`/tmp/sheet/${n}${lang}.html`, sheetHtml(m, lang, style));
    writeFileSync(`/tmp/sheet/${n}${lang}.tex`, sheetLatex(m, lang, style));
    writeFileSync(`/tmp/sheet/${n}${lang}.md`, sheetMarkdown(m, lang, style));
  }
});
