import { expect, test } from "vitest";
import type { Formula } from "../../src/document/document.ts";
import { restated } from "../../src/document/restated.ts";
import { splitDocument } from "../../src/document/split.ts";

const text = "a) First $x = 1$ then $y = x + 1 = 2$.\n\nb) And $z = 3$.";
const document = splitDocument(text, { format: "markdown" });
const stretch = (part: string) => {
  const start = text.indexOf(part);
  return { start, end: start + part.length };
};
const copy = restated(document, [
  { span: stretch("x + 1"), latex: "longer than before" },
  { span: { start: text.indexOf("1$"), end: text.indexOf("1$") + 1 }, latex: "" },
]);

test("other formulas stand in their places, and everything moves along", () => {
  const { document: after } = copy;
  expect(after.text).toBe("a) First $x = $ then $y = longer than before = 2$.\n\nb) And $z = 3$.");
  const formulas = after.sections.flatMap(({ blocks }) =>
    blocks.filter((block): block is Formula => block.kind === "formula"),
  );
  expect(formulas.map(({ latex }) => latex)).toEqual([
    "x = ",
    "y = longer than before = 2",
    "z = 3",
  ]);
  for (const { latex, span, outer } of formulas) {
    expect(after.text.slice(span.start, span.end)).toBe(latex);
    expect(after.text.slice(outer.start, outer.end)).toBe(`$${latex}$`);
  }
  for (const [at, { span }] of after.sections.entries()) {
    const before = document.sections[at]?.span;
    expect(copy.before(span)).toEqual(before);
  }
});

test("a place in the new text has one in the old, part of what is put there the whole stretch", () => {
  const at = (part: string) => {
    const start = copy.document.text.indexOf(part);
    return copy.before({ start, end: start + part.length });
  };
  expect(at("longer than before")).toEqual(stretch("x + 1"));
  expect(at("than")).toEqual(stretch("x + 1"));
  expect(at("2$")).toEqual(stretch("2$"));
  expect(at("z = 3")).toEqual(stretch("z = 3"));
  expect(at("y =")).toEqual(stretch("y ="));
});
