import type { KinkReport } from "../../check/differential.ts";
import { entryAt } from "../../expr/build.ts";
import type { Bilingual } from "../../expr/function.ts";
import type { Layout } from "../../expr/tensor.ts";
import type { Setter } from "../../narrate/block.ts";
import type { Lang } from "../verb.ts";
import type { Derivative } from "./derivative.ts";

/** What each arrangement of entries is called. */
export const layoutWords: Readonly<Record<Layout, Bilingual>> = {
  gradient: { fr: "gradient : la forme de la variable", en: "gradient: the shape of the variable" },
  numerator: {
    fr: "jacobienne : une ligne par sortie (numérateur)",
    en: "Jacobian: one row per output (numerator layout)",
  },
  denominator: {
    fr: "une ligne par entrée de la variable (dénominateur)",
    en: "one row per entry of the variable (denominator layout)",
  },
  derivative: { fr: "dérivée, entrée par entrée", en: "derivative, entry by entry" },
  hessian: { fr: "hessienne", en: "Hessian" },
};

/** What happens where there is no derivative. */
export const sayKink = (
  { kind, gap, at, sides }: KinkReport,
  { variable }: Derivative,
  lang: Lang,
  set: Setter,
): string => {
  const entry = "kind" in variable ? variable : entryAt(variable, []);
  const where = at && entry.at.length === 0 ? `${set(entry)} = ${set(at)}` : `${set(gap)} = 0`;
  if (kind === "jump") {
    return lang === "fr"
      ? `Où ${where}, la fonction saute : elle n'y a pas de dérivée.`
      : `Where ${where} the function jumps: it has no derivative there.`;
  }
  if (!sides) {
    return lang === "fr"
      ? `Où ${where}, la fonction a un coin : elle peut ne pas y avoir de dérivée.`
      : `Where ${where} the function has a corner: it may have no derivative there.`;
  }
  return lang === "fr"
    ? `En ${where}, la dérivée n'existe pas : ${set(sides.left)} à gauche, ${set(sides.right)} à droite.`
    : `At ${where} there is no derivative: ${set(sides.left)} from the left, ${set(sides.right)} from the right.`;
};
