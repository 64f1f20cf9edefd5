import { describe, expect, test } from "vitest";
import { FormulaError, isSettable, mathCss, mathHtml } from "../../src/page/katex.ts";

const facesIn = (css: string): string[] =>
  [...css.matchAll(/@font-face\{font-family:([^;]*);font-weight:(\d+);font-style:(\w+)/g)].map(
    ([, ...face]) => face.join(" "),
  );

describe("a page carries the fonts it uses", () => {
  test.each([
    ["x", ["KaTeX_Main 400 normal", "KaTeX_Math 400 italic"]],
    ["\\mathbb{R}", ["KaTeX_AMS 400 normal", "KaTeX_Main 400 normal"]],
    ["\\mathbf{1}", ["KaTeX_Main 700 normal", "KaTeX_Main 400 normal"]],
    ["\\boldsymbol{\\theta}", ["KaTeX_Main 400 normal", "KaTeX_Math 700 italic"]],
  ])("%s", (latex, faces) => {
    expect(facesIn(mathCss(mathHtml(latex)))).toEqual(faces);
  });

  test("and none where there is no formula", () => {
    expect(mathCss("<p class='plain'>words</p>")).toBe("");
  });

  test("as data, without a word to any other place", () => {
    const css = mathCss(mathHtml("\\sum_{k} \\mathcal{L}", true));
    expect([...css.matchAll(/url\(([^)]{0,5})/g)].every(([, start]) => start === "data:")).toBe(
      true,
    );
  });
});

test.each([
  "\\href{javascript:alert(1)}{x}",
  "\\url{https://a.b}",
  "\\includegraphics{a.png}",
  "\\htmlClass{a}{x}",
  "\\def\\x{1}",
  "\\gdef\\x{1}",
  "\\newcommand{\\x}{1}",
  "\\input{secret}",
  "\\frac{1",
  "a_{1",
  "\\nonsense",
])("%s is not set", (latex) => {
  expect(isSettable(latex)).toBe(false);
  expect(() => mathHtml(latex)).toThrow(FormulaError);
});

test("a formula nested without end is refused, not followed", () => {
  expect(isSettable(`${"{".repeat(3000)}x${"}".repeat(3000)}`)).toBe(false);
  expect(isSettable("\\sqrt".repeat(3000))).toBe(false);
});
