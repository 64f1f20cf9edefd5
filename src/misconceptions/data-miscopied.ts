import { differentiate, standardRules } from "../diff/differentiate.ts";
import { half, minusOne, product } from "../expr/build.ts";
import type { Expr, Num } from "../expr/node.ts";
import { subterms } from "../expr/walk.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { edits } from "../grading/surgery.ts";

/** Numbers that a number may have been copied as: those that were written, and their halves under a square. */
const miscopies = (of: Num, written: readonly Num[]): readonly Expr[] =>
  written
    .filter(({ value }) => !value.abs().equals(of.value.abs()))
    .flatMap((each) => [each, product(half, each)]);

export const dataMiscopied = defineMisconception("data-miscopied", {
  severity: "slip",
  reach: "last",
  about: { fr: "données mal recopiées", en: "data copied wrongly" },
  tells: {
    fr: "Le calcul est juste, mais sur d'autres données : relisez l'énoncé.",
    en: "The computation is right, but on other data: read the question again.",
  },
  makes: function* (_, { left, wrote, given }) {
    const numbers = [...new Set([...subterms(wrote)].filter((part) => part.kind === "num"))];
    const others = edits(left, (part) =>
      part.kind === "num" && part !== minusOne ? miscopies(part, numbers) : [],
    );
    for (const other of others) yield differentiate(other, standardRules, given);
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
