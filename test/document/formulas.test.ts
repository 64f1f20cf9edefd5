import { describe, expect, test } from "vitest";
import { splitDocument } from "../../src/document/split.ts";
import { blockLines, formulaLines } from "./outline.ts";

const tex = { format: "tex" } as const;
const markdown = { format: "markdown" } as const;
const remarks = (text: string): string[] =>
  splitDocument(text, markdown).remarks.map(({ message }) => message.en);

describe("delimiters", () => {
  test.each([
    ["Soit $x^2$ un carré", ["inline x^2 (introduces)"]],
    ["$ x $ avec des espaces", ["inline x"]],
    ["$$x^2$$", ["display x^2"]],
    ["$$\nx^2\n$$", ["display x^2"]],
    ["$$\n\nx^2\n\n$$", ["display x^2"]],
    ["\\(x^2\\)", ["inline x^2"]],
    ["\\[x^2\\]", ["display x^2"]],
    ["\\[\n\nx^2\n\n\\]", ["display x^2"]],
    ["$a$ \\(b\\) $$c$$ \\[d\\]", ["inline a", "inline b", "display c", "display d"]],
    ["$x$$y$", ["inline x", "inline y"]],
    ["\\\\(\\\\frac{a}{b}\\\\)", ["inline \\frac{a}{b}"]],
    ["\\\\[ a \\\\\\\\ b \\\\]", ["display a \\\\ b"]],
    ["[\n\\frac{a}{b} = c\n]", ["display \\frac{a}{b} = c"]],
    ["[ \\frac{a}{b} = c ]", ["display \\frac{a}{b} = c"]],
    ["[\nun lien\n]", []],
    ["[un lien](http://exemple.org/a_b)", []],
    ["```math\nx^2\n```", ["display x^2"]],
    ["$`x^2`$", ["inline x^2"]],
    ["\\begin{align*}\na &= b \\\\\n&= c\n\\end{align*}", ["align* a &= b \\\\ &= c"]],
    ["\\begin{equation}x\\end{equation}", ["equation x"]],
    ["\\begin{eqnarray}x&=&y\\end{eqnarray}", ["eqnarray x&=&y"]],
    ["\\begin{gather}x\\end{gather}", ["gather x"]],
    ["\\begin{multline*}x\\end{multline*}", ["multline* x"]],
    ["\\begin{alignat}{2}x\\end{alignat}", ["alignat x"]],
  ])("%j holds %j", (text, found) => {
    expect(formulaLines(text, markdown)).toEqual(found);
  });

  test("an environment between dollars is part of their formula", () => {
    expect(formulaLines("$$\\begin{aligned} a &= b \\\\ &= c \\end{aligned}$$", markdown)).toEqual([
      "display \\begin{aligned} a &= b \\\\ &= c \\end{aligned}",
    ]);
  });

  test("macros that stand for an environment delimit formulas", () => {
    const text = "\\def\\be{\\begin{equation}}\\def\\ee{\\end{equation}}\n\n\\be x^2 \\ee";
    expect(formulaLines(text, tex)).toEqual(["equation x^2"]);
  });
});

describe("what is no mathematics", () => {
  test.each([
    "it costs $5 and $6",
    "le prix est de 5$ et de 6$ par unité",
    "un mot **gras _x_** et, e.g., i.e.",
    "entre $100 (ou plus) et $200.",
    "\\$5 and \\$6",
    "a lone $ sign",
    "du code `x_1 = $y$`",
    "```python\nx = '$a$'\n```",
    "~~~\n$a$\n~~~",
    "<!-- $x$ -->",
    "écrit en \\LaTeX , dans **Menu** \\rightarrow **Copy Project**",
    "(nombre) \\times (hauteur) \\times (largeur)",
    "\\textbf{gras} et \\emph{italique}",
    "le fichier train_test_split.py et _un mot_",
    "une note^1",
    "il y a 3 couches",
    "l'axe, c'est-à-dire a et b",
    "$\\downarrow$",
  ])("%j", (text) => {
    expect(formulaLines(text, markdown)).toEqual([]);
  });

  test.each([
    "% commenté $x$",
    "\\begin{verbatim}$x$\\end{verbatim}",
    "\\begin{lstlisting}\n$x$\n\\end{lstlisting}",
    "\\verb|$x$|",
    "\\iffalse $x$ \\fi",
    "100 \\% de $5",
  ])("%j in TeX", (text) => {
    expect(formulaLines(text, tex)).toEqual([]);
  });

  test("a percent sign is a comment in TeX, and nothing in Markdown", () => {
    expect(formulaLines("50 % de $x$", tex)).toEqual([]);
    expect(formulaLines("50 % de $x$", markdown)).toEqual(["inline x"]);
  });
});

describe("TeX without delimiters", () => {
  test.each([
    ["un vecteur, \\mathbf{x} . Dans", ["bare \\mathbf{x}"]],
    ["(\\hat{y}_k) les prédictions", ["bare (\\hat{y}_k)"]],
    ["m exemples, (y_k) les labels", ["bare (y_k)"]],
    ["\\downarrow\n w_{ki}^{l+1} car", ["bare w_{ki}^{l+1}"]],
    ["de \\mathbb{R}^3 dans \\mathbb{R}^3 .", ["bare \\mathbb{R}^3", "bare \\mathbb{R}^3"]],
    ["la sortie \\mathbf{o}^s(\\mathbf{x}) vaut", ["bare \\mathbf{o}^s(\\mathbf{x})"]],
    ["un exemple (\\mathbf{x}, y) par", ["bare (\\mathbf{x}, y)"]],
    ["il y a \\alpha et \\beta", ["bare \\alpha", "bare \\beta"]],
    ["la dérivée de L_{MSE} est", ["bare L_{MSE}"]],
    ["la perte Loss_{train} est", ["bare Loss_{train}"]],
    ["on pose u = 1 + exp z et", ["bare u = 1 + exp z (introduces)"]],
    ["where ( p_j = \\frac{1}{2} ).", ["bare p_j = \\frac{1}{2} (introduces)"]],
    ["où a_0 = x.", ["bare a_0 = x (introduces)"]],
    [
      "A = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} donc",
      ["bare A = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}"],
    ],
    [
      "on a \\frac{\\partial L}{\\partial x} = 2 x",
      ["bare \\frac{\\partial L}{\\partial x} = 2 x (step)"],
    ],
    ["la fonction 𝜎 et 𝑥 = 1", ["bare 𝜎", "bare 𝑥 = 1"]],
  ])("%j holds %j", (text, found) => {
    expect(formulaLines(text, markdown)).toEqual(found);
  });
});

describe("what scanners and chatbots do", () => {
  test.each([
    [
      "$$a\n=====\n\nb$$",
      "display a = b",
      "A line of ==== in a formula is read as one equals sign.",
    ],
    ["$$a \\n b$$", "display a b", 'A "\\n" written out in a formula is read as a space.'],
    [
      "$\\operatorname{s i n} x$",
      "inline \\operatorname{sin } x",
      "Spaced letters in a formula are read as one name.",
    ],
    ["$\\frac{a}{b$", "inline \\frac{a}{b", "This brace has no partner in the formula."],
    [
      "$$x^2 = y\n\nEnsuite",
      "display x^2 = y",
      "This formula is not closed: it is read to the end of its paragraph.",
    ],
    [
      "On a \\(x^2 = y et cela donne le résultat",
      "inline x^2 = y (step)",
      "This formula is not closed: it is read up to the words that follow it.",
    ],
    [
      "$x_1 = 2 et alors nous avons $y_2$",
      "inline x_1 = 2",
      "This formula is not closed: it is read up to the words that follow it.",
    ],
  ])("%j is read as %s, with a remark", (text, formula, remark) => {
    expect(formulaLines(text, markdown)[0]).toBe(formula);
    expect(remarks(text)).toContain(remark);
  });

  test("tags and quote marks are blanks", () => {
    expect(formulaLines('<span id="page-1"></span>$x$', markdown)).toEqual(["inline x"]);
    expect(formulaLines("> $$\n> x = 1\n> $$", markdown)).toEqual(["display x = 1"]);
  });

  test("a formula and its mended source are as long as each other", () => {
    const text = "$$a\n=====\n<span>b</span> \\n \\operatorname{s i n}$$";
    const [block] = splitDocument(text, markdown).sections.flatMap(({ blocks }) => blocks);
    expect(block?.kind === "formula" && block.latex.length).toBe(
      block && block.span.end - block.span.start,
    );
  });
});

describe("blanks to be filled", () => {
  test.each([
    ["TODO", ["todo"]],
    ["à compléter", ["todo"]],
    ["Il reste TODO ici", ["prose Il reste", "todo", "prose ici"]],
    ["______", ["todo"]],
    ["$$\\frac{dL}{dx} = \\text{TODO}$$", ["display \\frac{dL}{dx} = \\text{TODO} todo"]],
    ["$$\\frac{dL}{dx} = $$", ["display \\frac{dL}{dx} = todo"]],
    ["# Question 1\n\n**Réponse**\n\n# Question 2\n\nDériver", ["todo", "prose Dériver"]],
  ])("%j", (text, found) => {
    expect(blockLines(text, markdown)).toEqual(found);
  });
});

describe("macros", () => {
  test.each([
    ["\\newcommand{\\R}{\\mathbb{R}}"],
    ["\\renewcommand\\vec[1]{\\mathbf{#1}}"],
    ["\\newcommand{\\pd}[2][x]{\\frac{\\partial #2}{\\partial #1}}"],
    ["\\def\\w#1{w_{#1}}"],
    ["\\DeclareMathOperator*{\\argmin}{arg\\,min}"],
    ["\\let\\eps\\varepsilon"],
  ])("%s is gathered and is no formula", (definition) => {
    for (const text of [
      definition,
      `$${definition}$`,
      `\\documentclass{article}\n${definition}\n\\begin{document}\n\\end{document}`,
    ]) {
      const { macros, sections } = splitDocument(text);
      expect(macros.map((each) => each.text)).toEqual([definition]);
      expect(sections.flatMap(({ blocks }) => blocks)).toEqual([]);
    }
  });

  test("a definition in a comment is none", () => {
    expect(splitDocument("% \\newcommand{\\R}{x}\n\\section{A}", tex).macros).toEqual([]);
  });

  test("macros of the assignment come first, and their names are mathematics", () => {
    const options = { ...markdown, macros: "\\newcommand{\\bx}{\\mathbf{x}}" };
    const { macros } = splitDocument("\\newcommand{\\by}{\\mathbf{y}}", options);
    expect(macros.map((each) => each.text)).toEqual([
      "\\newcommand{\\bx}{\\mathbf{x}}",
      "\\newcommand{\\by}{\\mathbf{y}}",
    ]);
    expect(formulaLines("le vecteur \\bx est", options)).toEqual(["bare \\bx"]);
  });
});
