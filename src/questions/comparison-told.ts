import type { Differential } from "../check/differential.ts";
import { evaluate } from "../compile/evaluate.ts";
import { same } from "../expr/arranged.ts";
import { compare, difference, one, zero } from "../expr/build.ts";
import type { Entry, Expr } from "../expr/node.ts";
import { substitute } from "../expr/walk.ts";
import type { Block, Formula, Plot } from "../narrate/block.ts";
import type { Chain, Proof } from "../rewrite/proof.ts";
import { derivation, prose, remark } from "./telling.ts";

/** A loss, its gradient in the form (prediction - label)·factor, and its limits where the prediction is sure and wrong. */
export interface Compared {
  readonly name: string;
  readonly gradient: Differential;
  readonly factor: Expr;
  /** That the gradient is that product, and that the factor is positive; nothing where there is no factor. */
  readonly shown: readonly Proof[];
  readonly ends: Readonly<Record<End, Proof>>;
}

export type End = "-inf" | "+inf";
export const ends: readonly End[] = ["-inf", "+inf"];

/** The gradient of a loss, and where it vanishes. */
export const lossBlocks = (
  { name: loss, gradient, factor, shown }: Compared,
  prediction: Expr,
  label: Expr,
): readonly Block[] => [
  prose(
    () => `Perte ${loss} :`,
    () => `Loss ${loss}:`,
  ),
  derivation(gradient.chain),
  ...shown.flatMap(({ body, claim }) =>
    same(claim.left, claim.right) ? [] : [derivation(body as Chain)],
  ),
  remark(
    (set) =>
      `Ce gradient est l'écart ${set(difference(prediction, label))}${factor === one ? "" : ` multiplié par ${set(factor)}, qui est positif`} : il s'annule exactement quand ${set(meeting(prediction, label))}.`,
    (set) =>
      `This gradient is the gap ${set(difference(prediction, label))}${factor === one ? "" : ` times ${set(factor)}, which is positive`}: it vanishes exactly where ${set(meeting(prediction, label))}.`,
  ),
];

const meeting = (prediction: Expr, label: Expr): Formula => ({
  cond: compare(prediction, "=", label),
});

/** What becomes of a gradient where the prediction is sure and wrong, as its limits tell. */
export const verdict = ({ name: loss, ends: at }: Compared): Block => {
  const values = ends.map((end) => at[end].claim.right);
  if (values.every((value) => value === zero))
    return remark(
      () =>
        `Perte ${loss} : le gradient tend vers 0 quand la prédiction est sûre et fausse, donc là où il reste le plus à apprendre : l'apprentissage s'y arrête presque.`,
      () =>
        `Loss ${loss}: the gradient tends to 0 where the prediction is sure and wrong, which is where most remains to be learnt: learning all but stops there.`,
    );
  if (values.every((value) => value !== zero))
    return remark(
      (set) =>
        `Perte ${loss} : le gradient ne disparaît pas quand la prédiction est sûre et fausse ; il tend vers ${values.map((value) => set(value)).join(" et ")} : l'erreur est corrigée d'autant plus fort qu'elle est grande.`,
      (set) =>
        `Loss ${loss}: the gradient does not fade where the prediction is sure and wrong; it tends to ${values.map((value) => set(value)).join(" and ")}: an error is corrected the more strongly the larger it is.`,
    );
  return remark(
    () =>
      `Perte ${loss} : quand la prédiction est sûre et fausse, le gradient tend vers 0 d'un seul des deux côtés.`,
    () =>
      `Loss ${loss}: where the prediction is sure and wrong, the gradient tends to 0 on one of the two sides only.`,
  );
};

/** The gradients against the score, for the label 1. */
export const picture = (losses: readonly Compared[], score: Entry, label: Entry): Plot => {
  const scores = Array.from({ length: 81 }, (_, at) => (at - 40) / 5);
  return {
    title: {
      fr: "Gradients pour l'étiquette 1 : loin de cette étiquette, la prédiction est sûre et fausse",
      en: "Gradients for the label 1: far from that label the prediction is sure and wrong",
    },
    x: { fr: "score", en: "score" },
    y: { fr: "gradient", en: "gradient" },
    curves: losses.map(({ name: loss, gradient }) => {
      const of = labelled(gradient.entries.body, label, one);
      return {
        label: { fr: `perte ${loss}`, en: `loss ${loss}` },
        points: scores.map((value) => [
          value,
          evaluate(of, {
            symbols: new Map([[score.of.name, value]]),
            sizes: new Map(),
            indices: new Map(),
          }),
        ]),
      };
    }),
  };
};

/** An expression for one of the two labels. */
export const labelled = (e: Expr, label: Entry, value: Expr): Expr =>
  substitute(e, { symbols: new Map([[label.of.name, () => value]]) });
