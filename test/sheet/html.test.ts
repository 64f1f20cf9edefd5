import { describe, expect, test } from "vitest";
import { sheetHtml } from "../../src/sheet/html.ts";
import { sheetLatex } from "../../src/sheet/latex.ts";
import { sheetMarkdown } from "../../src/sheet/markdown.ts";
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

test("a title at the head of a page on paper stays a string", () => {
  const html = sheetHtml(
    { ...sample, title: { fr: 'a"; } </style><script>', en: 'b\\" {}' } },
    "fr",
    style,
  );
  const [, head = ""] = /@top-center \{ content: (.*); \} \}/.exec(html) ?? [];
  expect(head).toMatch(/^"a(?:[\p{L}\p{N} ]|\\[0-9a-f]+ )+"$/u);
  expect(head).toContain("\\3c \\2f style\\3e ");
  expect(html.match(/<\/style>/g)).toHaveLength(2);
});

describe("sections", () => {
  const section = (id: string, at: number) => ({
    id,
    title: { fr: `Exercice ${id} : Réseaux`, en: `Exercise ${id}: Networks` },
    points: at,
    given: sample.given.slice(at),
  });
  const [first, second] = [section("1", 2), section("2", 3)];
  const model: SheetModel = {
    ...sample,
    questions: questions.map((question, at) => ({
      ...question,
      section: at < 4 ? first : second,
    })),
  };

  test("have a heading each, above those of their questions, and a place in the contents", () => {
    const html = sheetHtml(model, "fr", style);
    expect(html.match(/<header class="section"/g)).toHaveLength(2);
    for (const { id, points } of [first, second]) {
      expect(html).toContain(`<a href="#s-${id}">Exercice ${id}\u00A0: Réseaux</a>`);
      expect(html).toContain(
        `<h2>Exercice ${id}\u00A0: Réseaux</h2><span class="points">${points} points</span>`,
      );
    }
    expect(html.match(/<h3 id="h-/g)).toHaveLength(questions.length);
    expect(html).toContain('id="given-1"');
    expect(html).not.toContain('id="given-2"');
  });

  test("stand in LaTeX and Markdown too", () => {
    expect(sheetLatex(model, "en", style)).toContain("\\bfseries Exercise 2: Networks");
    expect(sheetMarkdown(model, "en", style)).toContain("\n## Exercise 1: Networks · 2 points\n");
  });
});

test("the contents say what is proved, what is not checked and what has no answer", () => {
  const html = sheetHtml(sample, "en", style);
  const marks = [...html.matchAll(/href="#q-(\w)">.*?aria-label="([^"]*)"/g)].map(
    ([, id, mark]) => `${id}: ${mark}`,
  );
  expect(marks).toEqual([
    "b: not checked",
    "e: proved",
    "f: proved",
    "i: not checked",
    "j: proved",
    "k: proved",
    "m: proved",
    "n: proved",
    "o: no answer",
  ]);
  expect(html.match(/<p class="unchecked">/g)).toHaveLength(2);
});

test("a computation graph is drawn, and said in words where it is not", () => {
  const only = { ...sample, questions: questions.filter(({ id }) => id === "n") };
  const html = sheetHtml(only, "fr", style);
  expect(html.match(/<svg class="graph"/g)).toHaveLength(1);
  expect(html).toContain("Là où plusieurs flèches tiretées arrivent");
  expect(sheetLatex(only, "fr", style)).toContain("$\\partial J/\\partial A$");
  const words = sheetMarkdown(only, "fr", style);
  expect(words).toContain("- $u$ ($h$)\u00A0: à partir de $x$, $A$, $a$");
  expect(words).toContain("$J$ (→ $A$) → $p$ → $s$ (→ $C$, $b$) → $v$ → $u$ → $A$, $a$");
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
