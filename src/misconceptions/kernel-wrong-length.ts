import { minusOne, one, sum } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { subterms } from "../expr/walk.ts";
import { isCount, unsigned } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";

/** Whether a length is counted as a difference: n - k + 1. */
const subtracts = (e: Expr): boolean =>
  isCount(e) &&
  [...subterms(e)].some(
    (part) =>
      (part.kind === "sum" && part.args.some((term) => unsigned(term).sign < 0)) ||
      (part.kind === "size" && part.value.terms.some(({ coefficient }) => coefficient < 0)),
  );

export const kernelWrongLength = defineMisconception("kernel-wrong-length", {
  severity: "slip",
  reach: "narrow",
  about: { fr: "longueur d'une convolution", en: "length of a convolution" },
  tells: {
    fr: "La différence est bonne ; comptez les positions du noyau, la première et la dernière comprises : n - k + 1.",
    en: "The difference is right; count the positions of the kernel, the first and the last included: n - k + 1.",
  },
  mends: ({ wrote, left }) =>
    isCount(wrote) && subtracts(left) ? [sum(wrote, one), sum(wrote, minusOne)] : [],
  caught: [
    { declare: { x: "n", w: "k" }, asked: "n - k + 1", wrote: "n - k" },
    { asked: "28 - 5 + 1", wrote: "23" },
  ],
  spared: [
    { declare: { x: "n", w: "k" }, asked: "n - k + 1", wrote: "1 + n - k" },
    { declare: { x: "n", w: "k" }, asked: "n - k + 1", wrote: "n + k" },
  ],
});
