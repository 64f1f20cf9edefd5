import { sum } from "../expr/build.ts";
import { asksSlope, isCount } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { linearEdits, without } from "../grading/surgery.ts";

export const pathForgotten = defineMisconception("path-forgotten", {
  severity: "belief",
  reach: "wide",
  about: { fr: "un chemin oublié", en: "a path forgotten" },
  tells: {
    fr: "Un chemin est bien suivi ; la variable agit encore par un autre, ajoutez-le.",
    en: "One path is followed well; the variable also acts along another one, so add it.",
  },
  // A factor 1 - p is no sum over paths.
  makes: (right, doubt) =>
    asksSlope(doubt)
      ? linearEdits(
          right,
          (part) =>
            part.kind === "sum" && (part === right || !part.args.some(isCount))
              ? part.args.map((_, at) => sum(...without(part.args, at)))
              : [],
          doubt.indices,
        )
      : [],
  caught: [
    {
      declare: { x: "n" },
      asked: String.raw`\frac{\partial}{\partial x_j} (x_i + \sigma(x_i))`,
      wrote: String.raw`\sigma(x_i)(1-\sigma(x_i))\delta_{ij}`,
    },
    {
      asked: String.raw`\frac{\partial}{\partial x} (e^{2x} + \sin x + x^3)`,
      wrote: "2e^{2x} + 3x^2",
    },
  ],
  spared: [
    {
      asked: String.raw`\frac{\partial}{\partial x} (e^{2x} + \sin x)`,
      wrote: String.raw`2e^{2x} + \cos x`,
    },
    { asked: String.raw`e^{2x} + \sin x`, wrote: String.raw`\sin x` },
    {
      asked: String.raw`\frac{\partial}{\partial x} \left(y \ln x + (1 - y) x^2\right)`,
      wrote: String.raw`\frac{y}{x} + 2x`,
    },
  ],
});
