import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { functions } from "../../../src/functions/index.ts";
import { seeded } from "../../../src/numeric/random.ts";
import type { LatexOptions } from "../../../src/parse/latex/notation.ts";
import { readLatex } from "../../../src/parse/latex/read.ts";
import { latexOfTensor } from "../../../src/tex/latex.ts";
import type { LatexStyle } from "../../../src/tex/style.ts";
import { agree, shapes, tensor, texts } from "../texts.ts";
import { written } from "../written.ts";

/* What is written in LaTeX is read as what it was, in every style. */

const options: LatexOptions = { ...shapes, functions };

const styles: Readonly<Record<string, LatexStyle>> = {
  plain: {},
  french: { language: "fr", log: "ln", partial: false },
  bold: { bold: true, log: "log", bounds: "full" },
};

const readBack = (latex: string, macros = "") => {
  const result = readLatex(latex, macros === "" ? options : { ...options, macros });
  if (!result.ok)
    throw new Error(
      `${latex}: ${result.error.code} ${result.error.message.en} "${result.error.read}"`,
    );
  return result.tensor;
};

describe.each(Object.entries(styles))("LaTeX in %s style is read as what it was", (_, style) => {
  test.each(["scalar", "vector", "matrix"] as const)("a %s", (kind) => {
    fc.assert(
      fc.property(texts[kind], (text) => {
        const first = tensor(text);
        const latex = latexOfTensor(first, style);
        const second = readBack(latex);
        if (!agree(first, second)) {
          expect.fail(`${text}\n${latex}\n${written(first)}\n${written(second)}`);
        }
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});

/** Spellings that mean the same; each occurrence is written in one of them. */
const spellings: readonly (readonly string[])[] = [
  [String.raw`\frac`, String.raw`\dfrac`, String.raw`\tfrac`, String.raw`\quotient`],
  [String.raw`\top`, String.raw`\intercal`, "T", String.raw`{\mathrm{T}}`],
  [
    String.raw`\operatorname{softmax}`,
    String.raw`\text{softmax}`,
    String.raw`\mathrm{softmax}`,
    String.raw`\sm`,
  ],
  [String.raw`\leq`, String.raw`\le`, String.raw`\leqslant`, "≤"],
  [String.raw`\geq`, String.raw`\ge`, "≥"],
  [String.raw`\neq`, String.raw`\ne`, String.raw`\not=`, "≠"],
  [String.raw`\sum`, String.raw`\sum\limits`, "∑", String.raw`\S`],
  [String.raw`\cdot`, "·"],
  [String.raw`\sigma`, "σ"],
  [" ", "  ", String.raw`\,`, String.raw`\;`, "~", String.raw`\! `, "\n"],
];

/** Brackets are written in one way throughout. */
const brackets: readonly (readonly [string, string])[] = [
  [String.raw`\left(`, String.raw`\right)`],
  ["(", ")"],
  [String.raw`\bigl(`, String.raw`\bigr)`],
];

const macros = String.raw`\newcommand{\quotient}[2]{\frac{#1}{#2}} \DeclareMathOperator{\sm}{softmax} \def\S{\sum}`;

/** The same formula as another hand would type it. */
const retyped = (printed: string, random: () => number): string => {
  const [open, close] = brackets[Math.floor(random() * brackets.length)] as readonly [
    string,
    string,
  ];
  const latex = printed.replaceAll(String.raw`\left(`, open).replaceAll(String.raw`\right)`, close);
  const among = spellings.flat().sort((a, b) => b.length - a.length);
  let text = "";
  for (let at = 0; at < latex.length; ) {
    const found =
      among.find(
        (each) => each.length > 1 && each.startsWith("\\") && latex.startsWith(each, at),
      ) ?? (latex[at] === " " ? " " : undefined);
    const same = found === undefined ? undefined : spellings.find(([first]) => first === found);
    if (
      found === undefined ||
      !same ||
      (/^[A-Za-z]/.test(latex.slice(at + found.length)) && found !== " ")
    ) {
      text += latex[at];
      at += 1;
      continue;
    }
    const pick = same[Math.floor(random() * same.length)] as string;
    // A command needs a space before a letter that follows it.
    text += pick + (/[A-Za-z]$/.test(pick) && pick.startsWith("\\") ? " " : "");
    at += found.length;
  }
  return text;
};

describe("LaTeX typed by another hand is read as what it was", () => {
  test.each(["scalar", "vector", "matrix"] as const)("a %s", (kind) => {
    fc.assert(
      fc.property(texts[kind], fc.nat(), (text, seed) => {
        const first = tensor(text);
        const latex = retyped(latexOfTensor(first), seeded(seed));
        const second = readBack(latex, macros);
        if (!agree(first, second)) {
          expect.fail(`${text}\n${latex}\n${written(first)}\n${written(second)}`);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
