import type { Expr } from "../expr/node.ts";
import { subterms } from "../expr/walk.ts";
import { countsIn, isCount, isSquare } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { scaled } from "../grading/surgery.ts";

/** Whether a product counts the entries of a square kernel: k², or 3 · 3. */
const squares = (e: Expr): boolean =>
  isCount(e) &&
  [...subterms(e)].some(
    (part) =>
      isSquare(part) ||
      (part.kind === "product" && new Set(part.args).size < part.args.length) ||
      (part.kind === "size" &&
        part.value.terms.some(({ names }) => new Set(names).size < names.length)),
  );

export const channelsForgotten = defineMisconception("channels-forgotten", {
  severity: "belief",
  reach: "narrow",
  about: { fr: "canaux d'entrée oubliés", en: "input channels forgotten" },
  tells: {
    fr: "Chaque noyau est bien compté en largeur et en hauteur ; il traverse aussi tous les canaux d'entrée.",
    en: "Each kernel is counted well in width and height; it also spans all input channels.",
  },
  mends: ({ wrote, truth, left }) =>
    isCount(wrote) && [truth, left].some(squares)
      ? countsIn(truth, left).flatMap((count) => [...scaled(wrote, count)])
      : [],
  caught: [
    { declare: { K: "k x k", C: "p x q" }, asked: "k^2 p q", wrote: "k^2 q" },
    {
      asked: String.raw`3 \times 3 \times 16 \times 32 + 32`,
      wrote: String.raw`3 \times 3 \times 32 + 32`,
    },
  ],
  spared: [
    { declare: { K: "k x k", C: "p x q" }, asked: "k^2 p q", wrote: "k^2 p q" },
    { declare: { W: "h x d" }, asked: "hd + h", wrote: "d + h" },
  ],
});
