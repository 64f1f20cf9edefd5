import { describe, expect, test } from "vitest";
import { mathHtml } from "../../src/page/katex.ts";
import { escapedMarkdown, formulaMarkdown } from "../../src/page/markdown.ts";
import { sheetMarkdown } from "../../src/sheet/markdown.ts";
import { hostileSample, questions, sample, style } from "./sample.ts";

const formulas = (markdown: string): string[] => [
  ...[...markdown.matchAll(/^\$\$\n(.*?)\n\$\$$/gms)].map(([, latex = ""]) => latex),
  ...[
    ...markdown
      .replace(/^\$\$\n.*?\n\$\$$/gms, "")
      .replaceAll("<span>$</span>", "")
      .matchAll(/\$([^$]+)\$/g),
  ].map(([, latex = ""]) => latex),
];

describe.each(["fr", "en"] as const)("the text in %s", (language) => {
  const markdown = sheetMarkdown(sample, language, style);

  test("is the same bytes every time", () => {
    expect(sheetMarkdown(sample, language, style)).toBe(markdown);
  });

  test("has formulas that can be set, and that Markdown leaves alone", () => {
    const all = formulas(markdown);
    expect(all.length).toBeGreaterThan(40);
    for (const latex of all) {
      expect(() => mathHtml(latex, true)).not.toThrow();
      // A backslash before a sign is an escape; an underscore after a bracket may open emphasis; < opens a tag.
      expect(latex).not.toMatch(/\\[^A-Za-z]|[)}\]]_(?! )|[<>*]/);
    }
  });

  test("has a place for each question", () => {
    for (const { id } of questions) expect(markdown).toContain(`<a id="q-${id}"></a>`);
  });

  test("shows hostile text as text", () => {
    const hostile = sheetMarkdown(hostileSample, language, style);
    expect(hostile).not.toMatch(/<(?!span>|\/span>|a id="q-[\w.-]*">|\/a>)/);
    expect(hostile).toContain("&lt;script&gt;");
    for (const latex of formulas(hostile)) expect(() => mathHtml(latex, true)).not.toThrow();
  });
});

test.each([
  ["\\left\\{a, \\, b\\right\\}", "\\left\\lbrace a, \\thinspace b\\right\\rbrace"],
  ["S(x)_{i} \\\\ x_{i} < y", "S(x)_ {i} \\cr x_{i} \\lt y"],
  ["w \\operatorname{softplus}(x)", "w \\mathop{\\mathrm{softplus}}\\nolimits (x)"],
])("%s is written %s", (latex, written) => {
  expect(formulaMarkdown(latex)).toBe(written);
});

test("signs of a power that stand side by side are one power", () => {
  const markdown = sheetMarkdown(sample, "fr", style);
  expect(markdown).toContain("u}^{r-1}\\text{ u}'");
});

test.each([
  ["a*b_c", "a\\*b\\_c"],
  ["# not a title", "\\# not a title"],
  ["1. not a list", "\\1. not a list"],
  ["[x](javascript:y)", "\\[x\\](javascript:y)"],
])("%s stays %s", (text, written) => {
  expect(escapedMarkdown(text)).toBe(written);
});
