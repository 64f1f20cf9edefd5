import { witness } from "../check/witness.ts";
import { entryAt, symbol } from "../expr/build.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import { inventoryOf } from "../expr/inventory.ts";
import type { Expr, Ix } from "../expr/node.ts";
import { fillSize, size } from "../expr/size.ts";
import { freeIndices, substitute } from "../expr/walk.ts";
import { confirmedDepth } from "./extend.ts";
import { familyMember, memberAt } from "./family.ts";
import { givenBy, type Vocabulary } from "./vocabulary.ts";

/** What the numbers say of a result about any layer, on a whole network. */
export interface Confirmed {
  readonly depth: number;
  /** The layers at which it was evaluated. */
  readonly layers: readonly number[];
  readonly points: number;
  readonly worst: number;
}

/** The names as they are around the layers that texts of a question mention: any layer, or the last. */
export const frameFor = (vocabulary: Vocabulary, texts: string): Vocabulary => {
  const { members, last } = vocabulary;
  if (!members || !last) return vocabulary;
  const labels = [...texts.matchAll(familyMember)]
    .filter(([, name = ""]) => members.families.has(name))
    .map(([, , label = ""]) => label);
  const isLast = labels.some((label) => members.isLast(label));
  return isLast && !labels.some((label) => members.isAny(label)) ? last : vocabulary;
};

/**
 * Evaluates an equation about any layer, or the last, on a network of several layers of unequal widths, in
 * which every quantity is computed from the ones before it. Nothing where there are no layers.
 *
 * @throws RangeError with the two values where they differ.
 */
export const confirmOnNetwork = (
  left: Expr,
  right: Expr,
  around: Vocabulary,
): Confirmed | undefined => {
  const { members } = around;
  const network = around.whole;
  if (!members || !network) return undefined;
  const { symbols } = inventoryOf(left, right);
  const isGeneral = [...symbols.keys()].some((name) => memberAt(name, members.anyAt(1)) !== name);
  const layers: number[] = [];
  let points = 0;
  let worst = 0;
  for (let at = 1; at <= confirmedDepth; at += 1) {
    const layer = isGeneral ? members.anyAt(at) : new Map<string, number>();
    const named = (name: string): string =>
      members.standing(memberAt(memberAt(name, layer), members.lastAt(confirmedDepth)));
    if (![...symbols.keys()].every((name) => network.shapes.has(named(name)))) continue;
    if (!isGeneral && at < confirmedDepth) continue;
    const [l, r] = moved([left, right], named);
    const seen = witness(
      {
        claim: { left: l as Expr, rel: "=", right: r as Expr },
        given: givenBy(network),
        body: { kind: "chain", start: l as Expr, steps: [] },
      },
      network.kinds,
    );
    if ("values" in seen) throw new RangeError(`${seen.values.join(" ≠ ")} (l = ${at})`);
    if (seen.points === 0) continue;
    layers.push(at);
    points += seen.points;
    worst = Math.max(worst, seen.worst);
  }
  return layers.length === 0 ? undefined : { depth: confirmedDepth, layers, points, worst };
};

/** Expressions with other names for their symbols and sizes. */
const moved = (of: readonly Expr[], named: (name: string) => string): readonly Expr[] => {
  const { symbols, sizes: names } = inventoryOf(...of);
  const sizes = new Map([...names].map((name) => [name, size(named(name))]));
  const free = new Map(of.flatMap(freeIndices).map((k) => [k.id, k]));
  const indices = new Map(
    [...free.values()].map((k) => [k.id, ix(indexVar(k.letter, fillSize(k.size, sizes)))]),
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
  return of.map((e) =>
    substitute(substitute(substitute(e, { indices }), { sizes }), { symbols: renamed }),
  );
};
