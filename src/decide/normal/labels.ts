import { plainEntry, plainVar } from "../../expr/index-of.ts";
import type { Expr, Ix } from "../../expr/node.ts";
import type { Size } from "../../expr/size.ts";
import { parts } from "../../expr/walk.ts";

/**
 * Which integer entries are indices of which axes wherever the expressions have a value: z[y] has one only
 * for a y between 1 and the size of z. Places behind a condition tell nothing.
 */
export const labelsOf = (of: readonly Expr[]): ((label: Expr, size: Size) => boolean) => {
  const known = new Set<string>();
  const add = (at: Ix, size: Size | undefined, bound: ReadonlySet<number>): void => {
    const label = plainEntry(at);
    if (!label || !size || label.kind !== "entry") return;
    const indices = label.at.map(plainVar);
    if (label.at.length === 0 || indices.every((k) => k && !bound.has(k.id)))
      known.add(`${label.id} ${size.key}`);
    // y_i for every i from 1 to the length of y.
    const all =
      indices.every((k, axis) => k && bound.has(k.id) && k.size === label.of.axes[axis]) &&
      new Set(indices.map((k) => k?.id)).size === indices.length;
    if (all) known.add(`${label.of.key} ${size.key}`);
  };
  const visit = (e: Expr, bound: ReadonlySet<number>): void => {
    switch (e.kind) {
      case "entry":
        for (const [axis, at] of e.at.entries()) add(at, e.of.axes[axis], bound);
        return;
      case "product":
        if (e.args.some((arg) => arg.kind === "delta" || arg.kind === "cases")) return;
        break;
      case "over":
        if (e.where) return;
        visit(e.body, new Set([...bound, ...e.by.map((k) => k.id)]));
        return;
      case "call": {
        // A function of vectors is read at an index of its first argument's axis.
        const [first] = e.args;
        const [takes, gives] = [e.fn.shape.takes[0], e.fn.shape.gives];
        for (const [axis, at] of e.at.entries()) {
          const letter = gives[axis];
          const of = letter === undefined ? -1 : (takes ?? []).indexOf(letter);
          add(at, first?.by[of]?.size, bound);
        }
        for (const arg of e.args) visit(arg.body, new Set([...bound, ...arg.by.map((k) => k.id)]));
        return;
      }
      case "sum":
      case "power":
        break;
      default:
        return;
    }
    for (const part of parts(e)) visit(part, bound);
  };
  for (const e of of) visit(e, new Set());
  return (label, size) =>
    known.has(`${label.id} ${size.key}`) ||
    (label.kind === "entry" && known.has(`${label.of.key} ${size.key}`));
};
