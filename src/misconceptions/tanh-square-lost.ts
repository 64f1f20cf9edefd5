import { negate, one, square, sum } from "../expr/build.ts";
import { tanh } from "../functions/activation/tanh.ts";
import { argumentOf, meaningOf, unsigned } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { edits, exchanged } from "../grading/surgery.ts";

export const tanhSquareLost = defineMisconception("tanh-square-lost", {
  severity: "slip",
  reach: "narrow",
  about: { fr: "carré de tanh perdu", en: "the square of tanh lost" },
  tells: {
    fr: "La forme est juste ; il manque le carré : tanh' = 1 - tanh².",
    en: "The form is right; a square is missing: tanh' = 1 - tanh².",
  },
  mends: (doubt) =>
    edits(
      doubt.wrote,
      (part) =>
        part.kind === "sum" && part.args.length === 2 && part.args.includes(one)
          ? part.args.flatMap((term, at) => {
              const { sign, of } = unsigned(term);
              return sign < 0 && argumentOf(meaningOf(of, doubt) ?? of, tanh)
                ? [sum(...exchanged(part.args, at, negate(square(of))))]
                : [];
            })
          : [],
      doubt.indices,
    ),
  caught: [
    { asked: String.raw`\frac{\partial}{\partial x} \tanh x`, wrote: String.raw`1 - \tanh x` },
    {
      declare: { B: "c x h", u: "h", g: "c" },
      define: { v: "tanh(u)" },
      asked: String.raw`\frac{\partial}{\partial u} g^\top B v`,
      wrote: String.raw`B^\top g \odot (1 - v)`,
    },
  ],
  spared: [
    { asked: String.raw`\frac{\partial}{\partial x} \tanh x`, wrote: String.raw`1 - \tanh^2 x` },
    { asked: String.raw`\frac{\partial}{\partial x} \tanh x`, wrote: String.raw`1 + \tanh^2 x` },
  ],
});
