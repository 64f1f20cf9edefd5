import { symbol } from "../expr/build.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import type { Expr } from "../expr/node.ts";
import { fillSize, size, sizeText } from "../expr/size.ts";
import { mapBottomUp, mapCond, substitute } from "../expr/walk.ts";
import { sumLemmas } from "../lemmas/sum.ts";
import { readSizes } from "../parse/read.ts";
import { given } from "../rewrite/given.ts";
import type { Everywhere } from "../rewrite/lemma.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** The vocabulary where some sizes are numbers: two classes for now. */
export const resized = (base: Vocabulary, to: ReadonlyMap<string, number>): Vocabulary => {
  const sizes = new Map([...to].map(([name, value]) => [name, size(value)]));
  const filled = (text: string): string => {
    const upTo = /^index (.*)$/s.exec(text)?.[1];
    const read = readSizes(upTo ?? text);
    if (text === "scalar" || !read.ok) return text;
    const shape = read.value.map((axis) => sizeText(fillSize(axis, sizes))).join(" x ");
    return upTo === undefined ? shape : `index ${shape}`;
  };
  return {
    ...base,
    shapes: new Map([...base.shapes].map(([name, shape]) => [name, filled(shape)])),
    conditions: base.conditions.map((cond) => mapCond(cond, (side) => substitute(side, { sizes }))),
    everywhere: base.everywhere.map(({ by, when, but }) => {
      const k = indexVar(by.letter, fillSize(by.size, sizes));
      const moved = mapCond(when, (side) =>
        substitute(substitute(side, { indices: new Map([[by.id, ix(k)]]) }), { sizes }),
      ) as Everywhere["when"];
      return { by: k, when: moved, but };
    }),
    kinds: new Map(
      [...base.kinds].map(([name, kind]) => [
        name,
        kind.is === "index" ? { ...kind, upTo: fillSize(kind.upTo, sizes) } : kind,
      ]),
    ),
    definitions: new Map(
      [...base.definitions].map(([name, { sym, indices, body }]) => {
        const fresh = indices.map((k) => indexVar(k.letter, fillSize(k.size, sizes)));
        const moved = new Map(indices.map((k, at) => [k.id, ix(fresh[at] ?? k)]));
        return [
          name,
          {
            sym: symbol(
              sym.name,
              sym.axes.map((axis) => fillSize(axis, sizes)),
            ),
            indices: fresh,
            body: withoutSingles(substitute(substitute(body, { indices: moved }), { sizes })),
          },
        ];
      }),
    ),
  };
};

/** A sum over one index is its term. */
const withoutSingles = (e: Expr): Expr => {
  const { sum_single: law } = sumLemmas;
  return mapBottomUp(e, (part) =>
    law.kind === "schema" && part.kind === law.head ? (law.rewrite(part, given()) ?? part) : part,
  );
};
