import { differentiate, standardRules } from "../diff/differentiate.ts";
import { half, minusOne, negate, one, product, sum } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { subterms } from "../expr/walk.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { edits } from "../grading/surgery.ts";

/** Numbers that a number may have been copied as, given those that were written. */
const miscopies = (of: Expr, written: readonly Expr[]): readonly Expr[] => [
  ...written,
  ...written.map((each) => product(half, each)),
  sum(of, one),
  sum(of, minusOne),
  negate(of),
];

export const dataMiscopied = defineMisconception("data-miscopied", {
  severity: "slip",
  reach: "last",
  about: { fr: "données mal recopiées", en: "data copied wrongly" },
  tells: {
    fr: "Le calcul est juste, mais sur d'autres données : relisez l'énoncé.",
    en: "The computation is right, but on other data: read the question again.",
  },
  makes: (_, { left, wrote, given }) => {
    const numbers = [...new Set([...subterms(wrote)].filter(({ kind }) => kind === "num"))];
    return [
      ...edits(left, (part) =>
        part.kind === "num" && part !== minusOne ? miscopies(part, numbers) : [],
      ),
    ].map((other) => differentiate(other, standardRules, given));
  },
  caught: [
    { asked: String.raw`\frac{\partial}{\partial x} (3x^2 + 5x)`, wrote: "6x + 4" },
    {
      asked: String.raw`\frac{\partial}{\partial x} \sigma(3x)`,
      wrote: String.raw`2\sigma(2x)(1-\sigma(2x))`,
    },
  ],
  spared: [
    { asked: String.raw`\frac{\partial}{\partial x} (3x^2 + 5x)`, wrote: "6x + 5" },
    { asked: String.raw`\frac{\partial}{\partial x} (3x^2 + 5x)`, wrote: "6x - 5" },
  ],
});
