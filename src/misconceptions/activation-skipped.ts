import { call } from "../expr/build.ts";
import type { FunctionDef } from "../expr/function.ts";
import type { Expr } from "../expr/node.ts";
import { isActivation } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { anywhere } from "../grading/surgery.ts";

/** φ(u_i) put for u_i. */
const activated =
  (fn: FunctionDef, name: string) =>
  (part: Expr): Expr | undefined =>
    part.kind === "entry" && part.of.name === name
      ? call(
          fn,
          [part, ...(fn.defaults ?? [])].map((body) => ({ by: [], body })),
        )
      : undefined;

export const activationSkipped = defineMisconception("activation-skipped", {
  severity: "slip",
  about: {
    fr: "entrée de l'activation à la place de sa sortie",
    en: "input of the activation for its output",
  },
  tells: {
    fr: "Les facteurs sont bons ; ce qui entre ici est la sortie de l'activation, φ(u), non u.",
    en: "The factors are right; what comes in here is the output of the activation, φ(u), not u.",
  },
  mends: (doubt) =>
    [...doubt.given.definitions.values()].flatMap(({ body }) =>
      isActivation(body) && body.args[0]?.body.kind === "entry"
        ? [...anywhere(doubt.wrote, activated(body.fn, body.args[0].body.of.name))]
        : [],
    ),
  caught: [
    {
      declare: { u: "h", B: "c x h", g: "c" },
      define: { v: "tanh(u)", s: "B*v", J: "sum(g .* s)" },
      asked: String.raw`\frac{\partial J}{\partial B}`,
      wrote: String.raw`g u^\top`,
    },
    {
      declare: { z: "n", w: "n" },
      define: { a: "relu(z)" },
      asked: String.raw`w^\top a`,
      wrote: String.raw`w^\top z`,
    },
  ],
  spared: [
    {
      declare: { u: "h", B: "c x h", g: "c" },
      define: { v: "tanh(u)", s: "B*v", J: "sum(g .* s)" },
      asked: String.raw`\frac{\partial J}{\partial B}`,
      wrote: String.raw`g v^\top`,
    },
    {
      declare: { z: "n", w: "n" },
      define: { a: "relu(z)" },
      asked: String.raw`w^\top a`,
      wrote: String.raw`a^\top z`,
    },
  ],
});
