import { negate, square, sum } from "../expr/build.ts";
import { isSquare, unrolled, unsigned } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { anywhere } from "../grading/surgery.ts";

export const squareOfSum = defineMisconception("square-of-sum", {
  severity: "belief",
  about: { fr: "carré d'une somme", en: "square of a sum" },
  tells: {
    fr: "Les carrés sont là ; il manque le double produit : (a + b)² = a² + 2ab + b².",
    en: "The squares are there; the cross term is missing: (a + b)² = a² + 2ab + b².",
  },
  makes: (right) =>
    [right, unrolled(right)].flatMap((form) => [
      ...anywhere(form, (part) =>
        isSquare(part) && part.base.kind === "sum"
          ? sum(...part.base.args.map((term) => square(term)))
          : undefined,
      ),
      // The sign of a difference is kept by those who do not square it.
      ...anywhere(form, (part) =>
        isSquare(part) && part.base.kind === "sum"
          ? sum(
              ...part.base.args.map((term) => {
                const { sign, of } = unsigned(term);
                return sign < 0 ? negate(square(of)) : square(of);
              }),
            )
          : undefined,
      ),
    ]),
  caught: [
    { asked: "(a + b)^2", wrote: "a^2 + b^2" },
    {
      declare: { x: "n", y: "n" },
      asked: String.raw`\|x - y\|^2`,
      wrote: String.raw`\|x\|^2 - \|y\|^2`,
    },
  ],
  spared: [
    { asked: "(a + b)^2", wrote: "a^2 + 2ab + b^2" },
    { asked: "(a + b)^2", wrote: "a^2 + 2ab" },
  ],
});
