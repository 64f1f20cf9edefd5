import type { Expr, IndexVar } from "../../src/expr/node.ts";
import { freeIndices, parts } from "../../src/expr/walk.ts";
import { between, type Random } from "../../src/numeric/random.ts";
import { replaceAt } from "../../src/rewrite/place.ts";

/** A part of an expression, where it stands, and the indices that may be written there. */
export interface Site {
  readonly part: Expr;
  readonly path: readonly number[];
  readonly scope: readonly IndexVar[];
  /** Whether it is an exponent, or stands in one. */
  readonly isExponent: boolean;
}

/** What is done to a part of an expression; nothing where it cannot be done. */
export interface Change {
  readonly name: string;
  readonly at: (part: Expr, scope: readonly IndexVar[], random: Random) => Expr | undefined;
  /** Whether exponents stay as they are: rewritten, they would ask for a base above 0. */
  readonly sparesExponents: boolean;
}

/** Changes by their names. */
export const changesOf = (
  by: Readonly<Record<string, Change["at"]>>,
  sparesExponents = false,
): readonly Change[] => Object.entries(by).map(([name, at]) => ({ name, at, sparesExponents }));

/** Every part of an expression. */
export const sitesOf = (e: Expr): readonly Site[] => {
  const found: Site[] = [];
  const visit = ({ part, path, scope, isExponent }: Site): void => {
    found.push({ part, path, scope, isExponent });
    for (const [at, below] of parts(part).entries()) {
      const bound =
        part.kind === "over" ? part.by : part.kind === "call" ? (part.args[at]?.by ?? []) : [];
      visit({
        part: below,
        path: [...path, at],
        scope: [...scope, ...bound],
        isExponent: isExponent || (part.kind === "power" && at === 1),
      });
    }
  };
  visit({ part: e, path: [], scope: freeIndices(e), isExponent: false });
  return found;
};

/** The expression with one part changed, at a site drawn among those where that can be done. */
export const changed = (
  e: Expr,
  sites: readonly Site[],
  change: Change,
  random: Random,
): Expr | undefined => {
  const left = sites.filter(({ isExponent }) => !(isExponent && change.sparesExponents));
  while (left.length > 0) {
    const drawn = between(random, 0, left.length - 1);
    const { part, path, scope } = left[drawn] as Site;
    left[drawn] = left.at(-1) as Site;
    left.pop();
    const next = change.at(part, scope, random);
    if (next && next !== part) return replaceAt(e, { path }, next);
  }
  return undefined;
};
