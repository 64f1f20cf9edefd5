import { over } from "../expr/build.ts";
import { mentions } from "../expr/walk.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { contraction } from "../grading/surgery.ts";

export const batchNotSummed = defineMisconception("batch-not-summed", {
  severity: "belief",
  about: { fr: "exemples du lot non sommés", en: "examples of the batch not summed" },
  tells: {
    fr: "C'est juste pour chaque exemple ; le paramètre est partagé, sommez sur le lot.",
    en: "This is right for each example; the parameter is shared, so sum over the batch.",
  },
  misfit: "batch-not-summed",
  mends: ({ wrote, truth, indices }) =>
    indices
      .filter((k) => !mentions(truth, k))
      .filter((k) => contraction(wrote).of.filter((factor) => mentions(factor, k)).length === 1)
      .map((k) => over("sum", [k], wrote)),
  caught: [
    { declare: { G: "m x c" }, asked: String.raw`\sum_i G_{ik}`, wrote: "G_{ik}" },
    {
      declare: { G: "m x c", b: "c" },
      asked: String.raw`\frac{\partial}{\partial b_k} \sum_{i=1}^m \sum_{j=1}^c G_{ij} b_j`,
      wrote: "G_{ik}",
    },
  ],
  spared: [
    { declare: { G: "m x c" }, asked: String.raw`\sum_i G_{ik}`, wrote: String.raw`\sum_i G_{ik}` },
    { declare: { G: "m x c" }, asked: String.raw`\sum_i G_{ik}`, wrote: "2G_{ik}" },
  ],
});
