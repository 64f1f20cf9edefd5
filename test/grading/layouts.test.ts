import { describe, expect, test } from "vitest";
import { standardTools } from "../../src/commands/tools.ts";
import type { JudgedLink } from "../../src/grading/judged.ts";
import { prepared } from "../../src/grading/prepared.ts";
import { judgedText } from "./graded.ts";
import { exercise } from "./invented.ts";

/* A derivation is judged alike in whatever displays it stands: as one chain, row by row, or with its left side again. */

const homework = prepared(
  exercise(`format: 1
title: {fr: Essai, en: Trial}
sizes: {c: {}, r: {}}
questions:
- id: 1
  kind: gradient
  symbols: &given {B: {shape: [c, r]}, t: {shape: [r]}, y: {class: c}}
  define: &computed
    s: {is: B*t}
    p: {is: softmax(s)}
    J: {is: '-log(p[y])'}
  of: J
  wrt: s
  ask: {fr: "Le gradient par rapport à s.", en: "The gradient with respect to s."}
- id: 2
  kind: gradient
  symbols: *given
  define: *computed
  of: J
  wrt: t
  ask: {fr: "Le gradient par rapport à t.", en: "The gradient with respect to t."}
`),
  standardTools(),
);

const raw = String.raw;

const judged = (...blocks: readonly string[]): readonly JudgedLink[] =>
  judgedText(
    blocks.map((each) => (each.startsWith("#") ? each : `$$${each}$$`)).join("\n\n"),
    homework,
  ).links;

const marked = (links: readonly JudgedLink[]) =>
  links.map(({ mark, causes }) => [mark, ...causes.map(({ name }) => name)].join(" "));

describe("a false rule that is used on the line before", () => {
  const slope = raw`\frac{\partial J}{\partial s_j}`;
  const before = raw`\frac{\partial}{\partial s_j}[\ln(\sum_{k=1}^c e^{s_k}) - s_y]`;
  const after = raw`\frac{1}{\sum_{k=1}^c e^{s_k}} \sum_{k=1}^c s_k e^{s_k - 1} \delta_{kj} - \delta_{yj}`;

  test.each([
    ["in one chain", [`${slope} = ${before} = ${after}`]],
    ["in rows that go on", [`${slope} = ${before}`, `= ${after}`]],
    ["with the left side again", [`${slope} = ${before}`, `${slope} = ${after}`]],
  ])("is found %s", (_, displays) => {
    expect(marked(judged("# Question 1", ...displays))).toEqual([
      "right",
      "wrong power-rule-on-exp",
    ]);
  });
});

describe("a row that goes on", () => {
  test("has the letters of its chain", () => {
    const rows = [raw`\frac{\partial s_i}{\partial s_j} = \frac{\partial}{\partial s_j}[s_i]`];
    expect(marked(judged("# Question 1", ...rows, raw`= \delta_{ij}`))).toEqual(["right", "right"]);
  });
});

describe("a term that one index alone has", () => {
  test("is missed", () => {
    const chain = raw`\frac{\partial}{\partial s_j}[-\ln(p_y)] = -\frac{1}{p_y} \cdot (-1) p_y p_j`;
    expect(marked(judged("# Question 1", chain))).toEqual(["wrong path-forgotten"]);
  });
});

describe("a shape below a brace", () => {
  test("answers nothing, though it stands below what another question asks for", () => {
    const slope = raw`\frac{\partial J}{\partial s_j}`;
    const links = judged(
      "# Question 1",
      raw`${slope} = \frac{e^{s_j}}{\sum_k e^{s_k}} - \delta_{yj}`,
      "# Question 2",
      raw`\frac{\partial J}{\partial t} = B^\top \underbrace{\frac{\partial J}{\partial s}}_{c} = B^\top (\mathrm{softmax}(s) - \operatorname{onehot}_c(y))`,
    );
    const brace = links.find(({ relation }) => relation === "brace");
    expect(brace).toMatchObject({ mark: "definition", question: "2", answers: undefined });
    expect(links.filter(({ answers }) => answers === "").map(({ question }) => question)).toEqual([
      "1",
      "2",
    ]);
  });
});
