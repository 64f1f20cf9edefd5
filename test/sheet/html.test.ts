import { describe, expect, test } from "vitest";
import { sheetHtml } from "../../src/sheet/html.ts";
import type { SheetModel } from "../../src/sheet/model.ts";
import { hostileSample, questions, sample, style } from "./sample.ts";

const languages = ["fr", "en"] as const;
const withoutStyles = (html: string): string => html.replace(/<style>.*?<\/style>/gs, "");

describe.each(languages)("the page in %s", (language) => {
  const html = sheetHtml(sample, language, style);
  const hostileHtml = sheetHtml(hostileSample, language, style);

  test("is the same bytes every time", () => {
    expect(sheetHtml(sample, language, style)).toBe(html);
  });

  test("says its language and its title", () => {
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(`<title>${sample.title[language]}`);
  });

  test("asks for nothing from elsewhere, and runs nothing", () => {
    const links = [...html.matchAll(/(?:href|src|action|poster|data)="([^"]*)"/g)].map(
      ([, to]) => to,
    );
    expect(links.every((to) => to?.startsWith("#"))).toBe(true);
    expect(html).not.toMatch(/@import|<script|<link|<iframe|\son\w+=/);
    for (const [, url] of html.matchAll(/url\(([^)]{0,5})/g)) expect(url).toBe("data:");
  });

  test("has every place that its links lead to, once", () => {
    for (const page of [html, hostileHtml]) {
      const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, to] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(to);
      for (const [, to = ""] of page.matchAll(/aria-labelledby="([^"]*)"/g)) {
        for (const id of to.split(" ")) expect(ids).toContain(id);
      }
    }
  });

  test("links to each question", () => {
    for (const { id } of questions) expect(html).toContain(`<li><a href="#q-${id}">`);
  });

  test("sets every formula: no dollar, no red letters, no code left over", () => {
    const words = withoutStyles(html).replace(/<annotation.*?<\/annotation>/gs, "");
    expect(words).not.toMatch(/\$|katex-error|class="unset"|[\uE000\uE001]|undefined|NaN/);
    expect(words).not.toMatch(/\\[a-z]/);
  });

  test("opens evidence for what was proved, and for nothing else", () => {
    expect(html.match(/<details class="verified">/g)).toHaveLength(
      questions.filter(({ solution }) => (solution?.proofs.length ?? 0) > 0).length,
    );
    expect(html).toContain('<a href="#law-deriv_div"><code>deriv_div</code></a>');
  });

  test("shows hostile text as text", () => {
    const body = withoutStyles(hostileHtml).replace(/^.*<body>/s, "");
    expect(body).not.toMatch(/<script|<img|<b>1|<a href="javascript|\shref="j/);
    expect(body).toContain("&lt;script&gt;");
    expect(body).toContain('<code class="unset">$\\href{javascript:alert(1)}{ici}$</code>');
    expect(body).toContain("5$");
  });
});

test("a failure stands in the place of a solution, even where there is one", () => {
  const [, proved] = questions;
  const model: SheetModel = {
    ...sample,
    questions: proved
      ? [{ ...proved, failure: { fr: "Une étape est refusée.", en: "A step is refused." } }]
      : [],
  };
  const html = sheetHtml(model, "en", style);
  expect(html).toContain("A step is refused.");
  expect(html).not.toMatch(/<ol class="derivation|<details|boxed/);
});

test("a result that repeats the last line boxes it there", () => {
  const html = sheetHtml(
    { ...sample, questions: questions.filter(({ id }) => id === "e") },
    "en",
    style,
  );
  expect(html.match(/<annotation[^>]*>[^<]*\\boxed/g)).toHaveLength(1);
  expect(html).not.toContain('<div class="result">');
});

test("French has its spaces and its comma", () => {
  const html = sheetHtml(sample, "fr", style);
  expect(html).toContain("1,5 point");
  expect(html).toContain("plus grand que 1\u202F? Plus petit que 1\u202F?");
  expect(html).toContain("De même\u00A0:");
  const words = withoutStyles(html)
    .replace(/<span class="katex">.*?<\/annotation>/gs, "")
    .replace(/<[^>]*>/g, "");
  expect(words.match(/[\p{L}\d)] [:;?!](?=\s)/gu)).toBeNull();
});

test("a sheet without questions, points or givens is a page", () => {
  const html = sheetHtml({ title: { fr: "Rien", en: "Nothing" }, given: [], questions: [] }, "en");
  expect(html).toContain("<h1>Nothing</h1>");
  expect(html).not.toContain("undefined");
});

test("a result in matrix notation has a left side without indices", () => {
  const html = sheetHtml({ ...sample, questions: questions.filter(({ id }) => id === "k") }, "en", {
    ...style,
    bold: true,
  });
  expect(html).toContain(
    String.raw`\boxed{\frac{\partial S(\mathbf{x})}{\partial \mathbf{x}} = \operatorname{diag}(S(\mathbf{x})) - S(\mathbf{x}) S(\mathbf{x})^{\top} \;\in\; \mathbb{R}^{n \times n}}`,
  );
});
