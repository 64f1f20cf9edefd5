import { over } from "../expr/build.ts";
import { type Entries, entries } from "../expr/function.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import type { Expr, IndexVar, Ix, OverOp } from "../expr/node.ts";
import { type Size, size } from "../expr/size.ts";
import { hole } from "../expr/walk.ts";

/*
 * The letters that lemmas are written in. In a pattern every `hole`, every index and every size is a gap to
 * be filled; a gap that occurs twice is filled by the same thing.
 */

/** Whatever a lemma holds. */
export const a = hole("a");
export const b = hole("b");
export const c = hole("c");
export const u = hole("u");
export const v = hole("v");
export const w = hole("w");
export const x = hole("x");

/** The factors or terms that the rest of a product or sum consists of; at most one under a node. */
export const rest = hole("rest");

/** Sizes to be filled. */
export const n: Size = size("n");
export const m: Size = size("m");

/** Indices to be filled: of size n, and p and q of size m. */
export const i: IndexVar = indexVar("i", n);
export const j: IndexVar = indexVar("j", n);
export const k: IndexVar = indexVar("k", n);
export const l: IndexVar = indexVar("l", n);
export const p: IndexVar = indexVar("p", m);
export const q: IndexVar = indexVar("q", m);

/** What fills the hole, with index `from` replaced by `to`. The hole is filled under a binder of `from`. */
export const at = (of: Expr, from: IndexVar, to: Ix | IndexVar): Expr => {
  if (of.kind !== "hole") throw new TypeError("only a hole can be read at another index");
  return hole(of.name, [...of.at, { of: from, to: ix(to) }]);
};

/** The reduction of a pattern over an index that is a gap itself. */
export const under = (op: OverOp, by: IndexVar, body: Expr): Expr => over(op, [by], body);

/** A tensor with one axis, held by a lemma: its entry at the index `by` fills the hole. */
export const held = (of: Expr, by: IndexVar): Entries =>
  entries([by.size], (place) =>
    place?.terms.length === 1 && place.terms[0]?.[1] === by ? of : at(of, by, place as Ix),
  );
