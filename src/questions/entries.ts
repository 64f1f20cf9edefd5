import { wholeNumber } from "../expr/build.ts";
import { ix } from "../expr/index-of.ts";
import type { Cond, Expr } from "../expr/node.ts";
import { fixedSize } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { substitute } from "../expr/walk.ts";

/** A vector with more entries than this is not gone through entry by entry. */
const most = 16;

/** The entries of a vector whose size is a number, each by itself; nothing for any other tensor. */
export const entriesOf = ({ indices, body }: Tensor): readonly Expr[] | undefined => {
  const [k] = indices;
  const count = k && fixedSize(k.size);
  if (!k || indices.length > 1 || count === undefined || count < 1 || count > most)
    return undefined;
  return Array.from({ length: count }, (_, at) =>
    listed(substitute(body, { indices: new Map([[k.id, ix(at + 1)]]) })),
  );
};

/** A vector that is written out, as [p, 1 - p], is read by the places of its entries. */
const listed = (e: Expr): Expr => {
  if (e.kind !== "cases") return e;
  for (const arm of e.arms) {
    const meets = meet(arm.when);
    if (meets === undefined) return e;
    if (meets) return arm.is;
  }
  return e.otherwise ?? e;
};

const meet = (when: Cond): boolean | undefined => {
  if (when.kind !== "compare" || when.rel !== "=") return undefined;
  const [left, right] = [wholeNumber(when.left), wholeNumber(when.right)];
  return left === undefined || right === undefined ? undefined : left === right;
};
