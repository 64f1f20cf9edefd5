import { same } from "../expr/arranged.ts";
import { signOf } from "../expr/bounds.ts";
import { compare, entryAt, indexValue } from "../expr/build.ts";
import type { LawCondition } from "../expr/function.ts";
import { indexVar, ix, plainVar, staysOn } from "../expr/index-of.ts";
import type { Expr } from "../expr/node.ts";
import { fillSize } from "../expr/size.ts";
import { mapCond, mentions, symbolNames } from "../expr/walk.ts";
import { assuming, dependsOn, follows } from "./given.ts";
import { definedAt, directly } from "./graph.ts";
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
  const found = match(law.from, term, {
    ...(law.symbols && { symbols: law.symbols }),
    ...(law.when.length > 0 && {
      accepts: (b: Bindings) => law.when.every((condition) => holds(condition, b, given)),
    }),
  });
  if (!found) return undefined;
  if (!meansTheSame(law, given) || !keepsApart(law, found.with, given)) return undefined;
  return { after: instantiate(law.to, found.with), with: found.with, part: found.part };
};

/** Whether a side condition of a law holds for what fills its gaps. */
export const holds = (condition: LawCondition, b: Bindings, given: Given): boolean => {
  if (condition.is === "holds") return isMet(condition, b, given);
  if (condition.is === "stays") {
    const filled = b.indices.get(condition.index.id);
    return filled !== undefined && staysOn(filled, fillSize(condition.index.size, b.sizes));
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

/** Whether a condition follows, for indices of which nothing is known but that the first is not the one left out. */
const isMet = (
  { cond, by = [], but }: LawCondition & { readonly is: "holds" },
  b: Bindings,
  given: Given,
): boolean => {
  const any = by.map((k) => indexVar(k.letter, fillSize(k.size, b.sizes)));
  const at = any.map((k, axis) => [(by[axis] ?? k).id, ix(k)] as const);
  const filled = by.length === 0 ? b : { ...b, indices: new Map([...b.indices, ...at]) };
  const put = (side: Expr): Expr => instantiate(side, filled);
  const [first] = any;
  const apart =
    but && first ? [mapCond(compare(indexValue(first), "≠", indexValue(but)), put)] : [];
  const so = apart.length > 0 ? assuming(given, ...apart) : given;
  return follows(mapCond(cond, put), so) === true;
};

/**
 * Whether every quantity that a result speaks of is what it was where the result was shown; of one that these
 * are computed from, less may be known now.
 */
export const meansTheSame = ({ from, to, definitions = [] }: Equation, given: Given): boolean => {
  if (definitions.length === 0) return true;
  const spoken = new Set([...symbolNames(from), ...symbolNames(to)]);
  // Names that are met on the way are gone through too.
  for (const name of spoken) for (const next of directly(name, given)) spoken.add(next);
  return definitions.every((known) => {
    const { name } = known.sym;
    const now = given.definitions.get(name);
    if (!spoken.has(name) || now === known) return true;
    if (!now) return given.dependencies.has(name);
    return now.sym.key === known.sym.key && same(definedAt(known, now.indices.map(ix)), now.body);
  });
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
