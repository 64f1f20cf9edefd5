import { entryAt, symbol } from "../../../expr/build.ts";
import type { Bilingual } from "../../../expr/function.ts";
import { inventoryOf } from "../../../expr/inventory.ts";
import type { Expr, Ix } from "../../../expr/node.ts";
import { substitute } from "../../../expr/walk.ts";
import type { Plot } from "../../../narrate/block.ts";
import { panelsSvg } from "../../../page/panels.ts";
import { regionsSvg } from "../../../page/regions.ts";
import type { Language } from "../../../page/typography.ts";
import { toText } from "../../../tex/text.ts";
import type { Formula } from "./backward.ts";
import type { Trained } from "./descent.ts";
import type { Points } from "./points.ts";

/** What was trained, for a picture. */
export interface Shown {
  readonly name: Bilingual;
  readonly trained: Trained;
  readonly formulas: readonly Formula[];
  readonly points: Points;
  readonly classes: number;
}

/** Loss and accuracy along the steps, with the formulas that the gradients were worked out by. */
export const curvesSvg = ({ name, trained, formulas }: Shown, language: Language): string => {
  const { moments } = trained;
  const steps = { fr: "pas de descente", en: "steps of descent" };
  const loss: Plot = {
    title: { fr: "Perte", en: "Loss" },
    x: steps,
    y: { fr: "perte", en: "loss" },
    curves: [
      {
        label: { fr: "perte sur les points d'apprentissage", en: "loss on the training points" },
        points: moments.map(({ step, loss: value }) => [step, value]),
      },
    ],
  };
  const accuracy: Plot = {
    title: { fr: "Part de points bien classés", en: "Share of points classified correctly" },
    x: steps,
    y: { fr: "part de points bien classés", en: "share classified correctly" },
    curves: [
      {
        label: { fr: "points d'apprentissage", en: "training points" },
        points: moments.map(({ step, seen }) => [step, seen]),
      },
      {
        label: { fr: "points nouveaux", en: "new points" },
        points: moments.map(({ step, unseen }) => [step, unseen]),
      },
    ],
  };
  return panelsSvg(
    {
      title: {
        fr: `${name.fr} : apprentissage par les gradients dérivés`,
        en: `${name.en}: learning by the derived gradients`,
      },
      plots: [loss, accuracy],
      below: {
        heading: {
          fr: "Les formules dérivées et prouvées qui donnent chaque pas :",
          en: "The derived and proved formulas that give each step:",
        },
        lines: formulas.map(formulaText),
      },
    },
    language,
  );
};

/** ∂L/∂W₁[i,j] = xⱼ·∂L/∂haᵢ; a layer's number stands with its letter. */
export const formulaText = ({ start, is }: Formula): string =>
  `${toText(numbered(start))} = ${toText(numbered(is.body))}`;

const numbered = (e: Expr): Expr =>
  substitute(e, {
    symbols: new Map(
      [...inventoryOf(e).symbols.values()].map((sym) => {
        const other = symbol(sym.name.replace(/____p(\d+)$/, "$1"), sym.axes);
        return [sym.name, (...at: Ix[]) => entryAt(other, at)] as const;
      }),
    ),
  });

/** How many places of the grid lie along a side. */
const side = 121;

/** Which part of the plane is given to which class. */
export const decisionSvg = (
  { name, trained, points, classes }: Shown,
  language: Language,
): string => {
  const most = Math.max(...[...points.x, ...points.y].map(Math.abs));
  const reach = Math.ceil((most * 1.08) / 0.2) * 0.2;
  const along = Array.from({ length: side }, (_, k) => -reach + (2 * reach * k) / (side - 1));
  const grid = trained.probabilities({
    x: Float64Array.from({ length: side * side }, (_, k) => along[k % side] as number),
    y: Float64Array.from({ length: side * side }, (_, k) => along[Math.floor(k / side)] as number),
  });
  const own = trained.probabilities(points);
  const score = (of: ArrayLike<number>, which: number, count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, at) => of[at * classes + which] as number);
  return regionsSvg(
    {
      title: { fr: `${name.fr} : régions de décision`, en: `${name.en}: decision regions` },
      reach,
      side,
      scores: Array.from({ length: classes }, (_, which) => score(grid, which, side * side)),
      points: Array.from(points.classes, (which, at) => {
        const row = Array.from(own.subarray(at * classes, (at + 1) * classes));
        return {
          x: points.x[at] as number,
          y: points.y[at] as number,
          class: which,
          isRight: row.indexOf(Math.max(...row)) === which,
        };
      }),
    },
    language,
  );
};
