import { describe, expect, test } from "vitest";
import { meantText } from "../../src/commands/parse/outline.ts";
import { standardTools } from "../../src/commands/tools.ts";
import { splitDocument } from "../../src/document/split.ts";
import type { Link, MendedReading } from "../../src/grading/links.ts";
import { prepared } from "../../src/grading/prepared.ts";
import { linksIn, readCopy } from "../../src/grading/reading.ts";
import { verdictsOn } from "../../src/grading/verdicts.ts";
import { exercise } from "./invented.ts";

const homework = prepared(
  exercise(`format: 1
title: {fr: Essai, en: Trial}
sizes: {c: {}, r: {}}
questions:
- id: 1
  kind: backprop
  symbols:
    B: {shape: [c, r]}
    t: {shape: [r]}
    y: {shape: [c], assume: onehot}
  define:
    s: {is: B*t}
    p: {is: softmax(s)}
    J: {is: -sum(y .* log(p))}
  of: J
  wrt: t
  ask: {fr: "Le gradient par rapport à t.", en: "The gradient with respect to t."}
`),
  standardTools(),
);

const read = (text: string) => readCopy(splitDocument(text, { format: "markdown" }), homework);

const linksOf = (text: string): readonly Link[] => linksIn(read(text));

const told = (text: string, { left, right, misfits }: MendedReading): string => {
  const changes = misfits.map(({ name, span }) => `${name} ${text.slice(span.start, span.end)}`);
  return `${meantText(left, "en")} = ${meantText(right, "en")} < ${changes.join(", ")}`;
};

/** For each link, its mended readings. */
const mendedIn = (text: string): readonly (readonly string[])[] =>
  linksOf(text).map((link) => link.mended().map((each) => told(text, each)));

const tex = (strings: TemplateStringsArray): string => `# Exercice 1\n\n$$${String.raw(strings)}$$`;

const slope = "diff(J, t)";

describe("links of which a side is refused for its shapes", () => {
  test("the right side of an equation", () => {
    expect(mendedIn(tex`\frac{\partial J}{\partial t} = B (p - y)`)).toEqual([
      [`${slope} = B'*(p - y) < transpose-missing B`],
    ]);
  });

  test("both links that a side in the middle is part of", () => {
    expect(mendedIn(tex`\frac{\partial J}{\partial t} = B (p - y) = B^\top (p - y)`)).toEqual([
      [`${slope} = B'*(p - y) < transpose-missing B`],
      ["B'*(p - y) = B'*(p - y) < transpose-missing B"],
    ]);
  });

  test("two sides that are both refused are mended together", () => {
    const [first, second] = mendedIn(tex`\frac{\partial J}{\partial t} = B (p - y) = B p - B y`);
    expect(first).toEqual([`${slope} = B'*(p - y) < transpose-missing B`]);
    expect(second?.[0]).toBe(
      "B'*(p - y) = B'*p - B'*y < transpose-missing B, transpose-missing B, transpose-missing B",
    );
  });

  test("a line that goes on with the one before", () => {
    const text = "# Exercice 1\n\n$$s = B t$$\n\n$$= B^\\top t$$";
    expect(mendedIn(text)).toEqual([[], ["B*t = B*t < transpose-extra B^\\top"]]);
  });

  test("what a side is said to belong to", () => {
    expect(mendedIn(tex`B (p - y) \in \mathbb{R}^r`)).toEqual([
      ["B'*(p - y) = ℝ^{r} < transpose-missing B"],
    ]);
  });

  test("places are those of the copy, after prose and other formulas", () => {
    const text =
      "# Exercice 1\n\nOn a $s = Bt$, et donc\n\n$$\\frac{\\partial J}{\\partial t} = B(p - y)$$";
    const misfits = linksOf(text).flatMap((link) => link.mended().flatMap((each) => each.misfits));
    expect(misfits).toEqual([
      {
        name: "transpose-missing",
        span: { start: text.indexOf("B(p"), end: text.indexOf("B(p") + 1 },
        left: "c × r",
        right: "c",
      },
    ]);
  });

  test("they are found once, and not before they are asked for", () => {
    const [link] = linksOf(tex`\frac{\partial J}{\partial t} = B (p - y)`);
    const [first, again] = [link?.mended()[0], link?.mended()[0]];
    expect(first?.right).toBeDefined();
    expect(again?.right).toBe(first?.right);
    expect(link?.readings.every(({ right }) => right.is === "unreadable")).toBe(true);
  });

  test.each([
    ["that is right", String.raw`\frac{\partial J}{\partial t} = B^\top (p - y)`],
    ["that is false, in fit shapes", String.raw`\frac{\partial J}{\partial t} = B^\top (p + y)`],
    ["with a name that nothing declares", String.raw`\frac{\partial J}{\partial t} = Q (p - y)`],
  ])("a line %s has none", (_, line) => {
    expect(mendedIn(`# Exercice 1\n\n$$${line}$$`)).toEqual([[]]);
  });
});

describe("a line whose shapes do not fit is wrong, with a cause", () => {
  test.each([
    [String.raw`\frac{\partial J}{\partial t} = B (p - y)`, "wrong", ["transpose-missing"]],
    [
      String.raw`\frac{\partial J}{\partial t_j} = \sum_k (p_k - y_k) B_{jk}`,
      "wrong",
      ["transpose-missing"],
    ],
    [String.raw`s_k = \sum_{j=1}^c B_{kj} t_j`, "wrong", ["bound-wrong"]],
    [String.raw`\frac{\partial J}{\partial t} = B^\top (p - y)`, "right", []],
  ])("%s is %s: %j", (line, mark, misfits) => {
    const [verdict] = verdictsOn(read(`# Exercice 1\n\n$$${line}$$`));
    expect([verdict?.mark, verdict?.misfits]).toEqual([mark, misfits]);
  });
});
