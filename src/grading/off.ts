import { half, minusOne, product, two } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import type { Judgement } from "./judge.ts";
import { type Equation, truthUnlessApart } from "./truth.ts";

/* By what factor a line is off: a factor that was lost once stays lost, and is no new error. */

/** What a line may be off by: its sign, or a 2. */
const factors: readonly Expr[] = [
  minusOne,
  two,
  half,
  product(minusOne, two),
  product(minusOne, half),
];

const scaledBy = (factor: Expr, { left, ...rest }: Equation): Equation => ({
  ...rest,
  left: product(factor, left),
});

/** Whether the left side times a factor is the right one. */
export const isOffBy = (factor: Expr, { equation, frame, conditions }: Judgement): boolean =>
  equation !== undefined &&
  frame !== undefined &&
  truthUnlessApart(scaledBy(factor, equation), frame, conditions).holds === true;

/** By what factor a line is off, if by one. */
export const offBy = (found: Judgement): Expr | undefined =>
  factors.find((factor) => isOffBy(factor, found));
