import { describe, expect, test } from "vitest";
import { functions } from "../../../src/functions/index.ts";
import { seeded } from "../../../src/numeric/random.ts";
import { readFormula } from "../../../src/parse/latex/formula.ts";
import type { LatexOptions } from "../../../src/parse/latex/notation.ts";
import { readLatex } from "../../../src/parse/latex/read.ts";
import { corpus } from "./corpus/index.ts";

/* Text that wishes us ill, and text that was only cut or copied badly: read or refused, in time, with a place. */

const options: LatexOptions = {
  functions,
  declare: { x: ["n"], y: ["n"], W: ["m", "n"], b: ["m"], k: "int" },
  notation: {
    sizes: { n: {}, m: {} },
    symbols: { z: { by: "layer", shape: ["n[l]"], latex: ["z_l"] }, L: { of: ["x", "W"] } },
    layer: { index: "l" },
  },
};

/** What is wrong with the answer to a text: a place outside it, or a message without words. */
const fault = (text: string): string | undefined => {
  const answers = [readLatex(text, options), readFormula(text, options)];
  for (const answer of answers) {
    const errors = !answer.ok
      ? [answer.error]
      : "chains" in answer
        ? answer.chains.flatMap(({ readings }) =>
            readings.flatMap(({ members }) =>
              members.flatMap((each) => (each.is === "unreadable" ? [each.error] : [])),
            ),
          )
        : [];
    for (const { span, source, message, line, column } of errors) {
      const inside = span.start >= 0 && span.end <= source.length && span.start <= span.end;
      if (!inside) return `${span.start}..${span.end} is not in ${source.length} characters`;
      if (message.fr === "" || message.en === "" || line < 1 || column < 1) return "no words";
    }
    if (answer.ok && "chains" in answer) {
      for (const { members } of answer.chains) {
        for (const { source, span } of members) {
          if (text.slice(span.start, span.end) !== source)
            return `a side is not where it is said to be: ${source}`;
        }
      }
    }
  }
  return undefined;
};

describe("mutated strings", () => {
  const strings = Object.values(corpus)
    .flat()
    .map(({ latex }) => latex);
  const pieces = [
    "{",
    "}",
    "^",
    "_",
    "\\",
    "&",
    "\\\\",
    "$",
    "%",
    "#",
    "(",
    ")",
    "[",
    "]",
    "|",
    "\\|",
    "'",
    ",",
    ".",
    "=",
    "-",
    "+",
    "*",
    "/",
    " ",
    "\\frac",
    "\\sum",
    "\\sum_{i=1}^{n}",
    "\\partial",
    "\\nabla_x",
    "\\left(",
    "\\right)",
    "\\left.",
    "\\begin{pmatrix}",
    "\\end{pmatrix}",
    "\\begin{cases}",
    "\\end{cases}",
    "\\text{si }",
    "\\mathbf{1}_",
    "\\exp",
    "\\log",
    "\\mathbb{E}_j",
    "\\lim_{x\\to 0}",
    "\\def\\a{\\a\\a}",
    "\\a",
    "\\newcommand{\\b}[1]{#1#1}",
    "\\b",
    "\\underbrace",
    "\\dots",
    "\\operatorname{",
    "\\mathbb{R}^{n\\times",
    "x_{i}",
    "W_{kj}",
    "z_{l+1}",
    "\u0000",
    "\ud800",
    "é",
    "²",
    "ᵀ",
    "🙂",
  ];

  test("200,000 of them are read or refused, none over 100 ms, each with a place inside", {
    timeout: 600_000,
  }, () => {
    const random = seeded(11);
    const below = (count: number): number => Math.floor(random() * count);
    const pick = <T>(of: readonly T[]): T => of[below(of.length)] as T;
    const mutated = (): string => {
      let text = pick(strings);
      for (let count = 1 + below(4); count > 0; count -= 1) {
        const at = below(text.length + 1);
        switch (below(5)) {
          case 0:
            text = text.slice(0, at) + text.slice(at + 1 + below(3));
            break;
          case 1:
            text = text.slice(0, at) + pick(pieces) + text.slice(at);
            break;
          case 2: {
            const other = pick(strings);
            text = text.slice(0, at) + other.slice(below(other.length));
            break;
          }
          case 3:
            text = text.slice(0, at) + text.slice(below(at + 1), at) + text.slice(at);
            break;
          default:
            text = text.slice(0, at);
        }
      }
      return text.slice(0, 400);
    };
    let slowest = { ms: 0, text: "" };
    for (let count = 0; count < 200_000; count += 1) {
      const text = mutated();
      const began = performance.now();
      let wrong: string | undefined;
      try {
        wrong = fault(text);
      } catch (error) {
        wrong = String(error instanceof Error ? error.stack : error);
      }
      const ms = performance.now() - began;
      if (ms > slowest.ms) slowest = { ms, text };
      if (wrong !== undefined) expect.fail(`${JSON.stringify(text)}\n${wrong}`);
    }
    // One that is slow is asked again: a busy machine is not the text's fault.
    const began = performance.now();
    fault(slowest.text);
    const again = performance.now() - began;
    expect([slowest.text, Math.min(slowest.ms, again) < 100]).toEqual([slowest.text, true]);
  });
});

describe("texts that grow", () => {
  const macro = String.raw;
  test.each([
    [
      "a macro that doubles",
      macro`\def\a{xx}\def\b{\a\a}\def\c{\b\b}\def\d{\c\c}\def\e{\d\d}\def\f{\e\e}\def\g{\f\f}\def\h{\g\g}\def\i{\h\h}\def\j{\i\i}\def\k{\j\j}\def\l{\k\k}\def\m{\l\l}\def\n{\m\m}\def\o{\n\n}\def\p{\o\o}\def\q{\p\p}\q`,
      "E-LIMIT",
    ],
    ["a macro that calls itself through another", macro`\def\a{\b}\def\b{\a x}\a`, "E-LIMIT"],
    ["10,000 braces", `${"{".repeat(10_000)}x${"}".repeat(10_000)}`, "E-LIMIT"],
    ["10,000 parentheses", `${"(".repeat(10_000)}x${")".repeat(10_000)}`, "E-LIMIT"],
    [
      "10,000 fractions in each other",
      `${macro`\frac{1}{`.repeat(10_000)}x${"}".repeat(10_000)}`,
      "E-LIMIT",
    ],
    ["a tower of exponents", `${"x^{".repeat(3_000)}2${"}".repeat(3_000)}`, "E-LIMIT"],
    ["10,000 \\left(", `${macro`\left(`.repeat(10_000)}x`, "E-LIMIT"],
    ["200,000 letters", "x".repeat(200_000), "E-LIMIT"],
    ["a number of 50,000 digits", "9".repeat(50_000), "E-LIMIT"],
    ["a power far too large", "x^{999999999999}", "E-LIMIT"],
    ["a NUL", "x + \u0000", "E-SYNTAX"],
  ])("%s: refused, soon, with the bound's name", (_, text, code) => {
    const began = performance.now();
    const answer = readLatex(text, options);
    const ms = performance.now() - began;
    expect(answer.ok ? "read" : answer.error.code).toBe(code);
    expect(ms).toBeLessThan(10_000);
  });

  test("a long sum is read in time that grows with it", () => {
    const read = (count: number): number => {
      const text = Array.from({ length: count }, (_, at) => `\\frac{x_{1}}{${at + 2}}`).join("+");
      const began = performance.now();
      expect(readLatex(text, options).ok).toBe(true);
      return performance.now() - began;
    };
    read(200);
    expect(read(2_000)).toBeLessThan(20_000);
  });
});
