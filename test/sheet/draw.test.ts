import { writeFileSync } from "node:fs";
import { test } from "vitest";
import { sheetHtml } from "../../src/sheet/html.ts";
import { sample, style } from "./sample.ts";
test("draw", () => {
  for (const lang of ["fr", "en"] as const) writeFileSync(`/tmp/sheet/${lang}.html`, sheetHtml(sample, lang, style));
});
