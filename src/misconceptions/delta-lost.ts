import { one, product, sum } from "../expr/build.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { deltasOf, exchanged, linearEdits } from "../grading/surgery.ts";

export const deltaLost = defineMisconception("delta-lost", {
  severity: "belief",
  about: { fr: "δ oublié", en: "a δ forgotten" },
  tells: {
    fr: "C'est vrai quand les deux indices sont égaux, et là seulement : il manque δ.",
    en: "This is true where the two indices are equal, and only there: δ is missing.",
  },
  mends: ({ wrote, indices }) =>
    deltasOf(indices).flatMap((each) => [
      product(wrote, each),
      ...linearEdits(
        wrote,
        (part) =>
          part.kind === "sum"
            ? part.args.map((term, at) => sum(...exchanged(part.args, at, product(term, each))))
            : [],
        indices,
      ),
    ]),
  believes: [
    {
      insteadOf: "deriv_self",
      rewrite: ({ of, by }) =>
        of.kind === "entry" && of.of.name === by.of.name && by.at.length > 0 ? one : undefined,
    },
  ],
  caught: [
    { declare: { x: "n" }, asked: String.raw`\frac{\partial x_i}{\partial x_j}`, wrote: "1" },
    {
      declare: { x: "n" },
      asked: String.raw`\frac{\partial \sigma(x_i)}{\partial x_j}`,
      wrote: String.raw`\sigma(x_i)(1-\sigma(x_i))`,
    },
    {
      declare: { p: "n" },
      asked: String.raw`p_i(\delta_{ij} - p_j)`,
      wrote: "p_i(1 - p_j)",
    },
  ],
  spared: [
    {
      declare: { x: "n" },
      asked: String.raw`\frac{\partial x_i}{\partial x_j}`,
      wrote: String.raw`\delta_{ij}`,
    },
    { declare: { x: "n" }, asked: String.raw`\frac{\partial x_i}{\partial x_j}`, wrote: "2" },
  ],
});
