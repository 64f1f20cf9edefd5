import { entryAt } from "../expr/build.ts";
import type { Entry, Expr } from "../expr/node.ts";
import { symbolsOf } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { edits } from "../grading/surgery.ts";
import { reaches } from "../rewrite/graph.ts";
import type { Given } from "../rewrite/lemma.ts";

/** What a name of a layer is called without its layer. */
const stem = (name: string): string => name.replace(/(?:__.*|_?\d+)$/u, "");

/** Whether one of two quantities is computed from the other. */
const areJoined = (name: string, other: string, given: Given): boolean =>
  [
    [name, other],
    [other, name],
  ].some(([of, from]) => {
    const sym = given.definitions.get(of as string)?.sym;
    return sym !== undefined && reaches(sym, from as string, given);
  });

export const layerShifted = defineMisconception("layer-shifted", {
  severity: "slip",
  about: { fr: "couche décalée", en: "a layer shifted" },
  tells: {
    fr: "La structure est bonne ; vérifiez de quelle couche vient ce facteur.",
    en: "The structure is right; check which layer this factor comes from.",
  },
  misfit: "layer-shifted",
  mends: (doubt) => {
    const { wrote, indices, given } = doubt;
    const symbols = [...symbolsOf(doubt).values()];
    const neighbours = ({ of, at }: Entry): readonly Expr[] =>
      symbols
        .filter(
          ({ name, axes }) =>
            name !== of.name &&
            stem(name) === stem(of.name) &&
            areJoined(name, of.name, given) &&
            axes.length === of.axes.length &&
            axes.every((axis, place) => axis === of.axes[place]),
        )
        .map((other) => entryAt(other, at));
    return edits(wrote, (part) => (part.kind === "entry" ? neighbours(part) : []), indices);
  },
  caught: [
    {
      declare: { G: "n x m", H_0: "n x m", W: "n x n" },
      define: { H_1: "tanh(W*H_0)" },
      asked: String.raw`G H_0^\top`,
      wrote: String.raw`G H_1^\top`,
    },
    {
      declare: { w: "n", a_0: "n", g: "scalar" },
      define: { a_1: "sigmoid(a_0)", a_2: "tanh(a_1)" },
      asked: String.raw`g (w \odot a_1)`,
      wrote: String.raw`g (w \odot a_2)`,
    },
  ],
  spared: [
    { declare: { a_1: "scalar", a_2: "scalar" }, asked: "3 a_1 + a_2^2", wrote: "3 a_2 + a_2^2" },
    {
      declare: { a_0: "n" },
      define: { a_1: "sigmoid(a_0)" },
      asked: "2 a_0 + a_1",
      wrote: "a_1 + 2 a_0",
    },
  ],
});
