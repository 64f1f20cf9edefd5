import { delta, one, over, product, sum } from "../expr/build.ts";
import { isSumOver } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import {
  type Change,
  deltasOf,
  edits,
  exchanged,
  likeIt,
  linearEdits,
} from "../grading/surgery.ts";

/** A sum in which δ ties the index to another. */
const tied: Change = (part, scope) =>
  isSumOver(part)
    ? part.by.flatMap((k) =>
        likeIt(k, [...scope, ...part.by]).map((other) =>
          over("sum", part.by, product(part.body, delta(k, other)), part.where),
        ),
      )
    : [];

export const deltaLost = defineMisconception("delta-lost", {
  severity: "belief",
  about: { fr: "δ oublié", en: "a δ forgotten" },
  tells: {
    fr: "C'est vrai quand les deux indices sont égaux, et là seulement : il manque δ.",
    en: "This is true where the two indices are equal, and only there: δ is missing.",
  },
  *mends({ wrote, indices }) {
    for (const each of deltasOf(indices)) {
      yield product(wrote, each);
      yield* linearEdits(
        wrote,
        (part) =>
          part.kind === "sum"
            ? part.args.map((term, at) => sum(...exchanged(part.args, at, product(term, each))))
            : [],
        indices,
      );
    }
    yield* edits(wrote, tied, indices);
  },
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
    {
      declare: { A: "m x n", G: "m x q" },
      asked: String.raw`\sum_{k=1}^m \sum_{l=1}^n G_{kr} A_{kl} \delta_{lj}`,
      wrote: String.raw`\sum_{k=1}^m \sum_{l=1}^n G_{kr} A_{kl}`,
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
