import { describe, expect, test } from "vitest";
import { standardTools } from "../../src/commands/tools.ts";
import { splitDocument } from "../../src/document/split.ts";
import { judgeCopy } from "../../src/grading/copy.ts";
import type { JudgedCopy, JudgedLink } from "../../src/grading/judged.ts";
import { prepared } from "../../src/grading/prepared.ts";
import { misconceptions } from "../../src/misconceptions/index.ts";
import { exercise } from "./invented.ts";

const homework = prepared(
  exercise(`format: 1
title: {fr: Deux dérivées, en: Two derivatives}
symbols: {x: {}}
questions:
- {id: a, points: 2, kind: derivative, of: "exp(3*x)", wrt: x}
- {id: b, points: 2, kind: derivative, of: "x^2*exp(x)", wrt: x}
`),
  standardTools(),
);

const judged = (text: string, readAs: Readonly<Record<string, string>> = {}): JudgedCopy =>
  judgeCopy(splitDocument(text, { format: "markdown" }), homework, {
    copy: "ada",
    lang: "en",
    misconceptions,
    readAs: new Map(Object.entries(readAs)),
  });

/** The copy with each of these right sides read in another way. */
const readAs = (
  text: string,
  meant: Readonly<Record<string, string>>,
): { readonly before: JudgedCopy; readonly after: JudgedCopy } => {
  const before = judged(text);
  const ids = Object.entries(meant).map(([right, latex]) => {
    const link = before.links.find((each) => each.right.trim() === right);
    if (!link) throw new Error(`no line = ${right}`);
    return [link.id, latex];
  });
  return { before, after: judged(text, Object.fromEntries(ids)) };
};

const shown = ({ id, left, relation, right, place }: JudgedLink) => ({
  id,
  left,
  relation,
  right,
  place,
});
const marks = ({ links }: JudgedCopy): readonly string[] => links.map(({ mark }) => mark);

const chain = String.raw`a) We differentiate:

$$\frac{d}{dx} e^{3x} = e^{3x} = 3 e^{3x}$$

b) Then $\frac{d}{dx} (x^2 e^x) = 2x e^x + x^2 e^x$.
`;

describe("a line that a person reads", () => {
  test("is judged as what is meant, with what follows, and shown as it was written", () => {
    const { before, after } = readAs(chain, { "e^{3x}": String.raw`e^{3x}\cdot 3 \cdot 1` });
    expect(marks(before)).toEqual(["wrong", "repairs", "right"]);
    expect(marks(after)).toEqual(["right", "right", "right"]);
    expect(after.links.map(shown)).toEqual(before.links.map(shown));
    expect(after.links.map(({ meant }) => meant?.latex)).toEqual([
      String.raw`e^{3x}\cdot 3 \cdot 1`,
      undefined,
      undefined,
    ]);
  });

  test("may be a whole relation", () => {
    const text = String.raw`a) $f = e^{3x}$ and so on, until $\frac{d}{dx} e^{3x} = 3e^{3x}$.`;
    const { before, after } = readAs(text, {
      "e^{3x}": String.raw`\frac{d}{dx} e^{3x} = 3 e^{3x} % as said`,
    });
    expect(marks(before)[0]).not.toBe("right");
    expect(marks(after)).toEqual(["right", "right"]);
    expect(after.links.map(shown)).toEqual(before.links.map(shown));
  });

  test("may be no TeX at all", () => {
    const text = String.raw`a) $$\frac{d}{dx} e^{3x} = e^{3x \cdot 3$$ b) It is long.`;
    const before = judged(text);
    const [line] = before.links;
    const whole = String.raw`\frac{d}{dx} e^{3x} = e^{3x} \cdot 3`;
    const after = judged(text, { [line?.id ?? ""]: whole });
    expect(before.links.map(({ mark }) => mark)).toEqual(["unreadable"]);
    expect(after.links.map(({ mark, question }) => [mark, question])).toEqual([["right", "a"]]);
    expect(after.links.map(shown)).toEqual(before.links.map(shown));
  });

  test("gives its meaning to what it defines", () => {
    const text = String.raw`a) On pose $u = 4x$. Alors $\frac{d}{dx} e^{3x} = 3 e^{u}$.`;
    const { before, after } = readAs(text, { "4x": "3x" });
    expect(marks(before)).toEqual(["definition", "wrong"]);
    expect(marks(after)).toEqual(["definition", "right"]);
  });

  test("stays as it was where what is said cannot be read", () => {
    const said: readonly (readonly [string, string])[] = [
      ["e^{3x", "E-SYNTAX"],
      ["3 e^{3x}} + {1", "E-SYNTAX"],
      ["q e^{3x}", "E-NAME"],
      ["a = b = c", "E-SYNTAX"],
      [String.raw`3 e^{3x} \\ x = x`, "E-SYNTAX"],
      [String.raw`\text{three times itself}`, "E-SYNTAX"],
    ];
    for (const [latex, code] of said) {
      const { before, after } = readAs(chain, { "e^{3x}": latex });
      expect(after.links.map(({ meant: _, ...link }) => link)).toEqual(
        before.links.map(({ meant: _, ...link }) => link),
      );
      expect([latex, after.links[0]?.meant?.error?.code]).toEqual([latex, code]);
    }
  });

  test("is one line: two decisions on one place do not mix", () => {
    const { after } = readAs(chain, {
      "e^{3x}": String.raw`\frac{d}{dx} e^{3x} = 3 e^{3x}`,
      "3 e^{3x}": "e^{3x} = e^{3x}",
    });
    expect(after.links.map(({ meant }) => meant?.error?.code)).toEqual([
      undefined,
      "E-USAGE",
      undefined,
    ]);
    expect(marks(after)).toEqual(["right", "right", "right"]);
  });
});
