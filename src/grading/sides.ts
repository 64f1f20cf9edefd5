import { ix } from "../expr/index-of.ts";
import type { Expr, IndexVar, Ix } from "../expr/node.ts";
import { fixedSize, type Size } from "../expr/size.ts";
import { substitute } from "../expr/walk.ts";
import type { Meant } from "../parse/latex/formula.ts";
import type { PointName } from "../parse/latex/read.ts";
import type { Definition } from "../rewrite/lemma.ts";
import { type Frame, inNamesOf } from "./frame.ts";
import { axesOf } from "./links.ts";
import type { Equation } from "./truth.ts";

/*
 * Two sides of a relation as they were read, each free in letters of its own, brought to an equation in common
 * indices, or to two shapes that differ.
 */

/** A value, in the names of a frame: the letters it is free in, and its axes. */
export interface Side {
  readonly letters: readonly IndexVar[];
  readonly axes: readonly IndexVar[];
  readonly body: Expr;
}

/** A value that was read, in the names of a frame; every question asks for it again. */
export const sideIn = (frame: Frame, meant: Meant): Side | undefined => {
  if (meant.is !== "expression") return undefined;
  const ofFrame = sides.get(frame) ?? new WeakMap<Meant, Side>();
  sides.set(frame, ofFrame);
  const side = ofFrame.get(meant) ?? put(frame, meant);
  ofFrame.set(meant, side);
  return side;
};

const sides = new WeakMap<Frame, WeakMap<Meant, Side>>();

const put = (frame: Frame, meant: Meant & { readonly is: "expression" }): Side => {
  const { free, own } = axesOf(meant);
  const { indices, body } = inNamesOf(frame, {
    indices: [...free, ...own],
    body: meant.tensor.body,
  });
  return { letters: indices.slice(0, free.length), axes: indices.slice(free.length), body };
};

/** Names for expressions that something is differentiated by, as definitions. */
export const pointsIn = (frame: Frame, points: readonly PointName[]): readonly Definition[] =>
  points.map(({ sym, is }) => {
    const { indices, body } = inNamesOf(frame, is);
    return { sym, indices, body };
  });

/** What can be told of two sides before their values are compared. */
export type Paired =
  | { readonly ok: true; readonly equation: Equation; readonly turned: boolean }
  | { readonly ok: false; readonly left: readonly Size[]; readonly right: readonly Size[] };

/** The ways to bring two sides to common indices, the literal one first. */
export const paired = (left: Side, right: Side): Paired => {
  const [l, r] = [withoutUnits(left), withoutUnits(right)];
  const letters = [...l.letters];
  const moved = new Map<number, Ix>();
  for (const letter of r.letters) {
    const own = letters.find((each) => each.letter === letter.letter);
    if (own && own.size !== letter.size) return apart(left, right);
    if (own) moved.set(letter.id, ix(own));
    else letters.push(letter);
  }
  const same = sizesAgree(l.axes, r.axes);
  const crossed = !same && sizesAgree(l.axes, r.axes.toReversed());
  // A number stands for an array of it only as 0.
  const zeros = isZero(r.body) && r.axes.length === 0;
  if (!same && !crossed && !zeros) return apart(left, right);
  const order = crossed ? r.axes.toReversed() : r.axes;
  for (const [at, k] of order.entries()) {
    const own = l.axes[at];
    if (own) moved.set(k.id, ix(own));
  }
  const body = substitute(r.body, { indices: moved });
  return {
    ok: true,
    turned: crossed || (same && isTurned(left, right)),
    equation: {
      left: l.body,
      right: body,
      indices: [...letters, ...l.axes],
      letters: letters.length,
    },
  };
};

const isZero = (e: Expr): boolean => e.kind === "num" && e.value.n === 0n;

const apart = (left: Side, right: Side): Paired => ({
  ok: false,
  left: left.axes.map(({ size }) => size),
  right: right.axes.map(({ size }) => size),
});

const sizesAgree = (a: readonly IndexVar[], b: readonly IndexVar[]): boolean =>
  a.length === b.length && a.every(({ size }, at) => size === b[at]?.size);

/** A row on one side and a column on the other. */
const isTurned = ({ axes: a }: Side, { axes: b }: Side): boolean => {
  const isRow = (axes: readonly IndexVar[]): boolean =>
    axes.length === 2 && isUnit(axes[0]) && !isUnit(axes[1]);
  const isColumn = (axes: readonly IndexVar[]): boolean =>
    (axes.length === 1 && !isUnit(axes[0])) ||
    (axes.length === 2 && !isUnit(axes[0]) && isUnit(axes[1]));
  return (isRow(a) && isColumn(b)) || (isColumn(a) && isRow(b));
};

const isUnit = (k: IndexVar | undefined): boolean => k !== undefined && fixedSize(k.size) === 1;

/** Without the axes and letters that have one value only. */
const withoutUnits = ({ letters, axes, body }: Side): Side => {
  const units = [...letters, ...axes].filter(isUnit);
  return units.length === 0
    ? { letters, axes, body }
    : {
        letters: letters.filter((k) => !isUnit(k)),
        axes: axes.filter((k) => !isUnit(k)),
        body: substitute(body, { indices: new Map(units.map((k) => [k.id, ix(1)])) }),
      };
};
