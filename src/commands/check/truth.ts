import { equal } from "../../decide/equal.ts";
import { indexVar } from "../../expr/index-of.ts";
import type { IndexVar } from "../../expr/node.ts";
import { size } from "../../expr/size.ts";
import { TimeLimit, withinSeconds } from "../../numeric/deadline.ts";
import { type Derivative, differentiated } from "../derive/derivative.ts";
import type { DerivativeIsOptions } from "./check.ts";
import type { ComparedDerivative } from "./compare.ts";

/** How many seconds the derivation beside a verdict may take. */
const longest = 5;

/** The derivative that was compared with, derived and proved, where that can be done. */
export const truthOf = (
  { of, by }: ComparedDerivative,
  text: string,
  { order, layout }: DerivativeIsOptions,
): Derivative | undefined => {
  try {
    const found = withinSeconds(longest, () =>
      differentiated(of, by, text, { order: order ?? 1, layout }),
    );
    return found.ok ? found : undefined;
  } catch (stop) {
    if (stop instanceof TimeLimit) return undefined;
    throw stop;
  }
};

/** The same verdict, proved where the claim is the derivative that was proved up to how it is written. */
export const sharpened = (
  found: ComparedDerivative,
  { entries }: Derivative,
): ComparedDerivative => {
  const { of, verdict, claim, known, rightIn } = found;
  if (verdict.verdict !== "equal" || verdict.certainty === "proved") return found;
  const { indices, body } = entries;
  const arranged = rightIn
    ? inOther(indices, of.tensor.indices.length, claim.tensor.indices.length)
    : indices;
  const same = equal({ indices: arranged, body }, claim.tensor, known);
  if (same.verdict !== "equal" || same.certainty !== "proved") return found;
  const domain = verdict.domain && { domain: verdict.domain };
  return { ...found, verdict: { ...same, ...domain } };
};

/** The axes of a derivative in the other layout: those of the variable first, and of a number a row. */
const inOther = (
  indices: readonly IndexVar[],
  outputs: number,
  axes: number,
): readonly IndexVar[] => {
  if (outputs > 0) return [...indices.slice(outputs), ...indices.slice(0, outputs)];
  return axes > indices.length ? [indexVar("i", size(1)), ...indices] : indices.toReversed();
};
