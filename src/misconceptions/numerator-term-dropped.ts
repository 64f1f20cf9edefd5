import { deriv, quotient } from "../expr/build.ts";
import { fraction } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";

export const numeratorTermDropped = defineMisconception("numerator-term-dropped", {
  severity: "belief",
  about: { fr: "dénominateur gardé fixe", en: "the denominator held fixed" },
  tells: {
    fr: "Le numérateur est bien dérivé ; le dénominateur varie aussi : ôtez uv'/v².",
    en: "The numerator is differentiated well; the denominator moves too: subtract uv'/v².",
  },
  believes: [
    {
      insteadOf: "deriv_div",
      rewrite: (e, given) => {
        const { above, below } = fraction(e, given) ?? {};
        return above && below ? quotient(deriv(above, e.by), below) : undefined;
      },
    },
  ],
  caught: [
    {
      asked: String.raw`\frac{\partial}{\partial x} \frac{x}{1+x^2}`,
      wrote: String.raw`\frac{1}{1+x^2}`,
    },
    {
      asked: String.raw`\frac{\partial}{\partial t} \frac{\sin t}{e^t + 3}`,
      wrote: String.raw`\frac{\cos t}{e^t+3}`,
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
