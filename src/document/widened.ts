import { sizeText } from "../expr/size.ts";
import type { LatexChain } from "../parse/latex/formula.ts";
import type { SymbolSays } from "../parse/latex/notation.ts";
import type { Definition } from "./definitions.ts";
import type { Cue } from "./document.ts";

/** « Supposons x ∈ ℝⁿ » and x ∈ ℝⁿ ↦ …: a variable that was a number is a vector from here on. */
export const widened = (
  { members, relations, readings: [reading] }: LatexChain,
  cue: Cue | undefined,
  symbols: Readonly<Record<string, SymbolSays>>,
): Definition | undefined => {
  const [variable, space] = reading.members;
  const [member] = members;
  if (!member || relations[0] !== "∈" || (cue !== "introduces" && relations[1] !== "↦"))
    return undefined;
  if (variable?.is !== "expression" || space?.is !== "shape" || space.sizes.length === 0)
    return undefined;
  const { body, indices } = variable.tensor;
  const of = body.kind === "entry" && indices.length === 0 ? body.of.name : undefined;
  const says = of === undefined ? undefined : symbols[of];
  const free = says && Object.keys(says).every((key) => key === "shape" || key === "latex");
  return of !== undefined && free && (says.shape ?? []).length === 0
    ? {
        name: member.source.trim(),
        span: member.span,
        of,
        says: { ...says, shape: space.sizes.map(sizeText) },
      }
    : undefined;
};
