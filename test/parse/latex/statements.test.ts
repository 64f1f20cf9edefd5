import { describe, expect, test } from "vitest";
import { meantText } from "../../../src/commands/parse/outline.ts";
import { functions } from "../../../src/functions/index.ts";
import { readFormula } from "../../../src/parse/latex/formula.ts";
import type { NotationSays } from "../../../src/parse/latex/notation.ts";
import { tex } from "./corpus/sample.ts";

const notation: NotationSays = {
  sizes: { n: {} },
  symbols: {
    ...Object.fromEntries([..."cstduvwaABC"].map((name) => [name, {}])),
    x: { shape: ["n"] },
    y: { shape: ["n"] },
  },
  maps: { f: { takes: { u: [] }, is: "u^2" } },
};

const read = (latex: string) => {
  const found = readFormula(latex, { functions, notation });
  if (!found.ok) throw new Error(found.error.message.en);
  return found.chains;
};

/** The statements of a formula, each as a chain in plain syntax; what is refused is its code. */
const said = (latex: string): string[] =>
  read(latex).map(({ readings: [{ members }], relations }) =>
    members
      .map((each, at) => {
        const text = each.is === "unreadable" ? each.error.code : meantText(each, "en");
        return at === 0 ? text : ` ${relations[at - 1]} ${text}`;
      })
      .join(""),
  );

const notes = (latex: string): string[] =>
  read(latex).flatMap((chain) => chain.notes.map((note) => note.trim()));

const remarks = (latex: string): string[] =>
  read(latex).flatMap(({ readings: [first] }) => first.remarks.map(({ message }) => message.en));

describe("a sum goes on over the rows of a display", () => {
  test.each([
    [tex`c &= s \\ &\quad + 2 \\ &= 3`, ["c = s + 2 = 3"]],
    [tex`c &= s \\ & - 2 \\ &= 4`, ["c = s - 2 = 4"]],
    [tex`c = \sum_i x_i \\ + \sum_j y_j`, ["c = sum(x[i], i, 1, n) + sum(y[j], j, 1, n)"]],
    [tex`c &= s + \\ & 2 \\ &= 3`, ["c = s + 2 = 3"]],
    [tex`c &= s \times \\ & 2`, ["c = s*2"]],
    [tex`c = s \\ \cdot 2`, ["c = s*2"]],
    [tex`c = s \\ \times 2`, ["c = s*2"]],
    [tex`c = s \\ / 2`, ["c = s/2"]],
    [tex`c = \\ s`, ["c = s"]],
    [tex`c + \\ s = t`, ["c + s = t"]],
    [tex`c = s \quad \text{(par hypothèse)} \\ + 2`, ["c = s + 2"]],
    [tex`\begin{eqnarray} c & = & s \\ & & + 2 \\ & = & 3 \end{eqnarray}`, ["c = s + 2 = 3"]],
    [tex`\begin{array}{rcl} c & = & s \\ & & + 2 \end{array}`, ["c = s + 2"]],
  ])("%s", (latex, found) => {
    expect(said(latex)).toEqual(found);
  });

  test("between brackets that close on a later one", () => {
    expect(said(tex`c = s \left(1+s\right. \\ & \left. + 2\right)`)).toEqual(["c = s*(1 + s + 2)"]);
    expect(said(tex`c = s (1 \\ + s)^2 + 3`)).toEqual(["c = s*(1 + s)^2 + 3"]);
  });

  test("a relation or a plus that is said again is one", () => {
    expect(said(tex`c = s = \\ = 2`)).toEqual(["c = s = 2"]);
    expect(said(tex`c + \\ + 2 = 3`)).toEqual(["c + 2 = 3"]);
    expect(said(tex`c = s - \\ - 2`)).toEqual(["c = E-SYNTAX"]);
  });

  test("a row with a sign and a relation is a statement, unless it is set as a continuation", () => {
    expect(said(tex`c = 2 \\ - s = 3`)).toEqual(["c = 2", "-s = 3"]);
    expect(said(tex`c &= 2 \\ - s &= 3`)).toEqual(["c = 2", "-s = 3"]);
    expect(said(tex`c &= 2 \\ & - s = 3`)).toEqual(["c = 2 - s = 3"]);
    expect(said(tex`c = -s, \\ -s = t`)).toEqual(["c = -s", "-s = t"]);
  });
});

describe("the second & of a row stands between statements", () => {
  test.each([
    [tex`\begin{align} c &= s & s &= 2 \end{align}`, ["c = s", "s = 2"]],
    [tex`\begin{align} c &= s && s > 0 \end{align}`, ["c = s", "s > 0"]],
    [tex`c &= s & d &= 2 \\ &= t & &= 3`, ["c = s = t", "d = 2 = 3"]],
    [tex`c &= s & + 2`, ["c = s + 2"]],
  ])("%s", (latex, found) => {
    expect(said(latex)).toEqual(found);
  });

  test.each([
    tex`c &= s && (s > 0)`,
    tex`c &= s & (1)`,
    tex`c &= s && \text{car } s > 0`,
    tex`c &= s & \text{si } s > 0`,
  ])("what is noted beside a line is no factor: %s", (latex) => {
    expect(said(latex)).toEqual(["c = s"]);
    expect(notes(latex)).toHaveLength(1);
  });
});

describe("conditions, reasons and numbers beside a line are no factors", () => {
  test.each([
    [tex`c = s \quad (2)`, "(2)"],
    [tex`c = s \quad (\star)`, tex`(\star)`],
    [tex`c = s \qquad (s \neq 0)`, tex`(s \neq 0)`],
    [tex`c = s, \quad (s > 0)`, "(s > 0)"],
    [tex`c = s (s>0)`, "(s>0)"],
    [tex`c = s (\text{car } s>0)`, tex`(\text{car } s>0)`],
    [tex`c = s \text{ si } s>0`, tex`\text{ si } s>0`],
    [tex`c = s \text{ pour } s>0`, tex`\text{ pour } s>0`],
    [tex`c = s \text{ if } s>0`, tex`\text{ if } s>0`],
    [tex`c = s \text{ si } s>0 \text{ et } t>0`, tex`\text{ si } s>0 \text{ et } t>0`],
    [tex`c = s \text{ pour tout réel } s`, tex`\text{ pour tout réel } s`],
    [tex`\text{Si } s > 0, c = s`, tex`\text{Si } s > 0`],
    [tex`c = s \\ \text{si } s > 0`, tex`\text{si } s > 0`],
  ])("%s", (latex, note) => {
    expect(said(latex)).toEqual(["c = s"]);
    expect(notes(latex)).toEqual([note]);
  });

  test("a condition is remarked upon", () => {
    expect(remarks(tex`c = s \text{ si } s>0`)).toHaveLength(1);
  });

  test.each([
    tex`x_i = y_i \quad i=1,\dots,n`,
    tex`x_i = y_i, \quad i = 1, \dots, n`,
    tex`x_i = y_i, i = 1, \dots, n`,
    tex`x_i = y_i \text{ pour } i = 1, \dots, n`,
    tex`x_i = y_i \text{ for all } i \in \{1, \dots, n\}`,
  ])("a quantifier is neither: %s", (latex) => {
    expect(said(latex)).toEqual(["x[i] = y[i]"]);
  });

  test.each([
    tex`c = 1 \text{ if } s>0 \text{ else } 0`,
    tex`c = 1 \text{ si } s>0, 0 \text{ sinon}`,
    tex`c = 1 \text{ si } s>0 \text{ et } c = 0 \text{ sinon}`,
  ])("cases on one line are cases: %s", (latex) => {
    expect(said(latex)).toEqual(["c = (s > 0 ? 1 : 0)"]);
  });

  test.each([
    tex`c = s(s>0)`,
    tex`c = s (2)`,
    tex`c = P(s > 0)`,
    tex`c = s \text{ est } t`,
    tex`c = 1 \text{ if } s > 0, -1 \text{ if } s < 0`,
    tex`c = 1 \text{ si $s>0$, 0 sinon}`,
  ])("what may be either is refused: %s", (latex) => {
    expect(said(latex)).toEqual(["c = E-SYNTAX"]);
  });

  test.each([
    ["c = f(2)", "c = 2^2"],
    ["c = 3(2)", "c = 3*2"],
    ["c = s [s>0]", "c = s*(s > 0)"],
    [tex`c = s \cdot (s > 0)`, "c = s*(s > 0)"],
    [tex`c = s \quad + 2`, "c = s + 2"],
  ])("a factor stays one: %s", (latex, found) => {
    expect(said(latex)).toEqual([found]);
  });

  test("space parts what is not joined by an operator", () => {
    expect(said(tex`c = s \quad t`)).toEqual(["c = s", "t"]);
    expect(said(tex`u = v, \quad c = s \quad (3)`)).toEqual(["u = v", "c = s"]);
  });
});

describe("two marks side by side are one relation", () => {
  test.each([
    ["w <- w - a", ["w ← w - a"]],
    ["w <-1", ["w < -1"]],
    ["w<-a", ["w < -a"]],
    ["w<-w-a", ["E-SYNTAX < -w - a"]],
    ["c <= s", ["c ≤ s"]],
    ["c >= s", ["c ≥ s"]],
    ["c == s", ["c = s"]],
    ["c != s", ["c ≠ s"]],
    ["c = s => s = c", ["c = s", "s = c"]],
  ])("%s", (latex, found) => {
    expect(said(latex)).toEqual(found);
  });
});

describe("what is said of one, or of several", () => {
  test.each([
    ["A, B < C", ["A < C", "B < C"]],
    ["A, B = C", ["E-SYNTAX = C"]],
    ["(c = s)", ["c = s"]],
    [tex`(c = s) \quad (2)`, ["c = s"]],
    [tex`c \leq s = t < u`, ["c ≤ s = t < u"]],
    [tex`c &\leq s \\ &= t \\ &< u`, ["c ≤ s = t < u"]],
    [tex`\begin{cases} u + v = 1 \\ u - v = 2 \end{cases}`, ["u + v = 1", "u - v = 2"]],
    [
      tex`\left\{ \begin{array}{l} u + v = 1 \\ u - v = 2 \end{array} \right.`,
      ["u + v = 1", "u - v = 2"],
    ],
    [tex`c = 2 \begin{cases} u = 1 \\ v = 2 \end{cases}`, ["c = E-SYNTAX"]],
  ])("%s", (latex, found) => {
    expect(said(latex)).toEqual(found);
  });
});

describe("definitions by cases", () => {
  const cases = (rows: string): string => tex`c = \begin{cases} ${rows} \end{cases}`;

  test.each([
    tex`s & \text{unless } s>0 \\ 1 & \text{otherwise}`,
    tex`s & \text{if not } s>0 \\ 1 & \text{otherwise}`,
    tex`s & \text{sauf si } s>0 \\ 1 & \text{sinon}`,
    tex`s & \text{si } s>0 \text{ et pas } t>0 \\ 1 & \text{sinon}`,
  ])("words that are not known are refused: %s", (rows) => {
    expect(said(cases(rows))).toEqual(["c = E-SYNTAX"]);
  });

  test.each([
    tex`1 & \text{si } s>0 \\ 0 & \text{sinon}`,
    tex`1 & \text{si s > 0} \\ 0 & \text{sinon}`,
    tex`1 & \text{si $s>0$} \\ 0 & \text{sinon}`,
    tex`1 & \text{si et seulement si } s>0 \\ 0 & \text{otherwise}`,
  ])("words that change nothing go: %s", (rows) => {
    expect(said(cases(rows))).toEqual(["c = (s > 0 ? 1 : 0)"]);
  });

  test.each([
    [tex`s & s>0 \\ 1 & s>-1 \\ 2 & \text{sinon}`, 1],
    [tex`1 & s \geq 0 \\ 0 & s \leq 0`, 1],
    [tex`s & s \geq 0 \\ 0 & s \leq 0`, 0],
    [tex`1 & s > 1 \\ s & 0 < s \leq 1 \\ 0 & s \leq 0`, 0],
  ])("conditions that meet where values differ are remarked upon: %s", (rows, count) => {
    expect(remarks(cases(rows))).toHaveLength(count);
  });

  test("double bars around a matrix are a norm", () => {
    expect(said(tex`c = \begin{Vmatrix} c & s \end{Vmatrix}`)[0]).toMatch(/^c = norm2\(/);
  });
});
