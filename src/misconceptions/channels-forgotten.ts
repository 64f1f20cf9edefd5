import { defineMisconception } from "../grading/misconception.ts";
import { countsIn, isCount, scaled } from "../grading/surgery.ts";

export const channelsForgotten = defineMisconception("channels-forgotten", {
  severity: "belief",
  reach: "narrow",
  about: { fr: "canaux d'entrée oubliés", en: "input channels forgotten" },
  tells: {
    fr: "Chaque noyau est bien compté en largeur et en hauteur ; il traverse aussi tous les canaux d'entrée.",
    en: "Each kernel is counted well in width and height; it also spans all input channels.",
  },
  mends: ({ wrote, truth, left }) =>
    isCount(wrote) && isCount(truth)
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
    { declare: { K: "k x k", C: "p x q" }, asked: "k^2 p q", wrote: "k^2 + pq" },
  ],
});
