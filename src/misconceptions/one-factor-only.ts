import { deriv, product } from "../expr/build.ts";
import { type Belief, defineMisconception } from "../grading/misconception.ts";
import { dependsOn } from "../rewrite/given.ts";

export const oneFactorOnly = defineMisconception("one-factor-only", {
  severity: "belief",
  about: { fr: "un seul facteur dérivé", en: "one factor differentiated only" },
  tells: {
    fr: "Ce facteur est bien dérivé ; l'autre varie aussi, ajoutez sa part.",
    en: "This factor is differentiated well; the other one moves too, so add its share.",
  },
  believes: [0, 1, 2].map(
    (moving): Belief => ({
      insteadOf: "deriv_mul",
      rewrite: ({ of, by }, given) => {
        if (of.kind !== "product") return undefined;
        const chosen = of.args.filter((factor) => dependsOn(factor, by.of.name, given))[moving];
        const isAlone = of.args.every(
          (factor) => factor === chosen || !dependsOn(factor, by.of.name, given),
        );
        return chosen && !isAlone
          ? product(...of.args.map((factor) => (factor === chosen ? deriv(factor, by) : factor)))
          : undefined;
      },
    }),
  ),
  caught: [
    { asked: String.raw`\frac{\partial}{\partial x} (x^2 \sin x)`, wrote: String.raw`2x\sin x` },
    {
      declare: { x: "n" },
      asked: String.raw`\frac{\partial}{\partial x_i} \left(x_i \sigma(x_i)\right)`,
      wrote: String.raw`x_i\sigma(x_i)(1-\sigma(x_i))`,
    },
  ],
  spared: [
    {
      asked: String.raw`\frac{\partial}{\partial x} (x^2 \sin x)`,
      wrote: String.raw`2x\sin x + x^2 \cos x`,
    },
    { asked: String.raw`\frac{\partial}{\partial x} (x^2 \sin x)`, wrote: String.raw`2x\cos x` },
  ],
});
