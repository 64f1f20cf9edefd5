import { delta, difference, one, over, product, square } from "../expr/build.ts";
import { indexVar, plainVar } from "../expr/index-of.ts";
import type { Expr } from "../expr/node.ts";
import { reindexed, subterms } from "../expr/walk.ts";
import { sigmoid } from "../functions/activation/sigmoid.ts";
import { softmax } from "../functions/activation/softmax.ts";
import { tanh } from "../functions/activation/tanh.ts";
import { argumentOf, meaningOf } from "../grading/anatomy.ts";
import { type Doubt, defineMisconception } from "../grading/misconception.ts";
import { linearEdits } from "../grading/surgery.ts";

/** What of an output comes back through it: J_pᵀ e of e = p - y. */
const carriedBack = (output: Expr, error: Expr, doubt: Doubt): Expr | undefined => {
  const of = meaningOf(output, doubt) ?? output;
  if (argumentOf(of, sigmoid)) return product(output, difference(one, output), error);
  if (argumentOf(of, tanh)) return product(difference(one, square(output)), error);
  if (of.kind !== "call" || of.fn !== softmax.def) return undefined;
  const i = of.at[0] && plainVar(of.at[0]);
  if (!i) return undefined;
  const k = indexVar("k", i.size);
  const term = product(
    reindexed(output, i, k),
    difference(delta(k, i), output),
    reindexed(error, i, k),
  );
  return over("sum", [k], term);
};

/** What stands beside a 2 was differentiated as a square, and not taken for p - y. */
const doubled = (e: Expr): ReadonlySet<Expr> =>
  new Set(
    [...subterms(e)].flatMap((part) =>
      part.kind === "product" && part.args.some((factor) => isTwo(factor)) ? part.args : [],
    ),
  );

const isTwo = (e: Expr): boolean => e.kind === "num" && e.value.abs().equals(2);

export const shortcutEverywhere = defineMisconception("shortcut-everywhere", {
  severity: "belief",
  reach: "narrow",
  about: {
    fr: "raccourci p - y hors de l'entropie croisée",
    en: "the shortcut p - y outside cross-entropy",
  },
  tells: {
    fr: "p - y vaut pour l'entropie croisée ; ici la dérivée de p reste en facteur : J_pᵀ(p - y).",
    en: "p - y is for cross-entropy; here the derivative of p remains as a factor: J_pᵀ(p - y).",
  },
  mends: (doubt) => {
    const derived = doubled(doubt.wrote);
    return linearEdits(
      doubt.wrote,
      (part) =>
        part.kind === "sum" && !derived.has(part)
          ? part.args.flatMap((output) => carriedBack(output, part, doubt) ?? [])
          : [],
      doubt.indices,
    );
  },
  caught: [
    {
      declare: { s: "n", y: "n" },
      define: { p: "softmax(s)" },
      asked: String.raw`\frac{\partial}{\partial s} \frac12 \|p - y\|^2`,
      wrote: "p - y",
    },
    {
      asked: String.raw`\frac{\partial}{\partial z} \frac12 (\sigma(z) - y)^2`,
      wrote: String.raw`\sigma(z) - y`,
    },
  ],
  spared: [
    {
      declare: { s: "n", y: "n" },
      assume: { y: "onehot" },
      define: { p: "softmax(s)", J: "-sum(y .* log(p))" },
      asked: String.raw`\frac{\partial J}{\partial s}`,
      wrote: "p - y",
    },
    {
      asked: String.raw`\frac{\partial}{\partial z} \frac12 (\sigma(z) - y)^2`,
      wrote: String.raw`\sigma(z)(\sigma(z) - y)`,
    },
    {
      asked: String.raw`\frac{\partial}{\partial z} (\sigma(z) - y)^2`,
      wrote: String.raw`2(\sigma(z) - y)`,
    },
  ],
});
