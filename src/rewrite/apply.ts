import { signOf } from "../expr/bounds.ts";
import { entryAt } from "../expr/build.ts";
import type { LawCondition } from "../expr/function.ts";
import { ix, plainVar } from "../expr/index-of.ts";
import type { Expr } from "../expr/node.ts";
import { mapCond, mentions } from "../expr/walk.ts";
import { dependsOn, follows } from "./given.ts";
import { type Equation, type Given, isNonzero, isPositive, type Lemma } from "./lemma.ts";
import { type Bindings, instantiate, match, noBindings } from "./match.ts";

/** A law applied to a term: what it becomes, what filled the gaps, and which of its parts were taken. */
export interface Applied {
  readonly after: Expr;
  readonly with: Bindings;
  readonly part: readonly number[] | undefined;
}

/** The term rewritten by the law, from left to right, if the law speaks of it under what is given. */
export const apply = (law: Lemma, term: Expr, given: Given): Applied | undefined => {
  if (law.kind === "schema") {
    const after = law.rewrite(term, given);
    return after && { after, with: noBindings, part: undefined };
  }
  const found = match(law.from, term, law.symbols ? { symbols: law.symbols } : {});
  if (!found) return undefined;
  if (!keepsApart(law, found.with, given)) return undefined;
  if (!law.when.every((condition) => holds(condition, found.with, given))) return undefined;
  return { after: instantiate(law.to, found.with), with: found.with, part: found.part };
};

/** Whether a side condition of a law holds for what fills its gaps. */
export const holds = (condition: LawCondition, b: Bindings, given: Given): boolean => {
  if (condition.is === "holds") {
    return (
      follows(
        mapCond(condition.cond, (side) => instantiate(side, b)),
        given,
      ) === true
    );
  }
  const value = instantiate(condition.of, b);
  switch (condition.is) {
    case "positive":
      return isPositive(value, given);
    case "nonzero":
      return isNonzero(value, given);
    case "nonnegative": {
      const sign = signOf(value, given.knows);
      return sign === "positive" || sign === "nonnegative" || sign === "zero";
    }
    case "without": {
      const filled = b.indices.get(condition.index.id);
      const variable = filled && plainVar(filled);
      return variable !== undefined && !mentions(value, variable);
    }
  }
};

/** Whether what stands for the symbols of a result depends on its variable no more than they did. */
export const keepsApart = (law: Equation, b: Bindings, given: Given): boolean =>
  (law.apart ?? []).every(({ symbol, variable }) => {
    const [of, by] = [b.symbols.get(symbol), b.symbols.get(variable)];
    if (!of || !by) return true;
    const filled = entryAt(
      of,
      of.axes.map(() => ix(1)),
    );
    return !dependsOn(filled, by.name, given);
  });
