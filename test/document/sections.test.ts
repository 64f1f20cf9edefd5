import { describe, expect, test } from "vitest";
import { splitDocument } from "../../src/document/split.ts";
import { sectionLines } from "./outline.ts";

const markdown = { format: "markdown" } as const;
const tex = { format: "tex" } as const;

describe("one label", () => {
  test.each([
    ["# Exercice 2", "exercise 2"],
    ["exercice 2 (régression logistique) Soit F", "exercise 2 « régression logistique »"],
    ["Exercise 3: softmax", "exercise 3 « softmax »"],
    ["Exercice n°4", "exercise 4"],
    ["Problem 1.", "exercise 1"],
    ["Problème II", "exercise II"],
    ["## 2 Question 2", "question 2"],
    ["Question 3", "question 3"],
    ["**Question 3 :** Dériver", "question 3"],
    ["Q2", "question 2"],
    ["Q2. Dériver $x$", "question 2"],
    ["Q1a) Dériver", "part 1 a"],
    ["## Partie A", "part A"],
    ["(a) Dériver $x$", "part a"],
    ["a) Dériver $x$", "part a"],
    ["a. Dériver $x$", "part a"],
    ["- (a) [1 points] Dériver", "part a"],
    ["• a) Dériver", "part a"],
    ["**a)** Dériver", "part a"],
    ["1. Dériver $x$", "question 1"],
    ["**1.** Dériver", "question 1"],
    ["1) Dériver $x$", "question 1"],
    ["(ii) Dériver", "part ii"],
    ["### 1.2 Dériver", "part 1 2 « Dériver »"],
    ["1.a) Dériver", "part 1 a"],
    ["2(b) Dériver", "part 2 b"],
    ["Softmax\n=======\n\ntexte", "heading « Softmax »"],
  ])("%j: %s", (text, expected) => {
    expect(sectionLines(text, markdown)).toEqual([expected]);
  });
});

describe("sentences are no labels", () => {
  test.each([
    "Question 3 est résolue par la question 2.",
    "L'exercice 2 est facile",
    "Dans la\nquestion 2, on voit",
    "Solution optimale du problème",
    "Preuve en est que",
    "le point (a) de la liste",
    "2020 était une année",
    "Réponse courte",
    "(x) est la variable",
    "A. Dupont",
  ])("%j", (text) => {
    expect(sectionLines(text, markdown)).toEqual(["heading"]);
  });
});

describe("labels in their order", () => {
  test.each([
    ["1. A\n\n(a) B\n\n(b) C\n\n2. D\n\n(a) E", "1 | 1 a | 1 b | 2 | 2 a"],
    ["Exercice 1\n\n1. A\n\na) B\n\nExercice 2\n\n1. C", "1 | 1 1 | 1 1 a | 2 | 2 1"],
    ["(g) A\n\n(h) B\n\n(i) C\n\n(j) D", "g | h | i | j"],
    ["(a) A\n\n(i) B\n\n(ii) C\n\n(b) D", "a | a i | a ii | b"],
    [
      "# Exercice 1\n\n## Question 1\n\n## Question 2\n\n# Exercice 2\n\n## Question 1",
      "1 | 1 1 | 1 2 | 2 | 2 1",
    ],
    ["## 1 Question 1\n\n### 2 Question 2\n\n## 3 Question 3", "1 | 2 | 3"],
    ["a) A\nb) B\nc) C", "a | b | c"],
    ["1) a) A\n\nb) B\n\n2)a) C\n\n2.b) D", "1 a | 1 b | 2 a | 2 b"],
    ["(a) A\n\n1. B\n\n2. C\n\n(b) D", "a | a 1 | a 2 | b"],
  ])("%j: %s", (text, expected) => {
    const labels = splitDocument(text, markdown).sections.map(({ label }) => label.join(" "));
    expect(labels.join(" | ")).toBe(expected);
  });
});

describe("statement and answer", () => {
  test.each([
    [
      "# Question 1\n\nDériver $x$.\n\n**Answer** On a $1$.\n\n# Question 2\n\nDériver $y$.",
      ["question 1 statement", "question 2"],
    ],
    ["Réponses Exercice 1\n\n(a)\n\n$x$", ["exercise 1 answer", "part 1 a answer"]],
    [
      "1. A\n\n(a) B\n\nRéponses Exercice 1\n\n(a) C",
      ["exercise 1 statement", "part 1 a statement", "exercise 1 answer", "part 1 a answer"],
    ],
    [
      "(a) A\n\n(b) B\n\nSolution :\n\n(a) C\n\n(b) D",
      ["part a statement", "part b statement", "part a answer", "part b answer"],
    ],
    ["(a) A\n\nSolution : B\n\n(b) C\n\nSolution : D", ["part a statement", "part b statement"]],
    [
      "# Question 1\n\nA\n\n## Solution\n\nB\n\n# Question 2\n\nC",
      ["question 1 statement", "heading 1 answer « Solution »", "question 2"],
    ],
    [
      "# Solutions\n\n## Question 1\n\nA\n\n## Question 2\n\nB",
      ["heading answer « Solutions »", "question 1 answer", "question 2 answer"],
    ],
    [
      "## Exercice 1\n\na) A\n\n## Réponses\n\n### Exercice 1\n\na) B",
      [
        "exercise 1 statement",
        "part 1 a statement",
        "heading answer « Réponses »",
        "exercise 1 answer",
        "part 1 a answer",
      ],
    ],
    ["Réponse à la question 2 : voilà", ["question 2 answer"]],
    ["Solution to Exercise 3.", ["exercise 3 answer"]],
    ["Exercice 2 – Solution", ["exercise 2 answer"]],
    ["(a) Réponse : voilà", ["part a answer"]],
    ["a) Dériver $x$\n   Rép : $1$", ["part a statement"]],
    ["exercice 1 Soit $f$.\n\nDémonstration. On a $x$.", ["exercise 1 statement"]],
  ])("%j", (text, expected) => {
    expect(sectionLines(text, markdown)).toEqual(expected);
  });

  test("blocks carry the role", () => {
    const { sections } = splitDocument(
      "# Question 1\n\nDériver $x$.\n\n**Answer** On a $1$.",
      markdown,
    );
    const roles = sections[0]?.blocks.map(({ kind, role }) => `${kind} ${role}`);
    expect(roles).toEqual([
      "prose statement",
      "formula statement",
      "prose answer",
      "formula answer",
    ]);
  });
});

describe("headings", () => {
  test("keep the path that leads to them", () => {
    const text = "# Linéaire\n\n## MSELoss\n\n### Forward\n\n$x$\n\n### Backward\n\n$y$";
    expect(sectionLines(text, markdown)).toEqual([
      "heading « Linéaire »",
      "heading « Linéaire / MSELoss »",
      "heading « Linéaire / MSELoss / Forward »",
      "heading « Linéaire / MSELoss / Backward »",
    ]);
  });

  test("a title that comes back stands under the one before it", () => {
    const text = "## Tanh\n\n## Forward\n\n$x$\n\n## Sigmoïde\n\n## Forward\n\n$y$";
    expect(sectionLines(text, markdown)).toEqual([
      "heading « Tanh »",
      "heading « Tanh / Forward »",
      "heading « Sigmoïde »",
      "heading « Sigmoïde / Forward »",
    ]);
  });
});

describe("TeX", () => {
  test("a heading is no prose of its section", () => {
    const { sections } = splitDocument(
      "\\section*{Exercice 2}\nSoit $x$.\n\\subsection*{Notes} Voilà",
      tex,
    );
    const prose = sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === "prose" ? [block.text] : [])),
    );
    expect(prose).toEqual(["Soit", "Voilà"]);
  });

  test.each([
    [
      "\\section{Softmax} A \\subsection{Forward} B \\section{Loss} C",
      ["heading 1 « Softmax »", "heading 1 1 « Forward »", "heading 2 « Loss »"],
    ],
    ["\\section*{Exercice 2} A \\subsection*{Question 1} B", ["exercise 2", "question 2 1"]],
    ["\\section*{4} A \\section*{3D Plots} B", ["question 4", "heading « 3D Plots »"]],
    ["\\section{Question 1} A \\section{Notes} B", ["question 1", "heading « Notes »"]],
    [
      "\\begin{enumerate}\\item A \\item B \\begin{enumerate}\\item C \\item D\\end{enumerate}\\item E\\end{enumerate}",
      ["question 1", "exercise 2", "part 2 a", "part 2 b", "question 3"],
    ],
    [
      "\\begin{enumerate}[label=(\\alph*)]\\item A \\item B\\end{enumerate} C",
      ["part a", "part b", "heading"],
    ],
    [
      "\\section*{Exercice 1}\\begin{enumerate}\\item[(b)] A \\item B\\end{enumerate}",
      ["exercise 1", "part 1 b", "part 1 c"],
    ],
    ["\\begin{itemize}\\item A \\item B\\end{itemize}", ["heading"]],
    [
      "\\begin{questions}\\question A \\begin{parts}\\part B \\part C \\begin{solution}D\\end{solution}\\end{parts}\\question E\\end{questions}",
      ["question 1", "part 1 a", "part 1 b statement", "question 2"],
    ],
    [
      "\\begin{exercice} A \\begin{proof} B \\end{proof}\\end{exercice}\\begin{exercice} C \\end{exercice}",
      ["exercise 1 statement", "exercise 2"],
    ],
    ["\\textbf{Question 2.} Dériver $x$", ["question 2"]],
    ["\\paragraph{Solution.} $x$", ["heading answer"]],
  ])("%j", (text, expected) => {
    expect(sectionLines(text, tex)).toEqual(expected);
  });
});
