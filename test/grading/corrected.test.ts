import { expect, test } from "vitest";
import { standardTools } from "../../src/commands/tools.ts";
import { prepared } from "../../src/grading/prepared.ts";
import { judgedText } from "./graded.ts";
import { exercise } from "./invented.ts";

const homework = prepared(
  exercise(`format: 1
title: {fr: Trois dérivées, en: Three derivatives}
sizes: {n: {}, m: {}}
symbols: {x: {}, A: {shape: [m, n]}, v: {shape: [m]}, u: {shape: [n]}}
questions:
- {id: a, points: 2, kind: derivative, of: "exp(3*x)", wrt: x}
- {id: b, points: 2, kind: derivative, of: "x^2*exp(x)", wrt: x}
- {id: c, points: 2, kind: gradient, of: "v'*A*u", wrt: u}
`),
  standardTools(),
);

/** The wrong lines of a copy, what is wrong in them between brackets. */
const wrongLines = (text: string): readonly string[] =>
  judgedText(text, homework).links.flatMap(({ mark, right, wrongPart: part }) =>
    mark !== "wrong"
      ? []
      : part === undefined
        ? [right]
        : [
            `${right.slice(0, part.start)}[${right.slice(part.start, part.end)}]${right.slice(part.end)}`,
          ],
  );

test.each([
  [
    "a step that changes one thing",
    String.raw`a) $\frac{d}{dx} e^{3x} = 3 e^{3x} = 3 e^{2x}$`,
    "3 e^{[2]x}",
  ],
  [
    "a slip that can be taken back",
    String.raw`b) $\frac{d}{dx} (x^2 e^x) = 2x e^x - x^2 e^x$`,
    "2x e^x [-] x^2 e^x",
  ],
  [
    "a factor whose shape does not fit",
    String.raw`c) $\frac{\partial}{\partial u} v^\top A u = A v$`,
    "[A] v",
  ],
  ["nothing where something is missing", String.raw`a) $\frac{d}{dx} e^{3x} = e^{3x}$`, "e^{3x}"],
  [
    "nothing where most of it is another",
    String.raw`b) $\frac{d}{dx} (x^2 e^x) = 2x e^x + x^2 e^x = (7 + x^3) \cos x$`,
    String.raw`(7 + x^3) \cos x`,
  ],
])("the part that is wrong is %s", (_, text, shown) => {
  expect(wrongLines(text)).toEqual([shown]);
});
