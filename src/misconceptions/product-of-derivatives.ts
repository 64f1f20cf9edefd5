import { deriv, product } from "../expr/build.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { dependsOn } from "../rewrite/given.ts";

export const productOfDerivatives = defineMisconception("product-of-derivatives", {
  severity: "belief",
  about: { fr: "produit des dérivées", en: "product of the derivatives" },
  tells: {
    fr: "Dérivez un facteur à la fois, puis ajoutez : (fg)' = f'g + fg'.",
    en: "Differentiate one factor at a time, then add: (fg)' = f'g + fg'.",
  },
  believes: [
    {
      insteadOf: "deriv_mul",
      rewrite: ({ of, by }, given) =>
        of.kind === "product" && of.args.every((factor) => dependsOn(factor, by.of.name, given))
          ? product(...of.args.map((factor) => deriv(factor, by)))
          : undefined,
    },
  ],
  caught: [
    { asked: String.raw`\frac{\partial}{\partial x} (x^2 \sin x)`, wrote: String.raw`2x\cos x` },
    {
      declare: { x: "n" },
      asked: String.raw`\frac{\partial}{\partial x_i} \left(x_i \sigma(x_i)\right)`,
      wrote: String.raw`\sigma(x_i)(1-\sigma(x_i))`,
    },
  ],
  spared: [
    {
      asked: String.raw`\frac{\partial}{\partial x} (x^2 \sin x)`,
      wrote: String.raw`2x\sin x + x^2 \cos x`,
    },
    { asked: String.raw`\frac{\partial}{\partial x} (x^2 \sin x)`, wrote: String.raw`2x \sin x` },
  ],
});
