import type { Variable } from "../check/differential.ts";
import { deriv, entryAt } from "../expr/build.ts";
import type { Bilingual } from "../expr/function.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import type { Expr } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";

/** What an answer has to establish, as far as mathematics says it: left = right, of which one may be open. */
export interface Goal {
  /** What is asked for: a derivative, a quantity, a side of an identity; nothing for a number or a list. */
  readonly left: Tensor | undefined;
  /** What it is to be, where the question says so or it is a value. */
  readonly right: Tensor | undefined;
  readonly relation: "=" | ">" | "∈";
  /** What the left side falls into, each a piece that may be answered by itself: the entries of a vector. */
  readonly pieces?: readonly Expr[];
  /** What is asked about the left side's shape. */
  readonly sizes?: readonly Size[];
  /** Which of several values it is: full, valid, same. */
  readonly says?: Bilingual;
  /** What comes out by way of a misconception, by its name. */
  readonly slips?: readonly { readonly misconception: string; readonly is: Tensor }[];
}

/** The derivative of every entry of a tensor by every entry of a variable. */
export const derivativeAsked = (of: Tensor, by: Variable): Tensor => {
  if ("kind" in by) return { indices: of.indices, body: deriv(of.body, by) };
  const letters = ["i", "j", "k", "l", "p", "q", "r", "s"].filter((letter) =>
    of.indices.every((k) => k.letter !== letter),
  );
  const axes = by.axes.map((axis, at) => indexVar(letters[at] ?? "t", axis));
  return {
    indices: [...of.indices, ...axes],
    body: deriv(of.body, entryAt(by, axes.map(ix))),
  };
};
