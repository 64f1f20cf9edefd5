import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bounds,
  type Document,
  type DocumentFormat,
  placeOf,
} from "../../src/document/document.ts";
import { splitDocument } from "../../src/document/split.ts";

const formats: readonly DocumentFormat[] = ["tex", "markdown"];

/** What is wrong with a document's spans, if something is. */
const fault = ({ text, sections, remarks }: Document): string | undefined => {
  let at = 0;
  for (const section of sections) {
    if (section.span.start < at || section.span.end < section.span.start) return "sections overlap";
    at = section.span.start;
    for (const block of section.blocks) {
      const outer = block.kind === "formula" ? block.outer : block.span;
      if (outer.start < at) return `a ${block.kind} overlaps what stands before it`;
      if (outer.end > section.span.end) return `a ${block.kind} leaves its section`;
      at = outer.end;
      if (block.kind === "prose" && block.text !== text.slice(block.span.start, block.span.end)) {
        return "prose is not what its span says";
      }
      if (block.kind !== "formula") continue;
      if (block.span.start < outer.start || block.span.end > outer.end)
        return "a span leaves its outer one";
      if (block.latex.length !== block.span.end - block.span.start)
        return "a source has another length";
      if (block.latex.trim() === "") return "a formula is empty";
    }
    at = section.span.end;
  }
  return remarks.some(
    ({ span }) => span.start < 0 || span.end > text.length || span.end < span.start,
  )
    ? "a remark has no place"
    : undefined;
};

/** Signs that mean something to one format or the other, in any order. */
const scraps = fc
  .array(
    fc.constantFrom(
      ..."$ $$ \\( \\) \\[ \\] \\\\( \\\\) { } [ ] ( ) ` ``` ~~~ # ## ** * _ ^ % = == ===== - --- > < <br> </span> <!-- --> \\ | & , . : ; ! ?".split(
        " ",
      ),
      " ",
      "\n",
      "\n\n",
      "\r\n",
      "\t",
      "\\begin{align}",
      "\\end{align}",
      "\\begin{pmatrix}",
      "\\end{pmatrix}",
      "\\begin{enumerate}",
      "\\item ",
      "\\end{enumerate}",
      "\\begin{solution}",
      "\\end{solution}",
      "\\begin{verbatim}",
      "\\end{verbatim}",
      "\\begin{document}",
      "\\end{document}",
      "\\section{A}",
      "\\newcommand{\\a}{b}",
      "\\def\\x#1{",
      "\\frac",
      "\\text{si }",
      "\\forall",
      "\\mathbf{x}",
      "\\operatorname{s i n}",
      "\\downarrow",
      "x_1",
      "x",
      "1",
      "(a) ",
      "b) ",
      "1. ",
      "- ",
      "• ",
      "Exercice 2 ",
      "Question 3",
      "Réponse : ",
      "**Answer** ",
      "Démonstration. ",
      "donc",
      "On pose",
      "si ",
      "soit",
      "TODO",
      "...",
      "é",
      "θ",
      "𝑥",
      "\ud835",
      "\u0000",
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));

describe("spans", () => {
  test.each(formats)("are in order, apart, and say what they hold: %s", (format) => {
    fc.assert(
      fc.property(scraps, (text) => {
        expect(fault(splitDocument(text, { format }))).toBeUndefined();
      }),
      { seed: 23, numRuns: 1500 },
    );
  });

  test.each(formats)("of an environment that a blank line cuts: %s", (format) => {
    const text = "\\begin{pmatrix}\n\n\\end{pmatrix}";
    expect(fault(splitDocument(text, { format }))).toBeUndefined();
  });

  test("in any string", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        expect(fault(splitDocument(text))).toBeUndefined();
      }),
      { seed: 23, numRuns: 500 },
    );
  });

  test("two readings of a text are one", () => {
    fc.assert(
      fc.property(scraps, (text) => {
        expect(splitDocument(text)).toEqual(splitDocument(text));
      }),
      { seed: 23, numRuns: 200 },
    );
  });

  test("Windows newlines change no outline", () => {
    const outline = (text: string): unknown =>
      splitDocument(text, { format: "markdown" }).sections.map(
        ({ label, kind, role, title, blocks }) => [
          label,
          kind,
          role,
          title,
          blocks.map((block) => [block.kind, block.role, block.kind === "formula" && block.cue]),
        ],
      );
    const text =
      "# Exercice 1\n\n(a) Soit $x$.\n\n**Réponse** Donc :\n\n$$\nx\n$$\n\n[\nx = 1\n]\n\n```\n$y$\n```\n\nb) TODO\n\n";
    expect(outline(text.replaceAll("\n", "\r\n"))).toEqual(outline(text));
  });
});

describe("places", () => {
  test("are a line and a column of the text", () => {
    const document = splitDocument("a\nb $x$\n");
    expect(placeOf(document, 4)).toEqual({ file: undefined, cell: undefined, line: 2, column: 3 });
  });
});

const million = 1_000_000;

const timed = (unit: string, format: DocumentFormat, length: number): number => {
  const text = unit.repeat(length / unit.length);
  const before = performance.now();
  const { sections } = splitDocument(text, { format });
  expect(sections.length).toBeLessThanOrEqual(bounds.sections);
  return performance.now() - before;
};

describe("hostile texts are read in time", () => {
  test.each(formats)(
    "five million characters of dollars, environments or labels, %s",
    (format) => {
      for (const unit of ["$", "$ ", "\\begin{", "\\begin{align} ", "(a) ", "( x_1 "]) {
        expect(timed(unit, format, 5 * million), unit).toBeLessThan(30_000);
      }
    },
    180_000,
  );

  test.each(
    [
      "$",
      "$ ",
      "$$ ",
      "$a",
      "\\begin{",
      "\\begin{align} ",
      "\\begin{align} x\n\n",
      "\\begin{pmatrix}",
      "\\begin{pmatrix}\\end{pmatrix} ",
      "\\(",
      "\\[\n\n",
      "[\n",
      "(a) ",
      "(a)\n\n",
      "1. A\n\n",
      "- (a) b\n",
      "`",
      "` `` ",
      "```\n",
      "<",
      "<!--",
      "{",
      "\\newcommand{\\a}{",
      "\\begin{enumerate}\\item ",
      "\\verb|",
      "x_1 ",
      "x = 1, ",
      "( x_1 ",
      "_",
      "=====\n",
      "a\n===\n",
      "TODO ",
      ".",
      "\n",
      "\n ",
      "#",
      "# a\n",
      "%",
      "\\",
      "si ",
      "donc $x$ ",
      "`a`\n\n",
      "𝑥 ",
    ].flatMap((unit) => formats.map((format) => [unit, format] as const)),
  )("a hundred thousand characters of %j, %s", (unit, format) => {
    expect(timed(unit, format, million / 10)).toBeLessThan(10_000);
  });

  test("a bound that is passed is named", () => {
    const { remarks } = splitDocument("(a) A\n\n".repeat(bounds.sections + 10));
    expect(remarks[0]?.message).toEqual({
      fr: "La copie dépasse la borne « sections » (5000) : la suite n'est pas lue.",
      en: 'The submission passes the bound "sections" (5000): what follows is not read.',
    });
  });
});
