import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sheetLatex } from "../../src/sheet/latex.ts";
import { escapedLatex } from "../../src/sheet/latex-text.ts";
import { hostileSample, sample, style } from "./sample.ts";

const languages = ["fr", "en"] as const;

test.each([
  [
    "50 % & #1_a {x} ~ ^ \\n $",
    "50 \\% \\& \\#1\\_a \\{x\\} \\textasciitilde{} \\textasciicircum{} \\textbackslash{}n \\$",
  ],
  ["δᵢⱼ → 1", "\\ensuremath{\\delta}\\ensuremath{_{ij}} \\ensuremath{\\to} 1"],
  ["(uʳ)′ = r uʳ⁻¹", "(u\\ensuremath{^{r}})\\ensuremath{'} = r u\\ensuremath{^{r-1}}"],
  ["cœur déjà « là »", "cœur déjà \\guillemotleft{} là \\guillemotright{}"],
])("%j is spelled for pdflatex", (text, latex) => {
  expect(escapedLatex(text)).toBe(latex);
});

test("a letter without a spelling leaves its number", () => {
  expect(escapedLatex("中\u0007")).toBe("\\fbox{\\tiny U+4E2D}");
});

describe.each(languages)("the file in %s", (language) => {
  const latex = sheetLatex(sample, language, style);

  test("is the same bytes every time", () => {
    expect(sheetLatex(sample, language, style)).toBe(latex);
  });

  test("holds only letters that pdflatex can set", () => {
    expect(latex).toMatch(/^[\t\n\x20-\x7E\u00A0-\u017F]*$/);
    expect(sheetLatex(hostileSample, language, style)).toMatch(/^[\t\n\x20-\x7E\u00A0-\u017F]*$/);
  });

  test("keeps hostile commands from being commands", () => {
    const hostile = sheetLatex(hostileSample, language, style);
    expect(hostile).not.toMatch(/\\(input|href|def)\b/);
  });
});

const hasPdflatex = spawnSync("pdflatex", ["--version"]).status === 0;

describe.skipIf(!hasPdflatex)(`pdflatex${hasPdflatex ? "" : " (not installed: skipped)"}`, () => {
  const cases = languages.flatMap((language) => [
    [`the sample in ${language}`, sheetLatex(sample, language, style), 5],
    // A word that cannot be broken may stand out: what matters is that it compiles.
    [`hostile text in ${language}`, sheetLatex(hostileSample, language, style), 150],
  ]) as [string, string, number][];

  test.each(cases)(
    "compiles %s",
    (_, latex, slack) => {
      const folder = mkdtempSync(join(tmpdir(), "corrige-tex-"));
      try {
        writeFileSync(join(folder, "sheet.tex"), latex);
        const log = execFileSync(
          "pdflatex",
          ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "sheet.tex"],
          {
            cwd: folder,
            encoding: "utf8",
          },
        );
        expect(log).not.toMatch(/Missing character|Undefined control/);
        for (const [, points] of log.matchAll(/Overfull \\hbox \(([\d.]+)pt/g))
          expect(Number(points)).toBeLessThan(slack);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    60_000,
  );
});
