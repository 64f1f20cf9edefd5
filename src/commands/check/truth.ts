import { equal } from "../../decide/equal.ts";
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
  const { verdict, claim, known } = found;
  if (verdict.verdict !== "equal" || verdict.certainty === "proved" || found.rightIn) return found;
  const same = equal(entries, claim.tensor, known);
  if (same.verdict !== "equal" || same.certainty !== "proved") return found;
  const domain = verdict.domain && { domain: verdict.domain };
  return { ...found, verdict: { ...same, ...domain } };
};
