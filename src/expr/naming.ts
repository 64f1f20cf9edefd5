import { same } from "./arranged.ts";
import { call } from "./build.ts";
import { ix, plainVar } from "./index-of.ts";
import type { Expr, Ix } from "./node.ts";
import type { Tensor } from "./tensor.ts";
import { freeIndices, substitute } from "./walk.ts";

/** The indices at which the tensor has this expression as its entry. */
export const readAs = (e: Expr, { indices, body }: Tensor): readonly Ix[] | undefined => {
  if (e.kind !== body.kind) return undefined;
  if (indices.length === 0) return same(e, body) ? [] : undefined;
  if (e.kind === "call" && body.kind === "call" && isAt(body.at, { indices })) {
    return e.fn === body.fn && same(call(e.fn, e.args, body.at), body) ? e.at : undefined;
  }
  return placings(freeIndices(e), indices.length)
    .map((by) => by.map(ix))
    .find((by) => {
      const moved = new Map(indices.map((k, axis) => [k.id, by[axis] as Ix]));
      return same(substitute(body, { indices: moved }), e);
    });
};

/** Whether the places are the tensor's own indices, in order. */
export const isAt = (at: readonly Ix[], { indices }: Pick<Tensor, "indices">): boolean =>
  at.length === indices.length &&
  at.every((place, axis) => plainVar(place)?.id === indices[axis]?.id);

/** Whether the tensor is the named one, whole: its entry at these very indices, which run as far. */
export const isNamed = (of: Tensor, name: Tensor): boolean => {
  const at = readAs(of.body, name);
  const asFar = of.indices.every((k, axis) => k.size === name.indices[axis]?.size);
  return at !== undefined && asFar && isAt(at, of);
};

/** All ways to choose so many of the items, in order, each once. */
const placings = <T>(of: readonly T[], count: number): T[][] =>
  count === 0
    ? [[]]
    : of.flatMap((first) =>
        placings(
          of.filter((other) => other !== first),
          count - 1,
        ).map((rest) => [first, ...rest]),
      );
