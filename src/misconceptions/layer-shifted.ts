import { entryAt } from "../expr/build.ts";
import type { Entry, Expr } from "../expr/node.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { edits, symbolsOf } from "../grading/surgery.ts";

/** What a name of a layer is called without its layer. */
const stem = (name: string): string => name.replace(/(?:__.*|_?\d+|_[a-zA-Z])$/u, "");

export const layerShifted = defineMisconception("layer-shifted", {
  severity: "slip",
  about: { fr: "couche décalée", en: "a layer shifted" },
  tells: {
    fr: "La structure est bonne ; vérifiez de quelle couche vient ce facteur.",
    en: "The structure is right; check which layer this factor comes from.",
  },
  mends: (doubt) => {
    const { wrote, indices } = doubt;
    const symbols = [...symbolsOf(doubt).values()];
    const neighbours = ({ of, at }: Entry): readonly Expr[] =>
      symbols
        .filter(
          ({ name, axes }) =>
            name !== of.name &&
            stem(name) === stem(of.name) &&
            axes.length === of.axes.length &&
            axes.every((axis, place) => axis === of.axes[place]),
        )
        .map((other) => entryAt(other, at));
    return edits(wrote, (part) => (part.kind === "entry" ? neighbours(part) : []), indices);
  },
  caught: [
    {
      declare: { G: "n x m", H_0: "n x m", H_1: "n x m" },
      asked: String.raw`G H_0^\top`,
      wrote: String.raw`G H_1^\top`,
    },
    { declare: { a_1: "scalar", a_2: "scalar" }, asked: "3 a_1 + a_2^2", wrote: "3 a_2 + a_2^2" },
  ],
  spared: [
    { declare: { a_1: "scalar", a_2: "scalar" }, asked: "3 a_1 + a_2^2", wrote: "3 a_1 + a_2^2" },
    { declare: { a_1: "scalar", b: "scalar" }, asked: "3 a_1 + b^2", wrote: "3 b + b^2" },
  ],
});
