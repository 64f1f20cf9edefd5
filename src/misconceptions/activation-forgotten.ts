import { deriv, product } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { reindexed } from "../expr/walk.ts";
import { isActivation, slopeAt } from "../grading/anatomy.ts";
import { type Doubt, defineMisconception } from "../grading/misconception.ts";

/** The slopes of the activations that a question names, at each index that runs as far. */
const slopes = ({ given, indices }: Doubt): readonly Expr[] =>
  [...given.definitions.values()].flatMap((definition) => {
    const { body } = definition;
    if (!isActivation(body) || !body.args[0]) return [];
    const slope = slopeAt(body.fn, body.args[0].body);
    if (!slope) return [];
    return definition.indices.reduce<readonly Expr[]>(
      (forms, k) =>
        forms.flatMap((form) =>
          indices.filter(({ size }) => size === k.size).map((own) => reindexed(form, k, own)),
        ),
      [slope],
    );
  });

export const activationForgotten = defineMisconception("activation-forgotten", {
  severity: "belief",
  about: { fr: "pente de l'activation oubliée", en: "slope of the activation forgotten" },
  tells: {
    fr: "C'est juste jusqu'à la sortie de l'activation ; il reste le facteur φ'(u).",
    en: "This is right down to the output of the activation; the factor φ'(u) remains.",
  },
  mends: (doubt) => slopes(doubt).map((slope) => product(doubt.wrote, slope)),
  believes: [
    {
      insteadOf: "deriv_chain",
      rewrite: ({ of, by }) =>
        isActivation(of) && of.args[0] && of.args[0].body !== by
          ? deriv(of.args[0].body, by)
          : undefined,
    },
  ],
  caught: [
    {
      declare: { B: "c x h", u: "h", g: "c" },
      define: { v: "tanh(u)" },
      asked: String.raw`\frac{\partial}{\partial u} g^\top B v`,
      wrote: String.raw`B^\top g`,
    },
    {
      declare: { w: "n", x: "n", c: "scalar" },
      define: { z: "w'*x", a: "sigmoid(z)" },
      asked: String.raw`\frac{\partial}{\partial w} (c a)`,
      wrote: "c x",
    },
  ],
  spared: [
    {
      declare: { B: "c x h", u: "h", g: "c" },
      define: { v: "tanh(u)" },
      asked: String.raw`\frac{\partial}{\partial v} g^\top B v`,
      wrote: String.raw`B^\top g`,
    },
    {
      declare: { B: "h x h", u: "h", g: "h" },
      define: { v: "tanh(u)" },
      asked: String.raw`\frac{\partial}{\partial u} g^\top B v`,
      wrote: "B g",
    },
  ],
});
