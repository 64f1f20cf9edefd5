import type { Part } from "../exercise/exercise.ts";
import { frameFor } from "../exercise/network.ts";
import { givenBy, type Vocabulary } from "../exercise/vocabulary.ts";
import type { Assumption } from "../expr/assumption.ts";
import { entryAt, symbol } from "../expr/build.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import { inventoryOf } from "../expr/inventory.ts";
import type { Expr, IndexVar, Ix } from "../expr/node.ts";
import { fillSize, size } from "../expr/size.ts";
import { freeIndices, substitute } from "../expr/walk.ts";
import type { Definition, Given } from "../rewrite/lemma.ts";

/** Where a link is judged: what the names of a question stand for, and what is known of them. */
export interface Frame {
  readonly part: Part | undefined;
  readonly vocabulary: Vocabulary;
  readonly given: Given;
  readonly assume: ReadonlyMap<string, Assumption>;
  /** Where in a network of layers it stands: around any layer, or the last; nothing where there are none. */
  readonly layer: "any" | "last" | undefined;
}

/** The places in which what is said of a part can be judged, the widest first. */
export const framesOf = (part: Part): readonly Frame[] => {
  const { vocabulary } = part;
  if (!vocabulary.last) return [frameIn(vocabulary, part, undefined)];
  const asked = frameFor(vocabulary, JSON.stringify([part.says, part.common]));
  const both = [frameIn(vocabulary, part, "any"), frameIn(vocabulary.last, part, "last")];
  return asked === vocabulary ? both : both.toReversed();
};

export const frameIn = (
  vocabulary: Vocabulary,
  part: Part | undefined,
  layer: Frame["layer"],
): Frame => ({
  part,
  vocabulary,
  layer,
  given: givenBy(vocabulary),
  assume: new Map(
    [...vocabulary.kinds].flatMap(([name, kind]) =>
      kind.is === "real" ? [] : [[name, kind] as const],
    ),
  ),
});

/** The frame with more quantities that have a definition. */
export const defining = (frame: Frame, definitions: readonly Definition[]): Frame =>
  definitions.length === 0
    ? frame
    : {
        ...frame,
        given: {
          ...frame.given,
          definitions: new Map([
            ...frame.given.definitions,
            ...definitions.map((each) => [each.sym.name, each] as const),
          ]),
        },
      };

/** An expression as it was read, and the indices it is free in. */
export interface Named {
  readonly indices: readonly IndexVar[];
  readonly body: Expr;
}

/** What was read with labels of layers, W[l-1], in the names of a frame. */
export const inNamesOf = ({ vocabulary: { members }, layer }: Frame, of: Named): Named => {
  if (!members) return of;
  const { symbols, sizes: names } = inventoryOf(of.body);
  const [index, last] = members.letters as [string, string];
  const named = (text: string): string => {
    const at = members.text(text, undefined);
    // Around the last layer, l is L.
    return layer === "last"
      ? at
          .replaceAll(`__${index}__p0`, `__${last}__p0`)
          .replaceAll(`__${index}__m1`, `__${last}__m1`)
      : at;
  };
  const all = new Set([
    ...names,
    ...of.indices.flatMap((k) => k.size.terms.flatMap((term) => term.names)),
  ]);
  const sizes = new Map([...all].map((name) => [name, size(named(name))]));
  const free = new Map([...freeIndices(of.body), ...of.indices].map((k) => [k.id, k]));
  const moved = new Map(
    [...free.values()].map((k) => [k.id, indexVar(k.letter, fillSize(k.size, sizes))]),
  );
  const renamed = new Map(
    [...symbols.values()].map((sym) => {
      const other = symbol(
        named(sym.name),
        sym.axes.map((axis) => fillSize(axis, sizes)),
      );
      return [sym.name, (...at: Ix[]) => entryAt(other, at)] as const;
    }),
  );
  const indices = new Map([...moved].map(([id, k]) => [id, ix(k)]));
  const body = substitute(substitute(substitute(of.body, { indices }), { sizes }), {
    symbols: renamed,
  });
  return { indices: of.indices.map((k) => moved.get(k.id) ?? k), body };
};
