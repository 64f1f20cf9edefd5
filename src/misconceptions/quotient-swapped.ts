import { deriv, negate, product, quotient, square, sum } from "../expr/build.ts";
import { fraction } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";

export const quotientSwapped = defineMisconception("quotient-swapped", {
  severity: "slip",
  about: {
    fr: "numérateur du quotient à l'envers",
    en: "numerator of the quotient rule the wrong way round",
  },
  tells: {
    fr: "Les termes sont bons ; l'ordre du numérateur compte : (u/v)' = (u'v - uv')/v².",
    en: "The terms are right; the order above the bar matters: (u/v)' = (u'v - uv')/v².",
  },
  believes: [
    {
      insteadOf: "deriv_div",
      rewrite: (e, given) => {
        const { above, below } = fraction(e, given) ?? {};
        return above && below
          ? quotient(
              sum(product(above, deriv(below, e.by)), negate(product(deriv(above, e.by), below))),
              square(below),
            )
          : undefined;
      },
    },
  ],
  caught: [
    {
      asked: String.raw`\frac{\partial}{\partial x} \frac{x}{1+x^2}`,
      wrote: String.raw`\frac{x\cdot 2x - (1+x^2)}{(1+x^2)^2}`,
    },
    {
      declare: { s: "n" },
      asked: String.raw`\frac{\partial}{\partial t} \frac{\sin t}{e^t + 3}`,
      wrote: String.raw`\frac{e^t \sin t - (e^t+3)\cos t}{(e^t+3)^2}`,
    },
  ],
  spared: [
    {
      asked: String.raw`\frac{\partial}{\partial x} \frac{x}{1+x^2}`,
      wrote: String.raw`\frac{1-x^2}{(1+x^2)^2}`,
    },
    {
      asked: String.raw`\frac{\partial}{\partial x} \frac{x}{1+x^2}`,
      wrote: String.raw`\frac{1}{2x}`,
    },
  ],
});
