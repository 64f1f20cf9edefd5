import { indexVar, ix } from "../../expr/index-of.ts";
import type { IndexVar, Over } from "../../expr/node.ts";
import { substitute } from "../../expr/walk.ts";
import { isOne } from "../../numeric/rational.ts";
import { fractionOf } from "./fraction.ts";
import { multiplyPolys, settle } from "./multiply.ts";
import { addPolys, type Poly, polyOfTerm, type Term, withoutFactor, zeroPoly } from "./poly.ts";
import type { Work } from "./work.ts";

/**
 * Whether a sum of terms is 0 wherever it has a value: it has no terms, or none over its common denominator, or
 * the sums over the same indices are together the sum of what is 0 for each index.
 */
export const vanishes = (work: Work, of: Poly, depth = 2): boolean => {
  if (of.size === 0) return true;
  if (fractionOf(work, of).above.size === 0) return true;
  if (depth === 0) return false;
  const merged = mergedSums(work, of);
  return merged?.every((body) => vanishes(work, body, depth - 1)) ?? false;
};

/** What is summed over each set of indices, and what is not summed; nothing where no two Σ go together. */
const mergedSums = (work: Work, of: Poly): readonly Poly[] | undefined => {
  const groups = new Map<string, { by: readonly IndexVar[]; bodies: Poly[] }>();
  let plain: Poly = zeroPoly;
  for (const term of of.values()) {
    const at = term.factors.findIndex(
      ({ base, exponent }) =>
        base.kind === "over" && base.op === "sum" && !base.where && isOne(exponent),
    );
    const sum = term.factors[at]?.base as Over | undefined;
    if (!sum) {
      plain = addPolys(plain, polyOfTerm(term));
      continue;
    }
    const key = sum.by.map((k) => k.size.key).join(" ");
    let group = groups.get(key);
    if (!group) {
      group = { by: sum.by.map((k) => indexVar("k", k.size)), bodies: [] };
      groups.set(key, group);
    }
    group.bodies.push(insideOf(work, term, at, sum, group.by));
  }
  if (![...groups.values()].some(({ bodies }) => bodies.length > 1)) return undefined;
  return [plain, ...[...groups.values()].map(({ bodies }) => addPolys(...bodies))];
};

const insideOf = (
  work: Work,
  { coefficient, factors }: Term,
  at: number,
  { by, body }: Over,
  names: readonly IndexVar[],
): Poly => {
  const indices = new Map(by.map((k, axis) => [k.id, ix(names[axis] as IndexVar)]));
  return multiplyPolys(
    work,
    settle(work, coefficient, withoutFactor(factors, at)),
    work.poly(substitute(body, { indices })),
  );
};
